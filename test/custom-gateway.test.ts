import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recordOutcome } from '../src/checkout/payment/record-outcome.js';
import { gatewayInvoice } from '../src/dialect/snipcart/gateway.js';
import { findOrder } from '../src/domain/order/rows.js';
import { findPayment, listPayments } from '../src/domain/payment/rows.js';
import { getStore, setDomain } from '../src/domain/store/store.js';
import { customGateway } from '../src/payment/custom-gateway/custom-gateway.js';
import { customGatewayProvider, gatewayMethods } from '../src/payment/custom-gateway/provider.js';
import { issuePublicToken, publicTokenLifetime } from '../src/payment/custom-gateway/public-token.js';
import { cartCalls } from './support/cart-calls.js';
import { onEachDatabase } from './support/databases.js';
import { digestOf } from './support/digest.js';
import { type FakeGateway, startFakeGateway } from './support/fake-gateway.js';
import { mugCart, mugDetails, newPayment, payBy } from './support/payments.js';
import { basic, startShop, type TestShop, type TestShopOptions } from './support/shop.js';

let gateway: FakeGateway;
let running: TestShop[] = [];
let clock = 0;
beforeEach(async () => {
  gateway = await startFakeGateway();
  clock = 0;
});
afterEach(async () => {
  for (const { app } of running) await app.close();
  running = [];
  await gateway.close();
});

const session = '/api/public/custom-payment-gateway/payment-session';
const validate = '/api/public/custom-payment-gateway/validate';
const post = '/api/private/custom-payment-gateway/payment';

it('waits for a gateway for so long and no longer, and then does not know', async () => {
  const sleepy = {
    methodsUrl: gateway.methodsUrl,
    mode: 'Test' as const,
    name: null,
    allowHosts: new Set([gateway.host]),
    requestToken: () => 'token',
    publicToken: async () => 'a.b.c',
    invoiceOf: () => gatewayInvoice({ token: 't', currency: 'USD', details: mugDetails() }),
    timeoutMs: 600,
  };
  gateway.setup.validates = false;
  // What calls outside is loaded at the first call.
  await gatewayMethods({ ...sleepy, timeoutMs: 20_000 }, sleepy.invoiceOf(), 'a.b.c');
  gateway.spoil('/methods', 'no answer', { delayMs: 1500 });
  for (let again = 0; again < 2; again += 1)
    await expect(gatewayMethods(sleepy, sleepy.invoiceOf(), 'a.b.c')).rejects.toMatchObject({
      code: 'timeout',
    });
  expect(await gatewayMethods(sleepy, sleepy.invoiceOf(), 'a.b.c')).toHaveLength(2);
  const payment = newPayment({ provider: 'custom' });
  const paid = {
    ...payment,
    details: { ...payment.details, provider: { refundsUrl: `${gateway.address}/refund` } },
  };
  gateway.spoil('/refund', 'no answer');
  const provider = customGatewayProvider(sleepy);
  const refund = { id: randomUUID(), amount: 1, reason: '' };
  expect(await provider.refund(paid, refund)).toMatchObject({ state: 'unknown' });
  expect(await provider.refund(paid, refund)).toMatchObject({ state: 'done' });
});

