import { randomUUID } from 'node:crypto';
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
import { type Connections, openPool, type PostgresOptions } from './postgres-pool.js';
import type { Database } from './schema.js';
import { semaphore } from './semaphore.js';
import { markDialect, type Reader } from './statement.js';
import { statementNames } from './statement-names.js';
import type { Storage, Tx } from './storage.js';

const attempts = 10;
/** How long a probe waits for a connection, and for an answer. */
const probeMs = 4_000;
/** How long a writer waits for its turn. */
const turnMs = 10_000;

/** Opens a pool on a PostgreSQL database (or one that speaks its protocol). */
export function openPostgres(url: string, options: PostgresOptions = {}): Storage {
  const most = options.connections ?? 10;
  // Who writes may wait for others' locks with a connection in hand: the other half is left to those who
  // read.
  const writers = semaphore(Math.ceil(most / 2), turnMs);
  const pool = openPool(url, { ...options, connections: most }, writers.refuse);
  const read = reader(pool, () => pool.take());
  // A connection of its own, made when it is first asked for.
  const probing = openPool(url, { connections: 1, statementMs: probeMs, connectMs: probeMs }, () => {});
  const epoch = coalesced(() => snapshotOf(read, pool));
  return {
    dialect: 'postgres',
    url,
    read,
    probe: reader(probing, () => probing.take()),
    async write(run) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await writers.inTurn(() => transact(pool, run));
        } catch (error) {
          if (!isRetryable(error)) throw asStorageError(error);
          if (attempt >= attempts) throw new StorageUnavailable('too many write the same at once', error);
          await sleep(Math.min(2 ** attempt, 64) * (0.5 + Math.random()));
        }
      }
    },
    epoch,
    lineage: () => pool.lineage(),
    async analyze({ vacuum = false } = {}) {
      // Vacuuming also marks pages as visible to all, which reading from an index alone needs.
      const client = await pool.take();
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
    async close() {
      await Promise.all([pool.end(), probing.end()]);
    },
  };
}

/**
 * The transactions that a read sees by now, and of which server: two equal ones see the same data. A server
 * that lost commits gives their numbers again, so a lineage goes with them. Where the engine has no such
 * thing, no two are equal.
 */
async function snapshotOf(read: Reader, pool: Connections): Promise<string> {
  try {
    const { rows } = await read.executeQuery<{ s: string; server: string }>(
      CompiledQuery.raw(
        'select pg_current_snapshot()::text as s, extract(epoch from pg_postmaster_start_time())::text as server',
      ),
    );
    const [{ s, server }] = rows as [{ s: string; server: string }];
    pool.answeredBy(server);
    return `${pool.lineage()} ${s}`;
  } catch (error) {
    if ((error as { code?: string }).code !== '42883') throw error;
    return randomUUID();
  }
}

/**
 * Calls that come together share one answer, which is asked for after they came: one that is under way
 * already may be older than what its caller knows of. Where that one fails since the database is away, so
 * does the next: it would only wait longer.
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
    next ??= running.then(noop, refuseUnavailable).then(
      () => {
        next = undefined;
        return start();
      },
      (error) => {
        next = undefined;
        throw error;
      },
    );
    return next;
  };
}

function refuseUnavailable(error: unknown): void {
  if (error instanceof StorageUnavailable) throw error;
}

function noop(): void {}

async function transact<T>(pool: Connections, run: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool.take();
  let broken: Error | undefined;
  try {
    await pool.query(client, { text: 'begin' });
    const value = await run(reader(pool, async () => client, false) as Tx);
    await pool.query(client, { text: 'commit' });
    return value;
  } catch (error) {
    await pool.query(client, { text: 'rollback' }).catch((failure: Error) => {
      broken = failure;
    });
    const known = asStorageError(error);
    if (known instanceof StorageUnavailable && isOtherServer(known)) {
      broken = known;
      pool.renew();
    }
    throw error;
  } finally {
    client.release(broken);
  }
}

/**
 * Whether a server that took writes takes none any more: another one has become the primary, and new
 * connections find it.
 */
function isOtherServer({ cause }: StorageUnavailable): boolean {
  return (cause as { code?: string } | undefined)?.code === '25006';
}

function reader(pool: Connections, connect: () => Promise<pg.PoolClient>, release = true): Reader {
  return markDialect(new Kysely<Database>({ dialect: postgresDialect(pool, connect, release) }), 'postgres');
}

function postgresDialect(
  pool: Connections,
  connect: () => Promise<pg.PoolClient>,
  release: boolean,
): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createDriver: () => driver(pool, connect, release),
  };
}

/** `storage.write` alone opens transactions, so this driver has none of its own. */
function driver(pool: Connections, connect: () => Promise<pg.PoolClient>, release: boolean): Driver {
  const none = async (): Promise<void> => {
    throw new Error('transactions are opened by storage.write');
  };
  return {
    init: async () => {},
    acquireConnection: async () => new Connection(pool, await connect()),
    beginTransaction: none,
    commitTransaction: none,
    rollbackTransaction: none,
    releaseConnection: async (connection) => {
      if (release) (connection as Connection).release();
    },
    destroy: async () => {},
  };
}

const nameOf = statementNames();

/**
 * PostgreSQL refuses NUL in text. Columns never have one (`columnText`), so a value that is looked for must
 * find nothing.
 */
function holdable(value: unknown): unknown {
  return typeof value === 'string' && value.includes('\u0000') ? value.replaceAll('\u0000', '\ufffd') : value;
}

class Connection implements DatabaseConnection {
  readonly #pool: Connections;
  readonly #client: pg.PoolClient;
  #broken: Error | undefined;

  constructor(pool: Connections, client: pg.PoolClient) {
    this.#pool = pool;
    this.#client = client;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    try {
      const name = nameOf(query.sql);
      const result = await this.#pool.query(this.#client, {
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
