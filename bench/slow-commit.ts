import BetterSqlite from 'better-sqlite3';

/*
 * Loaded before the server (node --import): a disk that takes some milliseconds to sync, as ordinary ones do. Each commit waits
 * COMMIT_DELAY_MS and blocks as the real one does. Counts commits and the writes that share them, and tells its parent when asked.
 */

export interface Commits {
  readonly commits: number;
  readonly writes: number;
}

const delay = Number(process.env.COMMIT_DELAY_MS);
const never = new Int32Array(new SharedArrayBuffer(4));
let commits = 0;
let writes = 0;
let together = 0;

const run = BetterSqlite.prototype.exec;
BetterSqlite.prototype.exec = function exec(this: BetterSqlite.Database, text: string) {
  if (text === 'begin immediate') together = 0;
  else if (text === 'savepoint job') together += 1;
  else if (text === 'commit') {
    commits += 1;
    // A write that is alone has no savepoint.
    writes += Math.max(1, together);
    Atomics.wait(never, 0, 0, delay);
  }
  return run.call(this, text);
};

process.on('message', () => process.send!({ commits, writes } satisfies Commits));
process.channel?.unref();
