import type { Context, FilterImplOptions } from 'liquidjs';
import { webAddressOf } from '../domain/input-values.js';
import type { MailLocale } from './locale.js';
import { escapeHtml, Markup } from './markup.js';
import { Names } from './names.js';
import { en, type TextKey } from './texts/en.js';

interface Call {
  readonly context: Context;
}

/**
 * Of liquidjs's own filters, those that templates may use: none reads files, keys, or anything but what it is
 * given.
 */
export const plainFilters =
  `abs at_least at_most ceil divided_by floor minus plus modulo times round url_encode
  slugify join last first reverse sort sort_natural size map sum compact concat slice where reject find uniq append
  prepend lstrip rstrip strip downcase upcase capitalize remove remove_first remove_last replace replace_first
  replace_last split strip_html strip_newlines squish truncate truncatewords number_of_words default json`.split(
    /\s+/,
  );

/** The filters that Snipcart's helpers became, under both spellings. */
export const ownFilters: Readonly<Record<string, FilterImplOptions>> = {
  money(this: Call, amount: unknown, currency?: unknown) {
    return localeOf(this).money(amount, text(currency) || undefined);
  },
  date(this: Call, value: unknown, format?: unknown) {
    this.context.memoryLimit.use(text(format).length);
    return localeOf(this).date(value, text(format) || undefined);
  },
  percent(this: Call, fraction: unknown) {
    const number = Number(fraction);
    return Number.isFinite(number) ? localeOf(this).percent(number) : text(fraction);
  },
  country(this: Call, code: unknown) {
    return localeOf(this).country(text(code));
  },
  /** Words of the catalogue: `'order' | t: number: order.invoiceNumber`. */
  t(this: Call, key: unknown, ...values: readonly unknown[]) {
    if (!Object.hasOwn(en, text(key))) throw new Error(`there is no text ${JSON.stringify(text(key))}`);
    const pairs = values.filter((value): value is [string, unknown] => Array.isArray(value));
    return localeOf(this).say(
      key as TextKey,
      Object.fromEntries(pairs.map(([name, value]) => [name, text(value)])),
    );
  },
  /** Text with its line breaks, as HTML. */
  lines(value: unknown) {
    const input = text(value).trim();
    return new Markup(escapeHtml(input).replaceAll(/\r\n?|\n/g, '<br>'), input);
  },
  cleanHtml: withoutTags,
  clean_html: withoutTags,
  displayJsonValue: jsonValue,
  display_json_value: jsonValue,
  has_any: (list: unknown) => Array.isArray(list) && list.length > 0,
  is_absolute_url: (value: unknown) => webAddress(value) !== null,
  /** A web address, or nothing: no script gets into a link. */
  link: (value: unknown) => webAddress(value) ?? '',
  /**
   * Everything is escaped when it is written; these are kept so that templates that ask for it do not get it
   * twice.
   */
  escape: (value: unknown) => value,
  escape_once: (value: unknown) => value,
  h: (value: unknown) => value,
  raw: (value: unknown) => value,
};

/** The address where it is one of http or https; script and data addresses are none. */
export function webAddress(value: unknown): string | null {
  return webAddressOf(text(value), { longest: 4000 })?.href ?? null;
}

function localeOf({ context }: Call): MailLocale {
  if (!(context instanceof Names)) throw new Error('a mail is rendered in its own context');
  return context.locale;
}

function withoutTags(value: unknown): string {
  return text(value)
    .replaceAll(/<[^<>]*>/g, ' ')
    .replaceAll(/[^\S\n]+/g, ' ')
    .trim();
}

function jsonValue(object: unknown, key: unknown): unknown {
  const input = typeof object === 'string' ? parsed(object) : object;
  if (typeof input !== 'object' || input === null || !Object.hasOwn(input, text(key))) return '';
  const value: unknown = input[text(key) as never];
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

function text(value: unknown): string {
  return value === null || value === undefined ? '' : String(value);
}
