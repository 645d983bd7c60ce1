import { endOfIn } from '../../domain/dates.js';
import { isCurrency, isTooFine, type Minor, toMinor, wantedDecimals } from '../../domain/money.js';
import { parseSnipcartDate } from './dates.js';
import type { Problems } from './input-object.js';
import { wordOf } from './words.js';

const longestList = 1000;
const mostOf = 999_999_999;

/**
 * Reads the fields of a discount one by one and collects what is wrong with them. Clients send numbers and
 * flags as text too; null and empty text say that there is none.
 */
export class DiscountValues {
  readonly problems: Problems = {};
  readonly #source: Readonly<Record<string, unknown>>;
  readonly #rounds: boolean;

  /**
   * `rounds`: amounts that are finer than their currency are rounded, as in a file that cannot be asked,
   * rather than refused.
   */
  constructor(source: Readonly<Record<string, unknown>>, { rounds }: { readonly rounds: boolean }) {
    this.#source = source;
    this.#rounds = rounds;
  }

  wrong(key: string, why: string): undefined {
    (this.problems[key] ??= []).push(why);
    return undefined;
  }

  isGiven(key: string): boolean {
    return this.#at(key) !== undefined;
  }

  #at(key: string): unknown {
    const value = this.#source[key];
    return value === null || value === '' || !Object.hasOwn(this.#source, key) ? undefined : value;
  }

  /** Refuses where there is nothing. */
  needed<T>(key: string, value: T | undefined, why: string): T | undefined {
    if (value === undefined && !this.problems[key]) this.wrong(key, why);
    return value;
  }

  text(key: string, longest = 500): string | undefined {
    const value = this.#at(key);
    if (value === undefined) return undefined;
    const text = typeof value === 'number' ? String(value) : value;
    if (typeof text !== 'string') return this.wrong(key, 'must be text');
    if (text.length > longest) return this.wrong(key, `must have at most ${longest} characters`);
    const trimmed = text.trim();
    return trimmed === '' ? undefined : trimmed;
  }

  word<W extends string>(key: string, words: readonly W[], byNumber: readonly W[]): W | undefined {
    const value = this.#at(key);
    if (value === undefined) return undefined;
    return wordOf(value, words, byNumber) ?? this.wrong(key, `must be one of ${words.join(', ')}`);
  }

  flag(key: string): boolean | undefined {
    const value = this.#at(key);
    if (value === undefined || typeof value === 'boolean') return value;
    const word = typeof value === 'string' || typeof value === 'number' ? String(value).toLowerCase() : '';
    if (word === 'true' || word === '1') return true;
    if (word === 'false' || word === '0') return false;
    return this.wrong(key, 'must be true or false');
  }

  whole(key: string, least: number): number | undefined {
    const value = this.#at(key);
    if (value === undefined) return undefined;
    const number = typeof value === 'string' && /^\d{1,9}$/.test(value.trim()) ? Number(value) : value;
    if (typeof number === 'number' && Number.isInteger(number) && number >= least && number <= mostOf)
      return number;
    return this.wrong(key, `must be a whole number from ${least} to ${mostOf}`);
  }

  /** Minor units, at least `least` of them. */
  amount(key: string, currency: string, least: Minor): Minor | undefined {
    const value = this.#at(key);
    if (value === undefined) return undefined;
    const minor =
      typeof value === 'number' || typeof value === 'string' ? toMinor(value, currency) : undefined;
    if (!this.#rounds && minor !== undefined && isTooFine(value as string | number, currency))
      return this.wrong(key, wantedDecimals(currency));
    if (minor !== undefined && minor >= least && minor <= mostOf * 1000) return minor;
    return this.wrong(key, `must be a number ${least > 0 ? 'above 0' : 'of 0 or more'} such as 12.5`);
  }

  /** Millionths of a percent. */
  percent(key: string, least: number): number | undefined {
    const value = this.#at(key);
    if (value === undefined) return undefined;
    const text = typeof value === 'number' || typeof value === 'string' ? String(value).trim() : '';
    const match = /^(\d{1,3})(?:\.(\d+))?$/.exec(text);
    const rate = match && Number(match[1] + (match[2] ?? '').slice(0, 6).padEnd(6, '0'));
    if (rate !== null && rate >= least && rate <= 100_000_000) return rate;
    return this.wrong(key, `must be a percentage ${least > 0 ? 'above' : 'from'} 0, 100 at most`);
  }

  /** Names of categories: parted by `|`, as pages write them, where there is none by commas. */
  categories(key: string): readonly string[] | undefined {
    const value = this.#at(key);
    return this.list(key, typeof value === 'string' && value.includes('|') ? '|' : ',');
  }

  /** Words of one comma text or of a list, each once. */
  list(key: string, separator = ','): readonly string[] | undefined {
    const value = this.#at(key);
    if (value === undefined) return undefined;
    const text = typeof value === 'number' ? String(value) : value;
    const parts = typeof text === 'string' ? text.split(separator) : text;
    if (!Array.isArray(parts) || !parts.every((part) => typeof part === 'string' || typeof part === 'number'))
      return this.wrong(key, 'must be a text with commas, or a list of texts');
    const words = [...new Set(parts.map((part) => String(part).trim()))].filter((word) => word !== '');
    if (words.length > longestList) return this.wrong(key, `must have at most ${longestList} entries`);
    if (words.some((word) => word.length > 512))
      return this.wrong(key, 'must have entries of at most 512 characters');
    return words.length > 0 ? words : undefined;
  }

  /** UTC milliseconds; a date without a time is its whole day in the store's time zone. */
  date(key: string, timeZone: string): number | undefined {
    const value = this.#at(key);
    if (value === undefined) return undefined;
    const date =
      typeof value === 'string' || typeof value === 'number' ? parseSnipcartDate(String(value)) : undefined;
    if (date) return endOfIn(date, timeZone);
    return this.wrong(key, 'must be a date such as 2026-01-31 or 2026-01-31T10:00:00Z, or null for never');
  }

  /** A code in upper case. */
  currency(key: string): string | undefined {
    const value = this.#at(key);
    if (value === undefined) return undefined;
    if (typeof value === 'string' && isCurrency(value.trim())) return value.trim().toUpperCase();
    return this.wrong(key, 'must be a currency code such as usd');
  }
}
