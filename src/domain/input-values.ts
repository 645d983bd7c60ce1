import { parseWebUrl } from './url.js';

/*
 * What a value that somebody else wrote is: one answer for every API, file, page and setting. A value of
 * another kind is undefined; whoever asks decides whether that is refused or left out.
 */

/** Whether a value is a JSON object: not null, not a list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether there is nothing to read. Templates print empty attributes for what a product lacks. */
export function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/** Text as it is; a number as its digits. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'number' ? String(value) : typeof value === 'string' ? value : undefined;
}

const flags: ReadonlyMap<string, boolean> = new Map([
  ...['true', '1', 'yes', 'on'].map((word) => [word, true] as const),
  ...['false', '0', 'no', 'off'].map((word) => [word, false] as const),
]);

/** true or false, 1 or 0, or as text in any case one of these, yes or no, on or off. */
export function flagOf(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : flags.get(textOf(value)?.trim().toLowerCase() ?? '');
}

const longestNumber = 100;
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)$/;

/** A number, or its decimal text: no exponent, no other base, no separators. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || value.length > longestNumber) return undefined;
  const text = value.trim();
  return decimal.test(text) ? Number(text) : undefined;
}

/** The same where it is whole and exact, also as `3.0`. */
export function wholeOf(value: unknown): number | undefined {
  const number = numberOf(value);
  if (!Number.isSafeInteger(number)) return undefined;
  // No float is asked whether a long text is whole: 1.00000000000000000001 is not.
  if (typeof value === 'string' && /\.\d*[1-9]/.test(value)) return undefined;
  return number === 0 ? 0 : number;
}

/** One of some words, in any case or by its number; undefined for anything else. */
export function wordOf<W extends string>(
  value: unknown,
  words: readonly W[],
  byNumber: readonly W[] = [],
): W | undefined {
  const folded = textOf(value)?.trim().toLowerCase();
  if (folded === undefined) return undefined;
  const word = words.find((one) => one.toLowerCase() === folded);
  return word ?? (/^\d{1,2}$/.test(folded) ? byNumber[Number(folded)] : undefined);
}

export interface WebAddressRules {
  readonly longest?: number;
  /** Whether it may hold a user name and a password. */
  readonly credentials?: boolean;
}

/** An absolute address of the web: http or https. */
export function webAddressOf(
  value: unknown,
  { longest = 2000, credentials = true }: WebAddressRules = {},
): URL | undefined {
  if (typeof value !== 'string' || value.length > longest) return undefined;
  const text = value.trim();
  const url = /^https?:\/\//i.test(text) ? parseWebUrl(text) : undefined;
  return url && (credentials || (url.username === '' && url.password === '')) ? url : undefined;
}

/** Only the parts that are there. */
export function present<T extends object>(parts: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const there: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  for (const name in parts) {
    const part = parts[name];
    if (part !== undefined) there[name] = part as Exclude<T[typeof name], undefined>;
  }
  return there;
}
