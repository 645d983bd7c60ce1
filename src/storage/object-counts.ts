import { sql } from 'kysely';
import { statement } from './statement.js';
import type { Reader, Tx } from './storage.js';

const add = statement<{ store: number; name: string; by: number }, unknown>((db, p) =>
  db
    .insertInto('tally')
    .values({ store_id: p('store'), name: p('name'), n: p('by') })
    .onConflict((conflict) =>
      conflict.columns(['store_id', 'name']).doUpdateSet({ n: sql`tally.n + excluded.n` }),
    ),
);

const one = statement<{ store: number; name: string }, { n: number }>((db, p) =>
  db.selectFrom('tally').select('n').where('store_id', '=', p('store')).where('name', '=', p('name')),
);

/** Counts a store's objects of one sort up or down, in the transaction that makes or takes them. */
export async function addToCount(tx: Tx, storeId: number, name: string, by: number): Promise<void> {
  await add(tx, { store: storeId, name, by });
}

/** How many objects a store has of one sort; 0 where none was ever counted. */
export async function readCount(db: Reader, storeId: number, name: string): Promise<number> {
  const [row] = await one(db, { store: storeId, name });
  return row?.n ?? 0;
}
