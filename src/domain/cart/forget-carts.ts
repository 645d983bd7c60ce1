import { type RawBuilder, sql } from 'kysely';
import { inList } from '../../storage/in-list.js';
import { overRows } from '../../storage/insert-rows.js';
import { forUpdate } from '../../storage/lock.js';
import type { Tx } from '../../storage/storage.js';
import { orders } from '../order/rows.js';
import { withoutBuyer } from '../order/without-buyer.js';
import { forgetPaymentsOf } from '../payment/forget-payments.js';
import { cartWithoutBuyer } from './without-buyer.js';

/**
 * Takes what identifies their buyers out of carts that were not changed since a time, at most so many;
 * answers how many there were. What is in them, and what it came to, stays until they are deleted. Of a cart
 * that became an order its own row alone changes: the order says the same. One with a payment under way is
 * left alone.
 */
export async function forgetCarts(tx: Tx, storeId: number, before: number, most: number): Promise<number> {
  const carts = await tx
    .selectFrom('cart')
    .select(['token', 'placed', 'doc'])
    .where('store_id', '=', storeId)
    .where(sql<boolean>`cart.forgotten = 0`)
    .where('updated_at', '<', before)
    .where((eb) => eb.not(paymentUnderWay()))
    .limit(most)
    .modifyEnd(forUpdate(tx))
    .execute();
  if (carts.length === 0) return 0;
  await updateCarts(
    tx,
    { store: storeId },
    carts.map(({ token, doc }) => [token, JSON.stringify(cartWithoutBuyer(JSON.parse(doc)))]),
  );
  const tokens = JSON.stringify(carts.filter(({ placed }) => placed === 0).map(({ token }) => token));
  await forgetShown(tx, storeId, tokens);
  await forgetPaymentsOf(tx, storeId, tokens);
  await tx
    .deleteFrom('order_note')
    .where('store_id', '=', storeId)
    .where(inList(tx, 'token', sql`${tokens}`, 'text'))
    .execute();
  return carts.length;
}

/** Whether a cart's payment is open, or a provider is still to be asked about one. */
export function paymentUnderWay(): RawBuilder<boolean> {
  return sql<boolean>`exists (select 1 from payment as p where p.store_id = cart.store_id and p.token = cart.token
    and (p.is_open = 1 or p.due_at is not null))`;
}

/** The sums of carts, in their rows of `orders`. */
async function forgetShown(tx: Tx, storeId: number, tokens: string): Promise<void> {
  const rows = await tx
    .selectFrom('orders')
    .select(orders.columns)
    .where('store_id', '=', storeId)
    .where(inList(tx, 'token', sql`${tokens}`, 'text'))
    .where('completed', '=', 0)
    .modifyEnd(forUpdate(tx))
    .execute();
  await updateShown(
    tx,
    { store: storeId },
    rows.map((row) => [row.token, JSON.stringify(withoutBuyer(orders.fromRow(row).details))]),
  );
}

// The moment of the last change stays: by it carts are deleted.
const updateCarts = overRows<{ token: 'text'; doc: 'text' }, { store: number }>(
  { token: 'text', doc: 'text' },
  ({ column, from }, p) =>
    sql`update cart set doc = ${column.doc}, customer_id = null, forgotten = 1, version = cart.version + 1 ${from}
      where cart.store_id = ${p('store')} and cart.token = ${column.token}`,
);

const updateShown = overRows<{ token: 'text'; doc: 'text' }, { store: number }>(
  { token: 'text', doc: 'text' },
  ({ column, from }, p) =>
    sql`update orders set doc = ${column.doc}, customer_id = null, version = orders.version + 1 ${from}
      where orders.store_id = ${p('store')} and orders.token = ${column.token} and orders.completed = 0`,
);
