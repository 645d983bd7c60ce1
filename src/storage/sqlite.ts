import { AsyncResource } from 'node:async_hooks';
import BetterSqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { LRUCache } from 'lru-cache';
import { asStorageError, StorageUnavailable } from './errors.js';
import type { Database } from './schema.js';
import { commitsAlone, commitsInPlace } from './sqlite-commits.js';
import { copyDatabase } from './sqlite-copy.js';
import { openedFile } from './sqlite-file.js';
import { readsOf } from './sqlite-reads.js';
import { writeQueue } from './sqlite-writes.js';
import { markDialect, type Reader } from './statement.js';
import type { Storage, Tx } from './storage.js';

/** Below this, two processes that write at the same instant may corrupt the file (the WAL-reset bug). */
const oldestSafeSqlite = [3, 51, 3];
/** How long a statement may block the event loop while another process holds the lock. */
const blockingMs = 20;

export interface SqliteOptions {
  /** No other process serves from this file: a slow disk is waited for beside the event loop. */
  readonly alone?: boolean;
}

/**
 * Opens a SQLite file; one that is empty becomes a database. Where another file is put in its place, that one
 * is opened: SQLite itself would go on in the one that is gone.
 */
export function openSqlite(path: string, { alone = false }: SqliteOptions = {}): Storage {
  let file = openFile(path, alone);
  let replaced = 0;
  const current = (): OpenFile => {
    if (!file.opened.isReplaced()) return file;
    const old = file;
    old.opened.removeItsLog();
    file = openFile(path, alone);
    replaced += 1;
    old.queue.refuse(new StorageUnavailable('its file was replaced'));
    void old.close().catch(() => {});
    return file;
  };
  const lineage = (): string => String(replaced);
  const read = handle((text) => current().readingOf(text));
  return {
    dialect: 'sqlite',
    url: `sqlite:${path}`,
    read,
    probe: read,
    async write(run) {
      // Whoever runs the queue, each transaction knows its own caller.
      return current().queue.write(AsyncResource.bind(run));
    },
    epoch() {
      const { reads, dataVersion, writes } = current();
      reads.catchUp();
      return `${lineage()}.${dataVersion.get()}.${writes()}`;
    },
    lineage,
    // Lists name the index they read by themselves: statistics would only slow the load's end.
    async analyze() {},
    async backup(copy) {
      await copyDatabase(path, copy);
    },
    async close() {
      await file.close();
    },
  };
}

type OpenFile = ReturnType<typeof openFile>;

/** One connection that reads and one that writes. */
function openFile(path: string, alone: boolean) {
  let writer: BetterSqlite.Database;
  let reader: BetterSqlite.Database;
  try {
    writer = connect(path, false);
    assertSafe(writer);
    reader = connect(path, true);
  } catch (error) {
    throw asStorageError(error);
  }
  const opened = openedFile(path);
  const reads = readsOf(reader, writer);
  const statementOf = preparing(reader);
  let writes = 0;
  const durable = (): void => {
    writes += 1;
  };
  const commits = alone ? commitsAlone(writer, reads, path, durable) : commitsInPlace(writer, reads, durable);
  const queue = writeQueue(writer, handle(preparing(writer)) as Tx, commits);
  return {
    opened,
    reader,
    reads,
    queue,
    dataVersion: reader.prepare('pragma data_version').pluck(),
    writes: () => writes,
    readingOf(text: string): BetterSqlite.Statement {
      reads.begin();
      return statementOf(text);
    },
    async close(): Promise<void> {
      await queue.idle();
      reads.end();
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

type Preparing = (text: string) => BetterSqlite.Statement;

/** Prepares the statements of one connection once each, as long as they are used. */
function preparing(database: BetterSqlite.Database): Preparing {
  const statements = new LRUCache<string, BetterSqlite.Statement>({
    max: 500,
    memoMethod: (text) => database.prepare(text),
  });
  return (text) => statements.memo(text);
}

/** A query builder over what prepares its statements. */
function handle(prepare: Preparing): Reader {
  const dialect = new SqliteDialect({ database: { prepare, close: () => {} } as never });
  return markDialect(new Kysely<Database>({ dialect }), 'sqlite', prepare as never);
}
