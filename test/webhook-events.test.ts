import { createHmac } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import { payForCart } from '../src/checkout/payment/pay.js';
import type { Order } from '../src/domain/order/order.js';
import { findOrder } from '../src/domain/order/rows.js';
import { record } from '../src/domain/outbox.js';
import { allowOperatorHost } from '../src/domain/store/store.js';
import { snipcartCustomers } from '../src/transfer/kinds.js';
import { single } from './seeds/snipcart-orders.js';
import { cartOf } from './support/carts.js';
import { onEachDatabase } from './support/databases.js';
import { importAll } from './support/import-all.js';
import { jobsByHand } from './support/jobs.js';
import { receiveWebhooks } from './support/receive-webhooks.js';
import { isSigned } from './support/receiver.js';
import { startShop, type TestShop } from './support/shop.js';

const endpoint = receiveWebhooks();
beforeEach(() => endpoint.reset());

const now = Date.UTC(2026, 4, 1, 12);
const order = { ...single, currency: 'cad', paymentStatus: 'Authorized', status: 'Pending' };
const orderPath = `/orders/${single.token}`;

onEachDatabase({ inShare: 'postgres' }, (database) => {
  async function shopThatTells() {
    const clock = { now };
    const shop = await startShop(database, { now: () => clock.now, settings: { currency: 'CAD' } });
    await shop.storage.write((tx) => allowOperatorHost(tx, shop.store.storeId, endpoint.host));
    const made = await shop.call('POST', '/webhooks', { url: endpoint.url('/hooks') });
    expect(made.statusCode).toBe(201);
    await importAll(shop, [order]);
    const jobs = jobsByHand(shop.context);
    await jobs.all();
    // An import tells nobody.
    expect(endpoint.received).toEqual([]);
    return { shop, jobs, clock, secret: made.json().secret as string };
  }

  /** What happens in the domain's own words, with the order as it is now. */
  async function tell(shop: TestShop, topic: string, more: (order: Order) => object = () => ({})) {
    const { storeId } = shop.store;
    const known = (await findOrder(shop.storage.read, storeId, single.token))!;
    await shop.storage.write((tx) =>
      record(tx, storeId, topic, known.token, { order: known, ...more(known) }, shop.context.now()),
    );
  }

  it('sends the whole order when it is completed, as the API shows it', async () => {
    const { shop, jobs, secret } = await shopThatTells();
    await tell(shop, 'order.completed');
    await jobs.all();
    expect(endpoint.received).toHaveLength(1);
    const { body } = endpoint.received[0]!;
    expect(Object.keys(body)).toEqual(['eventName', 'mode', 'createdOn', 'content']);
    expect(body).toEqual({
      eventName: 'order.completed',
      mode: 'Test',
      createdOn: '2026-05-01T12:00:00Z',
      content: (await shop.call('GET', orderPath)).json(),
    });
    expect(body.content.items.length).toBeGreaterThan(0);
    expect(isSigned(endpoint.received[0]!, secret, now)).toBe(true);
  });

  it('tells of an order that was paid in the cart, and of the guest who became a customer with it', async () => {
    const { shop, jobs } = await shopThatTells();
    for (const event of ['customer/created', 'order/created', 'order/paid'])
      await shop.tienda('POST', '/webhooks', { event, url: endpoint.url(`/${event}`) });
    await shop.call('POST', '/products', [{ id: 'mug', name: 'The mug', price: 10 }]);
    const token = await cartOf(shop, [{ id: 'mug', quantity: 2 }]);
    const details = { cardNumber: '4242 4242 4242 4242', cardExpiration: '12/39', cardCvc: '123' };
    await payForCart(shop.context, shop.store, token, {
      method: 'test-card',
      details,
      returnUrl: 'https://shop.example/',
    });
    await jobs.all();
    const placed = endpoint.callsTo('/hooks').filter(({ body }) => body.eventName === 'order.completed');
    expect(placed).toHaveLength(1);
    expect(placed[0]!.body.content).toEqual((await shop.call('GET', `/orders/${token}`)).json());
    expect(placed[0]!.body.content).toMatchObject({ token, paymentStatus: 'Paid', finalGrandTotal: 20 });
    const [{ id: customer }] = (await shop.tienda('GET', '/customers?email=ada@example.com')).json();
    const number = (await shop.tienda('GET', '/orders?q=ada@example.com')).json()[0].id;
    const thin = endpoint.received
      .filter(({ path }) => path !== '/hooks')
      .map(({ body }) => `${body.event} ${body.id}`);
    expect(thin.sort()).toEqual([
      `customer/created ${customer}`,
      `order/created ${number}`,
      `order/paid ${number}`,
    ]);
    expect(jobs.failures).toEqual([]);
  });

  it('tells of a status, a payment status and a tracking number with what changed, and the order as it was then', async () => {
    const { shop, jobs } = await shopThatTells();
    await shop.call('PUT', orderPath, { status: 'Shipped' });
    const shipped = (await shop.call('GET', orderPath)).json();
    await shop.call('PUT', orderPath, {
      trackingNumber: '1Z999',
      trackingUrl: 'https://track.example/1Z999',
    });
    await shop.call('PUT', orderPath, { paymentStatus: 'ChargedBack' });
    const last = (await shop.call('GET', orderPath)).json();
    await jobs.all();
    const bodies = Object.fromEntries(endpoint.received.map(({ body }) => [body.eventName, body]));
    expect(Object.keys(bodies).sort()).toEqual([
      'order.paymentStatus.changed',
      'order.status.changed',
      'order.trackingNumber.changed',
    ]);
    expect(bodies['order.status.changed']).toEqual({
      eventName: 'order.status.changed',
      mode: 'Test',
      createdOn: '2026-05-01T12:00:00Z',
      from: 'Pending',
      to: 'Shipped',
      content: shipped,
    });
    expect(bodies['order.trackingNumber.changed']).toMatchObject({
      trackingNumber: '1Z999',
      trackingUrl: 'https://track.example/1Z999',
      content: { token: single.token, trackingNumber: '1Z999', paymentStatus: 'Authorized' },
    });
    expect(bodies['order.paymentStatus.changed']).toEqual({
      eventName: 'order.paymentStatus.changed',
      mode: 'Test',
      createdOn: '2026-05-01T12:00:00Z',
      from: 'Authorized',
      to: 'ChargedBack',
      content: last,
    });
  });

  it('tells of a refund and of a note with their own content', async () => {
    const { shop, jobs } = await shopThatTells();
    const asked = { amount: 20.5, comment: 'Damaged', notifyCustomer: false };
    await tell(shop, 'order.refund.created', () => ({
      refund: {
        id: '2223490d-84c1-480c-b713-50cb0b819313',
        amount: 2050,
        comment: asked.comment,
        notifyCustomer: true,
        byProvider: true,
        createdAt: now,
      },
    }));
    const note = {
      id: '6fd7ebbc-7f3a-4135-8d63-c14f084b47fb',
      createdAt: now,
      type: 'TrackingNumber',
      deliveryMethod: 'Email',
      message: '',
      subject: 'Order SNIP-1427 on Shop',
      body: '<p>…</p>',
      sentAt: now + 1500,
    };
    await tell(shop, 'order.notification.created', () => ({ note }));
    await shop.storage.write((tx) =>
      record(
        tx,
        shop.store.storeId,
        'order.notification.created',
        single.token,
        {
          token: single.token,
          note: { ...note, deliveryMethod: 'None', sentAt: undefined, subject: undefined },
        },
        now + 1,
      ),
    );
    await jobs.all();
    const bodies = endpoint.received
      .map(({ body }) => body)
      .sort((one, other) => Date.parse(one.createdOn) - Date.parse(other.createdOn));
    expect(bodies.find((body) => body.eventName === 'order.refund.created')).toEqual({
      eventName: 'order.refund.created',
      mode: 'Test',
      createdOn: '2026-05-01T12:00:00Z',
      content: {
        id: '2223490d-84c1-480c-b713-50cb0b819313',
        orderToken: single.token,
        amount: 20.5,
        comment: 'Damaged',
        notifyCustomer: true,
        notifiedCustomerByEmail: true,
        refundedByPaymentGateway: true,
        currency: 'cad',
        creationDate: '2026-05-01T12:00:00Z',
        modificationDate: '2026-05-01T12:00:00Z',
      },
    });
    const [sent, unsent] = bodies.filter((body) => body.eventName === 'order.notification.created');
    expect(sent.content).toEqual({
      id: note.id,
      creationDate: '2026-05-01T12:00:00Z',
      type: 'TrackingNumber',
      notificationType: 'TrackingNumber',
      deliveryMethod: 'Email',
      body: '<p>…</p>',
      message: '',
      subject: 'Order SNIP-1427 on Shop',
      sentOn: '2026-05-01T12:00:01.5Z',
      sentByEmail: true,
      sentByEmailOn: '2026-05-01T12:00:01.5Z',
      orderToken: single.token,
      resourceUrl: `/orders/${single.token}/notifications`,
    });
    expect(unsent.content).toMatchObject({
      orderToken: single.token,
      sentByEmail: false,
      sentByEmailOn: null,
    });
    expect(unsent.content).not.toHaveProperty('subject');
  });

  it('tells of a refund that was made over the API', async () => {
    const { shop, jobs } = await shopThatTells();
    await importAll(shop, [{ ...order, status: 'Processed', paymentStatus: 'Paid' }]);
    const made = await shop.call('POST', `${orderPath}/refunds`, { amount: 20, comment: 'Damaged' });
    expect(made.statusCode).toBe(201);
    await jobs.all();
    const refunds = endpoint.received.filter(({ body }) => body.eventName === 'order.refund.created');
    expect(refunds).toHaveLength(1);
    const { creationDate, id, orderToken, amount, currency } = made.json();
    expect(refunds[0]!.body.content).toMatchObject({ creationDate, id, orderToken, amount, currency });
  });

  it('tells of a customer who was changed, as the API shows them', async () => {
    const { shop, jobs } = await shopThatTells();
    const guid = '11111111-2222-4333-8444-555555555555';
    await importAll(
      shop,
      [{ id: guid, email: 'zoe@example.com', status: 'Confirmed', billingAddressName: 'Zoé Dubois' }],
      snipcartCustomers,
    );
    const [{ id }] = (await shop.tienda('GET', '/customers?email=zoe@example.com')).json();
    const answer = await shop.tienda('PUT', `/customers/${id}`, {
      phone: '+32 2 555 12 12',
      extra: { size: 'M' },
    });
    expect(answer.statusCode).toBe(200);
    await jobs.all();
    expect(endpoint.received).toHaveLength(1);
    expect(endpoint.received[0]!.body).toEqual({
      eventName: 'customauth:customer_updated',
      mode: 'Test',
      createdOn: '2026-05-01T12:00:00Z',
      content: (await shop.call('GET', `/customers/${guid}`)).json(),
    });
  });

  it("tells Tiendanube's programs who it is about, signed with the app's secret, and nothing else", async () => {
    const { shop, jobs } = await shopThatTells();
    const app = 'a-client-secret-of-an-app';
    await shop.call('PUT', '/settings/webhooks', { url: '', tiendanubeSecret: app });
    for (const event of [
      'customer/created',
      'customer/updated',
      'customer/deleted',
      'order/updated',
      'order/paid',
    ]) {
      const made = await shop.tienda('POST', '/webhooks', { event, url: endpoint.url(`/${event}`) });
      expect(made.statusCode).toBe(201);
    }
    for (const event of ['order/created', 'order/cancelled', 'order/fulfilled', 'order/voided']) {
      await shop.tienda('POST', '/webhooks', { event, url: endpoint.url(`/${event}`) });
    }
    const { id } = (
      await shop.tienda('POST', '/customers', { name: 'Ana', email: 'ana@example.com' })
    ).json();
    await shop.tienda('PUT', `/customers/${id}`, { note: 'VIP' });
    await shop.tienda('DELETE', `/customers/${id}`);
    const number = (await shop.tienda('GET', '/orders')).json()[0].id;
    await tell(shop, 'order.completed');
    await shop.call('PUT', orderPath, { status: 'Shipped' });
    await shop.call('PUT', orderPath, { paymentStatus: 'PaidDeferred' });
    await shop.call('PUT', orderPath, { trackingNumber: '1' });
    await shop.call('PUT', orderPath, { paymentStatus: 'Cancelled' });
    await shop.call('PUT', orderPath, { status: 'Cancelled' });
    await jobs.all();
    const calls = endpoint.received.map(({ path, body }) => `${path} ${body.event} ${body.id}`).sort();
    const about = `${number}`;
    expect(calls).toEqual(
      [
        `/customer/created customer/created ${id}`,
        `/customer/deleted customer/deleted ${id}`,
        `/customer/updated customer/updated ${id}`,
        `/order/cancelled order/cancelled ${about}`,
        `/order/created order/created ${about}`,
        `/order/fulfilled order/fulfilled ${about}`,
        `/order/paid order/paid ${about}`,
        ...Array.from({ length: 5 }, () => `/order/updated order/updated ${about}`),
        `/order/voided order/voided ${about}`,
      ].sort(),
    );
    const [created] = endpoint.callsTo('/customer/created');
    expect(created!.body).toEqual({
      store_id: shop.store.externalId,
      event: 'customer/created',
      id,
      event_launch_ts: now,
    });
    expect(endpoint.callsTo('/order/paid')[0]!.body).toEqual({
      store_id: shop.store.externalId,
      event: 'order/paid',
      id: number,
    });
    for (const { headers, text } of endpoint.received) {
      expect(headers['x-linkedstore-hmac-sha256']).toBe(createHmac('sha256', app).update(text).digest('hex'));
      expect(headers['x-snipcart-requesttoken']).toBeUndefined();
    }
    const ids = endpoint.received.map(({ headers }) => headers['comptoir-event-id']);
    expect(new Set(ids).size).toBe(ids.length);
    expect(jobs.failures).toEqual([]);
  });

  it('sends what happened in one store to no other', async () => {
    const { shop, jobs } = await shopThatTells();
    await shop.storage.write((tx) => allowOperatorHost(tx, shop.other.store.storeId, endpoint.host));
    await shop.call('POST', '/webhooks', { url: endpoint.url('/stranger') }, { key: shop.other.secretKey });
    await shop.call('PUT', orderPath, { status: 'Shipped' });
    await jobs.all();
    expect(endpoint.received.map(({ path }) => path)).toEqual(['/hooks']);
  });
});
