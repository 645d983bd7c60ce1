import { CompiledQuery, type RawBuilder, sql } from 'kysely';
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

type Columns = Readonly<Record<string, 'integer' | 'text'>>;

class Slot {
  readonly place: number;
  constructor(place: number) {
    this.place = place;
  }
}

/**
 * Runs one statement over many rows: `build` is given them as a source to select or update from, with typed columns. Row by
 * row on SQLite, where a call costs nothing and each row finds its own by an index; all at once where a call is a round
 * trip. Answers what the statement returns.
 */
export async function overRows<R>(
  tx: Tx,
  columns: Columns,
  rows: readonly (readonly unknown[])[],
  build: (source: RawBuilder<unknown>) => RawBuilder<unknown>,
): Promise<R[]> {
  if (rows.length === 0) return [];
  const names = Object.entries(columns);
  if (dialectOf(tx) === 'sqlite') {
    const slots = names.map(([name], place) => sql`${new Slot(place)} as ${sql.ref(name)}`);
    const query = build(sql`(select ${sql.join(slots)})`).compile(tx);
    const run = preparedOn(tx, query.sql);
    return rows.flatMap((row) => {
      const values = query.parameters.map((value) => (value instanceof Slot ? row[value.place] : value));
      if (run.reader) return run.all(values) as R[];
      run.run(values);
      return [];
    });
  }
  const picked = names.map(
    ([name, type], place) =>
      sql`cast(value ->> ${sql.lit(place)} as ${sql.raw(type === 'integer' ? 'bigint' : 'text')}) as ${sql.ref(name)}`,
  );
  const all = sql`(select ${sql.join(picked)} from json_array_elements(cast(${JSON.stringify(rows)} as json)) as value)`;
  return (await build(all).execute(tx)).rows as R[];
}
