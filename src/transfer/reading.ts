import { hash as hashOf } from 'node:crypto';
import type { Settings } from '../domain/store/settings.js';
import { type Element, parseElement } from './json-stream.js';

/** How the objects of a file are understood: no database is asked. */
export interface ObjectReader<R> {
  /** Whether an object that has `items` is a page of an API rather than one of the objects themselves. */
  readonly isPage: (object: Record<string, unknown>) => boolean;
  readonly read: (
    object: RawObject,
    settings: Settings,
  ) => { readonly record: R } | { readonly problems: Readonly<Record<string, readonly string[]>> };
}

/** An object of a file before it is understood. */
export interface RawObject {
  readonly value: unknown;
  readonly text: string;
  /** Of its text. */
  readonly hash: string;
}

/** What an object of a file says, or why nothing can be made of it; where it stands counts from 1. */
export type Reading<R> = { readonly position: number } & ({ readonly record: R } | { readonly why: string });

const batchObjects = 500;
const batchCharacters = 3_000_000;
const deepest = 64;

/** The objects of a file in batches, each small enough to be stored in one short step. */
export async function* readObjects<R>(
  reader: ObjectReader<R>,
  settings: Settings,
  elements: AsyncIterable<Element>,
): AsyncGenerator<Reading<R>[]> {
  let batch: Reading<R>[] = [];
  let characters = 0;
  for await (const element of elements) {
    batch.push(reading(reader, settings, element));
    characters += element.text.length;
    if (batch.length < batchObjects && characters < batchCharacters) continue;
    yield batch;
    batch = [];
    characters = 0;
  }
  if (batch.length > 0) yield batch;
}

function reading<R>(reader: ObjectReader<R>, settings: Settings, element: Element): Reading<R> {
  const { position, text } = element;
  if (element.truncated) return { position, why: 'the file ends in the middle of it' };
  if (element.garbled) return { position, why: 'it is not UTF-8 text: save the file as UTF-8' };
  let value: unknown;
  try {
    value = parseElement(text);
  } catch (error) {
    return { position, why: `it is not JSON: ${(error as Error).message.slice(0, 120)}` };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return {
      position,
      why: `it is ${Array.isArray(value) ? 'a list' : JSON.stringify(value).slice(0, 40)}, not an object`,
    };
  if (depthOf(value) > deepest) return { position, why: `it is nested more than ${deepest} levels deep` };
  const hash = hashOf('sha1', text, 'base64url');
  const result = reader.read({ value, text, hash }, settings);
  return 'problems' in result
    ? { position, why: problemText(result.problems) }
    : { position, record: result.record };
}

function depthOf(value: unknown, depth = 0): number {
  if (typeof value !== 'object' || value === null || depth > deepest) return depth;
  let most = depth + 1;
  for (const key in value) most = Math.max(most, depthOf((value as Record<string, unknown>)[key], depth + 1));
  return most;
}

function problemText(problems: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(problems)
    .flatMap(([field, texts]) => texts.map((text) => `${field} ${text}`))
    .join('; ');
}
