import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { changeCart } from '../src/checkout/cart/change-cart.js';
import type { Cart } from '../src/domain/cart/cart.js';
import { orderOf } from '../src/domain/cart/order-of.js';
import { priceOf } from '../src/domain/cart/price-of.js';
import { findCart } from '../src/domain/cart/rows.js';
import { beginPayment, payAtOnce } from '../src/domain/checkout/begin-payment.js';
import { newSessionToken, startSession } from '../src/domain/customer/sessions.js';
import { figures } from '../src/domain/order/check-figures.js';
import type { Payment } from '../src/domain/payment/payment.js';
import { getStore } from '../src/domain/store/store.js';
import { beginCart, cartCalls } from './support/cart-calls.js';
import { onEachDatabase, type TestDatabase } from './support/databases.js';
import { digestOf } from './support/digest.js';
import { startShop, type TestShop } from './support/shop.js';

const address = {
  name: 'Ada Byron',
  address1: '12 Analytical Row',
  city: 'Toronto',
  country: 'CA',
  province: 'ON',
  postalCode: 'M4B 1B3',
};

/** A shop with products of its own, taxes, two ways to ship and discounts. */
async function open(database: TestDatabase): Promise<TestShop> {
  const shop = await startShop(database);
  const made = async (path: string, body: object) => {
    const answer = await shop.call('POST', path, body);
    expect([path, answer.statusCode < 300, answer.body]).toEqual([path, true, answer.body]);
    return answer.json();
  };
  await made('/products', [
    { id: 'mug', name: 'Mug', price: 20, dimensions: { weight: 400 }, alternatePrices: { trade: 15 } },
    { id: 'course', name: 'Course', price: 50, shippable: false },
  ]);
  await made('/shipping_methods', {
    name: 'Post',
    rates: [
      { cost: 5, weight: { to: 1000 } },
      { cost: 9, weight: { from: 1000 } },
    ],
    location: { country: 'CA' },
  });
  await made('/shipping_methods', { name: 'Courier', rates: [{ cost: 25, total: { from: 30 } }] });
  await shop.call('PUT', '/settings/taxes', [
    { name: 'GST', rate: 0.05, country: 'CA', appliesOnShipping: true },
  ]);
  const sale = { trigger: 'Code', type: 'Rate', rate: 10 };
  await made('/discounts', { ...sale, name: 'Ten', code: 'TEN', combinable: true });
  await made('/discounts', { ...sale, name: 'Alone', code: 'ALONE', combinable: false });
  await made('/discounts', { ...sale, name: 'Old', code: 'OLD', expires: '2020-01-01T00:00:00Z' });
  await made('/discounts', { ...sale, name: 'Rich', code: 'RICH', totalToReach: 1000 });
  await made('/discounts', {
    name: 'Trade',
    trigger: 'Code',
    code: 'TRADE',
    type: 'AlternatePrice',
    alternatePrice: 'trade',
  });
  return shop;
}

function paymentFor(shop: TestShop, cart: Cart, total: number): Payment {
  const now = Date.now();
  return {
    id: randomUUID(),
    storeId: shop.store.storeId,
    token: cart.token,
    provider: 'test-card',
    state: 'paid',
    isOpen: true,
    amount: total,
    currency: cart.details.currency,
    reference: null,
    dueAt: null,
    createdAt: now,
    updatedAt: now,
    version: 1,
    details: { method: 'test-card', agreed: '' },
  };
}

/** What a payment agrees to, as the cart stands. */
async function agreedOf(shop: TestShop, token: string) {
  const cart = (await findCart(shop.storage.read, shop.store.storeId, token))!;
  const store = await getStore(shop.storage.read, shop.store.storeId);
  const priced = await priceOf(shop.storage.read, store, cart, Date.now());
  const agreed = {
    currency: cart.details.currency,
    total: priced.totals.total,
    details: orderOf(store, cart, priced),
    discounts: priced.discounts.map(({ discount }) => discount.id),
    customerId: cart.customerId,
  };
  return { cart, agreed, payment: paymentFor(shop, cart, priced.totals.total) };
}

/** Makes a cart an order, as paying does. */
async function place(shop: TestShop, token: string): Promise<void> {
  const { cart, agreed, payment } = await agreedOf(shop, token);
  await shop.storage.write((tx) => payAtOnce(tx, shop.store, payment, agreed, cart.version, Date.now()));
}

