import type { Kysely } from 'kysely';
import { forUpdate } from '../../storage/lock.js';
import type { Database } from '../../storage/schema.js';
import type { Reader, Tx } from '../../storage/storage.js';
import type { AmountKind, AmountRow } from './kind.js';

/** A page of a table's rows of a store, by their key. */
export async function pageOf(
  db: Reader,
  kind: AmountKind,
  storeId: number,
  after: string,
  limit: number,
): Promise<readonly AmountRow[]> {
  const rows = await selected(db, kind, storeId)
    .where(`t.${kind.key}`, '>', kind.table === 'customer' ? Number(after || '-1') : after)
    .orderBy(`t.${kind.key}`)
    .limit(limit)
    .execute();
  return rows as unknown as readonly AmountRow[];
}

/** One row that nobody else changes before this transaction ends, or undefined. */
export async function lockedRow(
  tx: Tx,
  kind: AmountKind,
  storeId: number,
  id: string,
): Promise<AmountRow | undefined> {
  const key = kind.table === 'customer' ? Number(id) : id;
  await untyped(tx)
    .selectFrom(kind.table)
    .select(kind.key)
    .where('store_id', '=', storeId)
    .where(kind.key, '=', key)
    .modifyEnd(forUpdate(tx))
    .execute();
  return (await selected(tx, kind, storeId).where(`t.${kind.key}`, '=', key).executeTakeFirst()) as
    | AmountRow
    | undefined;
}

type Untyped = Kysely<Record<string, Record<string, unknown>>>;

/** One query for tables of different columns. */
export function untyped(db: Reader): Untyped {
  return db as Kysely<Database> as unknown as Untyped;
}

function selected(db: Reader, kind: AmountKind, storeId: number) {
  const query = untyped(db)
    .selectFrom(`${kind.table} as t`)
    .select([`t.${kind.key} as id`, 't.doc', ...kind.columns.map((column) => `t.${column} as ${column}`)])
    .where('t.store_id', '=', storeId);
  if (kind.table !== 'refund') return query;
  return query
    .leftJoin('orders as o', (join) =>
      join.onRef('o.store_id', '=', 't.store_id').onRef('o.token', '=', 't.token'),
    )
    .select('o.currency as currency');
}
