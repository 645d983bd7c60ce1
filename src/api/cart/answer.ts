import type { FastifyRequest } from 'fastify';
import { questionHash } from '../../checkout/ask-store.js';
import type { Changer } from '../../checkout/change-cart.js';
import { noCart, type PricedCart, readCart } from '../../checkout/change-cart.js';
import { isTaxedOutside } from '../../checkout/given-taxes.js';
import { type CartView, cartState, placedState } from '../../dialect/snipcart/cart-state.js';
import type { Cart } from '../../domain/cart/cart.js';
import { shownCart } from '../../domain/cart/rows.js';
import { stockProblems } from '../../domain/cart/stock-left.js';
import { findOrder } from '../../domain/order/rows.js';
import { listPayments } from '../../domain/payment/rows.js';
import type { Store } from '../../domain/store/store.js';
import { callerAddress } from '../../http/caller-address.js';
import type { Shop } from '../../http/shop.js';
import { findSignedIn } from './session.js';

/** The whole state of a cart as it was just stored or read. */
export function stateOf(
  store: Store,
  { cart, priced, shown, taxesMissing = missingTaxes(store, cart) }: PricedCart,
  { short, payment }: Pick<CartView, 'short' | 'payment'> = {},
) {
  const order = shownCart(cart, shown, 0);
  const { offered } = cart.details;
  const ratesCurrent =
    offered !== null && offered.for === questionHash(store.settings.shippingUrl, cart, priced);
  return cartState(cart, { order, priced, ratesCurrent, taxesMissing, short, payment });
}

/** What is kept of an answer that never came: a cart that is read again says so too. */
function missingTaxes(store: Store, cart: Cart): string | undefined {
  return isTaxedOutside(store, cart) && cart.details.taxes === null ? 'taxes_calculation' : undefined;
}

/**
 * The state of a cart by its token, with what ran short since and how its last payment stands; of one that became an order, its
 * lines and totals alone. Refuses with `not_found`.
 */
export async function currentState(
  shop: Shop,
  store: Store,
  token: string,
): Promise<Record<string, unknown>> {
  const found = await readCart(shop, store, token);
  const { read } = shop.storage;
  if (found.cart.placed) {
    const order = await findOrder(read, store.storeId, token);
    if (!order) throw noCart(token);
    return placedState(order);
  }
  const { items } = found.cart.details;
  const short = await stockProblems(read, store.storeId, token, items, 'quantity_out_of_stock');
  const payment = (await listPayments(read, store.storeId, token)).at(-1);
  return stateOf(store, found, { short, payment });
}

/** Who changes a cart with this call. */
export async function changerOf(shop: Shop, request: FastifyRequest): Promise<Changer> {
  const customerId = (await findSignedIn(shop, request))?.customer.id ?? null;
  return { customerId, address: callerAddress(request.ip) };
}
