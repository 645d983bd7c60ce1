import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkItems } from '../src/checkout/cart/check-items.js';
import { textKey } from '../src/dialect/snipcart/text-keys.js';
import { findCart } from '../src/domain/cart/rows.js';
import { beginCart } from './support/cart-calls.js';
import { onEachDatabase, type TestDatabase } from './support/databases.js';
import { digestOf } from './support/digest.js';
import { button, type Page } from './support/pages.js';
import { servePages } from './support/serve-pages.js';
import { startShop, type TestShop } from './support/shop.js';

const json = { 'content-type': 'application/json' };
const pen = (more: Record<string, string> = {}) =>
  button('pen', '3', {
    weight: '20',
    taxes: 'VAT',
    'custom1-name': 'Tip',
    'custom1-options': 'Fine|Broad[+0.50]',
    'custom2-name': 'Note',
    'custom3-name': 'Case',
    'custom3-type': 'readonly',
    'custom3-options': 'Leather[+20]|None',
    'custom3-value': 'Leather',
    'custom4-name': 'Batch',
    'custom4-type': 'hidden',
    'custom4-value': 'A',
    ...more,
  });
const pages: Record<string, Page> = {
  '/pen': { body: pen() },
  '/mug': { body: button('mug', '12.50') },
  '/bowl': {
    body: button('bowl', '9', { 'custom1-name': '', 'custom1-value': '', 'custom2-options': 'S|L[+5]' }),
  },
  '/two': {
    body: `${button('lamp', '40')}${button('lamp', '45', { 'custom1-name': 'Shade', 'custom1-options': 'Red|Blue' })}`,
  },
  '/list.json': {
    headers: json,
    body: '[{"id":"20","price":50.00,"url":"/list.json"},{"id":"21","price":{"usd":"30","cad":"35"},"url":"/"}]',
  },
  '/one.json': {
    headers: json,
    body: '{"id":"22","name":"Desk","price":"99.90","customFields":[{"name":"Wood","options":"Oak|Elm[+10.00]"}]}',
  },
  '/json-as-html': { body: '[{"id":"23","price":7}]' },
  '/html-as-json': { headers: json, body: button('24', '7') },
  '/broken': { body: button('bad', '1,50') },
  '/empty': { body: '<p>Nothing</p>' },
  '/gone': { status: 410 },
  '/away': { status: 302, headers: { location: 'https://other.example/' } },
};
const site = servePages(pages);
const open = (database: TestDatabase) =>
  startShop(database, { domain: { domain: site.host, protocol: 'http' }, allowHosts: [site.host] });

const price = 'order_validation.product_crawling';
const domain = 'order_validation.domain_crawling';
const fields = 'order_validation.custom_fields_validation';

const usual = { ...pages };
beforeEach(() => void Object.assign(pages, usual));

