import { type Minor, toMinor } from '../../domain/money.js';
import { parseSnipcartDate } from './dates.js';
import { wordOf } from './words.js';

export type Problems = Record<string, string[]>;

interface Collected {
  problems: Problems | undefined;
}

/** A reader of an object; anything but an object is wrong as a whole. */
export function inputObject(value: unknown): InputObject {
  const input = new InputObject(isObject(value) ? value : {}, '', { problems: undefined });
  if (!isObject(value)) input.wrong('', 'must be an object');
  return input;
}

/**
 * An object of a file, read key by key; null and absent are the same. What is wrong is collected by its path.
 * A class, since an import makes millions of them.
 */
export class InputObject {
  readonly source: Readonly<Record<string, unknown>>;
  readonly #path: string;
  readonly #collected: Collected;

  constructor(source: Readonly<Record<string, unknown>>, path: string, collected: Collected) {
    this.source = source;
    this.#path = path;
    this.#collected = collected;
  }

  /** What was wrong so far, in this object and in those inside it. */
  get problems(): Problems | undefined {
    return this.#collected.problems;
  }

  wrong(key: string, why: string): undefined {
    const name = this.#path + key || 'object';
    this.#collected.problems ??= {};
    this.#collected.problems[name] ??= [];
    this.#collected.problems[name].push(why);
    return undefined;
  }

  #at(key: string): unknown {
    const value = this.source[key];
    return value === null || value === undefined || !Object.hasOwn(this.source, key) ? undefined : value;
  }

  text(key: string): string | undefined {
    const value = this.#at(key);
    if (value === undefined || typeof value === 'string') return value;
    return typeof value === 'number' ? String(value) : this.wrong(key, 'must be text');
  }

  texts<N extends string>(keys: Readonly<Record<N, string>>): { readonly [K in N]: string | undefined } {
    const read: Record<string, string | undefined> = {};
    for (const name in keys) read[name] = this.text(keys[name]);
    return read as never;
  }

  word<W extends string>(key: string, words: readonly W[], byNumber: readonly W[] = []): W | undefined {
    const value = this.text(key);
    if (value === undefined || value === '') return undefined;
    return wordOf(value, words, byNumber) ?? this.wrong(key, `must be one of ${words.join(', ')}`);
  }

  words(key: string): readonly string[] | undefined {
    const value = this.#at(key);
    if (!Array.isArray(value)) return undefined;
    return value.every((word) => typeof word === 'string')
      ? value
      : this.wrong(key, 'must be a list of texts');
  }

  flag(key: string): boolean | undefined {
    const value = this.#at(key);
    if (value === undefined || typeof value === 'boolean') return value;
    // Browsers' carts say "always", "auto" and "never" where others say true and false.
    if (typeof value === 'string') return value.toLowerCase() !== 'false' && value.toLowerCase() !== 'never';
    return this.wrong(key, 'must be true or false');
  }

  number(key: string): number | undefined {
    const value = this.#at(key);
    if (value === undefined) return undefined;
    const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    return typeof read === 'number' && Number.isFinite(read) ? read : this.wrong(key, 'must be a number');
  }

  whole(key: string): number | undefined {
    const value = this.number(key);
    if (value === undefined || (Number.isSafeInteger(value) && value >= 0)) return value;
    return this.wrong(key, 'must be a whole number of 0 or more');
  }

  /** Minor units; digits beyond the currency's are rounded half-up. */
  amount(key: string, currency: string): Minor | undefined {
    const value = this.#at(key);
    if (value === undefined || value === '') return undefined;
    const minor =
      typeof value === 'number' || typeof value === 'string' ? toMinor(value, currency) : undefined;
    return minor ?? this.wrong(key, 'must be a number');
  }

  /** UTC milliseconds. */
  date(key: string): number | undefined {
    const value = this.text(key);
    if (value === undefined || value === '') return undefined;
    return (
      parseSnipcartDate(value)?.ms ?? this.wrong(key, `is not a date: ${JSON.stringify(value.slice(0, 40))}`)
    );
  }

  object(key: string): InputObject | undefined {
    const value = this.#at(key);
    if (value === undefined) return undefined;
    return isObject(value)
      ? new InputObject(value, `${this.#path}${key}.`, this.#collected)
      : this.wrong(key, 'must be an object');
  }

  list(key: string): readonly InputObject[] {
    const value = this.#at(key);
    if (value === undefined) return [];
    if (!Array.isArray(value)) {
      this.wrong(key, 'must be a list');
      return [];
    }
    return value.map((item, place) => {
      if (!isObject(item)) this.wrong(`${key}[${place}]`, 'must be an object');
      return new InputObject(isObject(item) ? item : {}, `${this.#path}${key}[${place}].`, this.#collected);
    });
  }

  plain(key: string): Readonly<Record<string, unknown>> | undefined {
    const value = this.#at(key);
    if (value === undefined) return undefined;
    return isObject(value) ? value : this.wrong(key, 'must be an object');
  }

  customFields(key: string, jsonKey: string): readonly Readonly<Record<string, unknown>>[] {
    if (Array.isArray(this.#at(key))) return this.list(key).map((field) => field.source);
    const json = this.#at(jsonKey);
    if (typeof json !== 'string' || json === '' || json === '[]') return [];
    try {
      const parsed: unknown = JSON.parse(json);
      if (Array.isArray(parsed)) return parsed.filter(isObject);
    } catch {
      // Told below.
    }
    this.wrong(jsonKey, 'must be a list of fields as JSON text');
    return [];
  }
}

/** Only the parts that are there. */
export function present<T extends object>(parts: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const rest: Record<string, unknown> = {};
  for (const name in parts) if (parts[name] !== undefined) rest[name] = parts[name];
  return rest as never;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
