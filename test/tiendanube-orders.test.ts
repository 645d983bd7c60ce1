import { beforeAll, describe, expect, it } from 'vitest';
import { readSnipcartOrder } from '../src/dialect/snipcart/order-import.js';
import { fromTiendanubeCustomer } from '../src/dialect/tiendanube/customer-import.js';
import { importOrders } from '../src/domain/order/import-orders.js';
import { orderRecord } from '../src/domain/order/order-record.js';
import * as seed from './seeds/tiendanube-customers.js';
import { importRead } from './support/customers.js';
import { onEachDatabase } from './support/databases.js';
import { startShop, type TestShop } from './support/shop.js';

// biome-ignore lint/suspicious/noExplicitAny: answers are read key by key
type Json = Record<string, any>;

const settings = { timeZone: 'America/Argentina/Buenos_Aires' };

/** Orders as a merchant's Snipcart account has them, of the seeds' first customer and of a guest. */
function orderOf(number: number, more: Json = {}): Json {
  return {
    token: `00000000-0000-4000-8000-00000000000${number}`,
    status: 'Processed',
    paymentStatus: 'Paid',
    currency: 'usd',
    email: number === 4 ? 'guest@example.com' : 'john.doe@example.com',
    creationDate: `2020-01-0${number}T12:00:00Z`,
    completionDate: `2020-01-0${number}T12:30:00Z`,
    invoiceNumber: `SNIP-100${number}`,
    billingAddressName: number === 4 ? 'Zoë Guest' : 'John Doe',
    billingAddressAddress1: '742 Evergreen Terrace',
    billingAddressCountry: 'US',
    billingAddressProvince: 'OR',
    shippingAddressSameAsBilling: true,
    items: [{ id: 'HAT', uniqueId: `u${number}`, name: 'Hat', price: 10, quantity: 2, totalPrice: 20 }],
    itemsTotal: 20,
    shippingFees: 5,
    finalGrandTotal: 25,
    ...more,
  };
}

