import { rmSync, statSync } from 'node:fs';
import { StorageUnavailable } from './errors.js';

/** How often a file is looked at, in milliseconds: it is done before a call is answered. */
const everyMs = 100;

/** The file that a path named when it was opened, to be asked whether the path still names it. */
export interface OpenedFile {
  /** Whether another file lies there by now. Throws StorageUnavailable where none does. */
  isReplaced(): boolean;
  /**
   * Removes the log of the file that was opened, which lies beside the one that took its place: SQLite would
   * write it into that one. A log that is not that file's own stays.
   */
  removeItsLog(): void;
}

/** Remembers what lies at a path, after it was opened and read. */
export function openedFile(path: string): OpenedFile {
  const own = identity(path);
  let ownLog = identity(`${path}-wal`);
  let lookedAt = performance.now();
  return {
    isReplaced() {
      const now = performance.now();
      if (now - lookedAt < everyMs) return false;
      const current = identity(path);
      if (current === undefined) throw new StorageUnavailable(`its file ${path} is gone`);
      if (current !== own) return true;
      lookedAt = now;
      ownLog = identity(`${path}-wal`) ?? ownLog;
      return false;
    },
    removeItsLog() {
      const log = identity(`${path}-wal`);
      if (log === undefined || log !== ownLog) return;
      for (const end of ['-wal', '-shm']) rmSync(path + end, { force: true });
    },
  };
}

function identity(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats && `${stats.dev} ${stats.ino}`;
}
