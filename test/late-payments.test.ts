import { afterEach, beforeEach, expect, it } from 'vitest';
import { dueRefunds } from '../src/domain/order/refunds.js';
import { listPayments } from '../src/domain/payment/rows.js';
import { reconcile } from '../src/jobs/reconcile.js';
import { beginCart } from './support/cart-calls.js';
import { onEachDatabase } from './support/databases.js';
import { type FakeGateway, startFakeGateway } from './support/fake-gateway.js';
import { jobsByHand } from './support/jobs.js';
import { startShop, type TestShop } from './support/shop.js';

let gateway: FakeGateway;
let running: TestShop[] = [];
beforeEach(async () => {
  gateway = await startFakeGateway();
});
afterEach(async () => {
  for (const { app } of running) await app.close();
  running = [];
  await gateway.close();
});

const buyer = {
  email: 'ada@example.com',
  billingAddress: { name: 'Ada', address1: '1 Row', city: 'Toronto', country: 'CA', postalCode: 'M4B 1B3' },
};

onEachDatabase({ inShare: 'postgres' }, (database) => {
  /**
   * An order of two of three mugs whose payment is under way: the goods are taken, the money is not there.
   */
  async function waiting() {
    const shop = await startShop(database, {
      allowHosts: [gateway.host],
      settings: { customGatewayUrl: gateway.methodsUrl, email: 'shop@example.com' },
      domain: { domain: 'shop.example', protocol: 'https' },
    });
    running.push(shop);
    gateway.setup.shop = await shop.app.listen({ port: 0, host: '127.0.0.1' });
    gateway.setup.secretKey = shop.secretKey;
    await shop.call('POST', '/products', { id: 'mug', name: 'Mug', price: 20 });
    await shop.call('PUT', '/products/mug', { inventoryManagementMethod: 'Single', stock: 3 });
    const cart = await beginCart(shop);
    await cart.add({ id: 'mug', quantity: 2 });
    await cart.call('PUT', '', buyer);
    expect((await cart.call('POST', '/pay', { method: 'custom:bank' })).json()).toHaveProperty('redirectUrl');
    const [payment] = await listPayments(shop.storage.read, shop.store.storeId, cart.token);
    const links = { refunds: `${gateway.address}/refund?transactionId=tx-1` };
    const tell = async (state: string) =>
      (await gateway.post({ paymentSessionId: payment!.id, state, transactionId: 'tx-1', links })).status;
    const put = (change: object) => shop.call('PUT', `/orders/${cart.token}`, change);
    const stands = async () => {
      const { status, paymentStatus } = (await shop.call('GET', `/orders/${cart.token}`)).json();
      return [status, paymentStatus, (await shop.call('GET', '/products/mug')).json().stock];
    };
    const attention = async () => {
      await jobsByHand(shop.context).fanOut();
      const { items } = (await shop.call('GET', '/mails?kind=order-attention')).json();
      const parts = await Promise.all(
        items.map(async ({ id }: { id: string }) => (await shop.call('GET', `/mails/${id}`)).json().text),
      );
      return parts.join('\n');
    };
    const mailed = async () => {
      await jobsByHand(shop.context).fanOut();
      const { items } = (await shop.call('GET', '/mails?to=ada@example.com')).json();
      return items.map(({ kind }: { kind: string }) => kind).sort();
    };
    expect(await tell('processing')).toBe(200);
    expect(await stands()).toEqual(['Pending', 'Pending', 1]);
    return { shop, tell, put, stands, attention, mailed };
  }

  it('makes the order what it waited for, or cancels it and puts the goods back', async () => {
    const paid = await waiting();
    expect(await paid.tell('processed')).toBe(200);
    expect(await paid.stands()).toEqual(['Processed', 'Paid', 1]);
    expect(await paid.mailed()).toEqual(['invoice', 'order-received']);
    const failed = await waiting();
    expect(await failed.tell('failed')).toBe(200);
    expect(await failed.stands()).toEqual(['Cancelled', 'Failed', 3]);
    expect(await failed.mailed()).toEqual(['order-received', 'payment-expired']);
    expect(await failed.attention()).toBe('');
  });

  it('that comes for an order that was cancelled meanwhile takes nothing from the shelf, and a person is told', async () => {
    const { shop, tell, put, stands, attention, mailed } = await waiting();
    await put({ status: 'Cancelled', restock: true });
    await shop.call('PUT', '/products/mug', { stock: 0 });
    for (let again = 0; again < 2; again += 1) expect(await tell('processed')).toBe(200);
    expect(await stands()).toEqual(['Cancelled', 'Paid', 0]);
    expect(await attention()).toContain('arrived after the order was cancelled');
    expect(await mailed()).toEqual(['order-received']);
    const { items } = (await shop.call('GET', '/orders')).json();
    const back = await shop.call('POST', `/orders/${items[0].token}/refunds`, { amount: 40 });
    expect(back.statusCode, back.body).toBe(201);
  });

  it('leaves an order that went on as far as it is', async () => {
    const { tell, put, stands, attention } = await waiting();
    await put({ status: 'Shipped' });
    expect(await tell('processed')).toBe(200);
    expect(await stands()).toEqual(['Shipped', 'Paid', 1]);
    expect(await attention()).toBe('');
  });

  it('that fails after the goods have left puts nothing back, and a person is told', async () => {
    const { tell, put, stands, attention } = await waiting();
    await put({ status: 'Shipped' });
    expect(await tell('failed')).toBe(200);
    expect(await stands()).toEqual(['Shipped', 'Failed', 1]);
    expect(await attention()).toContain('failed');
  });

  it.each([
    [true, { paymentStatus: 'Refunded', refundsAmount: 40 }, 400],
    [false, { paymentStatus: 'Paid', refundsAmount: 0 }, 201],
  ])(
    'whose return the gateway never answered is for a person to look at, who says: %s',
    async (wasRefunded, stands, again) => {
      const { shop, tell, attention } = await waiting();
      await tell('processed');
      const { token } = (await shop.call('GET', '/orders')).json().items[0];
      gateway.spoil('/refund', 'cut after');
      const asked = await shop.call('POST', `/orders/${token}/refunds`, { amount: 40 });
      expect([asked.statusCode, asked.json()]).toMatchObject([202, { pending: true }]);
      const say = (refundedByPaymentGateway: boolean) =>
        shop.call('PUT', `/orders/${token}/refunds/${asked.json().id}`, { refundedByPaymentGateway });
      expect((await say(wasRefunded)).statusCode).toBe(409);
      const later = { ...shop.context, now: () => Date.now() + 61_000 };
      for (let turn = 0; turn < 2; turn += 1) await reconcile(later, new AbortController().signal);
      expect(await dueRefunds(shop.storage.read, Date.now() + 86_400_000, 10)).toEqual([]);
      expect(await attention()).toContain('40.00 USD');
      expect((await attention()).match(/see there whether the money went back/g)).toHaveLength(1);
      expect((await shop.call('POST', `/orders/${token}/refunds`, { amount: 40 })).statusCode).toBe(400);
      for (let turn = 0; turn < 2; turn += 1) {
        const ended = await say(wasRefunded);
        expect([ended.statusCode, ended.json()]).toMatchObject([
          200,
          { pending: false, refundedByPaymentGateway: wasRefunded },
        ]);
      }
      expect((await say(!wasRefunded)).statusCode).toBe(409);
      expect((await shop.call('GET', `/orders/${token}`)).json()).toMatchObject(stands);
      expect((await shop.call('POST', `/orders/${token}/refunds`, { amount: 40 })).statusCode).toBe(again);
      expect(gateway.calls.filter(({ path }) => path === '/refund')).toHaveLength(wasRefunded ? 1 : 2);
    },
  );

  it('that went back outside of the shop is noted, and the gateway is not asked for it again', async () => {
    const { shop, tell } = await waiting();
    const { token } = (await shop.call('GET', '/orders')).json().items[0];
    const note = (amount: number) =>
      shop.call('POST', `/orders/${token}/refunds`, { amount, refundedByPaymentGateway: false });
    expect((await note(15)).statusCode).toBe(409);
    await tell('processed');
    const noted = await note(15);
    expect([noted.statusCode, noted.json()]).toMatchObject([
      201,
      { amount: 15, refundedByPaymentGateway: false, pending: false },
    ]);
    expect((await note(25.01)).statusCode).toBe(400);
    expect(gateway.calls.some(({ path }) => path === '/refund')).toBe(false);
    const rest = await shop.call('POST', `/orders/${token}/refunds`, { amount: 25 });
    expect(rest.json()).toMatchObject({ amount: 25, refundedByPaymentGateway: true });
    expect((await shop.call('GET', `/orders/${token}`)).json()).toMatchObject({
      paymentStatus: 'Refunded',
      refundsAmount: 40,
      adjustedAmount: 0,
    });
  });
});