onEachDatabase({ inShare: 'sqlite' }, (database) => {
  async function withOrders(): Promise<TestShop> {
    const shop = await startShop(database, { settings });
    const readings = seed.list.map((object) => fromTiendanubeCustomer(object, { currency: 'USD' }));
    await importRead(shop, readings);
    const objects = [
      orderOf(1),
      orderOf(2, { status: 'Cancelled', paymentStatus: 'Refunded' }),
      orderOf(3, { status: 'Delivered', paymentStatus: 'Deferred' }),
      orderOf(4, { status: 'Shipped', paymentStatus: 'Authorized', invoiceNumber: '306' }),
      orderOf(5, { status: 'InProgress', completionDate: null, invoiceNumber: '' }),
    ];
    const records = objects.map((object, index) => {
      const reading = readSnipcartOrder(object, { currency: 'USD' });
      if ('problems' in reading) throw new Error(JSON.stringify(reading.problems));
      return orderRecord({ hash: `h${index}`, ...reading });
    });
    await shop.storage.write((tx) => importOrders(tx, shop.store, records, Date.now()));
    return shop;
  }

  describe('the list of completed orders', () => {
    let shop: TestShop;

    beforeAll(async () => {
      shop = await withOrders();
    });

    it.each([
      { query: '', orders: '4: 1 2 3 4' },
      { query: 'per_page=2&page=2', orders: '4: 3 4' },
      { query: 'since_id=2', orders: '2: 3 4' },
      { query: 'status=any&payment_status=any', orders: '4: 1 2 3 4' },
      { query: 'status=open', orders: '2: 1 4' },
      { query: 'status=closed', orders: '1: 3' },
      { query: 'status=CANCELLED', orders: '1: 2' },
      { query: 'payment_status=paid', orders: '1: 1' },
      { query: 'payment_status=pending', orders: '1: 3' },
      { query: 'status=open&payment_status=authorized', orders: '1: 4' },
      { query: 'shipping_status=fulfilled', orders: '2: 3 4' },
      { query: 'shipping_status=unpacked', orders: '2: 1 2' },
      { query: 'shipping_status=unfulfilled&status=open', orders: '1: 1' },
      { query: 'total_min=25&total_max=25.00', orders: '4: 1 2 3 4' },
      { query: 'total_min=25.01', orders: '0: ' },
      { query: 'total_max=24.99&q=john', orders: '0: ' },
      { query: 'customer_ids=101', orders: '3: 1 2 3' },
      { query: 'customer_ids=101,113', orders: '4: 1 2 3 4' },
      { query: 'customer_ids=999', orders: '0: ' },
      { query: 'created_at_min=2020-01-02T12:00:00Z&created_at_max=2020-01-03', orders: '2: 2 3' },
      { query: 'updated_at_max=2020-01-01', orders: '1: 1' },
      { query: 'q=zoe', orders: '1: 4' },
      { query: 'q=john', orders: '3: 1 2 3' },
      { query: 'q=3', orders: '1: 3' },
      { query: 'q=306', orders: '1: 4' },
      { query: 'q=john&status=open', orders: '1: 1' },
    ])('has $orders, counted and by id, for ?$query', async ({ query, orders }) => {
      const answer = await shop.tienda('GET', `/orders?${query}`);
      const ids = answer.json().map((order: Json) => order.id);
      expect(`${answer.headers['x-total-count']}: ${ids.join(' ')}`).toBe(orders);
    });

    it.each([
      'status=maybe',
      'shipping_status=lost',
      'total_min=much',
      'customer_ids=x',
      'payment_status=lent',
      'page=0',
    ])('is refused for ?%s', async (query) => {
      expect((await shop.tienda('GET', `/orders?${query}`)).statusCode).toBe(400);
    });
  });

  it('shows an order with its customer as they are now', async () => {
    const shop = await withOrders();
    const order = (await shop.tienda('GET', '/orders/1')).json();
    expect(order).toMatchObject({
      id: 1,
      number: 1,
      token: '00000000-0000-4000-8000-000000000001',
      store_id: String(shop.store.externalId),
      contact_email: 'john.doe@example.com',
      contact_name: 'John Doe',
      status: 'open',
      payment_status: 'paid',
      shipping_status: 'unpacked',
      currency: 'USD',
      subtotal: '20.00',
      total: '25.00',
      total_usd: '25.00',
      shipping_cost_customer: '5.00',
      billing_address: '742 Evergreen Terrace',
      billing_province: 'OR',
      created_at: '2020-01-01T09:00:00-03:00',
      completed_at: { date: '2020-01-01 12:30:00.000000', timezone_type: 3, timezone: 'UTC' },
      paid_at: '2020-01-01T09:30:00-03:00',
      products: [{ name: 'Hat', sku: 'HAT', price: '10.00', quantity: 2 }],
    });
    const customer = (await shop.tienda('GET', '/customers/101')).json();
    expect(order.customer).toEqual(customer);
    expect(customer).toMatchObject({ total_spent: '114.00', last_order_id: 3 });
    await shop.tienda('PUT', '/customers/101', { note: 'vip' });
    const fields = await shop.tienda('GET', '/orders/1?fields=id,customer');
    expect(Object.keys(fields.json())).toEqual(['id', 'customer']);
    expect(fields.json().customer.note).toBe('vip');
    const list = (await shop.tienda('GET', '/orders')).json();
    expect(list.map((one: Json) => one.customer.id)).toEqual([101, 101, 101, 113]);
    expect(list[1]).toMatchObject({
      status: 'cancelled',
      payment_status: 'refunded',
      cancel_reason: 'other',
    });
    expect(list[2]).toMatchObject({ status: 'closed', shipping_status: 'delivered' });
  });

  it('answers 404 for orders that are not there, carts and those of other stores', async () => {
    const shop = await withOrders();
    for (const id of ['5', '99', 'x', '00000000-0000-4000-8000-000000000001']) {
      const answer = await shop.tienda('GET', `/orders/${id}`);
      expect([id, answer.statusCode, answer.json().description]).toEqual([
        id,
        404,
        'Order with such id does not exist',
      ]);
    }
    const other = `/v1/${shop.other.store.externalId}/orders`;
    const headers = { authentication: `bearer ${shop.other.accessToken}`, 'user-agent': 'x' };
    expect((await shop.app.inject({ url: other, headers })).json()).toEqual([]);
    expect((await shop.app.inject({ url: `${other}/1`, headers })).statusCode).toBe(404);
  });

  it('keeps a customer with orders from being deleted', async () => {
    const shop = await withOrders();
    expect((await shop.tienda('DELETE', '/customers/101')).statusCode).toBe(422);
    expect((await shop.tienda('DELETE', '/customers/112')).statusCode).toBe(200);
  });
});
