import { setTimeout as sleep } from 'node:timers/promises';
import type { ProductDefinition } from '../domain/catalog/definition.js';
import type { Store } from '../domain/store/store.js';
import type { Shop } from '../http/shop.js';
import type { CrawledPage } from '../outgoing/crawl.js';
import { FetchRefused } from '../outgoing/fetch-refused.js';
import { storePage } from './store-page.js';

/** What a page sold when it was last seen. */
export interface SeenPage {
  readonly url: string;
  /** The address that answered, after redirects. */
  readonly answeredBy: string;
  readonly kind: 'html' | 'json';
  /** Every button of every id: where a page has several for one id, each is an offer of its own. */
  readonly offers: ReadonlyMap<string, readonly ProductDefinition[]>;
  /** Why buttons of an id could not be read. */
  readonly problems: ReadonlyMap<string, string>;
  /** UTC milliseconds: the page was so then. */
  readonly seenAt: number;
}

export type PageAnswer =
  | { readonly page: SeenPage }
  | {
      readonly refused: string;
      /** `elsewhere`: no address of the store's; `gone`: 404 or 410; `late`: not in time. */
      readonly why: 'elsewhere' | 'gone' | 'late' | 'failed';
      readonly last: SeenPage | undefined;
    };

/** How long a page may keep somebody waiting, in milliseconds. */
export interface Patience {
  /** One that was not seen lately. */
  readonly newMs: number;
  /** One that was seen lately, so that there is something to go on with. */
  readonly knownMs: number;
}

/** How long what was seen of a page stands in for one that does not answer in time. */
export const standsForMs = 600_000;

interface Kept extends SeenPage {
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly size: number;
}

interface Slot {
  running: Promise<Kept> | undefined;
  next: Promise<Kept> | undefined;
}

/** Beyond what any caller waits: a slow page is still read to its end, for the next one. */
const longestMs = 10_000;
const mostBytes = 16 * 1024 * 1024;

/**
 * Pages as they were last seen, by store and address, in this process. A caller never gets what was seen before the call, but
 * by conditional requests the page is only read again where it changed; callers that come together share one request, which
 * began after all of them came.
 */
function pageCache(shop: Shop) {
  const kept = new Map<string, Kept>();
  const slots = new Map<string, Slot>();
  let bytes = 0;

  function keep(key: string, page: Kept): void {
    bytes += page.size - (kept.get(key)?.size ?? 0);
    kept.delete(key);
    kept.set(key, page);
    for (const [oldest, { size }] of kept) {
      if (bytes <= mostBytes || oldest === key) break;
      kept.delete(oldest);
      bytes -= size;
    }
  }

  async function look(
    key: string,
    crawlPage: (how: object) => Promise<CrawledPage>,
    url: string,
  ): Promise<Kept> {
    const known = kept.get(key);
    const seenAt = shop.now();
    const page = await crawlPage({
      etag: known?.etag ?? null,
      lastModified: known?.lastModified ?? null,
      totalTimeoutMs: longestMs,
    });
    const unchanged = page.kind === 'unchanged' && known;
    const seen = unchanged ? { ...known, answeredBy: page.url, seenAt } : read(url, page, seenAt);
    keep(key, seen);
    return seen;
  }

  function fetchOnce(key: string, begin: () => Promise<Kept>): Promise<Kept> {
    const slot = slots.get(key) ?? { running: undefined, next: undefined };
    slots.set(key, slot);
    const start = (): Promise<Kept> => {
      slot.running = begin().finally(() => {
        slot.running = undefined;
        if (!slot.next) slots.delete(key);
      });
      return slot.running;
    };
    if (!slot.running) return start();
    const follow = (): Promise<Kept> => {
      slot.next = undefined;
      return start();
    };
    slot.next ??= slot.running.then(follow, follow);
    return slot.next;
  }

  return {
    /** What a page sells now, or why that cannot be told in time. */
    async ask(store: Store, given: string, patience: Patience): Promise<PageAnswer> {
      const page = await storePage(shop, store, given);
      if ('refused' in page) return { refused: page.refused, why: 'elsewhere', last: undefined };
      const url = page.url.split('#', 1)[0]!;
      const key = `${store.storeId} ${url}`;
      const asked = fetchOnce(key, () => look(key, page.crawl, url));
      try {
        return { page: await within(asked, patienceFor(kept.get(key), patience, shop.now())) };
      } catch (error) {
        if (!(error instanceof FetchRefused)) throw error;
        const isGone = error.status === 404 || error.status === 410;
        const why = error.code === 'timeout' ? 'late' : isGone ? 'gone' : 'failed';
        return { refused: `${url} was not fetched: ${error.message}`, why, last: kept.get(key) };
      }
    },
  };
}

function patienceFor(last: SeenPage | undefined, { newMs, knownMs }: Patience, now: number): number {
  return last && now - last.seenAt < standsForMs ? knownMs : newMs;
}

type PageCache = ReturnType<typeof pageCache>;

const caches = new WeakMap<Shop, PageCache>();

/** The pages that this shop's process has seen. */
export function pagesOf(shop: Shop): PageCache {
  let cache = caches.get(shop);
  if (!cache) {
    cache = pageCache(shop);
    caches.set(shop, cache);
  }
  return cache;
}

async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  const over = new AbortController();
  // The request goes on for others; its failure is theirs to see.
  work.catch(() => {});
  const late = sleep(ms, undefined, { signal: over.signal }).then(() => {
    throw new FetchRefused('timeout', `it did not answer within ${ms} ms`);
  });
  late.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
  }
}

function read(url: string, page: CrawledPage, seenAt: number): Kept {
  const offers = new Map<string, ProductDefinition[]>();
  for (const { definition } of [...page.definitions, ...page.repeats]) {
    const known = offers.get(definition.id);
    if (known) known.push(definition);
    else offers.set(definition.id, [definition]);
  }
  const problems = new Map<string, string>();
  for (const { id, reason, severity } of page.problems)
    if (id !== null && severity === 'refused' && !problems.has(id)) problems.set(id, reason);
  return {
    url,
    answeredBy: page.url,
    kind: page.kind === 'json' ? 'json' : 'html',
    offers,
    problems,
    seenAt,
    etag: page.etag,
    lastModified: page.lastModified,
    size: JSON.stringify([...offers.values()]).length,
  };
}
