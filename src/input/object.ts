import type { ParsedDate } from '../domain/dates.js';
import { flagOf, isObject, numberOf, textOf, wholeOf, wordOf } from '../domain/input-values.js';
import { isTooFine, type Minor, toMinor, wantedDecimals } from '../domain/money.js';

/** What is wrong with an object, by the path of each field. */
export type Problems = Record<string, string[]>;

/** How an object is read, where those who write them differ. */
export interface InputPolicy {
  /** Amounts finer than their currency: rounded, as in a file whose writer cannot be asked, or refused. */
  readonly fineAmounts: 'round' | 'refuse';
  /** Whether empty text says that there is none. */
  readonly emptyText: 'absent' | 'text';
  /** Words that say true or false beside those that everybody writes. */
  readonly flags?: Readonly<Record<string, boolean>>;
  /** How dates are written. */
  readonly parseDate: (text: string) => ParsedDate | undefined;
  /** What is said of a text or a list that is too long. */
  readonly tooLong: (most: number, unit: 'characters' | 'entries') => string;
}

/** The policy's part that most agree on. */
export function atMost(most: number, unit: 'characters' | 'entries'): string {
  return `must have at most ${most} ${unit}`;
}

interface Collected {
  problems: Problems | undefined;
}

/**
 * An object that somebody else wrote, read key by key; null and absent are the same. What is wrong is
 * collected by its path. A class, since an import makes millions of them.
 */
export class InputObject {
  readonly source: Readonly<Record<string, unknown>>;
  readonly #policy: InputPolicy;
  readonly #path: string;
  readonly #collected: Collected;

  constructor(
    source: Readonly<Record<string, unknown>>,
    policy: InputPolicy,
    path = '',
    collected: Collected = { problems: undefined },
  ) {
    this.source = source;
    this.#policy = policy;
    this.#path = path;
    this.#collected = collected;
  }

  /** What was wrong so far, in this object and in those inside it; undefined where nothing was. */
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

  /** Refuses where there is nothing. */
  needed<T>(key: string, value: T | undefined, why: string): T | undefined {
    return value ?? (this.hasProblem(key) ? undefined : this.wrong(key, why));
  }

