import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newSessionToken, startSession } from '../src/domain/customer/sessions.js';
import { setSettings } from '../src/domain/store/store.js';
import { beginCart } from './support/cart-calls.js';
import { onEachDatabase, type TestDatabase } from './support/databases.js';
import { digestOf } from './support/digest.js';
import { button, type Page } from './support/pages.js';
import { servePages } from './support/serve-pages.js';
import { startShop, type TestShop } from './support/shop.js';

const json = { 'content-type': 'application/json' };
const rate = (cost: number) => ({
  headers: json,
  body: JSON.stringify({ rates: [{ cost, description: 'Van' }] }),
});
const tax = (amount: number) => ({
  headers: json,
  body: JSON.stringify({ taxes: [{ name: 'City', amount, rate: 0.1, numberForInvoice: 'C-1' }] }),
});
const usual: Record<string, Page> = {
  '/mug': {
    body: button('mug', '20', { 'custom1-name': 'Size', 'custom1-options': 'S|L[+5.00]', weight: '300' }),
  },
  '/rates': rate(7),
  '/taxes': tax(2),
};
const pages: Record<string, Page> = { ...usual };
const site = servePages(pages);
beforeEach(() => void Object.assign(pages, usual));

const buyer = {
  email: 'ada@example.com',
  billingAddress: {
    name: 'Ada Byron',
    address1: '12 Analytical Row',
    city: 'Toronto',
    country: 'CA',
    province: 'ON',
    postalCode: 'M4B 1B3',
  },
};
const card = {
  method: 'test-card',
  details: { cardNumber: '4242 4242 4242 4242', cardExpiration: '12/30', cardCvc: '123' },
};
const open = (database: TestDatabase) =>
  startShop(database, { domain: { domain: site.host, protocol: 'http' }, allowHosts: [site.host] });
const set = (shop: TestShop, changes: Record<string, unknown>) =>
  shop.storage.write((tx) => setSettings(tx, shop.store.storeId, changes));
const asked = (path: string) => site.requests.filter(({ url }) => url === path).length;

