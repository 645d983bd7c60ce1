import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { importedTexts } from '../src/cli/bring-up-to-date.js';
import { amountDoubts, sayDecimals } from '../src/domain/amounts/doubts.js';
import { settleAmounts } from '../src/domain/amounts/examine.js';
import { figures } from '../src/domain/order/check-figures.js';
import type { Reader, Tx } from '../src/storage/storage.js';
import { beginCart } from './support/cart-calls.js';
import { onEachDatabase } from './support/databases.js';
import { importAll } from './support/import-all.js';
import { startShop, type TestShop } from './support/shop.js';

/** An order as a file tells it. */
const order = <T extends object>(number: number, more: T) => ({
  token: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
  status: 'Processed',
  paymentStatus: 'Paid',
  email: 'buyer@example.com',
  creationDate: '2025-03-01T10:00:00Z',
  completionDate: '2025-03-01T10:00:00Z',
  invoiceNumber: `A-${number}`,
  ...more,
});
const silent = order(1, {
  finalGrandTotal: 4000,
  itemsTotal: 4000,
  items: [{ id: 'a', name: 'A', price: 4000, quantity: 1, totalPrice: 4000 }],
});
const telling = order(2, {
  finalGrandTotal: 4914.9,
  itemsTotal: 4914.9,
  items: [{ id: 'b', name: 'B', price: 2457.45, quantity: 2, totalPrice: 4914.9 }],
});

/**
 * A database as an older version left it, which stored forints with the decimals of another currency:
 * everything was done in that one, and is called HUF from here on.
 */
async function asOf(
  shop: TestShop,
  stored: string,
  before: (shop: TestShop) => Promise<unknown>,
): Promise<void> {
  const { storage, store } = shop;
  await before(shop);
  await storage.write(async (tx) => {
    await sql`update store set settings = replace(settings, ${stored}, 'HUF'), version = version + 1 where store_id = ${store.storeId}`.execute(
      tx,
    );
    for (const table of ['orders', 'payment', 'order_figure'])
      await sql`update ${sql.table(table)} set currency = 'HUF' where currency = ${stored} and store_id = ${store.storeId}`.execute(
        tx,
      );
    for (const table of [
      'orders',
      'cart',
      'discount',
      'shipping_method',
      'payment',
      'customer',
      'outbox',
      'mail',
      'product',
    ])
      await sql`update ${sql.table(table)} set doc = replace(replace(doc, ${stored}, 'HUF'), ${stored.toLowerCase()}, 'huf')
        where store_id = ${store.storeId}`.execute(tx);
    await tx
      .insertInto('amount_examination')
      .values({
        store_id: store.storeId,
        currency: '',
        state: 'examining',
        decimals: null,
        kind: '',
        after_id: '',
        examined_at: 0,
      })
      .execute();
  });
}

const settleAll = ({ storage }: TestShop) => settleAmounts(storage, importedTexts);
const doubts = ({ storage, store }: TestShop) => amountDoubts(storage.read, store);
const totalOf = async ({ call }: TestShop, number: number) =>
  (await call('GET', `/orders/${order(number, {}).token}`)).json().finalGrandTotal;

async function differences(db: Reader, { store, storage }: TestShop): Promise<unknown[]> {
  const { getStore } = await import('../src/domain/store/store.js');
  const now = await getStore(storage.read, store.storeId);
  return (await Promise.all(figures.map((figure) => figure.compare(db, now)))).flat();
}

const tables = [
  'orders',
  'order_line',
  'order_figure',
  'cart',
  'discount',
  'shipping_method',
  'payment',
  'refund',
  'customer',
  'product',
  'outbox',
];
async function everything({ storage }: TestShop): Promise<string> {
  const all = [];
  for (const table of tables)
    all.push(
      await storage.read
        .selectFrom(table as 'orders')
        .selectAll()
        .execute(),
    );
  return JSON.stringify(all.map((rows) => rows.map((row) => JSON.stringify(row)).sort()));
}

