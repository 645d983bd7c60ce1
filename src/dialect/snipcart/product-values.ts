import { flagOf, isAbsent, isObject, textOf, wholeOf } from '../../domain/input-values.js';

/** Where a reader of a product says what it could not take. */
export interface Notes {
  /** The product is imported without this part. */
  warn(code: string, reason: string): void;
  /** The product is not imported. */
  refuse(code: string, reason: string): void;
}

/** The longest text that is kept of one attribute, in UTF-16 units. */
export const maxText = 65_536;

/** The number of a part of a list: the one that markup gives it, else its place, from 1. */
export function numberOf(part: unknown, index: number): number {
  return isObject(part) && typeof part.number === 'number' ? part.number : index + 1;
}

/** A value as a message may show it: quoted, on one line, cut to 60 characters. */
export function quoted(value: unknown): string {
  const text = typeof value === 'string' ? value : typeof value === 'object' ? 'object' : String(value);
  const cut = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return `"${cut.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, ' ')}"`;
}

/**
 * Text or a number as a trimmed lower-case word; empty for anything else (an object's toString may throw).
 */
export function foldedWord(value: unknown): string {
  return textOf(value)?.trim().toLowerCase() ?? '';
}

function leaveOut(notes: Notes, name: string, value: unknown, why: string): undefined {
  notes.warn('attribute_unreadable', `${name} ${quoted(value)} ${why}; it was left out`);
  return undefined;
}

/**
 * Text, trimmed, with U+FFFD for NUL (which no database stores); null where there is none or it is too long.
 */
export function readText(value: unknown, name: string, notes: Notes): string | null {
  if (isAbsent(value)) return null;
  const text = textOf(value)?.trim().replaceAll('\0', '\ufffd');
  if (text === undefined) return leaveOut(notes, name, value, 'is not text') ?? null;
  if (text.length > maxText)
    return leaveOut(notes, name, text, `is longer than ${maxText} characters`) ?? null;
  return text;
}

/** A flag, as JSON or as text. */
export function readFlag(value: unknown, name: string, notes: Notes): boolean | undefined {
  if (isAbsent(value)) return undefined;
  return flagOf(value) ?? leaveOut(notes, name, value, 'is neither true nor false');
}

const mostCount = 999_999_999;

/** A whole number from `least` to 999,999,999, also as `3.0`. */
export function readCount(value: unknown, name: string, notes: Notes, least: number): number | undefined {
  if (isAbsent(value)) return undefined;
  const count = wholeOf(value);
  if (count !== undefined && count >= least && count <= mostCount) return count;
  return leaveOut(notes, name, value, `is not a whole number from ${least} up`);
}

/**
 * The most units of a product. One that is no whole number from 1 up refuses it: nobody knows how many may be
 * sold.
 */
export function readMaximum(value: unknown, name: string, notes: Notes): number | undefined {
  if (isAbsent(value)) return undefined;
  const most = wholeOf(value);
  if (most !== undefined && most >= 1) return Math.min(most, mostCount);
  const right = 'write a whole number from 1 up, or leave it empty for no limit';
  notes.refuse('maximum_unreadable', `${name} ${quoted(value)} lets nobody buy it: ${right}`);
  return undefined;
}

/** A list of texts, from JSON or from one text cut at `separator`; blanks and repetitions are dropped. */
export function readList(
  value: unknown,
  separator: RegExp,
  name: string,
  notes: Notes,
): string[] | undefined {
  if (isAbsent(value)) return undefined;
  const parts = typeof value === 'string' ? value.split(separator) : value;
  if (!Array.isArray(parts)) return leaveOut(notes, name, value, 'is not a list');
  const texts = new Set<string>();
  for (const part of parts) {
    const text = readText(part, name, notes);
    if (text !== null) texts.add(text);
  }
  return [...texts];
}

/** An object of at most 64 KB and 32 levels, from JSON or its text, without names that poison prototypes. */
export function readMetadata(value: unknown, name: string, notes: Notes): Record<string, unknown> | null {
  if (isAbsent(value)) return null;
  const parsed = typeof value === 'string' ? parseJson(value) : value;
  if (isObject(parsed) && isTame(parsed)) return parsed;
  const why = isObject(parsed) ? 'is too large, too deep or has a forbidden name' : 'is not a JSON object';
  return leaveOut(notes, name, value, why) ?? null;
}

function parseJson(text: string): unknown {
  if (text.length > maxText) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isTame(root: object): boolean {
  let level: object[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth === 32) return false;
    const next: object[] = [];
    for (const value of level) {
      for (const [key, inner] of Object.entries(value)) {
        if (key === '__proto__' || key === 'constructor' || key === 'prototype') return false;
        if (typeof inner === 'object' && inner !== null) next.push(inner);
      }
    }
    level = next;
  }
  return JSON.stringify(root).length <= maxText;
}
