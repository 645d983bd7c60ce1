import { type RawBuilder, sql } from 'kysely';
import { dialectOf, type Reader } from './statement.js';

/**
 * A column that a condition compares, but by which no index is to be picked: SQLite chooses without knowing
 * how the values lie. PostgreSQL knows, and is left to choose.
 */
export function unindexed(db: Reader, column: string): RawBuilder<never> {
  return dialectOf(db) === 'sqlite' ? sql`+${sql.ref(column)}` : sql`${sql.ref(column)}`;
}

/** A table under another name, read by one index alone: what SQLite's planner would not choose by itself. */
export function byIndex(
  db: Reader,
  table: string,
  name: string,
  index: string | undefined,
): RawBuilder<never> {
  const plain = sql<never>`${sql.table(table)} as ${sql.ref(name)}`;
  return index !== undefined && dialectOf(db) === 'sqlite'
    ? sql`${plain} indexed by ${sql.ref(index)}`
    : plain;
}
