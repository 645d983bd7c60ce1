import { expect, it } from 'vitest';
import { beginCart, cartCalls } from './support/cart-calls.js';
import { onEachDatabase, type TestDatabase } from './support/databases.js';
import { button, type Page } from './support/pages.js';
import { servePages } from './support/serve-pages.js';
import { startShop, type TestShopOptions } from './support/shop.js';

const pages: Record<string, Page> = {
  '/mug': { body: button('mug', '12.50', { description: 'A mug', image: '/m.png', weight: '300' }) },
  '/pen': {
    body: button('pen', '{"usd":3,"eur":2.5}', {
      'custom1-name': 'Tip',
      'custom1-options': 'Fine|Broad[+0.50]',
      'custom2-name': 'Engraving',
      'custom2-required': 'true',
      'custom3-name': 'Gift',
      'custom3-type': 'checkbox',
      'custom3-options': 'true[+1.00]|false',
    }),
  },
  '/nail': {
    body: button('nail', '0.10', { 'min-quantity': '10', 'max-quantity': '100', 'quantity-step': '5' }),
  },
  '/bag': { body: button('bag', '5', { stackable: 'never' }) },
  '/box': {
    body: button('box', '5', {
      stackable: 'always',
      'custom1-name': 'Colour',
      'custom1-options': 'Red|Blue',
    }),
  },
  '/plan': {
    body: button('club', '20', {}).replace(
      '>Buy',
      ' data-plan1-id="monthly" data-plan1-name="Monthly" data-plan1-frequency="monthly" data-item-plan1-price="18" data-plan2-id="yearly" data-plan2-name="Yearly" data-plan2-frequency="yearly">Buy',
    ),
  },
};
const site = servePages(pages);
const open = (database: TestDatabase, options: TestShopOptions = {}) =>
  startShop(database, {
    domain: { domain: site.host, protocol: 'http' },
    allowHosts: [site.host],
    settings: { currencies: ['EUR'] },
    ...options,
  });

