import type { AppContext } from '../../app/context.js';
import type { Cart, CartItem } from '../../domain/cart/cart.js';
import { type AskedChoice, choose, fieldsOf } from '../../domain/cart/choices.js';
import { displayWords } from '../../domain/cart/display-words.js';
import type { Caller } from '../../domain/cart/holder.js';
import { isOfferOf, mostAlike } from '../../domain/cart/offer.js';
import { quantityProblem } from '../../domain/cart/quantities.js';
import { stockProblems } from '../../domain/cart/stock-left.js';
import {
  planProblem,
  refusalOf,
  refuseCrowd,
  refuseQuantity,
  type Wanted,
  withChanged,
  withItem,
} from '../../domain/cart/with-item.js';
import type { CustomFieldDefinition, ProductDefinition } from '../../domain/catalog/definition.js';
import { findByReference } from '../../domain/catalog/rows.js';
import { restoreProduct } from '../../domain/catalog/update-product.js';
import { ShopError } from '../../domain/errors.js';
import type { Store } from '../../domain/store/store.js';
import { parseWebUrl } from '../../domain/url.js';
import { urlOnDomain } from '../../outgoing/domains.js';
import { columnText } from '../../storage/text.js';
import { askOnce, comparingOf, offersOf } from '../offers/definitions.js';
import type { Patience } from '../offers/page-cache.js';
import { type Also, changeCart, openCart, type PricedCart } from './change-cart.js';
import { salePatience } from './check-items.js';

/**
 * Adding an item of a page that the shop does not know waits for the page: there is nothing else to compare
 * with.
 */
const addingPatience: Patience = { ...salePatience, newMs: 8000 };

const outOfStock = 'out_of_stock';

/**
 * Puts an item into a cart as its page, or the shop itself, offers it now; a product that was archived is
 * sold again. Refuses with `cart_refused` what its page does not sell so, and what there
 * is not enough of.
 */
export async function addItem(
  context: AppContext,
  store: Store,
  token: string,
  by: Caller,
  wanted: Wanted,
  also?: Also,
): Promise<PricedCart & { readonly uniqueId: string; readonly forMerchant?: string }> {
  // No page is asked for a cart that there is not.
  const opened = await openCart(context, store, token);
  const product = columnText(wanted.product);
  const stored = await findByReference(context.storage.read, store.storeId, product);
  const ask = askOnce(context, store, addingPatience, by.address);
  const { url, pageUrl } = wanted;
  const { currency } = opened.details;
  const asked = await offersOf(context, store, { product, url, pageUrl, stored }, ask, currency);
  if ('problem' in asked) {
    const refusal = refusalOf([asked.problem], { id: product });
    refusal.cause = asked.forMerchant;
    throw refusal;
  }
  let uniqueId = '';
  const saved = await changeCart(context, store, token, by, {
    opened,
    change: async (cart) => {
      const comparing = comparingOf(store, cart, asked, wanted.planId);
      const words = wordsOnPage(store, wanted.words, asked);
      const added = withItem(
        cart,
        { ...wanted, words, product, url: asked.url },
        asked,
        comparing,
        context.now(),
      );
      uniqueId = added.uniqueId;
      await refuseShortage(context, store, token, added.details.items, uniqueId);
      return added.details;
    },
    also: async (tx, changed) => {
      if (stored?.archived) await restoreProduct(tx, store, stored.guid, context.now());
      await also?.(tx, changed);
    },
  });
  const { forMerchant } = asked;
  return { ...saved, uniqueId, ...(forMerchant === undefined ? {} : { forMerchant }) };
}

/**
 * A picture that is named beside a page is one of that page, as an address that is relative to it; one that
 * the page names too is written as the page writes it.
 */
function wordsOnPage(
  { domain }: Store,
  words: Wanted['words'],
  { url, offers }: { readonly url: string | null; readonly offers: readonly ProductDefinition[] },
): Wanted['words'] {
  if (!words?.image || url === null) return words;
  const page = domain ? urlOnDomain(url, domain.domain, domain.protocol) : url;
  if (page === null) return words;
  const whole = (image: string | null) => (image === null ? undefined : parseWebUrl(image, page)?.href);
  const meant = whole(words.image);
  if (meant === undefined) return words;
  const written = offers.find(({ image }) => whole(image) === meant)?.image;
  const isRelative = !/^([a-z][a-z\d+.-]*:|\/)/i.test(words.image);
  return { ...words, image: written ?? (isRelative ? meant : words.image) };
}

/** What changes of an item; undefined leaves a part as it is. */
export interface ItemChange {
  readonly quantity: number | undefined;
  readonly choices: readonly AskedChoice[];
  readonly planId: string | undefined;
}

