import type { FastifyRequest } from 'fastify';
import type { AppContext } from '../../app/context.js';
import { noCart, type PricedCart, readCart } from '../../checkout/cart/change-cart.js';
import { questionHash } from '../../checkout/merchant/ask-store.js';
import { isTaxedOutside } from '../../checkout/merchant/taxes.js';
import { type CartView, cartState, placedState, withoutBuyer } from '../../dialect/snipcart/cart-state.js';
import type { Cart } from '../../domain/cart/cart.js';
import { type Caller, isHolder } from '../../domain/cart/holder.js';
import { cartAsOrder } from '../../domain/cart/rows.js';
import { stockProblems } from '../../domain/cart/stock-left.js';
import { findSession } from '../../domain/customer/sessions.js';
import { findOrder } from '../../domain/order/rows.js';
import { listPayments } from '../../domain/payment/rows.js';
import type { Store } from '../../domain/store/store.js';
import { callerAddress } from '../../http/caller-address.js';
import type { CartRequest } from './plugin.js';
import { cartSecret, findSignedIn, sessionToken } from './session.js';

/**
 * The whole state of a cart as it was just stored or read; to a stranger without what identifies its buyer.
 */
export function stateOf(
  store: Store,
  by: Caller,
  { cart, priced, orderDetails, taxesMissing = missingTaxes(store, cart) }: PricedCart,
  { short, payment }: Pick<CartView, 'short' | 'payment'> = {},
) {
  const order = cartAsOrder(cart, orderDetails, 0);
  const { offered } = cart.details;
  const ratesCurrent =
    offered !== null && offered.for === questionHash(store.settings.shippingUrl, cart, priced);
  const state = cartState(cart, { order, priced, ratesCurrent, taxesMissing, short, payment });
  return isHolder(cart, by) ? state : withoutBuyer(state);
}

/**
 * Why a cart has no taxes although it should: the tax server never answered. A cart that is read again
 * reports it too.
 */
function missingTaxes(store: Store, cart: Cart): string | undefined {
  return isTaxedOutside(store, cart) && cart.details.taxes === null ? 'taxes_calculation' : undefined;
}

/**
 * The state of a cart by its token, with what ran short since and how its last payment stands; of one that
 * became an order, its lines and totals alone. Refuses with `not_found`.
 */
export async function currentState(
  context: AppContext,
  store: Store,
  token: string,
  by: Caller,
): Promise<Record<string, unknown>> {
  const current = await readCart(context, store, token);
  const { read } = context.storage;
  if (current.cart.placed) {
    const order = await findOrder(read, store.storeId, token);
    if (!order) throw noCart(token);
    return placedState(order);
  }
  const { items } = current.cart.details;
  const short = await stockProblems(read, store.storeId, token, items, 'out_of_stock');
  const payment = (await listPayments(read, store.storeId, token)).at(-1);
  return stateOf(store, by, current, { short, payment });
}

/** Who calls. A session that has ended is refused. */
export async function callerOf(context: AppContext, request: FastifyRequest): Promise<Caller> {
  const session = await findSignedIn(context, request);
  const customerId = session?.customer.id ?? null;
  return { customerId, secret: cartSecret(request), address: callerAddress(request.ip) };
}

/** Who reads: a session that has ended shows no more than none. */
export async function readerOf(context: AppContext, request: FastifyRequest): Promise<Caller> {
  const token = sessionToken(request);
  const { storeId } = (request as CartRequest).store;
  const session = token && (await findSession(context.storage.read, storeId, token, context.now()));
  return { customerId: session ? session.customer.id : null, secret: cartSecret(request) };
}