onEachDatabase({ inShare: 'postgres' }, (database) => {
  /** A shop whose gateway is there, both listening. */
  async function open(options: TestShopOptions = {}): Promise<TestShop> {
    const shop = await startShop(database, {
      allowHosts: [gateway.host],
      now: () => Date.now() + clock,
      settings: { customGatewayUrl: gateway.methodsUrl },
      domain: { domain: 'shop.example', protocol: 'https' },
      ...options,
    });
    running.push(shop);
    gateway.setup.shop = await shop.app.listen({ port: 0, host: '127.0.0.1' });
    gateway.setup.secretKey = shop.secretKey;
    return shop;
  }

  /** What a cart is offered. */
  const offered = (
    shop: TestShop,
    { token, store = shop.store }: { readonly token: string; readonly store?: TestShop['store'] },
  ) => customGateway.offers(shop.context, store, { token, total: 2000, currency: 'USD' });

  /** A buyer who chose a method and is at the gateway now. */
  async function atGateway(shop: TestShop, id = 'custom:bank') {
    const token = await mugCart(shop);
    const methods = await offered(shop, { token });
    const method = methods.find((one) => one.id === id)!;
    const { outcome, payment } = await payBy(shop, token, id, method.provider);
    const { redirectUrl = '' } = outcome as { redirectUrl?: string };
    const publicToken = new URL(redirectUrl).searchParams.get('publicToken')!;
    return { token, payment, publicToken, redirectUrl };
  }

  const orderOf = async (shop: TestShop, token: string) =>
    (await shop.call('GET', `/orders/${token}`)).json();
  const paymentOf = (shop: TestShop, id: string) => findPayment(shop.storage.read, shop.store.storeId, id);

  describe('the methods of a gateway', () => {
    it('are asked for with the invoice and a token that the gateway can have validated', async () => {
      const shop = await open();
      const token = await mugCart(shop);
      expect(await offered(shop, { token })).toMatchObject([
        { id: 'custom:bank', name: 'Bank transfer', iconUrl: `${gateway.address}/icon.png` },
        { id: 'custom:cash', name: 'Cash' },
      ]);
      const [{ body, query, headers }] = gateway.calls as [(typeof gateway.calls)[0]];
      expect(body).toMatchObject({
        mode: 'test',
        publicToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
        invoice: {
          targetId: token,
          email: 'jane@example.com',
          currency: 'usd',
          amount: 20,
          items: [{ name: 'Mug', unitPrice: 20, quantity: 1, type: 'Physical', amount: 20 }],
        },
      });
      expect(query.get('publicToken')).toBe(body.publicToken);
      expect(body.PublicToken).toBe(body.publicToken);
      const requestToken = String(headers['x-snipcart-requesttoken']);
      expect((await shop.call('GET', `/requestvalidation/${requestToken}`)).statusCode).toBe(200);
      // Some gateways validate by asking for the session.
      const session = await gateway.session(String(body.publicToken));
      expect([session.status, session.body.id, session.body.invoice]).toEqual([200, token, body.invoice]);
    });

    it('are hidden while the gateway is away, refuses, or answers something else', async () => {
      const shop = await open();
      const token = await mugCart(shop);
      const list = async () => (await offered(shop, { token })).map(({ id }) => id);
      gateway.spoil('/methods', 'cut', { status: 500 }, { status: 404 }, { status: 302 });
      gateway.spoil('/methods', { status: 200, body: '{}' }, { status: 200, body: 'null' });
      gateway.spoil('/methods', { status: 200, body: '<html>' }, { status: 200, body: 'x'.repeat(200_000) });
      for (let trouble = 0; trouble < 8; trouble += 1) expect(await list()).toEqual([]);
      expect(await list()).toEqual(['custom:bank', 'custom:cash']);
    });

    it('are those alone that can be used, under names of their own', async () => {
      const shop = await open({
        settings: { customGatewayUrl: gateway.methodsUrl, customGatewayName: 'Our bank' },
      });
      const token = await mugCart(shop);
      const checkoutUrl = 'https://g.example/pay';
      gateway.setup.methods = [
        null,
        7,
        'bank',
        {},
        { id: 'a', name: 'A' },
        { id: 'b', name: 'B', checkoutUrl: 'javascript:alert(1)' },
        { id: 'c', name: 'C', checkoutUrl: '/pay' },
        { id: '', name: 'D', checkoutUrl },
        { id: 'x'.repeat(101), name: 'E', checkoutUrl },
        { id: 5, checkoutUrl, iconUrl: 'data:image/png;base64,AA' },
        { id: 'stripe', name: 'Not Stripe', checkoutUrl },
      ];
      expect((await offered(shop, { token })).map(({ id, name, iconUrl }) => [id, name, iconUrl])).toEqual([
        ['custom:5', 'Our bank', undefined],
        ['custom:stripe', 'Not Stripe', undefined],
      ]);
    });

    it('are none where no gateway is set, and none of a cart that is not there', async () => {
      const shop = await open({ settings: {} });
      expect(await offered(shop, { token: await mugCart(shop) })).toEqual([]);
      const other = await open();
      expect(await offered(other, { token: randomUUID() })).toEqual([]);
      expect(gateway.calls).toEqual([]);
    });

    it('are never asked for at a private address that nobody allowed', async () => {
      const shop = await open({ allowHosts: [] });
      const token = await mugCart(shop);
      for (const customGatewayUrl of [
        gateway.methodsUrl,
        gateway.methodsUrl.replace('127.0.0.1', 'localhost'),
      ]) {
        const store = { ...shop.store, stored: { ...shop.store.stored, customGatewayUrl } };
        expect(await offered(shop, { token, store })).toEqual([]);
        const paid = await payBy(
          shop,
          await mugCart(shop),
          'custom:bank',
          (await customGateway.open(shop.context, store))!,
        );
        expect(paid.outcome).toMatchObject({ state: 'failed', failure: { code: 'payment_failed' } });
      }
      expect(gateway.calls).toEqual([]);
    });
  });

  describe('a payment at a gateway', () => {
    it('goes round: chosen, shown, paid, placed, and the buyer comes back', async () => {
      const shop = await open();
      const { token, payment, publicToken, redirectUrl } = await atGateway(shop);
      expect(redirectUrl).toMatch(new RegExp(`^${gateway.address}/checkout\\?shop=1&publicToken=`));
      expect(payment).toMatchObject({
        provider: 'custom',
        state: 'action',
        isOpen: true,
        details: { method: 'custom:bank', display: 'Bank transfer', redirectUrl },
      });
      const session = await gateway.session(publicToken);
      expect([session.status, session.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
      expect(session.body).toMatchObject({
        id: payment.id,
        invoice: { amount: 20, targetId: token },
        paymentAuthorizationRedirectUrl: 'https://shop.example/products?a=b#/checkout',
        state: 'pending',
        paymentMethod: 'bank',
      });
      const posted = await gateway.post({
        paymentSessionId: session.body.id,
        state: 'processed',
        transactionId: 'tx-1',
        instructions: 'Thanks',
        links: { refunds: `${gateway.address}/refund?transactionId=tx-1` },
      });
      expect(posted).toEqual({
        status: 200,
        body: { id: payment.id, returnUrl: `https://shop.example/products?a=b#/order/${token}` },
      });
      expect(await orderOf(shop, token)).toMatchObject({
        status: 'Processed',
        paymentStatus: 'Paid',
        paymentMethod: 'Other',
        paymentTransactionId: 'tx-1',
        finalGrandTotal: 20,
        paymentDetails: {
          display: 'Bank transfer',
          iconUrl: `${gateway.address}/icon.png`,
          instructions: 'Thanks',
        },
      });
      expect((await gateway.session(publicToken)).body).toMatchObject({ id: payment.id, state: 'processed' });
    });

    it('may be posted again, and by many at once: one order', async () => {
      const shop = await open();
      const { token, payment } = await atGateway(shop);
      const body = { paymentSessionId: payment.id, state: 'processed', transactionId: 'tx-2' };
      const answers = await Promise.all(Array.from({ length: 10 }, () => gateway.post(body)));
      answers.push(await gateway.post(body), await gateway.post({ ...body, state: 'processing' }));
      for (const answer of answers)
        expect(answer).toEqual({
          status: 200,
          body: { id: payment.id, returnUrl: expect.stringContaining(`#/order/${token}`) },
        });
      const { items } = (await shop.call('GET', '/orders')).json();
      expect(items.map((order: { invoiceNumber: string }) => order.invoiceNumber)).toEqual(['SNIP-0001']);
      expect(await orderOf(shop, token)).toMatchObject({ paymentStatus: 'Paid' });
    });

    it('waits while it is processing, and is then paid', async () => {
      const shop = await open();
      const { token, payment } = await atGateway(shop);
      const posted = await gateway.post({
        paymentSessionId: payment.id,
        state: 'processing',
        transactionId: 'tx-3',
      });
      expect(posted.body.returnUrl).toContain(`#/order/${token}`);
      expect(await orderOf(shop, token)).toMatchObject({ status: 'Pending', paymentStatus: 'Pending' });
      const pending = (await paymentOf(shop, payment.id))!;
      const provider = (await customGateway.open(shop.context, shop.store))!;
      expect(await provider.lookUp(pending)).toEqual({ state: 'pending' });
      expect(await provider.cancel(pending)).toMatchObject({ state: 'refused' });
      expect((await gateway.post({ paymentSessionId: payment.id, state: 'processed' })).status).toBe(200);
      expect(await orderOf(shop, token)).toMatchObject({ status: 'Processed', paymentStatus: 'Paid' });
    });

    it('cancels the order that waited where the money did not come', async () => {
      const shop = await open();
      const { token, payment } = await atGateway(shop);
      await gateway.post({ paymentSessionId: payment.id, state: 'processing' });
      const posted = await gateway.post({
        paymentSessionId: payment.id,
        state: 'failed',
        error: { code: 'no_funds', message: 'No funds' },
      });
      expect([posted.status, posted.body.returnUrl]).toEqual([200, expect.stringContaining('#/checkout')]);
      expect(await orderOf(shop, token)).toMatchObject({ status: 'Cancelled', paymentStatus: 'Failed' });
    });

    it.each([
      [{ state: 'failed', error: { code: 'card_declined', message: 'Your card was declined' } }, 'failed'],
      [{ state: 'FAILED', error: 'Declined' }, 'failed'],
      [{ state: 'invalidated' }, 'cancelled'],
    ])('lets the buyer pay again after %j', async (body, state) => {
      const shop = await open();
      const { token, payment, publicToken } = await atGateway(shop);
      for (let again = 0; again < 2; again += 1) {
        const posted = await gateway.post({ paymentSessionId: payment.id, ...body });
        expect(posted).toEqual({
          status: 200,
          body: { id: payment.id, returnUrl: 'https://shop.example/products?a=b#/checkout' },
        });
      }
      expect(await paymentOf(shop, payment.id)).toMatchObject({ state, isOpen: false });
      expect((await shop.call('GET', '/orders')).json().totalItems).toBe(0);
      expect((await gateway.session(publicToken)).body.state).toBe(
        state === 'failed' ? 'failed' : 'invalidated',
      );
      const methods = await offered(shop, { token });
      const next = await payBy(shop, token, 'custom:cash', methods[1]!.provider);
      expect((await gateway.post({ paymentSessionId: next.payment.id, state: 'processed' })).status).toBe(
        200,
      );
      expect(await orderOf(shop, token)).toMatchObject({
        paymentStatus: 'Paid',
        paymentDetails: { display: 'Cash' },
      });
      expect(await listPayments(shop.storage.read, shop.store.storeId, token)).toHaveLength(2);
    });

    it('stays paid, whatever is posted afterwards', async () => {
      const shop = await open();
      const { token, payment } = await atGateway(shop);
      await gateway.post({ paymentSessionId: payment.id, state: 'processed' });
      const before = await orderOf(shop, token);
      for (const state of ['failed', 'invalidated']) {
        const posted = await gateway.post({ paymentSessionId: payment.id, state });
        expect([posted.status, posted.body.message]).toEqual([409, expect.stringContaining('refund')]);
      }
      expect(await orderOf(shop, token)).toEqual(before);
    });

    it('is an order that needs attention where the money comes after it was given up', async () => {
      const shop = await open();
      const { token, payment } = await atGateway(shop);
      expect(await (await customGateway.open(shop.context, shop.store))!.cancel(payment)).toEqual({
        state: 'done',
      });
      await recordOutcome(shop.context, shop.store, payment.id, { state: 'cancelled' });
      clock = 70 * 3_600_000;
      const posted = await gateway.post({
        paymentSessionId: payment.id,
        state: 'processed',
        transactionId: 'late',
      });
      expect([posted.status, posted.body.returnUrl]).toEqual([
        200,
        expect.stringContaining(`#/order/${token}`),
      ]);
      const order = await findOrder(shop.storage.read, shop.store.storeId, token);
      expect(order).toMatchObject({ completed: true, paymentStatus: 'Paid' });
      expect(order!.details.attention).toMatch(/after its payment was given up/);
    });

    it('is found by its id, by its cart and by its public token, in any case', async () => {
      const shop = await open();
      for (const name of ['id', 'ID', 'token', 'publicToken'] as const) {
        const at = await atGateway(shop);
        const paymentSessionId = {
          id: at.payment.id,
          ID: at.payment.id.toUpperCase(),
          token: at.token,
          publicToken: at.publicToken,
        }[name];
        const posted = await gateway.post({
          PaymentSessionId: paymentSessionId,
          State: 'Processed',
          error: null,
        });
        expect([name, posted.status, posted.body.id]).toEqual([name, 200, at.payment.id]);
      }
    });

    it('keeps what can be read of an odd post: the money has moved', async () => {
      const shop = await open();
      const { token, payment } = await atGateway(shop);
      const posted = await gateway.post({
        paymentSessionId: payment.id,
        state: 'processed',
        transactionId: 'a\u0000b',
        instructions: { html: 1 },
        links: { refunds: 'javascript:alert(1)' },
        error: [],
        extra: { deep: [1] },
      });
      expect(posted.status).toBe(200);
      expect(await orderOf(shop, token)).toMatchObject({ paymentStatus: 'Paid', paymentTransactionId: 'ab' });
    });

    it('is told to a buyer who comes back to the cart: that they were to pay there, or why it failed', async () => {
      const shop = await open();
      const { token, payment } = await atGateway(shop);
      const seen = async () => (await cartCalls(shop)('GET', `/${token}`)).json().paymentDetails;
      expect(await seen()).toEqual({ method: 'custom:bank', status: 1, details: { state: 'action' } });
      const error = { code: 'card.declined', message: 'Your bank said no.' };
      await gateway.post({ paymentSessionId: payment.id, state: 'failed', error });
      const details = { state: 'failed', reason: 'card.declined', message: 'Your bank said no.' };
      expect(await seen()).toEqual({ method: 'custom:bank', status: 0, details });
    });

    it('fails where the gateway is away when the buyer has chosen', async () => {
      const shop = await open();
      const provider = (await customGateway.open(shop.context, shop.store))!;
      gateway.spoil('/methods', { status: 503 });
      const away = await payBy(shop, await mugCart(shop), 'custom:bank', provider);
      expect(away.outcome).toMatchObject({
        state: 'failed',
        failure: { code: 'payment_failed', message: expect.stringContaining('503') },
      });
      const paid = await payBy(shop, await mugCart(shop), 'custom:gone', provider);
      expect(paid.outcome).toMatchObject({ state: 'failed' });
      expect(paid.payment.isOpen).toBe(false);
      const there = await payBy(shop, await mugCart(shop), 'custom:bank', provider);
      expect(there.outcome).toMatchObject({ state: 'action' });
      expect(await provider.lookUp(there.payment)).toEqual({
        state: 'action',
        redirectUrl: there.payment.details.redirectUrl,
      });
      expect(await provider.capture(there.payment)).toMatchObject({ state: 'refused' });
      expect(await provider.lookUp(newPayment({ provider: 'custom' }))).toEqual({ state: 'cancelled' });
    });
  });

  describe('a refund at a gateway', () => {
    async function paid(shop: TestShop, refunds = `${gateway.address}/refund?transactionId=tx`) {
      const { payment } = await atGateway(shop);
      await gateway.post({
        paymentSessionId: payment.id,
        state: 'processed',
        transactionId: 'tx',
        links: { refunds },
      });
      return (await paymentOf(shop, payment.id))!;
    }
    const some = (change: object = {}) => ({ id: randomUUID(), amount: 575, reason: 'broken', ...change });

    it('is asked for at the address that came with the payment', async () => {
      const shop = await open();
      const payment = await paid(shop);
      const provider = (await customGateway.open(shop.context, shop.store))!;
      const refund = some();
      expect(await provider.refund(payment, refund)).toEqual({
        state: 'done',
        reference: expect.any(String),
      });
      expect(gateway.refunded).toEqual([{ transaction: 'tx', amount: 5.75 }]);
      const { body, headers } = gateway.calls.at(-1)!;
      expect(body).toEqual({ paymentId: payment.id, amount: 5.75, publicToken: expect.any(String) });
      expect(headers['idempotency-key']).toBe(refund.id);
      // Also where the shop offers the gateway no more.
      await shop.call('PUT', '/settings/payment', { customGatewayUrl: null });
      const store = await getStore(shop.storage.read, shop.store.storeId);
      expect(await (await customGateway.open(shop.context, store))!.refund(payment, some())).toMatchObject({
        state: 'done',
      });
    });

    it('is refused where nothing was sent, or the gateway says no; else it is not known, and not asked for again', async () => {
      const shop = await open();
      const payment = await paid(shop);
      const provider = (await customGateway.open(shop.context, shop.store))!;
      const state = async (change: object = {}) => (await provider.refund(payment, some(change))).state;
      gateway.spoil(
        '/refund',
        { status: 400 },
        { status: 404 },
        { status: 302 },
        { status: 500 },
        'cut',
        'cut after',
      );
      expect([await state(), await state(), await state()]).toEqual(['refused', 'refused', 'refused']);
      expect([await state(), await state(), await state()]).toEqual(['unknown', 'unknown', 'unknown']);
      const calls = gateway.calls.length;
      expect(await state({ asked: true })).toBe('unknown');
      expect(gateway.calls).toHaveLength(calls);
      const none = { ...payment, details: { ...payment.details, provider: {} } };
      expect(await provider.refund(none, some())).toMatchObject({
        state: 'refused',
        failure: { message: expect.stringContaining('no address') },
      });
      const nowhere = {
        ...payment,
        details: { ...payment.details, provider: { refundsUrl: 'http://127.0.0.1:1/' } },
      };
      expect(await provider.refund(nowhere, some())).toMatchObject({ state: 'refused' });
    });

    it('never goes to a private address', async () => {
      const shop = await open();
      const inside = await startFakeGateway();
      const payment = await paid(shop, `${inside.address}/refund`);
      expect(payment.details.provider).toMatchObject({ refundsUrl: `${inside.address}/refund` });
      expect(
        await (await customGateway.open(shop.context, shop.store))!.refund(payment, some()),
      ).toMatchObject({
        state: 'refused',
        failure: { message: expect.stringContaining('not') },
      });
      expect(inside.calls).toEqual([]);
      await inside.close();
    });
  });

  describe('who may call', () => {
    it('opens what a public token is for to anybody, and to no forged, expired or foreign one', async () => {
      const shop = await open();
      const { publicToken, payment, token } = await atGateway(shop);
      const secretOf = (store: { tokenSecret: string }) => Buffer.from(store.tokenSecret, 'hex');
      const claims = { storeId: shop.store.storeId, token, paymentId: payment.id };
      const foreign = await issuePublicToken(secretOf(shop.other.store), claims, Date.now());
      const theirs = await issuePublicToken(
        secretOf(shop.other.store),
        { ...claims, storeId: shop.other.store.storeId },
        Date.now(),
      );
      const nowhere = await issuePublicToken(secretOf(shop.store), { ...claims, storeId: 999 }, Date.now());
      const ask = async (path: string, query: string) => {
        const answer = await shop.app.inject(`${path}?${query}`);
        return [answer.statusCode, Object.keys(answer.json())];
      };
      expect(await ask(validate, `publicToken=${publicToken}`)).toEqual([200, ['valid']]);
      expect(await ask(validate, `PublicToken=${publicToken}`)).toEqual([200, ['valid']]);
      // Genuine, of another store: it opens nothing of this one.
      expect(await ask(validate, `publicToken=${theirs}`)).toEqual([200, ['valid']]);
      expect(await ask(session, `publicToken=${theirs}`)).toEqual([401, ['message']]);
      for (const bad of [
        '',
        'publicToken=',
        'publicToken=x',
        'publicToken=undefined',
        `publicToken=${publicToken}x`,
        `publicToken=${publicToken.split('.').slice(0, 2).join('.')}.`,
        `publicToken=${publicToken}&publicToken=${publicToken}`,
        `publicToken=${foreign}`,
        `publicToken=${nowhere}`,
        `publicToken=${shop.secretKey}`,
        `token=${publicToken}`,
      ]) {
        expect([bad, await ask(validate, bad)]).toEqual([bad, [401, ['message']]]);
        expect([bad, await ask(session, bad)]).toEqual([bad, [401, ['message']]]);
      }
      clock = publicTokenLifetime + 1000;
      expect(await ask(validate, `publicToken=${publicToken}`)).toEqual([401, ['message']]);
      expect(await ask(session, `publicToken=${publicToken}`)).toEqual([401, ['message']]);
      const preflight = await shop.app.inject({
        method: 'OPTIONS',
        url: session,
        headers: { origin: 'https://g.example' },
      });
      expect([preflight.statusCode, preflight.headers['access-control-allow-origin']]).toEqual([204, '*']);
    });

    it("takes a gateway's post with the store's own secret key alone", async () => {
      const shop = await open();
      const { payment, publicToken } = await atGateway(shop);
      const body = { paymentSessionId: payment.id, state: 'processed' };
      const send = async (headers: Record<string, string>, content: unknown = body) => {
        const answer = await shop.app.inject({
          method: 'POST',
          url: post,
          headers: { 'content-type': 'application/json', ...headers },
          payload: JSON.stringify(content),
        });
        return [answer.statusCode, Object.keys(answer.json())];
      };
      const before = await digestOf(shop.storage);
      for (const authorization of [
        '',
        'Bearer',
        'Bearer wrong-key',
        `Bearer ${shop.publicKey}`,
        `Bearer ${shop.accessToken}`,
        `Bearer ${publicToken}`,
        shop.secretKey,
      ])
        expect([authorization, await send({ authorization })]).toEqual([authorization, [401, ['message']]]);
      expect(await send({})).toEqual([401, ['message']]);
      const stranger = { authorization: `Bearer ${shop.other.secretKey}` };
      for (const paymentSessionId of [payment.id, payment.token, publicToken])
        expect(await send(stranger, { ...body, paymentSessionId })).toEqual([404, ['message']]);
      const right = { authorization: `Bearer ${shop.secretKey}` };
      for (const bad of [
        {},
        { state: 'processed' },
        { paymentSessionId: payment.id },
        { ...body, state: 'paid' },
        { ...body, paymentSessionId: {} },
      ])
        expect([bad, await send(right, bad)]).toEqual([bad, [400, ['message', 'errors']]]);
      for (const paymentSessionId of [randomUUID(), 'x', `${payment.id}0`, "' or 1=1", '\u0000', 'a.b.c'])
        expect([paymentSessionId, await send(right, { ...body, paymentSessionId })]).toEqual([
          paymentSessionId,
          [404, ['message']],
        ]);
      expect(await digestOf(shop.storage)).toBe(before);
      expect(await send({ authorization: basic(shop.secretKey) })).toEqual([200, ['id', 'returnUrl']]);
    });

    it('takes no payment of another provider', async () => {
      const shop = await open();
      const token = await mugCart(shop);
      const waiting = {
        ...(await customGateway.open(shop.context, shop.store))!,
        id: 'stripe',
        authorise: async () => ({ state: 'action', clientSecret: 'x' }) as const,
      };
      const { payment } = await payBy(shop, token, 'stripe', waiting);
      for (const paymentSessionId of [payment.id, token]) {
        const posted = await gateway.post({ paymentSessionId, state: 'processed' });
        expect([posted.status, posted.body.message]).toEqual([
          404,
          expect.stringContaining('no payment session'),
        ]);
      }
    });

    it('answers a post that comes again under its Idempotency-Key as it answered it first', async () => {
      const shop = await open();
      const { payment } = await atGateway(shop);
      const headers = { 'idempotency-key': 'gateway-1' };
      const body = { paymentSessionId: payment.id, state: 'processed' };
      const first = await gateway.post(body, headers);
      expect(first.status).toBe(200);
      expect(await gateway.post(body, headers)).toEqual(first);
      expect((await gateway.post({ ...body, state: 'failed' }, headers)).status).toBe(422);
    });

    it('sends the buyer to the shop that is set where the payment says no page', async () => {
      const shop = await open({ publicUrl: 'https://api.shop.example' });
      const token = await mugCart(shop);
      await offered(shop, { token });
      const publicToken = String(gateway.calls[0]!.body.publicToken);
      expect((await gateway.session(publicToken)).body.paymentAuthorizationRedirectUrl).toBe(
        'https://shop.example#/checkout',
      );
      await shop.storage.write((tx) =>
        setDomain(tx, shop.store.storeId, { domain: 'localhost:8080', protocol: 'http' }),
      );
      expect((await gateway.session(publicToken)).body.paymentAuthorizationRedirectUrl).toBe(
        'http://localhost:8080#/checkout',
      );
    });
  });
});
