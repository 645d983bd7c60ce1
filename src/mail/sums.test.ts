import { expect, it } from 'vitest';
import {
  discountOf,
  priceLine,
  priceOf,
  quebecTaxes,
  shippingFor,
  taxRule,
} from '../../test/support/pricing.js';
import type { Priced } from '../domain/pricing/pricing.js';
import type { Store } from '../domain/store/store.js';
import { mailLocale } from './locale.js';
import { sampleOrder } from './samples.js';
import { sumsOf } from './sums.js';

const locale = mailLocale({ language: 'en', country: 'US', timeZone: 'UTC', currency: 'USD' });
const store = { settings: { currency: 'USD', invoicePrefix: 'SNIP-' } } as Store;
const sample = sampleOrder(store, 'en', 0);

/** The rows under an order that was priced so, as cents. */
function rowsOf({ totals, taxes, discounts }: Priced) {
  const { taxesIncluded: _, subtotal: __, ...sums } = totals;
  const order = {
    ...sample,
    currency: 'USD',
    details: {
      ...sample.details,
      refunds: [],
      refunded: [],
      taxes,
      adjustments: discounts.map(({ discount, amountSaved }) => ({
        id: discount.id,
        amountSaved,
        lines: [],
        discount,
      })),
      totals: { ...sums, weight: 0, discountTaxVariation: totals.discountTaxVariation },
    },
  };
  return sumsOf(order, locale).map(({ label, amount, weight }) => ({
    label,
    weight,
    cents: Math.round(Number(amount.replace(/[$,]/g, '')) * 100),
  }));
}

const home = { country: 'FR', province: null };
const vat = taxRule('VAT', '0.2', 'FR', { includedInPrice: true });
const goods = [priceLine('a', 12_000, { hasTaxesIncluded: true })];
const sale = [discountOf({ type: 'FixedAmount', amount: 1200 })];

it.each([
  ['taxes on top', { destination: { country: 'CA', province: 'QC' }, rules: quebecTaxes, discounts: sale }],
  ['a tax in the price, and a discount', { home, destination: home, rules: [vat], discounts: sale }],
  ['a buyer abroad', { home, destination: { country: 'US', province: null }, rules: [vat] }],
  [
    'a buyer abroad, a discount and their own tax',
    {
      home,
      destination: { country: 'CH', province: null },
      rules: [vat, taxRule('MWST', '0.081', 'CH', { appliesOnShipping: true })],
      discounts: sale,
    },
  ],
])('comes to the total, row by row: %s', (_what, options) => {
  const priced = priceOf(goods, { ...options, shipping: shippingFor(950) });
  const rows = rowsOf(priced);
  const adds = rows.filter(({ weight }) => weight === 'line').map(({ cents }) => cents);
  expect(adds.reduce((sum, cents) => sum + cents, 0)).toBe(priced.totals.total);
  expect(rows.find(({ weight }) => weight === 'total')!.cents).toBe(priced.totals.total);
  const included = priced.taxes.filter(({ includedInPrice }) => includedInPrice);
  expect(rows.filter(({ weight }) => weight === 'aside').map(({ cents }) => cents)).toEqual(
    included.map(({ amount }) => amount),
  );
});

it('shows what went back before an import beside what went back here', () => {
  const details = { ...sample.details, refunds: [], refunded: [], refundedElsewhere: 500 };
  const total = { ...details.totals, total: 2000 };
  const rows = sumsOf({ ...sample, currency: 'USD', details: { ...details, totals: total } }, locale);
  expect(rows.slice(-2).map(({ label, amount }) => [label, amount])).toEqual([
    ['Refunded', '-$5.00'],
    ['Total after refunds', '$15.00'],
  ]);
});
