import { expect, it } from 'vitest';
import { discountsFor } from '../src/domain/discount/applicable.js';
import { priceCart } from '../src/domain/pricing/price-cart.js';
import type { PricingLine } from '../src/domain/pricing/pricing.js';
import { onEachDatabase } from './support/databases.js';
import { importAll } from './support/import-all.js';
import { startShop, type TestShop } from './support/shop.js';

const now = Date.UTC(2026, 10, 24);

const line = (product: string, unitPrice: number, quantity: number, more: Partial<PricingLine> = {}) => ({
  uniqueId: product,
  product,
  categories: [],
  unitPrice,
  alternatePrices: {},
  quantity,
  taxable: true,
  taxNames: [],
  hasTaxesIncluded: false,
  shippable: true,
  recurring: false,
  ...more,
});

/** 4 mugs of 10.00, a poster of 60.00 and a membership of 20.00: 120.00. */
const lines = [
  line('mug', 1000, 4, { alternatePrices: { vip: 900 } }),
  line('tide', 6000, 1, { categories: ['Posters', 'prints'] }),
  line('club', 2000, 1, { recurring: true, shippable: false }),
];

onEachDatabase({ inShare: 'sqlite' }, (database) => {
  async function price(shop: TestShop, codes: readonly string[] = []) {
    return priceCart({
      currency: 'USD',
      storeCurrency: 'USD',
      now,
      lines,
      discounts: await discountsFor(shop.storage.read, shop.store.storeId, codes),
      codes,
      shipping: null,
      destination: null,
      home: { country: 'US', province: null },
      taxes: { by: 'table', rules: [] },
    });
  }
  const start = () => startShop(database, { now: () => now });
  async function make(shop: TestShop, body: Record<string, unknown>): Promise<string> {
    const answer = await shop.call('POST', '/discounts', { name: 'n', ...body });
    expect([body, answer.statusCode]).toEqual([body, 201]);
    return answer.json().id;
  }

  it('prices a cart by what the API was told: every type', async () => {
    const shop = await start();
    const cases: [Record<string, unknown>, number][] = [
      [{ type: 'Rate', rate: 12.5 }, 15],
      [{ type: 'Rate', rate: '33.333333' }, 40],
      [{ type: 'FixedAmount', amount: 7.25 }, 7.25],
      [{ type: 'FixedAmount', amount: '500' }, 120],
      [{ type: 'AlternatePrice', alternatePrice: 'vip' }, 4],
      [{ type: 'FixedAmountOnItems', amount: 1, productIds: 'mug,tide' }, 5],
      [{ type: 'FixedAmountOnItems', amount: 1, productIds: ['mug'], maxDiscountsPerItem: 2 }, 2],
      [{ type: 'RateOnItems', rate: 10, productIds: 'mug' }, 4],
      [{ type: 'FixedAmountOnCategory', amount: 5, categories: 'posters,books' }, 5],
      [{ type: 'RateOnCategory', rate: 50, categories: ['prints'] }, 30],
      [{ type: 'AmountOnSubscription', amount: 3, productIds: 'club,mug' }, 3],
      [{ type: 'RateOnSubscription', rate: 25, productIds: 'club' }, 5],
      [{ type: 'GetFreeItems', numberOfItemsRequired: 2, numberOfFreeItems: 1, productIds: 'mug' }, 20],
    ];
    for (const [body, saved] of cases) {
      const id = await make(shop, { trigger: 'Total', ...body });
      const { totals, discounts } = await price(shop);
      expect([body, totals.discounts / 100]).toEqual([body, saved]);
      expect(discounts.map(({ discount }) => discount.id)).toEqual([id]);
      expect((await shop.call('DELETE', `/discounts/${id}`)).statusCode).toBe(200);
    }
    await make(shop, { trigger: 'Total', type: 'Shipping', shippingDescription: 'Free', shippingCost: 0 });
    expect((await price(shop)).offeredRates).toMatchObject([{ description: 'Free', cost: 0 }]);
  });

  it('prices a cart by what the API was told: every trigger, met and not', async () => {
    const shop = await start();
    const cases: [Record<string, unknown>, boolean][] = [
      [{ trigger: 'Product', itemId: 'mug' }, true],
      [{ trigger: 'Product', itemId: 'Mug' }, false],
      [{ trigger: 'Total', totalToReach: 120, maxAmountToReach: 120 }, true],
      [{ trigger: 'Total', totalToReach: 120.01 }, false],
      [{ trigger: 'Total', maxAmountToReach: 119.99 }, false],
      [{ trigger: 'QuantityOfAProduct', quantityOfAProduct: 6 }, true],
      [{ trigger: 'QuantityOfAProduct', quantityOfAProduct: 6, onlyOnSameProducts: true }, false],
      [{ trigger: 'QuantityOfAProduct', quantityOfAProduct: 5, quantityOfProductIds: 'mug' }, false],
      [
        {
          trigger: 'QuantityOfAProduct',
          quantityOfAProduct: 2,
          quantityInterval: true,
          maxQuantityOfAProduct: 5,
        },
        false,
      ],
      [
        {
          trigger: 'QuantityOfAProduct',
          quantityOfAProduct: 2,
          quantityInterval: false,
          maxQuantityOfAProduct: 5,
        },
        true,
      ],
      [{ trigger: 'CartContainsOnlySpecifiedProducts', triggerProductIds: 'mug,tide,club,x' }, true],
      [{ trigger: 'CartContainsOnlySpecifiedProducts', triggerProductIds: 'mug,tide' }, false],
      [{ trigger: 'CartContainsSomeSpecifiedProducts', productIds: 'tide,x' }, true],
      [{ trigger: 'CartContainsAtLeastAllSpecifiedProducts', triggerProductIds: ['mug', 'club'] }, true],
      [{ trigger: 'CartContainsAtLeastAllSpecifiedProducts', triggerProductIds: ['mug', 'x'] }, false],
      [{ trigger: 'CartContainsSomeProductsFromSpecifiedCategories', categories: 'POSTERS' }, true],
      [{ trigger: 'CartContainsOnlyProductsFromSpecifiedCategories', triggerCategories: 'posters' }, false],
      [{ trigger: 'Product', itemId: 'mug', totalToReach: 500 }, false],
      [{ trigger: 'Total', expires: '2026-11-23' }, false],
      [{ trigger: 'Total', expires: '2026-11-24' }, true],
      [{ trigger: 'Total', archived: true }, false],
      [{ trigger: 'Total', currency: 'eur' }, true],
      [{ trigger: 'Total', currency: 'eur', totalToReach: 1 }, false],
    ];
    for (const [body, applies] of cases) {
      const id = await make(shop, { ...body, type: 'Rate', rate: 10 });
      const { totals } = await price(shop);
      expect([body, totals.discounts]).toEqual([body, applies ? 1200 : 0]);
      await shop.call('DELETE', `/discounts/${id}`);
    }
  });

  it('applies codes that were entered, and says why others are idle', async () => {
    const shop = await start();
    await make(shop, { trigger: 'Code', code: 'Ten', type: 'Rate', rate: 10 });
    await make(shop, { trigger: 'Code', code: 'OLD', type: 'Rate', rate: 90, expires: '2026-01-01' });
    await make(shop, { trigger: 'Code', code: 'GONE', type: 'Rate', rate: 90, archived: true });
    expect((await price(shop)).totals.discounts).toBe(0);
    const priced = await price(shop, ['ten', 'old', 'gone', 'nothing']);
    expect(priced.totals.discounts).toBe(1200);
    expect(priced.idleCodes).toEqual([
      { code: 'old', reason: 'expired' },
      { code: 'gone', reason: 'archived' },
      { code: 'nothing', reason: 'unknown' },
    ]);
  });
});

