import { endOfIn } from '../../domain/dates.js';
import { textOf } from '../../domain/input-values.js';
import { isCurrency } from '../../domain/money.js';
import { atMost, InputObject } from '../../input/object.js';
import { parseSnipcartDate } from './dates.js';

const longestList = 1000;

/**
 * The fields of a discount, and what other objects have nothing like: percentages, lists as text, days in a
 * time zone. Empty text says that there is none.
 */
export class DiscountValues extends InputObject {
  /** The smallest amount, rate and limit that is taken: files may have 0. */
  readonly least: 0 | 1;

  /**
   * `rounds`: amounts that are finer than their currency are rounded, as in a file that cannot be asked,
   * rather than refused.
   */
  constructor(source: Readonly<Record<string, unknown>>, { rounds }: { readonly rounds: boolean }) {
    super(source, {
      fineAmounts: rounds ? 'round' : 'refuse',
      emptyText: 'absent',
      parseDate: parseSnipcartDate,
      tooLong: atMost,
    });
    this.least = rounds ? 0 : 1;
  }

  /** Text without blanks around it; undefined where nothing else is there. */
  trimmed(key: string, longest = 500): string | undefined {
    return this.text(key, longest)?.trim() || undefined;
  }

  /** The same of plain text on one line. */
  line(key: string, longest: number): string | undefined {
    const text = this.trimmed(key, longest);
    if (text === undefined || (text.isWellFormed() && !/\p{Cc}/u.test(text))) return text;
    return this.wrong(key, 'must be plain text on one line');
  }

  /** Millionths of a percent. */
  percent(key: string, least: number): number | undefined {
    const value = this.value(key);
    if (value === undefined) return undefined;
    const text = textOf(value)?.trim() ?? '';
    const match = /^(\d{1,3})(?:\.(\d+))?$/.exec(text);
    const rate = match && Number(match[1] + (match[2] ?? '').slice(0, 6).padEnd(6, '0'));
    if (rate !== null && rate >= least && rate <= 100_000_000) return rate;
    return this.wrong(key, `must be a percentage ${least > 0 ? 'above' : 'from'} 0, 100 at most`);
  }

  /** Names of categories: parted by `|`, as pages write them, where there is none by commas. */
  categories(key: string): readonly string[] | undefined {
    const value = this.value(key);
    return this.names(key, typeof value === 'string' && value.includes('|') ? '|' : ',');
  }

  /** Words of one comma text or of a list, each once. */
  names(key: string, separator = ','): readonly string[] | undefined {
    const value = this.value(key);
    if (value === undefined) return undefined;
    const parts = textOf(value)?.split(separator) ?? value;
    if (!Array.isArray(parts) || !parts.every((part) => typeof part === 'string' || typeof part === 'number'))
      return this.wrong(key, 'must be a text with commas, or a list of texts');
    const words = [...new Set(parts.map((part) => String(part).trim()))].filter((word) => word !== '');
    if (words.length > longestList) return this.wrong(key, `must have at most ${longestList} entries`);
    if (words.some((word) => word.length > 512))
      return this.wrong(key, 'must have entries of at most 512 characters');
    return words.length > 0 ? words : undefined;
  }

  /** UTC milliseconds; a date without a time is its whole day in the store's time zone. */
  lastMoment(key: string, timeZone: string): number | undefined {
    const date = this.dateOf(
      key,
      () => 'must be a date such as 2026-01-31 or 2026-01-31T10:00:00Z, or null for never',
    );
    return date && endOfIn(date, timeZone);
  }

  /** A code in upper case. */
  currency(key: string): string | undefined {
    const value = this.value(key);
    if (value === undefined) return undefined;
    if (typeof value === 'string' && isCurrency(value.trim())) return value.trim().toUpperCase();
    return this.wrong(key, 'must be a currency code such as usd');
  }
}
