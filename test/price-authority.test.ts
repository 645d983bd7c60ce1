import { beforeEach, expect, it } from 'vitest';
import { checkItems } from '../src/checkout/cart/check-items.js';
import { findCart } from '../src/domain/cart/rows.js';
import { setSettings } from '../src/domain/store/store.js';
import { beginCart } from './support/cart-calls.js';
import { onEachDatabase, type TestDatabase } from './support/databases.js';
import { button, type Page } from './support/pages.js';
import { importProducts } from './support/products.js';
import { servePages } from './support/serve-pages.js';
import { startShop, type TestShop } from './support/shop.js';

const typed = (type: string, body: string, more: Record<string, string> = {}): Page => ({
  headers: { 'content-type': type, ...more },
  body,
});
const untyped = (body: string): Page => ({ answer: (response) => response.writeHead(200).end(body) });
const cheap = button('mug', '0.01');
const cheapDocument = '{"id":"mug","price":0.01}';
const glaze = { 'custom1-name': 'Glaze', 'custom1-options': 'Plain|Gold[+5]' };
const pages: Record<string, Page> = {
  '/mug': typed('text/html', button('mug', '10', glaze), { 'x-content-type-options': 'nosniff' }),
  '/mug?for=friends': typed('text/html', button('mug', '8', glaze)),
  '/mug?to=evil': { status: 302, headers: { location: '/evil' } },
  '/home': typed(
    'application/xhtml+xml',
    button('mug', '10', { ...glaze, name: 'Best mug', image: '/m.png' }),
  ),
  '/home-plain': typed('text/html; charset=utf-8', button('mug', '10')),
  '/free-gold': typed('text/html', button('mug', '10', { ...glaze, 'custom1-options': 'Plain|Gold' })),
  '/other-file': typed('text/html', button('mug', '10', { ...glaze, 'file-guid': 'another' })),
  '/evil': typed('text/html', cheap),
  '/evil-jpeg': typed('image/jpeg', cheap),
  '/evil-svg': typed('image/svg+xml', cheap),
  '/evil-bytes': typed('application/octet-stream', cheap),
  '/evil-xml': typed('application/xml', cheap),
  '/evil-two': typed('text/html, image/jpeg', cheap),
  '/evil-text': typed('text/plain', cheap),
  '/evil-text.json': typed('text/plain', cheapDocument),
  '/evil-attachment': typed('text/html', cheap, { 'content-disposition': 'attachment; filename=a.html' }),
  '/evil-download.json': typed('application/json', cheapDocument, { 'content-disposition': 'ATTACHMENT' }),
  '/evil-untyped': untyped(cheap),
  '/evil-jpeg-bytes': typed('text/html', `\u0000\u0001JFIF${cheap}`),
  '/sale/mug': typed('text/html', button('mug', '7', glaze)),
  '/sale/..%2fevil': typed('text/html', cheap),
  '/inline.json': typed('application/vnd.shop+json', '[{"id":"pen","price":3}]', {
    'content-disposition': 'inline; filename=api.json',
  }),
  '/plain.json': typed('text/plain; charset=utf-8', '\ufeff {"id":"cup","price":4}'),
  '/untyped': untyped(button('bowl', '6')),
};
const usual = { ...pages };
const site = servePages(pages);
beforeEach(() => void Object.assign(pages, usual));

const open = (database: TestDatabase, settings = {}) =>
  startShop(database, { domain: { domain: site.host, protocol: 'http' }, allowHosts: [site.host], settings });

async function crawl(shop: TestShop, fetchUrl: string) {
  const answer = await shop.call('POST', '/products', { fetchUrl });
  expect([fetchUrl, answer.statusCode]).toEqual([fetchUrl, 200]);
}

/** What the shop answers to an item: its unit price, or the reason and field of its refusal. */
async function priceAt(shop: TestShop, url: string, item: object = {}) {
  const answer = await (await beginCart(shop)).add({ id: 'mug', url, ...item });
  const body = answer.json();
  if (!body.problems && answer.statusCode !== 201) throw new Error(answer.body);
  return answer.statusCode === 201
    ? body.items.items[0].unitPrice
    : [answer.statusCode, body.problems[0].field, body.message];
}

async function order(shop: TestShop, url: string, id = 'mug') {
  const cart = await beginCart(shop);
  expect((await cart.add({ id, url })).statusCode).toBe(201);
  const address = {
    name: 'A',
    address1: 'S 1',
    city: 'T',
    country: 'US',
    province: 'NY',
    postalCode: '10001',
  };
  await cart.call('PUT', '', { email: 'a@b.example', billingAddress: address });
  const details = { cardNumber: '4242424242424242', cardExpiration: '12/40', cardCvc: '123' };
  const headers = { 'x-cart-secret': cart.secret };
  const paid = await cart.call('POST', '/pay', { method: 'test-card', details }, { headers });
  expect([paid.statusCode, paid.body]).toEqual([200, paid.body]);
}

const product = async (shop: TestShop, id = 'mug') => (await shop.call('GET', `/products/${id}`)).json();

const refusedAt = (field: string) => [400, field, expect.any(String)];