onEachDatabase({ inShare: 'sqlite' }, (database) => {
  it('shows a refund of an imported order, whatever its file said of refunds', async () => {
    const shop = await startShop(database);
    const token = '00000000-0000-4000-8000-0000000000aa';
    const order = {
      token,
      creationDate: '2025-01-01T00:00:00Z',
      completionDate: '2025-01-01T00:00:00Z',
      status: 'Processed',
      paymentStatus: 'Paid',
      email: 'a@b.example',
      currency: 'usd',
      finalGrandTotal: 100.1,
      refunds: [{ id: 'old', amount: 20.2 }],
      refundsAmount: 20.2,
      adjustedAmount: 79.9,
      summary: { adjustedTotal: 79.9 },
      items: [{ id: 'a', price: 100.1, quantity: 1 }],
    };
    expect(await importAll(shop, [order])).toMatchObject({ created: 1, skipped: 0 });
    const made = await shop.call('POST', `/orders/${token}/refunds`, { amount: 9.9, comment: 'Chipped' });
    expect(made.statusCode).toBe(201);
    const orderView = (await shop.call('GET', `/orders/${token}`)).json();
    expect(orderView).toMatchObject({
      refundsAmount: 30.1,
      adjustedAmount: 70,
      summary: { adjustedTotal: 70 },
      finalGrandTotal: 100.1,
    });
    expect(orderView.refunds.map(({ amount }: { amount: number }) => amount)).toEqual([20.2, 9.9]);
    const [old, own] = (await shop.call('GET', `/orders/${token}/refunds`)).json();
    expect(old).toEqual({ id: 'old', orderToken: token, amount: 20.2, currency: 'usd', pending: false });
    const { pending, ...inOrder } = own;
    expect([pending, inOrder]).toEqual([false, orderView.refunds[1]]);
    expect(orderView.refunds[1]).toMatchObject({ id: made.json().id, comment: 'Chipped', currency: 'usd' });
  });

  it('gives back of an imported order no more than its figures leave, also where they list no refunds', async () => {
    const shop = await startShop(database);
    const token = (number: number) => `00000000-0000-4000-8000-0000000000b${number}`;
    const figures = [
      { refundsAmount: 30 },
      { adjustedAmount: 70 },
      { refundsAmount: 30, refunds: [{ amount: 10 }] },
    ];
    const orders = figures.map((more, number) => ({
      token: token(number),
      completionDate: '2025-01-01T00:00:00Z',
      status: 'Processed',
      paymentStatus: 'Paid',
      email: 'a@b.example',
      currency: 'usd',
      finalGrandTotal: 100,
      ...more,
    }));
    expect(await importAll(shop, orders)).toMatchObject({ created: 3, skipped: 0 });
    for (const number of figures.keys()) {
      const order = (await shop.call('GET', `/orders/${token(number)}`)).json();
      expect(order).toMatchObject({
        refundsAmount: 30,
        adjustedAmount: 70,
        summary: { adjustedTotal: 70 },
      });
      const refund = (amount: number) => shop.call('POST', `/orders/${token(number)}/refunds`, { amount });
      const over = await refund(70.01);
      expect([number, over.statusCode, over.json().message]).toEqual([
        number,
        400,
        'amount must be at most 70.00 USD, which is what is left to give back, not 70.01',
      ]);
      expect((await refund(70)).statusCode).toBe(201);
      const { paymentStatus } = (await shop.call('GET', `/orders/${token(number)}`)).json();
      expect([number, paymentStatus]).toEqual([number, 'Refunded']);
    }
  });
});
