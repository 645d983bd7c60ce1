import type { AppContext } from '../../app/context.js';
import { type RatesAnswer, ratesRequest, readRates } from '../../dialect/snipcart/rates-body.js';
import { readAddress } from '../../domain/address.js';
import type { Cart, CartDetails } from '../../domain/cart/cart.js';
import { neededProvince } from '../../domain/cart/needed-province.js';
import { orderOf, weightOf } from '../../domain/cart/order-of.js';
import { cartAsOrder } from '../../domain/cart/rows.js';
import { weightProblems } from '../../domain/cart/unread-weight.js';
import type { Priced } from '../../domain/pricing/pricing.js';
import { listMethods } from '../../domain/shipping/methods.js';
import { offeredRates, type Parcel, weigh } from '../../domain/shipping/offered-rates.js';
import type { ShippingRate } from '../../domain/shipping/shipping.js';
import type { Store } from '../../domain/store/store.js';
import { askStore, questionHash } from './ask-store.js';

/** The rates that a cart may choose from. */
export interface OfferedShipping {
  /**
   * Whether one must be chosen before the cart is paid: the shop ships, and something in the cart is shipped.
   */
  readonly needed: boolean;
  readonly rates: readonly ShippingRate[];
  /**
   * Why there is none, where there is none: a code and a sentence, or what the merchant's server says.
   */
  readonly errors: readonly {
    readonly code: string;
    readonly message: string;
    /** The field at fault, where it is one. */
    readonly field?: string;
  }[];
  /** To be kept in the cart, so that the merchant's server is not asked the same again. */
  readonly offered: CartDetails['offered'];
}

export interface Asking {
  /** Asks the merchant's server again although nothing changed, as at payment. */
  readonly fresh?: boolean;
}

/**
 * What a cart is offered: by the merchant's own server where `shippingUrl` names one, else by the store's
 * methods; and by discounts. Never throws for what that server does.
 */
export async function shippingRates(
  context: AppContext,
  store: Store,
  cart: Cart,
  priced: Priced,
  asking: Asking = {},
): Promise<OfferedShipping> {
  const shipped = cart.details.items.filter(({ definition }) => definition.shippable !== false);
  if (shipped.length === 0) return { needed: false, rates: [], errors: [], offered: null };
  const { shippingUrl } = store.settings;
  const hash = questionHash(shippingUrl, cart, priced);
  const methods = shippingUrl === null ? await listMethods(context.storage.read, store.storeId) : [];
  const province = neededProvince(store, cart, methods);
  if (province) {
    const { field, message } = province;
    const needed = shippingUrl !== null || methods.length > 0;
    return { needed, rates: [], errors: [{ code: 'invalid_address', field, message }], offered: null };
  }
  const unread = weightProblems(shipped, 'rates_not_calculated');
  if (shippingUrl === null) {
    const parcel = parcelOf(store, cart, priced, weightOf(shipped));
    if (unread.length > 0 && weigh(methods, parcel))
      return offer(cart, priced, hash, true, { rates: [], errors: unread });
    const rates = offeredRates(methods, parcel);
    return offer(cart, priced, hash, methods.length > 0, { rates, errors: [] });
  }
  if (unread.length > 0) return offer(cart, priced, hash, true, { rates: [], errors: unread });
  const { offered } = cart.details;
  const previous = offered?.rates.filter(({ source }) => source === 'webhook') ?? [];
  const stands = !asking.fresh && offered?.for === hash && previous.length > 0;
  const answer = stands
    ? { rates: previous, errors: [] }
    : await askedRates(context, store, shippingUrl, cart, priced);
  return offer(cart, priced, hash, true, answer);
}

function offer(
  cart: Cart,
  priced: Priced,
  hash: string,
  needed: boolean,
  { rates: own, errors: merchantErrors }: RatesAnswer,
): OfferedShipping {
  const rates = [...own, ...priced.offeredRates];
  const offered = { rates, for: hash };
  // A buyer who can choose is not held up by what might have been offered too.
  if (!needed || rates.length > 0) return { needed, rates, errors: [], offered };
  return { needed, rates, errors: merchantErrors.length > 0 ? merchantErrors : [nothingFor(cart)], offered };
}

function nothingFor(cart: Cart) {
  if (!destinationOf(cart).country)
    return {
      code: 'invalid_address',
      message: 'Give the address to ship to first: what shipping costs depends on its country.',
    };
  return { code: 'no_rates', message: 'The shop does not ship these items to this address.' };
}

function destinationOf({ details }: Cart) {
  return readAddress(details.shipToBilling ? details.billing : details.shipping);
}

function parcelOf(store: Store, cart: Cart, priced: Priced, weight: number): Parcel {
  const { country, province, postalCode } = destinationOf(cart);
  return {
    currency: cart.details.currency,
    storeCurrency: store.settings.currency,
    country,
    province,
    postalCode,
    weight,
    total: priced.totals.subtotal,
  };
}

async function askedRates(
  context: AppContext,
  store: Store,
  url: string,
  cart: Cart,
  priced: Priced,
): Promise<RatesAnswer> {
  if (!destinationOf(cart).country) return { rates: [], errors: [] };
  const order = cartAsOrder(cart, orderOf(store, cart, priced), 0);
  const server = { setting: 'shippingUrl', url } as const;
  const asked = await askStore(context, store, server, ratesRequest(order, store, context.now()), (answer) =>
    readRates(answer, cart.details.currency),
  );
  if ('answer' in asked) return asked.answer;
  const message = `The shop's shipping rates could not be calculated: its server ${asked.failed}. Try again in a moment.`;
  return { rates: [], errors: [{ code: 'rates_not_calculated', message }] };
}
