import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Payment, PaymentOutcome, PaymentProvider } from '../src/domain/payment/payment.js';
import { readStripeEvent } from '../src/payment/stripe/events.js';
import { stripeProvider } from '../src/payment/stripe/provider.js';
import { type Act, type FakeStripe, startFakeStripe, type Trouble } from './support/fake-stripe.js';
import { newPayment, requestOf } from './support/payments.js';

let fake: FakeStripe;
let stripe: PaymentProvider;

const account = (change: object = {}) =>
  stripeProvider({
    secretKey: fake.secretKey,
    captureMethod: 'automatic',
    api: fake.api,
    timeoutMs: 300,
    retries: 0,
    ...change,
  });

beforeEach(async () => {
  fake = await startFakeStripe();
  stripe = account();
});
afterEach(() => fake.close());

const card = { last4: '4242', type: 'Visa', holder: 'Jane Doe' };
const visa = { paymentMethod: 'pm_card_visa' };

/** The payment as it is stored after an outcome. */
function asStored(payment: Payment, outcome: PaymentOutcome): Payment {
  const isOpen = outcome.state === 'unknown' || outcome.state === 'approved';
  const state = isOpen ? payment.state : outcome.state;
  return { ...payment, state, reference: outcome.reference ?? payment.reference };
}

async function paid(change: Partial<Payment> = {}): Promise<Payment> {
  const payment = newPayment(change);
  const outcome = await stripe.authorise(requestOf(payment, visa));
  expect(outcome.state).toBe('paid');
  return asStored(payment, outcome);
}

