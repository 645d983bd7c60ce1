import { describe, expect, it } from 'vitest';
import { discountOf, pricedAt, priceLine, priceOf, shippingFor } from '../../../test/support/pricing.js';
import type { Discount } from '../discount/discount.js';

const code = (text: string) => ({ condition: { trigger: 'Code' as const, code: text } });
const savedBy = (lines: Parameters<typeof priceOf>[0], ...discounts: Discount[]) =>
  priceOf(lines, { discounts }).discounts.map(({ discount, amountSaved }) => [
    discount.action.type,
    amountSaved,
  ]);

describe('discounts that stand together', () => {
  const mugs = [
    priceLine('mug', 1000, { quantity: 4, alternatePrices: { trade: 800 }, categories: ['clay'] }),
  ];

  it('come off step by step: price list, free items, amounts, rates, then those of the order', () => {
    const all = [
      discountOf({ type: 'Rate', rate: 10 }, { createdAt: 1 }),
      discountOf({ type: 'FixedAmount', amount: 160 }, { createdAt: 2 }),
      discountOf({ type: 'RateOnItems', rate: 50 }, { createdAt: 3 }),
      discountOf({ type: 'FixedAmountOnCategory', amount: 100, categories: ['clay'] }, { createdAt: 4 }),
      discountOf({ type: 'GetFreeItems', itemsRequired: 4, freeItems: 1 }, { createdAt: 5 }),
      discountOf({ type: 'AlternatePrice', alternatePrice: 'Trade' }, { createdAt: 6 }),
    ];
    // 40.00 → 4 × 8.00 → 3 × 8.00 → 3 × 7.00 → 10.50 → 8.90 → 8.01
    expect(savedBy(mugs, ...all)).toEqual([
      ['AlternatePrice', 800],
      ['GetFreeItems', 800],
      ['FixedAmountOnCategory', 300],
      ['RateOnItems', 1050],
      ['FixedAmount', 160],
      ['Rate', 89],
    ]);
    const { lines, totals } = priceOf(mugs, { discounts: all });
    expect(totals).toMatchObject({ items: 4000, discounts: 3199, total: 801 });
    expect(lines).toMatchObject([{ total: 1050, discount: 3199, net: 801 }]);
  });

  it('never take more than there is', () => {
    const half = discountOf({ type: 'FixedAmountOnItems', amount: 700 }, { createdAt: 1 });
    const more = discountOf({ type: 'FixedAmountOnItems', amount: 700 }, { createdAt: 2 });
    const rest = discountOf({ type: 'FixedAmount', amount: 5 }, { createdAt: 3 });
    expect(savedBy(mugs, half, more, rest)).toEqual([
      ['FixedAmountOnItems', 2800],
      ['FixedAmountOnItems', 1200],
    ]);
  });

  it('share an amount of the order out over its lines, to the last unit', () => {
    const lines = [priceLine('a', 1000), priceLine('b', 1000), priceLine('c', 1000)];
    const { discounts, totals } = priceOf(lines, {
      discounts: [discountOf({ type: 'FixedAmount', amount: 1000 })],
    });
    expect(discounts).toMatchObject([{ amountSaved: 1000, shares: { a: 334, b: 333, c: 333 } }]);
    expect(totals.subtotal).toBe(2000);
  });

  it('round a rate once, half up, and not line by line', () => {
    const lines = [priceLine('a', 5), priceLine('b', 5), priceLine('c', 5)];
    expect(savedBy(lines, discountOf({ type: 'Rate', rate: 10 }))).toEqual([['Rate', 2]]);
    expect(savedBy(lines, discountOf({ type: 'Rate', rate: 33.333333 }))).toEqual([['Rate', 5]]);
  });
});

describe('a discount that is not combinable', () => {
  const lines = [priceLine('a', 10_000)];
  const ten = discountOf({ type: 'Rate', rate: 10 }, { createdAt: 1 });
  const five = discountOf({ type: 'FixedAmount', amount: 500 }, { createdAt: 2 });
  const alone = (rate: number, more: object = {}) =>
    discountOf({ type: 'Rate', rate }, { combinable: false, createdAt: 3, ...more });

  it('stands alone where it saves more than all others together, else they stand', () => {
    expect(savedBy(lines, ten, five, alone(20))).toEqual([['Rate', 2000]]);
    expect(savedBy(lines, ten, five, alone(12))).toEqual([
      ['FixedAmount', 500],
      ['Rate', 950],
    ]);
    expect(savedBy(lines, ten, five, alone(14.5))).toEqual([
      ['FixedAmount', 500],
      ['Rate', 950],
    ]);
  });

  it('leaves codes idle that it keeps out, and says so', () => {
    const entered = discountOf({ type: 'Rate', rate: 10 }, { createdAt: 1, ...code('TEN') });
    const priced = priceOf(lines, { discounts: [entered, alone(20)], codes: ['ten'] });
    expect(priced.totals.total).toBe(8000);
    expect(priced.idleCodes).toEqual([{ code: 'ten', reason: 'not_combinable' }]);
  });

  it('goes first where the buyer entered its code for shipping, since what it saves shows only later', () => {
    const shipping = { description: 'Free', cost: 0, guaranteedDays: null };
    const free = discountOf(
      { type: 'Shipping', shipping },
      { combinable: false, createdAt: 4, ...code('SHIP') },
    );
    const priced = priceOf(lines, { discounts: [ten, free], codes: ['ship'] });
    expect(priced).toMatchObject({
      offeredRates: [{ description: 'Free', cost: 0 }],
      totals: { discounts: 0 },
    });
    expect(priceOf(lines, { discounts: [ten, free] })).toMatchObject({
      offeredRates: [],
      totals: { discounts: 1000 },
    });
  });
});

