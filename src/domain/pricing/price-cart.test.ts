import { describe, expect, it } from 'vitest';
import {
  discountOf,
  type PricedCartOptions,
  priceLine,
  priceOf,
  quebecTaxes,
  shippingFor,
  taxRule,
} from '../../../test/support/pricing.js';

const in_ = (country: string, province: string | null = null): PricedCartOptions => ({
  destination: { country, province },
});
const taxesOf = ({ taxes }: ReturnType<typeof priceOf>) => taxes.map(({ name, amount }) => [name, amount]);

describe('the documents’ own figures', () => {
  it('come to 287.44: 20 % off 300, shipping 10, two taxes on both', () => {
    const { totals, taxes, discounts } = priceOf([priceLine('a', 10_000, { quantity: 3 })], {
      ...in_('CA', 'QC'),
      rules: quebecTaxes,
      discounts: [discountOf({ type: 'Rate', rate: 20 })],
      shipping: shippingFor(1000),
    });
    expect(totals).toMatchObject({
      items: 30_000,
      discounts: 6000,
      subtotal: 24_000,
      shipping: 1000,
      taxes: 3744,
      total: 28_744,
    });
    expect(taxes).toMatchObject([
      { name: 'TPS', rate: 0.05, amount: 1250, numberForInvoice: '123' },
      { name: 'TVQ', rate: 0.09975, amount: 2494, unrounded: 2493.75, numberForInvoice: '' },
    ]);
    expect(discounts).toMatchObject([{ amountSaved: 6000, shares: { a: 6000 } }]);
  });

  it('come to 28.09: 20, shipping 4.29, a tax of 19 % that is not on shipping', () => {
    const { totals } = priceOf([priceLine('a', 2000)], {
      ...in_('DE'),
      rules: [taxRule('VAT', '0.19', 'DE')],
      shipping: shippingFor(429),
    });
    expect(totals).toMatchObject({ taxable: 2000, taxes: 380, total: 2809 });
  });

  it('find 20 in 120 where a tax of 20 % is in the price, and 3.33 in 19.99', () => {
    const rules = [taxRule('VAT', '0.2', 'CA', { includedInPrice: true })];
    for (const [price, tax] of [
      [12_000, 2000],
      [1999, 333],
    ] as const) {
      const { lines, totals } = priceOf([priceLine('a', price, { hasTaxesIncluded: true })], {
        ...in_('CA'),
        rules,
      });
      expect([totals.total, totals.taxes, totals.taxesIncluded, lines[0]!.net]).toEqual([
        price,
        tax,
        tax,
        price - tax,
      ]);
    }
  });

  it('tax by place: two taxes in Quebec, one in Ontario, none in the United States', () => {
    const at = (country: string, province: string) =>
      taxesOf(priceOf([priceLine('a', 10_000)], { ...in_(country, province), rules: quebecTaxes }));
    expect(at('CA', 'QC')).toEqual([
      ['TPS', 500],
      ['TVQ', 998],
    ]);
    expect(at('CA', 'ON')).toEqual([['TPS', 500]]);
    expect(at('US', 'NY')).toEqual([]);
  });
});