describe('a payment', () => {
  it('is made before anything moves: the payer confirms it on the page', async () => {
    const payment = newPayment({ storeId: 7 });
    const outcome = await stripe.authorise(requestOf(payment));
    expect(outcome).toEqual({
      state: 'action',
      reference: expect.stringMatching(/^pi_/),
      clientSecret: expect.stringMatching(/^pi_\w+_secret_/),
    });
    const [intent] = fake.objects.intents.values();
    expect(intent).toMatchObject({
      amount: 2000,
      currency: 'usd',
      captureMethod: 'automatic',
      metadata: { paymentId: payment.id, token: payment.token, storeId: '7' },
    });
    expect(fake.charged()).toEqual({ count: 0, amount: 0, refunded: 0 });
    expect(await fake.pay((outcome as { clientSecret: string }).clientSecret)).toBe('succeeded');
    expect(await stripe.lookUp(asStored(payment, outcome))).toEqual({
      state: 'paid',
      reference: outcome.reference,
      card,
    });
    expect(fake.charged(payment.token)).toEqual({ count: 1, amount: 2000, refunded: 0 });
  });

  it('is confirmed here where the page sends a payment method, and comes back to the page', async () => {
    const payment = newPayment();
    const outcome = await stripe.authorise(requestOf(payment, visa));
    expect(outcome).toEqual({ state: 'paid', reference: expect.stringMatching(/^pi_/), card });
    expect(fake.requests.map(({ act, key }) => [act, key])).toEqual([
      ['create', `comptoir-${payment.id}`],
      ['confirm', `comptoir-${payment.id}-pm_card_visa`],
    ]);
    expect(fake.requests[1]!.params.return_url).toBe('https://shop.example/products?a=b');
  });

  it('is authorised alone where the shop captures by hand', async () => {
    stripe = account({ captureMethod: 'manual' });
    const payment = newPayment();
    const outcome = await stripe.authorise(requestOf(payment, visa));
    expect(outcome).toMatchObject({ state: 'authorised', card });
    expect(fake.charged(payment.token).count).toBe(0);
    const authorised = asStored(payment, outcome);
    for (let again = 0; again < 3; again += 1)
      expect(await stripe.capture(authorised)).toEqual({ state: 'done', reference: outcome.reference });
    expect(fake.charged(payment.token)).toMatchObject({ count: 1, amount: 2000 });
    expect(await stripe.lookUp(authorised)).toMatchObject({ state: 'paid' });
  });

  it('sends the payer to their bank where the card asks for it', async () => {
    const payment = newPayment();
    const outcome = await stripe.authorise(
      requestOf(payment, { paymentMethod: 'pm_card_authenticationRequired' }),
    );
    expect(outcome).toEqual({
      state: 'action',
      reference: expect.any(String),
      clientSecret: expect.any(String),
      redirectUrl: expect.stringContaining('/3ds/'),
    });
  });

  it('is pending while a debit is on its way, and then paid or failed', async () => {
    for (const [arrives, state] of [
      [true, 'paid'],
      [false, 'failed'],
    ] as const) {
      const payment = newPayment();
      const outcome = await stripe.authorise(requestOf(payment, { paymentMethod: 'pm_sepaDebit' }));
      expect(outcome).toMatchObject({ state: 'pending', display: 'Sepa debit' });
      const pending = asStored(payment, outcome);
      expect(await stripe.cancel(pending)).toMatchObject({ state: 'refused' });
      fake.objects.finish(fake.objects.intents.get(outcome.reference!)!, arrives);
      expect(await stripe.lookUp(pending)).toMatchObject({ state });
      expect(fake.charged(payment.token).count).toBe(arrives ? 1 : 0);
    }
  });

  it.each([
    ['pm_card_chargeDeclined', 'card_declined'],
    ['pm_card_chargeDeclinedInsufficientFunds', 'card_insufficient_funds'],
    ['pm_card_chargeDeclinedExpiredCard', 'card_expired'],
    ['pm_card_chargeDeclinedIncorrectCvc', 'card_invalid_cvv'],
    ['pm_card_chargeDeclinedProcessingError', 'declined'],
  ])('fails for good where %s is declined: no money can come of it any more', async (paymentMethod, code) => {
    const payment = newPayment();
    const outcome = await stripe.authorise(requestOf(payment, { paymentMethod }));
    expect(outcome).toMatchObject({ state: 'failed', failure: { code, message: expect.any(String) } });
    const intent = fake.objects.intents.get(outcome.reference!)!;
    expect(intent.status).toBe('canceled');
    expect(await fake.pay(intent.clientSecret)).toBe('payment_intent_unexpected_state');
    expect(await stripe.lookUp(asStored(payment, outcome))).toMatchObject({
      state: 'failed',
      failure: { code },
    });
    expect(fake.charged().count).toBe(0);
  });

  it('fails for good where the payer was declined on the page', async () => {
    const payment = newPayment();
    const waiting = await stripe.authorise(requestOf(payment));
    const { clientSecret } = waiting as { clientSecret: string };
    expect(await fake.pay(clientSecret, 'pm_card_chargeDeclined')).toBe('card_declined');
    expect(await stripe.lookUp(asStored(payment, waiting))).toMatchObject({
      state: 'failed',
      failure: { code: 'card_declined', message: 'Your card was declined.' },
    });
    expect(await fake.pay(clientSecret)).toBe('payment_intent_unexpected_state');
  });

  it('is paid where the payer was quicker with another card than we with letting go', async () => {
    const payment = newPayment();
    const waiting = await stripe.authorise(requestOf(payment));
    const { clientSecret } = waiting as { clientSecret: string };
    await fake.pay(clientSecret, 'pm_card_chargeDeclined');
    fake.spoil('cancel', { delayMs: 100 });
    const looking = stripe.lookUp(asStored(payment, waiting));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await fake.pay(clientSecret)).toBe('succeeded');
    expect(await looking).toMatchObject({ state: 'paid' });
  });

  it('fails, and tells the log alone of the shop, where Stripe refuses what the shop sends', async () => {
    const message = 'The payment could not be made. Please tell the shop, or choose another way to pay.';
    const unknown = await stripe.authorise(requestOf(newPayment(), { paymentMethod: 'pm_unknown' }));
    const ofShop = "No such PaymentMethod: 'pm_unknown'";
    expect(unknown).toMatchObject({ state: 'failed', failure: { code: 'payment_failed', message, ofShop } });
    const small = newPayment({ amount: 10 });
    expect(await stripe.authorise(requestOf(small))).toEqual({
      state: 'failed',
      failure: { code: 'payment_failed', message: 'Amount must be at least $0.50 usd' },
    });
    expect(await stripe.cancel(small)).toEqual({ state: 'done' });
    stripe = account({ secretKey: 'sk_test_wrong' });
    const wrong = await stripe.authorise(requestOf(newPayment()));
    expect(wrong).toEqual({
      state: 'failed',
      failure: { code: 'payment_failed', message, ofShop: "Stripe does not take this shop's secret key." },
    });
    expect(await stripe.lookUp(newPayment())).toMatchObject({ state: 'unknown' });
    expect(fake.charged().count).toBe(0);
  });

  it('takes only what a page may send as a payment method', async () => {
    for (const paymentMethod of ['pm_../refunds', 'pm_', 7, null, {}, 'card_1', `pm_${'x'.repeat(300)}`])
      expect(await stripe.authorise(requestOf(newPayment(), { paymentMethod }))).toMatchObject({
        state: 'action',
      });
    expect(fake.requests.every(({ act }) => act === 'create')).toBe(true);
  });

  it.each([
    ['JPY', 500, 500],
    ['KRW', 1_000, 1_000],
    ['ISK', 5, 500],
    ['UGX', 5, 500],
    ['KWD', 1_234, 1_230],
    ['KWD', 1_235, 1_240],
    ['EUR', 1_999, 1_999],
  ])('counts %s %i as Stripe does', async (currency, amount, counted) => {
    const payment = await paid({ currency, amount });
    const [intent] = fake.objects.intents.values();
    expect([intent!.currency, intent!.amount]).toEqual([currency.toLowerCase(), counted]);
    expect(await stripe.refund(payment, { id: randomUUID(), amount, reason: '' })).toMatchObject({
      state: 'done',
    });
    expect(fake.charged()).toEqual({ count: 1, amount: counted, refunded: counted });
  });
});

