import { setTimeout as sleep } from 'node:timers/promises';
import { ShopError } from '../domain/errors.js';
import type { ImportOutcome } from '../domain/order/import-orders.js';
import type { Store } from '../domain/store/store.js';
import { isUniqueViolation, StorageUnavailable } from '../storage/errors.js';
import type { Storage, Tx } from '../storage/storage.js';
import type { Element } from './json-stream.js';
import type { PlainReader } from './readers.js';
import { type ObjectReader, type Reading, readObjects } from './reading.js';

/** What a kind of file holds and how it is stored. */
export interface ImportKind<R> extends ObjectReader<R> {
  /** Plural, for people: `orders`. */
  readonly name: string;
  /** Where its records are plain data: the reader that another thread can use. */
  readonly plain?: PlainReader;
  readonly store: (tx: Tx, store: Store, records: readonly R[], now: number) => Promise<ImportOutcome[]>;
}

export interface ImportSummary {
  created: number;
  updated: number;
  unchanged: number;
  skipped: number;
}

export interface ImportReport {
  /** An object that was passed over: where it stands and why. */
  readonly onSkip: (position: number, why: string) => void;
  /** After each batch: how many objects were dealt with so far. */
  readonly onProgress?: (done: number) => void;
}

/**
 * Stores the objects of a file in steps, each all or nothing, so that a run that was cut short goes on where
 * it was when it is run again. A bad object is reported and passed over.
 */
export function importObjects<R>(
  storage: Storage,
  store: Store,
  kind: ImportKind<R>,
  elements: AsyncIterable<Element>,
  report: ImportReport,
  now: () => number = Date.now,
): Promise<ImportSummary> {
  return importReadings(storage, store, kind, readObjects(kind, store.settings, elements), report, now);
}

/** Stores what was read of a file, a step for each batch, as `importObjects` does. */
export async function importReadings<R>(
  storage: Storage,
  store: Store,
  kind: ImportKind<R>,
  batches: AsyncIterable<readonly Reading<R>[]>,
  report: ImportReport,
  now: () => number = Date.now,
): Promise<ImportSummary> {
  const summary: ImportSummary = { created: 0, updated: 0, unchanged: 0, skipped: 0 };
  let done = 0;
  for await (const batch of batches) {
    await importBatch(storage, store, kind, batch, summary, report, now());
    // A planner that knows nothing of new tables keeps the plans it made for empty ones.
    if (done === 0) await storage.analyze();
    done += batch.length;
    report.onProgress?.(done);
  }
  return summary;
}

type Read<R> = Extract<Reading<R>, { readonly record: R }>;

async function importBatch<R>(
  storage: Storage,
  store: Store,
  kind: ImportKind<R>,
  readings: readonly Reading<R>[],
  summary: ImportSummary,
  report: ImportReport,
  now: number,
): Promise<void> {
  const skip = (position: number, why: string): void => {
    summary.skipped += 1;
    report.onSkip(position, why);
  };
  const good: Read<R>[] = [];
  for (const reading of readings) {
    if ('why' in reading) skip(reading.position, reading.why);
    else good.push(reading);
  }
  if (good.length === 0) return;
  const outcomes = await storeAll(storage, store, kind, good, now, skip);
  for (const outcome of outcomes) summary[outcome] += 1;
}

/** All in one step; where one of them breaks a rule, each by itself, so that only that one is passed over. */
async function storeAll<R>(
  storage: Storage,
  store: Store,
  kind: ImportKind<R>,
  records: readonly Read<R>[],
  now: number,
  skip: (position: number, why: string) => void,
): Promise<ImportOutcome[]> {
  try {
    return await patiently(() =>
      storage.write((tx) =>
        kind.store(
          tx,
          store,
          records.map(({ record }) => record),
          now,
        ),
      ),
    );
  } catch (error) {
    if (!(error instanceof ShopError) && !isUniqueViolation(error)) throw error;
    if (records.length === 1) {
      skip(
        records[0]!.position,
        error instanceof ShopError ? error.message : 'an id of it belongs to another object already',
      );
      return [];
    }
    const outcomes: ImportOutcome[] = [];
    for (const record of records)
      outcomes.push(...(await storeAll(storage, store, kind, [record], now, skip)));
    return outcomes;
  }
}

/** A server that writes meanwhile is waited for. */
async function patiently<T>(act: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof StorageUnavailable) || attempt >= 5) throw error;
      await sleep(500 * attempt);
    }
  }
}