onEachDatabase({ inShare: 'postgres' }, (database) => {
  describe('amounts whose units the runtime had named', () => {
    it('are converted where texts prove another number of decimals: orders, lines, figures, discounts, rates, payments', async () => {
      const shop = await startShop(database, { settings: { currency: 'JPY', allowDeferred: true } });
      let token = '';
      await asOf(shop, 'JPY', async ({ call }) => {
        await importAll(shop, [silent, telling]);
        await call('POST', '/products', [{ id: 'mug', name: 'Mug', price: 1290 }]);
        await call('POST', '/discounts', {
          name: 'Ten',
          trigger: 'Code',
          code: 'TEN',
          type: 'FixedAmount',
          amount: 290,
        });
        await call('POST', '/shipping_methods', { name: 'Post', rates: [{ cost: 500 }] });
        const cart = await beginCart(shop);
        token = cart.token;
        const secret = { headers: { 'x-cart-secret': cart.secret } };
        await cart.call('POST', '/items', { id: 'mug', quantity: 2 });
        await cart.call('POST', '/discounts', { code: 'TEN' });
        const address = {
          name: 'B',
          address1: '1 Utca',
          city: 'Budapest',
          country: 'HU',
          postalCode: '1000',
        };
        await cart.call(
          'PUT',
          '',
          { email: 'b@example.com', billingAddress: address, shipToBillingAddress: true },
          secret,
        );
        const { rates } = (await cart.call('GET', '/shipping-rates', undefined, secret)).json();
        await cart.call('PUT', '/shipping', { rateId: rates[0].id }, secret);
        const paid = await cart.call(
          'POST',
          '/pay',
          {
            method: 'test-card',
            details: { cardNumber: '4242424242424242', cardExpiration: '12/40', cardCvc: '123' },
          },
          secret,
        );
        expect(paid.json().order?.finalGrandTotal, paid.body).toBe(2790);
        const refund = await call('POST', `/orders/${token}/refunds`, { amount: 790 });
        expect(refund.statusCode, refund.body).toBe(201);
      });
      expect(await settleAll(shop)).toMatchObject([{ currency: 'HUF', from: 0, to: 2 }]);
      expect([await totalOf(shop, 1), await totalOf(shop, 2)]).toEqual([4000, 4914.9]);
      const rows = await shop.storage.read
        .selectFrom('orders')
        .select(['token', 'total', 'doc'])
        .orderBy('token')
        .execute();
      const byToken = new Map(rows.map((row) => [row.token, row]));
      expect(byToken.get(order(1, {}).token)?.total).toBe(400000);
      // What the old units had rounded is read from its text again.
      expect(byToken.get(order(2, {}).token)?.total).toBe(491490);
      expect(JSON.parse(byToken.get(order(2, {}).token)!.doc).lines[0]).toMatchObject({
        price: 245745,
        unitPrice: 245745,
        total: 491490,
      });
      const placed = (await shop.call('GET', `/orders/${token}`)).json();
      expect(placed).toMatchObject({
        finalGrandTotal: 2790,
        shippingFees: 500,
        savedAmount: 290,
        refundsAmount: 790,
        adjustedAmount: 2000,
      });
      expect(placed.items[0]).toMatchObject({ price: 1290, unitPrice: 1290, totalPrice: 2580 });
      expect(placed.discounts[0]).toMatchObject({ amountSaved: 290, amount: 290 });
      expect((await shop.call('GET', '/discounts')).json()[0]).toMatchObject({ amount: 290 });
      expect((await shop.call('GET', '/shipping_methods')).json()[0].rates[0]).toMatchObject({ cost: 500 });
      const [payment] = await shop.storage.read.selectFrom('payment').select('amount').execute();
      expect(payment?.amount).toBe(279000);
      expect(await shop.storage.read.selectFrom('refund').select('amount').execute()).toEqual([
        { amount: 79000 },
      ]);
      expect(await differences(shop.storage.read, shop)).toEqual([]);
      expect(await doubts(shop)).toEqual([]);
      const before = await everything(shop);
      expect(await settleAll(shop)).toEqual([]);
      expect(await everything(shop)).toBe(before);
      // No more may be given back than what is left.
      expect((await shop.call('POST', `/orders/${token}/refunds`, { amount: 2000.01 })).statusCode).toBe(400);
    });

    it('stay as they are where texts prove the units of ISO 4217', async () => {
      const shop = await startShop(database, { settings: { currency: 'USD' } });
      const text = { ...telling, finalGrandTotal: '4914.90' };
      await asOf(shop, 'USD', () => importAll(shop, [silent, text]));
      const before = await everything(shop);
      expect(await settleAll(shop)).toEqual([]);
      expect(await everything(shop)).toBe(before);
      expect(await doubts(shop)).toEqual([]);
      await expect(shop.storage.write((tx) => sayDecimals(tx, [shop.store], 'HUF', 0))).rejects.toThrow(
        'the amounts in HUF are in no doubt: their texts prove 2 decimals',
      );
    });

    it('stay as they are where nothing is proven, until the merchant says what they are, once', async () => {
      const shop = await startShop(database, { settings: { currency: 'JPY' } });
      await asOf(shop, 'JPY', async ({ storage }) => {
        await importAll(shop, [silent]);
        await storage.write((tx: Tx) => tx.deleteFrom('product').execute());
      });
      const before = await everything(shop);
      expect(await settleAll(shop)).toEqual([]);
      expect(await everything(shop)).toBe(before);
      expect(await doubts(shop)).toEqual([
        {
          storeId: shop.store.storeId,
          currency: 'HUF',
          decimals: 2,
          proven: {},
          contradictory: 0,
          unproven: 1,
        },
      ]);
      // What is sold meanwhile is in the program's own units.
      await importAll(shop, [order(3, { currency: 'HUF', finalGrandTotal: 100, items: [] })]);
      await shop.storage.write((tx) => sayDecimals(tx, [shop.store], 'HUF', 0));
      expect(await settleAll(shop)).toMatchObject([{ currency: 'HUF', objects: 1 }]);
      expect([await totalOf(shop, 1), await totalOf(shop, 3)]).toEqual([4000, 100]);
      expect(await doubts(shop)).toEqual([]);
      await expect(shop.storage.write((tx) => sayDecimals(tx, [shop.store], 'HUF', 0))).rejects.toThrow(
        'they were converted from 0 decimals before',
      );
    });

    it('stay as they are where texts prove two numbers, and each keeps what its own texts prove', async () => {
      const shop = await startShop(database, { settings: { currency: 'JPY' } });
      await asOf(shop, 'JPY', async ({ storage }) => {
        await importAll(shop, [
          silent,
          telling,
          order(4, { currency: 'USD', finalGrandTotal: '12.50', items: [] }),
        ]);
        await storage.write(async (tx) => {
          await tx.deleteFrom('product').execute();
          await sql`update orders set currency = 'HUF' where currency = 'USD'`.execute(tx);
        });
      });
      const before = await everything(shop);
      expect(await settleAll(shop)).toEqual([]);
      expect(await everything(shop)).toBe(before);
      expect(await doubts(shop)).toMatchObject([{ proven: { 0: 1, 2: 1 }, unproven: 1 }]);
      await shop.storage.write((tx) => sayDecimals(tx, [shop.store], 'HUF', 0));
      await settleAll(shop);
      expect([await totalOf(shop, 1), await totalOf(shop, 2)]).toEqual([4000, 4914.9]);
      expect(
        (await shop.storage.read.selectFrom('orders').select('total').orderBy('total').execute()).map(
          ({ total }) => total,
        ),
      ).toEqual([1250, 400000, 491490]);
      expect(await differences(shop.storage.read, shop)).toEqual([]);
    });

    it('are converted once where the conversion is interrupted, and where two do it at once', async () => {
      const shop = await startShop(database, { settings: { currency: 'JPY' } });
      const many = Array.from({ length: 450 }, (_, index) =>
        order(1000 + index, { finalGrandTotal: 1000 + index, itemsTotal: 1000 + index, items: [] }),
      );
      await asOf(shop, 'JPY', () => importAll(shop, [telling, ...many]));
      let calls = 0;
      const failing = {
        ...shop.storage,
        write: <T>(run: (tx: Tx) => Promise<T>) =>
          shop.storage.write(async (tx) => {
            const result = await run(tx);
            calls += 1;
            if (calls % 3 === 0) throw new Error('the power went');
            return result;
          }),
      };
      let attempts = 0;
      for (; attempts < 60; attempts += 1) {
        const done = await settleAmounts(failing, importedTexts).then(
          () => true,
          () => false,
        );
        if (done) break;
      }
      expect(attempts).toBeGreaterThan(1);
      await Promise.all([settleAll(shop), settleAll(shop)]);
      const { sum } = await shop.storage.read
        .selectFrom('orders')
        .select((eb) => eb.fn.sum<number>('total').as('sum'))
        .executeTakeFirstOrThrow();
      expect(Number(sum)).toBe(
        491490 + many.reduce((all, { finalGrandTotal }) => all + finalGrandTotal * 100, 0),
      );
      expect(await differences(shop.storage.read, shop)).toEqual([]);
    });
  });
});
