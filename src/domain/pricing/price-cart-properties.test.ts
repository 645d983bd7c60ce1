import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { discountOf, priceLine, priceOf, shippingFor, taxRule } from '../../../test/support/pricing.js';
import {
  type Discount,
  type DiscountCondition,
  type DiscountEffect,
  discountActions,
  discountTriggers,
} from '../discount/discount.js';
import type { Priced } from './pricing.js';

const products = ['mug', 'cup', 'pot', 'club'];
const categories = ['clay', 'tea'];
const amount = fc.oneof(fc.nat({ max: 300 }), fc.nat({ max: 100_000 }), fc.nat({ max: 90_000_000_000 }));

const line = fc
  .record({
    product: fc.constantFrom(...products),
    unitPrice: amount,
    quantity: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 9999 })),
    categories: fc.subarray(categories),
    alternatePrices: fc.oneof(fc.constant({}), fc.record({ trade: amount })),
    taxable: fc.boolean(),
    taxNames: fc.constantFrom([], ['VAT'], ['Eco']),
    hasTaxesIncluded: fc.boolean(),
    shippable: fc.boolean(),
    recurring: fc.boolean(),
  })
  .map(({ product, unitPrice, ...more }) => priceLine(product, unitPrice, more));
const lines = fc
  .array(line, { maxLength: 6 })
  .map((all) => all.map((one, index) => ({ ...one, uniqueId: `line ${index}` })));

const someProducts = fc.subarray(products);
const condition: fc.Arbitrary<DiscountCondition> = fc
  .record({
    trigger: fc.constantFrom(...discountTriggers),
    product: fc.constantFrom(...products),
    totalFrom: fc.option(amount, { nil: undefined }),
    quantityFrom: fc.integer({ min: 1, max: 6 }),
    quantityTo: fc.integer({ min: 1, max: 10_000 }),
    onlyOnSameProducts: fc.boolean(),
    quantityProducts: someProducts,
    products: someProducts,
    categories: fc.subarray(categories),
  })
  .map(({ totalFrom, ...rest }) => ({
    ...rest,
    ...(totalFrom === undefined ? {} : { totalFrom }),
    ...(rest.trigger === 'Code' ? { code: 'CODE' } : {}),
  }));
const effect: fc.Arbitrary<DiscountEffect> = fc
  .record({
    type: fc.constantFrom(...discountActions),
    amount,
    rate: fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constantFrom(33.333333, 0.000001, 12.5)),
    shipping: fc.record({ description: fc.constant('Van'), cost: amount, guaranteedDays: fc.constant(null) }),
    products: someProducts,
    categories: fc.subarray(categories),
    maxPerItem: fc.option(fc.integer({ min: 1, max: 4 })),
    itemsRequired: fc.integer({ min: 1, max: 4 }),
    freeItems: fc.integer({ min: 0, max: 5 }),
  })
  .map((all) => ({ ...all, alternatePrice: 'trade' }));
const discounts = fc
  .array(fc.record({ condition, effect, combinable: fc.boolean() }), { maxLength: 6 })
  .map((all): Discount[] =>
    all.map(({ effect, ...more }, index) => discountOf(effect, { ...more, createdAt: index })),
  );

const place = fc.constantFrom(null, { country: 'FR', province: null }, { country: 'US', province: 'NY' });
const rules = fc
  .array(
    fc.record({
      name: fc.constantFrom('VAT', 'Eco', 'City'),
      rate: fc.constantFrom('0', '0.05', '0.09975', '0.2', '0.333333', '1'),
      country: fc.constantFrom('FR', 'US'),
      province: fc.constantFrom(null, 'NY'),
      includedInPrice: fc.boolean(),
      appliesOnShipping: fc.boolean(),
    }),
    { maxLength: 5 },
  )
  .map((all) =>
    all.map(({ name, rate, country, ...more }, index) => ({
      ...taxRule(name, rate, country, more),
      id: `${index}`,
    })),
  );
const cart = fc.record({
  lines,
  discounts,
  rules,
  destination: place,
  shipping: fc.option(amount.map(shippingFor)),
});
type Cart = typeof cart extends fc.Arbitrary<infer T> ? T : never;

const priced = ({ lines, ...rest }: Cart): Priced =>
  priceOf(lines, { ...rest, home: { country: 'FR', province: null }, codes: ['code'] });
const sum = (amounts: readonly number[]): number => amounts.reduce((all, one) => all + one, 0);
const times = { numRuns: 1500 };

