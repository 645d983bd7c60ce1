import type { Cart } from '../domain/cart/cart.js';
import type { Comparing } from '../domain/cart/differences.js';
import type { ProductDefinition } from '../domain/catalog/definition.js';
import type { Product } from '../domain/catalog/product.js';
import type { Store } from '../domain/store/store.js';
import type { Shop } from '../http/shop.js';
import { type PageAnswer, type Patience, pagesOf, type SeenPage, standsForMs } from './page-cache.js';

/** What is asked of the one who defines a product. */
export interface Asked {
  /** The merchant's own id. */
  readonly product: string;
  /** Where its page is, as its button says; null where nobody said. */
  readonly url: string | null;
  /** As the catalogue has it, if it does. */
  readonly stored: Product | undefined;
  /** A definition that was seen at some time stands in for a page that answers too late, for ten minutes. */
  readonly known?: { readonly definition: ProductDefinition; readonly seenAt: number } | undefined;
}

/** What the one who defines a product offers under its id, or why that cannot be told. */
export type Offers =
  | {
      readonly offers: readonly ProductDefinition[];
      readonly source: 'page' | 'api';
      readonly url: string | null;
      readonly seenAt: number;
      readonly speaker: string;
      readonly lenientFields: boolean;
    }
  | {
      readonly key: string;
      /** Where it was looked for. */
      readonly url: string | null;
      readonly message: string;
    };

export const domainCrawling = 'order_validation.domain_crawling';
const notFound = 'order_validation.product_crawling';

/** Asks each page once, however many items of one call are on it. */
export function askOnce(shop: Shop, store: Store, patience: Patience): (url: string) => Promise<PageAnswer> {
  const asked = new Map<string, Promise<PageAnswer>>();
  return (url) => {
    const answer = asked.get(url) ?? pagesOf(shop).ask(store, url, patience);
    asked.set(url, answer);
    return answer;
  };
}

/**
 * What is sold under an id: as the merchant defined it over the API, else as its page says now. A page that answers too late is
 * as it was seen in the last ten minutes; every other failure is told.
 */
export async function offersOf(
  { now }: Shop,
  asked: Asked,
  ask: ReturnType<typeof askOnce>,
): Promise<Offers> {
  const { product, stored, known } = asked;
  if (stored?.source === 'api') {
    const { origin: _, given: __, ...details } = stored.details;
    return {
      offers: [{ id: stored.userDefinedId, ...details }],
      source: 'api',
      url: null,
      seenAt: now(),
      speaker: 'the shop',
      lenientFields: false,
    };
  }
  const url = asked.url ?? stored?.details.url ?? null;
  if (url === null) {
    const message = `Item "${product}": url must be given: the page or JSON document of the shop that sells it`;
    return { key: domainCrawling, url, message };
  }
  const answer = await ask(url);
  if ('page' in answer) return onPage(answer.page, product, url);
  const { last } = answer;
  const oldest = now() - standsForMs;
  if (answer.timedOut && last && last.seenAt >= Math.max(oldest, known?.seenAt ?? oldest))
    return onPage(last, product, url);
  if (answer.timedOut && known && known.seenAt >= oldest) {
    return {
      offers: [known.definition],
      source: 'page',
      url,
      seenAt: known.seenAt,
      speaker: 'its page',
      lenientFields: false,
    };
  }
  return { key: domainCrawling, url, message: `Item "${product}" could not be checked: ${answer.refused}` };
}

function onPage(page: SeenPage, product: string, url: string): Offers {
  const offers = page.offers.get(product);
  const speaker = page.kind === 'json' ? 'its JSON document' : 'its page';
  if (offers) {
    const lenientFields = page.kind === 'json';
    return { offers, source: 'page', url, seenAt: page.seenAt, speaker, lenientFields };
  }
  const broken = page.problems.get(product);
  if (broken !== undefined)
    return { key: notFound, url, message: `Item "${product}" at ${page.url} cannot be sold: ${broken}` };
  const ids = [...page.offers.keys()];
  const there =
    ids.length === 0
      ? 'nothing is sold there (no element with the class snipcart-add-item in what the server sends, and no JSON product)'
      : `there are ${ids
          .slice(0, 10)
          .map((id) => `"${id}"`)
          .join(', ')}${ids.length > 10 ? ' and more' : ''}`;
  return { key: notFound, url, message: `Item "${product}" was not found at ${page.url}: ${there}` };
}

/** How a cart's items are compared with what somebody says of them. */
export function comparingOf(
  store: Store,
  { details: { currency } }: Cart,
  { speaker, lenientFields }: { readonly speaker: string; readonly lenientFields: boolean },
  planId: string | undefined,
): Comparing {
  return { currency, storeCurrency: store.settings.currency, planId, speaker, lenientFields };
}
