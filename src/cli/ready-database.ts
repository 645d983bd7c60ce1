import cluster from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import { StorageUnavailable } from '../storage/errors.js';
import { open, sqlitePath } from '../storage/open.js';
import type { Storage } from '../storage/storage.js';
import { bringUpToDate, conversionInWords } from './bring-up-to-date.js';

const againMs = 500;
/** Errors that waiting does not fix: the user, the password or the name of the database is wrong. */
const lasting: ReadonlySet<string> = new Set(['28000', '28P01', '3D000']);

/**
 * Brings a database up to date before a server starts, in as much time as that takes. Where PostgreSQL is
 * away, starts up, or takes no writes since it is no primary yet, this waits and says so: whatever starts
 * both need not know of their order.
 */
export async function readyDatabase(url: string, act: (storage: Storage) => Promise<void> = async () => {}) {
  let last: string | undefined;
  for (;;) {
    const storage = open(url);
    try {
      const { converted } = await bringUpToDate(storage);
      for (const one of converted) console.error(`comptoir: ${conversionInWords(one)}`);
      await act(storage);
      if (last !== undefined) console.error('comptoir: the database is there');
      return;
    } catch (error) {
      if (!(error instanceof StorageUnavailable) || !isPassing(url, error)) throw error;
      // The first process of several says it for all.
      if (error.reason !== last && !cluster.isWorker)
        console.error(`comptoir: waiting for the database: ${error.reason}`);
      last = error.reason;
    } finally {
      await storage.close();
    }
    await sleep(againMs);
  }
}

function isPassing(url: string, { cause }: StorageUnavailable): boolean {
  const { code = '' } = (cause ?? {}) as { readonly code?: string };
  // Errors that Node itself throws are about the URL.
  return sqlitePath(url) === undefined && !lasting.has(code) && !code.startsWith('ERR_');
}