describe('trouble', () => {
  /** A broken connection is tried once more by Stripe's library itself. */
  const spoil = (act: Act, trouble: Trouble) =>
    fake.spoil(act, ...(String(trouble).startsWith('cut') ? [trouble, trouble] : [trouble]));
  const lost: Trouble[] = ['no answer', '500 after', 'cut after', 'cut before', '503', '429'];

  it.each(lost)('while the intent is made (%s): found again, one intent, one charge', async (trouble) => {
    const payment = newPayment();
    spoil('create', trouble);
    const first = await stripe.authorise(requestOf(payment, visa));
    // 503 says that nothing was made, and the list that nothing is there.
    expect(trouble === '503' ? ['failed'] : ['unknown', 'paid']).toContain(first.state);
    const now = asStored(payment, first);
    const second = first.state === 'paid' ? first : await stripe.authorise(requestOf(now, visa));
    expect(second.state).toBe('paid');
    expect(fake.objects.intents.size).toBe(1);
    expect(fake.charged(payment.token)).toEqual({ count: 1, amount: 2000, refunded: 0 });
  });

  it.each(lost)('while it is charged (%s): looked up, charged once', async (trouble) => {
    const payment = newPayment();
    spoil('confirm', trouble);
    const first = await stripe.authorise(requestOf(payment, visa));
    expect(['unknown', 'paid']).toContain(first.state);
    expect(first.reference).toMatch(/^pi_/);
    const now = await stripe.lookUp(asStored(payment, first));
    const happened = trouble !== 'cut before' && trouble !== '503' && trouble !== '429';
    expect(now.state).toBe(happened || first.state === 'paid' ? 'paid' : 'action');
    expect(fake.charged(payment.token).count).toBe(now.state === 'paid' ? 1 : 0);
    const repeated = await stripe.authorise(requestOf(asStored(payment, first), visa));
    expect(repeated.state).toBe('paid');
    expect(fake.charged(payment.token)).toEqual({ count: 1, amount: 2000, refunded: 0 });
    expect(fake.objects.intents.size).toBe(1);
  });

  it.each(lost)('while it is captured (%s): taken once', async (trouble) => {
    stripe = account({ captureMethod: 'manual' });
    const payment = newPayment();
    const authorised = asStored(payment, await stripe.authorise(requestOf(payment, visa)));
    spoil('capture', trouble);
    const first = await stripe.capture(authorised);
    expect(['done', 'unknown']).toContain(first.state);
    expect((await stripe.capture(authorised)).state).toBe('done');
    expect(fake.charged(payment.token)).toMatchObject({ count: 1, amount: 2000 });
  });

  it.each(lost)('while money goes back (%s): once for each refund', async (trouble) => {
    const payment = await paid();
    const refund = { id: randomUUID(), amount: 500, reason: 'broken handle' };
    spoil('refund', trouble);
    const first = await stripe.refund(payment, refund);
    expect(['done', 'unknown']).toContain(first.state);
    for (let again = 0; again < 3; again += 1)
      expect(await stripe.refund(payment, refund)).toMatchObject({
        state: 'done',
        reference: expect.stringMatching(/^re_/),
      });
    expect(fake.charged(payment.token)).toEqual({ count: 1, amount: 2000, refunded: 500 });
    expect([...fake.objects.refunds.values()].map(({ metadata }) => metadata)).toEqual([
      { refundId: refund.id, token: payment.token, reason: 'broken handle' },
    ]);
  });

  it.each(lost)('while it is let go of (%s): then no money can arrive', async (trouble) => {
    const payment = newPayment();
    const waiting = await stripe.authorise(requestOf(payment));
    const action = asStored(payment, waiting);
    spoil('cancel', trouble);
    const first = await stripe.cancel(action);
    expect(['done', 'unknown']).toContain(first.state);
    expect((await stripe.cancel(action)).state).toBe('done');
    expect(await fake.pay((waiting as { clientSecret: string }).clientSecret)).toBe(
      'payment_intent_unexpected_state',
    );
    expect(await stripe.lookUp(action)).toMatchObject({ state: 'cancelled' });
  });

  it('finds a payment again of which nothing was stored, after a crash in the middle', async () => {
    const payment = newPayment();
    await stripe.authorise(requestOf(payment, visa));
    // Neither reference nor outcome were kept.
    expect(await stripe.lookUp(payment)).toMatchObject({ state: 'paid', card });
    expect(fake.objects.intents.size).toBe(1);
  });

  it('finds it by the list where the key is forgotten, or was used otherwise', async () => {
    const payment = newPayment();
    const { reference } = await stripe.authorise(requestOf(payment, visa));
    for (let other = 0; other < 120; other += 1) await stripe.authorise(requestOf(newPayment()));
    stripe = account({ captureMethod: 'manual' });
    expect(await stripe.lookUp(payment)).toMatchObject({ state: 'paid', reference });
    stripe = account({ now: () => Date.now() + 25 * 3_600_000 });
    expect(await stripe.lookUp(payment)).toMatchObject({ state: 'paid', reference });
    expect(await stripe.lookUp(newPayment())).toEqual({ state: 'cancelled' });
    expect(fake.objects.intents.size).toBe(121);
  });

  it('says that it does not know while Stripe is away, and never that money did not move', async () => {
    const payment = await paid();
    stripe = account({ api: { host: '127.0.0.1', port: 1, protocol: 'http' } });
    const unknown = { state: 'unknown', reason: 'Stripe did not answer' };
    expect(await stripe.authorise(requestOf(newPayment(), visa))).toEqual(unknown);
    expect(await stripe.lookUp(payment)).toEqual(unknown);
    expect(await stripe.capture(payment)).toEqual(unknown);
    expect(await stripe.cancel(payment)).toEqual(unknown);
    expect(await stripe.refund(payment, { id: randomUUID(), amount: 1, reason: '' })).toEqual(unknown);
  });

  it('charges once, however many ask at once', async () => {
    stripe = account({ retries: 2 });
    const payment = newPayment();
    fake.spoil('create', { delayMs: 50 });
    fake.spoil('confirm', { delayMs: 50 });
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, () => stripe.authorise(requestOf(payment, visa))),
    );
    for (const { state } of outcomes) expect(['paid', 'unknown']).toContain(state);
    expect(await stripe.lookUp(payment)).toMatchObject({ state: 'paid' });
    expect(fake.objects.intents.size).toBe(1);
    expect(fake.charged(payment.token)).toEqual({ count: 1, amount: 2000, refunded: 0 });
  });
});