/**
 * Changes an item of a cart, which then stands on the terms that its page has now, and joins another line
 * that it is now the same as. Refuses with `not_found` and as `addItem` does.
 */
export async function changeItem(
  context: AppContext,
  store: Store,
  token: string,
  by: Caller,
  uniqueId: string,
  change: ItemChange,
): Promise<PricedCart> {
  return changeCart(context, store, token, by, {
    change: async (cart) => {
      const before = itemOf(cart, uniqueId);
      const { declared, ...current } = await currentTerms(context, store, cart, before);
      const { definition } = current;
      const planId = change.planId ?? before.planId;
      const unknownPlan = planProblem(definition, planId);
      const { chosen, wrong, missing } = choose(definition, change.choices, before.chosen, declared);
      if (unknownPlan || wrong.length > 0)
        throw refusalOf([...(unknownPlan ? [unknownPlan] : []), ...wrong], { id: before.product, uniqueId });
      const quantity = change.quantity ?? before.quantity;
      refuseQuantity(quantityProblem(definition, quantity), before.product);
      const after: CartItem = {
        ...before,
        ...current,
        quantity,
        chosen,
        ...(planId === undefined ? {} : { planId }),
        problems: missing,
      };
      const { items, item } = withChanged(cart.details.items, before, after);
      refuseCrowd(items, item);
      await refuseShortage(context, store, token, items, uniqueId);
      return { ...cart.details, items };
    },
  });
}

/** Takes an item out of a cart. Refuses with `not_found`. */
export async function removeItem(
  context: AppContext,
  store: Store,
  token: string,
  by: Caller,
  uniqueId: string,
): Promise<PricedCart> {
  return changeCart(context, store, token, by, {
    change: (cart) => {
      const removed = itemOf(cart, uniqueId);
      return { ...cart.details, items: cart.details.items.filter((item) => item !== removed) };
    },
  });
}

function itemOf({ details }: Cart, uniqueId: string): CartItem {
  const item = details.items.find((one) => one.uniqueId === uniqueId.toLowerCase());
  if (!item) throw new ShopError('not_found', `There is no item ${uniqueId.slice(0, 100)} in this cart`);
  return item;
}

/** The terms on which an item is sold now; those that were seen last where its page cannot be asked. */
async function currentTerms(
  context: AppContext,
  store: Store,
  cart: Cart,
  item: CartItem,
): Promise<
  Pick<CartItem, 'definition' | 'checkedAt' | 'source' | 'isMerchants'> & {
    readonly declared: readonly CustomFieldDefinition[];
  }
> {
  const stored = await findByReference(context.storage.read, store.storeId, item.product);
  const ask = askOnce(context, store, salePatience);
  const about = { product: item.product, url: item.url, stored };
  const asked = await offersOf(context, store, about, ask, cart.details.currency);
  const { customFields } = item.definition;
  if ('problem' in asked) return { ...item, declared: customFields };
  const comparing = comparingOf(store, cart, asked, item.planId);
  const { currency, storeCurrency } = comparing;
  const same = asked.offers.some((offer) => isOfferOf(item, offer, comparing));
  const priced = mostAlike(
    asked.offers.filter((offer) => hasPrice(offer, currency, storeCurrency)),
    displayWords(item),
  );
  const definition = same ? item.definition : priced && without(priced, item.definition.stackable);
  const declared = [...(definition?.customFields ?? customFields), ...fieldsOf(asked.offers)];
  const { seenAt, source, isMerchants } = asked;
  return definition
    ? { definition, checkedAt: seenAt, source, isMerchants, declared }
    : { ...item, declared };
}

function hasPrice({ price }: ProductDefinition, currency: string, storeCurrency: string): boolean {
  return typeof price === 'string'
    ? currency === storeCurrency
    : Object.hasOwn(price, currency.toLowerCase());
}

function without(
  { inventory: _, ...definition }: ProductDefinition,
  stackable: ProductDefinition['stackable'],
): ProductDefinition {
  return stackable === undefined ? definition : { stackable, ...definition };
}

/**
 * Only what the buyer asks for now is refused; what else ran short meanwhile is told when the cart is paid
 * for.
 */
async function refuseShortage(
  context: AppContext,
  store: Store,
  token: string,
  items: readonly CartItem[],
  uniqueId: string,
): Promise<void> {
  const short = await stockProblems(context.storage.read, store.storeId, token, items, outOfStock);
  const problem = short.get(uniqueId);
  const item = items.find((one) => one.uniqueId === uniqueId);
  if (problem && item) throw refusalOf([problem], { id: item.product });
}
