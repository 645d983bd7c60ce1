import { sql } from 'kysely';
import type { Tx } from '../storage/storage.js';

/** Deletes what expired before a time, over all stores, at most so many; answers how many there were. */
export async function deleteExpired(
  tx: Tx,
  table: 'customer_session' | 'customer_device' | 'customer_token',
  before: number,
  most: number,
): Promise<number> {
  const deleted = await sql`delete from ${sql.table(table)} where (store_id, hash) in
    (select store_id, hash from ${sql.table(table)} where expires_at <= ${before} limit ${most})`.execute(tx);
  return Number(deleted.numAffectedRows ?? 0);
}

/** The same of what staff sign in by, which is no shop's part. */
export async function deleteExpiredOfStaff(
  tx: Tx,
  table: 'staff_session' | 'staff_link',
  before: number,
  most: number,
): Promise<number> {
  const old = tx.selectFrom(table).select('hash').where('expires_at', '<=', before).limit(most);
  const { numDeletedRows } = await tx.deleteFrom(table).where('hash', 'in', old).executeTakeFirst();
  return Number(numDeletedRows);
}

/** Deletes lines of the audit from before a time, over all stores, at most so many; answers how many. */
export async function deleteOldAudit(tx: Tx, before: number, most: number): Promise<number> {
  const deleted = await sql`delete from audit where (store_id, id) in
    (select store_id, id from audit where at < ${before} limit ${most})`.execute(tx);
  return Number(deleted.numAffectedRows ?? 0);
}

/** Deletes events, or their deliveries, from before a time, at most so many; answers how many there were. */
export async function deleteOld(
  tx: Tx,
  table: 'webhook_delivery' | 'outbox',
  storeId: number,
  before: number,
  most: number,
): Promise<number> {
  const old = tx
    .selectFrom(table)
    .select('id')
    .where('store_id', '=', storeId)
    .where('created_at', '<', before)
    .limit(most)
    .$if(table === 'outbox', (query) => query.where(sql<boolean>`handled = 1`));
  const deleted = await tx
    .deleteFrom(table)
    .where('store_id', '=', storeId)
    .where('id', 'in', old)
    .executeTakeFirst();
  return Number(deleted.numDeletedRows);
}