describe('moves', () => {
  it('refuses a capture that the bank declines, with its reason, and takes the next', async () => {
    stripe = account({ captureMethod: 'manual' });
    const payment = newPayment();
    const authorised = asStored(payment, await stripe.authorise(requestOf(payment, visa)));
    fake.objects.broken.captures.add(authorised.reference!);
    expect(await stripe.capture(authorised)).toEqual({
      state: 'refused',
      failure: { code: 'card_declined', message: 'Your card was declined.' },
    });
    fake.objects.broken.captures.clear();
    expect(await stripe.capture(authorised)).toMatchObject({ state: 'done' });
  });

  it('refuses to let go of what was taken', async () => {
    expect(await stripe.cancel(await paid())).toMatchObject({ state: 'refused' });
  });

  it('never gives back more than was paid, also with a hundred at once', async () => {
    stripe = account({ timeoutMs: 10_000 });
    const payment = await paid();
    const moves = await Promise.all(
      Array.from({ length: 100 }, () => stripe.refund(payment, { id: randomUUID(), amount: 30, reason: '' })),
    );
    expect(moves.filter(({ state }) => state === 'done')).toHaveLength(66);
    expect(moves.filter(({ state }) => state === 'refused')).toHaveLength(34);
    expect(fake.charged(payment.token).refunded).toBe(1980);
  });

  it('refuses where the bank does not take the money back', async () => {
    const payment = await paid();
    fake.objects.broken.refunds = true;
    expect(await stripe.refund(payment, { id: randomUUID(), amount: 30, reason: '' })).toEqual({
      state: 'refused',
      failure: {
        code: 'payment_failed',
        message: 'Stripe could not give the money back: expired or canceled card.',
      },
    });
  });
});

