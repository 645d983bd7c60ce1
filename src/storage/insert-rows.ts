import { CompiledQuery, type RawBuilder, sql } from 'kysely';
import { dialectOf, type ParamOf, type Params, preparedOn, type Reader, statement } from './statement.js';
import type { Tx } from './storage.js';

type Row = Readonly<Record<string, unknown>>;

/**
 * Inserts rows that all have the same columns: one by one where a call costs nothing, in one call where it is
 * a round trip.
 */
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

/** One of many rows, for a statement to speak of. */
export interface EachRow<C extends Columns> {
  /** Its values by name. */
  readonly column: Readonly<Record<keyof C, RawBuilder<never>>>;
  /** All of its values, in their order. */
  readonly all: RawBuilder<unknown>;
  /** Stands where the statement's `from` clause would, and is empty where no table is read. */
  readonly from: RawBuilder<unknown>;
}

class Slot {
  readonly place: number;
  constructor(place: number) {
    this.place = place;
  }
}

/**
 * A statement that is run over many rows, built and compiled once for each database: row by row on SQLite,
 * where a call costs nothing and each value stands in its place; all at once where a call is a round trip. It
 * answers what it returns.
 */
export function overRows<C extends Columns, P extends Params, R = unknown>(
  columns: C,
  build: (row: EachRow<C>, p: ParamOf<P>, db: Reader) => RawBuilder<R>,
): (tx: Tx, params: P, rows: readonly (readonly unknown[])[]) => Promise<R[]> {
  const names = Object.keys(columns);
  const slots = names.map((_, place) => sql<never>`${new Slot(place)}`);
  const placed: EachRow<C> = { column: named(names, slots), all: sql`${sql.join(slots)}`, from: sql`` };
  const single = statement<P, R>((db, p) => build(placed, p, db));
  const whole = statement<P & { rows: string }, R>((db, p) => {
    const listed: EachRow<C> = {
      column: named(
        names,
        names.map((name) => sql<never>`${sql.ref(`each_row.${name}`)}`),
      ),
      all: sql`each_row.*`,
      from: sql`from (${fromJson(columns, p('rows'))}) as each_row`,
    };
    return build(listed, p as ParamOf<P>, db);
  });
  return async (tx, params, rows) => {
    if (rows.length === 0) return [];
    if (dialectOf(tx) !== 'sqlite') return whole(tx, { ...params, rows: JSON.stringify(rows) });
    const { sql: text, values } = single.compiled(tx, params);
    const run = preparedOn(tx, text);
    return rows.flatMap((row) => {
      const args = values.map((value) => (value instanceof Slot ? row[value.place] : value));
      if (run.reader) return run.all(args) as R[];
      run.run(args);
      return [];
    });
  };
}

function named<C extends Columns>(names: readonly string[], values: readonly RawBuilder<never>[]) {
  return Object.fromEntries(names.map((name, place) => [name, values[place]])) as EachRow<C>['column'];
}

function fromJson(columns: Columns, list: RawBuilder<unknown>): RawBuilder<unknown> {
  const picked = Object.entries(columns).map(
    ([name, type], place) =>
      sql`cast(value ->> ${sql.lit(place)} as ${sql.raw(type === 'integer' ? 'bigint' : 'text')}) as ${sql.ref(name)}`,
  );
  return sql`select ${sql.join(picked)} from json_array_elements(cast(${list} as json)) as value`;
}
