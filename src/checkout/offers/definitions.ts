import type { AppContext } from '../../app/context.js';
import type { Cart, ItemProblem } from '../../domain/cart/cart.js';
import { type Comparing, productDiffers } from '../../domain/cart/differences.js';
import { type KnownOffers, vouchedOffers } from '../../domain/cart/vouched-offers.js';
import type { ProductDefinition } from '../../domain/catalog/definition.js';
import { pageOf } from '../../domain/catalog/page-address.js';
import type { Product } from '../../domain/catalog/product.js';
import type { Store } from '../../domain/store/store.js';
import { isMerchants, isMerchantsPage } from './merchant-pages.js';
import { type PageAnswer, type Patience, pagesOf, standsForMs } from './page-cache.js';
import type { SeenPage } from './page-memory.js';

/** What is asked of the one who defines a product. */
export interface Asked {
  /** The merchant's own id. */
  readonly product: string;
  /** Where its page is, as its button says; null where nobody said. */
  readonly url: string | null;
  /**
   * The page that the buyer stands on: asked last, where neither that address nor the stored one has the
   * product.
   */
  readonly pageUrl?: string | null;
  /** As the catalogue has it, if it does. */
  readonly stored: Product | undefined;
  /** A definition that was seen at some time stands in for a page that answers too late, for ten minutes. */
  readonly known?: { readonly definition: ProductDefinition; readonly seenAt: number } | undefined;
}

/** The offers under an id, by whoever defines the product, or why they are not known. */
export type Offers = Offering | Refused;

export interface Offering {
  readonly offers: readonly ProductDefinition[];
  readonly source: 'page' | 'api';
  readonly url: string | null;
  readonly seenAt: number;
  readonly speaker: string;
  readonly lenientFields: boolean;
  /** Whether the merchant vouches for the page: see `isMerchantsPage`. */
  readonly isMerchants: boolean;
  /** What the merchant should mend, although it is sold. */
  readonly forMerchant?: string;
}

interface Refused {
  readonly problem: ItemProblem;
  /** Whether the address has no page, or its page has no such product: another address may have it. */
  readonly isMissing: boolean;
  /** What the merchant must mend on the page, for the log. */
  readonly forMerchant?: string;
}

export const pageNotRead = 'page_not_read';

type Ask = (url: string) => Promise<PageAnswer>;

/**
 * Asks each page once, however many items of one call are on it; `caller` is the address of who named it,
 * where one did.
 */
export function askOnce(context: AppContext, store: Store, patience: Patience, caller?: string): Ask {
  const asked = new Map<string, Promise<PageAnswer>>();
  return (url) => {
    const answer = asked.get(url) ?? pagesOf(context).ask(store, url, patience, caller);
    asked.set(url, answer);
    return answer;
  };
}

/**
 * What is sold under an id: as the merchant defined it over the API, else as its page says now. Where the
 * named address has no such product, the stored page is asked, then the one that the buyer stands on. What a
 * merchant's crawl or import says of a product, only a page that the merchant vouches for says otherwise.
 */
export async function offersOf(
  context: AppContext,
  store: Store,
  asked: Asked,
  ask: Ask,
  currency: string,
): Promise<Offers> {
  const { product, stored } = asked;
  if (stored?.source === 'api') return asDefined(stored, context.now());
  const addresses = [asked.url, stored?.details.url, asked.pageUrl].filter((url) => typeof url === 'string');
  let first: Refused | undefined;
  for (const url of new Set(addresses)) {
    const onPage = await pageOffers(context, asked, url, ask);
    const offers = 'problem' in onPage ? onPage : await vouched(context, store, asked, onPage, ask, currency);
    if (!('problem' in offers)) {
      if (!first) return offers;
      const forMerchant = `${first.problem.message}. It is sold as ${url} says: mend the data-item-url`;
      return { ...offers, forMerchant };
    }
    first ??= offers;
    if (!offers.isMissing) break;
  }
  if (first) return first;
  const message = `Item "${product}": url must be given: the page or JSON document of the shop that sells it`;
  return refused(pageNotRead, null, message);
}

function asDefined({ reference, details }: Product, seenAt: number): Offering {
  const { origin: _, given: __, ...definition } = details;
  return {
    offers: [{ id: reference, ...definition }],
    source: 'api',
    url: null,
    seenAt,
    speaker: 'the shop',
    lenientFields: false,
    isMerchants: true,
  };
}

interface PageOffers extends Offering {
  /** The address that answered, after redirects. */
  readonly answeredBy: string;
}

