import { expect, it } from 'vitest';
import type { Customer } from '../src/domain/customer/customer.js';
import { listOwnOrders } from '../src/domain/customer/own-orders.js';
import { findCustomer } from '../src/domain/customer/rows.js';
import { updateCustomer } from '../src/domain/customer/update-customer.js';
import { figures } from '../src/domain/order/check-figures.js';
import { findOrder } from '../src/domain/order/rows.js';
import { invoicePath } from '../src/mail/links.js';
import { onEachDatabase } from './support/databases.js';
import { importAll } from './support/import-all.js';
import { startShop, type TestShop } from './support/shop.js';

const tokenOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

const orderOf = (number: number, email: string, more: object = {}) => ({
  token: tokenOf(number),
  creationDate: `2026-03-0${number}T10:00:00Z`,
  completionDate: `2026-03-0${number}T10:05:00Z`,
  status: 'Processed',
  paymentStatus: 'Paid',
  invoiceNumber: `I-${number}`,
  email,
  currency: 'usd',
  billingAddressName: 'Ann Smith',
  billingAddressCity: 'Bern',
  billingAddressCountry: 'CH',
  shippingAddressSameAsBilling: true,
  finalGrandTotal: 20,
  customFields: [{ name: 'Gift', value: 'yes', operation: null, type: 'checkbox' }],
  items: [{ uniqueId: `i${number}`, id: 'mug', name: 'Mug', price: 20, quantity: 1, totalPrice: 20 }],
  ...more,
});

