import { forUpdate } from '../../storage/lock.js';
import { statement } from '../../storage/statement.js';
import type { Tx } from '../../storage/storage.js';
import { holdDiscounts } from '../discount/redeem.js';
import { ShopError } from '../errors.js';
import type { Order } from '../order/order.js';
import { findOrder } from '../order/rows.js';
import type { Payment } from '../payment/payment.js';
import { findOpenPayment, insertPayment } from '../payment/rows.js';
import type { Store } from '../store/store.js';
import { type Agreed, placeOrder } from './place-order.js';
import { holdStock } from './stock-claims.js';

/**
 * What a payment finds when it begins: nothing in its way, an order that stands already, or another payment
 * under way.
 */
export type Begun =
  | { readonly kind: 'begun'; readonly payment: Payment }
  | { readonly kind: 'placed'; readonly order: Order }
  | { readonly kind: 'open'; readonly payment: Payment };

/**
 * Stores a payment before its provider is called, and holds the stock and the discounts that its order will
 * take. Refuses with `out_of_stock`, `discount_used_up`, and `conflict` where the cart is not the one any
 * more that was priced.
 */
export async function beginPayment(
  tx: Tx,
  store: Store,
  payment: Payment,
  agreed: Agreed,
  cartVersion: number,
  now: number,
): Promise<Begun> {
  const inTheWay = await lookAtCart(tx, store, payment.token, cartVersion);
  if (inTheWay) return inTheWay;
  const lines = await holdStock(tx, store.storeId, payment.token, agreed.details.lines, now);
  await holdDiscounts(tx, store.storeId, payment.token, agreed.discounts, now);
  const held: Agreed = { ...agreed, details: { ...agreed.details, lines } };
  const begun = { ...payment, details: { ...payment.details, agreed: JSON.stringify(held) } };
  await insertPayment(tx, begun);
  return { kind: 'begun', payment: begun };
}

/**
 * Places the order of a payment that needs nobody outside: in this one transaction. Refuses as `beginPayment`
 * does.
 */
export async function payAtOnce(
  tx: Tx,
  store: Store,
  payment: Payment,
  agreed: Agreed,
  cartVersion: number,
  now: number,
): Promise<Begun> {
  const inTheWay = await lookAtCart(tx, store, payment.token, cartVersion);
  if (inTheWay) return inTheWay;
  const { order } = await placeOrder(tx, store, { agreed, payment, held: false }, now);
  // The order itself says what was agreed to.
  await insertPayment(tx, { ...payment, isOpen: false, details: { ...payment.details, agreed: '' } });
  return { kind: 'placed', order };
}

async function lookAtCart(tx: Tx, store: Store, token: string, version: number): Promise<Begun | undefined> {
  const [cart] = await lockedCart(tx, { store: store.storeId, token });
  if (!cart) throw new ShopError('not_found', `There is no cart ${token} in this store`);
  if (cart.placed === 1) return { kind: 'placed', order: (await findOrder(tx, store.storeId, token))! };
  const open = await findOpenPayment(tx, store.storeId, token);
  if (open) return { kind: 'open', payment: open };
  if (cart.version !== version)
    throw new ShopError(
      'conflict',
      'The cart was changed while it was being paid for: look at it and pay again',
    );
  return undefined;
}

const lockedCart = statement<{ store: number; token: string }, { version: number; placed: number }>((db, p) =>
  db
    .selectFrom('cart')
    .select(['version', 'placed'])
    .where('store_id', '=', p('store'))
    .where('token', '=', p('token'))
    .modifyEnd(forUpdate(db as Tx)),
);
