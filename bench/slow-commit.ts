import fs from 'node:fs';
import BetterSqlite from 'better-sqlite3';

/*
 * Loaded before the server (node --import): a disk that takes some milliseconds to sync, as ordinary ones do. Each commit's sync
 * takes COMMIT_DELAY_MS longer. Counts syncs and the writes that share them, and tells its parent when asked.
 */

export interface Commits {
  readonly commits: number;
  readonly writes: number;
}

const delay = Number(process.env.COMMIT_DELAY_MS);
let commits = 0;
let writes = 0;
let pending = 0;

function count(): void {
  commits += 1;
  // A write that is alone has no savepoint, and the first of several may have none: never more than there
  // were.
  writes += Math.max(1, pending);
  pending = 0;
}

const { fdatasync, fdatasyncSync } = fs;
fs.fdatasync = ((file: number, callback: (error: Error | null) => void) => {
  count();
  setTimeout(() => fdatasync(file, callback), delay);
}) as typeof fs.fdatasync;

const never = new Int32Array(new SharedArrayBuffer(4));
fs.fdatasyncSync = (file) => {
  count();
  Atomics.wait(never, 0, 0, delay);
  fdatasyncSync(file);
};

const prepare = BetterSqlite.prototype.prepare;
BetterSqlite.prototype.prepare = function prepared(this: BetterSqlite.Database, text: string) {
  const statement = prepare.call(this, text);
  if (text !== 'savepoint job') return statement;
  const run = statement.run.bind(statement) as (...values: unknown[]) => unknown;
  return Object.assign(statement, {
    run: (...values: unknown[]) => {
      pending += 1;
      return run(...values);
    },
  });
} as typeof prepare;

process.on('message', () => process.send!({ commits, writes } satisfies Commits));
process.channel?.unref();