onEachDatabase({ inShare: 'postgres' }, (database) => {
  async function shopWith(...orders: object[]): Promise<TestShop> {
    const shop = await startShop(database);
    await importAll(shop, orders);
    return shop;
  }
  const put = (shop: TestShop, number: number, change: object) =>
    shop.call('PUT', `/orders/${tokenOf(number)}`, change);
  const placedBy = async (shop: TestShop, text: string) =>
    (await shop.call('GET', `/orders?placedBy=${encodeURIComponent(text)}`)).json().totalItems;

  it('corrects addresses, notes and fields of an order, which is found by them then', async () => {
    const shop = await shopWith(
      orderOf(1, 'ann@example.com', { user: { email: 'ann@example.com', odd: 1 } }),
    );
    const before = (await shop.call('GET', `/orders/${tokenOf(1)}`)).json();
    const answer = await put(shop, 1, {
      notes: 'Ring twice',
      billingAddress: { name: 'Anna Smith', city: 'Basel' },
      customFields: [
        { name: 'Gift', value: 'no' },
        { name: 'Card', value: 'Happy birthday' },
      ],
    });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      notes: 'Ring twice',
      billingAddress: { name: 'Anna Smith', city: 'Basel', country: 'CH' },
      billingAddressCity: 'Basel',
      shippingAddressCity: 'Basel',
      shippingAddressSameAsBilling: true,
      customFields: [
        { name: 'Gift', value: 'no', type: 'checkbox' },
        { name: 'Card', value: 'Happy birthday' },
      ],
      finalGrandTotal: before.finalGrandTotal,
      taxesTotal: before.taxesTotal,
    });
    expect((await shop.call('GET', `/orders/${tokenOf(1)}`)).json()).toEqual(answer.json());
    expect([await placedBy(shop, 'Anna Smith'), await placedBy(shop, 'Ann Smith')]).toEqual([1, 0]);
    const inBasel = await shop.call('GET', '/orders?shippingAddressCity=Basel');
    expect(inBasel.json().totalItems).toBe(1);
    const own = await put(shop, 1, { shippingAddress: { city: 'Chur' } });
    expect(own.json()).toMatchObject({
      shippingAddressSameAsBilling: false,
      shippingAddress: { name: 'Anna Smith', city: 'Chur' },
      billingAddress: { city: 'Basel' },
    });
    const same = await put(shop, 1, { ...own.json(), status: null, paymentStatus: null });
    expect(same.json()).toEqual(own.json());
    const cleared = await put(shop, 1, {
      notes: null,
      customFields: null,
      shippingAddressSameAsBilling: true,
    });
    expect(cleared.json()).toMatchObject({ notes: null, customFields: [], shippingAddressCity: 'Basel' });
  });

  it('shows the change in the timeline, with old and new values and who made it', async () => {
    const shop = await shopWith(orderOf(1, 'ann@example.com'));
    await put(shop, 1, { billingAddress: { city: 'Basel' }, status: 'Shipped' });
    const path = `/orders/${tokenOf(1)}`;
    await shop.call('POST', `${path}/notifications`, {
      type: 'Comment',
      deliveryMethod: 'None',
      message: 'Hm',
    });
    await shop.call('POST', `${path}/refunds`, { amount: 1 });
    const page = (await shop.call('GET', `${path}/logs`)).json();
    const kinds = page.items.map(({ kind }: { kind: string }) => kind).sort();
    expect(kinds).toEqual(['Comment', 'OrderStatusChanged', 'order.update', 'order.update', 'refund.create']);
    expect(page).toMatchObject({ totalItems: 5, offset: 0, limit: 20 });
    const update = page.items.findLast(({ kind }: { kind: string }) => kind === 'order.update');
    expect(update.actor.kind).toBe('key');
    expect(update.changes).toEqual([
      { field: 'status', before: 'Processed', after: 'Shipped' },
      { field: 'billing.city', before: 'Bern', after: 'Basel' },
    ]);
    const second = (await shop.call('GET', `${path}/logs?offset=3&limit=5`)).json();
    expect([second.totalItems, second.items.length]).toEqual([5, 2]);
    expect((await shop.call('GET', `/orders/${tokenOf(9)}/logs`)).statusCode).toBe(404);
  });

  it('gives an order to the customer of its new e-mail, and its figures with it', async () => {
    const shop = await shopWith(
      orderOf(1, 'ann@example.com'),
      orderOf(2, 'anm@example.com'),
      orderOf(3, 'anm@example.com'),
    );
    const moved = await put(shop, 3, { email: 'Ann@Example.com' });
    expect(moved.json()).toMatchObject({ email: 'Ann@Example.com', user: { email: 'Ann@Example.com' } });
    const figuresOf = async (email: string) => {
      const { items } = (await shop.call('GET', `/customers?email=${email}`)).json();
      return items.map(({ statistics }: { statistics: object }) => statistics);
    };
    const [both, one] = [
      { ordersCount: 2, ordersAmount: 40, subscriptionsCount: 0 },
      { ordersCount: 1, ordersAmount: 20, subscriptionsCount: 0 },
    ];
    expect(await figuresOf('ann@example.com')).toEqual([both]);
    expect(await figuresOf('anm@example.com')).toEqual([one]);
    for (const { compare } of figures) expect(await compare(shop.storage.read, shop.store)).toEqual([]);
    const latest = (await shop.tienda('GET', '/customers')).json();
    const second = await findOrder(shop.storage.read, shop.store.storeId, tokenOf(2));
    const third = await findOrder(shop.storage.read, shop.store.storeId, tokenOf(3));
    const lastOf = (email: string) =>
      latest.find((one: { email: string }) => one.email === email).last_order_id;
    expect([lastOf('ann@example.com'), lastOf('anm@example.com')]).toEqual([third!.id, second!.id]);
    const fresh = await put(shop, 2, { email: 'new@example.com' });
    expect(fresh.statusCode).toBe(200);
    expect(await figuresOf('new@example.com')).toEqual([one]);
    const id = (await shop.call('GET', '/customers?email=ann@example.com')).json().items[0].id;
    const theirs = (await shop.call('GET', `/customers/${id}/orders`)).json();
    expect(theirs.map(({ token }: { token: string }) => token)).toEqual([tokenOf(3), tokenOf(1)]);
  });

  it('shows an account the order that came to it only after the next mailed link', async () => {
    const shop = await shopWith(orderOf(1, 'ann@example.com'), orderOf(2, 'anm@example.com'));
    const { storeId } = shop.store;
    const { id } = (await shop.call('GET', '/customers?email=ann@example.com')).json().items[0];
    const seen = async () => {
      const customer = (await findCustomer(shop.storage.read, storeId, id))!;
      return (await listOwnOrders(shop.storage.read, storeId, customer, { offset: 0, limit: 9 })).total;
    };
    const openLink = (at: number) => {
      const change = ({ details }: Customer) => ({ ...details, claimedAt: at });
      return shop.storage.write((tx) => updateCustomer(tx, shop.store, id, { change }, at));
    };
    await openLink(Date.now() - 60_000);
    expect(await seen()).toBe(1);
    await put(shop, 2, { email: 'ann@example.com' });
    expect(await seen()).toBe(1);
    await openLink(Date.now() + 60_000);
    expect(await seen()).toBe(2);
  });

  it('ends the links of an order that went to another address, and leaves its invoice as it was issued', async () => {
    const shop = await shopWith(orderOf(1, 'anm@example.com'));
    const { read } = shop.storage;
    const path = async () => {
      const order = (await findOrder(read, shop.store.storeId, tokenOf(1)))!;
      return invoicePath(shop.store, order.token, order.details.linkVersion);
    };
    const old = await path();
    await put(shop, 1, { billingAddress: { city: 'Basel' } });
    const page = await shop.app.inject(old);
    expect([page.statusCode, page.body.includes('Bern'), page.body.includes('Basel')]).toEqual([
      200,
      true,
      false,
    ]);
    await put(shop, 1, { email: 'ann@example.com' });
    expect((await shop.app.inject(old)).statusCode).toBe(404);
    const fresh = await shop.app.inject(await path());
    expect([fresh.statusCode, fresh.body.includes('Bern')]).toEqual([200, true]);
  });

  it('refuses what an order cannot be corrected to, by field, and changes nothing', async () => {
    const shop = await shopWith(orderOf(1, 'ann@example.com'));
    const before = (await shop.call('GET', `/orders/${tokenOf(1)}`)).json();
    for (const [change, field] of [
      [{ email: 'nobody' }, 'email'],
      [{ email: null }, 'email'],
      [{ notes: 'x'.repeat(10_001) }, 'notes'],
      [{ notes: 7 }, 'notes'],
      [{ billingAddress: { country: 'Atlantis' } }, 'billingAddress'],
      [{ shippingAddress: 'Bern' }, 'shippingAddress'],
      [{ customFields: { Gift: 'no' } }, 'customFields'],
      [{ customFields: [{ value: 'no' }] }, 'customFields'],
      [{ customFields: [{ name: 'Gift', value: {} }] }, 'customFields'],
    ] as const) {
      const answer = await put(shop, 1, { ...change, status: 'Shipped' });
      expect([change, answer.statusCode, Object.keys(answer.json().errors ?? {})]).toEqual([
        change,
        400,
        [field],
      ]);
    }
    expect((await shop.call('GET', `/orders/${tokenOf(1)}`)).json()).toEqual(before);
  });

  it('adds nothing to an order whose buyer was erased', async () => {
    const shop = await shopWith(orderOf(1, 'ann@example.com'));
    await shop.call('POST', '/customers/erase', { email: 'ann@example.com' });
    const answer = await put(shop, 1, { email: 'ann@example.com' });
    expect(answer.statusCode).toBe(409);
    expect((await put(shop, 1, { status: 'Shipped' })).statusCode).toBe(200);
  });

  it('changes several orders, each by itself, and says what became of each', async () => {
    const shop = await shopWith(
      orderOf(1, 'a@example.com'),
      orderOf(2, 'b@example.com'),
      orderOf(3, 'c@example.com'),
    );
    const tokens = [tokenOf(2), tokenOf(9), tokenOf(1).toUpperCase(), 'nonsense', tokenOf(2)];
    const answer = await shop.call('PUT', '/orders', { tokens, status: 'Shipped', trackingNumber: 'T-1' });
    expect(answer.statusCode).toBe(200);
    expect(
      answer.json().results.map(({ token, status }: Record<string, unknown>) => [token, status]),
    ).toEqual([
      [tokens[0], 200],
      [tokens[1], 404],
      [tokens[2], 200],
      [tokens[3], 404],
      [tokens[4], 200],
    ]);
    expect(answer.json().results[1].message).toContain(tokenOf(9));
    expect((await shop.call('GET', '/orders?status=Shipped')).json().totalItems).toBe(2);
    for (const [body, field] of [
      [{ status: 'Shipped' }, 'tokens'],
      [{ tokens: [], status: 'Shipped' }, 'tokens'],
      [{ tokens: [1], status: 'Shipped' }, 'tokens'],
      [{ tokens: tokenOf(3), status: 'Shipped' }, 'tokens'],
      [{ tokens: Array(501).fill(tokenOf(3)), status: 'Shipped' }, 'tokens'],
      [{ tokens: [tokenOf(3)] }, 'status'],
      [{ tokens: [tokenOf(3)], notify: true }, 'status'],
      [{ tokens: [tokenOf(3)], status: 'Lost' }, 'status'],
    ] as const) {
      const refused = await shop.call('PUT', '/orders', body);
      expect([body, refused.statusCode, Object.keys(refused.json().errors)]).toEqual([body, 400, [field]]);
    }
    expect((await shop.call('GET', `/orders/${tokenOf(3)}`)).json().status).toBe('Processed');
  });
});
