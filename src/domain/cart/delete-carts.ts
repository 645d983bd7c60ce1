import { sql } from 'kysely';
import { inList } from '../../storage/in-list.js';
import { forUpdate } from '../../storage/lock.js';
import type { Tx } from '../../storage/storage.js';
import { releaseHold } from '../checkout/stock-claims.js';
import { releaseDiscounts } from '../discount/redeem.js';
import { figureChanges } from '../order/figures.js';
import type { Store } from '../store/store.js';
import { paymentUnderWay } from './forget-carts.js';

/**
 * Deletes carts that were not changed since a time, at most so many, with all that is theirs: their rows of
 * `orders`, notes, payments that came to nothing, holds, and their places in the kept figures. Answers how
 * many there were. One by which money moved, or may still move, is left alone.
 */
export async function deleteCarts(
  tx: Tx,
  store: Store,
  before: number,
  most: number,
  now: number,
): Promise<number> {
  const { storeId } = store;
  const carts = await tx
    .selectFrom('cart')
    .select('token')
    .where('store_id', '=', storeId)
    .where('placed', '=', 0)
    .where('updated_at', '<', before)
    .where((eb) => eb.not(paymentUnderWay()))
    .where(
      sql<boolean>`not exists (select 1 from payment as p where p.store_id = cart.store_id and p.token = cart.token
        and p.state in ('paid', 'authorised', 'pending'))`,
    )
    .limit(most)
    .modifyEnd(forUpdate(tx))
    .execute();
  if (carts.length === 0) return 0;
  const tokens = JSON.stringify(carts.map(({ token }) => token));
  for (const token of await holders(tx, storeId, tokens)) {
    await releaseHold(tx, storeId, token);
    await releaseDiscounts(tx, storeId, token, now);
  }
  await countOut(tx, store, tokens);
  for (const table of ['order_note', 'payment', 'cart'] as const)
    await tx
      .deleteFrom(table)
      .where('store_id', '=', storeId)
      .where(inList(tx, 'token', sql`${tokens}`, 'text'))
      .execute();
  return carts.length;
}

/**
 * Deletes the carts behind orders that were placed before a time, at most so many: the orders stay. Answers
 * how many there were.
 */
export async function deletePlacedCarts(
  tx: Tx,
  storeId: number,
  before: number,
  most: number,
): Promise<number> {
  const some = tx
    .selectFrom('cart')
    .select('token')
    .where('store_id', '=', storeId)
    .where('placed', '=', 1)
    .where('updated_at', '<', before)
    .limit(most);
  const deleted = await tx
    .deleteFrom('cart')
    .where('store_id', '=', storeId)
    .where('token', 'in', some)
    .executeTakeFirst();
  return Number(deleted.numDeletedRows);
}

/** Carts without a payment hold no stock unless something went wrong: then what they hold is returned. */
async function holders(tx: Tx, storeId: number, tokens: string): Promise<Set<string>> {
  const stock = await tx
    .selectFrom('stock_hold')
    .select('token')
    .where('store_id', '=', storeId)
    .where(inList(tx, 'token', sql`${tokens}`, 'text'))
    .execute();
  const discounts = await tx
    .selectFrom('discount_redemption')
    .select('token')
    .where('store_id', '=', storeId)
    .where(inList(tx, 'token', sql`${tokens}`, 'text'))
    .where('used', '=', 0)
    .execute();
  return new Set([...stock, ...discounts].map(({ token }) => token).sort());
}

/**
 * Carts have neither lines nor places in the search: their rows of `orders` and their counts are all there
 * is.
 */
async function countOut(tx: Tx, { storeId, settings }: Store, tokens: string): Promise<void> {
  const rows = await tx
    .deleteFrom('orders')
    .where('store_id', '=', storeId)
    .where(inList(tx, 'token', sql`${tokens}`, 'text'))
    .where('completed', '=', 0)
    .returning(['token', 'position', 'status', 'payment_status', 'is_recurring', 'currency', 'version'])
    .execute();
  const figures = figureChanges(storeId, settings.currency);
  for (const row of rows)
    figures.remove({
      token: row.token,
      id: null,
      position: row.position,
      completed: false,
      status: row.status as 'InProgress',
      paymentStatus: row.payment_status === '' ? null : (row.payment_status as 'Pending'),
      isRecurring: row.is_recurring === 1,
      invoiceNumber: '',
      currency: row.currency,
      customerId: null,
      createdAt: 0,
      updatedAt: 0,
      version: row.version,
      details: { totals: { total: 0, taxes: 0, shipping: 0 }, lines: [] },
    });
  await figures.flush(tx);
}
