import { setTimeout as sleep } from 'node:timers/promises';
import { allowedHosts } from '../outgoing/address.js';
import { FetchRefused } from '../outgoing/fetch-refused.js';
import { guardedFetch, readBody } from '../outgoing/guarded-fetch.js';
import type { Element } from './json-stream.js';

/** A live service of the same API: where it is, and what opens it. */
export interface LiveService {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

const attempts = 6;
const largestPage = 64 * 1024 * 1024;

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function fetched(url: URL, options: Parameters<typeof guardedFetch>[1]) {
  try {
    return await guardedFetch(url.href, options);
  } catch (error) {
    if (error instanceof FetchRefused) throw new Error(`${url.origin} was not reached: ${error.message}`);
    throw error;
  }
}

/** A GET of a live service, tried again while it is busy; refuses with what the service said. */
async function get(service: LiveService, path: string): Promise<Answer> {
  const url = new URL(service.url + path);
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetched(url, {
      method: 'GET',
      // The operator named this host on the command line.
      allowHosts: allowedHosts([url.host]),
      ports: new Set([Number(url.port || (url.protocol === 'https:' ? 443 : 80))]),
      headers: { accept: 'application/json', ...service.headers },
      maxBytes: largestPage,
      firstByteTimeoutMs: 30_000,
      totalTimeoutMs: 120_000,
      maxRedirects: 0,
    });
    const text = (await readBody(response)).toString('utf8');
    const busy = response.status === 429 || response.status >= 500;
    if (busy && attempt < attempts) {
      const wait = Number(response.headers['retry-after'] ?? 2 ** attempt / 2);
      await sleep(Math.min(60, Number.isFinite(wait) ? wait : 5) * 1000);
      continue;
    }
    if (response.status === 401 || response.status === 403)
      throw new Error(`${url.origin} does not accept this key (${response.status})`);
    if (response.status !== 200 && response.status !== 404)
      throw new Error(`${url.href} answered ${response.status}: ${text.slice(0, 200)}`);
    try {
      return { status: response.status, body: text === '' ? null : JSON.parse(text) };
    } catch {
      throw new Error(`${url.href} did not answer JSON: is this the address of the API?`);
    }
  }
}

/**
 * Everything that a list of Snipcart's API holds, oldest first: from its last page to its first, so that what
 * is added meanwhile moves nothing out of sight.
 */
export async function* snipcartPages(
  service: LiveService,
  path: string,
  perPage = 100,
): AsyncGenerator<Element> {
  const page = async (offset: number, limit: number): Promise<{ total: number; items: unknown[] }> => {
    const { body, status } = await get(
      service,
      `${path}${path.includes('?') ? '&' : '?'}offset=${offset}&limit=${limit}`,
    );
    const { totalItems, items } = (body ?? {}) as { totalItems?: unknown; items?: unknown };
    if (status !== 200 || typeof totalItems !== 'number' || !Array.isArray(items)) {
      throw new Error(`${service.url}${path} did not answer a page of Snipcart's API`);
    }
    return { total: totalItems, items };
  };
  let { total } = await page(0, 1);
  let position = 0;
  let most = perPage;
  while (position < total) {
    const limit = Math.min(most, total - position);
    const { total: now, items } = await page(total - position - limit, limit);
    if (now !== total) {
      total = now;
      continue;
    }
    if (items.length === 0) return;
    // A page that is shorter than asked for lacks its oldest objects: the service gives no more at once.
    if (items.length < limit) {
      most = items.length;
      continue;
    }
    for (const item of items.reverse()) yield { position: ++position, text: JSON.stringify(item) };
  }
}

/**
 * Everything of a list that Snipcart's API answers whole, oldest first; nothing where the service has no such
 * list.
 */
export async function* snipcartList(service: LiveService, path: string): AsyncGenerator<Element> {
  const { status, body } = await get(service, path);
  if (status === 404) return;
  if (!Array.isArray(body)) throw new Error(`${service.url}${path} did not answer a list of Snipcart's API`);
  let position = 0;
  for (const item of body.reverse()) yield { position: ++position, text: JSON.stringify(item) };
}

/** Everything that a list of Tiendanube's API holds, by id. */
export async function* tiendanubePages(service: LiveService, path: string): AsyncGenerator<Element> {
  let position = 0;
  for (let since = 0; ; ) {
    const { status, body } = await get(service, `${path}?since_id=${since}&per_page=200`);
    // The original service answers 404 where a list is empty.
    if (status === 404) return;
    if (!Array.isArray(body))
      throw new Error(`${service.url}${path} did not answer a list of Tiendanube's API`);
    if (body.length === 0) return;
    let last = since;
    for (const item of body) {
      yield { position: ++position, text: JSON.stringify(item) };
      if (typeof item?.id === 'number') last = Math.max(last, item.id);
    }
    if (last === since) return;
    since = last;
  }
}
