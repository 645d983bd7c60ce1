import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Texts } from '../shared/language.js';
import { translated } from './language.js';

const folder = `${import.meta.dirname}/texts`;
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
const read = (name: string): Texts => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'));

/** The same word, or no word at all. */
const alike: Readonly<Record<string, readonly string[]>> = {
  all: ['%{price} / %{period}', '×', 'CVV', 'PayPal'],
  de: ['Status', 'optional'],
  es: ['Plan', 'Subtotal', 'Total'],
  fr: ['Taxes', 'Total'],
  it: ['Password'],
  nl: ['Status'],
  pt: ['Subtotal', 'Total'],
};

function flat(texts: Texts, at = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [[at + key, value] as [string, string]] : flat(value, `${at}${key}.`),
  );
}

const forms = (text: string): string[] => text.split(' |||| ');
const variables = (text: string): string[] => [...new Set(text.match(/%\{\w+\}/g))].sort();
const english = flat(read('en.json'));

/** Every key with what a text of it is like, so that a difference shows its key. */
const shapes = (texts: [string, string][], shape: (text: string) => unknown) =>
  texts.map(([key, text]) => [key, shape(text)]);

describe('the texts', () => {
  it('are there for every language, and for no other', () => {
    expect(files.map((name) => name.replace('.json', ''))).toEqual([...translated, 'en'].sort());
  });

  it('in English are small enough to be fetched beside the cart', () => {
    expect(gzipSync(JSON.stringify(read('en.json')), { level: 9 }).length).toBeLessThanOrEqual(5.5 * 1024);
  });

  it('know every error that Snipcart names', () => {
    const keys = new Set(english.map(([key]) => key));
    const unknown = errorKeys.filter((key) => !keys.has(`errors.${key}`) && !keys.has(`errors.${key}.title`));
    expect(unknown).toEqual([]);
  });
});

describe.each(translated)('the texts in %s', (lang) => {
  const own = flat(read(`${lang}.json`));

  it('have the keys of English, in its order', () => {
    expect(own.map(([key]) => key)).toEqual(english.map(([key]) => key));
  });

  it('have the variables and the forms of English', () => {
    expect(shapes(own, variables)).toEqual(shapes(english, variables));
    expect(shapes(own, (text) => forms(text).length)).toEqual(shapes(english, (text) => forms(text).length));
  });

  it('are not English', () => {
    const same = english.filter(([, text], at) => own[at]?.[1] === text).map(([, text]) => text);
    expect(same.filter((text) => ![...alike.all!, ...alike[lang]!].includes(text))).toEqual([]);
  });

  it('are set like print: no typewriter marks, no stray blanks, no empty forms', () => {
    const odd = own.filter(
      ([, text]) =>
        /['"]|\.\.\.| {2}/.test(text) || forms(text).some((one) => one !== one.trim() || one === ''),
    );
    expect(odd).toEqual([]);
  });
});

it('French has no plain blank before a mark', () => {
  expect(flat(read('fr.json')).filter(([, text]) => / [?!:;]/.test(text))).toEqual([]);
});

const errorKeys = [
  ...'default promo_code_is_invalid promocode_already_in_cart promocode_isnt_applicable promo_code_is_expired'.split(
    ' ',
  ),
  ...'stringEmpty emailEmpty required invalid_expiry_year_past email quantity_revised quantity_out_of_stock'.split(
    ' ',
  ),
  ...'disabled_country error_payment_items_are_invalid invalid_address payment_failed payment_authorization'.split(
    ' ',
  ),
  ...'card.invalid_number card.invalid_date card.invalid_year card.invalid_month card.invalid_cvv'.split(' '),
  ...'card.invalid_expiration card.expired card.declined card.invalid_address card.insufficient_funds'.split(
    ' ',
  ),
  ...'card.card_not_supported card.currency_not_supported transaction.declined discounts.conflict'.split(' '),
  ...'order_validation.domain_crawling order_validation.product_crawling order_validation.stock_validation'.split(
    ' ',
  ),
  ...'order_validation.custom_fields_validation order_validation.shipping_validation'.split(' '),
  ...'shipping.account_configuration shipping.rates_calculation shipping.no_rates_found'.split(' '),
  ...'authentication_challenge.failed cart_items.cart_can_only_contain_one_subscription'.split(' '),
  ...'cart_items.cart_can_only_contain_items_or_subscriptions customer_exists customer_password_missmatch'.split(
    ' ',
  ),
  ...'customer_password_token_expired customer_password_token_invalid customer_not_found'.split(' '),
  ...'invalid_credentials customer_current_password_invalid'.split(' '),
];
