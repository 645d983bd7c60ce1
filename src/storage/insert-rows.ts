import { CompiledQuery, sql } from 'kysely';
import { preparedOn } from './sqlite.js';
import { dialectOf } from './statement.js';
import type { Tx } from './storage.js';

type Row = Readonly<Record<string, unknown>>;

/** Inserts rows that all have the same columns: one by one where a call costs nothing, in one call where it is a round trip. */
export async function insertRows(tx: Tx, table: string, rows: readonly Row[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first);
  if (dialectOf(tx) === 'sqlite') {
    const places = columns.map(() => '?').join(', ');
    const insert = preparedOn(tx, `insert into ${table} (${columns.join(', ')}) values (${places})`);
    for (const row of rows) insert.run(columns.map((column) => row[column]));
    return;
  }
  const names = columns.join(', ');
  // The table's own row type says what each key is.
  const text = `insert into ${table} (${names}) select ${names} from json_populate_recordset(null::${table}, $1::json)`;
  await tx.executeQuery(CompiledQuery.raw(text, [JSON.stringify(rows)]));
}

/**
 * Rows given as one JSON list of lists, as a subquery with typed columns, so that one statement serves any number of them.
 * `integer` columns hold whole numbers, `text` ones text; both may be null.
 */
export function listedRows(
  tx: Tx,
  columns: Readonly<Record<string, 'integer' | 'text'>>,
  rows: readonly (readonly unknown[])[],
) {
  const names = Object.entries(columns);
  if (dialectOf(tx) === 'sqlite') {
    const picked = names.map(
      ([name], place) => sql`json_extract(value, ${sql.lit(`$[${place}]`)}) as ${sql.ref(name)}`,
    );
    return sql`(select ${sql.join(picked)} from json_each(${JSON.stringify(rows)}))`;
  }
  const picked = names.map(
    ([name, type], place) =>
      sql`cast(value ->> ${sql.lit(place)} as ${sql.raw(type === 'integer' ? 'bigint' : 'text')}) as ${sql.ref(name)}`,
  );
  return sql`(select ${sql.join(picked)} from json_array_elements(cast(${JSON.stringify(rows)} as json)) as value)`;
}
