import { readCountry, wantedCountry } from '../countries.js';
import { isEmail } from '../email.js';
import { flagOf, webAddressOf, wholeOf } from '../input-values.js';
import { isCurrency } from '../money.js';
import { readTaxRules } from '../tax/read-rules.js';
import type { TaxRule } from '../tax/tax.js';
import { type MailSettings, mailSettingDefinitions } from './mail-settings.js';
import { type RetentionSettings, retentionSettingDefinitions } from './retention-settings.js';

/** What a merchant may set of the shop itself. Every setting has a default, so a new store works at once. */
export interface Settings extends MailSettings, RetentionSettings {
  readonly currency: string;
  readonly currencies: readonly string[];
  readonly country: string;
  readonly timeZone: string;
  readonly invoicePrefix: string;
  readonly allowedCountries: readonly string[];
  readonly allowDeferred: boolean;
  readonly splitName: boolean;
  readonly includeCompany: boolean;
  readonly includePhone: boolean;
  readonly phoneRequired: boolean;
  readonly emptyPage: 200 | 404;
  readonly email: string | null;
  readonly omitPromocodes: boolean;
  readonly taxes: readonly TaxRule[];
  readonly taxesUrl: string | null;
  readonly shippingUrl: string | null;
  readonly productPages: readonly string[];
  readonly noTaxes: boolean;
  readonly noShipping: boolean;
  readonly tiendanubeBucket: number;
  readonly tiendanubePerSecond: number;
  readonly bookkeepingYears: number;
  readonly confirmRefundsAbove: number;
  readonly confirmRegistrations: boolean;
  readonly snipcartBucket: number;
  readonly snipcartPerSecond: number;
  readonly cartAddressBucket: number;
  readonly cartAddressPerSecond: number;
  readonly cartBucket: number;
  readonly cartPerSecond: number;
  readonly heldUnitsPerAddress: number;
  readonly heldUnitsPerCart: number;
}

/** Which half of a shop: keys of one half are refused by the other. */
export type Mode = 'Test' | 'Live';

/** A value that was read, or a text saying what would be right. */
export type Reading<T> = { readonly value: T } | { readonly wrong: string };

export interface SettingDefinition<T> {
  readonly fallback: T;
  /** One line for the documentation. */
  readonly description: string;
  /** The values that there are, where they are few; of a list, those of its items. */
  readonly values?: readonly (string | number)[];
  /** Some depend on the half of the shop. */
  readonly read: (value: unknown, mode: Mode) => Reading<T>;
}

export type SettingDefinitions<S> = { readonly [K in keyof S]: SettingDefinition<S[K]> };

