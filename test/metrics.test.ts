import { expect, it } from 'vitest';
import { sendDueMails } from '../src/jobs/send-mail.js';
import { beginCart } from './support/cart-calls.js';
import { onEachDatabase } from './support/databases.js';
import { jobsByHand } from './support/jobs.js';
import { startShop, type TestShop } from './support/shop.js';
import { startMailServer } from './support/smtp.js';

const address = { name: 'Ada', address1: '1 Rd', city: 'Town', country: 'FR', postalCode: '75001' };
const card = { cardNumber: '4242 4242 4242 4242', cardExpiration: '12/39', cardCvc: '123' };

onEachDatabase((database) => {
  async function opened() {
    const server = await startMailServer();
    const shop = await startShop(database, {
      allowHosts: [`127.0.0.1:${server.port}`],
      settings: {
        currency: 'EUR',
        allowDeferred: true,
        smtpHost: '127.0.0.1',
        smtpPort: server.port,
        email: 'shop@example.com',
      },
    });
    await shop.call('POST', '/products', { id: 'mug', name: 'Mug', price: 20 });
    await run(shop);
    return shop;
  }

  async function pay(shop: TestShop, payment: object) {
    const cart = await beginCart(shop);
    await cart.add({ id: 'mug' });
    await cart.call('PUT', '', { email: 'ada@example.com', billingAddress: address });
    return { token: cart.token, answer: await cart.call('POST', '/pay', payment) };
  }

  const run = async (shop: TestShop) => {
    await jobsByHand(shop.context).all();
    await sendDueMails(shop.context, shop.store.storeId);
    // That a mail left is an event of its own.
    await jobsByHand(shop.context).all();
  };

  /** The figures of the shop's own, by their whole name. */
  async function figures(shop: TestShop): Promise<Record<string, number>> {
    const text = (await shop.app.inject('/metrics')).body;
    const lines = text
      .split('\n')
      .filter((line) =>
        /^comptoir_(orders|payment_outcomes|refunds|mail_tries)_total|^comptoir_jobs_waiting/.test(line),
      );
    return Object.fromEntries(
      lines.map((line) => {
        const space = line.lastIndexOf(' ');
        return [line.slice('comptoir_'.length, space), Number(line.slice(space + 1))];
      }),
    );
  }

  const nothingWaits = {
    'jobs_waiting{job="events"}': 0,
    'jobs_waiting{job="webhooks"}': 0,
    'jobs_waiting{job="mails"}': 0,
    'jobs_waiting{job="payments"}': 0,
    'jobs_waiting{job="refunds"}': 0,
  };

  it('count an order, its payment, its mails and its refund, and what waits for a job', async () => {
    const shop = await opened();
    expect(await figures(shop)).toEqual(nothingWaits);
    const { token, answer } = await pay(shop, { method: 'test-card', details: card });
    expect(answer.statusCode, answer.body).toBe(200);
    const placed = await figures(shop);
    expect(placed).toMatchObject({ 'payment_outcomes_total{provider="test-card",state="paid"}': 1 });
    expect(placed['jobs_waiting{job="events"}']).toBeGreaterThan(0);
    await jobsByHand(shop.context).fanOut();
    expect(await figures(shop)).toMatchObject({
      'orders_total{mode="Test",payment_status="Paid"}': 1,
      'jobs_waiting{job="events"}': 0,
      'jobs_waiting{job="mails"}': 2,
    });
    await run(shop);
    expect(await figures(shop)).toEqual({
      ...nothingWaits,
      'orders_total{mode="Test",payment_status="Paid"}': 1,
      'payment_outcomes_total{provider="test-card",state="paid"}': 1,
      'mail_tries_total{outcome="sent"}': 2,
    });
    for (const body of [{ amount: 5 }, { amount: 2, refundedByPaymentGateway: false }])
      expect((await shop.call('POST', `/orders/${token}/refunds`, body)).statusCode).toBe(201);
    await run(shop);
    const { 'refunds_total{by="provider"}': provider, 'refunds_total{by="shop"}': own } = await figures(shop);
    expect([provider, own]).toEqual([1, 1]);
  });

  it('count each order by how it is paid, and what is refused as no order', async () => {
    const shop = await opened();
    for (let n = 0; n < 2; n += 1)
      expect((await pay(shop, { method: 'deferred' })).answer.statusCode).toBe(200);
    const declined = await pay(shop, {
      method: 'test-card',
      details: { ...card, cardNumber: '4000000000000002' },
    });
    expect(declined.answer.statusCode).toBe(400);
    await run(shop);
    const all = await figures(shop);
    const orders = Object.entries(all).filter(([name]) => name.startsWith('orders_total'));
    expect(orders).toEqual([['orders_total{mode="Test",payment_status="Deferred"}', 2]]);
    expect(all).toMatchObject({ 'payment_outcomes_total{provider="test-card",state="failed"}': 1 });
  });
});
