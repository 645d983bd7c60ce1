import { type RawBuilder, sql } from 'kysely';
import { dialectOf, type Reader } from './statement.js';

/**
 * Whether a column is among some values, which come as one JSON list in one parameter: so that the statement
 * is the same for any number of them.
 */
export function inList(
  db: Reader,
  column: string,
  list: RawBuilder<string>,
  type: 'integer' | 'text',
): RawBuilder<boolean> {
  if (dialectOf(db) === 'sqlite') return sql`${sql.ref(column)} in (select value from json_each(${list}))`;
  const values = sql`select value from json_array_elements_text(cast(${list} as json)) as value`;
  return type === 'integer'
    ? sql`${sql.ref(column)} = any(array(select cast(value as bigint) from (${values}) as listed))`
    : sql`${sql.ref(column)} = any(array(${values}))`;
}