onEachDatabase({ inShare: 'postgres' }, (database) => {
  it('sells from a page, and not at what the page does not say any more: the buyer sees it first', async () => {
    const shop = await open(database);
    await shop.call('POST', '/products', { fetchUrl: '/mug' });
    await shop.call('PUT', '/products/mug', { inventoryManagementMethod: 'Single', stock: 5 });
    const cart = await beginCart(shop);
    const large = { id: 'mug', url: '/mug', quantity: 2, customFields: [{ name: 'Size', value: 'L' }] };
    const { uniqueId } = (await cart.add(large)).json().items.items[0];
    await cart.call('PUT', '', buyer);
    for (const [page, key, field] of [
      [
        {
          body: button('mug', '21', {
            'custom1-name': 'Size',
            'custom1-options': 'S|L[+5.00]',
            weight: '300',
          }),
        },
        'product_crawling',
        'price',
      ],
      [
        {
          body: button('mug', '20', {
            'custom1-name': 'Size',
            'custom1-options': 'S|L[+4.00]',
            weight: '300',
          }),
        },
        'custom_fields_validation',
        'customFields[Size].options',
      ],
      [{ status: 404 }, 'domain_crawling', 'url'],
    ] as const) {
      pages['/mug'] = page;
      const before = await digestOf(shop.storage);
      const refused = await cart.call('POST', '/pay', card);
      expect([field, refused.statusCode, refused.json()]).toMatchObject([
        field,
        400,
        {
          reason: `order_validation.${key}`,
          errors: { [`items[${uniqueId}]`]: [`order_validation.${key}`] },
          problems: [{ uniqueId, id: 'mug', field, key: `order_validation.${key}` }],
        },
      ]);
      expect(await digestOf(shop.storage)).toBe(before);
    }
    await shop.call('PUT', '/products/mug', { stock: 1 });
    pages['/mug'] = usual['/mug']!;
    const short = await cart.call('POST', '/pay', card);
    expect([short.statusCode, short.json().reason]).toEqual([400, 'order_validation.stock_validation']);
    await shop.call('PUT', '/products/mug', { stock: 5 });
    pages['/mug'] = {
      body: button('mug', '21', { 'custom1-name': 'Size', 'custom1-options': 'S|L[+5.00]', weight: '300' }),
    };
    expect((await cart.call('PUT', `/items/${uniqueId}`, { quantity: 2 })).json().total).toBe(52);
    const paid = await cart.call('POST', '/pay', card);
    expect([paid.statusCode, paid.json()]).toMatchObject([
      200,
      {
        order: {
          token: cart.token,
          invoiceNumber: 'SNIP-0001',
          status: 'Processed',
          finalGrandTotal: 52,
          currency: 'usd',
        },
      },
    ]);
    expect((await shop.call('GET', '/products/mug')).json()).toMatchObject({
      stock: 3,
      price: 21,
      statistics: { numberOfSales: 2, totalSales: 52 },
    });
    const order = (await shop.call('GET', `/orders/${cart.token}`)).json();
    expect(order).toMatchObject({
      status: 'Processed',
      items: [
        {
          id: 'mug',
          unitPrice: 26,
          quantity: 2,
          url: '/mug',
          customFields: [{ name: 'Size', value: 'L', operation: '+5.00' }],
        },
      ],
      totalWeight: 600,
    });
    expect((await cart.add({ id: 'mug', url: '/mug' })).statusCode).toBe(409);
  });

  it('belongs to who is signed in when it is paid for', async () => {
    const shop = await open(database);
    const { id } = (
      await shop.tienda('POST', '/customers', { name: 'Ada', email: 'ada@example.com' })
    ).json();
    const token = newSessionToken();
    await shop.storage.write((tx) => startSession(tx, shop.store.storeId, id, token, Date.now()));
    const session = { headers: { 'x-customer-session': token } };
    const alone = { ...session, secret: null };
    const cart = await beginCart(shop);
    await cart.add({ id: 'mug', url: '/mug' });
    await cart.call('PUT', '', buyer);
    expect(
      (await cart.call('POST', '/pay', card, { headers: { 'x-customer-session': 'x' } })).statusCode,
    ).toBe(401);
    expect((await cart.call('POST', '/pay', card, session)).statusCode).toBe(200);
    expect((await cart.call('GET', '/order', undefined, alone)).json()).toMatchObject({
      token: cart.token,
    });
    const other = await beginCart(shop);
    await other.call('POST', '/items', { id: 'mug', url: '/mug' }, session);
    await other.call('PUT', '', buyer, session);
    expect((await other.call('POST', '/pay', card)).statusCode).toBe(200);
    expect((await other.call('GET', '/order', undefined, alone)).statusCode).toBe(401);
  });

  describe('the merchant’s own servers for rates and taxes', () => {
    let cart: Awaited<ReturnType<typeof beginCart>>;
    const chargeMore = () => {
      pages['/rates'] = rate(9);
      pages['/taxes'] = tax(4);
    };

    beforeAll(async () => {
      const shop = await open(database);
      await set(shop, { shippingUrl: `${site.origin}/rates`, taxesUrl: `${site.origin}/taxes` });
      site.requests.length = 0;
      cart = await beginCart(shop);
    });

    it('are asked for taxes once there is an address', async () => {
      await cart.add({ id: 'mug', url: '/mug' });
      expect(asked('/taxes')).toBe(0);
      const addressed = (await cart.call('PUT', '', buyer)).json();
      expect(addressed).toMatchObject({
        total: 22,
        taxes: { status: 'Loaded', items: [{ name: 'City', amount: 2 }] },
      });
    });

    it('are asked for rates once for a cart, however often they are looked at and chosen', async () => {
      const offered = (await cart.call('GET', '/shipping-rates')).json();
      expect(offered.rates).toMatchObject([{ description: 'Van', cost: 7 }]);
      expect((await cart.call('GET', '/shipping-rates')).json()).toEqual(offered);
      expect((await cart.state()).shippingRates).toMatchObject({ status: 'Loaded', items: [{ cost: 7 }] });
      const chosen = await cart.call('PUT', '/shipping', { rateId: offered.rates[0].id });
      expect([chosen.statusCode, chosen.json().total]).toEqual([200, 29]);
      expect(asked('/rates')).toBe(1);
    });

    it('are asked again for another quantity, for which the same way to ship has another price', async () => {
      chargeMore();
      const { uniqueId } = (await cart.state()).items.items[0];
      const more = (await cart.call('PUT', `/items/${uniqueId}`, { quantity: 2 })).json();
      expect(more).toMatchObject({ shippingDetails: { method: 'Van', cost: 9 }, taxesTotal: 4, total: 53 });
      expect(asked('/rates')).toBe(2);
    });

    it('keep nobody from filling the cart where they tell no taxes', async () => {
      chargeMore();
      pages['/taxes'] = { status: 500 };
      const without = (await cart.call('PUT', '', { notes: 'Ring' })).json();
      expect(without).toMatchObject({
        taxes: { status: 'Stale', items: [] },
        taxesTotal: 0,
        errors: { taxes: ['taxes_calculation'] },
        notes: 'Ring',
      });
      expect(await cart.state()).toMatchObject({
        taxes: { status: 'Stale' },
        errors: { taxes: ['taxes_calculation'] },
      });
    });

    it('keep everybody from paying where they tell no taxes', async () => {
      chargeMore();
      pages['/taxes'] = { status: 500 };
      const refused = await cart.call('POST', '/pay', card);
      expect([refused.statusCode, refused.json().reason]).toEqual([400, 'taxes_calculation']);
    });

    it('leave a cart without a way to ship where they tell no rates', async () => {
      chargeMore();
      pages['/rates'] = { status: 500 };
      const unshipped = (await cart.call('PUT', '', { notes: 'Ring twice' })).json();
      expect(unshipped).toMatchObject({ shippingDetails: { method: null }, total: 44 });
      const failed = (await cart.call('GET', '/shipping-rates')).json();
      expect(failed).toMatchObject({ rates: [], errors: [{ key: 'shipping.rates_calculation' }] });
      expect((await cart.call('PUT', '/shipping', { method: 'Van' })).json().reason).toBe(
        'shipping.rates_calculation',
      );
    });

    it('sell once they answer again', async () => {
      chargeMore();
      await cart.call('PUT', '/shipping', { method: 'Van', cost: 9 });
      const paid = await cart.call('POST', '/pay', card);
      expect([paid.statusCode, paid.body]).toEqual([200, paid.body]);
      expect(paid.json().order.finalGrandTotal).toBe(53);
    });
  });

  it('lets a buyer choose again from what shipping costs by the time they pay', async () => {
    const shop = await open(database);
    await set(shop, { shippingUrl: `${site.origin}/rates` });
    const cart = await beginCart(shop);
    await cart.add({ id: 'mug', url: '/mug' });
    await cart.call('PUT', '', buyer);
    await cart.call('PUT', '/shipping', { method: 'Van', cost: 7 });
    pages['/rates'] = rate(8);
    const refused = await cart.call('POST', '/pay', card);
    expect([refused.statusCode, refused.json()]).toMatchObject([
      400,
      { reason: 'order_validation.shipping_validation', problems: [{ expected: 8, got: 7 }] },
    ]);
    expect((await cart.call('GET', '/shipping-rates')).json().rates).toMatchObject([{ cost: 8 }]);
    expect((await cart.call('PUT', '/shipping', { method: 'Van', cost: 8 })).json().total).toBe(28);
    expect((await cart.call('POST', '/pay', card)).json().order.finalGrandTotal).toBe(28);
  });

  it('shows a buyer the taxes that came up when they paid, before they pay them', async () => {
    const shop = await open(database);
    await set(shop, { taxesUrl: `${site.origin}/taxes` });
    const cart = await beginCart(shop);
    await cart.add({ id: 'mug', url: '/mug' });
    expect((await cart.call('PUT', '', buyer)).json().total).toBe(22);
    pages['/taxes'] = tax(3);
    const refused = await cart.call('POST', '/pay', { ...card, total: 22 });
    expect([refused.statusCode, refused.json()]).toMatchObject([
      400,
      { reason: 'total_changed', problems: [{ expected: 23, got: 22 }] },
    ]);
    const state = await cart.state();
    expect(state).toMatchObject({ total: 23, taxes: { items: [{ amount: 3 }] } });
    const paid = await cart.call('POST', '/pay', { ...card, total: state.total });
    expect(paid.json().order.finalGrandTotal).toBe(23);
  });
});
