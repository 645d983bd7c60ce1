import { plainAmount } from '../../domain/catalog/decimal-text.js';
import { flagOf, isObject } from '../../domain/input-values.js';
import { type Minor, mostAmount, toMinor } from '../../domain/money.js';

/** Parsed JSON that a merchant's own server answered: anything at all. */
export type Answer = unknown;

/**
 * An answer with its names in camelCase: servers in .NET say `Rates` and `Cost`, which Snipcart reads too. A
 * name that is there both ways keeps its own.
 */
export function camelCased(answer: Answer, deep = 4): Answer {
  if (Array.isArray(answer)) return deep === 0 ? answer : answer.map((item) => camelCased(item, deep - 1));
  if (!isObject(answer) || deep === 0) return answer;
  const entries = Object.entries(answer).map(([name, value]) => {
    const camel = name.charAt(0).toLowerCase() + name.slice(1);
    return [Object.hasOwn(answer, camel) ? name : camel, camelCased(value, deep - 1)];
  });
  return Object.fromEntries(entries);
}

/** A list that stands under a name, or undefined. */
export function listIn(answer: Answer, name: string): readonly unknown[] | undefined {
  const list = isObject(answer) && Object.hasOwn(answer, name) ? answer[name] : undefined;
  return Array.isArray(list) ? list : undefined;
}

/**
 * An amount from a number or text: rounded half-up to the currency's digits; undefined below 0 or where it is
 * absurd.
 */
export function amountIn(value: unknown, currency: string): Minor | undefined {
  if (typeof value !== 'number' && (typeof value !== 'string' || value.length > 100)) return undefined;
  const minor = toMinor(value, currency);
  return minor === undefined || minor < 0 || minor > mostAmount ? undefined : minor;
}

/** A number of 0 or more from a number or text. */
export function numberIn(value: unknown): number | undefined {
  const plain = typeof value === 'number' || typeof value === 'string' ? plainAmount(String(value)) : null;
  return plain === null ? undefined : Number(plain);
}

/** A whole number of 0 to 999 from a number or text. */
export function wholeIn(value: unknown): number | undefined {
  const number = numberIn(value);
  return number !== undefined && Number.isInteger(number) && number <= 999 ? number : undefined;
}

/** Text on one line, cut to a length; null where there is none. */
export function textIn(value: unknown, longest: number): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const line = String(value)
    .slice(0, 2 * longest)
    .toWellFormed();
  const text = line.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
  return text === '' ? null : text.slice(0, longest).toWellFormed();
}

/** true or false, also as text. */
export function flagIn(value: unknown): boolean {
  return flagOf(value) === true;
}