onEachDatabase({ inShare: 'postgres' }, (database) => {
  it('begins a cart, tells its secret once, and shows it among the orders under way', async () => {
    const shop = await open(database);
    const begun = await cartCalls(shop)('POST', '', { currency: 'eur', lang: 'fr' });
    expect(begun.statusCode).toBe(201);
    const { token, secret, ...state } = begun.json();
    expect(token).toMatch(/^[0-9a-f-]{36}$/);
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(state).toMatchObject({
      currency: 'eur',
      lang: 'fr',
      items: { items: [], count: 0 },
      total: 0,
      email: '',
      billingAddress: null,
    });
    const again = await cartCalls(shop)('GET', `/${token}`);
    expect(again.json()).toEqual({ token, ...state });
    expect(again.body).not.toContain(secret);
    const listed = (await shop.call('GET', '/orders?status=InProgress')).json();
    expect(listed).toMatchObject({
      totalItems: 1,
      items: [{ token, currency: 'eur', completionDate: null }],
    });
    expect((await shop.call('GET', '/orders')).json().totalItems).toBe(0);
    expect((await shop.call('PUT', `/orders/${token}`, { status: 'Shipped' })).statusCode).toBe(409);
    const stored = await shop.storage.read.selectFrom('cart').select('secret_hash').executeTakeFirstOrThrow();
    expect(stored.secret_hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('adds what a page sells, at the page’s price, and merges the same again', async () => {
    const shop = await open(database);
    const cart = await beginCart(shop);
    const added = await cart.add({ id: 'mug', name: 'Free mug', price: 12.5, url: '/mug', quantity: 2 });
    expect(added.statusCode).toBe(201);
    expect(added.json()).toMatchObject({
      items: {
        count: 2,
        items: [
          {
            id: 'mug',
            name: 'Product mug',
            description: 'A mug',
            image: '/m.png',
            price: 12.5,
            unitPrice: 12.5,
            totalPrice: 25,
            quantity: 2,
            dimensions: { weight: 300, length: null, width: null, height: null },
            validation: { valid: true, errors: [] },
          },
        ],
      },
      subtotal: 25,
      total: 25,
      totalWeight: 600,
    });
    const { uniqueId } = added.json().items.items[0];
    expect((await cart.add({ id: 'mug', url: `${site.origin}/mug` })).json()).toMatchObject({
      items: { count: 3, items: [{ uniqueId, quantity: 3 }] },
      total: 37.5,
    });
    const order = (await shop.call('GET', `/orders/${cart.token}`)).json();
    expect(order).toMatchObject({
      status: 'InProgress',
      finalGrandTotal: 37.5,
      items: [{ id: 'mug', quantity: 3 }],
    });
  });

  it('takes fields as the page spells them, with what they cost, and says what is still missing', async () => {
    const shop = await open(database);
    const cart = await beginCart(shop);
    const added = await cart.add({
      id: 'pen',
      price: '{"usd":3,"eur":2.5}',
      url: '/pen',
      customFields: [
        { name: 'tip', value: ' broad ', options: 'Fine|Broad[+0.50]' },
        { name: 'Gift', value: true },
      ],
    });
    expect([added.statusCode, added.json().total]).toEqual([201, 4.5]);
    const [item] = added.json().items.items;
    expect(item.customFields).toMatchObject([
      { name: 'Tip', value: 'Broad', operation: '+0.50', optionsArray: ['Fine', 'Broad'] },
      { name: 'Engraving', value: null, operation: null, required: true },
      { name: 'Gift', value: 'true', operation: '+1.00', type: 'checkbox' },
    ]);
    expect(item.validation).toEqual({
      valid: false,
      errors: [
        {
          key: 'order_validation.custom_fields_validation',
          field: 'customFields[Engraving]',
          expected: 'a value',
          got: null,
          message: 'Item "pen": Engraving is required',
        },
      ],
    });
    const filled = await cart.call('PUT', `/items/${item.uniqueId}`, {
      customFields: [{ name: 'ENGRAVING', value: 'Ada' }],
    });
    expect(filled.json().items.items[0]).toMatchObject({
      customFields: [{ value: 'Broad' }, { value: 'Ada' }, { value: 'true' }],
      validation: { valid: true },
    });
    const other = await cart.call('PUT', `/items/${item.uniqueId}`, {
      quantity: 3,
      customFields: [
        { name: 'Tip', value: 'Fine' },
        { name: 'Gift', value: 'false' },
      ],
    });
    expect([other.statusCode, other.json().total]).toEqual([200, 9]);
    const wrong = await cart.call('PUT', `/items/${item.uniqueId}`, {
      customFields: [{ name: 'Tip', value: 'Huge' }],
    });
    expect([wrong.statusCode, wrong.json()]).toMatchObject([
      400,
      {
        message: 'Item "pen": Tip must be one of Fine, Broad',
        reason: 'order_validation.custom_fields_validation',
        errors: { 'customFields[Tip]': ['order_validation.custom_fields_validation'] },
      },
    ]);
  });

  it('keeps lines apart or together by stackable, choice and plan', async () => {
    const shop = await open(database);
    const cart = await beginCart(shop);
    const quantities = async (...items: object[]): Promise<number[]> => {
      for (const item of items) expect((await cart.add(item)).statusCode).toBe(201);
      const state = await cart.state();
      return state.items.items.map((item: { quantity: number }) => item.quantity);
    };
    expect(await quantities({ id: 'bag', url: '/bag' }, { id: 'bag', url: '/bag' })).toEqual([1, 1]);
    const box = (value: string) => ({ id: 'box', url: '/box', customFields: [{ name: 'Colour', value }] });
    expect(await quantities(box('Red'), box('Blue'))).toEqual([1, 1, 2]);
    const pen = (value: string) => ({ id: 'pen', url: '/pen', customFields: [{ name: 'Tip', value }] });
    expect(await quantities(pen('Fine'), pen('Broad'), pen('fine'))).toEqual([1, 1, 2, 2, 1]);
    expect(
      await quantities(
        { id: 'mug', url: '/mug', stackable: false },
        { id: 'mug', url: '/mug', stackable: false },
      ),
    ).toEqual([1, 1, 2, 2, 1, 1, 1]);
    expect(
      await quantities(
        { id: 'club', url: '/plan', price: 20 },
        { id: 'club', url: '/plan', selectedPlanId: 'yearly' },
      ),
    ).toEqual([1, 1, 2, 2, 1, 1, 1, 1, 1]);
    const { items } = (await cart.state()).items;
    expect(items.slice(-2)).toMatchObject([
      { selectedPlanId: 'monthly', unitPrice: 18, isRecurringV3: true },
      { selectedPlanId: 'yearly', unitPrice: 20 },
    ]);
  });

  it('joins two lines where one is changed into the other, under the id of the changed one', async () => {
    const shop = await open(database);
    const cart = await beginCart(shop);
    const tip = (value: string) => [{ name: 'Tip', value }];
    await cart.add({ id: 'pen', url: '/pen', customFields: tip('Fine'), quantity: 2 });
    await cart.add({ id: 'pen', url: '/pen', customFields: tip('Broad'), metadata: { gift: true } });
    const [fine, broad] = (await cart.state()).items.items;
    const more = await cart.call('PUT', `/items/${fine.uniqueId}`, { quantity: 3 });
    expect(more.json().items.items).toHaveLength(2);
    const joined = await cart.call('PUT', `/items/${fine.uniqueId}`, { customFields: tip('broad') });
    const [line, ...others] = joined.json().items.items;
    expect(line).toMatchObject({ uniqueId: fine.uniqueId, quantity: 4, metadata: { gift: true } });
    expect([line.customFields[0].value, others]).toEqual(['Broad', []]);
    expect((await cart.call('PUT', `/items/${broad.uniqueId}`, { quantity: 1 })).statusCode).toBe(404);
    for (const value of ['Fine', 'Broad'])
      await cart.add({ id: 'pen', url: '/pen', stackable: false, customFields: tip(value) });
    const apart = (await cart.state()).items.items.at(-1);
    const stays = await cart.call('PUT', `/items/${apart.uniqueId}`, { customFields: tip('Fine') });
    expect(stays.json().items.items).toHaveLength(3);
  });

  it('offers the plans that a product was defined with over the API, and sells it by one of them alone', async () => {
    const shop = await open(database);
    const plans = [
      { id: 'month', name: 'Monthly', frequency: 'monthly', price: 9 },
      { id: 'year', name: 'Yearly', frequency: 'Yearly', interval: '1', price: 90 },
    ];
    await shop.call('POST', '/products', { id: 'tea', name: 'Tea', price: 10, plans });
    const cart = await beginCart(shop);
    expect((await cart.add({ id: 'tea', plans: 'nonsense' })).statusCode).toBe(201);
    expect((await cart.add({ id: 'tea', selectedPlanId: 'year' })).statusCode).toBe(201);
    expect((await cart.add({ id: 'tea', selectedPlanId: 'week' })).statusCode).toBe(400);
    expect((await cart.state()).items.items).toMatchObject([
      { selectedPlanId: 'month', unitPrice: 9, isRecurring: true },
      { selectedPlanId: 'year', unitPrice: 90, isRecurring: true },
    ]);
  });

  it('takes quantities by minimum, maximum and step, and no others', async () => {
    const shop = await open(database);
    const cart = await beginCart(shop);
    const nails = (quantity?: unknown) => cart.add({ id: 'nail', url: '/nail', quantity });
    for (const [quantity, status] of [
      [-1, 400],
      [0, 400],
      [1.5, 400],
      ['x', 400],
      [1e9, 400],
      [10_000, 400],
      [9, 400],
      [12, 400],
      [105, 400],
      [true, 400],
      [[10], 400],
      ['10', 201],
      [undefined, 201],
      [75, 201],
      [10, 400],
    ] as const) {
      const answer = await nails(quantity);
      expect([quantity, answer.statusCode]).toEqual([quantity, status]);
      if (status === 400)
        expect([quantity, Object.keys(answer.json().errors)]).toEqual([quantity, ['quantity']]);
    }
    const [item] = (await cart.state()).items.items;
    expect(item.quantity).toBe(95);
    for (const [quantity, status] of [
      [0, 400],
      [101, 400],
      [-5, 400],
      [100, 200],
    ] as const)
      expect([
        quantity,
        (await cart.call('PUT', `/items/${item.uniqueId}`, { quantity })).statusCode,
      ]).toEqual([quantity, status]);
    expect((await nails(10)).json().message).toContain('at most 100');
    const mugs = await beginCart(shop);
    expect((await mugs.add({ id: 'mug', url: '/mug', quantity: 9999 })).statusCode).toBe(201);
    expect((await mugs.add({ id: 'mug', url: '/mug' })).statusCode).toBe(400);
  });

  it('takes items out, refuses unknown ones, and holds at most 100', async () => {
    const shop = await open(database);
    const cart = await beginCart(shop);
    const { uniqueId } = (await cart.add({ id: 'bag', url: '/bag' })).json().items.items[0];
    expect((await cart.call('DELETE', `/items/${uniqueId}`)).json()).toMatchObject({
      items: { items: [] },
      total: 0,
    });
    for (const method of ['PUT', 'DELETE']) {
      const answer = await cart.call(
        method,
        `/items/${uniqueId}`,
        method === 'PUT' ? { quantity: 1 } : undefined,
      );
      expect([method, answer.statusCode]).toEqual([method, 404]);
    }
    for (let count = 0; count < 100; count += 1)
      expect((await cart.add({ id: 'bag', url: '/bag' })).statusCode).toBe(201);
    const over = await cart.add({ id: 'bag', url: '/bag' });
    expect([over.statusCode, over.json().errors]).toEqual([400, { items: ['must be at most 100'] }]);
  });

  it('begins in the currency of the shop and in the language of its country, unless told', async () => {
    const shop = await startShop(database, { settings: { currency: 'EUR', country: 'FR' } });
    const begin = async (body?: object) => (await cartCalls(shop)('POST', '', body)).json();
    expect(await begin({})).toMatchObject({ currency: 'eur', lang: 'fr' });
    expect(await begin({ lang: 'de' })).toMatchObject({ currency: 'eur', lang: 'de' });
  });

  it('takes e-mail, addresses, fields, metadata, notes and language, and refuses what they cannot be', async () => {
    const shop = await open(database, { settings: { allowedCountries: ['US', 'CA'] } });
    const cart = await beginCart(shop);
    const put = (body: unknown) => cart.call('PUT', '', body);
    const billingAddress = {
      name: 'Ada Byron',
      company: 'Engines',
      address1: '12 Analytical Row',
      address2: '',
      city: 'Toronto',
      country: 'ca',
      province: 'Ontario',
      postalCode: 'M4B',
      phone: 5551234,
    };
    const changed = await put({
      email: ' ada@example.com ',
      billingAddress,
      customFields: [{ name: 'Gift', value: true, required: true }],
      metadata: { a: [1] },
      notes: 'Ring twice',
      lang: 'fr_CA',
    });
    expect([changed.statusCode, changed.json()]).toMatchObject([
      200,
      {
        email: 'ada@example.com',
        billingAddress: {
          fullName: 'Ada Byron',
          address1: '12 Analytical Row',
          country: 'CA',
          province: 'ON',
          phone: '5551234',
          hasMinimalRequiredInfo: true,
        },
        shippingAddress: null,
        shipToBillingAddress: true,
        customFields: [{ name: 'Gift', value: 'true', required: true }],
        metadata: { a: [1] },
        notes: 'Ring twice',
        lang: 'fr-CA',
      },
    ]);
    expect((await put({})).json()).toMatchObject({ email: 'ada@example.com', notes: 'Ring twice' });
    const split = await put({ shipToBillingAddress: false, shippingAddress: { name: 'B', country: 'US' } });
    expect(split.json().shippingAddress).toMatchObject({ name: 'B', country: 'US', city: null });
    const order = (await shop.call('GET', `/orders/${cart.token}`)).json();
    expect(order).toMatchObject({
      email: 'ada@example.com',
      billingAddressCity: 'Toronto',
      shippingAddressCountry: 'US',
      notes: 'Ring twice',
      metadata: { a: [1] },
    });
    const cleared = await put({
      email: null,
      metadata: null,
      notes: '',
      shippingAddress: null,
      customFields: null,
    });
    expect(cleared.json()).toMatchObject({
      email: '',
      metadata: null,
      notes: null,
      shippingAddress: null,
      customFields: [],
    });
    const before = await cart.state();
    for (const [body, field, reason] of [
      [{ email: 'ada' }, 'email', 'email'],
      [{ email: 7 }, 'email', 'email'],
      [{ email: 'ada,b@people.example' }, 'email', 'email'],
      [{ email: 'ada\u0000@people.example' }, 'email', 'email'],
      [{ billingAddress: 'x' }, 'billingAddress', undefined],
      [{ billingAddress: { country: 'Canada' } }, 'billingAddress.country', undefined],
      [{ billingAddress: { country: 'UK' } }, 'billingAddress.country', undefined],
      [{ shippingAddress: { country: 'FR' } }, 'shippingAddress.country', 'disabled_country'],
      [{ shippingAddress: { city: {} } }, 'shippingAddress.city', undefined],
      [{ shippingAddress: { city: 'x'.repeat(501) } }, 'shippingAddress.city', undefined],
      [{ shipToBillingAddress: 'perhaps' }, 'shipToBillingAddress', undefined],
      [{ customFields: {} }, 'customFields', undefined],
      [{ customFields: [{ value: 'x' }] }, 'customFields[0].name', undefined],
      [{ customFields: [{ name: 'a', value: {} }] }, 'customFields[0].value', undefined],
      [
        {
          customFields: [
            { name: 'a', value: '' },
            { name: 'A', value: '' },
          ],
        },
        'customFields[1].name',
        undefined,
      ],
      [{ metadata: [] }, 'metadata', undefined],
      [{ metadata: { a: 'x'.repeat(70_000) } }, 'metadata', undefined],
      [{ notes: 5 }, 'notes', undefined],
      [{ notes: 'x'.repeat(10_001) }, 'notes', undefined],
      [{ currency: 'GBP' }, 'currency', undefined],
      [{ currency: 'dollars' }, 'currency', undefined],
      [{ lang: 'english please' }, 'lang', undefined],
    ] as const) {
      const answer = await put(body);
      const { errors, message } = answer.json();
      expect([body, answer.statusCode, Object.keys(errors)]).toEqual([body, 400, [field]]);
      if (field === 'email') expect(message).toBe('email must be an e-mail address');
      if (reason) expect(errors[field][0]).toBe(reason);
    }
    expect((await put([1])).statusCode).toBe(400);
    expect(await cart.state()).toEqual(before);
  });

  it('changes its currency where every item has a price in it, and names the item that has none', async () => {
    const shop = await open(database);
    const cart = await beginCart(shop);
    await cart.add({ id: 'pen', url: '/pen' });
    expect((await cart.call('PUT', '', { currency: 'EUR' })).json()).toMatchObject({
      currency: 'eur',
      total: 2.5,
    });
    const added = await cart.add({ id: 'mug', url: '/mug' });
    expect([added.statusCode, added.json().message]).toEqual([
      400,
      'Item "mug": its page gives no price in EUR',
    ]);
    expect((await cart.call('PUT', '', { currency: 'usd' })).json()).toMatchObject({
      currency: 'usd',
      total: 3,
    });
    expect((await cart.add({ id: 'mug', url: '/mug' })).statusCode).toBe(201);
    const refused = await cart.call('PUT', '', { currency: 'eur' });
    expect([refused.statusCode, refused.json().message]).toEqual([
      400,
      'there is no price in EUR for "Product mug" (mug)',
    ]);
    const listed = (await shop.call('GET', '/orders?status=InProgress&limit=0')).json();
    expect(listed.totalItems).toBe(1);
  });

  it('answers 404 for a cart that there is not, and for another store’s', async () => {
    const shop = await open(database);
    const cart = await beginCart(shop);
    const unknown = '00000000-0000-4000-8000-000000000000';
    const calls = [
      ['GET', '', undefined],
      ['PUT', '', { notes: 'x' }],
      ['POST', '/items', { id: 'mug', url: '/mug' }],
      ['PUT', '/items/x', { quantity: 2 }],
      ['DELETE', '/items/x', undefined],
      ['POST', '/discounts', { code: 'X' }],
      ['DELETE', '/discounts/X', undefined],
      ['GET', '/shipping-rates', undefined],
      ['PUT', '/shipping', { rateId: 'x' }],
      ['GET', '/order', undefined],
    ] as const;
    for (const [method, path, body] of calls) {
      const none = await cartCalls(shop)(method, `/${unknown}${path}`, body);
      expect([method, path, none.statusCode]).toEqual([method, path, 404]);
      const stranger = cartCalls({ ...shop.other, app: shop.app });
      const theirs = await stranger(method, `/${cart.token}${path}`, body);
      expect([method, path, theirs.statusCode]).toEqual([method, path, 404]);
    }
    expect((await cartCalls(shop)('GET', `/${cart.token.toUpperCase()}`)).statusCode).toBe(200);
  });
});
