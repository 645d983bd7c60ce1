import { beforeAll, describe, expect, it } from 'vitest';
import { exportedProduct } from '../src/dialect/snipcart/product-import.js';
import { loadProducts } from '../src/domain/catalog/rows.js';
import * as seed from './seeds/snipcart-products.js';
import { onEachDatabase } from './support/databases.js';
import { importProducts, sell } from './support/products.js';
import { startShop, type TestShop } from './support/shop.js';

const [book, phone] = seed.list.items;

const topics = async (shop: TestShop): Promise<string[]> => {
  const rows = await shop.storage.read
    .selectFrom('outbox')
    .select(['topic', 'created_at'])
    .where('store_id', '=', shop.store.storeId)
    .orderBy('created_at')
    .execute();
  return rows.map((row) => row.topic);
};

const ids = (answer: { json: () => { items: { userDefinedId: string }[] } }): string[] =>
  answer.json().items.map((item) => item.userDefinedId);

onEachDatabase((database) => {
  it("shows an imported product as the seed's list shows it, sales counted from orders", async () => {
    const shop = await startShop(database);
    expect(await importProducts(shop, book, phone)).toMatchObject({ created: 2, reasons: [] });
    await sell(shop, { id: 'HGW', quantity: 29, price: 20.99, on: '2016-10-01T00:00:00Z' });
    const answer = await shop.call('GET', '/products?limit=50&offset=0');
    expect(answer.statusCode).toBe(200);
    const { items, ...envelope } = answer.json();
    expect(envelope).toEqual({
      totalItems: 2,
      offset: 0,
      limit: 50,
      userDefinedId: null,
      keywords: null,
      archived: null,
      from: null,
      to: null,
      orderBy: null,
      excludeZeroSales: null,
      hasMoreResults: false,
      sort: [],
    });
    expect(items).toMatchObject(seed.list.items);
    expect(items[0].statistics).toEqual({ numberOfSales: 29, totalSales: 608.71 });
    expect(items[0]).not.toHaveProperty('stock');
    expect(items[0]).not.toHaveProperty('inventoryManagementMethod');
    expect(items[0]).not.toHaveProperty('variants');
  });

  it('finds a product by either id and by both paths', async () => {
    const shop = await startShop(database);
    await importProducts(
      shop,
      { ...phone, metadata: null },
      { ...book, userDefinedId: 'a/b c', id: undefined },
    );
    for (const id of [phone!.id, phone!.id.toUpperCase(), 'AP1'])
      for (const path of [`/products/${id}`, `/product/${id}`, `/products/${id}/`])
        expect((await shop.call('GET', path)).json(), path).toMatchObject(seed.one);
    expect((await shop.call('GET', '/products/a%2Fb%20c')).json().name).toBe(book!.name);
    for (const id of ['ap1', 'AP', '3932ecd1-6508-4209-a7c6-8da4cc75590e', '%00', 'x'.repeat(900)])
      expect((await shop.call('GET', `/products/${id}`)).statusCode, id).toBe(404);
  });

  it("switches to one stock as the seed's PUT does, in relaxed JSON", async () => {
    const shop = await startShop(database);
    await importProducts(shop, { ...phone, metadata: null });
    const answer = await shop.call(
      'PUT',
      '/products/AP1',
      "{ 'inventoryManagementMethod': 'Single', 'stock': 20 }",
    );
    expect(answer.statusCode).toBe(200);
    const { modificationDate: _, ...expected } = seed.single;
    expect(answer.json()).toMatchObject(expected);
    expect(answer.json()).not.toHaveProperty('variants');
    expect((await shop.call('GET', '/products/AP1')).json()).toEqual(answer.json());
    expect(await topics(shop)).toEqual(['product.updated']);
    const same = await shop.call('PUT', '/products/AP1', { stock: 20 });
    expect(same.json()).toEqual(answer.json());
    expect((await shop.call('PUT', '/products/AP1', {})).json()).toEqual(answer.json());
    expect(await topics(shop)).toEqual(['product.updated']);
  });

  it('tracks combinations, spelled as the product spells them, and sums them up', async () => {
    const shop = await startShop(database);
    await importProducts(shop, {
      ...phone,
      variants: [],
      inventoryManagementMethod: undefined,
      stock: undefined,
    });
    const answer = await shop.call('PUT', '/products/AP1', {
      InventoryManagementMethod: 'variant',
      stock: 4,
      variants: [
        {
          variation: [
            { name: ' color', option: 'BLACK ' },
            { name: 'SIZE', option: '32gb' },
          ],
          stock: 7,
        },
        {
          variation: [
            { name: 'Size', option: '16GB' },
            { name: 'Color', option: 'White' },
          ],
          stock: -2,
          allowOutOfStockPurchases: true,
        },
      ],
    });
    expect(answer.json()).toMatchObject({
      inventoryManagementMethod: 'Variant',
      stock: 4,
      totalStock: 5,
      allowOutOfStockPurchases: false,
      variants: [
        {
          stock: 7,
          variation: [
            { name: 'Size', option: '32GB' },
            { name: 'Color', option: 'Black' },
          ],
          allowOutOfStockPurchases: false,
        },
        {
          stock: -2,
          variation: [
            { name: 'Size', option: '16GB' },
            { name: 'Color', option: 'White' },
          ],
          allowOutOfStockPurchases: true,
        },
      ],
    });
    const less = await shop.call('PUT', '/products/AP1', {
      variants: [
        {
          variation: [
            { name: 'Size', option: '16GB' },
            { name: 'Color', option: 'White' },
          ],
          stock: 1,
        },
      ],
    });
    expect(less.json()).toMatchObject({ totalStock: 1, stock: 4 });
    expect(less.json().variants).toMatchObject([{ stock: 1, allowOutOfStockPurchases: true }]);
    const none = await shop.call('PUT', '/products/AP1', { inventoryManagementMethod: null });
    for (const key of [
      'inventoryManagementMethod',
      'stock',
      'totalStock',
      'variants',
      'allowOutOfStockPurchases',
    ])
      expect(none.json(), key).not.toHaveProperty(key);
    const rows = await shop.storage.read.selectFrom('product_stock').selectAll().execute();
    expect(rows).toEqual([]);
  });

  it('takes stock alone as one stock and combinations alone as combinations', async () => {
    const shop = await startShop(database);
    const plain = { ...phone, variants: undefined, inventoryManagementMethod: undefined, stock: undefined };
    await importProducts(shop, plain, { ...plain, id: undefined, userDefinedId: 'AP2' });
    const one = await shop.call('PUT', '/products/AP1', { stock: '3' });
    expect(one.json()).toMatchObject({ inventoryManagementMethod: 'Single', stock: 3, totalStock: 3 });
    const variation = [
      { name: 'Size', option: '16GB' },
      { name: 'Color', option: 'Red' },
    ];
    const two = await shop.call('PUT', '/products/AP2', { variants: [{ variation, stock: 2 }] });
    expect(two.json()).toMatchObject({ inventoryManagementMethod: 'Variant', stock: null, totalStock: 2 });
  });

  it('refuses what does not fit, by field, and changes nothing', async () => {
    const shop = await startShop(database);
    await importProducts(shop, { ...phone, inventoryManagementMethod: 'Single', variants: undefined }, book);
    await shop.call('POST', '/products', { id: 'ours', name: 'Ours', price: 1 });
    const before = (await shop.call('GET', '/products')).json();
    const black = { name: 'Color', option: 'Black' };
    const small = { name: 'Size', option: '16GB' };
    const variants = (...list: unknown[]) => ({ inventoryManagementMethod: 'Variant', variants: list });
    const refusals: [string, unknown, string][] = [
      ['AP1', { stock: -1 }, 'stock'],
      ['AP1', { stock: 1.5 }, 'stock'],
      ['AP1', { stock: 'many' }, 'stock'],
      ['AP1', { stock: 1e12 }, 'stock'],
      ['AP1', { inventoryManagementMethod: 'Both' }, 'inventoryManagementMethod'],
      ['AP1', { inventoryManagementMethod: 7 }, 'inventoryManagementMethod'],
      ['AP1', { allowOutOfStockPurchases: 'perhaps' }, 'allowOutOfStockPurchases'],
      ['AP1', { inventoryManagementMethod: 'Variant' }, 'variants'],
      ['AP1', variants(), 'variants'],
      ['AP1', { inventoryManagementMethod: 'Variant', variants: 'all' }, 'variants'],
      ['AP1', { variants: [{ variation: [small, black] }] }, 'variants'],
      ['HGW', variants({ variation: [small] }), 'variants'],
      ['AP1', variants('Black'), 'variants[0]'],
      ['AP1', variants({ stock: 1 }), 'variants[0].variation'],
      ['AP1', variants({ variation: [small] }), 'variants[0].variation'],
      ['AP1', variants({ variation: [small, { name: 'Color' }] }), 'variants[0].variation[1]'],
      [
        'AP1',
        variants({ variation: [small, { name: 'Color', option: 'Pink' }] }),
        'variants[0].variation[1].option',
      ],
      [
        'AP1',
        variants({ variation: [small, { name: 'Cut', option: 'Slim' }] }),
        'variants[0].variation[1].name',
      ],
      ['AP1', variants({ variation: [small, black, black] }), 'variants[0].variation[2].name'],
      ['AP1', variants({ variation: [small, black], stock: -1 }), 'variants[0].stock'],
      ['AP1', variants({ variation: [small, black], stock: 1.5 }), 'variants[0].stock'],
      ['AP1', variants({ variation: [small, black] }, { variation: [black, small] }), 'variants[1]'],
      ['ours', { price: 'much' }, 'price'],
      ['ours', { name: '  ' }, 'name'],
      ['ours', { metadata: [1] }, 'metadata'],
    ];
    for (const [id, body, field] of refusals) {
      const answer = await shop.call('PUT', `/products/${id}`, body);
      expect(answer.statusCode, JSON.stringify(body)).toBe(400);
      expect(Object.keys(answer.json().errors), JSON.stringify(body)).toContain(field);
      expect(answer.json().message).toEqual(expect.any(String));
    }
    const named = async (name: unknown) => (await shop.call('PUT', '/products/ours', { name })).json();
    expect(await named('')).toEqual({
      message: 'name must not be empty',
      errors: { name: ['must not be empty'] },
    });
    expect((await named(null)).message).toBe('name must not be empty');
    expect((await named(5)).message).toBe('name must be text');
    expect((await shop.call('GET', '/products')).json()).toEqual(before);
    expect(await topics(shop)).toEqual(['product.created']);
  });

  it('lets stock fall below zero only while out-of-stock purchases are allowed', async () => {
    const shop = await startShop(database);
    await importProducts(shop, book);
    const low = await shop.call('PUT', '/products/HGW', { stock: -3, allowOutOfStockPurchases: true });
    expect(low.json()).toMatchObject({ inventoryManagementMethod: 'Single', stock: -3, totalStock: -3 });
    const refused = await shop.call('PUT', '/products/HGW', { allowOutOfStockPurchases: false });
    expect(refused.json().errors).toEqual({
      allowOutOfStockPurchases: ['cannot be false while the stock is -3'],
    });
    const both = await shop.call('PUT', '/products/HGW', { allowOutOfStockPurchases: false, stock: 0 });
    expect(both.json()).toMatchObject({ stock: 0, allowOutOfStockPurchases: false });
  });

  it('changes what a product is where it was defined over the API, and passes it over where it was not', async () => {
    const shop = await startShop(database);
    await importProducts(shop, book, phone);
    const passedOver = await shop.call('PUT', '/products/AP1', { price: 1, name: 'Mine', metadata: 'x' });
    expect(passedOver.json()).toMatchObject({ price: 299.99, name: 'Android Phone' });
    expect((await shop.call('POST', '/products', { id: 'HGW', price: 20.99 })).statusCode).toBe(200);
    const change = {
      name: 'HGW 2',
      price: '21.5',
      description: null,
      image: '/a.png',
      metadata: { a: 1 },
      categories: ['x'],
    };
    const answer = await shop.call('PUT', '/products/HGW', change);
    expect(answer.json()).toMatchObject({ ...change, price: 21.5 });
    expect(ids(await shop.call('GET', '/products?keywords=hgw%202'))).toEqual(['HGW']);
    const prices = await shop.call('PUT', '/products/HGW', { price: { usd: 20, cad: '25.50' } });
    expect(prices.json()).toMatchObject({ price: 20, prices: { usd: 20, cad: 25.5 } });
  });

  it('archives, shows what is archived, and archives again without a change', async () => {
    const shop = await startShop(database);
    await importProducts(shop, book, phone);
    const deleted = await shop.call('DELETE', '/products/HGW', '', {
      headers: { 'content-type': 'application/json' },
    });
    expect(deleted.statusCode).toBe(200);
    expect(deleted.json()).toMatchObject({ userDefinedId: 'HGW', archived: true });
    expect((await shop.call('DELETE', `/products/${book!.id}`)).json()).toEqual(deleted.json());
    expect((await shop.call('GET', '/products/HGW')).json()).toEqual(deleted.json());
    const listed = await shop.call('GET', '/products');
    expect([listed.json().totalItems, ids(listed)]).toEqual([1, ['AP1']]);
    const all = await shop.call('GET', '/products?archived=true&orderBy=creationDate');
    expect([all.json().totalItems, ids(all)]).toEqual([2, ['AP1', 'HGW']]);
    expect(ids(await shop.call('GET', '/products?userDefinedId=HGW'))).toEqual([]);
    expect(ids(await shop.call('GET', '/products?archived=TRUE&userDefinedId=HGW'))).toEqual(['HGW']);
    expect(await topics(shop)).toEqual(['product.archived']);
    expect((await shop.call('DELETE', '/products/none')).statusCode).toBe(404);
  });

  describe('the list of products', () => {
    let shop: TestShop;

    beforeAll(async () => {
      shop = await startShop(database);
      await sell(
        shop,
        { id: 'pen', quantity: 9, price: 1, on: '2025-01-10T00:00:00Z' },
        { id: 'desk', quantity: 1, price: 500, on: '2025-02-10T00:00:00Z' },
        { id: 'lamp', quantity: 4, price: 30, on: '2025-03-10T00:00:00Z' },
        { id: 'rug', quantity: 5, price: 80, on: '2025-03-11T00:00:00Z', status: 'Cancelled' },
      );
    });

    it.each([
      { query: '', products: ['pen', 'lamp', 'desk', 'rug'] },
      { query: '?orderBy=nbrSales', products: ['pen', 'lamp', 'desk', 'rug'] },
      { query: '?orderBy=SALESVALUE', products: ['desk', 'lamp', 'pen', 'rug'] },
      { query: '?orderby=creationDate', products: ['rug', 'lamp', 'desk', 'pen'] },
      { query: '?excludeZeroSales=true', products: ['pen', 'lamp', 'desk'] },
      { query: '?keywords=PRODUCT%20l', products: ['lamp'] },
      { query: '?keywords=p&limit=1&offset=1', products: ['lamp'] },
      { query: '?userDefinedId=pe', products: [] },
      { query: '?userDefinedId=pen', products: ['pen'] },
    ])('has $products, in order, for "$query"', async ({ query, products }) => {
      expect(ids(await shop.call('GET', `/products${query}`))).toEqual(products);
    });

    it('says which page it is, and whether there is more', async () => {
      const middle = (await shop.call('GET', '/products?limit=2&offset=1')).json();
      expect(middle).toMatchObject({ totalItems: 4, offset: 1, limit: 2, hasMoreResults: true });
      expect(middle.items).toHaveLength(2);
    });

    it('counts without showing', async () => {
      const counted = (await shop.call('GET', '/products?limit=0&excludeZeroSales=true')).json();
      expect(counted).toMatchObject({ totalItems: 3, limit: 0, items: [] });
    });

    it('has a thousand on a page at most', async () => {
      expect((await shop.call('GET', '/products?limit=5000')).json().limit).toBe(1000);
    });

    it.each([
      ['orderBy=price', 'orderBy'],
      ['limit=-1', 'limit'],
      ['offset=x', 'offset'],
      ['archived=maybe', 'archived'],
      ['from=yesterday', 'from'],
      ['limit=1&limit=2', 'limit'],
    ])('refuses %s by its field %s', async (query, field) => {
      const answer = await shop.call('GET', `/products?${query}`);
      expect([answer.statusCode, Object.keys(answer.json().errors)]).toEqual([400, [field]]);
    });
  });

  it('tells the sales of a span of time, of what was sold in it alone', async () => {
    const shop = await startShop(database);
    await sell(
      shop,
      { id: 'pen', quantity: 9, price: 1, on: '2025-01-10T23:59:59.999Z' },
      { id: 'pen', quantity: 2, price: 1, on: '2025-02-01T00:00:00Z' },
      { id: 'desk', quantity: 1, price: 500, on: '2025-02-10T12:00:00Z' },
      { id: 'rug', quantity: 5, price: 80, on: '2025-02-11T00:00:00Z', status: 'Cancelled' },
    );
    const list = async (query: string) => {
      const { totalItems, items } = (await shop.call('GET', `/products?${query}`)).json();
      const rows = items.map((item: { userDefinedId: string; statistics: Record<string, number> }) => [
        item.userDefinedId,
        item.statistics.numberOfSales,
        item.statistics.totalSales,
      ]);
      return [totalItems, rows];
    };
    const february = 'from=2025-02-01&to=2025-02-28';
    expect(await list(february)).toEqual([
      2,
      [
        ['pen', 2, 2],
        ['desk', 1, 500],
      ],
    ]);
    expect(await list(`${february}&orderBy=salesValue`)).toEqual([
      2,
      [
        ['desk', 1, 500],
        ['pen', 2, 2],
      ],
    ]);
    expect(await list(`${february}&limit=1&offset=1`)).toEqual([2, [['desk', 1, 500]]]);
    expect(await list(`${february}&keywords=des`)).toEqual([1, [['desk', 1, 500]]]);
    expect(await list(`${february}&userDefinedId=pen`)).toEqual([1, [['pen', 2, 2]]]);
    expect(await list(`${february}&limit=0`)).toEqual([2, []]);
    expect(await list('to=2025-01-10')).toEqual([1, [['pen', 9, 9]]]);
    expect(await list('from=2025-02-10T12:00:00Z')).toEqual([1, [['desk', 1, 500]]]);
    expect(await list('from=2025-02-10T13:00:00%2B01:00')).toEqual([1, [['desk', 1, 500]]]);
    await shop.call('DELETE', '/products/desk');
    expect(await list(february)).toEqual([1, [['pen', 2, 2]]]);
    expect(await list(`${february}&archived=true`)).toEqual([
      2,
      [
        ['pen', 2, 2],
        ['desk', 1, 500],
      ],
    ]);
    expect((await shop.call('GET', '/products/pen')).json().statistics).toEqual({
      numberOfSales: 11,
      totalSales: 11,
    });
  });

  it('opens every route to its own key alone', async () => {
    const shop = await startShop(database);
    await importProducts(shop, book);
    const calls: [string, string, unknown?][] = [
      ['GET', '/products'],
      ['GET', '/products/HGW'],
      ['PUT', '/products/HGW', { stock: 1 }],
      ['DELETE', '/products/HGW'],
      ['POST', '/products', { id: 'new', price: 1 }],
    ];
    for (const [method, path, body] of calls) {
      for (const key of [null, 'wrong-key', shop.publicKey, shop.other.publicKey, shop.accessToken])
        expect((await shop.call(method, path, body, { key })).statusCode, `${method} ${path}`).toBe(401);
    }
    const stranger = { key: shop.other.secretKey };
    expect((await shop.call('GET', '/products', undefined, stranger)).json()).toMatchObject({
      totalItems: 0,
      items: [],
    });
    for (const [method, path, body] of calls.slice(1, 4))
      expect((await shop.call(method, path, body, stranger)).statusCode, `${method} ${path}`).toBe(404);
    await shop.call('POST', '/products', { id: 'HGW', price: 1 }, stranger);
    expect((await shop.call('GET', '/products/HGW')).json()).toMatchObject({ price: 20.99, archived: false });
  });

  it('takes definitions over the API, all of them or none', async () => {
    const shop = await startShop(database);
    const shirt = {
      id: 'shirt',
      name: 'Shirt',
      price: { usd: 20, cad: 25 },
      url: '/shirt',
      categories: ['tops'],
      metadata: { a: 1 },
      customFields: [{ name: 'Size', options: 'S|L[+2.50]', value: 'L' }, { name: 'Note' }],
      inventoryManagementMethod: 'Variant',
      variants: [{ variation: [{ name: 'size', option: 's' }], stock: 3 }],
    };
    const made = await shop.call('POST', '/products', shirt);
    expect(made.statusCode).toBe(200);
    expect(made.json()).toMatchObject([
      {
        mode: 'Test',
        userDefinedId: 'shirt',
        price: 20,
        prices: { usd: 20, cad: 25 },
        inventoryManagementMethod: 'Variant',
        totalStock: 3,
        variants: [{ variation: [{ name: 'Size', option: 'S' }], stock: 3 }],
        customFields: [
          { name: 'Size', operation: '+2.50', type: 'dropdown', value: 'L', optionsArray: ['S', 'L'] },
          { name: 'Note', operation: '', type: 'textbox', value: null, optionsArray: null },
        ],
        categories: ['tops'],
        metadata: { a: 1 },
      },
    ]);
    await shop.call('DELETE', '/products/shirt');
    const again = await shop.call('POST', '/products', {
      items: [
        { id: 'shirt', price: 30, stock: 9 },
        { id: 'hat', price: 5, stock: 2 },
      ],
    });
    expect(again.json()).toMatchObject([
      { id: made.json()[0].id, name: 'Shirt', price: 30, archived: false, totalStock: 3, metadata: { a: 1 } },
      { name: 'hat', price: 5, inventoryManagementMethod: 'Single', stock: 2 },
    ]);
    expect(again.json()[0]).not.toHaveProperty('prices');
    const refusals: [unknown, string][] = [
      [
        [
          { id: 'a', price: 1 },
          { id: 'b', price: '1,50' },
        ],
        '[1].price',
      ],
      [
        [
          { id: 'a', price: 1 },
          { id: 'a', price: 2 },
        ],
        '[1].id',
      ],
      [{ items: [{ price: 1 }] }, 'items[0].id'],
      [{ id: 'a' }, 'price'],
      [{ id: 'a', price: 1, stock: -1 }, 'stock'],
      [{ id: 'a', price: 1, customFields: [{ name: 'S', options: 'L[+1,00]' }] }, 'customFields'],
      [
        { ...shirt, id: 'a', variants: [{ variation: [{ name: 'Size', option: 'M' }], stock: 1 }] },
        'variants[0].variation[0].option',
      ],
      [[1], '[0]'],
      [[], 'body'],
      ['text', 'body'],
      [{}, 'fetchUrl'],
      [undefined, 'fetchUrl'],
      [{ fetchUrl: 5 }, 'fetchUrl'],
    ];
    for (const [body, field] of refusals) {
      const answer = await shop.call(
        'POST',
        '/products',
        typeof body === 'string' ? JSON.stringify(body) : body,
      );
      expect([answer.statusCode, Object.keys(answer.json().errors)], JSON.stringify(body)).toEqual([
        400,
        [field],
      ]);
    }
    const messageFor = async (body: unknown) => (await shop.call('POST', '/products', body)).json().message;
    expect(await messageFor({ id: 'b', price: '1,50' })).toBe(
      'price "1,50" is not a number: write it with a point, 1.50',
    );
    expect(await messageFor([{ id: 'a' }])).toBe('[0].price is needed');
    for (const [plans, message] of [
      [[{ id: 'm', frequency: 'monthly' }], 'plans[0] has no name'],
      [
        [{ id: 'm', name: 'M', frequency: 'hourly' }],
        'plans[0] has the frequency "hourly", none of daily, weekly, monthly, yearly',
      ],
      ['monthly', 'plans[0] is not an object'],
    ] as const)
      expect(await messageFor({ id: 'b', price: 1, plans })).toBe(message);
    expect((await shop.call('GET', '/products')).json().totalItems).toBe(2);
  });

  it('imports a product once, keeps what the file says, and takes a newer file', async () => {
    const shop = await startShop(database);
    await sell(shop, { id: 'HGW', quantity: 2, price: 20.99, on: '2017-01-01T00:00:00Z' });
    const imported = {
      ...book,
      price: '20.99',
      extra: { deep: [1, null] },
      customFields: [{ name: 'Size', operation: 5, value: null }],
    };
    expect(await importProducts(shop, imported)).toMatchObject({ updated: 1, created: 0 });
    const { statistics: _, ...fields } = imported as Record<string, unknown>;
    expect((await shop.call('GET', '/products/HGW')).json()).toMatchObject(fields);
    expect((await shop.call('GET', '/products/HGW')).json().statistics).toEqual({
      numberOfSales: 2,
      totalSales: 41.98,
    });
    await shop.call('PUT', '/products/HGW', { stock: 4 });
    const changed = (await shop.call('GET', '/products/HGW')).json();
    expect(changed).toMatchObject({ price: '20.99', stock: 4, extra: { deep: [1, null] } });
    const newerFigures = { ...imported, statistics: { numberOfSales: 500, totalSales: 1 } };
    expect(await importProducts(shop, imported, newerFigures)).toMatchObject({ unchanged: 2, updated: 0 });
    expect((await shop.call('GET', '/products/HGW')).json()).toEqual(changed);
    expect(
      await importProducts(shop, { ...imported, stock: 7, inventoryManagementMethod: 'Single' }),
    ).toMatchObject({ updated: 1 });
    expect((await shop.call('GET', '/products/HGW')).json()).toMatchObject({ price: '20.99', stock: 7 });
    const bad = await importProducts(
      shop,
      { ...phone, id: book!.id },
      { ...book, id: phone!.id, name: 'other' },
      { ...phone, price: undefined },
      { ...phone, stock: -1 },
      { ...phone, id: 'five' },
    );
    expect(bad).toMatchObject({ skipped: 5, created: 0 });
    expect(bad.reasons.map((reason) => reason.slice(0, 30))).toHaveLength(5);
    expect(await topics(shop)).toEqual(['product.updated']);
    expect((await shop.call('GET', '/products?archived=true')).json().totalItems).toBe(1);
  });

  it('keeps one product and one count where many write at once', async () => {
    const shop = await startShop(database);
    const definitions = ['a', 'b', 'c'].map((id) => ({ id, price: 1 }));
    const made = await Promise.all(
      Array.from({ length: 8 }, (_, turn) =>
        shop.call('POST', '/products', turn % 2 ? definitions : [...definitions].reverse()),
      ),
    );
    expect(made.map((answer) => answer.statusCode)).toEqual(Array(8).fill(200));
    expect((await shop.call('GET', '/products')).json().totalItems).toBe(3);
    const changes = Array.from({ length: 20 }, (_, stock) => shop.call('PUT', '/products/a', { stock }));
    const archivals = Array.from({ length: 5 }, () => shop.call('DELETE', '/products/a'));
    const answers = await Promise.all([...changes, ...archivals]);
    expect(new Set(answers.map((answer) => answer.statusCode))).toEqual(new Set([200]));
    expect((await shop.call('GET', '/products')).json().totalItems).toBe(2);
    expect((await shop.call('GET', '/products?archived=true')).json().totalItems).toBe(3);
  });

  it('exports what it imports', async () => {
    const shop = await startShop(database);
    await importProducts(shop, book, { ...phone, extra: 1, price: { usd: 299.99, cad: '310' } });
    const read = async ({ storage, store }: TestShop) => {
      const guids = [book!.id, phone!.id].sort();
      const products = await loadProducts(storage.read, store.storeId, guids);
      const view = { mode: store.mode, currency: store.settings.currency };
      return guids.map((guid) => exportedProduct(products.find((product) => product.guid === guid)!, view));
    };
    const exported = await read(shop);
    const other = await startShop(database);
    expect(await importProducts(other, ...exported)).toMatchObject({ created: 2, reasons: [] });
    expect(await read(other)).toEqual(exported);
  });
});