describe('messages of the webhook', () => {
  const body = JSON.stringify({
    id: 'evt_1',
    object: 'event',
    type: 'payment_intent.succeeded',
    livemode: false,
    data: { object: { object: 'payment_intent', id: 'pi_1', metadata: {} } },
  });
  const now = 1_800_000_000_000;
  const read = (text: string, signature: string | undefined, secret = 'whsec_fake') =>
    readStripeEvent(secret, Buffer.from(text), signature, now);

  it('are read where Stripe signed them in the last five minutes', async () => {
    for (const age of [0, 1, 299])
      expect(await read(body, fake.sign(body, now - age * 1000))).toMatchObject({
        id: 'evt_1',
        type: 'payment_intent.succeeded',
        live: false,
        intent: { id: 'pi_1' },
      });
    const both = `${fake.sign(body, now)},v1=${'0'.repeat(64)}`;
    expect(await read(body, both)).toMatchObject({ id: 'evt_1' });
  });

  it('are nothing else', async () => {
    const good = fake.sign(body, now);
    const cases: [string, string | undefined][] = [
      [body, undefined],
      [body, ''],
      [body, 'x'],
      [body, good.replace('v1=', 'v0=')],
      [body, good.replace(/.$/, (last) => (last === '0' ? '1' : '0'))],
      [body, good.replace('t=1', 't=2')],
      [body, fake.sign(body, now - 301_000)],
      [body.replace('pi_1', 'pi_2'), good],
      [`${body} `, good],
      ['not json', fake.sign('not json', now)],
      ['null', fake.sign('null', now)],
      ['{}', fake.sign('{}', now)],
      [body, 'v1='.repeat(3000)],
    ];
    for (const [text, signature] of cases)
      expect([text, signature, await read(text, signature)]).toEqual([text, signature, undefined]);
    expect(await read(body, good, 'whsec_other')).toBeUndefined();
  });
});