describe('whatever is in a cart', () => {
  it('adds up, line by line and in sum, and nothing in it is below 0', () => {
    const check = (given: Cart) => {
      const { lines, discounts, taxes, totals, offeredRates } = priced(given);
      const shares = (uniqueId: string) => sum(discounts.map((one) => one.shares[uniqueId] ?? 0));
      for (const one of lines) {
        expect(one.gross).toBe(one.unitPrice * one.quantity);
        expect(one.discount).toBe(shares(one.uniqueId));
        for (const part of [one.discount, one.net]) expect(part).toBeGreaterThanOrEqual(0);
        expect(one.total).toBeGreaterThanOrEqual(one.gross - one.discount);
        expect(one.total).toBeLessThanOrEqual(one.gross);
        expect(one.net).toBeLessThanOrEqual(one.gross - one.discount);
      }
      for (const one of discounts) expect(sum(Object.values(one.shares))).toBe(one.amountSaved);
      for (const { amount, discountVariation } of taxes) {
        expect(amount).toBeGreaterThanOrEqual(0);
        expect(discountVariation).toBeLessThanOrEqual(0);
      }
      expect(totals.items).toBe(sum(lines.map(({ gross }) => gross)));
      expect(totals.discounts).toBe(sum(discounts.map(({ amountSaved }) => amountSaved)));
      expect(totals.subtotal).toBe(totals.items - totals.discounts);
      expect(totals.taxes).toBe(sum(taxes.map(({ amount }) => amount)));
      const included = taxes.filter(({ includedInPrice }) => includedInPrice);
      expect(totals.taxesIncluded).toBe(sum(included.map(({ amount }) => amount)));
      expect(totals.total).toBe(
        totals.subtotal + totals.includedTaxRemoved + totals.shipping + totals.taxes - totals.taxesIncluded,
      );
      for (const least of [totals.total, totals.subtotal, totals.taxable, ...offeredRates.map((r) => r.cost)])
        expect(least).toBeGreaterThanOrEqual(0);
      expect(totals.includedTaxRemoved).toBeLessThanOrEqual(0);
      // What is in no line is in shipping alone.
      const inLines = sum(lines.map(({ gross, discount, net }) => gross - discount - net));
      const leftOut = totals.taxesIncluded - totals.includedTaxRemoved - inLines;
      expect(leftOut).toBeGreaterThanOrEqual(0);
      expect(leftOut).toBeLessThanOrEqual(totals.shipping);
    };
    fc.assert(fc.property(cart, check), times);
  });

  it('comes to the same in whatever order lines, discounts and rules are listed', () => {
    const byId = ({ lines, discounts, taxes, ...rest }: Priced) => ({
      ...rest,
      lines: new Map(lines.map((one) => [one.uniqueId, one])),
      discounts: discounts.map(({ discount, ...one }) => ({ ...one, id: discount.id })),
      totals: rest.totals,
    });
    fc.assert(
      fc.property(cart, (given) => {
        const turned: Cart = {
          ...given,
          lines: given.lines.toReversed(),
          discounts: given.discounts.toReversed(),
        };
        expect(byId(priced(turned))).toEqual(byId(priced(given)));
      }),
      times,
    );
  });

  it('never costs more for a discount that came beside those that it can stand with', () => {
    fc.assert(
      fc.property(cart, (given) => {
        const goods = (cart: Cart) => priced({ ...cart, shipping: null }).totals;
        const all = goods({
          ...given,
          discounts: given.discounts.map((one) => ({ ...one, combinable: true })),
        });
        const none = goods({ ...given, discounts: [] });
        expect(all.subtotal).toBeLessThanOrEqual(none.subtotal);
        expect(all.total).toBeLessThanOrEqual(none.total);
      }),
      times,
    );
  });

  it('saves at least what the best discount alone saves that excludes all others', () => {
    const withoutRates = fc.record({ cart }).map(({ cart }) => ({
      ...cart,
      discounts: cart.discounts.filter(({ action }) => action.type !== 'Shipping'),
    }));
    fc.assert(
      fc.property(withoutRates, (given) => {
        const saved = (discounts: readonly Discount[]) =>
          priced({ ...given, discounts: [...discounts] }).totals.discounts;
        const together = saved(given.discounts);
        for (const one of given.discounts.filter(({ combinable }) => !combinable))
          expect(together).toBeGreaterThanOrEqual(saved([one]));
      }),
      times,
    );
  });
});

it('prices each trigger with each type', () => {
  const lines = [
    priceLine('mug', 1000, { quantity: 4, categories: ['clay'], alternatePrices: { trade: 900 } }),
    priceLine('club', 2000, { recurring: true, categories: ['clay'] }),
  ];
  const trigger: Omit<DiscountCondition, 'trigger'> = {
    code: 'CODE',
    product: 'mug',
    quantityFrom: 2,
    products: ['mug', 'club'],
    categories: ['CLAY '],
  };
  const action: Omit<DiscountEffect, 'type'> = {
    amount: 100,
    rate: 10,
    alternatePrice: 'trade',
    shipping: { description: 'Van', cost: 0, guaranteedDays: null },
    products: ['mug', 'club'],
    categories: ['clay'],
    itemsRequired: 2,
    freeItems: 1,
  };
  const saved: Record<string, number> = {
    Rate: 600,
    AlternatePrice: 400,
    FixedAmount: 100,
    Shipping: 0,
    FixedAmountOnItems: 500,
    GetFreeItems: 2000,
    RateOnItems: 600,
    AmountOnSubscription: 100,
    RateOnSubscription: 200,
    FixedAmountOnCategory: 500,
    RateOnCategory: 600,
  };
  for (const type of discountActions)
    for (const one of discountTriggers) {
      const discount = discountOf({ ...action, type }, { condition: { ...trigger, trigger: one } });
      const { totals, offeredRates } = priceOf(lines, { discounts: [discount], codes: ['code'] });
      expect([one, type, totals.discounts]).toEqual([one, type, saved[type]]);
      expect(offeredRates).toHaveLength(type === 'Shipping' ? 1 : 0);
    }
});
