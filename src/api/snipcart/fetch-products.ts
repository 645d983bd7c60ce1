import type { FastifyBaseLogger } from 'fastify';
import type { AppContext } from '../../app/context.js';
import { pagesOf } from '../../checkout/offers/page-cache.js';
import { storePage } from '../../checkout/offers/store-page.js';
import { partNamed } from '../../dialect/snipcart/product-input.js';
import { noteCrawled } from '../../domain/catalog/crawled-pages.js';
import { defineProducts } from '../../domain/catalog/define-products.js';
import type { ProductDefinition } from '../../domain/catalog/definition.js';
import { pageOf } from '../../domain/catalog/page-address.js';
import type { Product } from '../../domain/catalog/product.js';
import { ShopError } from '../../domain/errors.js';
import type { Store } from '../../domain/store/store.js';
import type { CrawledPage } from '../../outgoing/crawl.js';
import { pathOnDefaultDomain } from '../../outgoing/domains.js';
import { FetchRefused } from '../../outgoing/fetch-refused.js';

/** Products that one transaction writes: a page of thousands must not keep other writers waiting. */
const batchSize = 200;

/** The `fetchUrl` of a body, or undefined where the body holds definitions. Refuses a body without either. */
export function fetchUrlIn(body: unknown): string | undefined {
  const input = partNamed(body, 'fetchUrl');
  const empty = body === undefined || JSON.stringify(body) === '{}';
  if (input === undefined && !empty) return undefined;
  if (typeof input === 'string' && input.trim() !== '') return input.trim();
  throw refusal(
    input === undefined
      ? 'fetchUrl must be given: the address of a page or JSON document with products'
      : 'fetchUrl must be the address of a page',
  );
}

/**
 * Fetches a page and defines what it sells: all its products, new or known. Nothing is written while it is
 * fetched. Refuses with `fetch_refused` a page that is not the store's, that does not answer, or that sells
 * nothing.
 */
export async function fetchProducts(
  context: AppContext,
  store: Store,
  fetchUrl: string,
  log: FastifyBaseLogger,
): Promise<readonly Product[]> {
  const page = await fetchPage(context, store, fetchUrl);
  if (page.definitions.length === 0) throw soldNothing(page);
  if (page.problems.length > 0) {
    const { storeId } = store;
    log.warn({ storeId, url: page.url, problems: page.problems.slice(0, 50) }, 'a page sells with problems');
  }
  const definitions = page.definitions.map(({ definition }) =>
    onDefaultDomain(store, { ...definition, url: definition.url ?? page.url }),
  );
  const pages = [page.url, page.askedUrl].flatMap((url) => pageOf(url, store.domain) ?? []);
  await context.storage.write((tx) => noteCrawled(tx, store.storeId, pages, context.now()));
  pagesOf(context).forgetBad(store);
  const how = { source: 'page', partial: page.kind === 'json', now: context.now() } as const;
  const products: Product[] = [];
  for (let start = 0; start < definitions.length; start += batchSize) {
    const some = definitions.slice(start, start + batchSize);
    products.push(...(await context.storage.write((tx) => defineProducts(tx, store, some, how))));
  }
  return products;
}

/** A definition whose address is a path alone where it is on the store's own domain. */
export function onDefaultDomain(store: Store, definition: ProductDefinition): ProductDefinition {
  if (definition.url === null || !store.domain) return definition;
  return { ...definition, url: pathOnDefaultDomain(definition.url, store.domain.domain) };
}

async function fetchPage(
  context: AppContext,
  store: Store,
  fetchUrl: string,
): Promise<CrawledPage & { readonly askedUrl: string }> {
  const page = await storePage(context, store, fetchUrl);
  if ('refused' in page) throw refusal(page.refused);
  try {
    return { ...(await page.crawl({ acceptsUntyped: () => true })), askedUrl: page.url };
  } catch (error) {
    if (!(error instanceof FetchRefused)) throw error;
    throw refusal(`${page.url} was not fetched: ${error.message}`, [error.message]);
  }
}

function soldNothing(page: CrawledPage): ShopError {
  const reasons = page.problems.map(
    ({ line, id, reason }) => `line ${line}${id === null ? '' : ` (${id})`}: ${reason}`,
  );
  const looked = 'no element with the class snipcart-add-item that can be sold, and no JSON product';
  return refusal(`No product was found at ${page.url}`, reasons.length > 0 ? reasons : [looked]);
}

function refusal(message: string, reasons: readonly string[] = [message]): ShopError {
  return new ShopError('fetch_refused', message, { fetchUrl: reasons });
}
