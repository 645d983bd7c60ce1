import type { AppContext } from '../../app/context.js';
import { isCrawled } from '../../domain/catalog/crawled-pages.js';
import { isListedPage, pageOf } from '../../domain/catalog/page-address.js';
import type { Product } from '../../domain/catalog/product.js';
import type { Store } from '../../domain/store/store.js';

/** Whether a merchant's crawl or import says what a product costs: then no buyer's address says otherwise. */
export function isMerchants(stored: Product | undefined): stored is Product {
  return stored?.source === 'page' || stored?.source === 'import';
}

/**
 * Whether the merchant vouches for what a page says: it was crawled or listed, or it is the one that a crawl
 * or an import names for the product. The same path with another query is the same page; a redirect counts as
 * the page that it leads to.
 */
export async function isMerchantsPage(
  { storage }: AppContext,
  { storeId, domain, settings }: Store,
  answeredBy: string,
  stored: Product | undefined,
): Promise<boolean> {
  const page = pageOf(answeredBy, domain);
  if (page === null) return false;
  if (isListedPage(page, settings.productPages, domain)) return true;
  const { url } = isMerchants(stored) ? stored.details : { url: null };
  return (url !== null && pageOf(url, domain) === page) || isCrawled(storage.read, storeId, [page]);
}
