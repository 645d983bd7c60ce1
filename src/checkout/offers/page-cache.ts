import { setTimeout as sleep } from 'node:timers/promises';
import type { AppContext } from '../../app/context.js';
import type { Store } from '../../domain/store/store.js';
import type { CrawledPage } from '../../outgoing/crawl.js';
import { FetchRefused } from '../../outgoing/fetch-refused.js';
import { fetchBounds } from './fetch-bounds.js';
import { type HeldPage, heldPage, pageMemory, type SeenPage } from './page-memory.js';
import { storePage } from './store-page.js';

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

interface Slot {
  running: Promise<HeldPage> | undefined;
  next: Promise<HeldPage> | undefined;
}

/** Longer than any caller waits: a slow page is still read to its end, for the next caller. */
const longestMs = 10_000;
/** A page without a product may be one that its merchant is working on. */
const emptyPauseMs = 5000;

/**
 * Pages as they were last seen, by store and address, in this process. A caller never gets what was seen
 * before the call, but by conditional requests the page is only read again where it changed; callers that
 * come together share one request, which began after all of them came.
 */
function pageCache(context: AppContext) {
  const held = pageMemory();
  const bounds = fetchBounds(context);
  const slots = new Map<string, Slot>();

  async function look(
    key: string,
    { storeId }: Store,
    crawlPage: (how: object) => Promise<CrawledPage>,
    url: string,
  ): Promise<HeldPage> {
    const page = await bounds
      .inTurn(storeId, () => read())
      .catch((error) => {
        if (error instanceof FetchRefused && isLasting(error))
          bounds.noteBad(key, { reason: error.message, isGone: isGone(error) });
        throw error;
      });
    if (!page) throw new FetchRefused('timeout', 'too many pages are being fetched at this moment');
    held.set(key, page);
    if (sells(page)) bounds.noteGood(key);
    else bounds.noteBad(key, { reason: 'nothing is sold there', isGone: true }, emptyPauseMs);
    return page;

    async function read(): Promise<HeldPage> {
      const known = held.get(key);
      const seenAt = context.now();
      const crawled = await crawlPage({
        etag: known?.etag ?? null,
        lastModified: known?.lastModified ?? null,
        totalTimeoutMs: longestMs,
      });
      const unchanged = crawled.kind === 'unchanged' && known;
      return unchanged ? { ...known, answeredBy: crawled.url, seenAt } : heldPage(url, crawled, seenAt);
    }
  }

  function fetchOnce(key: string, begin: () => Promise<HeldPage>): Promise<HeldPage> {
    const slot = slots.get(key) ?? { running: undefined, next: undefined };
    slots.set(key, slot);
    const start = (): Promise<HeldPage> => {
      slot.running = begin().finally(() => {
        slot.running = undefined;
        if (!slot.next) slots.delete(key);
      });
      return slot.running;
    };
    if (!slot.running) return start();
    const follow = (): Promise<HeldPage> => {
      slot.next = undefined;
      return start();
    };
    slot.next ??= slot.running.then(follow, follow);
    return slot.next;
  }

  return {
    /**
     * What a page sells now, or why that cannot be told in time. `caller` is the address of who named it, to
     * be counted.
     */
    async ask(store: Store, named: string, patience: Patience, caller?: string): Promise<PageAnswer> {
      const page = await storePage(context, store, named);
      if ('refused' in page) return { refused: page.refused, why: 'elsewhere', last: undefined };
      const url = page.url.split('#', 1)[0]!;
      const key = `${store.storeId} ${url}`;
      const bad = bounds.badOne(key);
      const last = held.get(key);
      if (bad && last && !sells(last)) return { page: last };
      if (bad) return { refused: notFetched(url, bad.reason), why: bad.isGone ? 'gone' : 'failed', last };
      // Who shares a request that is under way costs nothing.
      const early = (last && sells(last)) || slots.has(key) ? 0 : bounds.tooEarly(store.storeId, caller);
      if (early > 0) {
        const seconds = Math.ceil(early / 1000);
        const refused = notFetched(url, `too many addresses were asked for, try again in ${seconds} s`);
        return { refused, why: 'failed', last: undefined };
      }
      const asked = fetchOnce(key, () => look(key, store, page.crawl, url));
      try {
        return { page: await within(asked, patienceFor(held.get(key), patience, context.now())) };
      } catch (error) {
        if (!(error instanceof FetchRefused)) throw error;
        const why = error.code === 'timeout' ? 'late' : isGone(error) ? 'gone' : 'failed';
        return { refused: notFetched(url, error.message), why, last: held.get(key) };
      }
    },
    /** Asks anew for what was no page before: the merchant has just had pages crawled. */
    forgetBad: ({ storeId }: Store) => bounds.forget(storeId),
  };
}

function sells({ offers, problems }: SeenPage): boolean {
  return !offers.keys().next().done || problems.size > 0;
}

function notFetched(url: string, reason: string): string {
  return `${url} was not fetched: ${reason}`;
}

function isGone({ status }: FetchRefused): boolean {
  return status === 404 || status === 410;
}

/** What the next try would most probably end with too: not a time-out, nor a server that fails. */
function isLasting({ code, status }: FetchRefused): boolean {
  if (code === 'bad_status') return status !== null && status >= 400 && status < 500 && status !== 429;
  return /^(not_a_page|too_large|redirect_not_allowed|too_many_redirects|domain_not_allowed|bad_url)$/.test(
    code,
  );
}

function patienceFor(last: SeenPage | undefined, { newMs, knownMs }: Patience, now: number): number {
  return last && now - last.seenAt < standsForMs ? knownMs : newMs;
}

type PageCache = ReturnType<typeof pageCache>;

const caches = new WeakMap<AppContext, PageCache>();

/** The pages that this shop's process has seen. */
export function pagesOf(context: AppContext): PageCache {
  let cache = caches.get(context);
  if (!cache) {
    cache = pageCache(context);
    caches.set(context, cache);
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
