import { ShopError } from '../domain/errors.js';
import { parseRelaxed } from '../domain/relaxed-json.js';
import { type BodyLimits, checkShape } from './body-shape.js';

const deepest = 32;
/** Examples that people paste are short, and the relaxed parser takes 500 ms for a megabyte. */
const longestRelaxed = 32 * 1024;

/**
 * A JSON body: UTF-8, at most 32 levels deep, without keys that reach into prototypes. `relaxed` also takes
 * what JSON5 takes (single quotes, bare names, trailing commas), as Snipcart's own examples are written. An
 * empty body is undefined. Refuses with `invalid`, also what has more keys and elements than `limits`.
 */
export function parseBody(body: Buffer, relaxed: boolean, limits?: BodyLimits): unknown {
  if (limits) checkShape(body, limits, deepest);
  const text = decode(body).trim();
  if (text === '') return undefined;
  const value = parse(text, relaxed);
  checkTree(value, 0);
  return value;
}

function decode(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new ShopError('invalid', 'the body is not UTF-8 text');
  }
}

function parse(text: string, relaxed: boolean): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const value = relaxed && text.length <= longestRelaxed ? parseRelaxed(text, deepest) : undefined;
    if (value !== undefined) return value;
    // The strict parser's complaint is the one to show.
    throw new ShopError('invalid', `the body is not JSON: ${(error as Error).message.slice(0, 200)}`);
  }
}

function checkTree(value: unknown, depth: number): void {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new ShopError('invalid', 'the body has a number that is too large');
  if (typeof value !== 'object' || value === null) return;
  if (depth >= deepest) throw new ShopError('invalid', `the body is nested more than ${deepest} levels deep`);
  if (Array.isArray(value)) {
    for (const item of value) checkTree(item, depth + 1);
    return;
  }
  for (const key of Object.keys(value)) {
    const inner = (value as Record<string, unknown>)[key];
    if (
      key === '__proto__' ||
      (key === 'constructor' &&
        typeof inner === 'object' &&
        inner !== null &&
        Object.hasOwn(inner, 'prototype'))
    ) {
      throw new ShopError('invalid', `the body has the key ${key}, which is not allowed`);
    }
    checkTree(inner, depth + 1);
  }
}
