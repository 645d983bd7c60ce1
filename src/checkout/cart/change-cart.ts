import type { AppContext } from '../../app/context.js';
import type { Cart, CartDetails } from '../../domain/cart/cart.js';
import { type Caller, isHolder, isPersonal, refuseStranger } from '../../domain/cart/holder.js';
import { orderOf } from '../../domain/cart/order-of.js';
import { discountsOf, priceOf, priceWith } from '../../domain/cart/price-of.js';
import { findCart, saveCart } from '../../domain/cart/rows.js';
import type { Discount } from '../../domain/discount/discount.js';
import { ShopError } from '../../domain/errors.js';
import type { OrderDetails } from '../../domain/order/order.js';
import { findOpenPayment } from '../../domain/payment/rows.js';
import type { Priced } from '../../domain/pricing/pricing.js';
import type { ShippingRate } from '../../domain/shipping/shipping.js';
import type { Store } from '../../domain/store/store.js';
import type { Tx } from '../../storage/storage.js';
import { shippingRates } from '../merchant/shipping-rates.js';
import { merchantTaxes } from '../merchant/taxes.js';
import { releasePayment } from '../payment/release-payment.js';

/** A cart and what it comes to. */
export interface PricedCart {
  readonly cart: Cart;
  readonly priced: Priced;
  /** The cart as its row of `orders` shows it. */
  readonly orderDetails: OrderDetails;
  /** Why the taxes are not in the sums yet. */
  readonly taxesMissing?: string;
}

/** Further writes in the transaction that stores a changed cart. */
export type Also = (tx: Tx, changed: PricedCart) => Promise<void>;

export interface Changing {
  /**
   * The cart's parts after the change; may be asked again, for a cart that others changed meanwhile. Refuses
   * by throwing.
   */
  readonly change: (cart: Cart) => CartDetails | Promise<CartDetails>;
  readonly also?: Also;
  /** The cart as it was read a moment ago, where it was. */
  readonly opened?: Cart;
}

const attempts = 8;

/**
 * The one way to change a cart. A payment under way is given up for it; the cart is priced anew, its rate and
 * its outside taxes kept up, and stored with what it comes to, all of it or nothing. Refuses with
 * `not_found`, `cart_placed`, and `conflict` where others change the cart all the time.
 */
export async function changeCart(
  context: AppContext,
  store: Store,
  token: string,
  by: Caller,
  { change, also, opened }: Changing,
): Promise<PricedCart> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const before = (attempt === 1 ? opened : undefined) ?? (await openCart(context, store, token));
    // Nearly always there is none: the transaction looks itself.
    if (attempt > 1) await releasePayment(context, store, token);
    const details = await change(before);
    const after = { ...before, customerId: buyerAfter(before, by), details };
    const saved = await save(context, store, before, after, also);
    if (saved) return saved;
  }
  throw new ShopError('conflict', 'The cart is being changed by others at the same time: try again');
}

/**
 * Whose a cart is follows the last one who changed it; a stranger does not become the buyer of what another
 * has filled in.
 */
function buyerAfter(cart: Cart, by: Caller): number | null {
  return isPersonal(cart) && !isHolder(cart, by) ? cart.customerId : by.customerId;
}

/**
 * Makes a cart the caller's own, where it is another's or nobody's; one that became an order stays whose it
 * is. Refuses as `refuseStranger` does.
 */
export async function takeOver(context: AppContext, store: Store, token: string, by: Caller): Promise<void> {
  const cart = await findCart(context.storage.read, store.storeId, token);
  if (!cart) return;
  refuseStranger(cart, by);
  if (cart.placed || cart.customerId === by.customerId) return;
  await changeCart(context, store, token, by, { change: (current) => detailsFor(current, by) });
}

/** The parts of a cart for whoever acts for its buyer. Refuses as `refuseStranger` does. */
function detailsFor(cart: Cart, by: Caller): CartDetails {
  refuseStranger(cart, by);
  return cart.details;
}

/** A cart that may be changed. Refuses with `not_found` and `cart_placed`. */
export async function openCart(context: AppContext, store: Store, token: string): Promise<Cart> {
  const cart = await findCart(context.storage.read, store.storeId, token);
  if (!cart) throw noCart(token);
  if (cart.placed)
    throw new ShopError('cart_placed', `The cart ${token} has become an order: begin a new one`);
  return cart;
}

/** The refusal for a token that names no cart. */
export function noCart(token: string): ShopError {
  return new ShopError('not_found', `There is no cart ${token.slice(0, 100)} in this store`);
}

