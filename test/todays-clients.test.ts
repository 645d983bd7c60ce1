import { beforeEach, expect, it } from 'vitest';
import { exportedOrder } from '../src/dialect/snipcart/order-import.js';
import { findOrder } from '../src/domain/order/rows.js';
import { allowOperatorHost } from '../src/domain/store/store.js';
import { single } from './seeds/snipcart-orders.js';
import { onEachDatabase } from './support/databases.js';
import { importAll } from './support/import-all.js';
import { jobsByHand } from './support/jobs.js';
import { receiveWebhooks } from './support/receive-webhooks.js';
import { startShop, type TestShop } from './support/shop.js';

const endpoint = receiveWebhooks();
beforeEach(() => endpoint.reset());

const oldest = ['promocodes', 'hasPromocode', 'rebateAmount', 'totalRebateRate'];
const keysIn = (order: object) => oldest.filter((key) => key in order);
const path = `/orders/${single.token}`;

onEachDatabase({ inShare: 'sqlite' }, (database) => {
  async function shopWithOrder() {
    const shop = await startShop(database);
    await importAll(shop, [{ ...single, paymentStatus: 'Paid', completionDate: '2026-01-31T12:00:00Z' }]);
    return shop;
  }

  it('leaves the oldest documents’ keys out of answers and webhooks where the store says so, not of exports', async () => {
    const shop = await shopWithOrder();
    const { storeId } = shop.store;
    await shop.storage.write((tx) => allowOperatorHost(tx, storeId, endpoint.host));
    const jobs = jobsByHand(shop.context);
    await jobs.all();
    await shop.call('POST', '/webhooks', { url: endpoint.url('/hooks') });
    const everywhere = async (status: string) => {
      const changed = (await shop.call('PUT', path, { status })).json();
      await jobs.all();
      const { user } = (await shop.call('GET', path)).json();
      return [
        changed,
        (await shop.call('GET', path)).json(),
        (await shop.call('GET', '/orders')).json().items[0],
        (await shop.call('GET', `/customers/${user.id}/orders`)).json()[0],
        endpoint.callsTo('/hooks').at(-1)!.body.content,
      ];
    };
    for (const order of await everywhere('Shipped')) expect(keysIn(order)).toEqual(oldest);
    expect((await shop.call('PUT', '/settings/general', { omitPromocodes: true })).statusCode).toBe(200);
    for (const order of await everywhere('Delivered')) {
      expect(keysIn(order)).toEqual([]);
      expect(order.discounts).toBeDefined();
    }
    const exported = exportedOrder((await findOrder(shop.storage.read, storeId, single.token))!, 'Test', []);
    expect(keysIn(exported)).toEqual(oldest);
    await shop.call('PUT', '/settings/general', { omitPromocodes: false });
    expect(keysIn((await shop.call('GET', path)).json())).toEqual(oldest);
  });

  it('reads dates with the month first, wherever Snipcart’s API takes one', async () => {
    const shop = await shopWithOrder();
    const count = async (query: string) => (await shop.call('GET', `/orders?${query}`)).json().totalItems;
    expect(await count('from=01%2F31%2F2026+00:00:00')).toBe(1);
    expect(await count('from=1/31/2026 12:00:01 PM')).toBe(0);
    expect(await count('to=01/31/2026')).toBe(1);
    expect(await count('to=01/31/2026 00:00:00')).toBe(0);
    for (const list of ['/orders', '/customers', '/products', '/data/performance', '/data/orders/sales']) {
      expect((await shop.call('GET', `${list}?from=01/31/2026 00:00:00`)).statusCode, list).toBe(200);
      const refused = await shop.call('GET', `${list}?from=13/01/2026`);
      expect([refused.statusCode, Object.keys(refused.json().errors)], list).toEqual([400, ['from']]);
    }
    const offer = { name: 'Ten', trigger: 'Code', code: 'TEN', type: 'Rate', rate: 10 };
    const made = await shop.call('POST', '/discounts', { ...offer, expires: '12/31/2099 10:00:00' });
    expect(made.json().expires).toBe('2099-12-31T10:00:00Z');
    const wrong = await shop.call('POST', '/discounts', { ...offer, code: 'B', expires: '31/12/2099' });
    expect(wrong.statusCode).toBe(400);
    // Tiendanube's merchants write the day first: its API reads neither.
    expect((await shop.tienda('GET', '/orders?created_at_min=01/31/2026')).statusCode).toBe(400);
  });

  it('reads words as the numbers that they have in the documents, wherever Snipcart’s API takes one', async () => {
    const shop = await shopWithOrder();
    await byNumber(shop);
    const refused = await shop.call('PUT', path, { status: 7 });
    expect([refused.statusCode, Object.keys(refused.json().errors)]).toEqual([400, ['status']]);
    for (const status of [-1, 1.5, 99, '1e0', true])
      expect((await shop.call('PUT', path, { status })).statusCode, String(status)).toBe(400);
    expect((await shop.call('GET', path)).json().status).toBe('Delivered');
    expect((await shop.tienda('GET', '/orders?status=1')).statusCode).toBe(400);
  });
});

async function byNumber(shop: TestShop): Promise<void> {
  const changed = await shop.call('PUT', path, { status: 4, paymentStatus: '4' });
  expect(changed.json()).toMatchObject({ status: 'Delivered', paymentStatus: 'Refunded' });
  expect((await shop.call('GET', '/orders?status=4')).json().totalItems).toBe(1);
  expect((await shop.call('GET', '/orders?status=3')).json().totalItems).toBe(0);
  expect((await shop.call('GET', '/customers?status=1')).json().totalItems).toBe(1);
  const note = { type: 0, deliveryMethod: 1, message: 'Packed' };
  expect((await shop.call('POST', `${path}/notifications`, note)).json()).toMatchObject({
    type: 'Comment',
    deliveryMethod: 'None',
  });
  const offer = { name: 'Ten', trigger: 1, code: 'TEN', type: 1, rate: 10 };
  const made = await shop.call('POST', '/discounts', offer);
  expect(made.json()).toMatchObject({ trigger: 'Code', type: 'Rate' });
  const again = await shop.call('PUT', `/discounts/${made.json().id}`, { ...offer, rate: 20 });
  expect([again.statusCode, again.json().rate]).toEqual([200, 20]);
  expect((await shop.call('PUT', `/discounts/${made.json().id}`, { ...offer, type: 0 })).statusCode).toBe(
    400,
  );
  const [product] = (await shop.call('GET', '/products')).json().items;
  const stock = await shop.call('PUT', `/products/${product.id}`, { inventoryManagementMethod: 0, stock: 3 });
  expect(stock.json()).toMatchObject({ inventoryManagementMethod: 'Single', stock: 3 });
}
