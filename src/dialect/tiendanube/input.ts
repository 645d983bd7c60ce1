import { parseDate } from '../../domain/dates.js';
import { InputObject, type InputPolicy } from '../../input/object.js';

/** The longest text of a field that has no bound of its own. */
export const longestText = 255;

/** What is wrong is said in this API's own words. */
const policy: InputPolicy = {
  fineAmounts: 'round',
  emptyText: 'text',
  parseDate,
  tooLong: (most, unit) =>
    `is too long (maximum is ${unit === 'characters' ? `${most} characters` : String(most)})`,
};

/** Reads an object of this API. */
export function tiendanubeObject(source: Readonly<Record<string, unknown>>): InputObject {
  return new InputObject(source, policy);
}

/** Text or the null that clears it, no longer than this API takes. */
export function textIn(object: InputObject, key: string, longest = longestText): string | null | undefined {
  return object.textOrNull(key, longest);
}

/** An object as it is; null, and PHP's empty list for an object without keys, clear it. */
export function plainIn(object: InputObject, key: string): Readonly<Record<string, unknown>> | undefined {
  if (!object.has(key)) return undefined;
  const value = object.value(key);
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return {};
  return object.plain(key);
}

/** The objects of a list; null clears it, undefined where the key is absent or wrong. */
export function listIn(object: InputObject, key: string, most: number): readonly InputObject[] | undefined {
  return object.has(key) ? object.list(key, most) : undefined;
}
