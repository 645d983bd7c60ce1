import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { crawlCommand } from '../src/cli/crawl.js';
import * as seed from './seeds/snipcart-products.js';
import { onEachDatabase, type TestDatabase } from './support/databases.js';
import { button, type Page } from './support/pages.js';
import { servePages } from './support/serve-pages.js';
import { startShop } from './support/shop.js';

const json = { 'content-type': 'application/json' };
const pages: Record<string, Page> = {
  '/products.json': {
    headers: json,
    body: '[{"id":"123","name":"Product 123","price":10.00},{"id":"456","name":"Product 456","price":"40"}]',
  },
  '/shop': {
    body: `<h1>Shop</h1>\n${button('mug', '12.50', { url: '/mug', description: 'A mug', image: '/m.png' })}\n${button('cup', '9', { url: 'https://other.example/cup' })}\n${button('bad', '1,50')}`,
  },
  '/phone': {
    body: button('AP1', '299.99', {
      'custom1-name': 'Size',
      'custom1-options': '16GB|32GB[+50.00]|128GB[+200.00]',
      'custom1-value': '128GB',
      'custom2-name': 'Color',
      'custom2-options': 'Black|Blue|Red|White',
      metadata: '{"meta":true}',
    }),
  },
  '/none': { body: `<p>\n\n${button('bad', '1,50')}` },
  '/empty': { body: '<p>Nothing for sale</p>' },
  '/moved': { status: 302, headers: { location: '/shop' } },
  '/away': { status: 302, headers: { location: 'https://other.example/' } },
};
const site = servePages(pages);

/** A shop whose domain is the local site, which its operator allows. */
const openShop = (database: TestDatabase, allowHosts = [site.host]) =>
  startShop(database, { domain: { domain: site.host, protocol: 'http' }, allowHosts });