  hasProblem(key: string): boolean {
    return this.problems?.[this.#path + key] !== undefined;
  }

  /** Whether the key is there, if only with null. */
  has(key: string): boolean {
    return Object.hasOwn(this.source, key) && this.source[key] !== undefined;
  }

  /** The value of a key; undefined where there is none. */
  value(key: string): unknown {
    if (!this.has(key)) return undefined;
    const value = this.source[key];
    return value === null || (value === '' && this.#policy.emptyText === 'absent') ? undefined : value;
  }

  text(key: string, longest = Number.POSITIVE_INFINITY): string | undefined {
    const value = this.value(key);
    if (value === undefined) return undefined;
    const text = textOf(value);
    if (text === undefined) return this.wrong(key, 'must be text');
    return text.length > longest ? this.wrong(key, this.#policy.tooLong(longest, 'characters')) : text;
  }

  /** Text, or the null that clears it; undefined where the key is absent. */
  textOrNull(key: string, longest?: number): string | null | undefined {
    return this.has(key) && this.source[key] === null ? null : this.text(key, longest);
  }

  texts<N extends string>(keys: Readonly<Record<N, string>>): { readonly [K in N]: string | undefined } {
    const read = {} as { [K in N]: string | undefined };
    for (const name in keys) read[name] = this.text(keys[name]);
    return read;
  }

  word<W extends string>(key: string, words: readonly W[], byNumber: readonly W[] = []): W | undefined {
    const value = this.value(key);
    if (value === undefined || value === '') return undefined;
    return wordOf(value, words, byNumber) ?? this.wrong(key, `must be one of ${words.join(', ')}`);
  }

  flag(key: string): boolean | undefined {
    const value = this.value(key);
    if (value === undefined || value === '') return undefined;
    const word = typeof value === 'string' ? this.#policy.flags?.[value.trim().toLowerCase()] : undefined;
    return word ?? flagOf(value) ?? this.wrong(key, 'must be true or false');
  }

  number(key: string): number | undefined {
    const value = this.value(key);
    if (value === undefined || value === '') return undefined;
    return numberOf(value) ?? this.wrong(key, 'must be a number');
  }

  whole(key: string, least = 0, most = Number.MAX_SAFE_INTEGER): number | undefined {
    const value = this.value(key);
    if (value === undefined || value === '') return undefined;
    const whole = wholeOf(value);
    if (whole !== undefined && whole >= least && whole <= most) return whole;
    const range = most === Number.MAX_SAFE_INTEGER ? `of ${least} or more` : `from ${least} to ${most}`;
    return this.wrong(key, `must be a whole number ${range}`);
  }

  /** Minor units. */
  amount(key: string, currency: string, least = Number.NEGATIVE_INFINITY, most?: number): Minor | undefined {
    const value = this.value(key);
    if (value === undefined || value === '') return undefined;
    const text = textOf(value);
    const minor = text === undefined ? undefined : toMinor(text, currency);
    if (minor !== undefined && this.#policy.fineAmounts === 'refuse' && isTooFine(text!, currency))
      return this.wrong(key, wantedDecimals(currency));
    if (minor !== undefined && minor >= least && minor <= (most ?? minor)) return minor;
    const range = least > 0 ? ' above 0 such as 12.5' : least === 0 ? ' of 0 or more such as 12.5' : '';
    return this.wrong(key, `must be a number${range}`);
  }

  /** UTC milliseconds. */
  date(key: string): number | undefined {
    return this.dateOf(key, (text) =>
      text === undefined ? 'must be text' : `is not a date: ${JSON.stringify(text.slice(0, 40))}`,
    )?.ms;
  }

  /** A date as its writer wrote it; `why` says what is wrong with a text, or with what is none. */
  protected dateOf(key: string, why: (text: string | undefined) => string): ParsedDate | undefined {
    const value = this.value(key);
    if (value === undefined || value === '') return undefined;
    const text = textOf(value);
    const date = text === undefined ? undefined : this.#policy.parseDate(text);
    return date ?? this.wrong(key, why(text));
  }

  /** A list of texts; undefined where there is no list. */
  words(key: string): readonly string[] | undefined {
    const value = this.value(key);
    if (!Array.isArray(value)) return undefined;
    return value.every((word) => typeof word === 'string')
      ? value
      : this.wrong(key, 'must be a list of texts');
  }

  object(key: string): InputObject | undefined {
    const value = this.plain(key);
    return value && this.#inside(value, `${key}.`);
  }

  /** An object as it is. */
  plain(key: string): Readonly<Record<string, unknown>> | undefined {
    const value = this.value(key);
    if (value === undefined) return undefined;
    return isObject(value) ? value : this.wrong(key, 'must be an object');
  }

  /** The objects of a list; none where there is no list. */
  list(key: string, most = Number.POSITIVE_INFINITY): readonly InputObject[] {
    const value = this.value(key);
    if (value === undefined) return [];
    if (!Array.isArray(value)) this.wrong(key, 'must be a list');
    else if (value.length > most) this.wrong(key, this.#policy.tooLong(most, 'entries'));
    else
      return value.map((item, place) => {
        if (!isObject(item)) this.wrong(`${key}[${place}]`, 'must be an object');
        return this.#inside(isObject(item) ? item : {}, `${key}[${place}].`);
      });
    return [];
  }

  #inside(source: Readonly<Record<string, unknown>>, path: string): InputObject {
    return new InputObject(source, this.#policy, this.#path + path, this.#collected);
  }
}

/** Reads an object; anything else is wrong as a whole. */
export function inputObject(value: unknown, policy: InputPolicy): InputObject {
  const object = new InputObject(isObject(value) ? value : {}, policy);
  if (!isObject(value)) object.wrong('', 'must be an object');
  return object;
}
