import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeEach, expect, it } from 'vitest';
import { buckets } from '../src/app/limits.js';
import { heldPage, pageMemory } from '../src/checkout/offers/page-memory.js';
import { beginCart } from './support/cart-calls.js';
import { testDatabase } from './support/databases.js';
import { button, type Page } from './support/pages.js';
import { servePages } from './support/serve-pages.js';
import { startShop } from './support/shop.js';

const pages: Record<string, Page> = {
  '/mug': { body: button('mug', '10') },
  '/film': { headers: { 'content-type': 'video/mp4' }, body: 'x'.repeat(100_000) },
  '/gone': { status: 404 },
};
const usual = { ...pages };
const site = servePages(pages);
beforeEach(() => {
  for (const path of Object.keys(pages)) delete pages[path];
  Object.assign(pages, usual);
  site.requests.length = 0;
});

const database = testDatabase('sqlite');
const clock = { now: Date.UTC(2026, 10, 24) };
const open = () =>
  startShop(database, {
    domain: { domain: site.host, protocol: 'http' },
    allowHosts: [site.host],
    now: () => clock.now,
    buckets: buckets(),
    settings: { cartBucket: 100_000, cartAddressBucket: 100_000 },
  });
const asked = (path: string) => site.requests.filter(({ url }) => url?.startsWith(path)).length;

it('asks an address that twice was no page less and less often, and again once it was crawled', async () => {
  const shop = await open();
  const cart = await beginCart(shop);
  for (const url of ['/film', '/gone', '/nothing']) {
    if (url === '/nothing') pages[url] = { body: '<p>Nothing' };
    for (let count = 0; count < 20; count += 1) {
      const answer = await cart.add({ id: 'mug', url });
      expect([url, answer.statusCode]).toEqual([url, 400]);
    }
    expect([url, asked(url)]).toEqual([url, 2]);
  }
  clock.now += 5001;
  await cart.add({ id: 'mug', url: '/film' });
  clock.now += 5001;
  await cart.add({ id: 'mug', url: '/film' });
  expect(asked('/film')).toBe(3);
  pages['/film'] = { body: button('mug', '10') };
  expect((await cart.add({ id: 'mug', url: '/film' })).statusCode).toBe(400);
  expect((await shop.call('POST', '/products', { fetchUrl: '/film' })).statusCode).toBe(200);
  expect((await cart.add({ id: 'mug', url: '/film' })).statusCode).toBe(201);
});

it('fetches so many unknown addresses for one caller at most, and known pages for everybody', async () => {
  const shop = await open();
  const cart = await beginCart(shop);
  await cart.add({ id: 'mug', url: '/mug' });
  let last = '';
  for (let count = 0; count < 130; count += 1)
    last = (await cart.add({ id: 'mug', url: `/film?${count}` })).json().message;
  expect(asked('/film')).toBe(99);
  expect(last).toContain('too many addresses were asked for, try again in 1 s');
  expect((await cart.add({ id: 'mug', url: '/mug' })).statusCode).toBe(201);
  clock.now += 1000;
  await cart.add({ id: 'mug', url: '/film?more' });
  expect(asked('/film')).toBe(100);
});

it('fetches so many pages of a store at once at most', async () => {
  const shop = await open();
  const cart = await beginCart(shop);
  let now = 0;
  let most = 0;
  for (let count = 0; count < 60; count += 1)
    pages[`/slow?${count}`] = {
      answer: async (response) => {
        now += 1;
        most = Math.max(most, now);
        await sleep(20);
        now -= 1;
        response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Nothing');
      },
    };
  await Promise.all(Array.from({ length: 60 }, (_, count) => cart.add({ id: 'mug', url: `/slow?${count}` })));
  expect([asked('/slow'), most]).toEqual([60, expect.any(Number)]);
  expect(most).toBeLessThanOrEqual(16);
});

it('holds what pages sold within a bound that is counted in bytes, whatever they are called', () => {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  const used = (): number => {
    gc();
    return process.memoryUsage().heapUsed;
  };
  const nothing = {
    kind: 'html',
    definitions: [],
    repeats: [],
    problems: [],
    etag: null,
    lastModified: null,
  } as const;
  const source = 'x'.repeat(20_000);
  const problem = { line: 1, code: 'price_missing', severity: 'refused' } as const;
  for (const [addresses, problems] of [
    [20_000, 0],
    [5000, 20],
  ] as const) {
    const memory = pageMemory();
    const before = used();
    for (let count = 0; count < addresses; count += 1) {
      const url = `https://shop.example/${count}?${'漢'.repeat(count % 2 === 0 ? 900 : 1)}`;
      // Parts of a long text, as a parser cuts them, which would keep all of it.
      const text = `${source}${count}`;
      const reported = Array.from({ length: problems }, (_, index) => ({
        ...problem,
        id: text.slice(index * 20, index * 20 + 20) + index,
        reason: text.slice(-200),
      }));
      memory.set(`1 ${url}`, heldPage(url, { ...nothing, url, problems: reported }, count));
    }
    expect(memory.calculatedSize).toBeLessThanOrEqual(32 * 1024 * 1024);
    expect(used() - before).toBeLessThan(64 * 1024 * 1024);
    expect(memory.size).toBeGreaterThan(1000);
  }
}, 60_000);
