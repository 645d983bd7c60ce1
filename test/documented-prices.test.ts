import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Priced } from '../src/domain/pricing/pricing.js';
import { discountOf, priceLine, priceOf, quebecTaxes, shippingFor, taxRule } from './support/pricing.js';
import { root } from './support/program.js';

const page = readFileSync(join(root, 'docs/pricing.md'), 'utf8');

/** The amounts in a column of the table that follows some words of the page, in cents. */
function amountsAfter(words: string, column: number): number[] {
  const table = page
    .split(words)[1]!
    .split('\n\n')
    .find((part) => part.startsWith('|'))!;
  const cells = table
    .split('\n')
    .slice(2)
    .map((row) => row.split('|')[column]!);
  return cells.flatMap((cell) => {
    const amount = /−?\d+\.\d\d/.exec(cell)?.[0];
    return amount === undefined ? [] : [Math.round(Number(amount.replace('−', '-')) * 100)];
  });
}

const home = { country: 'FR', province: null };
const french = taxRule('VAT', '0.2', 'FR', { includedInPrice: true });

it('counts the worked example as docs/pricing.md does', () => {
  const { lines, discounts, taxes, totals } = priceOf([priceLine('mug', 2050, { quantity: 2 })], {
    destination: { country: 'CA', province: 'QC' },
    rules: quebecTaxes,
    shipping: shippingFor(950),
    discounts: [discountOf({ type: 'Rate', rate: 10 })],
  });
  expect(amountsAfter('## An example to the cent', 3)).toEqual([
    lines[0]!.unitPrice,
    lines[0]!.gross,
    -discounts[0]!.amountSaved,
    totals.subtotal,
    totals.shipping,
    ...taxes.map(({ amount }) => amount),
    totals.total,
  ]);
  expect(taxes.map(({ unrounded }) => unrounded)).toEqual([232, 462.84]);
});

it('takes discounts off in the order that docs/pricing.md shows', () => {
  const mugs = priceLine('mug', 1000, { quantity: 4, alternatePrices: { trade: 800 }, categories: ['clay'] });
  const { discounts, totals } = priceOf([mugs], {
    discounts: [
      discountOf({ type: 'Rate', rate: 10 }, { createdAt: 1 }),
      discountOf({ type: 'FixedAmount', amount: 160 }, { createdAt: 2 }),
      discountOf({ type: 'RateOnItems', rate: 50 }, { createdAt: 3 }),
      discountOf({ type: 'FixedAmountOnCategory', amount: 100, categories: ['clay'] }, { createdAt: 4 }),
      discountOf({ type: 'GetFreeItems', itemsRequired: 4, freeItems: 1 }, { createdAt: 5 }),
      discountOf({ type: 'AlternatePrice', alternatePrice: 'trade' }, { createdAt: 6 }),
    ],
  });
  expect(amountsAfter('Six discounts', 3)).toEqual(discounts.map(({ amountSaved }) => amountSaved));
  expect(amountsAfter('Six discounts', 4).at(-1)).toBe(totals.total);
});

it('finds taxes in prices as docs/pricing.md does, for each buyer', () => {
  const rules = [
    french,
    taxRule('MwSt', '0.19', 'DE', { includedInPrice: true }),
    taxRule('MWST', '0.081', 'CH'),
  ];
  const priced = ['FR', 'DE', 'CH', 'US'].map((country) =>
    priceOf([priceLine('a', 12_000, { hasTaxesIncluded: true })], {
      home,
      destination: { country, province: null },
      rules,
    }),
  );
  const each = (amount: (totals: Priced['totals']) => number) => priced.map(({ totals }) => amount(totals));
  const table = 'sells something for 120.00:';
  expect(amountsAfter(table, 2)).toEqual(
    each(({ subtotal, includedTaxRemoved }) => subtotal + includedTaxRemoved),
  );
  expect(amountsAfter(table, 3)).toEqual(each(({ taxes }) => taxes).filter((amount) => amount > 0));
  expect(amountsAfter(table, 4)).toEqual(each(({ total }) => total));
});

it('says how a discount changes a tax in a price as docs/pricing.md does', () => {
  const { totals } = priceOf([priceLine('a', 12_000, { hasTaxesIncluded: true })], {
    home,
    destination: home,
    rules: [french],
    discounts: [discountOf({ type: 'FixedAmount', amount: 1200 })],
  });
  const { items, discounts, taxes, discountTaxVariation, total } = totals;
  const heading = '### `discountInducedTaxesVariation`';
  expect(amountsAfter(heading, 2)).toEqual([items, -discounts, taxes, discountTaxVariation, total]);
});