onEachDatabase({ inShare: 'sqlite' }, (database) => {
  it('sells nothing that is served under another type, as an attachment, or without a type', async () => {
    const shop = await open(database);
    const forged = Object.keys(pages).filter(
      (path) => path.startsWith('/evil-') && path !== '/evil-text.json',
    );
    // Neither a product that nobody knows yet, nor one that a crawl defined.
    for (const path of forged) expect([path, await priceAt(shop, path)]).toEqual([path, refusedAt('url')]);
    await crawl(shop, '/mug');
    for (const path of [...forged, '/evil', '/evil-text.json'])
      expect([path, await priceAt(shop, path)]).toEqual([path, expect.arrayContaining([400])]);
    expect(await priceAt(shop, '/mug')).toBe(10);
    expect((await product(shop)).price).toBe(10);
  });

  it('reads documents of a JSON type, and plain text that begins as one', async () => {
    const shop = await open(database);
    expect(await priceAt(shop, '/inline.json', { id: 'pen' })).toBe(3);
    expect(await priceAt(shop, '/plain.json', { id: 'cup' })).toBe(4);
  });

  it('reads an answer without a type by its content once the merchant crawled that page', async () => {
    const shop = await open(database);
    expect(await priceAt(shop, '/untyped', { id: 'bowl' })).toEqual(refusedAt('url'));
    await crawl(shop, '/untyped');
    expect(await priceAt(shop, '/untyped', { id: 'bowl' })).toBe(6);
  });

  it('takes the crawled path with another query for the same page, and not what it redirects to', async () => {
    const shop = await open(database);
    await crawl(shop, '/mug');
    expect(await priceAt(shop, '/mug?for=friends')).toBe(8);
    expect(await priceAt(shop, '/mug?to=evil')).toEqual(refusedAt('price'));
  });

  it('sells what a crawl knows from another page only as the known page sells it', async () => {
    const shop = await open(database);
    await crawl(shop, '/mug');
    expect(await priceAt(shop, '/home', { customFields: [{ name: 'Glaze', value: 'Gold' }] })).toBe(15);
    const cart = await beginCart(shop);
    const line = (await cart.add({ id: 'mug', url: '/home' })).json().items.items[0];
    expect(line).toMatchObject({ name: 'Best mug', image: '/m.png', unitPrice: 10 });
    expect(await priceAt(shop, '/home-plain')).toBe(10);
    expect(await priceAt(shop, '/free-gold')).toEqual(refusedAt('customFields[Glaze].options'));
    const evil = await priceAt(shop, '/evil');
    expect(evil).toEqual(refusedAt('price'));
    expect(evil[2]).toBe(
      `Item "mug" is not sold at ${site.origin}/evil: for price it says 0.01, the shop 10`,
    );
    // The known page changes meanwhile, and the line is refused when it is paid for.
    pages['/mug'] = typed('text/html', button('mug', '12', glaze));
    const stored = (await findCart(shop.storage.read, shop.store.storeId, cart.token))!;
    const [item] = (await checkItems(shop.context, shop.store, stored)).details.items;
    expect(item!.problems.map(({ field }) => field)).toEqual(['price']);
  });

  it('holds on to what was crawled or imported where the known page is gone', async () => {
    const shop = await open(database);
    await crawl(shop, '/mug');
    pages['/mug'] = { status: 404 };
    expect(await priceAt(shop, '/home')).toBe(10);
    expect(await priceAt(shop, '/evil')).toEqual(refusedAt('price'));
    await importProducts(shop, {
      userDefinedId: 'vase',
      name: 'Vase',
      price: 30,
      url: 'https://old.example/vase',
    });
    pages['/vase'] = typed('text/html', button('vase', '33'));
    pages['/vase-evil'] = typed('text/html', button('vase', '1'));
    // A shop that moved has its pages at the same paths.
    expect(await priceAt(shop, '/vase', { id: 'vase' })).toBe(33);
    expect(await priceAt(shop, '/vase-evil', { id: 'vase' })).toEqual(refusedAt('price'));
  });

  it('lets listed and crawled pages say what a product costs', async () => {
    const shop = await open(database);
    await crawl(shop, '/mug');
    expect(await priceAt(shop, '/sale/mug')).toEqual(refusedAt('price'));
    const { storeId } = shop.store;
    await shop.storage.write((tx) => setSettings(tx, storeId, { productPages: '/sale/*, /other' }));
    expect(await priceAt(shop, '/sale/mug')).toBe(7);
    expect(await priceAt(shop, '/sale/..%2fevil')).toEqual(refusedAt('price'));
    await shop.storage.write((tx) => setSettings(tx, storeId, { productPages: '' }));
    pages['/list'] = typed('text/html', `${button('cup', '4')}`);
    await crawl(shop, '/list');
    pages['/list'] = typed('text/html', `${button('cup', '4')}${button('mug', '9')}`);
    expect(await priceAt(shop, '/list')).toBe(9);
  });

  it('lets an order change the price of its product from a page that the merchant vouches for alone', async () => {
    const shop = await open(database);
    await crawl(shop, '/mug');
    const before = await product(shop);
    await order(shop, '/home');
    expect(await product(shop)).toMatchObject({ price: 10, url: '/mug', name: before.name });
    pages['/mug'] = typed('text/html', button('mug', '12', glaze));
    await order(shop, '/mug?from=mail');
    expect(await product(shop)).toMatchObject({ price: 12, url: '/mug' });
  });

  it('keeps the page and the price of what came of an order, until the merchant has it crawled', async () => {
    const shop = await open(database);
    await order(shop, '/evil');
    expect(await product(shop)).toMatchObject({ price: 0.01, url: '/evil' });
    await order(shop, '/sale/mug');
    expect(await product(shop)).toMatchObject({ price: 0.01, url: '/evil' });
    await crawl(shop, '/mug');
    expect(await product(shop)).toMatchObject({ price: 10, url: expect.stringContaining('/mug') });
    expect(await priceAt(shop, '/evil')).toEqual(refusedAt('price'));
    expect(await priceAt(shop, '/mug')).toBe(10);
  });
});
