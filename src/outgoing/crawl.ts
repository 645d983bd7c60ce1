import type { TextDecoder } from 'node:util';
import { readJsonDocument } from '../dialect/snipcart/json-document.js';
import { createMarkupReader, type MarkupReader } from '../dialect/snipcart/markup.js';
import type { PageDefinition, PageReading, Problem } from '../dialect/snipcart/page-products.js';
import { parseWebUrl } from '../domain/url.js';
import type { Resolve } from './checked-target.js';
import { FetchRefused } from './fetch-refused.js';
import { type GuardedResponse, guardedFetch } from './guarded-fetch.js';
import { pageEncoding, sniffedBytes } from './page-text.js';
import { kindOf, type PageType, pageTypeOf, refuseBinary } from './page-type.js';

export interface CrawlOptions {
  readonly allowHosts: ReadonlySet<string>;
  /** From `issueRequestToken`. */
  readonly requestToken: string;
  /** Whether pages of a host (`host[:port]`) may be read; asked for the page and for each redirect. */
  readonly allowedDomain: (host: string, protocol: 'http' | 'https') => boolean;
  readonly resolve?: Resolve;
  readonly ports?: ReadonlySet<number>;
  /** After decompression; 10 MB unless told. */
  readonly maxBytes?: number;
  readonly totalTimeoutMs?: number;
  /**
   * Whether an answer without a Content-Type may be read by its content, by its final address; none may
   * unless told.
   */
  readonly acceptsUntyped?: (url: string) => boolean | Promise<boolean>;
  /** What an earlier crawl of this page gave; an unchanged page then answers `unchanged`. */
  readonly etag?: string | null;
  readonly lastModified?: string | null;
}

export interface CrawledPage {
  /** The page that answered, after redirects. */
  readonly url: string;
  /** `unchanged`: the page is as it was when `etag` or `lastModified` was given; nothing was read. */
  readonly kind: 'html' | 'json' | 'unchanged';
  readonly definitions: readonly PageDefinition[];
  /** Later declarations of an id that differ from its first. */
  readonly repeats: readonly PageDefinition[];
  readonly problems: readonly Problem[];
  readonly etag: string | null;
  readonly lastModified: string | null;
}

/** Reads what a page or a JSON document sells. Rejects with `FetchRefused` alone. */
export async function crawl(url: string, options: CrawlOptions): Promise<CrawledPage> {
  const permits = ({ host, protocol }: URL) =>
    options.allowedDomain(host, protocol === 'https:' ? 'https' : 'http');
  const page = parseWebUrl(url);
  if (page && !permits(page))
    throw new FetchRefused('domain_not_allowed', `${page.host} is not one of the store's domains`);
  const response = await guardedFetch(url, {
    allowHosts: options.allowHosts,
    resolve: options.resolve,
    ports: options.ports,
    headers: requestHeaders(options),
    maxBytes: options.maxBytes ?? 10_000_000,
    totalTimeoutMs: options.totalTimeoutMs,
    maxRedirects: 3,
    acceptRedirect: permits,
  });
  const about = { url: response.url, ...validators(response) };
  const conditional = Boolean(options.etag || options.lastModified);
  if (response.status === 304 && conditional) {
    response.close();
    return { ...about, kind: 'unchanged', definitions: [], repeats: [], problems: [] };
  }
  if (response.status !== 200) {
    response.close();
    throw new FetchRefused('bad_status', `the page answered ${response.status}`, response.status);
  }
  try {
    const type = pageTypeOf(response.headers);
    if (type === 'unnamed' && !(await options.acceptsUntyped?.(response.url)))
      throw new FetchRefused('not_a_page', 'it names no Content-Type: a page is text/html');
    return { ...about, ...(await readPage(response, type)) };
  } finally {
    // What is refused by its headers is not read.
    response.close();
  }
}

