import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reconcile } from '../src/jobs/reconcile.js';
import { beginCart } from './support/cart-calls.js';
import { onEachDatabase } from './support/databases.js';
import { type FakePayPal, startFakePayPal, type Trouble, type WebhookTime } from './support/fake-paypal.js';
import { startShop, type TestShop } from './support/shop.js';

let paypal: FakePayPal;
let running: TestShop[] = [];
let clock = 0;
beforeEach(async () => {
  clock = 0;
  paypal = await startFakePayPal({ now: () => Date.now() + clock });
});
afterEach(async () => {
  await paypal.quiet();
  for (const { app } of running) await app.close();
  running = [];
  await paypal.close();
});

onEachDatabase({ inShare: 'sqlite' }, (database) => {
  interface Setup {
    readonly time?: WebhookTime;
    readonly settings?: object;
    readonly currency?: string;
  }

  /** A shop with ten mugs that is paid by PayPal, set up over its API. */
  async function open({ time = 'never', settings = {}, currency = 'USD' }: Setup = {}): Promise<TestShop> {
    const shop = await startShop(database, {
      providerApis: { paypal: paypal.address },
      domain: { domain: 'shop.example', protocol: 'https' },
      settings: { currency },
      now: () => Date.now() + clock,
    });
    running.push(shop);
    const address = await shop.app.listen({ port: 0, host: '127.0.0.1' });
    const set = await shop.call('PUT', '/settings/payment', {
      paypalClientId: paypal.clientId,
      paypalSecret: paypal.secret,
      paypalWebhookId: paypal.webhook.id,
      ...settings,
    });
    expect(set.statusCode).toBe(200);
    Object.assign(paypal.webhook, { url: address + set.json().paypalWebhookUrl, time });
    await shop.call('POST', '/products', [{ id: 'mug', name: 'Mug', price: 20 }]);
    await shop.call('PUT', '/products/mug', { inventoryManagementMethod: 'Single', stock: 10 });
    return shop;
  }

  /** A buyer with a mug in the cart, ready to pay. */
  async function buyer(shop: TestShop) {
    const cart = await beginCart(shop);
    expect((await cart.add({ id: 'mug' })).statusCode).toBe(201);
    const billingAddress = {
      name: 'Jane Doe',
      address1: '1 Main St',
      city: 'El Monte',
      country: 'US',
      province: 'CA',
      postalCode: '91731',
    };
    expect((await cart.call('PUT', '', { email: 'jane@example.com', billingAddress })).statusCode).toBe(200);
    return {
      ...cart,
      async pay(more: object = {}) {
        const answer = await cart.call('POST', '/pay', { method: 'paypal', ...more });
        return { status: answer.statusCode, ...answer.json() };
      },
    };
  }

  /** A buyer whose order PayPal was paid for. */
  async function bought(shop: TestShop) {
    const cart = await buyer(shop);
    const { redirectUrl } = await cart.pay();
    const order = await paypal.approve(redirectUrl);
    await cart.pay();
    return { ...cart, order };
  }

  const stockOf = async (shop: TestShop) => (await shop.call('GET', '/products/mug')).json().stock;
  const orderOf = async (shop: TestShop, token: string) =>
    (await shop.call('GET', `/orders/${token}`)).json();
  const tidyUp = (shop: TestShop) => reconcile(shop.context, new AbortController().signal);
  const methodsOf = async (cart: Awaited<ReturnType<typeof buyer>>) =>
    (await cart.call('GET', '/payment-methods')).json().methods;

  describe('the settings of PayPal', () => {
    const put = async (shop: TestShop, change: object, path = '/settings/payment') => {
      const answer = await shop.call('PUT', path, change);
      return { status: answer.statusCode, ...answer.json() };
    };

    it('are tried as they are set, and their secrets are never shown', async () => {
      const shop = await open();
      paypal.webhook.url = 'https://elsewhere.example/';
      const set = await put(shop, {
        paypalClientId: paypal.clientId,
        paypalSecret: paypal.secret,
        paypalWebhookId: 'WH-1',
      });
      expect(set).toMatchObject({
        status: 200,
        paypalClientId: paypal.clientId,
        paypalSecretSet: true,
        paypalWebhookIdSet: true,
        checks: [
          { name: 'paypalClientId', state: 'ok' },
          { name: 'paypalWebhookId', state: 'wrong', message: expect.stringContaining('elsewhere.example') },
        ],
      });
      expect(JSON.stringify(set)).not.toContain(paypal.secret);
      expect((await put(shop, { paypalSecret: 'another' })).checks).toMatchObject([
        { name: 'paypalClientId', state: 'wrong', message: expect.stringContaining('does not know') },
      ]);
      expect((await put(shop, { paypalSecret: null })).checks).toMatchObject([
        { name: 'paypalClientId', state: 'unknown', message: expect.stringContaining('paypalSecret') },
      ]);
      expect((await put(shop, { paypalClientId: null, paypalSecret: null })).paypalSecretSet).toBe(false);
    });

    it('are tried against the events that the webhook has', async () => {
      const shop = await open();
      paypal.webhook.url = shop.context.publicUrl ?? '/api/payment/paypal/webhook/1';
      paypal.webhook.events = [{ name: 'CHECKOUT.ORDER.APPROVED' }];
      expect((await put(shop, { paypalWebhookId: 'WH-1' })).checks).toMatchObject([
        { state: 'wrong', message: expect.stringContaining('PAYMENT.CAPTURE.COMPLETED') },
      ]);
      paypal.webhook.events = [{ name: '*' }];
      expect((await put(shop, { paypalWebhookId: 'WH-1' })).checks).toMatchObject([{ state: 'ok' }]);
      expect((await put(shop, { paypalWebhookId: 'WH-2' })).checks).toMatchObject([
        { state: 'wrong', message: expect.stringContaining('no webhook') },
      ]);
      paypal.spoil('webhook', '503');
      expect((await put(shop, { paypalWebhookId: 'WH-1' })).checks).toMatchObject([{ state: 'unknown' }]);
    });

    it('are refused by name where they are none, and where PayPal takes no currency of the shop', async () => {
      const shop = await open();
      for (const [change, name, why] of [
        [{ paypalClientId: 'two words' }, 'paypalClientId', /client id/],
        [{ paypalSecret: 7 }, 'paypalSecret', /secret/],
        [{ paypalWebhookId: 'a\nb' }, 'paypalWebhookId', /webhook/],
        [{ paypalCaptureMethod: 'later' }, 'paypalCaptureMethod', /automatic or manual/],
      ] as const) {
        const refused = await put(shop, change);
        expect([refused.status, Object.keys(refused.errors)]).toEqual([400, [name]]);
        expect(refused.errors[name][0]).toMatch(why);
      }
      await put(shop, { currency: 'ARS' }, '/settings/general');
      for (const path of ['/settings/payment', '/settings/general']) {
        const refused = await put(shop, { paypalClientId: 'client' }, path);
        expect(refused).toMatchObject({
          status: 400,
          errors: { paypalClientId: [expect.stringMatching(/no ARS.*only AUD, BRL/)] },
        });
      }
      await put(shop, { currencies: ['EUR'] }, '/settings/general');
      const set = await put(shop, { paypalClientId: paypal.clientId });
      expect(set.checks).toMatchObject([{ state: 'ok', message: expect.stringContaining('takes no ARS') }]);
    });
  });

  describe('a way to pay', () => {
    it('is offered with what the page needs, in currencies that PayPal takes', async () => {
      const shop = await open({ settings: { paypalCaptureMethod: 'manual' } });
      expect(await methodsOf(await buyer(shop))).toMatchObject([
        {
          id: 'paypal',
          name: 'PayPal',
          publishableKey: paypal.clientId,
          form: 'paypal',
          options: { intent: 'authorize' },
        },
        { id: 'test-card' },
        { id: 'deferred' },
      ]);
      const other = await startShop(database, { settings: { currency: 'ARS', paypalClientId: 'x' } });
      running.push(other);
      await other.storage.write((tx) =>
        other.context.vault.put(tx, other.store.storeId, 'paypal.secret', 'secret', Date.now()),
      );
      await other.call('POST', '/products', [{ id: 'mug', name: 'Mug', price: 20 }]);
      expect((await methodsOf(await buyer(other))).map(({ id }: { id: string }) => id)).toEqual([
        'test-card',
        'deferred',
      ]);
    });

    it('sends the payer to PayPal, and makes one order once they have agreed', async () => {
      const shop = await open();
      const cart = await buyer(shop);
      const begun = await cart.pay();
      expect(begun).toMatchObject({
        status: 200,
        redirectUrl: expect.stringContaining('/checkoutnow?token='),
      });
      expect(await stockOf(shop)).toBe(9);
      // Whoever asks again before they have agreed goes on with the same order.
      expect(await cart.pay()).toEqual(begun);
      await paypal.approve(begun.redirectUrl);
      const answers = await Promise.all(Array.from({ length: 5 }, () => cart.pay()));
      for (const { order } of answers)
        expect(order).toMatchObject({ token: cart.token, status: 'Processed', paymentStatus: 'Paid' });
      expect(await orderOf(shop, cart.token)).toMatchObject({
        paymentMethod: 'Other',
        paymentGatewayUsed: 'PayPal',
        paymentTransactionId: expect.stringMatching(/^ORDER/),
      });
      expect(paypal.charged(cart.token)).toEqual({ count: 1, amount: 2000, refunded: 0 });
      expect(await stockOf(shop)).toBe(9);
    });

    it('tells why PayPal declined, gives the stock back, and begins anew', async () => {
      const shop = await open();
      const cart = await buyer(shop);
      await paypal.approve((await cart.pay()).redirectUrl, 'declined');
      expect(await cart.pay()).toMatchObject({ status: 400, reason: 'card.declined' });
      expect([await stockOf(shop), paypal.charged().count]).toEqual([10, 0]);
      await paypal.approve((await cart.pay()).redirectUrl);
      expect(await cart.pay()).toMatchObject({ status: 200, order: { paymentStatus: 'Paid' } });
      expect(paypal.charged()).toEqual({ count: 1, amount: 2000, refunded: 0 });
    });

    it('waits for money that PayPal looks into, and cancels the order where it is denied', async () => {
      const shop = await open({ time: 'after' });
      const orders = [];
      for (const end of ['COMPLETED', 'DECLINED'] as const) {
        const cart = await buyer(shop);
        const order = await paypal.approve((await cart.pay()).redirectUrl, 'pending');
        await paypal.quiet();
        expect(await cart.pay()).toMatchObject({ order: { status: 'Pending', paymentStatus: 'Pending' } });
        await paypal.finishCapture(order, end);
        await paypal.quiet();
        orders.push(await orderOf(shop, cart.token));
      }
      expect(orders).toMatchObject([
        { status: 'Processed', paymentStatus: 'Paid' },
        { status: 'Cancelled', paymentStatus: 'Failed' },
      ]);
      expect(await stockOf(shop)).toBe(9);
    });

    it.each<Trouble>(['cut after', '500 after', 'cut before', '503'])(
      'says that it does not know after %s, and charges once however often it is asked',
      async (trouble) => {
        const shop = await open();
        const cart = await buyer(shop);
        await paypal.approve((await cart.pay()).redirectUrl);
        paypal.spoil('complete', trouble, trouble);
        const first = await cart.pay();
        if (first.status !== 200) expect(first).toMatchObject({ status: 409 });
        let last = first;
        for (let again = 0; again < 3 && !last.order; again += 1) last = await cart.pay();
        expect(last.order).toMatchObject({ token: cart.token, paymentStatus: 'Paid' });
        expect(paypal.charged(cart.token)).toEqual({ count: 1, amount: 2000, refunded: 0 });
      },
    );

    it('lets go of a payer who did not agree in ten minutes; whoever agrees later is not charged', async () => {
      const shop = await open({ time: 'after' });
      const cart = await buyer(shop);
      const { redirectUrl } = await cart.pay();
      clock = 11 * 60_000;
      await tidyUp(shop);
      expect(await stockOf(shop)).toBe(10);
      await paypal.approve(redirectUrl);
      await paypal.quiet();
      expect([paypal.charged().count, (await shop.call('GET', '/orders')).json().totalItems]).toEqual([0, 0]);
    });

    it('takes what the payer had agreed to where nobody came back: a job, before the hold ends', async () => {
      const shop = await open();
      const cart = await buyer(shop);
      await paypal.approve((await cart.pay()).redirectUrl);
      clock = 11 * 60_000;
      await tidyUp(shop);
      expect(await orderOf(shop, cart.token)).toMatchObject({ status: 'Processed', paymentStatus: 'Paid' });
      expect(paypal.charged(cart.token)).toEqual({ count: 1, amount: 2000, refunded: 0 });
    });

    it('lets go of PayPal where the buyer pays otherwise after all', async () => {
      const shop = await open({ time: 'after' });
      const cart = await buyer(shop);
      const { redirectUrl } = await cart.pay();
      expect(await cart.pay({ method: 'deferred' })).toMatchObject({ order: { paymentStatus: 'Deferred' } });
      await paypal.approve(redirectUrl);
      await paypal.quiet();
      expect(paypal.charged().count).toBe(0);
    });
  });

  describe('an order', () => {
    const held = { settings: { paypalCaptureMethod: 'manual' } } as const;

    it('is captured by a change of it, once, and let go of by its cancellation', async () => {
      const shop = await open(held);
      const [first, second] = [await bought(shop), await bought(shop)];
      for (const { token } of [first, second])
        expect(await orderOf(shop, token)).toMatchObject({ status: 'Pending', paymentStatus: 'Authorized' });
      expect(paypal.charged().count).toBe(0);
      paypal.spoil('capture', { issue: 'INSTRUMENT_DECLINED' });
      const refused = await shop.call('PUT', `/orders/${first.token}`, { status: 'Processed' });
      expect([refused.statusCode, refused.json().message]).toEqual([
        402,
        expect.stringContaining('INSTRUMENT_DECLINED'),
      ]);
      expect(await orderOf(shop, first.token)).toMatchObject({ paymentStatus: 'Authorized' });
      for (let again = 0; again < 2; again += 1)
        expect((await shop.call('PUT', `/orders/${first.token}`, { paymentStatus: 'Paid' })).statusCode).toBe(
          200,
        );
      expect(await orderOf(shop, first.token)).toMatchObject({ status: 'Processed', paymentStatus: 'Paid' });
      const cancelled = { status: 'Cancelled', restock: true };
      expect((await shop.call('PUT', `/orders/${second.token}`, cancelled)).statusCode).toBe(200);
      expect(second.order.authorization?.status).toBe('VOIDED');
      expect(paypal.charged()).toEqual({ count: 1, amount: 2000, refunded: 0 });
      expect(await stockOf(shop)).toBe(9);
    });

    it('gives back no more than was paid, also where answers are lost', async () => {
      const shop = await open();
      const { token } = await bought(shop);
      paypal.spoil('refund', 'cut after', 'cut after');
      const refund = () => shop.call('POST', `/orders/${token}/refunds`, { amount: 3 });
      const made = await Promise.all(Array.from({ length: 10 }, refund));
      clock = 120_000;
      await tidyUp(shop);
      expect(made.filter(({ statusCode }) => statusCode < 300)).toHaveLength(6);
      expect(paypal.charged(token)).toEqual({ count: 1, amount: 2000, refunded: 1800 });
    });

    it('is disputed while a payer complains, and what it was before once that is won', async () => {
      const shop = await open();
      for (const [outcome, status, paymentStatus] of [
        ['RESOLVED_SELLER_FAVOUR', 'Processed', 'Paid'],
        ['RESOLVED_BUYER_FAVOUR', 'Disputed', 'ChargedBack'],
      ] as const) {
        const { token, order } = await bought(shop);
        const dispute = {
          dispute_id: `PP-D-${token}`,
          status: 'OPEN',
          disputed_transactions: [{ seller_transaction_id: order.capture!.id }],
        };
        expect(await paypal.send('CUSTOMER.DISPUTE.CREATED', dispute)).toBe(200);
        expect(await orderOf(shop, token)).toMatchObject({ status: 'Disputed', paymentStatus: 'Paid' });
        const ended = { ...dispute, status: 'RESOLVED', dispute_outcome: { outcome_code: outcome } };
        for (let again = 0; again < 2; again += 1)
          expect(await paypal.send('CUSTOMER.DISPUTE.RESOLVED', ended)).toBe(200);
        expect(await orderOf(shop, token)).toMatchObject({ status, paymentStatus });
      }
    });

    it('is charged back where a bank takes the money', async () => {
      const shop = await open();
      const { token, order } = await bought(shop);
      await paypal.send('PAYMENT.CAPTURE.REVERSED', {
        id: 'REVERSAL1',
        custom_id: order.customId,
        status: 'COMPLETED',
        links: [{ rel: 'up', href: `${paypal.address}/v2/payments/captures/${order.capture!.id}` }],
      });
      expect(await orderOf(shop, token)).toMatchObject({ status: 'Disputed', paymentStatus: 'ChargedBack' });
    });
  });

  describe('a message of PayPal', () => {
    it.each<WebhookTime>(['before', 'after', 'twice'])(
      'that comes %s places the order of a payer who never comes back',
      async (time) => {
        const shop = await open({ time });
        const cart = await buyer(shop);
        await paypal.approve((await cart.pay()).redirectUrl);
        await paypal.quiet();
        for (const { type, body } of paypal.events) await paypal.deliver(type, body);
        expect(await orderOf(shop, cart.token)).toMatchObject({ status: 'Processed', paymentStatus: 'Paid' });
        expect(paypal.charged()).toEqual({ count: 1, amount: 2000, refunded: 0 });
        expect((await shop.call('GET', '/orders')).json().totalItems).toBe(1);
        for (const { status } of paypal.sent) expect(status).toBe(200);
      },
    );

    it('is refused where PayPal did not sign it for this webhook', async () => {
      const shop = await open();
      const cart = await buyer(shop);
      await paypal.approve((await cart.pay()).redirectUrl);
      const { body } = paypal.events.at(-1)!;
      const send = async (headers: Record<string, string>, text = body, storeId = shop.store.storeId) => {
        const url = `/api/payment/paypal/webhook/${storeId}`;
        return (await shop.app.inject({ method: 'POST', url, headers, payload: text })).statusCode;
      };
      const genuine = paypal.sign(body);
      const elsewhere = genuine['paypal-cert-url']!.replace('127.0.0.1', 'localhost');
      for (const forged of [
        {},
        paypal.sign(body, 'WH-2'),
        paypal.sign(`${body} `),
        { ...genuine, 'paypal-auth-algo': 'SHA1withRSA' },
        { ...genuine, 'paypal-cert-url': elsewhere },
        { ...genuine, 'paypal-cert-url': 'https://certs.paypal.com.example/v1/notifications/certs/CERT-1' },
        { ...genuine, 'paypal-cert-url': `${paypal.address}/v2/checkout/orders/CERT-1` },
        { ...genuine, 'paypal-transmission-sig': 'AAAA' },
        { ...genuine, 'paypal-transmission-id': 'another' },
      ])
        expect(await send({ 'content-type': 'application/json', ...forged })).toBe(400);
      expect(await send(genuine, body, shop.other.store.storeId)).toBe(404);
      expect((await shop.call('GET', '/orders')).json().totalItems).toBe(0);
      expect(await send(genuine)).toBe(200);
      expect(await orderOf(shop, cart.token)).toMatchObject({ paymentStatus: 'Paid' });
    });

    it('about another shop’s payment, or about nothing, changes nothing', async () => {
      const shop = await open();
      const { token } = await bought(shop);
      for (const [type, resource] of [
        ['CHECKOUT.ORDER.APPROVED', { id: 'ORDER-OF-ANOTHER' }],
        ['PAYMENT.CAPTURE.DENIED', { id: 'M', status: 'DECLINED', custom_id: token }],
        [
          'CUSTOMER.DISPUTE.CREATED',
          { dispute_id: 'D', disputed_transactions: [{ seller_transaction_id: 'M' }] },
        ],
        ['BILLING.PLAN.CREATED', {}],
      ] as const)
        expect(await paypal.send(type, resource)).toBe(200);
      expect(await orderOf(shop, token)).toMatchObject({ status: 'Processed', paymentStatus: 'Paid' });
    });
  });
});
