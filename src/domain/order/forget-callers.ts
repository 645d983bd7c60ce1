import { sql } from 'kysely';
import { overRows } from '../../storage/insert-rows.js';
import { forUpdate } from '../../storage/lock.js';
import type { Tx } from '../../storage/storage.js';
import type { StoredDetails } from './document.js';
import { withoutCaller } from './without-buyer.js';

/**
 * Takes address and browser of whoever began its cart out of orders whose carts began before a time, at most
 * so many; answers how many were looked at. Nothing else of an order changes, and nobody is told. What was
 * imported stays as it came.
 */
export async function forgetCallers(tx: Tx, storeId: number, before: number, most: number): Promise<number> {
  const rows = await tx
    .selectFrom('orders')
    .select(['token', 'doc', 'import_hash'])
    .where('store_id', '=', storeId)
    .where(sql<boolean>`caller = 1 and completed = 1`)
    .where('created_at', '<', before)
    .limit(most)
    .modifyEnd(forUpdate(tx))
    .execute();
  const known = new Map<string, string>();
  for (const { token, doc, import_hash } of rows) {
    const details: StoredDetails = JSON.parse(doc);
    if (details.client && import_hash === null) known.set(token, JSON.stringify(withoutCaller(details)));
  }
  await updateOrders(tx, { store: storeId }, [...known]);
  const others = rows.flatMap(({ token }) => (known.has(token) ? [] : [[token]]));
  await markOrders(tx, { store: storeId }, others);
  return rows.length;
}

const updateOrders = overRows<{ token: 'text'; doc: 'text' }, { store: number }>(
  { token: 'text', doc: 'text' },
  ({ column, from }, p) =>
    sql`update orders set doc = ${column.doc}, caller = 0, version = orders.version + 1 ${from}
      where orders.store_id = ${p('store')} and orders.token = ${column.token}`,
);

const markOrders = overRows<{ token: 'text' }, { store: number }>(
  { token: 'text' },
  ({ column, from }, p) =>
    sql`update orders set caller = 0 ${from} where orders.store_id = ${p('store')} and orders.token = ${column.token}`,
);