onEachDatabase({ inShare: 'sqlite' }, (database) => {
  it("fetches a JSON document as the seed's POST does, in relaxed JSON", async () => {
    const shop = await openShop(database);
    const body = `{fetchUrl: '${site.origin}/products.json'}`;
    const answer = await shop.call('POST', '/products', body);
    expect(answer.statusCode).toBe(200);
    const expected = seed.fetched.map(({ id: _, creationDate: __, modificationDate: ___, ...rest }) => rest);
    expect(answer.json()).toMatchObject(expected);
    for (const product of answer.json())
      expect(product).toMatchObject({
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        creationDate: expect.stringMatching(/^\d{4}-.*Z$/),
        modificationDate: product.creationDate,
      });
    const asked = site.requests.at(-1)!.headers;
    expect(asked['x-snipcart-purpose']).toBe('Crawling');
    const token = asked['x-snipcart-requesttoken'];
    expect((await shop.call('GET', `/requestvalidation/${token}`)).json()).toEqual({ token });
    expect((await shop.call('POST', '/products', { fetchurl: '/products.json' })).json()).toEqual(
      answer.json(),
    );
  });

  it('reads buttons: addresses, fields with what their value adds, and the problems beside them', async () => {
    const shop = await openShop(database);
    const sold = await shop.call('POST', '/products', { fetchUrl: '/shop' });
    expect(sold.json()).toMatchObject([
      { userDefinedId: 'mug', price: 12.5, url: '/mug', description: 'A mug', image: '/m.png' },
      { userDefinedId: 'cup', price: 9, url: 'https://other.example/cup', description: null, image: null },
    ]);
    const [phone] = (await shop.call('POST', '/products', { fetchUrl: '/phone' })).json();
    expect(phone.customFields).toMatchObject([
      seed.one.customFields[0]!,
      { ...seed.one.customFields[1]!, value: 'Black' },
    ]);
    expect(phone).toMatchObject({ url: '/phone', metadata: { meta: true } });
    const redirected = await shop.call('POST', '/products', { fetchUrl: `${site.origin}/moved` });
    expect(redirected.json()).toHaveLength(2);
  });

  it('updates what the page says when it is fetched again, and never its stock', async () => {
    const shop = await openShop(database);
    pages['/changing'] = {
      body: button('pen', '2', {
        description: 'Blue',
        'custom1-name': 'Tip',
        'custom1-options': 'Fine|Broad',
      }),
    };
    const first = (await shop.call('POST', '/products', { fetchUrl: '/changing' })).json()[0];
    expect(first).not.toHaveProperty('stock');
    await shop.call('PUT', '/products/pen', { stock: 8, name: 'Not taken', price: 'nor read' });
    expect((await shop.call('GET', '/products/pen')).json()).toMatchObject({
      name: 'Product pen',
      price: 2,
      stock: 8,
    });
    await shop.call('DELETE', '/products/pen');
    const same = (await shop.call('POST', '/products', { fetchUrl: '/changing' })).json()[0];
    expect(same).toMatchObject({ id: first.id, archived: false, stock: 8, creationDate: first.creationDate });
    const list = (await shop.call('GET', '/products')).json();
    expect(list).toMatchObject({ totalItems: 1, items: [{ userDefinedId: 'pen', archived: false }] });
    pages['/changing'] = {
      body: button('pen', '3', { 'custom1-name': 'Tip', 'custom1-options': 'Fine|Broad|Wide' }),
    };
    const dearer = (await shop.call('POST', '/products', { fetchUrl: '/changing' })).json()[0];
    expect(dearer).toMatchObject({ id: first.id, price: 3, description: null, stock: 8 });
    expect(dearer.customFields[0].optionsArray).toEqual(['Fine', 'Broad', 'Wide']);
    const unchanged = (await shop.call('POST', '/products', { fetchUrl: '/changing' })).json()[0];
    expect(unchanged).toEqual(dearer);
  });

  it('takes the stock of a document on the first import alone, and what it leaves out stays', async () => {
    const shop = await openShop(database);
    const options = [{ name: 'Size', options: 'S|L' }];
    const variants = [{ variation: [{ name: 'Size', option: 's' }], stock: 2 }];
    const document = {
      id: 'tee',
      name: 'Tee',
      price: 10,
      description: 'Soft',
      customFields: options,
      inventoryManagementMethod: 'Variant',
      variants,
    };
    pages['/stock.json'] = { headers: json, body: JSON.stringify(document) };
    const first = (await shop.call('POST', '/products', { fetchUrl: '/stock.json' })).json()[0];
    expect(first).toMatchObject({
      totalStock: 2,
      variants: [{ stock: 2, variation: [{ name: 'Size', option: 'S' }] }],
    });
    pages['/stock.json'] = { headers: json, body: JSON.stringify({ id: 'tee', price: 11, stock: 50 }) };
    const second = (await shop.call('POST', '/products', { fetchUrl: '/stock.json' })).json()[0];
    const { price: _, modificationDate: __, ...rest } = first;
    expect(second).toMatchObject({ ...rest, price: 11 });
  });

  it('says why nothing was fetched', async () => {
    const shop = await openShop(database);
    const refused = async (fetchUrl: unknown) => {
      const answer = await shop.call('POST', '/products', { fetchUrl });
      expect(answer.statusCode, String(fetchUrl)).toBe(400);
      return answer.json();
    };
    expect(await refused('/none')).toEqual({
      message: `No product was found at ${site.origin}/none`,
      errors: { fetchUrl: [expect.stringMatching(/^line 3 \(bad\): .*1\.50/)] },
    });
    expect((await refused('/empty')).errors.fetchUrl).toHaveLength(1);
    expect((await refused('/missing')).errors.fetchUrl).toEqual(['the page answered 404']);
    expect((await refused('/away')).message).toContain('other.example');
    expect((await refused('https://other.example/shop')).message).toContain(
      "other.example is not one of the store's domains: add it with POST /settings/alloweddomains",
    );
    expect((await refused('ftp://other.example')).errors.fetchUrl).toHaveLength(1);
    expect((await refused('')).errors.fetchUrl).toHaveLength(1);
    expect((await shop.call('GET', '/products')).json().totalItems).toBe(0);
  });

  it('asks for a domain where the store has none', async () => {
    const shop = await startShop(database, { allowHosts: [site.host] });
    for (const fetchUrl of ['/shop', `${site.origin}/shop`]) {
      const { message } = (await shop.call('POST', '/products', { fetchUrl })).json();
      expect(message).toContain(`comptoir store set ${shop.store.storeId} domain=`);
      expect(message).toContain('PUT /settings/domain');
    }
    await shop.call('POST', '/settings/alloweddomains', [{ domain: site.host, protocol: 'http' }]);
    const answer = await shop.call('POST', '/products', { fetchUrl: `${site.origin}/shop` });
    expect(answer.json()).toMatchObject([{ url: '/mug' }, { url: 'https://other.example/cup' }]);
  });

  it('never reaches a private address that only the API named', async () => {
    const shop = await openShop(database, []);
    const count = site.requests.length;
    expect((await shop.call('PUT', '/settings/domain', { domain: site.host })).statusCode).toBe(200);
    const answer = await shop.call('POST', '/products', { fetchUrl: '/shop' });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().errors.fetchUrl[0]).toMatch(/public|port/);
    expect(site.requests).toHaveLength(count);
  });
});

