import { sql } from 'kysely';
import { dialectOf } from './statement.js';
import type { Tx } from './storage.js';

/**
 * What stands at the end of a select whose rows must not change before the transaction ends. SQLite's write transaction is
 * such a lock already.
 */
export function forUpdate(tx: Tx) {
  return dialectOf(tx) === 'postgres' ? sql`for update` : sql``;
}