/** A page that answers too late is as it was seen in the last ten minutes; every other failure is told. */
async function pageOffers(
  { now }: AppContext,
  { product, known, url: named }: Asked,
  url: string,
  ask: Ask,
): Promise<PageOffers | Refused> {
  const answer = await ask(url);
  if ('page' in answer) return onPage(answer.page, product, url);
  const { last } = answer;
  const oldest = now() - standsForMs;
  const late = answer.why === 'late';
  if (late && last && last.seenAt >= Math.max(oldest, known?.seenAt ?? oldest))
    return onPage(last, product, url);
  if (late && known && known.seenAt >= oldest && url === named)
    return { ...fromPage, offers: [known.definition], url, answeredBy: url, seenAt: known.seenAt };
  const message = `Item "${product}" could not be checked: ${answer.refused}`;
  return refused(pageNotRead, url, message, answer.why === 'gone');
}

const fromPage = { source: 'page', speaker: 'its page', lenientFields: false, isMerchants: false } as const;

function onPage(page: SeenPage, product: string, url: string): PageOffers | Refused {
  const offers = page.offers.get(product);
  if (offers) {
    const document = page.kind === 'json' ? { speaker: 'its JSON document', lenientFields: true } : {};
    const { answeredBy, seenAt } = page;
    return { ...fromPage, ...document, offers, url, answeredBy, seenAt };
  }
  const broken = page.problems.get(product);
  if (broken !== undefined) {
    const message = `Item "${product}" at ${page.url} cannot be sold: ${broken}`;
    return { ...refused(productDiffers, url, message), forMerchant: message };
  }
  const ids = [...page.offers.keys()];
  const there =
    ids.length === 0
      ? 'nothing is sold there (no element with the class snipcart-add-item in what the server sends, and no JSON product)'
      : `there are ${ids
          .slice(0, 10)
          .map((id) => `"${id}"`)
          .join(', ')}${ids.length > 10 ? ' and more' : ''}`;
  return refused(productDiffers, url, `Item "${product}" was not found at ${page.url}: ${there}`, true);
}

/** A page's offers, as far as the merchant vouches for the page or the known page makes them too. */
async function vouched(
  context: AppContext,
  store: Store,
  asked: Asked,
  onPage: PageOffers,
  ask: Ask,
  currency: string,
): Promise<Offers> {
  const { stored, product } = asked;
  if (await isMerchantsPage(context, store, onPage.answeredBy, stored))
    return { ...onPage, isMerchants: true };
  if (!isMerchants(stored)) return onPage;
  const known = await knownOffers(context, stored, ask);
  const isElsewhere = known === 'elsewhere';
  if (isElsewhere && hasSamePath(stored.details.url, onPage.answeredBy))
    return { ...onPage, isMerchants: true };
  const knows = isElsewhere ? inCatalogue(stored) : known;
  if ('problem' in knows) return knows;
  const { speaker, lenientFields } = onPage;
  const comparing = { currency, storeCurrency: store.settings.currency, speaker, lenientFields };
  const both = vouchedOffers(onPage.offers, knows, comparing);
  if ('offers' in both) return { ...onPage, offers: both.offers };
  const { field, expected, got } = both.problem;
  const message = `Item "${product}" is not sold at ${onPage.answeredBy}: for ${field} it says ${JSON.stringify(got)}, the shop ${JSON.stringify(expected)}`;
  const ofShop = `${message}. If it may say what products cost, crawl it (POST /products with its fetchUrl) or list its path in the setting productPages`;
  return { problem: { ...both.problem, message, ofShop }, isMissing: false };
}

/**
 * What the merchant says of a product: on its page, and where that is gone or another's as it was crawled or
 * imported.
 */
async function knownOffers(
  context: AppContext,
  stored: Product,
  ask: Ask,
): Promise<KnownOffers | Refused | 'elsewhere'> {
  const { reference: product, details } = stored;
  if (details.url === null) return inCatalogue(stored);
  const answer = await ask(details.url);
  if (!('page' in answer) && answer.why === 'elsewhere') return 'elsewhere';
  const onPage = await pageOffers(context, { product, url: null, stored }, details.url, ask);
  if (!('problem' in onPage)) return { offers: onPage.offers, isPartial: onPage.lenientFields };
  return onPage.isMissing ? inCatalogue(stored) : onPage;
}

function inCatalogue(stored: Product): KnownOffers {
  return { offers: asDefined(stored, 0).offers, isPartial: true };
}

/** A shop that moved to another host, or is tried on one, has its pages at the same paths. */
function hasSamePath(url: string | null, answeredBy: string): boolean {
  const [path, other] = [url, answeredBy].map((one) => one && pageOf(one, null)?.replace(/^\/\/[^/]*/, ''));
  return path !== undefined && path === other;
}

function refused(code: string, url: string | null, message: string, isMissing = false): Refused {
  return { problem: { code, field: 'url', expected: null, got: url, message }, isMissing };
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
