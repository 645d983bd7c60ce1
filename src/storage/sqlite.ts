import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import BetterSqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { asStorageError, StorageUnavailable } from './errors.js';
import { makeFolder } from './folder.js';
import type { Database } from './schema.js';
import { markDialect, type Reader } from './statement.js';
import type { Storage, Tx } from './storage.js';

/** Below this, two processes that write at the same instant may corrupt the file (the WAL-reset bug). */
const oldestSafeSqlite = [3, 51, 3];
/** How long a statement may block the event loop while another process holds the lock. */
const blockingMs = 20;
const waitForLockMs = 5_000;
const batchSize = 64;

/** Opens (and creates) a SQLite file. */
export function openSqlite(path: string): Storage {
  if (path !== ':memory:') makeFolder(dirname(path));
  let writer: BetterSqlite.Database;
  let reader: BetterSqlite.Database;
  try {
    writer = connect(path, false);
    assertSafe(writer);
    reader = connect(path, true);
  } catch (error) {
    throw asStorageError(error);
  }
  const dataVersion = reader.prepare('pragma data_version').pluck();
  const turn = readingTurn(reader);
  const tx = handle(writer) as Tx;
  const read = handle(reader, turn.begin);
  let writes = 0;
  const queue = writeQueue(writer, tx, {
    // Whoever reads an older state keeps the log from starting anew.
    beforeCommit: turn.end,
    committed() {
      writes += 1;
    },
  });
  return {
    dialect: 'sqlite',
    url: `sqlite:${path}`,
    read,
    write: queue.write,
    epoch() {
      turn.begin();
      return `${dataVersion.get()}.${writes}`;
    },
    async ping() {
      try {
        reader.prepare('select 1 from store limit 1').get();
      } catch (error) {
        throw asStorageError(error);
      }
    },
    // Lists name the index they read by themselves: statistics would only slow the load's end.
    async analyze() {},
    async backup(file) {
      await reader.backup(file);
    },
    async close() {
      await queue.idle();
      turn.end();
      reader.close();
      try {
        writer.pragma('optimize');
      } catch {
        // Closing must not fail because another process holds the file.
      }
      writer.close();
    },
  };
}

function connect(path: string, readonly: boolean): BetterSqlite.Database {
  const database = new BetterSqlite(path, { readonly, timeout: blockingMs });
  // The first connection of a new file sets what the file keeps; a read-only one finds it set.
  if (!readonly) {
    database.pragma('page_size = 8192');
    withPatience(() => database.pragma('journal_mode = WAL'));
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    database.pragma('journal_size_limit = 67108864');
  }
  database.pragma('trusted_schema = OFF');
  database.pragma('cache_size = -32768');
  database.pragma('temp_store = MEMORY');
  return database;
}

/** Turning WAL on needs the whole file for a moment: several processes may start at once. */
function withPatience(act: () => void): void {
  for (let attempt = 1; ; attempt += 1) {
    try {
      act();
      return;
    } catch (error) {
      if (attempt >= 100 || !(asStorageError(error) instanceof StorageUnavailable)) throw error;
    }
  }
}

function assertSafe(database: BetterSqlite.Database): void {
  const version = String(database.prepare('select sqlite_version()').pluck().get());
  const parts = version.split('.').map(Number);
  for (const [index, least] of oldestSafeSqlite.entries()) {
    const part = parts[index] ?? 0;
    if (part > least) return;
    if (part < least) {
      throw new Error(
        `SQLite ${version} may corrupt a shared file; ${oldestSafeSqlite.join('.')} or newer is needed`,
      );
    }
  }
}

/**
 * What is read without waiting for anything else is read in one transaction, since beginning one costs more than most reads. It
 * ends before the next event is looked at, whose sender may know of later commits, and before this process commits.
 */
function readingTurn(reader: BetterSqlite.Database) {
  const beginning = reader.prepare('begin');
  const ending = reader.prepare('commit');
  const end = (): void => {
    if (reader.open && reader.inTransaction) ending.run();
  };
  const begin = (): void => {
    if (reader.inTransaction) return;
    beginning.run();
    process.nextTick(end);
  };
  return { begin, end };
}

