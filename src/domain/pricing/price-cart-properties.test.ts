import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ArbitraryCart, arbitraryCart, priced } from '../../../test/support/arbitrary-carts.js';
import { brokenLaws } from '../../../test/support/price-laws.js';
import { discountOf, priceLine, priceOf } from '../../../test/support/pricing.js';
import {
  type Discount,
  type DiscountCondition,
  type DiscountEffect,
  discountActions,
  discountTriggers,
} from '../discount/discount.js';
import type { Priced } from './pricing.js';

const times = { numRuns: 1500 };

describe('whatever is in a cart', () => {
  it('adds up, line by line and in sum, and nothing in it is below 0', () => {
    fc.assert(
      fc.property(arbitraryCart, (input) => {
        expect(brokenLaws(priced(input))).toEqual([]);
      }),
      times,
    );
  });

  it('comes to the same in whatever order lines, discounts and rules are listed', () => {
    const byId = ({ lines, discounts, taxes, ...rest }: Priced) => ({
      ...rest,
      lines: new Map(lines.map((one) => [one.uniqueId, one])),
      discounts: discounts.map(({ discount, ...one }) => ({ ...one, id: discount.id })),
      totals: rest.totals,
    });
    fc.assert(
      fc.property(arbitraryCart, (input) => {
        const turned: ArbitraryCart = {
          ...input,
          lines: input.lines.toReversed(),
          discounts: input.discounts.toReversed(),
        };
        expect(byId(priced(turned))).toEqual(byId(priced(input)));
      }),
      times,
    );
  });

  it('never costs more for a discount that came beside those that it can stand with', () => {
    fc.assert(
      fc.property(arbitraryCart, (input) => {
        const goods = (cart: ArbitraryCart) => priced({ ...cart, shipping: null }).totals;
        const all = goods({
          ...input,
          discounts: input.discounts.map((one) => ({ ...one, combinable: true })),
        });
        const none = goods({ ...input, discounts: [] });
        expect(all.subtotal).toBeLessThanOrEqual(none.subtotal);
        expect(all.total).toBeLessThanOrEqual(none.total);
      }),
      times,
    );
  });

  it('saves at least what the best discount alone saves that excludes all others', () => {
    const withoutRates = fc.record({ cart: arbitraryCart }).map(({ cart }) => ({
      ...cart,
      discounts: cart.discounts.filter(({ action }) => action.type !== 'Shipping'),
    }));
    fc.assert(
      fc.property(withoutRates, (input) => {
        const saved = (discounts: readonly Discount[]) =>
          priced({ ...input, discounts: [...discounts] }).totals.discounts;
        const combined = saved(input.discounts);
        for (const one of input.discounts.filter(({ combinable }) => !combinable))
          expect(combined).toBeGreaterThanOrEqual(saved([one]));
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
