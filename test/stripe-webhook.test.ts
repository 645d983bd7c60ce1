import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recordOutcome } from '../src/checkout/payment/record-outcome.js';
import type { PaymentOutcome, PaymentRequest } from '../src/domain/payment/payment.js';
import { findPayment } from '../src/domain/payment/rows.js';
import { getStore } from '../src/domain/store/store.js';
import { stripe } from '../src/payment/stripe/stripe.js';
import { onEachDatabase } from './support/databases.js';
import { digestOf } from './support/digest.js';
import { type FakeStripe, startFakeStripe, type WebhookTime } from './support/fake-stripe.js';
import { mugCart, payBy } from './support/payments.js';
import { startShop, type TestShop } from './support/shop.js';

let fake: FakeStripe;
let running: TestShop[] = [];
beforeEach(async () => {
  fake = await startFakeStripe();
});
afterEach(async () => {
  await fake.quiet();
  for (const { app } of running) await app.close();
  running = [];
  await fake.close();
});

const visa = { paymentMethod: 'pm_card_visa' };

onEachDatabase({ inShare: 'postgres' }, (database) => {
  /** A shop that is set up with Stripe over its API, and whose webhook comes at a time. */
  async function open(time: WebhookTime = 'after', more: object = {}): Promise<TestShop> {
    const shop = await startShop(database, { providerApis: { stripe: fake.address } });
    running.push(shop);
    const address = await shop.app.listen({ port: 0, host: '127.0.0.1' });
    const set = await shop.call('PUT', '/settings/payment', {
      stripeSecretKey: fake.secretKey,
      stripeWebhookSecret: fake.webhook.secret,
      ...more,
    });
    fake.webhook.url = address + set.json().stripeWebhookUrl;
    fake.webhook.time = time;
    return shop;
  }

  /** A buyer at the page, with a client secret; or one whose card is charged at once. */
  async function begin(shop: TestShop, input?: Record<string, string>) {
    const store = await getStore(shop.storage.read, shop.store.storeId);
    const provider = (await stripe.open(shop.context, store))!;
    const token = await mugCart(shop);
    return { token, provider, ...(await payBy(shop, token, 'stripe', provider, input ? { input } : {})) };
  }

  const orders = async (shop: TestShop) => (await shop.call('GET', '/orders')).json().items;
  const paymentOf = async (shop: TestShop, id: string) =>
    (await findPayment(shop.storage.read, shop.store.storeId, id))!;
  const secretOf = (outcome: PaymentOutcome) => (outcome as { clientSecret: string }).clientSecret;

  describe('a message of Stripe', () => {
    it.each(['before', 'after', 'twice'] as const)(
      'that comes %s places the order of a buyer who never comes back',
      async (time) => {
        const shop = await open(time);
        const { outcome, token, payment } = await begin(shop);
        expect(await fake.pay(secretOf(outcome))).toBe('succeeded');
        await fake.quiet();
        expect(fake.sent.map(({ status }) => status)).toEqual(time === 'twice' ? [200, 200] : [200]);
        expect(await orders(shop)).toMatchObject([
          {
            token,
            invoiceNumber: 'SNIP-0001',
            status: 'Processed',
            paymentStatus: 'Paid',
            creditCardLast4Digits: '4242',
          },
        ]);
        expect(await paymentOf(shop, payment.id)).toMatchObject({ state: 'paid', isOpen: false });
        expect(fake.charged(token)).toEqual({ count: 1, amount: 2000, refunded: 0 });
      },
    );

    it.each(['before', 'after', 'twice', 'never'] as const)(
      'that comes %s beside the answer of the call itself makes one order',
      async (time) => {
        const shop = await open(time);
        const { token, order, outcome } = await begin(shop, visa);
        await fake.quiet();
        expect(outcome.state).toBe('paid');
        expect(order).toMatchObject({ token, completed: true });
        expect(await orders(shop)).toMatchObject([
          { token, invoiceNumber: 'SNIP-0001', paymentStatus: 'Paid' },
        ]);
        expect(fake.charged(token)).toEqual({ count: 1, amount: 2000, refunded: 0 });
        for (const { status } of fake.sent) expect(status).toBe(200);
      },
    );

    it('finds a payment whose call died before anything was stored of it', async () => {
      const shop = await open('never');
      const provider = (await stripe.open(shop.context, shop.store))!;
      const token = await mugCart(shop);
      const dying = {
        ...provider,
        authorise: async (request: PaymentRequest): Promise<PaymentOutcome> => {
          expect(await provider.authorise(request)).toMatchObject({ state: 'paid' });
          return { state: 'unknown', reason: 'the process died' };
        },
      };
      const { payment } = await payBy(shop, token, 'stripe', dying, { input: visa });
      expect(payment).toMatchObject({ state: 'started', reference: null, isOpen: true });
      const { type, body } = fake.lastEvent();
      expect(await fake.deliver(type, body)).toBe(200);
      expect(await orders(shop)).toMatchObject([{ token, paymentStatus: 'Paid' }]);
      expect(await paymentOf(shop, payment.id)).toMatchObject({
        state: 'paid',
        reference: [...fake.objects.intents.keys()][0],
      });
      expect(fake.objects.intents.size).toBe(1);
    });

    it('tells of a card that is declined on the page, which ends nothing: the next card pays', async () => {
      const shop = await open();
      const { outcome, token, payment } = await begin(shop);
      expect(await fake.pay(secretOf(outcome), 'pm_card_chargeDeclined')).toBe('card_declined');
      await fake.quiet();
      expect(fake.sent).toMatchObject([{ type: 'payment_intent.payment_failed', status: 200 }]);
      expect(await paymentOf(shop, payment.id)).toMatchObject({ state: 'action', isOpen: true });
      expect(await fake.pay(secretOf(outcome))).toBe('succeeded');
      await fake.quiet();
      expect(await orders(shop)).toMatchObject([{ token, paymentStatus: 'Paid' }]);
    });

    it('tells of a debit that arrives, or does not, days after its order was placed', async () => {
      const shop = await open();
      for (const [arrives, status, paymentStatus] of [
        [true, 'Processed', 'Paid'],
        [false, 'Cancelled', 'Failed'],
      ] as const) {
        const { token, outcome } = await begin(shop, { paymentMethod: 'pm_sepaDebit' });
        await fake.quiet();
        const look = async () => (await shop.call('GET', `/orders/${token}`)).json();
        expect(await look()).toMatchObject({ status: 'Pending', paymentStatus: 'Pending' });
        fake.objects.finish(fake.objects.intents.get(outcome.reference!)!, arrives);
        const { type, body } = fake.lastEvent();
        expect(await fake.deliver(type, body)).toBe(200);
        expect(await look()).toMatchObject({ status, paymentStatus });
      }
    });

    it('tells of an authorisation, and of one that Stripe let go of', async () => {
      const shop = await open('after', { stripeCaptureMethod: 'manual' });
      const { token, outcome } = await begin(shop);
      expect(await fake.pay(secretOf(outcome))).toBe('requires_capture');
      await fake.quiet();
      const look = async () => (await shop.call('GET', `/orders/${token}`)).json();
      expect(await look()).toMatchObject({ status: 'Pending', paymentStatus: 'Authorized' });
      expect(fake.charged(token).count).toBe(0);
      fake.objects.cancel(fake.objects.intents.get(outcome.reference!)!);
      const { type, body } = fake.lastEvent();
      expect(await fake.deliver(type, body)).toBe(200);
      expect(await look()).toMatchObject({ status: 'Cancelled', paymentStatus: 'Cancelled' });
    });

    it('tells of money that a bank wants back: disputed, won or lost, in any order and again', async () => {
      const shop = await open('never');
      for (const [ends, expected] of [
        [['won'], { status: 'Shipped', paymentStatus: 'Paid' }],
        [['lost'], { status: 'Disputed', paymentStatus: 'ChargedBack' }],
        [['won', 'needs_response'], { status: 'Shipped', paymentStatus: 'Paid' }],
        [['warning_needs_response', 'warning_closed'], { status: 'Disputed', paymentStatus: 'Paid' }],
      ] as const) {
        const { token, outcome } = await begin(shop, visa);
        const look = async () => (await shop.call('GET', `/orders/${token}`)).json();
        await shop.call('PUT', `/orders/${token}`, { status: 'Shipped' });
        const tell = async (status: string) => {
          const object = { id: `dp_${token}`, object: 'dispute', payment_intent: outcome.reference, status };
          const type = `charge.dispute.${status === 'needs_response' ? 'created' : 'closed'}`;
          const event = { ...JSON.parse(fake.lastEvent().body), type, data: { object } };
          expect(await fake.deliver(type, JSON.stringify(event))).toBe(200);
        };
        await tell('needs_response');
        await tell('needs_response');
        expect(await look()).toMatchObject({ status: 'Disputed', paymentStatus: 'Paid' });
        for (const status of ends) await tell(status);
        for (const status of ends) await tell(status);
        expect([ends, await look()]).toMatchObject([ends, expected]);
      }
    });

    it('that is old says nothing new: Stripe is asked how it stands now', async () => {
      const shop = await open('never');
      const { outcome, token } = await begin(shop, { paymentMethod: 'pm_sepaDebit' });
      const pending = fake.lastEvent();
      fake.objects.finish(fake.objects.intents.get(outcome.reference!)!, true);
      expect(await fake.deliver(pending.type, pending.body)).toBe(200);
      expect(await orders(shop)).toMatchObject([{ token, paymentStatus: 'Paid' }]);
    });

    it('is believed as it was signed while Stripe itself does not answer', async () => {
      const shop = await open('never');
      const { outcome, token } = await begin(shop);
      await fake.pay(secretOf(outcome));
      fake.spoil('retrieve', '503', '503', '503');
      const { type, body } = fake.lastEvent();
      expect(await fake.deliver(type, body)).toBe(200);
      expect(await orders(shop)).toMatchObject([{ token, paymentStatus: 'Paid' }]);
    });

    it('that comes after the payment was given up makes an order that needs attention', async () => {
      const shop = await open('never');
      const { outcome, token, payment } = await begin(shop);
      await fake.pay(secretOf(outcome));
      await recordOutcome(shop.context, shop.store, payment.id, { state: 'cancelled' });
      const { type, body } = fake.lastEvent();
      for (let again = 0; again < 3; again += 1) expect(await fake.deliver(type, body)).toBe(200);
      expect(await orders(shop)).toMatchObject([{ token, paymentStatus: 'Paid' }]);
      const row = await shop.storage.read
        .selectFrom('orders')
        .select('doc')
        .where('token', '=', token)
        .executeTakeFirstOrThrow();
      expect(JSON.parse(row.doc).attention).toMatch(/given up/);
    });
  });

  describe('who may send messages', () => {
    async function send(
      shop: TestShop,
      body: string,
      signature: string | undefined,
      storeId: unknown = shop.store.storeId,
    ) {
      const answer = await shop.app.inject({
        method: 'POST',
        url: `/api/payment/stripe/webhook/${storeId}`,
        headers: {
          'content-type': 'application/json',
          ...(signature === undefined ? {} : { 'stripe-signature': signature }),
        },
        payload: body,
      });
      return [answer.statusCode, answer.json()];
    }

    it('is Stripe alone: nothing forged, old, changed or of another store changes anything', async () => {
      const shop = await open('never');
      const { outcome } = await begin(shop);
      await fake.pay(secretOf(outcome));
      const { body } = fake.lastEvent();
      const good = fake.sign(body);
      const before = await digestOf(shop.storage);
      for (const [text, signature] of [
        [body, undefined],
        [body, ''],
        [body, 'nonsense'],
        [body, good.replace(/.$/, (last) => (last === '0' ? '1' : '0'))],
        [body, fake.sign(body, Date.now() - 600_000)],
        [body.replace('"amount":2000', '"amount":1'), good],
      ] as const)
        expect(await send(shop, text, signature)).toEqual([
          400,
          { message: expect.stringContaining('Stripe-Signature') },
        ]);
      for (const storeId of [shop.other.store.storeId, 999, 0, 'x', '1e0', -1])
        expect([storeId, await send(shop, body, good, storeId)]).toEqual([
          storeId,
          [404, { message: expect.stringContaining('signing secret') }],
        ]);
      expect(await digestOf(shop.storage)).toBe(before);
      expect(await send(shop, body, good)).toEqual([200, { received: true, used: true }]);
    });

    it("may tell of what is not this shop's: it is answered and passed over", async () => {
      const shop = await open('never');
      const { outcome, payment } = await begin(shop);
      await fake.pay(secretOf(outcome));
      const event = JSON.parse(fake.lastEvent().body);
      const before = await digestOf(shop.storage);
      const intent = event.data.object;
      const foreign = (change: object) => ({
        ...event,
        data: { object: { ...intent, id: 'pi_other', ...change } },
      });
      for (const one of [
        { ...event, livemode: true },
        { ...event, type: 'customer.created', data: { object: { object: 'customer', id: 'cus_1' } } },
        foreign({ metadata: {} }),
        foreign({ metadata: { paymentId: payment.id } }),
        foreign({ metadata: { paymentId: payment.id, storeId: '999' } }),
        foreign({ metadata: { paymentId: 'x', storeId: '1' } }),
        // The payment has an intent of its own already.
        foreign({ metadata: { paymentId: payment.id, storeId: '1' } }),
      ]) {
        const body = JSON.stringify(one);
        expect(await send(shop, body, fake.sign(body))).toEqual([200, { received: true, used: false }]);
      }
      expect(await digestOf(shop.storage)).toBe(before);
    });
  });
});