export const settingDefinitions: SettingDefinitions<Settings> = {
  currency: {
    fallback: 'USD',
    description: 'The currency of prices and sums: an ISO 4217 code.',
    read: (value) => pick(currencyCode(value), 'must be a currency code such as USD'),
  },
  currencies: {
    fallback: [],
    description: 'Further currencies that carts may use, separated by commas.',
    read: (value) => {
      const codes = words(value)?.map(currencyCode);
      return codes?.every((code) => code !== undefined)
        ? { value: codes }
        : { wrong: 'must be currency codes such as USD,EUR' };
    },
  },
  country: {
    fallback: 'US',
    description: "The merchant's own country: an ISO 3166-1 code of two letters.",
    read: (value) => pick(readCountry(value), wantedCountry),
  },
  timeZone: {
    fallback: 'UTC',
    description:
      "The IANA time zone of dates in mails, on invoices and in Tiendanube's API, for instance America/Argentina/Buenos_Aires.",
    read: (value) => pick(timeZone(value), 'must be a time zone such as America/Sao_Paulo'),
  },
  invoicePrefix: {
    fallback: 'SNIP-',
    description: 'What stands before the number of an invoice.',
    read: (value) =>
      pick(
        typeof value === 'string' && /^[\x20-\x7e]{0,20}$/.test(value) ? value : undefined,
        'must be at most 20 plain characters',
      ),
  },
  allowedCountries: {
    fallback: [],
    description: 'Countries that the shop ships to, as codes separated by commas; none means all.',
    read: (value) => {
      const codes = words(value)?.map(readCountry);
      return codes?.every((code) => code !== undefined)
        ? { value: codes }
        : { wrong: 'must be ISO codes of countries, such as US,CA' };
    },
  },
  allowDeferred: onOff(
    false,
    'Whether buyers may order now and pay later. A new test half has it on, a live half off.',
  ),
  splitName: onOff(false, 'Whether the checkout asks for first and last name apart.'),
  includeCompany: onOff(false, 'Whether the checkout has a field for a company.'),
  includePhone: onOff(false, 'Whether the checkout has a field for a telephone number.'),
  phoneRequired: onOff(false, 'Whether that field is there and must be filled in.'),
  emptyPage: {
    fallback: 200,
    values: [200, 404],
    description:
      "How Tiendanube's API answers a list without rows: 200 with [], or 404 as the original service does.",
    read: (value) => {
      const number = Number(value);
      return number === 200 || number === 404 ? { value: number } : { wrong: 'must be 200 or 404' };
    },
  },
  email: {
    fallback: null,
    description: "The shop's own e-mail address, shown to buyers and to Tiendanube's clients.",
    read: (value) => {
      if (value === null || value === '') return { value: null };
      return pick(
        typeof value === 'string' && isEmail(value) ? value : undefined,
        'must be an e-mail address',
      );
    },
  },
  omitPromocodes: onOff(
    false,
    'Whether orders in REST answers and webhooks leave out `promocodes`, `hasPromocode`, `rebateAmount` and `totalRebateRate`: for clients of today’s Snipcart that cannot read them, such as the plugin verbb/snipcart of Craft CMS. Exports have them always.',
  ),
  taxes: {
    fallback: [],
    description:
      'The table of taxes: a list of rules as JSON, each with name, rate (a fraction), country, and where wanted province, numberForInvoice, includedInPrice and appliesOnShipping.',
    read: (value) => {
      const read = readTaxRules(value);
      if ('rules' in read) return { value: read.rules };
      const [place, [why]] = Object.entries(read.errors)[0] as [string, string[]];
      return { wrong: `${place} ${why}`.trim() };
    },
  },
  taxesUrl: {
    fallback: null,
    description: "Where the merchant's own server counts taxes: then it is asked in the place of the table.",
    read: (value) => webAddress(value),
  },
  shippingUrl: {
    fallback: null,
    description:
      "Where the merchant's own server gives shipping rates: then it is asked in the place of the shipping methods.",
    read: (value) => webAddress(value),
  },
  productPages: {
    fallback: [],
    description:
      'Paths whose pages may say what products cost, as pages that were crawled may, separated by commas: `/shop`, `/products/*` for all below, or with a host `https://other.example/shop/*`.',
    read: (value) => {
      const pages = words(value);
      return pages?.every(
        (page) =>
          page.length <= 2000 && /^(https?:\/\/[^\s/?#*]+)?\/(?!\/)([^\s?#*]*|([^\s?#*]*\/)?\*)$/i.test(page),
      )
        ? { value: pages }
        : { wrong: 'must be paths such as /shop or /products/*, separated by commas, without ? and #' };
    },
  },
  noTaxes: onOff(false, 'Says that this shop charges no tax, so that nobody is warned of it.'),
  noShipping: onOff(false, 'Says that this shop ships nothing, so that nobody is warned of it.'),
  tiendanubeBucket: {
    fallback: 40,
    description: "How many calls Tiendanube's bucket holds.",
    read: (value) => pick(count(value, 1, 1_000_000), 'must be a whole number from 1 to 1000000'),
  },
  tiendanubePerSecond: {
    fallback: 2,
    description: "How many calls leave Tiendanube's bucket in a second.",
    read: (value) => pick(count(value, 1, 100_000), 'must be a whole number from 1 to 100000'),
  },
  bookkeepingYears: {
    fallback: 10,
    description:
      "How many years after an order book-keeping needs its buyer's name and address, when everything else of them is erased.",
    read: (value) => pick(count(value, 0, 100), 'must be a whole number from 0 to 100'),
  },
  confirmRefundsAbove: {
    fallback: 500,
    description:
      "A refund in the dashboard of more than this, in the order's currency, asks who makes it to prove anew who they are.",
    read: (value) => pick(amountAbove(value), 'must be an amount of 0 or more, such as 500'),
  },
  confirmRegistrations: onOff(
    true,
    'Whether a new account waits for a mailed link. Off, a new address is signed in at once, and the answer tells which addresses are known.',
  ),
  snipcartBucket: {
    fallback: 600,
    description: "How many calls the bucket of Snipcart's API holds.",
    read: (value) => pick(count(value, 1, 1_000_000), 'must be a whole number from 1 to 1000000'),
  },
  snipcartPerSecond: {
    fallback: 100,
    description: "How many calls leave the bucket of Snipcart's API in a second.",
    read: (value) => pick(count(value, 1, 100_000), 'must be a whole number from 1 to 100000'),
  },
  ...mailSettingDefinitions,
  cartAddressBucket: {
    fallback: 1000,
    description:
      "How many calls of the cart's API the bucket of one address holds; many buyers may share one.",
    read: (value) => pick(count(value, 1, 1_000_000), 'must be a whole number from 1 to 1000000'),
  },
  cartAddressPerSecond: {
    fallback: 50,
    description: "How many calls of the cart's API leave the bucket of one address in a second.",
    read: (value) => pick(count(value, 1, 100_000), 'must be a whole number from 1 to 100000'),
  },
  cartBucket: {
    fallback: 200,
    description: 'How many calls the bucket of one cart holds.',
    read: (value) => pick(count(value, 1, 1_000_000), 'must be a whole number from 1 to 1000000'),
  },
  cartPerSecond: {
    fallback: 10,
    description: 'How many calls leave the bucket of one cart in a second.',
    read: (value) => pick(count(value, 1, 100_000), 'must be a whole number from 1 to 100000'),
  },
  heldUnitsPerAddress: {
    fallback: 40,
    description:
      'How many units of stock, and uses of limited discounts, the carts of one address may hold together while they are being paid for outside; a new one ends the oldest of that address.',
    read: (value) => pick(count(value, 1, 1_000_000), 'must be a whole number from 1 to 1000000'),
  },
  heldUnitsPerCart: {
    fallback: 500,
    description: 'How many of them one cart may hold while it is being paid for outside.',
    read: (value) => pick(count(value, 1, 1_000_000), 'must be a whole number from 1 to 1000000'),
  },
  ...retentionSettingDefinitions,
};

/** The shop's own settings: the stored ones over the defaults. */
export function withDefaults(stored: Readonly<Record<string, unknown>>): Settings {
  return readSettings(settingDefinitions, { stored });
}

/** Settings by their definitions: the stored ones over the defaults. */
export function readSettings<S extends object>(
  definitions: SettingDefinitions<S>,
  { stored }: { readonly stored: Readonly<Record<string, unknown>> },
): S {
  const entries = Object.entries<SettingDefinition<unknown>>(definitions);
  return Object.fromEntries(entries.map(([name, { fallback }]) => [name, stored[name] ?? fallback])) as S;
}

function onOff(fallback: boolean, description: string): SettingDefinition<boolean> {
  return { fallback, description, read: (value) => pick(flagOf(value), 'must be true or false') };
}

function pick<T>(value: T | undefined, wrong: string): { readonly value: T } | { readonly wrong: string } {
  return value === undefined ? { wrong } : { value };
}

function words(value: unknown): string[] | undefined {
  const list = typeof value === 'string' ? value.split(',') : value;
  if (!Array.isArray(list) || list.length > 300 || !list.every((word) => typeof word === 'string'))
    return undefined;
  return list.map((word) => word.trim()).filter((word) => word !== '');
}

function currencyCode(value: unknown): string | undefined {
  return typeof value === 'string' && isCurrency(value.trim()) ? value.trim().toUpperCase() : undefined;
}

/** An http or https address; null and nothing unset it. */
function webAddress(value: unknown): { readonly value: string | null } | { readonly wrong: string } {
  if (value === null || value === '') return { value: null };
  const url = webAddressOf(value, { credentials: false });
  return url
    ? { value: url.href }
    : {
        wrong: 'must be an http or https address of at most 2000 characters, without user name and password',
      };
}

function timeZone(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

function count(value: unknown, least: number, most: number): number | undefined {
  const number = wholeOf(value);
  return number !== undefined && number >= least && number <= most ? number : undefined;
}

function amountAbove(value: unknown): number | undefined {
  const amount = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof amount === 'number' && amount >= 0 && amount <= 1e9 ? amount : undefined;
}