function requestHeaders({ requestToken, etag, lastModified }: CrawlOptions): Record<string, string> {
  return {
    'user-agent': 'Comptoir/1.0 (compatible; Snipcart/1.0)',
    accept: 'text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.5',
    'x-snipcart-purpose': 'Crawling',
    'x-snipcart-requesttoken': requestToken,
    ...(etag ? { 'if-none-match': etag } : {}),
    ...(lastModified ? { 'if-modified-since': lastModified } : {}),
  };
}

function header(response: GuardedResponse, name: string): string | null {
  const value = response.headers[name];
  return typeof value === 'string' ? value : null;
}

/**
 * What tells a page from its next version. Of one that changed in the last seconds nothing does: times have
 * whole seconds, and servers make tags of them, so that a second change right after the first would not show.
 */
function validators(response: GuardedResponse): { etag: string | null; lastModified: string | null } {
  const lastModified = validator(response, 'last-modified');
  const changed = lastModified === null ? Number.NaN : Date.parse(lastModified);
  const serverDate = Date.parse(header(response, 'date') ?? '');
  if ((Number.isNaN(serverDate) ? Date.now() : serverDate) - changed < settledMs)
    return { etag: null, lastModified: null };
  return { etag: validator(response, 'etag'), lastModified };
}

const settledMs = 3000;

/** A validator that can be sent back as it came; an odd one would make every later request fail. */
function validator(response: GuardedResponse, name: string): string | null {
  const value = header(response, name);
  return value !== null && /^[\x20-\x7e]{1,256}$/.test(value) ? value : null;
}

async function readPage(
  response: GuardedResponse,
  type: PageType,
): Promise<PageReading & { kind: 'html' | 'json' }> {
  const contentType = header(response, 'content-type') ?? '';
  const page = createPageReader(response.url, type);
  const early: Buffer[] = [];
  let earlyBytes = 0;
  let decoder: TextDecoder | null = null;
  let unknownLabel: string | null = null;

  function decodeEarly(): TextDecoder {
    const start = Buffer.concat(early);
    const encoding = pageEncoding(start, contentType);
    unknownLabel = encoding.unknownLabel;
    page.write(encoding.decoder.decode(start, { stream: true }));
    return encoding.decoder;
  }

  for await (const chunk of response.body) {
    if (decoder) {
      page.write(decoder.decode(chunk, { stream: true }));
      continue;
    }
    early.push(chunk);
    earlyBytes += chunk.length;
    if (earlyBytes >= sniffedBytes) decoder = decodeEarly();
  }
  decoder ??= decodeEarly();
  page.write(decoder.decode());
  const reading = page.end();
  if (unknownLabel === null) return reading;
  const reason = `the encoding "${unknownLabel}" is not known; the page was read as UTF-8`;
  const warning: Problem = { line: 1, id: null, code: 'unknown_charset', reason, severity: 'warning' };
  return { ...reading, problems: [warning, ...reading.problems] };
}

interface PageReader {
  write(text: string): void;
  end(): PageReading & { kind: 'html' | 'json' };
}

/** Reads HTML as it comes; gathers JSON. Throws `FetchRefused` at the first text that is neither. */
function createPageReader(pageUrl: string, type: PageType): PageReader {
  const texts: string[] = [];
  let kind: 'html' | 'json' | undefined;
  let markup: MarkupReader | null = null;
  return {
    write(text) {
      if (kind === undefined) {
        refuseBinary(text, true);
        const [first] = text.trimStart();
        if (first !== undefined) kind = kindOf(type, first);
      } else {
        refuseBinary(text, false);
      }
      if (kind === 'html') {
        markup ??= createMarkupReader({ pageUrl });
        // Blank text before the first character counts for the lines.
        for (const blank of texts.splice(0)) markup.write(blank);
        markup.write(text);
      } else {
        texts.push(text);
      }
    },
    end() {
      if (kind === 'json' || type === 'json')
        return { kind: 'json', ...readJsonDocument(texts.join(''), { pageUrl }) };
      return { kind: 'html', ...(markup ?? createMarkupReader({ pageUrl })).end() };
    },
  };
}
