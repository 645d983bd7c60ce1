import fs from 'node:fs';
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
   * Ends the open transaction, when no commit is under way. Settles once it is durable, and undefined where
   * it is already. Throws where nothing was committed.
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
 * A sync that takes longer, in milliseconds, is waited for beside the event loop: handing it over has its
 * price too.
 */
const quickSyncMs = 1;
/**
 * So many commits after one that was slow, the event loop waits for one again, to see whether the disk has
 * become quick.
 */
const lookAgain = 32;

/**
 * SQLite writes the log, and this syncs it: a quick disk is waited for, a slow one beside the event loop, by
 * another thread. Until then nobody in this process sees what was written, and its writers wait. Another
 * process may see it a sync earlier, so this is for the one that serves a file alone. The log is moved into
 * the file between two transactions.
 */
export function commitsAlone(
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
  const disk = diskOf(`${path}-wal`);
  let settled: Promise<void> | undefined;
  /** Pages that could not be moved, since a reader of another process needs them in the log. */
  let stuck = 0;

  function waitBeside(): Promise<void> {
    reads.hold();
    try {
      committing.run();
    } catch (error) {
      reads.release();
      throw error;
    }
    const durable = disk.sync().finally(() => {
      settled = undefined;
      reads.release();
      onDurable();
    });
    settled = durable.catch(() => {});
    return durable;
  }

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
      if (!disk.isQuick()) return waitBeside();
      reads.end();
      committing.run();
      try {
        disk.syncNow();
      } catch (error) {
        return Promise.reject(error);
      } finally {
        onDurable();
      }
      return undefined;
    },
    async close() {
      await settled;
      disk.close();
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

/** Syncs a file that stays where it is for as long as the database is open, and knows how long that takes. */
function diskOf(path: string) {
  let file: number | undefined;
  let usualMs = 0;
  let slowOnes = 0;
  // For writing: not every system syncs through a handle that only reads.
  const opened = (): number => (file ??= fs.openSync(path, 'r+'));
  const unconfirmed = (error: unknown) =>
    new StorageUnavailable('the disk did not confirm what was written to it', error);
  return {
    /** Whether to wait for the next sync. */
    isQuick: (): boolean => usualMs < quickSyncMs || slowOnes >= lookAgain,
    syncNow(): void {
      const began = performance.now();
      try {
        fs.fdatasyncSync(opened());
      } catch (error) {
        throw unconfirmed(error);
      }
      const ms = performance.now() - began;
      usualMs = slowOnes > 0 ? ms : usualMs + (ms - usualMs) / 8;
      slowOnes = 0;
    },
    async sync(): Promise<void> {
      slowOnes += 1;
      try {
        const handle = opened();
        await new Promise<void>((resolve, reject) => {
          fs.fdatasync(handle, (error) => (error ? reject(error) : resolve()));
        });
      } catch (error) {
        throw unconfirmed(error);
      }
    },
    close(): void {
      if (file !== undefined) fs.closeSync(file);
    },
  };
}
