import { beforeAll, describe, expect, it } from 'vitest';
import { figures } from '../src/domain/order/check-figures.js';
import { onEachDatabase } from './support/databases.js';
import { importAll } from './support/import-all.js';
import { startShop, type TestShop } from './support/shop.js';

/** An order as Snipcart's API tells it, with what a test cares about. */
function orderObject(number: number, more: Record<string, unknown> = {}): Record<string, unknown> {
  const token = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  const day = String((number % 28) + 1).padStart(2, '0');
  return {
    token,
    creationDate: `2025-03-${day}T10:00:00Z`,
    modificationDate: `2025-03-${day}T10:05:00Z`,
    completionDate: `2025-03-${day}T10:05:00Z`,
    status: 'Processed',
    paymentStatus: 'Paid',
    paymentMethod: 'CreditCard',
    invoiceNumber: `SNIP-${String(1000 + number)}`,
    email: `buyer${number % 3}@example.com`,
    cardHolderName: `Buyer ${number % 3}`,
    creditCardLast4Digits: '4242',
    currency: 'usd',
    billingAddressName: ['Zoé Tremblay', 'Ana Souza', 'John Doe'][number % 3],
    billingAddressAddress1: '1 Main St',
    billingAddressCity: ['Québec', 'São Paulo', 'Boston'][number % 3],
    billingAddressCountry: ['CA', 'BR', 'US'][number % 3],
    billingAddressProvince: ['QC', 'SP', 'MA'][number % 3],
    billingAddressPostalCode: `1000${number % 3}`,
    shippingAddressSameAsBilling: true,
    finalGrandTotal: 22.5,
    shippingFees: 2.5,
    shippingMethod: 'Post',
    items: [
      {
        uniqueId: `line-${number}`,
        id: `P${number % 2}`,
        name: 'Mug',
        price: 10,
        quantity: 2,
        totalPrice: 20,
      },
    ],
    taxes: [],
    ...more,
  };
}

async function figuresAreRight(shop: TestShop) {
  for (const figure of figures)
    expect(await figure.compare(shop.storage.read, shop.store), figure.name).toEqual([]);
}