describe('taxes', () => {
  const vat = (rate: string, country: string, more = {}) =>
    taxRule('VAT', rate, country, { includedInPrice: true, ...more });
  const goods = [priceLine('a', 12_000, { hasTaxesIncluded: true })];
  const home = { country: 'FR', province: null };

  it('that are in the price stay in it at home, and where another included tax applies', () => {
    const rules = [vat('0.2', 'FR'), vat('0.19', 'DE')];
    expect(priceOf(goods, { home, ...in_('FR'), rules }).totals).toMatchObject({
      total: 12_000,
      taxes: 2000,
    });
    expect(priceOf(goods, { home, ...in_('DE'), rules }).totals).toMatchObject({
      total: 12_000,
      taxes: 1916,
    });
  });

  it('of home leave the price for a buyer elsewhere, whose own are counted on the rest', () => {
    const rules = [vat('0.2', 'FR'), taxRule('MWST', '0.081', 'CH')];
    const swiss = priceOf(goods, { home, ...in_('CH'), rules }).totals;
    expect(swiss).toMatchObject({ items: 12_000, includedTaxRemoved: -2000, taxes: 810, total: 10_810 });
    const american = priceOf(goods, { home, ...in_('US'), rules });
    expect(american.totals).toMatchObject({ includedTaxRemoved: -2000, taxes: 0, total: 10_000 });
    expect(american.lines[0]!.net).toBe(10_000);
  });

  it('show as in the price before the buyer says where to, and nothing comes on top', () => {
    const rules = [vat('0.2', 'FR'), taxRule('Eco', '0.01', 'FR')];
    expect(taxesOf(priceOf(goods, { home, rules }))).toEqual([['VAT', 2000]]);
    expect(priceOf([priceLine('a', 12_000)], { home, rules }).totals).toMatchObject({
      taxes: 0,
      total: 12_000,
    });
  });

  it('in the price shrink with a discount, and say by how much', () => {
    const { taxes, totals } = priceOf(goods, {
      home,
      ...in_('FR'),
      rules: [vat('0.2', 'FR')],
      discounts: [discountOf({ type: 'FixedAmount', amount: 1200 })],
    });
    expect(taxes).toMatchObject([{ amount: 1800, discountVariation: -200, includedInPrice: true }]);
    expect(totals).toMatchObject({ total: 10_800, taxes: 1800, discountTaxVariation: -200 });
    const added = priceOf([priceLine('a', 12_000)], {
      ...in_('CA', 'QC'),
      rules: quebecTaxes,
      discounts: [discountOf({ type: 'FixedAmount', amount: 1200 })],
    });
    expect([added.totals.taxes, added.totals.discountTaxVariation]).toEqual([540 + 1077, 0]);
  });

  it('leave out what is not taxed, and take only those that a product names', () => {
    const lines = [
      priceLine('book', 1000, { taxable: false }),
      priceLine('wine', 1000, { taxNames: ['tvq'] }),
      priceLine('cup', 1000),
    ];
    expect(taxesOf(priceOf(lines, { ...in_('CA', 'QC'), rules: quebecTaxes }))).toEqual([
      ['TPS', 50],
      ['TVQ', 200],
    ]);
  });

  it('are in the price of some lines and on top of others, each a line of its own', () => {
    const lines = [priceLine('a', 1200, { hasTaxesIncluded: true }), priceLine('b', 1000)];
    const { taxes, totals } = priceOf(lines, { home, ...in_('FR'), rules: [vat('0.2', 'FR')] });
    expect(taxes).toMatchObject([
      { name: 'VAT', amount: 200, includedInPrice: true },
      { name: 'VAT', amount: 200, includedInPrice: false },
    ]);
    expect(totals).toMatchObject({ total: 2400, taxes: 400, taxesIncluded: 200, taxable: 2000 });
  });

  it('are rounded once each, half up, on the whole order and not line by line', () => {
    const lines = Array.from({ length: 10 }, (_, index) => priceLine(`${index}`, 3));
    const rules = [taxRule('GST', '0.15', 'CA')];
    expect(taxesOf(priceOf(lines, { ...in_('CA'), rules }))).toEqual([['GST', 5]]);
  });

  it('in a price never come to more than the price, however often they are rounded up', () => {
    const rules = ['A', 'B', 'C'].map((name) => taxRule(name, '1', 'CA', { includedInPrice: true }));
    const { taxes, lines, totals } = priceOf([priceLine('a', 2, { hasTaxesIncluded: true })], {
      ...in_('CA'),
      rules,
    });
    expect(taxes.map(({ amount }) => amount)).toEqual([1, 1, 0]);
    expect([lines[0]!.net, totals.taxable, totals.total]).toEqual([0, 0, 2]);
  });

  it('of an outside calculator stand as it gave them', () => {
    const taxOf = (includedInPrice: boolean) => ({
      name: 'City',
      amount: 333,
      rate: 0.5,
      numberForInvoice: 'C-1',
      includedInPrice,
      appliesOnShipping: false,
    });
    const priced = (includedInPrice: boolean) =>
      priceOf([priceLine('a', 1000)], {
        ...in_('CA', 'QC'),
        rules: quebecTaxes,
        taxes: { by: 'webhook', amounts: [taxOf(includedInPrice)] },
      }).totals;
    expect(priced(false)).toMatchObject({ taxes: 333, taxesIncluded: 0, total: 1333 });
    expect(priced(true)).toMatchObject({ taxes: 333, taxesIncluded: 333, total: 1000, taxable: 667 });
  });
});

it('charges no shipping where nothing is shipped', () => {
  const shipping = shippingFor(500);
  expect(priceOf([priceLine('a', 1000, { shippable: false })], { shipping }).totals.total).toBe(1000);
  expect(priceOf([priceLine('a', 1000)], { shipping }).totals.total).toBe(1500);
  expect(priceOf([], { shipping }).totals.total).toBe(0);
});

it('refuses a cart that is too large to be exact', () => {
  const lines = [priceLine('a', 9_007_199_254_740_991, { quantity: 2 })];
  expect(() => priceOf(lines)).toThrow(/more than can be counted exactly/);
});