onEachDatabase({ inShare: 'postgres' }, (database) => {
  it('refuses every word that costs money and is not the page’s, and says both', async () => {
    const shop = await open(database);
    const cart = await beginCart(shop);
    const before = await digestOf(shop.storage);
    const tip = (options: string) => ({ customFields: [{ name: 'Tip', options }] });
    for (const [item, key, field, expected, got] of [
      [{ price: 0.01 }, price, 'price', 3, 0.01],
      [{ price: '2.99' }, price, 'price', 3, 2.99],
      [{ price: 0 }, price, 'price', 3, 0],
      [{ price: { usd: 1 } }, price, 'price', 3, 1],
      [{ price: '{"usd":1}' }, price, 'price', 3, 1],
      [{ price: { eur: 3 } }, price, 'price', 3, null],
      [{ id: 'mug', price: 12.5 }, price, 'url', null, '/pen'],
      [{ id: 'PEN' }, price, 'url', null, '/pen'],
      [tip('Fine|Broad'), fields, 'customFields[Tip].options', 'Fine|Broad[+0.50]', 'Fine|Broad'],
      [tip('Fine[-3]|Broad[+0.50]'), fields, 'customFields[Tip].options', undefined, undefined],
      [tip('Fine|Broad[+0.50]|Free[-3]'), fields, 'customFields[Tip].options', undefined, undefined],
      [
        { customFields: [{ name: 'Extra', value: 'x', options: 'x[-2.00]' }] },
        fields,
        'customFields[Extra]',
        null,
        'x[-2.00]',
      ],
      [
        { customFields: [{ name: 'Extra', value: 'x', operation: '-2.00' }] },
        fields,
        'customFields[Extra]',
        undefined,
        'x',
      ],
      [
        { customFields: [{ name: 'Extra', value: 'x[-2.00]' }] },
        fields,
        'customFields[Extra]',
        undefined,
        'x[-2.00]',
      ],
      [
        { customFields: [{ name: '\uff34ip', value: 'Fine' }] },
        fields,
        'customFields[\uff34ip]',
        undefined,
        'Fine',
      ],
      [
        { customFields: [{ name: 'Tip', value: 'Golden' }] },
        fields,
        'customFields[Tip]',
        ['Fine', 'Broad'],
        'Golden',
      ],
      [{ customFields: [{ name: 'Case', value: 'None' }] }, fields, 'customFields[Case]', 'Leather', 'None'],
      [{ hasTaxesIncluded: true }, price, 'hasTaxesIncluded', false, true],
      [{ taxable: false }, price, 'taxable', true, false],
      [{ shippable: false }, price, 'shippable', true, false],
      [{ taxes: ['Cheap'] }, price, 'taxes', ['VAT'], ['Cheap']],
      [{ weight: 1 }, price, 'weight', 20, 1],
      [{ dimensions: { width: 5 } }, price, 'width', 0, 5],
      [{ minQuantity: 5 }, price, 'minQuantity', null, 5],
      [{ maxQuantity: 5 }, price, 'maxQuantity', null, 5],
      [{ quantityStep: 5 }, price, 'quantityStep', null, 5],
      [{ paymentInterval: 'Month' }, price, 'paymentInterval', null, undefined],
      [{ selectedPlanId: 'free' }, price, 'selectedPlanId', [], 'free'],
      [{ url: '/empty' }, price, 'url', null, '/empty'],
      [{ url: '/broken', id: 'bad' }, price, 'url', null, '/broken'],
      [{ url: '/gone' }, domain, 'url', null, '/gone'],
      [{ url: '/away' }, domain, 'url', null, '/away'],
      [{ url: '/nowhere' }, domain, 'url', null, '/nowhere'],
      [{ url: 'http://other.example/pen' }, domain, 'url', null, 'http://other.example/pen'],
      [{ url: 'http://127.0.0.1:1/pen' }, domain, 'url', null, undefined],
      [{ url: 'http://169.254.169.254/pen' }, domain, 'url', null, undefined],
      [{ url: '//other.example/pen' }, domain, 'url', null, undefined],
      [{ url: `http://${site.host}@other.example/pen` }, domain, 'url', null, undefined],
      [{ url: `/${'x'.repeat(2001)}` }, domain, 'url', null, undefined],
      [{ url: undefined }, domain, 'url', null, null],
    ] as const) {
      const answer = await cart.add({ id: 'pen', url: '/pen', ...item });
      const { message, reason, errors, problems } = answer.json();
      expect([item, answer.statusCode, reason, errors]).toEqual([item, 400, key, { [field]: [key] }]);
      expect(problems).toHaveLength(1);
      if (expected !== undefined) expect([item, problems[0].expected]).toEqual([item, expected]);
      if (got !== undefined) expect([item, problems[0].got]).toEqual([item, got]);
      expect(message).toContain(`"${'id' in item ? item.id : 'pen'}"`);
    }
    expect(await digestOf(shop.storage)).toBe(before);
    const dear = await cart.add({ id: 'pen', url: '/pen', price: 0.01 });
    expect(dear.json().message).toBe('Item "pen": for price its page says 3, the cart said 0.01');
    const lost = await cart.add({ id: 'cup', url: '/pen' });
    expect(lost.json().message).toBe(`Item "cup" was not found at ${site.origin}/pen: there are "pen"`);
    const broken = await cart.add({ id: 'bad', url: '/broken' });
    expect(broken.json().message).toContain('with a point, 1.50');
  });

  it('passes over fields of which a page says no name and no value, and lets nobody choose of them', async () => {
    const cart = await beginCart(await open(database));
    const customFields = [{ name: '', value: '' }, { options: 'S|L[+5]' }];
    const added = await cart.add({ id: 'bowl', url: '/bowl', price: 9, customFields });
    expect(added.json().items.items).toMatchObject([{ id: 'bowl', unitPrice: 9, customFields: [] }]);
    const chosen = [{ name: '', options: 'S|L[+5]', value: 'L' }];
    expect((await cart.add({ id: 'bowl', url: '/bowl', customFields: chosen })).statusCode).toBe(400);
  });

  it('refuses what cannot be read at all, by field, and believes no other key', async () => {
    const shop = await open(database);
    const cart = await beginCart(shop);
    const before = await digestOf(shop.storage);
    for (const [item, field] of [
      [{ price: -3 }, 'price'],
      [{ price: 'three' }, 'price'],
      [{ price: { dollars: 3 } }, 'price'],
      [{ id: '' }, 'id'],
      [{ id: 2 ** 60 }, 'id'],
      [{ id: { $gt: '' } }, 'id'],
      [{ quantity: -1 }, 'quantity'],
      [{ quantity: 1.5 }, 'quantity'],
      [{ quantity: '2; drop' }, 'quantity'],
      [{ customFields: { Tip: 'Fine' } }, 'customFields'],
      [{ customFields: [{ value: 'Fine' }] }, 'customFields[0].name'],
      [{ customFields: [{ name: 'Tip', value: ['Fine'] }] }, 'customFields[0].value'],
      [{ customFields: [{ name: 'Tip', options: 'Fine|[+1' }] }, undefined],
      [{ metadata: 'no' }, 'metadata'],
      [{ metadata: { a: 'x'.repeat(17_000) } }, 'metadata'],
      [{ selectedPlanId: {} }, 'selectedPlanId'],
      [{ customFields: [{ name: 'Note', value: 'x'.repeat(5001) }] }, 'customFields[Note]'],
    ] as const) {
      const answer = await cart.add({ id: 'pen', url: '/pen', ...item });
      expect([item, answer.statusCode]).toEqual([item, 400]);
      if (field)
        expect([item, Object.keys(answer.json().errors)]).toEqual([item, expect.arrayContaining([field])]);
    }
    const nameless = await cart.add({ id: 'pen', url: '/pen', customFields: [{ value: 'Fine' }] });
    expect(nameless.json()).toEqual({
      message: 'customFields[0].name must be given',
      errors: { 'customFields[0].name': ['must be given'] },
    });
    for (const body of ['[]', '"pen"', 'null', '{"id":"pen","__proto__":{"price":0}}', '{'])
      expect([body, (await cart.add(body)).statusCode]).toEqual([body, 400]);
    expect(await digestOf(shop.storage)).toBe(before);
    const added = await cart.add({
      id: 'pen',
      url: '/pen',
      unitPrice: 0,
      totalPrice: 0,
      total: 0,
      discount: 100,
      uniqueId: 'mine',
      definition: { price: '0' },
      problems: [],
      quantity: '2',
    });
    expect([added.statusCode, added.json().total]).toEqual([201, 46]);
    expect(added.json().items.items[0].uniqueId).not.toBe('mine');
  });

  it('reads JSON documents: one product or many, by type or by their first letter', async () => {
    const shop = await open(database);
    const cart = await beginCart(shop);
    const add = async (item: object) => {
      const answer = await cart.add(item);
      return [
        answer.statusCode,
        answer.statusCode === 201 ? answer.json().items.items.at(-1).unitPrice : answer.json().message,
      ];
    };
    expect(await add({ id: '20', url: '/list.json', price: '50.00' })).toEqual([201, 50]);
    expect(await add({ id: '21', url: '/list.json', price: '{"usd":30,"cad":35}' })).toEqual([201, 30]);
    expect(await add({ id: '21', url: '/list.json', price: '{"usd":29,"cad":35}' })).toEqual([
      400,
      'Item "21": for price its JSON document says 30, the cart said 29',
    ]);
    expect(await add({ id: '23', url: '/json-as-html' })).toEqual([201, 7]);
    expect((await add({ id: '24', url: '/html-as-json' }))[0]).toBe(400);
    // A document lists what costs money; what a button adds to it may cost nothing.
    const engraved = { id: '20', url: '/list.json', customFields: [{ name: 'Engraving', value: 'Ada' }] };
    expect(await add(engraved)).toEqual([201, 50]);
    const { items } = (await cart.state()).items;
    expect(items.at(-1)).toMatchObject({ name: '20', customFields: [{ name: 'Engraving', value: 'Ada' }] });
    expect(
      await add({ ...engraved, customFields: [{ name: 'Size', value: 'S', options: 'S[-40.00]|M' }] }),
    ).toEqual([
      400,
      'Item "20": for customFields[Size] its JSON document says nothing, the cart said "S[-40.00]|M"',
    ]);
    expect(await add({ id: '22', url: '/one.json', customFields: [{ name: 'wood', value: 'elm' }] })).toEqual(
      [201, 109.9],
    );
    expect((await add({ id: '22', url: '/one.json', weight: 10 }))[0]).toBe(400);
    const cartNow = await findCart(shop.storage.read, shop.store.storeId, cart.token);
    const checked = await checkItems(shop.context, shop.store, cartNow!);
    expect(checked.details.items.map(({ problems }) => problems)).toEqual(items.concat(0).map(() => []));
  });

  it('shows what a button says of a product where its page has no words of its own, and tells nobody else', async () => {
    const shop = await open(database);
    const cart = await beginCart(shop);
    const words = { name: 'Oak table', description: 'Made to order', image: '/table.jpg' };
    const one = async (item: object) => (await cart.add(item)).json().items.items.at(-1);
    expect(await one({ id: '20', url: '/list.json', ...words })).toMatchObject(words);
    expect(await one({ id: '22', url: '/one.json', ...words })).toMatchObject({ ...words, name: 'Desk' });
    expect(await one({ id: 'mug', url: '/mug', ...words })).toMatchObject({ ...words, name: 'Product mug' });
    // A picture that is no address of the web, and what nobody reads to its end, is left out.
    for (const image of ['javascript:alert(1)', 'data:image/png;base64,AAAA', `/${'x'.repeat(3000)}`])
      expect((await one({ id: '21', url: '/list.json', image, name: 'Chair' })).image).toBeNull();
    // More of the same, by a button without words, keeps them.
    expect(await one({ id: '21', url: '/list.json' })).toMatchObject({ name: 'Chair', quantity: 4 });
    const cartNow = await findCart(shop.storage.read, shop.store.storeId, cart.token);
    expect(cartNow!.details.items[0]!.definition).toMatchObject({
      name: '20',
      description: null,
      image: null,
    });
    const order = (await shop.call('GET', `/orders/${cart.token}`)).json();
    expect(order.items[0]).toMatchObject(words);
  });

  it('sells each of two buttons of one id at its own price, on a line of its own, and at no third', async () => {
    const shop = await open(database);
    const cart = await beginCart(shop);
    expect((await cart.add({ id: 'lamp', url: '/two', price: 40 })).json().total).toBe(40);
    const shaded = { id: 'lamp', url: '/two', price: 45, customFields: [{ name: 'Shade', value: 'Red' }] };
    expect((await cart.add(shaded)).json().items.items).toMatchObject([
      { unitPrice: 40, quantity: 1 },
      { unitPrice: 45, quantity: 1 },
    ]);
    expect((await cart.add({ id: 'lamp', url: '/two', price: 40 })).json()).toMatchObject({
      items: { count: 3 },
      total: 125,
    });
    const third = await cart.add({ id: 'lamp', url: '/two', price: 42 });
    expect([third.statusCode, third.json().message]).toEqual([
      400,
      'Item "lamp": for price its page says 40 or 45, the cart said 42',
    ]);
    const cheap = await cart.add({ ...shaded, price: 40 });
    expect([cheap.statusCode, cheap.json().reason]).toEqual([
      400,
      expect.stringContaining('order_validation.'),
    ]);
    const cartNow = (await findCart(shop.storage.read, shop.store.storeId, cart.token))!;
    const checked = await checkItems(shop.context, shop.store, cartNow);
    expect(checked.details.items.map(({ problems }) => problems)).toEqual([[], []]);
  });

  it('checks again: whatever the page changed that costs money is named, and the terms of before stay', async () => {
    const shop = await open(database);
    const changes: readonly [Page, string, string, unknown?, unknown?][] = [
      [{ body: pen({ price: '4' }) }, price, 'price', 4, 3],
      [{ body: pen({ price: '2' }) }, price, 'price', 2, 3],
      [{ body: pen({ 'custom1-options': 'Fine|Broad[+0.60]' }) }, fields, 'customFields[Tip].options'],
      [{ body: pen({ 'custom1-options': 'Fine' }) }, fields, 'customFields[Tip].options'],
      [{ body: pen({ 'custom3-value': 'None' }) }, fields, 'customFields[Case]', 'None', 'Leather'],
      [
        { body: pen({ 'custom5-name': 'Wrap', 'custom5-options': 'Paper[+1.00]|None' }) },
        price,
        'unitPrice',
        24.5,
        23.5,
      ],
      [{ body: pen({ 'custom5-name': 'Name', 'custom5-required': 'true' }) }, fields, 'customFields[Name]'],
      [{ body: pen({ taxable: 'false' }) }, price, 'taxable', false, true],
      [{ body: pen({ shippable: 'false' }) }, price, 'shippable', false, true],
      [{ body: pen({ 'has-taxes-included': 'true' }) }, price, 'hasTaxesIncluded', true, false],
      [{ body: pen({ taxes: 'VAT|City' }) }, price, 'taxes'],
      [{ body: pen({ weight: '25' }) }, price, 'weight', 25, 20],
      [{ body: pen({ length: '3' }) }, price, 'length', 3, 0],
      [{ body: pen({ 'max-quantity': '1' }) }, price, 'maxQuantity', 1, null],
      [{ body: pen({ 'payment-interval': 'Month' }) }, price, 'paymentInterval'],
      [{ body: pen().replace('"snipcart-add-item"', '"sold-out"') }, price, 'url'],
      [{ body: button('other', '3') }, price, 'url'],
      [{ status: 404 }, domain, 'url'],
      [{ status: 500 }, domain, 'url'],
      [{ headers: json, body: '[{"id":"pen","price":3}]' }, price, 'customFields[Tip]'],
    ];
    const cart = await beginCart(shop);
    const item = {
      id: 'pen',
      url: '/pen',
      price: 3,
      quantity: 2,
      customFields: [{ name: 'Tip', value: 'Broad' }],
    };
    expect((await cart.add(item)).json().total).toBe(47);
    const stored = (await findCart(shop.storage.read, shop.store.storeId, cart.token))!;
    for (const [page, key, field, expected, got] of changes) {
      pages['/pen'] = page;
      const checked = await checkItems(shop.context, shop.store, stored);
      const [{ problems, definition }] = checked.details.items as [(typeof checked.details.items)[0]];
      expect([page, textKey(problems[0]?.code ?? ''), problems.map((one) => one.field)]).toEqual([
        page,
        key,
        expect.arrayContaining([field]),
      ]);
      if (expected !== undefined) expect(problems[0]).toMatchObject({ expected, got });
      expect(problems[0]!.message).toContain('"pen"');
      expect(definition.price).toBe('3');
    }
    // What costs nothing may change, and is taken over.
    pages['/pen'] = { body: pen({ name: 'Fountain pen', description: 'New', image: '/new.png' }) };
    const renamed = await checkItems(shop.context, shop.store, stored);
    expect(renamed.details.items[0]).toMatchObject({
      problems: [],
      definition: { name: 'Fountain pen', image: '/new.png' },
    });
  });

  it('lets a buyer take the new terms by changing the item', async () => {
    const shop = await open(database);
    const cart = await beginCart(shop);
    const { uniqueId } = (await cart.add({ id: 'mug', url: '/mug', price: 12.5 })).json().items.items[0];
    pages['/mug'] = { body: button('mug', '14') };
    expect((await cart.state()).total).toBe(12.5);
    expect((await cart.add({ id: 'mug', url: '/mug', price: 12.5 })).statusCode).toBe(400);
    const taken = await cart.call('PUT', `/items/${uniqueId}`, { quantity: 2 });
    expect([taken.statusCode, taken.json().total]).toEqual([200, 28]);
    pages['/mug'] = { body: button('mug', '15') };
    const added = await cart.add({ id: 'mug', url: '/mug', price: 15 });
    expect(added.json()).toMatchObject({ items: { items: [{ uniqueId, quantity: 3 }] }, total: 45 });
    pages['/mug'] = { status: 503 };
    expect((await cart.call('PUT', `/items/${uniqueId}`, { quantity: 1 })).json().total).toBe(15);
  });

  it('sells what is defined over the API without a page, at the price that it has there', async () => {
    const shop = await open(database);
    await define(shop, {
      id: 'api',
      name: 'From the API',
      price: 5,
      customFields: [{ name: 'Size', options: 'S|L[+2.00]' }],
    });
    const cart = await beginCart(shop);
    const large = { id: 'api', price: 5, customFields: [{ name: 'Size', value: 'L' }] };
    expect((await cart.add(large)).json()).toMatchObject({
      total: 7,
      items: { items: [{ name: 'From the API', url: null }] },
    });
    expect((await cart.add({ id: 'api', price: 1, url: 'https://anywhere.example/' })).json().message).toBe(
      'Item "api": for price the shop says 5, the cart said 1',
    );
    await shop.call('PUT', '/products/api', { price: 6 });
    const stored = (await findCart(shop.storage.read, shop.store.storeId, cart.token))!;
    const checked = await checkItems(shop.context, shop.store, stored);
    expect(checked.details.items[0]!.problems).toMatchObject([
      { code: 'product_differs', field: 'price', expected: 6, got: 5 },
    ]);
    const unknown = await cart.add({ id: 'nobody' });
    expect([unknown.statusCode, unknown.json().reason]).toEqual([400, domain]);
  });

  describe('a cart that adds what is in stock', () => {
    const left = 'quantity_out_of_stock';
    let shop: TestShop;
    let cart: Awaited<ReturnType<typeof beginCart>>;
    const few = (quantity: number, value = 'a') =>
      cart.add({ id: 'few', quantity, customFields: [{ name: 'Note', value }] });
    const shirt = (value: string, quantity = 1) =>
      cart.add({ id: 'shirt', quantity, customFields: [{ name: 'Size', value }] });

    beforeAll(async () => {
      shop = await open(database);
      await define(shop, { id: 'few', name: 'Few', price: 1, customFields: [{ name: 'Note' }] });
      await shop.call('PUT', '/products/few', { inventoryManagementMethod: 'Single', stock: 3 });
      await define(shop, {
        id: 'shirt',
        name: 'Shirt',
        price: 1,
        customFields: [{ name: 'Size', options: 'S|M|L' }],
        inventoryManagementMethod: 'Variant',
        variants: [
          { variation: [{ name: 'Size', option: 'S' }], stock: 1 },
          { variation: [{ name: 'Size', option: 'M' }], stock: 0, allowOutOfStockPurchases: true },
        ],
      });
      cart = await beginCart(shop);
    });

    it('is told how many are left, over all its lines', async () => {
      expect((await few(2)).statusCode).toBe(201);
      const over = await few(2, 'b');
      expect([over.statusCode, over.json()]).toMatchObject([
        400,
        {
          message: 'Only 3 of "Few" left: the cart wants 4',
          reason: left,
          errors: { quantity: [left] },
          problems: [{ expected: 3, got: 4 }],
        },
      ]);
      expect((await few(1, 'b')).statusCode).toBe(201);
    });

    it('is refused a greater quantity of a line too', async () => {
      const [line] = (await cart.state()).items.items;
      const answer = await cart.call('PUT', `/items/${line.uniqueId}`, { quantity: 3 });
      expect(answer.json().reason).toBe(left);
    });

    it('shows at each line that the stock has become too small', async () => {
      await shop.call('PUT', '/products/few', { stock: 1 });
      expect((await cart.state()).items.items).toMatchObject([
        {
          stock: { isInStock: false },
          validation: { valid: false, errors: [{ key: left, expected: 1, got: 3 }] },
        },
        { stock: { isInStock: false } },
      ]);
    });

    it('is not sold while the stock is too small', async () => {
      const stored = (await findCart(shop.storage.read, shop.store.storeId, cart.token))!;
      const checked = await checkItems(shop.context, shop.store, stored);
      expect(checked.details.items[0]!.problems).toMatchObject([{ code: 'sold_meanwhile', expected: 1 }]);
    });

    it('adds any quantity of what is sold beyond its stock', async () => {
      await shop.call('PUT', '/products/few', { allowOutOfStockPurchases: true });
      expect((await few(50)).statusCode).toBe(201);
    });

    it('counts each variant by its own stock', async () => {
      expect((await shirt('s')).statusCode).toBe(201);
      expect((await shirt('S')).json().message).toBe('Only 1 of "Shirt" (Size S) left: the cart wants 2');
      expect((await shirt('M', 7)).statusCode).toBe(201);
      expect((await shirt('L')).json().message).toBe('"Shirt" (Size L) is sold out');
    });

    it('restores an archived product, where it can be added', async () => {
      const archived = async () => (await shop.call('GET', '/products/shirt')).json().archived;
      await shop.call('DELETE', '/products/shirt');
      expect(await archived()).toBe(true);
      expect((await shirt('L')).statusCode).toBe(400);
      expect(await archived()).toBe(true);
      expect((await shirt('M')).statusCode).toBe(201);
      expect(await archived()).toBe(false);
    });
  });
});

async function define(shop: TestShop, product: object): Promise<void> {
  const answer = await shop.call('POST', '/products', product);
  expect([answer.statusCode, answer.body]).toMatchObject([200, expect.any(String)]);
}
