import { LRUCache } from 'lru-cache';
import type { ProductDefinition } from '../../domain/catalog/definition.js';
import type { CrawledPage } from '../../outgoing/crawl.js';

/** What a page sold when it was last seen. */
export interface SeenPage {
  readonly url: string;
  /** The address that answered, after redirects. */
  readonly answeredBy: string;
  readonly kind: 'html' | 'json';
  /** Every button of every id: where a page has several for one id, each is an offer of its own. */
  readonly offers: Pick<ReadonlyMap<string, readonly ProductDefinition[]>, 'get' | 'keys'>;
  /** Why buttons of an id could not be read. */
  readonly problems: ReadonlyMap<string, string>;
  /** UTC milliseconds: the page was so then. */
  readonly seenAt: number;
}

/** A page as it is held, with what tells it from its next version. */
export interface HeldPage extends SeenPage {
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** What it takes in memory, its address aside. */
  readonly bytes: number;
}

const mostBytes = 32 * 1024 * 1024;
/** Estimated bytes of a map's entry and of an object's parts, beside the text that they hold. */
const entryBytes = 160;
const pageBytes = 1200;

/** Pages by their key, the least used of them dropped beyond 32 MB of memory. */
export function pageMemory() {
  return new LRUCache<string, HeldPage>({
    maxSize: mostBytes,
    sizeCalculation: (page, key) => pageBytes + page.bytes + 2 * bytesOf(key),
  });
}

/**
 * A page as it is held: each id's offers as JSON text, which is small, can be counted, and holds on to
 * nothing of the page's source.
 */
export function heldPage(url: string, page: CrawledPage, seenAt: number): HeldPage {
  const byId = new Map<string, ProductDefinition[]>();
  for (const { definition } of [...page.definitions, ...page.repeats]) {
    const known = byId.get(definition.id);
    if (known) known.push(definition);
    else byId.set(definition.id, [definition]);
  }
  const texts = new Map([...byId].map(([id, offers]) => [detached(id), JSON.stringify(offers)]));
  const problems = new Map<string, string>();
  for (const { id, reason, severity } of page.problems)
    if (id !== null && severity === 'refused' && !problems.has(id))
      problems.set(detached(id), detached(reason));
  const all = [...texts, ...problems].reduce(
    (sum, [id, text]) => sum + entryBytes + bytesOf(id) + bytesOf(text),
    0,
  );
  return {
    url,
    answeredBy: page.url,
    kind: page.kind === 'json' ? 'json' : 'html',
    offers: {
      get(id) {
        const text = texts.get(id);
        return text === undefined ? undefined : (JSON.parse(text) as ProductDefinition[]);
      },
      keys: () => texts.keys(),
    },
    problems,
    seenAt,
    etag: page.etag,
    lastModified: page.lastModified,
    bytes: all + 2 * bytesOf(page.url) + bytesOf(page.etag ?? '') + bytesOf(page.lastModified ?? ''),
  };
}

/** A part of a long text keeps all of it in memory: this is a copy that stands alone. */
function detached(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}

function bytesOf(text: string): number {
  return /[^\0-\xff]/.test(text) ? 2 * text.length : text.length;
}
