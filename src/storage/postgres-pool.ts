import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { asStorageError, StorageUnavailable } from './errors.js';

/** Loaded by the first shop that is on PostgreSQL. */
const driverOf = (): typeof pg => createRequire(import.meta.url)('pg');

export interface PostgresOptions {
  /** Connections at most; 10 unless named. */
  readonly connections?: number;
  /**
   * How long a statement may take, in milliseconds; without end unless named, as migrations and commands need
   * it.
   */
  readonly statementMs?: number;
  /** How long taking a connection may take, in milliseconds; 10 seconds unless named. */
  readonly connectMs?: number;
}

/** Connections to one database, none of which keeps anybody waiting for longer than is allowed. */
export interface Connections {
  /** Takes one; `release` gives it back. Rejects with StorageUnavailable. */
  take(): Promise<pg.PoolClient>;
  /** Runs a statement on one. A connection that does not answer in time is cut. */
  query(client: pg.PoolClient, statement: pg.QueryConfig): Promise<pg.QueryResult<never>>;
  /** Closes those that nobody uses: the server that they lead to has become another. */
  renew(): void;
  /** Changes whenever the database may be another one than before, or an older state of it. */
  lineage(): string;
  /** Notes when the server that answered was started: another one changes the lineage. */
  answeredBy(server: string): void;
  end(): Promise<void>;
}

/**
 * The server ends a statement that takes too long by itself; a server that hangs is not waited for longer
 * than this.
 */
const graceMs = 1_000;
/** How long a new connection and a first answer may take while it is doubted that the database answers. */
const probeMs = 2_000;
/** Between two probes of a database that does not answer. */
const probeAgainMs = 250;
/** Who uses a connection when the pool ends gets this long, and the server to take leave half of it. */
const endMs = 1_000;

/**
 * A pool that outlives its database. Where a connection does not answer in time, another one is tried: if
 * that does not answer either, the database hangs. Then every connection is cut, whoever asks is refused at
 * once instead of waiting in vain, and `onHang` is told; until a probe is answered.
 */
export function openPool(url: string, options: PostgresOptions, onHang: (error: Error) => void): Connections {
  const { Pool, types } = driverOf();
  const { connections = 10, statementMs, connectMs = 10_000 } = options;
  const common = {
    connectionString: url,
    // A peer that went away without a word is noticed while nothing is sent, too.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  };
  const pool = new Pool({
    ...common,
    max: connections,
    connectionTimeoutMillis: connectMs,
    idleTimeoutMillis: 30_000,
    ...(statementMs === undefined ? {} : { statement_timeout: statementMs }),
    lock_timeout: Math.min(5_000, statementMs ?? 5_000),
    idle_in_transaction_session_timeout: statementMs === undefined ? 30_000 : 10_000,
    types: { getTypeParser: typeParserOf(types) },
  });
  const open = new Set<pg.PoolClient>();
  let ended = false;
  let hanging: StorageUnavailable | undefined;
  let probing = false;
  let losses = 0;
  let server = '';

  // A connection may break at any time, whoever has it: without a listener that would end the process.
  pool.on('connect', (client) => {
    open.add(client);
    client.on('error', () => {
      losses += 1;
    });
    client.once('end', () => open.delete(client));
  });
  pool.on('error', () => {});

  function cut(client: pg.PoolClient, error: Error): void {
    streamOf(client).destroy(error);
  }

  /** Finds out whether the whole database hangs, after one connection to it did. */
  async function doubt(): Promise<void> {
    if (probing || ended || statementMs === undefined) return;
    probing = true;
    while (!ended && !(await answers())) {
      if (!hanging) {
        hanging = new StorageUnavailable('it does not answer');
        onHang(hanging);
      }
      for (const client of open) cut(client, hanging);
      await sleep(probeAgainMs, undefined, { ref: false });
    }
    hanging = undefined;
    probing = false;
  }

  /** Whether the server says anything in time, be it a refusal. */
  async function answers(): Promise<boolean> {
    const { Client } = driverOf();
    const client = new Client(common);
    client.on('error', () => {});
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      streamOf(client).destroy();
    }, probeMs);
    timer.unref();
    try {
      await client.connect();
      await client.query('select 1');
    } catch {
      // What it says is for those who call it.
    }
    clearTimeout(timer);
    client.end().catch(() => {});
    return !late;
  }

  return {
    async take() {
      if (hanging) throw hanging;
      try {
        return await pool.connect();
      } catch (error) {
        const known = asStorageError(error);
        if (isTimeOut(error)) void doubt();
        throw known instanceof StorageUnavailable
          ? known
          : new StorageUnavailable('connecting failed', error);
      }
    },
    query(client, statement) {
      const asked = client.query<never>(statement);
      if (statementMs === undefined) return asked;
      const timer = setTimeout(() => {
        cut(client, new StorageUnavailable('it did not answer in time'));
        void doubt();
      }, statementMs + graceMs);
      return asked.finally(() => clearTimeout(timer));
    },
    renew() {
      // Those that are in use are given back as broken, by whoever saw why.
      const idle = (pool as unknown as { readonly _idle: readonly { readonly client: pg.PoolClient }[] })
        ._idle;
      for (const { client } of [...idle])
        cut(client, new StorageUnavailable('the server has become another'));
    },
    lineage: () => `${losses} ${server}`,
    answeredBy(startedAt) {
      server = startedAt;
    },
    async end() {
      ended = true;
      await Promise.race([pool.end(), sleep(endMs, undefined, { ref: false })]);
      await Promise.race([
        Promise.all([...open].map((client) => new Promise((resolve) => client.once('end', resolve)))),
        sleep(endMs / 2, undefined, { ref: false }),
      ]);
      for (const client of open) streamOf(client).destroy();
    },
  };
}

/** pg ends a connection politely alone, which takes an answer. */
function streamOf(client: pg.ClientBase): { destroy(error?: Error): void } {
  return (client as unknown as { readonly connection: { readonly stream: { destroy(error?: Error): void } } })
    .connection.stream;
}

function isTimeOut(error: unknown): boolean {
  const { message = '', code } = error as { readonly message?: string; readonly code?: string };
  return code === 'ETIMEDOUT' || /timeout exceeded|due to connection timeout/.test(message);
}

const int8 = 20;
const numeric = 1700;

/** int8 and the sums of int8 fit a JavaScript number here: the schema keeps them below 2^53. */
function typeParserOf(types: typeof pg.types) {
  return (oid: number, format?: unknown): ((value: string) => unknown) =>
    oid === int8 || oid === numeric
      ? Number
      : (types.getTypeParser(oid, format as 'text') as (value: string) => unknown);
}
