import { parseDate } from '../../domain/dates.js';
import { type Minor, toMinor } from '../../domain/money.js';

export type Problems = Record<string, string[]>;

/** An object of a file, read key by key; null and absent are the same. What is wrong is collected by its path. */
export interface Given {
  readonly source: Readonly<Record<string, unknown>>;
  /** What was wrong so far, in this object and in those inside it. */
  readonly problems: Problems | undefined;
  wrong(key: string, why: string): void;
  text(key: string): string | undefined;
  texts<N extends string>(keys: Readonly<Record<N, string>>): { readonly [K in N]: string | undefined };
  word<W extends string>(key: string, words: readonly W[]): W | undefined;
  words(key: string): readonly string[] | undefined;
  flag(key: string): boolean | undefined;
  number(key: string): number | undefined;
  whole(key: string): number | undefined;
  /** Minor units; digits beyond the currency's are rounded half-up. */
  amount(key: string, currency: string): Minor | undefined;
  /** UTC milliseconds. */
  date(key: string): number | undefined;
  object(key: string): Given | undefined;
  list(key: string): readonly Given[];
  plain(key: string): Readonly<Record<string, unknown>> | undefined;
  customFields(key: string, jsonKey: string): readonly Readonly<Record<string, unknown>>[];
}

interface Collected {
  problems: Problems | undefined;
}

/** A reader of an object; anything but an object is wrong as a whole. */
export function givenObject(value: unknown): Given {
  const collected: Collected = { problems: undefined };
  const given = reader(isObject(value) ? value : {}, '', collected);
  if (!isObject(value)) given.wrong('', 'must be an object');
  return given;
}

function reader(source: Readonly<Record<string, unknown>>, path: string, collected: Collected): Given {
  const wrong = (key: string, why: string): undefined => {
    const name = path + key || 'object';
    collected.problems ??= {};
    collected.problems[name] ??= [];
    collected.problems[name].push(why);
    return undefined;
  };
  const at = (key: string): unknown => {
    const value = source[key];
    return value === null || !Object.hasOwn(source, key) ? undefined : value;
  };

  function text(key: string): string | undefined {
    const value = at(key);
    if (value === undefined || typeof value === 'string') return value;
    return typeof value === 'number' ? String(value) : wrong(key, 'must be text');
  }

  function number(key: string): number | undefined {
    const value = at(key);
    if (value === undefined) return undefined;
    const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    return typeof read === 'number' && Number.isFinite(read) ? read : wrong(key, 'must be a number');
  }

  function list(key: string): readonly Given[] {
    const value = at(key);
    if (value === undefined) return [];
    if (!Array.isArray(value)) {
      wrong(key, 'must be a list');
      return [];
    }
    return value.map((item, place) => {
      const inner = reader(isObject(item) ? item : {}, `${path}${key}[${place}].`, collected);
      if (!isObject(item)) wrong(`${key}[${place}]`, 'must be an object');
      return inner;
    });
  }

  return {
    source,
    get problems() {
      return collected.problems;
    },
    wrong,
    text,
    texts(keys) {
      const read: Record<string, string | undefined> = {};
      for (const name of Object.keys(keys)) read[name] = text(keys[name as keyof typeof keys]);
      return read as never;
    },
    word(key, words) {
      const value = text(key);
      if (value === undefined || value === '') return undefined;
      const folded = value.toLowerCase();
      return (
        words.find((word) => word.toLowerCase() === folded) ??
        wrong(key, `must be one of ${words.join(', ')}`)
      );
    },
    words(key) {
      const value = at(key);
      if (!Array.isArray(value)) return undefined;
      return value.every((word) => typeof word === 'string') ? value : wrong(key, 'must be a list of texts');
    },
    flag(key) {
      const value = at(key);
      if (value === undefined || typeof value === 'boolean') return value;
      // Browsers' carts say "always", "auto" and "never" where others say true and false.
      if (typeof value === 'string')
        return value.toLowerCase() !== 'false' && value.toLowerCase() !== 'never';
      return wrong(key, 'must be true or false');
    },
    number,
    whole(key) {
      const value = number(key);
      if (value === undefined || (Number.isSafeInteger(value) && value >= 0)) return value;
      return wrong(key, 'must be a whole number of 0 or more');
    },
    amount(key, currency) {
      const value = at(key);
      if (value === undefined || value === '') return undefined;
      const minor =
        typeof value === 'number' || typeof value === 'string' ? toMinor(value, currency) : undefined;
      return minor ?? wrong(key, 'must be a number');
    },
    date(key) {
      const value = text(key);
      if (value === undefined || value === '') return undefined;
      return parseDate(value)?.ms ?? wrong(key, `is not a date: ${JSON.stringify(value.slice(0, 40))}`);
    },
    object(key) {
      const value = at(key);
      if (value === undefined) return undefined;
      return isObject(value) ? reader(value, `${path}${key}.`, collected) : wrong(key, 'must be an object');
    },
    list,
    plain(key) {
      const value = at(key);
      if (value === undefined) return undefined;
      return isObject(value) ? value : wrong(key, 'must be an object');
    },
    customFields(key, jsonKey) {
      if (Array.isArray(at(key))) return list(key).map((field) => field.source);
      const json = at(jsonKey);
      if (typeof json !== 'string' || json === '') return [];
      try {
        const parsed: unknown = JSON.parse(json);
        if (Array.isArray(parsed)) return parsed.filter(isObject);
      } catch {
        // Told below.
      }
      wrong(jsonKey, 'must be a list of fields as JSON text');
      return [];
    },
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
