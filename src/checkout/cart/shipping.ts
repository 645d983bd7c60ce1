import type { AppContext } from '../../app/context.js';
import type { Caller } from '../../domain/cart/holder.js';
import { orderOf } from '../../domain/cart/order-of.js';
import { priceOf } from '../../domain/cart/price-of.js';
import { cartRefusal, ShopError } from '../../domain/errors.js';
import { toMajor, toMinor } from '../../domain/money.js';
import type { ShippingRate } from '../../domain/shipping/shipping.js';
import type { Store } from '../../domain/store/store.js';
import { type OfferedShipping, shippingRates } from '../merchant/shipping-rates.js';
import { changeCart, noteInCart, type PricedCart, readCart } from './change-cart.js';

/** A rate as it is asked for: by its id, or by what it says and costs. */
export type RateChoice =
  | { readonly rateId: string }
  | { readonly method: string; readonly cost: number | string | undefined }
  | null;

/**
 * The rates that a cart may choose from, and the currency that they are in. What a merchant's own server gave
 * is remembered, so that choosing one does not ask it again. Refuses with `not_found` and `cart_placed`.
 */
export async function ratesFor(
  context: AppContext,
  store: Store,
  token: string,
): Promise<OfferedShipping & { readonly currency: string }> {
  const { cart, priced } = await readCart(context, store, token);
  if (cart.placed) throw new ShopError('cart_placed', `The cart ${token} has become an order`);
  const shipping = await shippingRates(context, store, cart, priced);
  await noteOffered(context, store, { cart, priced }, shipping);
  return { ...shipping, currency: cart.details.currency };
}

/**
 * Notes in a cart what the merchant's own server offers it now, so that this is what its buyer chooses from.
 */
export async function noteOffered(
  context: AppContext,
  store: Store,
  { cart, priced }: Pick<PricedCart, 'cart' | 'priced'>,
  { offered }: OfferedShipping,
): Promise<void> {
  if (store.settings.shippingUrl === null || !offered) return;
  await noteInCart(context, store, cart, { offered }, orderOf(store, cart, priced));
}

/**
 * Chooses one of the rates on offer; null chooses none. Refuses with `cart_refused` a rate that is not on
 * offer.
 */
export async function chooseRate(
  context: AppContext,
  store: Store,
  token: string,
  by: Caller,
  choice: RateChoice,
): Promise<PricedCart> {
  return changeCart(context, store, token, by, {
    change: async (cart) => {
      if (choice === null) return { ...cart.details, rate: null };
      const priced = await priceOf(context.storage.read, store, cart, context.now());
      const { rates, errors, offered } = await shippingRates(context, store, cart, priced);
      const [failed] = errors;
      if (rates.length === 0 && failed)
        throw cartRefusal(failed.code, failed.field ?? 'shipping', failed.message);
      const { currency } = cart.details;
      const rate = rates.find((one) => isChosen(one, choice, currency));
      if (!rate) throw notOffered(rates, currency);
      return { ...cart.details, rate, offered };
    },
  });
}

function isChosen(rate: ShippingRate, choice: NonNullable<RateChoice>, currency: string): boolean {
  if ('rateId' in choice) return rate.id === choice.rateId;
  if (rate.description.trim() !== choice.method.trim()) return false;
  return choice.cost === undefined || toMinor(choice.cost, currency) === rate.cost;
}

function notOffered(rates: readonly ShippingRate[], currency: string): ShopError {
  const named = rates.map(({ description, cost }) => `"${description}" for ${toMajor(cost, currency)}`);
  const there = named.length === 0 ? 'there is none to choose' : `there are ${named.slice(0, 20).join(', ')}`;
  return cartRefusal(
    'rate_differs',
    'shipping',
    `This way of shipping is not offered for this cart: ${there}`,
  );
}