const corpus = new URL('../../shared/corpus/', import.meta.url);

describe.skipIf(!existsSync(corpus))('the corpus', () => {
  onEachDatabase({ inShare: 'sqlite' }, (database) => {
    it('is fetched page by page, and every product that can be sold is there', async () => {
      const shop = await openShop(database);
      const expected = new Set<string>();
      for (const folder of ['pages', 'json']) {
        for (const file of readdirSync(new URL(`${folder}/`, corpus))) {
          if (file === 'expected.json' || file === 'index.json') continue;
          const body = readFileSync(new URL(`${folder}/${file}`, corpus));
          pages[`/corpus/${file}`] = { body, ...(folder === 'json' ? { headers: json } : {}) };
          const answer = await shop.call('POST', '/products', { fetchUrl: `/corpus/${file}` });
          if (answer.statusCode !== 200) {
            expect(answer.json().errors.fetchUrl.length, file).toBeGreaterThan(0);
            continue;
          }
          for (const product of answer.json()) {
            expect(product.price, `${file} ${product.userDefinedId}`).toEqual(expect.any(Number));
            expected.add(product.userDefinedId);
          }
        }
      }
      const { totalItems, items } = (await shop.call('GET', '/products?limit=1000')).json();
      expect(totalItems).toBe(expected.size);
      expect(new Set(items.map((item: { userDefinedId: string }) => item.userDefinedId))).toEqual(expected);
      expect(expected.size).toBeGreaterThan(50);
    });
  });
});

describe('comptoir crawl', () => {
  afterEach(() => vi.restoreAllMocks());

  const run = async (...argv: string[]) => {
    const out = vi.spyOn(console, 'log').mockImplementation(() => {});
    const err = vi.spyOn(console, 'error').mockImplementation(() => {});
    const code = await crawlCommand(argv);
    const text = (spy: typeof out) => spy.mock.calls.map((call) => call.join(' ')).join('\n');
    return { code, out: text(out), err: text(err) };
  };

  it('shows what would be imported, and what is refused and why', async () => {
    const { code, out, err } = await run(`${site.origin}/shop`);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^ {2}id {3}name {9}price {2}line\n {2}mug {2}Product mug {2}12\.50 {2}2$/m);
    expect(out).toMatch(/Refused:\n {2}line 4: bad: .*1\.50/);
  });

  it('prints one JSON document', async () => {
    const { code, out } = await run(`${site.origin}/phone`, '--json');
    const document = JSON.parse(out);
    expect([code, document.products.length, document.refused]).toEqual([0, 1, []]);
    expect(document.products[0]).toMatchObject({ id: 'AP1', name: 'Product AP1', price: '299.99', line: 1 });
  });

  it('ends with 1 where nothing is found', async () => {
    const { code, err } = await run(`${site.host}/none`);
    expect([code, err]).toEqual([1, `comptoir: no product was found at ${site.origin}/none`]);
    await expect(run(`${site.origin}/missing`)).rejects.toThrow('the page answered 404');
    await expect(run('mailto:someone')).rejects.toThrow();
    await expect(run()).rejects.toThrow('crawl which page?');
  });
});