onEachDatabase((database) => {
  async function shopWith(count: number, more: (number: number) => Record<string, unknown> = () => ({})) {
    const shop = await startShop(database);
    const objects = Array.from({ length: count }, (_, number) => orderObject(number, more(number)));
    expect(await importAll(shop, objects)).toMatchObject({ created: count, skipped: 0 });
    return shop;
  }
  const tokens = (body: { items: { token: string }[] }) =>
    body.items.map(({ token }) => Number(token.slice(-12)));

  it('lists completed orders, newest first, in pages', async () => {
    const shop = await shopWith(30);
    const first = (await shop.call('GET', '/orders?limit=4')).json();
    expect(first).toMatchObject({ totalItems: 30, offset: 0, limit: 4, status: null, from: null });
    expect(tokens(first)).toEqual([27, 26, 25, 24]);
    expect(tokens((await shop.call('GET', '/orders?limit=4&offset=28')).json())).toEqual(
      [28, 0].sort((a, b) => b - a),
    );
    expect((await shop.call('GET', '/orders?limit=0')).json()).toMatchObject({ totalItems: 30, items: [] });
    expect((await shop.call('GET', '/orders?limit=5000')).json()).toMatchObject({ limit: 1000 });
    expect((await shop.call('GET', '/orders?offset=99')).json()).toMatchObject({ totalItems: 30, items: [] });
    await figuresAreRight(shop);
  });

  describe('thirty orders', () => {
    let shop: TestShop;

    beforeAll(async () => {
      shop = await shopWith(30, (number) => ({
        ...(number % 5 === 0 ? { status: 'Shipped' } : {}),
        ...(number % 7 === 0 ? { paymentStatus: 'Deferred' } : {}),
        ...(number === 11 ? { isRecurringOrder: true } : {}),
      }));
    });

    const where = (test: (number: number) => boolean) =>
      Array.from({ length: 30 }, (_, number) => number).filter(test).length;

    it.each([
      { query: 'status=shipped', count: where((n) => n % 5 === 0) },
      { query: 'STATUS=Shipped&paymentStatus=deferred', count: where((n) => n % 35 === 0) },
      { query: 'paymentStatus=Deferred', count: where((n) => n % 7 === 0) },
      { query: 'invoiceNumber=snip-1004', count: 1 },
      { query: 'invoiceNumber=SNIP-1004&status=Shipped', count: 0 },
      { query: 'productId=P1', count: 15 },
      { query: 'productId=p1', count: 0 },
      { query: 'productId=P1&status=Shipped', count: where((n) => n % 2 === 1 && n % 5 === 0) },
      { query: 'placedBy=zoe', count: 10 },
      { query: 'placedBy=z', count: where((n) => n % 3 !== 2) },
      { query: 'placedBy=tremb&status=Shipped', count: where((n) => n % 15 === 0) },
      { query: 'placedBy=buyer1@example', count: 10 },
      { query: 'placedBy=tremb&productId=P0', count: where((n) => n % 6 === 0) },
      { query: 'placedBy=%00', count: 0 },
      { query: 'placedBy=z%00&status=Shipped', count: 0 },
      { query: 'isRecurringOrder=true', count: 1 },
      { query: 'isRecurringOrder=false', count: 29 },
      { query: 'from=2025-03-05', count: where((n) => (n % 28) + 1 >= 5) },
      { query: 'to=2025-03-05', count: where((n) => (n % 28) + 1 <= 5) },
      { query: 'from=2025-03-05T10:05:00Z&to=2025-03-07T10:05:00Z', count: 3 },
      { query: 'from=2025-03-05T10:05:00.001Z&to=2025-03-07T10:04:59Z', count: 1 },
      { query: 'from=2025-03-05T10:05:00%2B00:00&to=2025-03-05T12:05:00+02:00', count: 1 },
      { query: `from=${Date.UTC(2025, 2, 28) / 1000}`, count: 1 },
      {
        query: 'from=2025-03-05&to=2025-03-20&status=Shipped',
        count: where((n) => n % 5 === 0 && n % 28 >= 4 && n % 28 <= 19),
      },
      { query: 'billingAddressCity=quebec', count: 10 },
      { query: 'billingAddressCountry=BR&shippingAddressPostalCode=10001', count: 10 },
      { query: 'billingAddressCountry=BR&placedBy=tremblay', count: 0 },
      {
        query: 'billingAddressCountry=BR&status=Shipped',
        count: where((n) => n % 3 === 1 && n % 5 === 0),
      },
    ])('are $count by $query, counted exactly', async ({ query, count }) => {
      const { items, totalItems } = (await shop.call('GET', `/orders?limit=100&${query}`)).json();
      expect(items).toHaveLength(totalItems);
      expect(totalItems).toBe(count);
    });
  });

  it('refuses what no filter can mean, by field', async () => {
    const shop = await startShop(database);
    for (const [query, field] of [
      ['limit=-1', 'limit'],
      ['offset=abc', 'offset'],
      ['limit=1.5', 'limit'],
      ['status=Nope', 'status'],
      ['paymentStatus=99', 'paymentStatus'],
      ['from=yesterday', 'from'],
      ['to=2025-02-30', 'to'],
      ['isRecurringOrder=maybe', 'isRecurringOrder'],
      ['status=Paid&status=Shipped', 'status'],
    ] as const) {
      const response = await shop.call('GET', `/orders?${query}`);
      expect(response.statusCode, query).toBe(400);
      expect(Object.keys(response.json().errors)).toEqual([field]);
      expect(response.json().message).toContain(field);
    }
  });

  it('lists carts under way with InProgress alone, shows them, and refuses to change them', async () => {
    const shop = await startShop(database);
    const cart = orderObject(1, {
      status: 'InProgress',
      completionDate: null,
      invoiceNumber: '',
      paymentStatus: null,
    });
    await importAll(shop, [cart, orderObject(2)]);
    expect((await shop.call('GET', '/orders')).json().totalItems).toBe(1);
    expect(tokens((await shop.call('GET', '/orders?status=inprogress')).json())).toEqual([1]);
    expect((await shop.call('GET', `/orders/${cart.token}`)).json()).toMatchObject({
      status: 'InProgress',
      completionDate: null,
    });
    const refused = await shop.call('PUT', `/orders/${cart.token}`, { status: 'Shipped' });
    expect([refused.statusCode, refused.json().message]).toEqual([409, expect.stringContaining('cart')]);
    await shop.call('PUT', `/orders/${orderObject(2).token}`, { status: 'InProgress' });
    expect((await shop.call('GET', '/orders')).json().totalItems).toBe(1);
    expect((await shop.call('GET', '/orders?status=InProgress')).json().totalItems).toBe(2);
    await figuresAreRight(shop);
  });

  it('changes status, payment status, tracking and metadata, with a note and an outbox row for each change of status', async () => {
    const shop = await shopWith(2);
    const { token } = orderObject(1) as { token: string };
    const path = `/orders/${token}`;
    const changed = await shop.call(
      'PUT',
      path,
      "{ 'status': 'delivered', trackingNumber: '1Z', trackingUrl: 'https://track.example/1Z', metadata: { internal_id: '12345' }, }",
    );
    expect(changed.statusCode).toBe(200);
    expect(changed.json()).toMatchObject({
      status: 'Delivered',
      paymentStatus: 'Paid',
      trackingNumber: '1Z',
      trackingUrl: 'https://track.example/1Z',
      metadata: { internal_id: '12345' },
    });
    const notes = (await shop.call('GET', `${path}/notifications`)).json();
    expect(notes).toMatchObject({
      totalItems: 1,
      items: [
        {
          type: 'OrderStatusChanged',
          deliveryMethod: 'None',
          message: "Order status changed from 'Processed' to 'Delivered'.",
        },
      ],
    });
    const topics = async () => {
      const rows = await shop.storage.read
        .selectFrom('outbox')
        .select('topic')
        .where('subject', '=', token)
        .execute();
      return rows.map(({ topic }) => topic).sort();
    };
    expect(await topics()).toEqual(['order.status.changed', 'order.tracking.changed']);
    const only = await shop.call('PUT', path, { metadata: { other: 1 } });
    expect(only.json()).toMatchObject({ status: 'Delivered', metadata: { other: 1 }, trackingNumber: '1Z' });
    const cleared = await shop.call('PUT', path, { metadata: null, trackingNumber: null });
    expect(cleared.json()).toMatchObject({
      metadata: null,
      trackingNumber: null,
      trackingUrl: 'https://track.example/1Z',
    });
    const before = cleared.json().modificationDate;
    for (const body of [{}, { status: 'Delivered' }, { unknown: 1 }, undefined]) {
      const same = await shop.call('PUT', path, body);
      expect([same.statusCode, same.json().modificationDate]).toEqual([200, before]);
    }
    const cancelled = await shop.call('PUT', path, { status: 'Cancelled', paymentStatus: 'Refunded' });
    expect(cancelled.json()).toMatchObject({ status: 'Cancelled', paymentStatus: 'Refunded' });
    expect((await shop.call('GET', '/products/P1')).json().statistics).toEqual({
      numberOfSales: 0,
      totalSales: 0,
    });
    await figuresAreRight(shop);
  });

  it('changes all of a PUT or nothing', async () => {
    const shop = await shopWith(1);
    const path = `/orders/${orderObject(0).token}`;
    const before = (await shop.call('GET', path)).json();
    for (const [body, field] of [
      [{ status: 'Shipped', paymentStatus: 'Nope' }, 'paymentStatus'],
      [{ status: 'Shipped', trackingUrl: 'javascript:alert(1)' }, 'trackingUrl'],
      [{ status: 'Shipped', metadata: [1] }, 'metadata'],
      [{ status: 99 }, 'status'],
      [{ trackingNumber: { a: 1 } }, 'trackingNumber'],
    ] as const) {
      const refused = await shop.call('PUT', path, body);
      expect([refused.statusCode, Object.keys(refused.json().errors)]).toEqual([400, [field]]);
    }
    for (const body of ['{"status": ', '[1]', '"Shipped"', '{"__proto__": {"status": "Shipped"}}']) {
      expect((await shop.call('PUT', path, body)).statusCode, body).toBe(400);
    }
    expect(
      (await shop.call('PUT', path, '<status/>', { headers: { 'content-type': 'application/xml' } }))
        .statusCode,
    ).toBe(415);
    expect((await shop.call('GET', path)).json()).toEqual(before);
    expect((await shop.call('PUT', '/orders/nope', { status: 'Shipped' })).statusCode).toBe(404);
  });

  it('keeps what a merchant changed here when the same file is imported again, and takes a file that says something new', async () => {
    const shop = await shopWith(2);
    const path = `/orders/${orderObject(1).token}`;
    await shop.call('PUT', path, { status: 'Shipped' });
    expect(await importAll(shop, [orderObject(0), orderObject(1)])).toMatchObject({
      unchanged: 2,
      updated: 0,
    });
    expect((await shop.call('GET', path)).json().status).toBe('Shipped');
    expect(
      await importAll(shop, [orderObject(1, { status: 'Delivered', finalGrandTotal: 30 })]),
    ).toMatchObject({ updated: 1 });
    expect((await shop.call('GET', path)).json()).toMatchObject({ status: 'Delivered', finalGrandTotal: 30 });
    await figuresAreRight(shop);
  });

  it('names each bad object of a file and stores the others', async () => {
    const shop = await startShop(database);
    const result = await importAll(shop, [
      orderObject(1),
      orderObject(2, { finalGrandTotal: 'many' }),
      { ...orderObject(3), token: undefined },
      orderObject(4, { items: [{ name: 'no id', price: 1, quantity: 1 }] }),
      orderObject(5, { creationDate: 'once', completionDate: null }),
      'text',
      orderObject(6, { status: 'Eaten' }),
      orderObject(7),
    ]);
    expect(result).toMatchObject({ created: 2, skipped: 6 });
    expect(result.reasons).toEqual([
      '2: finalGrandTotal must be a number',
      '3: token must be the order token, a GUID',
      '4: items[0].id must be the product id',
      expect.stringContaining('5: creationDate is not a date'),
      '6: it is "text", not an object',
      expect.stringContaining('7: status must be one of'),
    ]);
    await figuresAreRight(shop);
  });

  it("answers a customer's orders as a bare list, and never another store's", async () => {
    const shop = await shopWith(6);
    const { items } = (await shop.call('GET', '/customers?email=BUYER1@example.com')).json();
    const orders = (await shop.call('GET', `/customers/${items[0].id}/orders`)).json();
    expect(orders.map(({ invoiceNumber }: { invoiceNumber: string }) => invoiceNumber)).toEqual([
      'SNIP-1004',
      'SNIP-1001',
    ]);
    expect(items[0].statistics).toMatchObject({ ordersCount: 2, ordersAmount: 45 });
    for (const path of [
      `/customers/${items[0].id}/orders`,
      `/orders/${orderObject(1).token}`,
      `/orders/${orderObject(1).token}/notifications`,
    ]) {
      expect((await shop.call('GET', path, undefined, { key: shop.other.secretKey })).statusCode).toBe(404);
      expect((await shop.call('GET', path, undefined, { key: null })).statusCode).toBe(401);
      expect((await shop.call('GET', path, undefined, { key: shop.publicKey })).statusCode).toBe(401);
    }
    expect(
      (await shop.call('GET', '/orders', undefined, { key: shop.other.secretKey })).json().totalItems,
    ).toBe(0);
  });

  it('shows short rows with format=Excerpt', async () => {
    const shop = await shopWith(1);
    const [row] = (await shop.call('GET', '/orders?format=excerpt')).json().items;
    expect(row).toEqual({
      token: orderObject(0).token,
      invoiceNumber: 'SNIP-1000',
      recoveredFromCampaignId: null,
      isRecurringOrder: false,
      completionDate: '2025-03-01T10:05:00Z',
      placedBy: 'Zoé Tremblay',
      status: 'Processed',
      paymentStatus: 'Paid',
      paymentMethod: 'CreditCard',
      shippingMethod: 'Post',
      finalGrandTotal: 22.5,
      adjustedAmount: 22.5,
      currency: 'usd',
    });
  });
});
