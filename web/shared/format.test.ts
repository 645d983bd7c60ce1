import { describe, expect, it } from 'vitest';
import { type Culture, countriesIn, cultureOf, date, money, settingsIn } from './format.js';
import { createLanguage, type Texts } from './language.js';

async function languageOf(lang: string, overrides: Texts = { default: { loading: '…' } }) {
  const language = createLanguage({ translated: [], fetchTexts: async () => ({}) });
  await language.use(lang, overrides);
  return language;
}

/** As `GET /api/cart/settings` describes currencies. */
const asServed = (currency: string, currencySymbol: string, precision = 2): Culture => ({
  currency,
  currencySymbol,
  precision,
  decimalSeparator: '.',
  thousandSeparator: ',',
  numberFormat: '%s%v',
  negativeNumberFormat: '-%s%v',
});
const served = [
  asServed('usd', '$'),
  asServed('eur', '€'),
  asServed('jpy', '¥', 0),
  asServed('bhd', 'BHD', 3),
];

const euro: Culture = {
  currencySymbol: '€',
  numberFormat: '%v %s',
  negativeNumberFormat: '-%v %s',
  thousandSeparator: '.',
  decimalSeparator: ',',
  precision: 2,
};

describe('an amount', () => {
  it.each([
    ['en', 'eur', '€1,234.50', '-€3.00'],
    ['de', 'eur', '1.234,50 €', '-3,00 €'],
    ['fr', 'usd', '1 234,50 $', '-3,00 $'],
    ['pt', 'usd', '$ 1.234,50', '-$ 3,00'],
    ['nl', 'eur', '€ 1.234,50', '-€ 3,00'],
    ['de', 'jpy', '1.235 ¥', '-3 ¥'],
  ])('in %s is written as its people write it: %s', (lang, currency, written, below) => {
    const { currencies } = settingsIn({ currencies: served }, lang);
    const plain = (amount: number) =>
      money(amount, cultureOf(currency, currencies!)).replace(/[\u00a0\u202f]/g, ' ');
    expect([plain(1234.5), plain(-3)]).toEqual([written, below]);
  });

  it.each([
    ['USD', 1234567.5, '$1,234,567.50'],
    ['USD', 0, '$0.00'],
    ['USD', -3, '-$3.00'],
    ['JPY', 1500, '¥1,500'],
    ['BHD', 1.5, 'BHD1.500'],
  ])('in %s is written as the server describes the currency', (code, amount, written) => {
    expect(money(amount, cultureOf(code, served))).toBe(written);
  });

  it('is written by the separators and places of the settings', () => {
    expect([999, 1000, -1234.5, 1e6].map((amount) => money(amount, euro))).toEqual([
      '999,00 €',
      '1.000,00 €',
      '-1.234,50 €',
      '1.000.000,00 €',
    ]);
  });

  it('that rounds to nothing is not below it', () => {
    expect([-0, -0.001].map((amount) => money(amount, euro))).toEqual(['0,00 €', '0,00 €']);
  });

  it('takes symbols and separators as they are', () => {
    const odd = { ...euro, currencySymbol: '$&%v', thousandSeparator: '$1' };
    expect(money(1000, odd)).toBe('1$1000,00 $&%v');
  });

  it('is written as its currency is, or with the code of one that the settings do not list', () => {
    expect(money(5, cultureOf('eur', served))).toBe('€5.00');
    expect(money(5, cultureOf('sek', served))).toBe('SEK 5.00');
  });
});

describe('a date', () => {
  it('is written in the language', async () => {
    const noon = '2026-03-14T12:00:00Z';
    expect(date(noon, await languageOf('en-US'))).toBe('March 14, 2026');
    expect(date(Date.parse(noon), await languageOf('de'))).toBe('14. März 2026');
  });

  it('that is none is nothing', async () => {
    expect(date('soon', await languageOf('en'))).toBe('');
  });
});

describe('the countries', () => {
  const countries = [
    { code: 'FR', name: 'France', featured: true, states: [] },
    { code: 'AT', name: 'Austria' },
    { code: 'DE', name: 'Germany' },
    { code: 'EG', name: 'Egypt' },
    { code: 'ES-CN', name: 'Canary Islands' },
    { code: 'XK', name: 'Kosovo' },
  ];
  const namesIn = async (lang: string, overrides?: Texts) =>
    countriesIn(countries, await languageOf(lang, overrides)).map(({ name }) => name);

  it("have the language's names and order, the featured ones first", async () => {
    expect(await namesIn('en')).toEqual([
      'France',
      'Austria',
      'Canary Islands',
      'Egypt',
      'Germany',
      'Kosovo',
    ]);
    const german = ['Frankreich', 'Ägypten', 'Deutschland', 'Kanarische Inseln', 'Kosovo', 'Österreich'];
    expect(await namesIn('de')).toEqual(german);
  });

  it('keep everything else that is said of them', async () => {
    expect(countriesIn(countries, await languageOf('de'))[0]).toEqual({
      ...countries[0],
      name: 'Frankreich',
    });
  });

  it("have the merchant's name before ours, and the server's where we know none", async () => {
    const overrides = { countries: { DE: { name: 'Allemagne !' } } };
    expect(await namesIn('fr', overrides)).toContain('Allemagne !');
    const language = await languageOf('fr');
    const strange = ['ZZ-1', 'AAB', 'QM'].map((code) => ({ code, name: `Island ${code}` }));
    expect(countriesIn(strange, language).map(({ name }) => name)).toEqual([
      'Island AAB',
      'Island QM',
      'Island ZZ-1',
    ]);
  });
});