describe('a rate that a discount offers', () => {
  const shipping = { description: 'Free', cost: 0, guaranteedDays: 3 };
  const free = discountOf({ type: 'Shipping', shipping }, { condition: { totalFrom: 5000 } });

  it('is there once the cart is as it asks, beside what is shipped', () => {
    expect(priceOf([priceLine('a', 4999)], { discounts: [free] }).offeredRates).toEqual([]);
    expect(priceOf([priceLine('a', 5000)], { discounts: [free] }).offeredRates).toMatchObject([
      { source: 'discount', cost: 0, guaranteedDays: 3 },
    ]);
    const digital = [priceLine('a', 5000, { shippable: false })];
    expect(priceOf(digital, { discounts: [free] }).offeredRates).toEqual([]);
  });

  it('counts as used only where it is chosen', () => {
    const lines = [priceLine('a', 5000)];
    const [rate] = priceOf(lines, { discounts: [free] }).offeredRates;
    const used = (chosen: typeof rate) => priceOf(lines, { discounts: [free], shipping: chosen! }).discounts;
    expect(used(rate)).toMatchObject([{ amountSaved: 0 }]);
    expect(used(shippingFor(900))).toEqual([]);
  });
});

describe('free items', () => {
  const free = (more: object = {}, condition: Discount['condition'] = { trigger: 'Total' }) =>
    discountOf({ type: 'GetFreeItems', itemsRequired: 3, freeItems: 1, ...more }, { condition });

  it('are the cheapest of each whole set, counted from the dearest', () => {
    const lines = [
      priceLine('a', 500),
      priceLine('b', 300, { quantity: 2 }),
      priceLine('c', 100, { quantity: 4 }),
    ];
    // a b b | c c c | c: one b and one c.
    expect(savedBy(lines, free())).toEqual([['GetFreeItems', 400]]);
  });

  it('are counted product by product where the trigger says so', () => {
    const lines = [priceLine('a', 500, { quantity: 2 }), priceLine('b', 300, { quantity: 3 })];
    const same = { trigger: 'QuantityOfAProduct', quantityFrom: 3, onlyOnSameProducts: true } as const;
    expect(savedBy(lines, free({}, same))).toEqual([['GetFreeItems', 300]]);
    expect(savedBy(lines, free())).toEqual([['GetFreeItems', 300]]);
  });

  it('are no more than a set has, and none of a set that is not whole', () => {
    const lines = [priceLine('a', 500, { quantity: 5 })];
    expect(savedBy(lines, free({ freeItems: 9 }))).toEqual([['GetFreeItems', 1500]]);
    expect(savedBy([priceLine('a', 500, { quantity: 2 })], free())).toEqual([]);
  });
});

it('limits units of one product, the dearest first, also where it stands on two lines', () => {
  const lines = [
    priceLine('mug', 1000, { uniqueId: '1', quantity: 2 }),
    priceLine('mug', 1500, { uniqueId: '2' }),
    priceLine('cup', 400, { quantity: 3 }),
  ];
  const { discounts } = priceOf(lines, {
    discounts: [discountOf({ type: 'RateOnItems', rate: 50, maxPerItem: 2 })],
  });
  expect(discounts).toMatchObject([{ amountSaved: 1650, shares: { 1: 500, 2: 750, cup: 400 } }]);
});

it('says why a code does nothing', () => {
  const lines = [priceLine('a', 1000)];
  const discounts = [
    discountOf({ type: 'Rate', rate: 10 }, { createdAt: 1, expiresAt: pricedAt, ...code('OLD') }),
    discountOf({ type: 'Rate', rate: 10 }, { createdAt: 2, archived: true, ...code('GONE') }),
    discountOf(
      { type: 'Rate', rate: 10 },
      { createdAt: 3, condition: { trigger: 'Code', code: 'RICH', totalFrom: 1001 } },
    ),
    discountOf({ type: 'FixedAmount', amount: 100 }, { createdAt: 4, currency: 'EUR', ...code('EURO') }),
  ];
  const codes = ['old', 'gone', 'rich', 'euro', 'nothing'];
  expect(priceOf(lines, { discounts, codes }).idleCodes.map(({ reason }) => reason)).toEqual([
    'expired',
    'archived',
    'not_applicable',
    'not_applicable',
    'unknown',
  ]);
});