/**
 * Notes in a cart what a merchant's own server says of it now, where that is something else than before.
 * `shown` is the cart as the orders show it with that.
 */
export async function noteInCart(
  context: AppContext,
  store: Store,
  cart: Cart,
  change: Partial<Pick<CartDetails, 'offered' | 'taxes'>>,
  orderDetails: OrderDetails,
): Promise<void> {
  const details = { ...cart.details, ...change };
  if (JSON.stringify(details) === JSON.stringify(cart.details)) return;
  const after = { ...cart, version: cart.version + 1, details };
  // If the cart is changed at the same time, that change matters more than this note.
  await context.storage.write((tx) => saveCart(tx, store, cart, after, orderDetails));
}

async function save(
  context: AppContext,
  store: Store,
  before: Cart,
  wanted: Cart,
  also: Changing['also'],
): Promise<PricedCart | undefined> {
  const changed: Cart = {
    ...wanted,
    updatedAt: Math.max(context.now(), before.updatedAt),
    version: before.version + 1,
  };
  const discounts = await discountsOf(context.storage.read, store, changed);
  const rated = await withRate(context, store, changed, discounts);
  const { cart, taxesMissing } = await withTaxes(context, store, rated, discounts);
  const priced = priceWith(store, cart, discounts, context.now());
  const orderDetails = orderOf(store, cart, priced);
  const after = {
    cart,
    priced,
    orderDetails,
    ...(taxesMissing === undefined ? {} : { taxesMissing }),
  };
  const saved = context.storage.write(async (tx) => {
    if (!(await saveCart(tx, store, before, cart, orderDetails))) return false;
    // This transaction has locked the cart's row: a payment that began in the meantime must be given up
    // first, too.
    if (await findOpenPayment(tx, store.storeId, cart.token)) throw new PaymentBegan();
    await also?.(tx, after);
    return true;
  });
  return (await saved.catch(unlessPaymentBegan)) ? after : undefined;
}

class PaymentBegan extends Error {}

function unlessPaymentBegan(error: unknown): false {
  if (error instanceof PaymentBegan) return false;
  throw error;
}

/**
 * What a cart's chosen rate is after a change: the same offer at what it costs now, or none where it is not
 * offered any more.
 */
async function withRate(
  context: AppContext,
  store: Store,
  cart: Cart,
  discounts: readonly Discount[],
): Promise<Cart> {
  const { rate } = cart.details;
  if (!rate) return cart;
  const priced = priceWith(store, cart, discounts, context.now());
  const { rates, offered } = await shippingRates(context, store, cart, priced);
  return { ...cart, details: { ...cart.details, rate: sameOffer(rates, rate), offered } };
}

/** The rate on offer that is the same way to ship, whatever it costs now; null where there is none. */
export function sameOffer(
  rates: readonly ShippingRate[],
  { id, source, ...rate }: ShippingRate,
): ShippingRate | null {
  const same = rates.find((one) => one.id === id);
  const alike = rates.filter(
    (one) =>
      one.source === source &&
      one.description === rate.description &&
      one.reference === rate.reference &&
      one.localizationId === rate.localizationId,
  );
  return same ?? (alike.length === 1 ? alike[0]! : null);
}

/**
 * A calculator that does not answer keeps no buyer from filling the cart: paying asks it again, and insists.
 */
async function withTaxes(
  context: AppContext,
  store: Store,
  cart: Cart,
  discounts: readonly Discount[],
): Promise<{ cart: Cart; taxesMissing: string | undefined }> {
  if (store.settings.taxesUrl === null) {
    const taxes = null;
    return { cart: { ...cart, details: { ...cart.details, taxes } }, taxesMissing: undefined };
  }
  const priced = priceWith(store, cart, discounts, context.now());
  try {
    const taxes = await merchantTaxes(context, store, cart, priced);
    return { cart: { ...cart, details: { ...cart.details, taxes } }, taxesMissing: undefined };
  } catch (error) {
    if (!(error instanceof ShopError) || error.code !== 'cart_refused') throw error;
    const taxesMissing = error.details.reason ?? 'taxes_calculation';
    return { cart: { ...cart, details: { ...cart.details, taxes: null } }, taxesMissing };
  }
}

/** A cart as it is, with what it comes to now. Refuses with `not_found`. */
export async function readCart(context: AppContext, store: Store, token: string): Promise<PricedCart> {
  const cart = await findCart(context.storage.read, store.storeId, token);
  if (!cart) throw noCart(token);
  const priced = await priceOf(context.storage.read, store, cart, context.now());
  return { cart, priced, orderDetails: orderOf(store, cart, priced) };
}
