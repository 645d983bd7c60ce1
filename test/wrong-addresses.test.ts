import { beforeEach, expect, it } from 'vitest';
import { beginCart } from './support/cart-calls.js';
import { onEachDatabase, type TestDatabase } from './support/databases.js';
import { button, type Page } from './support/pages.js';
import { servePages } from './support/serve-pages.js';
import { startShop, type TestShop } from './support/shop.js';

const pages: Record<string, Page> = {
  '/': { body: button('mug', '10', { url: '/not-there' }) },
  '/mug': { body: button('mug', '12') },
  '/gone': { status: 410 },
  '/other': { body: button('pen', '3') },
  '/failing': { status: 500 },
  '/forbidden': { status: 403 },
  '/unreadable': { body: button('mug', '1,50') },
};
const usual = { ...pages };
const site = servePages(pages);
beforeEach(() => void Object.assign(pages, usual));

const open = (database: TestDatabase) =>
  startShop(database, { domain: { domain: site.host, protocol: 'http' }, allowHosts: [site.host] });

async function add(shop: TestShop, item: object) {
  const answer = await (await beginCart(shop)).add({ id: 'mug', pageUrl: `${site.origin}/#/cart`, ...item });
  return [answer.statusCode, answer.json().items?.items[0].unitPrice ?? answer.json().problems[0].got];
}

onEachDatabase({ inShare: 'postgres' }, (database) => {
  it('sells from the page that the buyer stands on what the named address has not', async () => {
    const shop = await open(database);
    for (const url of ['/not-there', '/gone', '/other', undefined])
      expect([url, await add(shop, { url })]).toEqual([url, [201, 10]]);
    const cart = await beginCart(shop);
    await cart.add({ id: 'mug', url: '/not-there', pageUrl: `${site.origin}/` });
    expect((await cart.state()).items.items[0].url).toBe(`${site.origin}/`);
  });

  it('asks no other page where the named one fails, cannot be read or is none of the shop’s', async () => {
    const shop = await open(database);
    for (const url of ['/failing', '/forbidden', '/unreadable', 'https://other.example/mug'])
      expect([url, await add(shop, { url })]).toEqual([url, [400, url]]);
    // Nor one of another site, and what is refused names what the button said.
    expect(await add(shop, { url: '/gone', pageUrl: 'https://other.example/' })).toEqual([400, '/gone']);
    expect(await add(shop, { url: '/gone', pageUrl: `${site.origin}/other` })).toEqual([400, '/gone']);
  });

  it('asks the page that the shop knows first, and sells at no other price than that one has', async () => {
    const shop = await open(database);
    await shop.call('POST', '/products', { fetchUrl: '/mug' });
    expect(await add(shop, { url: '/not-there' })).toEqual([201, 12]);
    // Gone there too, what was crawled last counts.
    pages['/mug'] = { status: 404 };
    expect(await add(shop, { url: '/not-there' })).toEqual([400, '/not-there']);
    pages['/'] = { body: button('mug', '12') };
    expect(await add(shop, { url: '/not-there' })).toEqual([201, 12]);
  });
});
