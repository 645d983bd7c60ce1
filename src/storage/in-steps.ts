import { setTimeout as sleep } from 'node:timers/promises';
import type { Storage, Tx } from './storage.js';

/** How many rows one statement reads, so that none runs for long. */
const pageSize = 1000;
/** Between two steps that write, so that the database is left to others for most of the time. */
const breathMs = 20;

/**
 * Goes through rows by a key that grows, a page at a time: `read` answers at most `limit` rows after a key,
 * in its order, or the first ones.
 */
export async function* inPages<Row, Key>(
  read: (after: Key | undefined, limit: number) => Promise<Row[]>,
  keyOf: (row: Row) => Key,
  size = pageSize,
): AsyncGenerator<Row[]> {
  let after: Key | undefined;
  for (;;) {
    const rows = await read(after, size);
    if (rows.length > 0) yield rows;
    if (rows.length < size) return;
    after = keyOf(rows.at(-1)!);
  }
}

/** A pause between two steps that write. */
export const breath = (): Promise<void> => sleep(breathMs);

/**
 * Writes in short transactions until one meets nothing any more; a step answers how many rows it met, and
 * meets none twice.
 */
export async function writeInSteps(
  storage: Storage,
  step: (tx: Tx) => Promise<number>,
  signal?: AbortSignal,
): Promise<void> {
  while (!signal?.aborted && (await storage.write(step)) > 0) await breath();
}
