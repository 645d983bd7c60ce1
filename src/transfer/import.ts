import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ShopError } from '../domain/errors.js';
import type { ImportOutcome } from '../domain/order/import-orders.js';
import type { Store } from '../domain/store/store.js';
import { isUniqueViolation, StorageUnavailable } from '../storage/errors.js';
import type { Reader, Storage, Tx } from '../storage/storage.js';
import type { Element } from './json-stream.js';

/** What a kind of file holds and how it is stored. */
export interface ImportKind<R> {
  /** Plural, for people: `orders`. */
  readonly name: string;
  /** Whether an object that has `items` is a page of an API rather than one of the objects themselves. */
  readonly isPage: (object: Record<string, unknown>) => boolean;
  /** The objects, of those with these keys, that the shop has from this very text already. */
  readonly known?: (
    db: Reader,
    store: Store,
    objects: readonly RawObject[],
  ) => Promise<ReadonlySet<RawObject>>;
  readonly read: (
    object: RawObject,
    store: Store,
  ) => { readonly record: R } | { readonly problems: Readonly<Record<string, readonly string[]>> };
  readonly store: (tx: Tx, store: Store, records: readonly R[], now: number) => Promise<ImportOutcome[]>;
}

/** An object of a file before it is understood. */
export interface RawObject {
  readonly position: number;
  readonly value: unknown;
  /** Of its text. */
  readonly hash: string;
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

const batchObjects = 500;
const batchCharacters = 3_000_000;
const deepest = 64;

/**
 * Stores the objects of a file in steps, each all or nothing, so that a run that was cut short goes on where it was when it
 * is run again. A bad object is reported and passed over.
 */
export async function importObjects<R>(
  storage: Storage,
  store: Store,
  kind: ImportKind<R>,
  elements: AsyncIterable<Element>,
  report: ImportReport,
  now: () => number = Date.now,
): Promise<ImportSummary> {
  const summary: ImportSummary = { created: 0, updated: 0, unchanged: 0, skipped: 0 };
  let batch: Element[] = [];
  let characters = 0;
  let done = 0;
  const flush = async (): Promise<void> => {
    if (batch.length === 0) return;
    await importBatch(storage, store, kind, batch, summary, report, now());
    // A planner that knows nothing of new tables keeps the plans it made for empty ones.
    if (done === 0) await storage.analyze();
    done += batch.length;
    report.onProgress?.(done);
    batch = [];
    characters = 0;
  };
  for await (const element of elements) {
    batch.push(element);
    characters += element.text.length;
    if (batch.length >= batchObjects || characters >= batchCharacters) await flush();
  }
  await flush();
  return summary;
}

async function importBatch<R>(
  storage: Storage,
  store: Store,
  kind: ImportKind<R>,
  elements: readonly Element[],
  summary: ImportSummary,
  report: ImportReport,
  now: number,
): Promise<void> {
  const skip = (position: number, why: string): void => {
    summary.skipped += 1;
    report.onSkip(position, why);
  };
  const objects = elements.flatMap((element) => parse(element, skip) ?? []);
  const known = (await kind.known?.(storage.read, store, objects)) ?? new Set();
  summary.unchanged += known.size;
  const records: { readonly position: number; readonly record: R }[] = [];
  for (const object of objects) {
    if (known.has(object)) continue;
    const reading = kind.read(object, store);
    if ('problems' in reading) skip(object.position, told(reading.problems));
    else records.push({ position: object.position, record: reading.record });
  }
  if (records.length === 0) return;
  const outcomes = await storeAll(storage, store, kind, records, now, skip);
  for (const outcome of outcomes) summary[outcome] += 1;
}

/** All in one step; where one of them breaks a rule, each by itself, so that only that one is passed over. */
async function storeAll<R>(
  storage: Storage,
  store: Store,
  kind: ImportKind<R>,
  records: readonly { readonly position: number; readonly record: R }[],
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

function parse(element: Element, skip: (position: number, why: string) => void): RawObject[] | undefined {
  const { position, text } = element;
  if (element.truncated) {
    skip(position, 'the file ends in the middle of it');
    return undefined;
  }
  try {
    const value: unknown = JSON.parse(text);
    if (depthOf(value) > deepest) {
      skip(position, `it is nested more than ${deepest} levels deep`);
      return undefined;
    }
    return [{ position, value, hash: createHash('sha1').update(text).digest('base64url') }];
  } catch (error) {
    skip(position, `it is not JSON: ${(error as Error).message.slice(0, 120)}`);
    return undefined;
  }
}

function depthOf(value: unknown, depth = 0): number {
  if (typeof value !== 'object' || value === null || depth > deepest) return depth;
  let most = depth + 1;
  for (const key in value) most = Math.max(most, depthOf((value as Record<string, unknown>)[key], depth + 1));
  return most;
}

function told(problems: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(problems)
    .flatMap(([field, texts]) => texts.map((text) => `${field} ${text}`))
    .join('; ');
}
