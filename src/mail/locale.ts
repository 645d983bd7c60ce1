import { LRUCache } from 'lru-cache';
import { parseDate } from '../domain/dates.js';
import { exponentOf, isCurrency, type Minor, toDecimal } from '../domain/money.js';
import { de } from './texts/de.js';
import { en, type TextKey, type Texts } from './texts/en.js';
import { es } from './texts/es.js';
import { fr } from './texts/fr.js';
import { it } from './texts/it.js';
import { nl } from './texts/nl.js';
import { pt } from './texts/pt.js';

const catalogues: Readonly<Record<string, Texts>> = { en, fr, es, pt, de, it, nl };

/** The languages that mails have words for. */
export const mailLanguages = Object.keys(catalogues);

/** The language of a mail, and the format of its amounts and dates. */
export interface MailLocale {
  /** Of two letters: which words, which templates. */
  readonly language: string;
  readonly tag: string;
  say(key: TextKey, values?: Readonly<Record<string, unknown>>): string;
  /** Major units as text or number; the mail's own currency unless named. */
  money(amount: unknown, currency?: string): string;
  minor(amount: Minor, currency: string): string;
  /**
   * ISO text, Unix seconds or milliseconds; a format of .NET's letters or of strftime's, else the language's
   * own.
   */
  date(value: unknown, format?: string): string;
  /** 0.05 → 5 %. */
  percent(fraction: number): string;
  country(code: string): string;
}

interface LocaleOptions {
  /** As an order names it: `fr`, `pt-BR`. */
  readonly language: string | undefined;
  /** For dates and amounts where the language names no country. */
  readonly country: string;
  readonly timeZone: string;
  readonly currency: string;
}

/** The locale for an order's language; English where there are no words for it. */
export function mailLocale({
  language: orderLanguage,
  country,
  timeZone,
  currency,
}: LocaleOptions): MailLocale {
  const tag = languageTag(orderLanguage, country);
  const language = tag.split('-', 1)[0]!;
  const texts = catalogues[language] ?? en;
  const locale: MailLocale = {
    language,
    tag,
    minor: (amount, other) => locale.money(toDecimal(amount, other), other),
    say: (key, values = {}) =>
      texts[key].replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? '')),
    money(amount, other = currency) {
      const code = isCurrency(other) ? other.toUpperCase() : undefined;
      const number = Number(amount);
      if (amount === null || amount === '' || !Number.isFinite(number)) return String(amount ?? '');
      return code
        ? formatOf(tag, code).format(number)
        : `${number.toFixed(exponentOf(other))} ${other.toUpperCase()}`.trim();
    },
    date(value, format) {
      const ms = momentOf(value);
      if (ms === undefined) return typeof value === 'string' ? value : '';
      if (format === undefined || format === '') return dateFormat(tag, timeZone, 'long').format(ms);
      return writtenDate(ms, format, tag, timeZone);
    },
    percent: (fraction) =>
      new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 4 }).format(fraction),
    country(code) {
      try {
        return new Intl.DisplayNames([tag], { type: 'region' }).of(code.toUpperCase()) ?? code;
      } catch {
        return code;
      }
    },
  };
  return locale;
}

/** The language of most people of a country, where mails have words for it; else English. */
export function languageOf(country: string): string {
  if (!/^[A-Z]{2}$/.test(country)) return 'en';
  const { language } = new Intl.Locale(`und-${country}`).maximize();
  return mailLanguages.includes(language) ? language : 'en';
}

function languageTag(orderLanguage: string | undefined, country: string): string {
  try {
    const { language, region } = new Intl.Locale((orderLanguage ?? 'en').replaceAll('_', '-'));
    const place = region ?? (/^[A-Z]{2}$/.test(country) ? country : undefined);
    return place ? `${language}-${place}` : language;
  } catch {
    return languageTag('en', country);
  }
}

// Making a format costs more than using it; locales and zones come from outside, so only so many are
// remembered.
const formats = new LRUCache<string, Intl.NumberFormat>({ max: 500 });

function formatOf(locale: string, currency: string): Intl.NumberFormat {
  return cached(formats, `${locale} ${currency}`, () => {
    // The runtime's own number of decimals differs with its version.
    const digits = exponentOf(currency);
    return new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
  });
}

const dateFormats = new LRUCache<string, Intl.DateTimeFormat>({ max: 500 });

function dateFormat(locale: string, timeZone: string, style: 'long' | 'parts'): Intl.DateTimeFormat {
  return cached(dateFormats, `${locale} ${timeZone} ${style}`, () =>
    style === 'long'
      ? new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone })
      : new Intl.DateTimeFormat(locale, {
          timeZone,
          year: 'numeric',
          month: 'long',
          day: '2-digit',
          weekday: 'long',
          hour: '2-digit',
          minute: '2-digit',
          second: '2-digit',
          hourCycle: 'h23',
        }),
  );
}

function cached<T extends object>(cache: LRUCache<string, T>, name: string, make: () => T): T {
  const known = cache.get(name);
  if (known) return known;
  const made = make();
  cache.set(name, made);
  return made;
}

function momentOf(value: unknown): number | undefined {
  if (value === 'now' || value === 'today') return Date.now();
  if (typeof value === 'number') {
    const ms = Math.abs(value) < 1e11 ? value * 1000 : value;
    return Math.abs(ms) < 8.64e15 ? ms : undefined;
  }
  return typeof value === 'string' ? parseDate(value)?.ms : undefined;
}

const strftime: Readonly<Record<string, string>> = {
  Y: 'yyyy',
  y: 'yy',
  m: 'MM',
  d: 'dd',
  e: 'd',
  B: 'MMMM',
  b: 'MMM',
  A: 'dddd',
  a: 'ddd',
  H: 'HH',
  I: 'hh',
  M: 'mm',
  S: 'ss',
  p: 'tt',
};

function writtenDate(ms: number, format: string, locale: string, timeZone: string): string {
  const parts = Object.fromEntries(
    dateFormat(locale, timeZone, 'parts')
      .formatToParts(ms)
      .map(({ type, value }) => [type, value]),
  );
  const month = dateFormat('en', timeZone, 'parts')
    .formatToParts(ms)
    .find(({ type }) => type === 'month')!.value;
  const number = months.indexOf(month) + 1;
  const hour = Number(parts.hour);
  const two = (value: number): string => String(value).padStart(2, '0');
  const short = (text = ''): string => [...text].slice(0, 3).join('');
  const words: Readonly<Record<string, string | undefined>> = {
    yyyy: parts.year,
    yy: parts.year?.slice(-2),
    MMMM: parts.month,
    MMM: short(parts.month),
    MM: two(number),
    M: String(number),
    dddd: parts.weekday,
    ddd: short(parts.weekday),
    dd: parts.day,
    d: String(Number(parts.day)),
    HH: two(hour),
    H: String(hour),
    hh: two(hour % 12 || 12),
    h: String(hour % 12 || 12),
    mm: parts.minute,
    m: String(Number(parts.minute)),
    ss: parts.second,
    s: String(Number(parts.second)),
    tt: hour < 12 ? 'AM' : 'PM',
  };
  if (format.includes('%'))
    return format.replaceAll(/%-?([a-zA-Z])/g, (all, letter: string) => words[strftime[letter] ?? ''] ?? all);
  return format.replaceAll(
    /'([^']*)'|y{4}|y{2}|M{1,4}|d{1,4}|H{1,2}|h{1,2}|m{1,2}|s{1,2}|tt/g,
    (word, quoted) => (quoted === undefined ? (words[word] ?? word) : quoted),
  );
}

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
