import { sql } from 'kysely';
import { dialectOf } from './statement.js';
import type { Tx } from './storage.js';

/**
 * What stands at the end of a select whose rows must not change before the transaction ends. SQLite's write
 * transaction is such a lock already.
 */
export function forUpdate(tx: Tx) {
  return dialectOf(tx) === 'postgres' ? sql`for update` : sql``;
}

/**
 * Lets one transaction at a time read a table and add to it, until it ends; others read on. SQLite's write
 * transaction is such a lock already.
 */
export async function lockTable(tx: Tx, table: 'store'): Promise<void> {
  if (dialectOf(tx) === 'postgres')
    await sql`lock table ${sql.table(table)} in share row exclusive mode`.execute(tx);
}