async function figureDifferences(shop: TestShop): Promise<unknown[]> {
  const all = await Promise.all(figures.map((figure) => figure.compare(shop.storage.read, shop.store)));
  return all.flat();
}

onEachDatabase({ inShare: 'sqlite' }, (database) => {
  describe('shipping rates', () => {
    let shop: TestShop;
    let cart: Awaited<ReturnType<typeof beginCart>>;
    const rates = async () => (await cart.call('GET', '/shipping-rates')).json();
    const choose = (choice: object) => cart.call('PUT', '/shipping', choice);

    beforeAll(async () => {
      shop = await open(database);
      cart = await beginCart(shop);
    });

    it('are not needed by an empty cart', async () => {
      expect(await rates()).toEqual({ rates: [], required: false, errors: [] });
    });

    it('are needed, and wait for an address', async () => {
      await cart.add({ id: 'mug' });
      expect(await rates()).toMatchObject({
        rates: [],
        required: true,
        errors: [{ key: 'invalid_address' }],
      });
    });

    it('are offered for an address', async () => {
      await cart.call('PUT', '', { billingAddress: address });
      expect(await rates()).toMatchObject({
        rates: [{ description: 'Post', cost: 5, guaranteedDaysToDelivery: null, id: expect.any(String) }],
        required: true,
        errors: [],
      });
    });

    it.each([
      {},
      { rateId: 'x' },
      { rateId: 7 },
      { method: 'Post', cost: 0 },
      { method: 'Post', cost: 4.99 },
      { method: 'post', cost: [] },
      { method: 'Courier', cost: 25 },
      { method: 'Rocket' },
    ])('are not taken as nobody offers them: %j', async (choice) => {
      expect((await choose(choice)).statusCode).toBe(400);
    });

    it('are named where another one was asked for', async () => {
      expect((await choose({ method: 'Post', cost: 0 })).json()).toMatchObject({
        message: 'This way of shipping is not offered for this cart: there are "Post" for 5',
        reason: 'order_validation.shipping_validation',
        errors: { shipping: ['order_validation.shipping_validation'] },
      });
    });

    it('are taken by name and price, and count in totals and taxes', async () => {
      const offered = await rates();
      const chosen = await choose({ method: 'Post', cost: 5 });
      expect([chosen.statusCode, chosen.json()]).toMatchObject([
        200,
        {
          shippingDetails: { method: 'Post', cost: 5, rateId: offered.rates[0].id },
          shippingRates: { status: 'Loaded', items: [{ method: 'Post' }] },
          shippingFees: 5,
          taxesTotal: 1.25,
          taxes: { status: 'Loaded', items: [{ name: 'GST', rate: 0.05, amount: 1.25 }] },
          total: 26.25,
        },
      ]);
    });

    it('of another cart, at another price, are none of this one’s', async () => {
      const heavy = await beginCart(shop);
      await heavy.add({ id: 'mug', quantity: 3 });
      await heavy.call('PUT', '', { billingAddress: address });
      const dear = (await heavy.call('GET', '/shipping-rates')).json().rates;
      expect(dear.map(({ cost }: { cost: number }) => cost)).toEqual([9, 25]);
      expect((await choose({ rateId: dear[0].id })).statusCode).toBe(400);
    });

    it('cost more for a heavier cart, once chosen', async () => {
      const more = (await cart.add({ id: 'mug', quantity: 2 })).json();
      expect(more).toMatchObject({ shippingDetails: { method: 'Post', cost: 9 }, shippingFees: 9 });
    });

    it('go where they are not offered, and do not come back by themselves', async () => {
      const moved = (await cart.call('PUT', '', { billingAddress: { ...address, country: 'US' } })).json();
      expect(moved).toMatchObject({
        shippingDetails: { method: null },
        shippingFees: 0,
        taxesTotal: 0,
        total: 60,
      });
      const back = (await cart.call('PUT', '', { billingAddress: address })).json();
      expect(back.shippingDetails.method).toBe(null);
    });

    it('are let go of by null', async () => {
      await choose({ method: 'Courier' });
      expect((await choose({ rateId: null })).json().shippingFees).toBe(0);
      const order = (await shop.call('GET', `/orders/${cart.token}`)).json();
      expect(order).toMatchObject({ status: 'InProgress', finalGrandTotal: 63, taxesTotal: 3 });
    });
  });

  it('takes codes that apply, and says of each other one why not', async () => {
    const shop = await open(database);
    const cart = await beginCart(shop);
    await cart.add({ id: 'mug' });
    const enter = (code: unknown) => cart.call('POST', '/discounts', { code });
    const entered = await enter(' ten ');
    expect([entered.statusCode, entered.json()]).toMatchObject([
      200,
      {
        discounts: {
          items: [{ name: 'Ten', code: 'TEN', type: 'Rate', rate: 10, amountSaved: 2 }],
          idle: [],
        },
        savedAmount: 2,
        subtotal: 18,
        total: 18,
      },
    ]);
    for (const [code, key] of [
      ['TEN', 'promocode_already_in_cart'],
      ['Ten', 'promocode_already_in_cart'],
      ['NONE', 'promo_code_is_invalid'],
      ['OLD', 'promo_code_is_expired'],
      ['RICH', 'promocode_isnt_applicable'],
      ['ALONE', 'discounts.conflict'],
    ] as const) {
      const answer = await enter(code);
      expect([code, answer.statusCode, answer.json()]).toMatchObject([
        code,
        400,
        { reason: key, errors: { code: [key] } },
      ]);
      expect(answer.json().message).toContain(code);
    }
    for (const code of ['', ' ', null, {}, 'x'.repeat(201)])
      expect([code, (await enter(code)).statusCode]).toEqual([code, 400]);
    const order = (await shop.call('GET', `/orders/${cart.token}`)).json();
    expect(order).toMatchObject({ finalGrandTotal: 18, discounts: [{ code: 'TEN', amountSaved: 2 }] });
    expect((await cart.call('DELETE', '/discounts/other')).statusCode).toBe(404);
    expect((await cart.call('DELETE', '/discounts/%20tEn')).json()).toMatchObject({
      total: 20,
      discounts: { items: [] },
    });
    expect((await enter('trade')).json()).toMatchObject({ total: 15, savedAmount: 5 });
    // A code waits in the cart while nothing in it fits, and says so.
    const { uniqueId } = (await cart.state()).items.items[0];
    await cart.call('DELETE', `/items/${uniqueId}`);
    expect((await cart.state()).discounts).toMatchObject({ items: [] });
    expect((await cart.add({ id: 'mug' })).json().total).toBe(15);
  });

  it('tells the cart what it needs to know of the store', async () => {
    const shop = await open(database);
    await shop.call('PUT', '/settings/general', {
      currencies: ['JPY'],
      allowedCountries: ['CA', 'FR'],
      country: 'CA',
    });
    const settings = (await cartCalls(shop)('GET', '/settings')).json();
    expect(settings).toMatchObject({
      mode: 'Test',
      isSandboxMode: true,
      currency: 'usd',
      currencies: [
        { currency: 'usd', precision: 2 },
        { currency: 'jpy', precision: 0 },
      ],
      countries: [
        { code: 'CA', name: 'Canada', featured: true },
        { code: 'FR', name: 'France', featured: false, states: [] },
      ],
      languages: ['en', 'fr', 'es', 'pt', 'de', 'it', 'nl'],
      methods: [
        { id: 'test-card', name: 'Test card' },
        { id: 'deferred', name: 'Pay later' },
      ],
      customGatewayEnabled: false,
      shippingEnabled: true,
      allowDeferredPayment: true,
      hasActiveDiscountsTriggerableByCode: true,
    });
    expect(settings.countries[0].states).toContainEqual({ code: 'QC', name: 'Quebec' });
    expect(JSON.stringify(settings)).not.toMatch(/token|secret|smtp/i);
    for (const nowhere of [{ country: 'UK' }, { allowedCountries: ['CA', 'ZZ'] }])
      expect((await shop.call('PUT', '/settings/general', nowhere)).statusCode).toBe(400);
    expect((await shop.call('PUT', '/settings/general', { allowedCountries: ['ES-CN'] })).statusCode).toBe(
      200,
    );
    await shop.call('PUT', '/settings/general', { allowedCountries: [] });
    const all = (await cartCalls(shop)('GET', '/settings')).json().countries;
    expect(all.length).toBeGreaterThan(248);
    const without = all.filter(
      ({ hasPostalCodes }: { hasPostalCodes?: boolean }) => hasPostalCodes === false,
    );
    expect(without.map(({ code }: { code: string }) => code)).toContain('IE');
    expect(without.length).toBeLessThan(80);
    expect(all).toContainEqual(expect.objectContaining({ code: 'ES-CN', name: 'Canary Islands' }));
  });

  it('shows an order’s lines and totals to who knows the token, all of it to its buyer, and changes it no more', async () => {
    const shop = await open(database);
    const cart = await beginCart(shop);
    await cart.add({ id: 'mug', metadata: { gift: 'for Charles' } });
    await cart.call('PUT', '', {
      email: 'ada@example.com',
      billingAddress: address,
      notes: 'Ring',
      metadata: { a: 1 },
    });
    await cart.call('PUT', '/shipping', { method: 'Post' });
    const secret = { headers: { 'x-cart-secret': cart.secret } };
    expect((await cart.call('GET', '/order', undefined, secret)).statusCode).toBe(404);
    await place(shop, cart.token);
    const seen = await cart.call('GET', '', undefined, { secret: null });
    expect(seen.json()).toMatchObject({
      token: cart.token,
      status: 3,
      items: { count: 1, items: [{ id: 'mug', name: 'Mug', unitPrice: 20, totalPrice: 20, quantity: 1 }] },
      shippingFees: 5,
      taxesTotal: 1.25,
      total: 26.25,
    });
    expect(seen.body).not.toMatch(/ada@|Byron|Analytical|Toronto|Ring|Charles|SNIP/i);
    const before = await digestOf(shop.storage);
    for (const [method, path, body] of [
      ['PUT', '', { notes: 'x' }],
      ['POST', '/items', { id: 'mug' }],
      ['PUT', `/items/${seen.json().items.items[0].uniqueId}`, { quantity: 2 }],
      ['DELETE', `/items/${seen.json().items.items[0].uniqueId}`, undefined],
      ['POST', '/discounts', { code: 'TEN' }],
      ['DELETE', '/discounts/TEN', undefined],
      ['GET', '/shipping-rates', undefined],
      ['PUT', '/shipping', { method: 'Post' }],
    ] as const) {
      const answer = await cart.call(method, path, body);
      expect([method, path, answer.statusCode]).toEqual([method, path, 409]);
    }
    expect(await digestOf(shop.storage)).toBe(before);
    const order = await cart.call('GET', '/order', undefined, secret);
    expect([order.statusCode, order.json()]).toMatchObject([
      200,
      {
        token: cart.token,
        invoiceNumber: 'SNIP-0001',
        email: 'ada@example.com',
        finalGrandTotal: 26.25,
        status: 'Processed',
      },
    ]);
    for (const name of ['metadata', 'user', 'ipAddress', 'userAgent', 'sessionToken', 'paymentTransactionId'])
      expect(order.json()).not.toHaveProperty(name);
    for (const headers of [
      {},
      { 'x-cart-secret': '' },
      { 'x-cart-secret': `${cart.secret}x` },
      { 'x-cart-secret': cart.token },
      { 'x-cart-secret': (await beginCart(shop)).secret },
      { 'x-customer-session': newSessionToken() },
    ] as Record<string, string>[]) {
      const answer = await cart.call('GET', '/order', undefined, { secret: null, headers });
      expect([headers, answer.statusCode]).toEqual([headers, 401]);
    }
    // A guest's order joins the customer of its e-mail, who does not see it for that.
    const customer = await shop.storage.read.selectFrom('customer').select('id').executeTakeFirstOrThrow();
    const session = await signIn(shop, customer.id);
    const asCustomer = { ...session, secret: null };
    expect((await cart.call('GET', '/order', undefined, asCustomer)).statusCode).toBe(401);
  });

  it('belongs to the customer who is signed in when it changes, and to nobody once they are not', async () => {
    const shop = await open(database);
    const { id } = (
      await shop.tienda('POST', '/customers', { name: 'Ada', email: 'ada@example.com' })
    ).json();
    const session = await signIn(shop, id);
    const cart = await beginCart(shop);
    const owner = async () => (await findCart(shop.storage.read, shop.store.storeId, cart.token))!.customerId;
    await cart.call('POST', '/items', { id: 'mug' }, session);
    expect(await owner()).toBe(id);
    await cart.call('PUT', '', { notes: 'x' });
    expect(await owner()).toBe(null);
    await cart.call('PUT', '', { email: 'ada@example.com', billingAddress: address }, session);
    await place(shop, cart.token);
    expect((await cart.call('GET', '/order', undefined, session)).json()).toMatchObject({
      email: 'ada@example.com',
    });
    const ended = { headers: { 'x-customer-session': newSessionToken() } };
    const other = await beginCart(shop);
    expect((await other.call('PUT', '', { notes: 'x' }, ended)).statusCode).toBe(401);
  });

  it('loses no change of many at once, and counts carts without their sums', async () => {
    const shop = await open(database);
    const cart = await beginCart(shop);
    const adds = Array.from({ length: 6 }, (_, place) =>
      place % 2 === 0 ? cart.add({ id: 'mug' }) : cart.add({ id: 'course' }),
    );
    const codes = [
      cart.call('PUT', '', { notes: 'Ring' }),
      cart.call('PUT', '', { email: 'ada@example.com' }),
    ];
    for (const answer of await Promise.all([...adds, ...codes])) expect(answer.statusCode).toBeLessThan(300);
    const state = await cart.state();
    expect(state).toMatchObject({ items: { count: 6 }, total: 210, notes: 'Ring', email: 'ada@example.com' });
    expect(state.items.items.map((item: { quantity: number }) => item.quantity)).toEqual([3, 3]);
    const rows = await shop.storage.read
      .selectFrom('order_figure')
      .select(['orders', 'sales', 'taxes', 'shipping'])
      .where('store_id', '=', shop.store.storeId)
      .execute();
    expect(rows).toEqual(rows.map(() => ({ orders: 1, sales: 0, taxes: 0, shipping: 0 })));
    expect(await figureDifferences(shop)).toEqual([]);
    await cart.call('PUT', '', { billingAddress: address });
    await place(shop, cart.token);
    expect(await figureDifferences(shop)).toEqual([]);
    const sold = (await shop.call('GET', '/orders')).json();
    expect(sold).toMatchObject({ totalItems: 1, items: [{ token: cart.token }] });
    expect((await shop.call('GET', '/orders?status=InProgress')).json().totalItems).toBe(0);
  });

  it('gives up a payment that is under way before it changes, also one that began in the same moment', async () => {
    const shop = await open(database);
    await shop.call('PUT', '/products/mug', { inventoryManagementMethod: 'Single', stock: 5 });
    const { token, ...cart } = await beginCart(shop);
    await cart.add({ id: 'mug', quantity: 2 });
    const stock = async () => (await shop.call('GET', '/products/mug')).json().stock;
    const begin = async () => {
      const { cart: current, agreed, payment } = await agreedOf(shop, token);
      await shop.storage.write((tx) =>
        beginPayment(tx, shop.store, { ...payment, state: 'action' }, agreed, current.version, Date.now()),
      );
    };
    const payments = () => shop.storage.read.selectFrom('payment').select(['state', 'is_open']).execute();
    await begin();
    expect([await stock(), await payments()]).toEqual([3, [{ state: 'action', is_open: 1 }]]);
    expect((await cart.add({ id: 'mug', quantity: 3 })).statusCode).toBe(201);
    expect([await stock(), await payments()]).toEqual([5, [{ state: 'cancelled', is_open: 0 }]]);
    let calls = 0;
    const changed = await changeCart(
      shop.context,
      shop.store,
      token,
      { customerId: null, secret: undefined },
      {
        change: async ({ details }) => {
          calls += 1;
          if (calls === 1) await begin();
          return { ...details, notes: 'Late' };
        },
      },
    );
    expect([calls, changed.cart.details.notes, await stock()]).toEqual([2, 'Late', 5]);
    expect((await payments()).map(({ is_open }) => is_open)).toEqual([0, 0]);
  });
});

async function signIn(shop: TestShop, customerId: number) {
  const token = newSessionToken();
  await shop.storage.write((tx) => startSession(tx, shop.store.storeId, customerId, token, Date.now()));
  return { headers: { 'x-customer-session': token } };
}
