import { sql } from 'kysely';
import { statement } from './statement.js';
import type { Tx } from './storage.js';

const raise = statement<{ store: number; name: string; by: number }, { value: number }>((db, p) =>
  db
    .insertInto('counter')
    .values({ store_id: p('store'), name: p('name'), value: p('by') })
    .onConflict((conflict) =>
      conflict.columns(['store_id', 'name']).doUpdateSet({ value: sql`counter.value + excluded.value` }),
    )
    .returning('value'),
);

/**
 * The next number of a store's counter, without holes: the counter's row stays locked until the commit, so
 * take it as late in the transaction as can be. `count` > 1 takes several and answers the last.
 */
export async function nextNumber(tx: Tx, storeId: number, name: string, count = 1): Promise<number> {
  const [row] = await raise(tx, { store: storeId, name, by: count });
  return row!.value;
}

const raiseTo = statement<{ store: number; name: string; value: number }, unknown>((db, p) =>
  db
    .insertInto('counter')
    .values({ store_id: p('store'), name: p('name'), value: p('value') })
    .onConflict((conflict) =>
      conflict.columns(['store_id', 'name']).doUpdateSet({
        value: sql`case when counter.value < excluded.value then excluded.value else counter.value end`,
      }),
    ),
);

/** Makes sure that the next number is above `value`, as after an import that kept its numbers. */
export async function raiseCounter(tx: Tx, storeId: number, name: string, value: number): Promise<void> {
  await raiseTo(tx, { store: storeId, name, value });
}

/**
 * Lets one transaction at a time act on what a store's counter numbers, until it ends: whoever waited here
 * sees what the one before did. Whoever takes a number holds it too.
 */
export async function holdCounter(tx: Tx, storeId: number, name: string): Promise<void> {
  await nextNumber(tx, storeId, name, 0);
}
