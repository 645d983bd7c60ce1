import fs from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type BetterSqlite from 'better-sqlite3';
import { StorageUnavailable } from './errors.js';
import type { Reads } from './sqlite-reads.js';

/** How the transactions of the one writer end. */
export interface Commits {
  /** The commit that is on its way to the disk. It never rejects. */
  underWay(): Promise<void> | undefined;
  /** Between two transactions. It never rejects. */
  tidy(): Promise<void>;
  /**
   * Ends the open transaction, when no commit is under way. Settles once it is durable, and undefined where it is already. Throws
   * where nothing was committed.
   */
  commit(): Promise<void> | undefined;
  close(): Promise<void>;
}

/** SQLite's own way: a commit returns when it is on the disk, and the event loop waits for it. */
export function commitsInPlace(writer: BetterSqlite.Database, reads: Reads, onDurable: () => void): Commits {
  writer.pragma('synchronous = FULL');
  const committing = writer.prepare('commit');
  return {
    underWay: () => undefined,
    tidy: async () => {},
    commit() {
      // Whoever reads an older state keeps the log from starting anew.
      reads.end();
      committing.run();
      onDurable();
      return undefined;
    },
    close: async () => {},
  };
}

/** Pages in the log after which they are moved into the database's file: SQLite's own figure. */
const longLog = 1000;

/**
 * The disk is waited for beside the event loop: SQLite writes the log, and what it wrote is synced by another thread. Until then
 * nobody in this process sees it, and its writers wait. Another process may see it a sync earlier, so this is for the one that
 * serves a file alone. The log is moved into the file between two transactions.
 */
export function commitsAside(
  writer: BetterSqlite.Database,
  reads: Reads,
  path: string,
  onDurable: () => void,
): Commits {
  writer.pragma('synchronous = NORMAL');
  writer.pragma('wal_autocheckpoint = 0');
  const committing = writer.prepare('commit');
  const logState = writer.prepare<[], LogState>('pragma wal_checkpoint(noop)');
  const checkpoint = writer.prepare<[], LogState>('pragma wal_checkpoint(passive)');
  const sync = syncing(`${path}-wal`);
  let settled: Promise<void> | undefined;
  /** Pages that could not be moved, since a reader of another process needs them in the log. */
  let stuck = 0;

  return {
    underWay: () => settled,
    async tidy() {
      try {
        if (pagesIn(logState.get()!) < longLog + stuck) return;
        await settled;
        reads.end();
        stuck = pagesIn(checkpoint.get()!);
      } catch {
        // What is wrong with the file is told by the transaction that follows.
      }
    },
    commit() {
      reads.hold();
      try {
        committing.run();
      } catch (error) {
        reads.release();
        throw error;
      }
      const durable = sync.now().finally(() => {
        settled = undefined;
        reads.release();
        onDurable();
      });
      settled = durable.catch(() => {});
      return durable;
    },
    async close() {
      await settled;
      await sync.close();
    },
  };
}

interface LogState {
  readonly log: number;
  readonly checkpointed: number;
}

function pagesIn({ log, checkpointed }: LogState): number {
  return log - checkpointed;
}

/** Syncs a file that stays where it is for as long as the database is open. */
function syncing(path: string) {
  let file: Promise<FileHandle> | undefined;
  return {
    async now(): Promise<void> {
      try {
        // For writing: not every system syncs through a handle that only reads.
        file ??= open(path, 'r+');
        const { fd } = await file.catch((error) => {
          file = undefined;
          throw error;
        });
        await new Promise<void>((resolve, reject) => {
          fs.fdatasync(fd, (error) => (error ? reject(error) : resolve()));
        });
      } catch (error) {
        throw new StorageUnavailable('the disk did not confirm what was written to it', error);
      }
    },
    async close(): Promise<void> {
      await (await file)?.close();
    },
  };
}