/** A query builder over one connection; prepared statements are kept by their text. */
function handle(database: BetterSqlite.Database, before?: () => void): Reader {
  const statements = new Map<string, BetterSqlite.Statement>();
  const prepare = (text: string): BetterSqlite.Statement => {
    before?.();
    const known = statements.get(text);
    if (known) return known;
    if (statements.size >= 500) statements.clear();
    const made = database.prepare(text);
    statements.set(text, made);
    return made;
  };
  const dialect = new SqliteDialect({ database: { prepare, close: () => {} } as never });
  return markDialect(new Kysely<Database>({ dialect }), 'sqlite', prepare as never);
}

interface Job {
  readonly run: (tx: Tx) => Promise<unknown>;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
  /** Until when it waits for another process to let go of the file. */
  readonly deadline: number;
}

type Outcome = { readonly value: unknown } | { readonly error: unknown };

/**
 * One writer at a time. What waits goes into one transaction, each job in a savepoint of its own, so that
 * many writes share a sync; promises settle only after the commit. A job may run twice.
 */
function writeQueue(
  database: BetterSqlite.Database,
  tx: Tx,
  on: { readonly beforeCommit: () => void; readonly committed: () => void },
) {
  const beginning = database.prepare('begin immediate');
  const committing = database.prepare('commit');
  const beginningJob = database.prepare('savepoint job');
  const endingJob = database.prepare('release job');
  const waiting: Job[] = [];
  let draining: Promise<void> | undefined;

  /** Takes the write lock for jobs that wait. Those for whom it takes too long are refused and leave the list. */
  async function begin(jobs: Job[]): Promise<boolean> {
    for (let pause = 1; jobs.length > 0; pause = Math.min(pause * 2, 50)) {
      try {
        beginning.run();
        return true;
      } catch (error) {
        const busy = (error as { code?: string }).code?.startsWith('SQLITE_BUSY') === true;
        const now = Date.now();
        for (const job of jobs.splice(0)) {
          if (busy && now < job.deadline) jobs.push(job);
          else job.reject(asStorageError(error));
        }
        await sleep(pause + Math.random() * pause);
      }
    }
    return false;
  }

  /** Runs jobs under the lock that `begin` took. */
  async function attempt(jobs: readonly Job[]): Promise<Outcome[]> {
    try {
      const outcomes: Outcome[] = [];
      // One job alone is its whole transaction: a savepoint would copy every page that it changes.
      if (jobs.length === 1) outcomes.push({ value: await jobs[0]!.run(tx) });
      else for (const job of jobs) outcomes.push(await attemptOne(job));
      on.beforeCommit();
      committing.run();
      on.committed();
      return outcomes;
    } catch (error) {
      if (database.inTransaction) database.exec('rollback');
      throw asStorageError(error);
    }
  }

  async function attemptOne(job: Job): Promise<Outcome> {
    beginningJob.run();
    try {
      const value = await job.run(tx);
      endingJob.run();
      return { value };
    } catch (error) {
      if (!database.inTransaction) throw error;
      database.exec('rollback to job; release job');
      return { error: asStorageError(error) };
    }
  }

  function settle(jobs: readonly Job[], outcomes: readonly Outcome[]): void {
    for (const [index, job] of jobs.entries()) {
      const outcome = outcomes[index]!;
      if ('error' in outcome) job.reject(outcome.error);
      else job.resolve(outcome.value as never);
    }
  }

  async function alone(job: Job): Promise<void> {
    if (await begin([job])) await attempt([job]).then((outcomes) => settle([job], outcomes), job.reject);
  }

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      if (!(await begin(waiting))) continue;
      const jobs = waiting.splice(0, batchSize);
      try {
        settle(jobs, await attempt(jobs));
      } catch (error) {
        if (jobs.length === 1) jobs[0]!.reject(error);
        else for (const job of jobs) await alone(job);
      }
      // Lets requests that only read go on between two batches.
      await new Promise(setImmediate);
    }
    draining = undefined;
  }

  return {
    write<T>(run: (tx: Tx) => Promise<T>): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        const deadline = Date.now() + waitForLockMs;
        waiting.push({ run, resolve: resolve as Job['resolve'], reject, deadline });
        draining ??= drain();
      });
    },
    async idle(): Promise<void> {
      while (draining) await draining;
    },
  };
}
