import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reconcile } from '../src/jobs/reconcile.js';
import { beginCart } from './support/cart-calls.js';
import { onEachDatabase } from './support/databases.js';
import { type FakeGateway, startFakeGateway } from './support/fake-gateway.js';
import { type FakeStripe, startFakeStripe, type Trouble, type WebhookTime } from './support/fake-stripe.js';
import { startShop, type TestShop } from './support/shop.js';

let stripe: FakeStripe;
let gateway: FakeGateway;
let running: TestShop[] = [];
let clock = 0;
beforeEach(async () => {
  [stripe, gateway] = [await startFakeStripe(), await startFakeGateway()];
  clock = 0;
});
afterEach(async () => {
  await stripe.quiet();
  for (const { app } of running) await app.close();
  running = [];
  await Promise.all([stripe.close(), gateway.close()]);
});

const visa = { method: 'stripe', details: { paymentMethod: 'pm_card_visa' } };

onEachDatabase({ inShare: 'sqlite' }, (database) => {
  /** A shop with ten mugs, Stripe and a gateway of its own, set up over its API. */
  async function open(webhook: WebhookTime = 'never', more: object = {}): Promise<TestShop> {
    const shop = await startShop(database, {
      providerApis: { stripe: stripe.address },
      allowHosts: [gateway.host],
      domain: { domain: 'shop.example', protocol: 'https' },
      now: () => Date.now() + clock,
    });
    running.push(shop);
    const address = await shop.app.listen({ port: 0, host: '127.0.0.1' });
    const set = await shop.call('PUT', '/settings/payment', {
      stripePublishableKey: 'pk_test_page',
      stripeSecretKey: stripe.secretKey,
      stripeWebhookSecret: stripe.webhook.secret,
      customGatewayUrl: gateway.methodsUrl,
      ...more,
    });
    expect(set.statusCode).toBe(200);
    Object.assign(stripe.webhook, { url: address + set.json().stripeWebhookUrl, time: webhook });
    Object.assign(gateway.setup, { shop: address, secretKey: shop.secretKey });
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
    const put = await cart.call('PUT', '', { email: 'jane@example.com', billingAddress });
    expect(put.statusCode).toBe(200);
    return {
      ...cart,
      async pay(body: object) {
        const answer = await cart.call('POST', '/pay', body);
        return { status: answer.statusCode, ...answer.json() };
      },
    };
  }

  const stockOf = async (shop: TestShop) => (await shop.call('GET', '/products/mug')).json().stock;
  const orderOf = async (shop: TestShop, token: string) =>
    (await shop.call('GET', `/orders/${token}`)).json();
  const tidyUp = (shop: TestShop) => reconcile(shop.context, new AbortController().signal);

  describe('Stripe', () => {
    it('is offered with what the page needs, and pays by its client secret', async () => {
      const shop = await open();
      const cart = await buyer(shop);
      const { methods } = (await cart.call('GET', '/payment-methods')).json();
      expect(methods).toMatchObject([
        { id: 'stripe', name: 'Card', publishableKey: 'pk_test_page' },
        { id: 'test-card' },
        { id: 'deferred' },
        { id: 'custom:bank', name: 'Bank transfer' },
        { id: 'custom:cash', name: 'Cash' },
      ]);
      const begun = await cart.pay({ method: 'stripe' });
      expect(begun).toMatchObject({ status: 200, clientSecret: expect.stringMatching(/_secret_/) });
      expect(await stockOf(shop)).toBe(9);
      // Whoever asks again before the payer has acted goes on with the same payment.
      expect(await cart.pay({ method: 'stripe' })).toEqual(begun);
      expect(await stripe.pay(begun.clientSecret)).toBe('succeeded');
      const paid = await cart.pay({ method: 'stripe' });
      expect(paid.order).toMatchObject({
        token: cart.token,
        status: 'Processed',
        paymentStatus: 'Paid',
        finalGrandTotal: 20,
      });
      expect(await cart.pay({ method: 'test-card' })).toMatchObject({ order: paid.order });
      expect(await orderOf(shop, cart.token)).toMatchObject({
        paymentMethod: 'CreditCard',
        creditCardLast4Digits: '4242',
        cardType: 'Visa',
        cardHolderName: 'Jane Doe',
        paymentTransactionId: expect.stringMatching(/^pi_/),
      });
      expect(await stockOf(shop)).toBe(9);
      expect(stripe.charged(cart.token)).toEqual({ count: 1, amount: 2000, refunded: 0 });
    });

    it('charges a card that the page collected, also after it had asked for a client secret', async () => {
      const shop = await open();
      const one = await buyer(shop);
      expect(await one.pay(visa)).toMatchObject({ status: 200, order: { paymentStatus: 'Paid' } });
      const two = await buyer(shop);
      expect((await two.pay({ method: 'stripe' })).clientSecret).toBeDefined();
      expect(await two.pay(visa)).toMatchObject({ status: 200, order: { paymentStatus: 'Paid' } });
      expect(stripe.charged()).toMatchObject({ count: 2, amount: 4000 });
      expect(stripe.objects.intents.size).toBe(2);
    });

    it('refuses a declined card with its key, gives the stock back, and takes the next card', async () => {
      const shop = await open();
      const cart = await buyer(shop);
      const declined = await cart.pay({
        method: 'stripe',
        details: { paymentMethod: 'pm_card_chargeDeclinedExpiredCard' },
      });
      expect(declined).toMatchObject({
        status: 400,
        message: 'Your card has expired.',
        errors: { payment: ['card.expired'] },
      });
      expect(await stockOf(shop)).toBe(10);
      expect(await cart.pay(visa)).toMatchObject({ status: 200, order: { paymentStatus: 'Paid' } });
      expect(stripe.charged(cart.token)).toEqual({ count: 1, amount: 2000, refunded: 0 });
    });

    it.each<Trouble>(['cut after', '500 after', '503'])(
      'says that it does not know after %s, and charges once however often it is asked',
      async (trouble) => {
        const shop = await open();
        const cart = await buyer(shop);
        stripe.spoil('confirm', trouble, trouble);
        const first = await cart.pay(visa);
        if (first.status !== 200) {
          expect(first).toMatchObject({ status: 409, message: expect.stringContaining('not known yet') });
          expect(await stockOf(shop)).toBe(9);
        }
        let last = first;
        for (let again = 0; again < 3 && !last.order; again += 1) last = await cart.pay(visa);
        expect(last.order).toMatchObject({ token: cart.token, paymentStatus: 'Paid' });
        expect(stripe.charged(cart.token)).toEqual({ count: 1, amount: 2000, refunded: 0 });
        expect(await stockOf(shop)).toBe(9);
      },
    );

    it('is looked up by a job where nobody asks again', async () => {
      const shop = await open();
      const cart = await buyer(shop);
      stripe.spoil('confirm', '500 after');
      expect((await cart.pay(visa)).status).toBe(409);
      clock = 60_000;
      await tidyUp(shop);
      expect(await orderOf(shop, cart.token)).toMatchObject({ status: 'Processed', paymentStatus: 'Paid' });
      expect(stripe.charged(cart.token)).toEqual({ count: 1, amount: 2000, refunded: 0 });
    });

    it('lets go of a payer who did not act in ten minutes: the stock is back and no money can come', async () => {
      const shop = await open();
      const cart = await buyer(shop);
      const { clientSecret } = await cart.pay({ method: 'stripe' });
      clock = 5 * 60_000;
      await tidyUp(shop);
      expect(await stockOf(shop)).toBe(9);
      clock = 11 * 60_000;
      await tidyUp(shop);
      expect(await stockOf(shop)).toBe(10);
      expect(await stripe.pay(clientSecret)).toBe('payment_intent_unexpected_state');
      expect(await cart.pay(visa)).toMatchObject({ status: 200, order: { paymentStatus: 'Paid' } });
    });

    it('lets go of the card where the buyer pays otherwise after all', async () => {
      const shop = await open();
      const cart = await buyer(shop);
      const { clientSecret } = await cart.pay({ method: 'stripe' });
      expect(await cart.pay({ method: 'deferred' })).toMatchObject({ order: { paymentStatus: 'Deferred' } });
      expect(await stripe.pay(clientSecret)).toBe('payment_intent_unexpected_state');
      expect(stripe.charged().count).toBe(0);
    });

    it.each<WebhookTime>(['before', 'after', 'twice'])(
      'makes one order of twenty calls and a webhook that comes %s',
      async (time) => {
        const shop = await open(time);
        const cart = await buyer(shop);
        const answers = await Promise.all(Array.from({ length: 20 }, () => cart.pay(visa)));
        await stripe.quiet();
        for (const answer of answers)
          expect(answer).toMatchObject({
            status: 200,
            order: { token: cart.token, invoiceNumber: 'SNIP-0001' },
          });
        expect((await shop.call('GET', '/orders')).json().totalItems).toBe(1);
        expect(stripe.charged()).toEqual({ count: 1, amount: 2000, refunded: 0 });
        expect(await stockOf(shop)).toBe(9);
        for (const { status } of stripe.sent) expect(status).toBe(200);
      },
    );

    it('is captured by a change of the order, once, and let go of by its cancellation', async () => {
      const shop = await open('never', { stripeCaptureMethod: 'manual' });
      const [first, second] = [await buyer(shop), await buyer(shop)];
      for (const cart of [first, second])
        expect(await cart.pay(visa)).toMatchObject({
          order: { status: 'Pending', paymentStatus: 'Authorized' },
        });
      expect(stripe.charged().count).toBe(0);
      const intents = [...stripe.objects.intents.values()];
      stripe.objects.broken.captures.add(intents[0]!.id);
      const refused = await shop.call('PUT', `/orders/${first.token}`, { status: 'Processed' });
      expect([refused.statusCode, refused.json().message]).toEqual([
        402,
        expect.stringContaining('Your card was declined.'),
      ]);
      expect(await orderOf(shop, first.token)).toMatchObject({
        status: 'Pending',
        paymentStatus: 'Authorized',
      });
      stripe.objects.broken.captures.clear();
      for (let again = 0; again < 2; again += 1)
        expect((await shop.call('PUT', `/orders/${first.token}`, { status: 'Processed' })).statusCode).toBe(
          200,
        );
      expect(await orderOf(shop, first.token)).toMatchObject({ status: 'Processed', paymentStatus: 'Paid' });
      expect(
        (await shop.call('PUT', `/orders/${second.token}`, { status: 'Cancelled', restock: true }))
          .statusCode,
      ).toBe(200);
      expect(intents.map(({ status }) => status)).toEqual(['succeeded', 'canceled']);
      expect(stripe.charged()).toEqual({ count: 1, amount: 2000, refunded: 0 });
      expect(await stockOf(shop)).toBe(9);
    });

    it('gives back no more than was paid, ten at once, and one refund for each', async () => {
      const shop = await open();
      const cart = await buyer(shop);
      await cart.pay(visa);
      stripe.spoil('refund', '500 after', 'cut after');
      const made = await Promise.all(
        Array.from({ length: 10 }, () => shop.call('POST', `/orders/${cart.token}/refunds`, { amount: 3 })),
      );
      clock = 120_000;
      await tidyUp(shop);
      const accepted = made.filter(({ statusCode }) => statusCode === 201).length;
      expect(accepted).toBe(6);
      expect(stripe.charged(cart.token)).toEqual({ count: 1, amount: 2000, refunded: 1800 });
      expect((await orderOf(shop, cart.token)).refundsAmount).toBe(18);
    });
  });

  describe('a gateway of the shop', () => {
    it('takes the buyer there and back: paid, placed, refunded', async () => {
      const shop = await open();
      const cart = await buyer(shop);
      const returnUrl = 'https://shop.example/mugs';
      const { redirectUrl } = await cart.pay({ method: 'custom:bank', returnUrl });
      const publicToken = new URL(redirectUrl).searchParams.get('publicToken')!;
      const { body: session } = await gateway.session(publicToken);
      expect(session.invoice).toMatchObject({ amount: 20, targetId: cart.token });
      expect((await cart.pay({ method: 'custom:bank' })).redirectUrl).toBe(redirectUrl);
      const posted = await gateway.post({
        paymentSessionId: session.id,
        state: 'processed',
        transactionId: 'tx-9',
        links: { refunds: `${gateway.address}/refund?transactionId=tx-9` },
      });
      expect(posted.body.returnUrl).toBe(`${returnUrl}#/order/${cart.token}`);
      expect(await cart.pay({ method: 'custom:bank' })).toMatchObject({
        order: { token: cart.token, paymentStatus: 'Paid' },
      });
      expect(await stockOf(shop)).toBe(9);
      const refund = await shop.call('POST', `/orders/${cart.token}/refunds`, {
        amount: 5.5,
        comment: 'broken',
      });
      expect([refund.statusCode, refund.json()]).toEqual([
        201,
        expect.objectContaining({ amount: 5.5, refundedByPaymentGateway: true }),
      ]);
      expect(gateway.refunded).toEqual([{ transaction: 'tx-9', amount: 5.5 }]);
    });

    it('holds up nobody who pays otherwise', async () => {
      const shop = await open();
      const cart = await buyer(shop);
      // Setting a gateway tries it once.
      const calls = [...gateway.calls];
      expect(await cart.pay({ method: 'deferred' })).toMatchObject({ status: 200 });
      expect(gateway.calls).toEqual(calls);
      const other = await buyer(shop);
      gateway.spoil('/methods', { status: 500 });
      expect(await other.pay({ method: 'custom:bank' })).toMatchObject({
        status: 400,
        errors: { method: expect.anything() },
      });
    });

    it('is asked for a refund once: one that it did not answer stays open for the merchant to see', async () => {
      const shop = await open();
      const cart = await buyer(shop);
      const { redirectUrl } = await cart.pay({ method: 'custom:cash' });
      await gateway.post({
        paymentSessionId: new URL(redirectUrl).searchParams.get('publicToken'),
        state: 'processed',
        links: { refunds: `${gateway.address}/refund?transactionId=t` },
      });
      gateway.spoil('/refund', 'cut after');
      const refund = await shop.call('POST', `/orders/${cart.token}/refunds`, { amount: 4 });
      expect(refund.statusCode).toBe(202);
      for (let minutes = 2; minutes < 10; minutes += 2) {
        clock = minutes * 60_000;
        await tidyUp(shop);
      }
      expect(gateway.refunded).toEqual([{ transaction: 't', amount: 4 }]);
    });

    it('gives back the money of a buyer who paid there as well, once', async () => {
      const shop = await open();
      const cart = await buyer(shop);
      const { redirectUrl } = await cart.pay({ method: 'custom:bank' });
      expect(await cart.pay({ method: 'deferred' })).toMatchObject({ status: 200 });
      const late = {
        paymentSessionId: new URL(redirectUrl).searchParams.get('publicToken'),
        state: 'processed',
        transactionId: 'tx-late',
        links: { refunds: `${gateway.address}/refund?transactionId=tx-late` },
      };
      for (let again = 0; again < 3; again += 1) expect((await gateway.post(late)).status).toBe(200);
      gateway.spoil('/refund', { status: 400 }, 'cut after');
      for (let minutes = 0; minutes < 10; minutes += 2) {
        clock = minutes * 60_000;
        await tidyUp(shop);
      }
      expect(gateway.refunded).toEqual([{ transaction: 'tx-late', amount: 20 }]);
      expect((await shop.call('GET', '/orders')).json().totalItems).toBe(1);
      expect(await orderOf(shop, cart.token)).toMatchObject({ paymentStatus: 'Deferred' });
    });
  });
});
