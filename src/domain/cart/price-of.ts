import type { Reader } from '../../storage/storage.js';
import { readAddress } from '../address.js';
import { discountsFor } from '../discount/applicable.js';
import { type Discount, foldCode } from '../discount/discount.js';
import { priceCart } from '../pricing/price-cart.js';
import type { Place, Priced, PricingInput, PricingLine } from '../pricing/pricing.js';
import { readProvince } from '../provinces.js';
import type { Store } from '../store/store.js';
import type { Cart, CartItem } from './cart.js';
import { alternatePrices, unitPrice } from './item-price.js';

/**
 * What a cart comes to at a moment: its items with the discounts, the chosen rate and the taxes that apply
 * then.
 */
export async function priceOf(db: Reader, store: Store, cart: Cart, now: number): Promise<Priced> {
  return priceWith(store, cart, await discountsOf(db, store, cart), now);
}

/** Every discount that may be in a cart, to price it more than once with. */
export function discountsOf(db: Reader, store: Store, { details, token }: Cart): Promise<Discount[]> {
  return discountsFor(db, store.storeId, details.codes, token);
}

/** What a cart comes to, where its discounts are known. */
export function priceWith(store: Store, cart: Cart, discounts: readonly Discount[], now: number): Priced {
  return priceCart(pricingInput(store, cart, discounts, now));
}

/** Everything that the price of a cart depends on. */
export function pricingInput(
  store: Store,
  { details }: Cart,
  discounts: readonly Discount[],
  now: number,
): PricingInput {
  const { settings } = store;
  return {
    currency: details.currency,
    storeCurrency: settings.currency,
    now,
    lines: details.items.map((item) => lineOf(item, details.currency, settings.currency)),
    discounts,
    codes: details.codes.map(foldCode),
    shipping: details.rate,
    destination: destinationOf(details),
    home: { country: settings.country, province: null },
    taxes:
      settings.taxesUrl === null
        ? { by: 'table', rules: settings.taxes }
        : { by: 'webhook', amounts: details.taxes?.given ?? [] },
  };
}

/** Where the goods go, as far as the buyer has said. */
export function destinationOf(details: Cart['details']): Place | null {
  const { country, province } = readAddress(details.shipToBilling ? details.billing : details.shipping);
  if (!country) return null;
  return { country: country.toUpperCase(), province: readProvince(country, province) ?? province };
}

function lineOf(item: CartItem, currency: string, storeCurrency: string): PricingLine {
  const { definition } = item;
  return {
    uniqueId: item.uniqueId,
    product: item.product,
    categories: definition.categories,
    // An item without a price in the cart's currency is not sold: its check says so.
    unitPrice: unitPrice(item, currency, storeCurrency) ?? 0,
    alternatePrices: alternatePrices(item, currency, storeCurrency),
    quantity: item.quantity,
    taxable: definition.taxable ?? true,
    taxNames: definition.taxes ?? [],
    hasTaxesIncluded: definition.hasTaxesIncluded ?? false,
    shippable: definition.shippable ?? true,
    recurring: definition.recurrence !== undefined || definition.plans.length > 0,
  };
}
