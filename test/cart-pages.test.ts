import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { checkItems } from '../src/checkout/cart/check-items.js';
import { findCart } from '../src/domain/cart/rows.js';
import { getStore } from '../src/domain/store/store.js';
import { beginCart } from './support/cart-calls.js';
import { testDatabase } from './support/databases.js';
import { button } from './support/pages.js';
import { startShop, type TestShop } from './support/shop.js';

/** A page that changes, sleeps and knows whether it changed. */
const page = { price: '10', delayMs: 0, etag: '', lastModified: '', date: '' };
const seen = { asked: 0, read: 0, most: 0, now: 0 };
const server = createServer(async (request, response: ServerResponse) => {
  seen.asked += 1;
  seen.now += 1;
  seen.most = Math.max(seen.most, seen.now);
  const { price, etag, lastModified, date } = page;
  await sleep(page.delayMs);
  seen.now -= 1;
  const headers = {
    'content-type': 'text/html',
    ...(etag ? { etag } : {}),
    ...(lastModified ? { 'last-modified': lastModified } : {}),
    ...(date ? { date } : {}),
  };
  const same =
    (etag !== '' && request.headers['if-none-match'] === etag) ||
    (etag === '' && lastModified !== '' && request.headers['if-modified-since'] === lastModified);
  if (same) {
    response.writeHead(304, headers).end();
    return;
  }
  seen.read += 1;
  response.writeHead(200, headers).end(button('mug', price));
});
let host = '';
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  Object.assign(page, { price: '10', delayMs: 0, etag: '', lastModified: '', date: '' });
  Object.assign(seen, { asked: 0, read: 0, most: 0, now: 0 });
});

const database = testDatabase('sqlite');
const clock = { now: Date.UTC(2026, 10, 24) };

async function open(): Promise<TestShop> {
  return startShop(database, {
    domain: { domain: host, protocol: 'http' },
    allowHosts: [host],
    now: () => clock.now,
  });
}

async function cartOf(shop: TestShop) {
  const cart = await beginCart(shop);
  const added = await cart.add({ id: 'mug', url: '/mug' });
  expect([added.statusCode, added.body]).toEqual([201, added.body]);
  return (await findCart(shop.storage.read, shop.store.storeId, cart.token))!;
}

const problemsOf = async (shop: TestShop, cart: Awaited<ReturnType<typeof cartOf>>) => {
  const checked = await checkItems(shop.context, shop.store, cart);
  return checked.details.items.flatMap(({ problems }) =>
    problems.map(({ code, expected, got }) => [code, expected, got]),
  );
};
const dearer = [['product_differs', 12, 10]];

it('asks the page at every check, and reads it again only where its tag changed', async () => {
  page.etag = '"1"';
  const shop = await open();
  const cart = await cartOf(shop);
  for (let count = 0; count < 3; count += 1) expect(await problemsOf(shop, cart)).toEqual([]);
  expect(seen).toMatchObject({ asked: 4, read: 1 });
  Object.assign(page, { price: '12', etag: '"2"' });
  expect(await problemsOf(shop, cart)).toEqual(dearer);
  expect(await problemsOf(shop, cart)).toEqual(dearer);
  expect(seen).toMatchObject({ asked: 6, read: 2 });
});

it('believes a time of change only once it has settled: two changes in one second are two', async () => {
  const changed = 'Tue, 24 Nov 2026 10:00:00 GMT';
  Object.assign(page, { lastModified: changed, date: 'Tue, 24 Nov 2026 10:00:01 GMT' });
  const shop = await open();
  const cart = await cartOf(shop);
  page.price = '12';
  expect(await problemsOf(shop, cart)).toEqual(dearer);
  page.price = '10';
  page.date = 'Tue, 24 Nov 2026 10:00:10 GMT';
  expect(await problemsOf(shop, cart)).toEqual([]);
  expect(seen.read).toBe(3);
  expect(await problemsOf(shop, cart)).toEqual([]);
  expect(seen).toMatchObject({ asked: 4, read: 3 });
  // A server that makes its tag of the time is not believed sooner.
  Object.assign(page, { etag: '"tag"', date: 'Tue, 24 Nov 2026 10:00:01 GMT' });
  const other = await open();
  const second = await cartOf(other);
  page.price = '12';
  expect(await problemsOf(other, second)).toEqual(dearer);
});

it('lets many share one request, but none that began before they came', async () => {
  page.delayMs = 150;
  const shop = await open();
  const cart = await cartOf(shop);
  Object.assign(seen, { asked: 0, most: 0 });
  const early = Array.from({ length: 10 }, () => problemsOf(shop, cart));
  await sleep(75);
  // The first request is on its way with the old price; whoever comes now must see the new one.
  page.price = '12';
  const late = Array.from({ length: 10 }, () => problemsOf(shop, cart));
  for (const problems of await Promise.all(late)) expect(problems).toEqual(dearer);
  const [first] = await Promise.all(early);
  expect(first).toEqual([]);
  expect(seen.asked).toBeLessThanOrEqual(3);
  expect(seen.most).toBe(1);
});

it('waits two seconds at payment; a definition of the last ten minutes stands, an older one does not', async () => {
  const shop = await open();
  const cart = await cartOf(shop);
  page.delayMs = 4000;
  const began = performance.now();
  expect(await problemsOf(shop, cart)).toEqual([]);
  expect(performance.now() - began).toBeLessThan(3500);
  clock.now += 599_000;
  expect(await problemsOf(shop, cart)).toEqual([]);
  clock.now += 2000;
  expect(await problemsOf(shop, cart)).toEqual([['page_not_read', null, '/mug']]);
  // What a slow page says once it has come counts from when it was asked.
  await sleep(2500);
  expect(await problemsOf(shop, cart)).toEqual([]);
}, 20_000);

it('adds what a slow page sold when it was seen last, and waits longer for one that is new to the shop', async () => {
  page.delayMs = 4000;
  const shop = await open();
  await cartOf(shop);
  const began = performance.now();
  await cartOf(shop);
  expect(performance.now() - began).toBeLessThan(3900);
}, 20_000);

it('excuses no difference: not of a slow page that was seen with another price, and no other failure', async () => {
  const shop = await open();
  const cart = await cartOf(shop);
  page.price = '12';
  const other = await beginCart(shop);
  expect((await other.add({ id: 'mug', url: '/mug' })).json().total).toBe(12);
  page.delayMs = 4000;
  expect(await problemsOf(shop, cart)).toEqual(dearer);
  server.closeAllConnections();
  await sleep(50);
  page.delayMs = 0;
  page.price = '10';
  expect(await problemsOf(shop, cart)).toEqual([]);
  await shop.call('PUT', '/settings/domain', { domain: '127.0.0.1:1' });
  const moved = await getStore(shop.storage.read, shop.store.storeId);
  const checked = await checkItems(shop.context, moved, cart);
  expect(checked.details.items[0]!.problems[0]!.code).toBe('page_not_read');
}, 20_000);
