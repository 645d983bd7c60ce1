import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { demoShop } from '../src/demo/demo-shop.js';
import { redeemDiscounts } from '../src/domain/discount/redeem.js';
import { figures } from '../src/domain/order/check-figures.js';
import { wholeNote } from '../src/mail/whole-note.js';
import { exportStore } from '../src/transfer/export.js';
import {
  snipcartCustomers,
  snipcartDiscounts,
  snipcartOrders,
  snipcartProducts,
  tiendanubeCustomers,
} from '../src/transfer/kinds.js';
import { list as tiendanubeSeed } from './seeds/tiendanube-customers.js';
import { cartOf } from './support/carts.js';
import { onEachDatabase } from './support/databases.js';
import { importAll } from './support/import-all.js';
import { jobsByHand } from './support/jobs.js';
import { startShop, type TestShop } from './support/shop.js';

const folder = mkdtempSync(join(tmpdir(), 'comptoir-export-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function read(from: string, kind: string): unknown[] {
  const text = readFileSync(join(from, `${kind}.ndjson`), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

const lists = [
  '/orders?limit=1000',
  '/orders?limit=1000&status=InProgress',
  '/orders?limit=50&format=Excerpt&placedBy=an',
  '/customers?limit=1000',
  '/customers?limit=1000&status=Confirmed',
  '/products?limit=1000&archived=true',
  '/products?limit=1000&orderBy=salesValue',
  '/products?limit=1000&orderBy=creationDate',
  '/products?limit=100&from=2026-01-01&to=2026-06-30',
  '/discounts',
];

async function answers(shop: TestShop): Promise<Record<string, unknown>> {
  const all: Record<string, unknown> = {};
  const get = async (path: string) => {
    const response = await shop.call('GET', path);
    expect(response.statusCode, path).toBe(200);
    all[path] = response.json();
    return response.json();
  };
  for (const path of lists) await get(path);
  const page = (path: string) => all[path] as { items: { id: string; token: string }[] };
  for (const { token } of page(lists[0]!).items.slice(0, 40)) {
    await get(`/orders/${token}`);
    await get(`/orders/${token}/notifications`);
    await get(`/orders/${token}/refunds`);
  }
  for (const { id } of page('/customers?limit=1000').items.slice(0, 20)) {
    await get(`/customers/${id}`);
    await get(`/customers/${id}/orders`);
  }
  for (const { id } of page(lists[5]!).items) await get(`/products/${id}`);
  for (let since = 0; ; ) {
    const response = await shop.tienda('GET', `/customers?per_page=200&since_id=${since}`);
    const customers: { id: number }[] = response.json();
    if (customers.length === 0) break;
    all[`tiendanube ${since}`] = customers;
    since = customers.at(-1)!.id;
  }
  return all;
}

onEachDatabase((database) => {
  it('exports a shop and imports it into an empty one, and every list and object reads the same', async () => {
    const now = Date.UTC(2026, 10, 20);
    const demo = demoShop({ now });
    const shop = await startShop(database);
    await importAll(shop, [...tiendanubeSeed], tiendanubeCustomers({ withOrders: false }));
    await importAll(shop, [...demo.customers()], snipcartCustomers);
    expect(
      await importAll(shop, [...demo.orders()].slice(0, 300).concat([...demo.orders()].slice(-40))),
    ).toMatchObject({ skipped: 0 });
    const { items } = (await shop.call('GET', '/orders?limit=3')).json();
    await shop.call('PUT', `/orders/${items[0].token}`, {
      status: 'Shipped',
      trackingNumber: '1Z',
      metadata: { a: [1, { b: null }] },
      notify: true,
    });
    await jobsByHand(shop.context).fanOut();
    const { items: mails } = (await shop.call('GET', '/mails')).json();
    expect(mails).toContainEqual(expect.objectContaining({ kind: 'order-shipped', state: 'Kept' }));
    await shop.call('PUT', `/orders/${items[1].token}`, { status: 'Cancelled' });
    const refund = { amount: 1.5, comment: 'Chipped' };
    expect((await shop.call('POST', `/orders/${items[2].token}/refunds`, refund)).statusCode).toBe(201);
    await shop.call('POST', '/products', { id: 'api-1', name: 'Made here', price: 12.5, url: '/x' });
    await shop.call('DELETE', '/products/mug-jusant');
    await shop.call('PUT', '/products/api-1', { inventoryManagementMethod: 'Single', stock: 7 });
    await importAll(shop, [...demo.discounts()], snipcartDiscounts);
    for (const body of [
      { name: 'Made here', trigger: 'Total', type: 'RateOnItems', rate: 12.5, productIds: ['a,b', 'c'] },
      {
        name: 'Here too',
        trigger: 'Code',
        code: 'Été',
        type: 'FixedAmount',
        amount: 5,
        expires: '2027-01-01',
      },
    ])
      expect((await shop.call('POST', '/discounts', body)).statusCode).toBe(201);
    const [, used] = (await shop.call('GET', '/discounts')).json();
    await shop.storage.write((tx) => redeemDiscounts(tx, shop.store.storeId, 'some cart', [used.id], now));
    await shop.tienda('POST', '/customers', {
      name: 'Nova',
      email: 'nova@example.com',
      addresses: [{ address: 'Rua A', number: '1', province: 'São Paulo', country: 'BR' }],
    });
    // The buyer of a cart is no customer yet.
    await cartOf(shop, [{ id: 'api-1' }]);
    const from = join(folder, database.name);
    const counts = await exportStore(shop.storage.read, shop.store, from, (note) =>
      wholeNote(shop.storage.read, shop.store, note, undefined),
    );
    expect(counts.orders).toBe(341);

    const copy = await startShop(database);
    for (const [kind, reader] of [
      ['products', snipcartProducts],
      ['customers', snipcartCustomers],
      ['orders', snipcartOrders],
      ['discounts', snipcartDiscounts],
    ] as const) {
      const result = await importAll(copy, read(from, kind), reader);
      expect(result).toMatchObject({ created: counts[kind], skipped: 0, reasons: [] });
    }
    const [mine, theirs] = [await answers(shop), await answers(copy)];
    for (const path of Object.keys(mine)) expect(theirs[path], path).toEqual(mine[path]);
    for (const figure of figures)
      expect(await figure.compare(copy.storage.read, copy.store), figure.name).toEqual([]);

    for (const [kind, reader] of [
      ['products', snipcartProducts],
      ['customers', snipcartCustomers],
      ['orders', snipcartOrders],
      ['discounts', snipcartDiscounts],
    ] as const) {
      expect(await importAll(copy, read(from, kind), reader)).toMatchObject({
        created: 0,
        updated: 0,
        unchanged: counts[kind],
      });
    }
  }, 120_000);
});
