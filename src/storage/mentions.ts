import { type RawBuilder, sql } from 'kysely';
import { containsFolded } from './search.js';
import type { Reader } from './statement.js';

/**
 * Whether a column's JSON text holds a text, in any case of its ASCII letters: both databases lower those
 * alone, since columns of text compare byte by byte.
 */
export function mentions(db: Reader, column: string, text: string): RawBuilder<boolean> {
  const spelled = JSON.stringify(text).slice(1, -1);
  return containsFolded(
    db,
    sql`lower(${sql.ref(column)})`,
    spelled.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
  );
}
