import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import type pg from 'pg';
import { asStorageError, isRetryable, StorageUnavailable } from './errors.js';
import type { Database } from './schema.js';
import { markDialect, type Reader } from './statement.js';
import type { Storage, Tx } from './storage.js';
import { turns } from './turns.js';

const attempts = 10;
/** Loaded by the first shop that is on PostgreSQL. */
const driverOf = (): typeof pg => createRequire(import.meta.url)('pg');

export interface PostgresOptions {
  readonly connections?: number;
}

/** Opens a pool on a PostgreSQL database (or one that speaks its protocol). */
export function openPostgres(url: string, options: PostgresOptions = {}): Storage {
  const { Pool, types } = driverOf();
  const connections = options.connections ?? 10;
  const pool = new Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: 3_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 30_000,
    lock_timeout: 5_000,
    idle_in_transaction_session_timeout: 30_000,
    types: { getTypeParser: typeParserOf(types) },
  });
  // A connection that breaks while idle is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => {});
  const read = reader(() => pool.connect().catch(failed));
  // Who writes may wait for others' locks with a connection in hand: the other half is left to those who read.
  const inTurn = turns(Math.ceil(connections / 2), 10_000);
  const epoch = coalesced(() => snapshotOf(read));
  return {
    dialect: 'postgres',
    url,
    read,
    async write(run) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await inTurn(() => transact(pool, run));
        } catch (error) {
          if (!isRetryable(error)) throw asStorageError(error);
          if (attempt >= attempts) throw new StorageUnavailable('too many write the same at once', error);
          await sleep(Math.min(2 ** attempt, 64) * (0.5 + Math.random()));
        }
      }
    },
    epoch,
    async ping() {
      await read.executeQuery(CompiledQuery.raw('select 1 from store limit 1'));
    },
    async analyze({ vacuum = false } = {}) {
      // Vacuuming also marks pages as visible to all, which reading from an index alone needs.
      const client = await pool.connect().catch(failed);
      try {
        await client.query('set statement_timeout = 0');
        await client.query(vacuum ? 'vacuum analyze' : 'analyze');
        await client.query('reset statement_timeout');
      } finally {
        client.release();
      }
    },
    async backup() {
      throw new Error('backup copies a SQLite database; use pg_dump for PostgreSQL');
    },
    close: () => pool.end(),
  };
}

/**
 * The transactions that a read sees by now: two equal ones see the same data. Where the engine has no such thing, no two are
 * equal.
 */
async function snapshotOf(read: Reader): Promise<string> {
  try {
    const { rows } = await read.executeQuery<{ s: string }>(
      CompiledQuery.raw('select pg_current_snapshot()::text as s'),
    );
    return rows[0]!.s;
  } catch (error) {
    if ((error as { code?: string }).code !== '42883') throw error;
    return randomUUID();
  }
}

/**
 * Calls that come together share one answer, which is asked for after they came: one that is under way already may be older
 * than what its caller knows of.
 */
function coalesced<T>(ask: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  let next: Promise<T> | undefined;
  const start = (): Promise<T> => {
    running = ask().finally(() => {
      running = undefined;
    });
    return running;
  };
  return () => {
    if (!running) return start();
    next ??= running.then(noop, noop).then(() => {
      next = undefined;
      return start();
    });
    return next;
  };
}

function noop(): void {}

const int8 = 20;
const numeric = 1700;

/** int8 and the sums of int8 fit a JavaScript number here: the schema keeps them below 2^53. */
function typeParserOf(types: typeof pg.types) {
  return (oid: number, format?: unknown): ((value: string) => unknown) =>
    oid === int8 || oid === numeric
      ? Number
      : (types.getTypeParser(oid, format as 'text') as (value: string) => unknown);
}

function failed(error: unknown): never {
  const known = asStorageError(error);
  throw known instanceof StorageUnavailable ? known : new StorageUnavailable('connecting failed', error);
}

async function transact<T>(pool: pg.Pool, run: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch(failed);
  // A connection that breaks mid-transaction also emits; the query in flight carries the error to the caller.
  const ignore = (): void => {};
  client.on('error', ignore);
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const value = await run(reader(async () => client, false) as Tx);
    await client.query('commit');
    return value;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.off('error', ignore);
    client.release(broken);
  }
}

function reader(connect: () => Promise<pg.PoolClient>, release = true): Reader {
  return markDialect(new Kysely<Database>({ dialect: postgresDialect(connect, release) }), 'postgres');
}

function postgresDialect(connect: () => Promise<pg.PoolClient>, release: boolean): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createDriver: () => driver(connect, release),
  };
}

/** `storage.write` alone opens transactions, so this driver has none of its own. */
function driver(connect: () => Promise<pg.PoolClient>, release: boolean): Driver {
  const none = async (): Promise<void> => {
    throw new Error('transactions are opened by storage.write');
  };
  return {
    init: async () => {},
    acquireConnection: async () => new Connection(await connect()),
    beginTransaction: none,
    commitTransaction: none,
    rollbackTransaction: none,
    releaseConnection: async (connection) => {
      if (release) (connection as Connection).release();
    },
    destroy: async () => {},
  };
}

/** Statement texts get a name, so that the server parses and plans each once a connection. */
const names = new Map<string, string>();
const namesAtMost = 400;

function nameOf(text: string): string | undefined {
  let name = names.get(text);
  if (name === undefined && names.size < namesAtMost) {
    name = `c${names.size}`;
    names.set(text, name);
  }
  return name;
}

/** PostgreSQL refuses NUL in text. Columns never have one (`columnText`), so a value that is looked for must find nothing. */
function holdable(value: unknown): unknown {
  return typeof value === 'string' && value.includes('\u0000') ? value.replaceAll('\u0000', '\ufffd') : value;
}

class Connection implements DatabaseConnection {
  readonly #client: pg.PoolClient;
  #broken: Error | undefined;

  constructor(client: pg.PoolClient) {
    this.#client = client;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    try {
      const name = nameOf(query.sql);
      const result = await this.#client.query<never>({
        ...(name === undefined ? {} : { name }),
        text: query.sql,
        values: query.parameters.map(holdable),
      });
      const changed = result.command !== 'SELECT' && result.rowCount !== null;
      return { rows: result.rows as R[], ...(changed ? { numAffectedRows: BigInt(result.rowCount!) } : {}) };
    } catch (error) {
      const known = asStorageError(error);
      if (known instanceof StorageUnavailable && (error as { code?: string }).code !== '57014')
        this.#broken = known;
      throw isRetryable(error) ? error : known;
    }
  }

  // biome-ignore lint/correctness/useYield: nothing here streams rows; lists are read in pages
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('read in pages instead');
  }

  release(): void {
    this.#client.release(this.#broken);
  }
}
