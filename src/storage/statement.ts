import { type Compilable, CompiledQuery, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Database } from './schema.js';

export type Reader = Kysely<Database>;
export type DialectName = 'sqlite' | 'postgres';

/** A statement that a connection in this process has prepared. */
export interface Prepared {
  /** Whether it answers rows. */
  readonly reader: boolean;
  all(values: readonly unknown[]): unknown[];
  run(values: readonly unknown[]): unknown;
}

type Prepare = (text: string) => Prepared;

const dialects = new WeakMap<Reader, DialectName>();
const preparers = new WeakMap<Reader, Prepare>();

/**
 * Remembers which database a handle speaks to, and how it prepares statements where the database is in this
 * process.
 */
export function markDialect(db: Reader, dialect: DialectName, prepare?: Prepare): Reader {
  dialects.set(db, dialect);
  if (prepare) preparers.set(db, prepare);
  return db;
}

/**
 * Prepares (once) a statement on a SQLite handle's own connection, to run it without a query builder in
 * between.
 */
export function preparedOn(db: Reader, text: string): Prepared {
  return preparers.get(db)!(text);
}

/** Which database a handle speaks to. */
export function dialectOf(db: Reader): DialectName {
  const dialect = dialects.get(db);
  if (!dialect) throw new Error('not a handle of this storage');
  return dialect;
}

class Param {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

export type Params = Readonly<Record<string, unknown>>;
/** Where a statement takes its values by name. */
export type ParamOf<P extends Params> = <K extends keyof P & string>(name: K) => RawBuilder<P[K]>;

export interface Statement<P extends Params, R> {
  (db: Reader, params: P): Promise<R[]>;
  /** Its text and values for a handle. */
  compiled(db: Reader, params: P): { readonly sql: string; readonly values: readonly unknown[] };
}

/**
 * A query that is built and compiled once for each database and run many times: what a hot path needs,
 * since building costs more than running. `build` must not depend on anything but its arguments.
 */
export function statement<P extends Params, R>(
  build: (db: Reader, p: ParamOf<P>) => Compilable<R> | RawBuilder<R>,
): Statement<P, R> {
  const known = new Map<DialectName, { sql: string; slots: readonly unknown[] }>();
  const p: ParamOf<P> = (name) => sql`${new Param(name)}`;
  const compiled: Statement<P, R>['compiled'] = (db, params) => {
    const dialect = dialectOf(db);
    let query = known.get(dialect);
    if (!query) {
      const built = build(db, p);
      const text = 'isRawBuilder' in built ? built.compile(db) : built.compile();
      query = withConstants(text.sql, text.parameters);
      known.set(dialect, query);
    }
    const values = query.slots.map((slot) => (slot instanceof Param ? params[slot.name] : slot));
    return { sql: query.sql, values };
  };
  const run = async (db: Reader, params: P): Promise<R[]> => {
    const { sql: text, values } = compiled(db, params);
    const prepare = preparers.get(db);
    if (prepare) return rowsOf<R>(prepare(text), values);
    return (await db.executeQuery<R>(CompiledQuery.raw(text, values as unknown[]))).rows;
  };
  return Object.assign(run, { compiled });
}

/**
 * Puts the values that never change into the text. A planner that sees them can use an index over some rows
 * alone; and SQLite, which planned with one as a parameter (`is_open = ?`), plans anew each time it is bound.
 */
function withConstants(
  text: string,
  values: readonly unknown[],
): { readonly sql: string; readonly slots: readonly unknown[] } {
  const slots: unknown[] = [];
  let at = 0;
  const sql = text.replace(/\?|\$\d+/g, (mark) => {
    const value = values[at];
    at += 1;
    if (Number.isSafeInteger(value)) return String(value);
    slots.push(value);
    return mark === '?' ? mark : `$${slots.length}`;
  });
  if (at !== values.length) throw new Error(`a statement's text holds marks that are no parameters: ${text}`);
  return { sql, slots };
}

function rowsOf<R>(prepared: Prepared, values: readonly unknown[]): R[] {
  if (prepared.reader) return prepared.all(values) as R[];
  prepared.run(values);
  return [];
}
