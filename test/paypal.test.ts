import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Payment, PaymentOutcome } from '../src/domain/payment/payment.js';
import { paypalProvider } from '../src/payment/paypal/provider.js';
import type { PayPalAccount } from '../src/payment/paypal/wire.js';
import { type FakePayPal, startFakePayPal } from './support/fake-paypal.js';
import { newPayment, requestOf } from './support/payments.js';

let fake: FakePayPal;
let clock = Date.now();
let account: PayPalAccount;
const provider = (change: Partial<PayPalAccount> = {}) => paypalProvider({ ...account, ...change });

beforeEach(async () => {
  clock = Date.now();
  fake = await startFakePayPal({ now: () => clock });
  account = {
    clientId: fake.clientId,
    secret: fake.secret,
    origin: fake.address,
    allowHosts: new Set([fake.host]),
    intent: 'CAPTURE',
    timeoutMs: 300,
    now: () => clock,
  };
});
afterEach(() => fake.close());

/** The payment as it is stored after an outcome. */
function asStored(payment: Payment, outcome: PaymentOutcome): Payment {
  const isOpen = outcome.state === 'unknown' || outcome.state === 'approved';
  return {
    ...payment,
    state: isOpen ? payment.state : outcome.state,
    reference: outcome.reference ?? payment.reference,
    details: { ...payment.details, provider: { ...payment.details.provider, ...outcome.provider } },
  };
}

async function begun(change: Partial<Payment> = {}, more: Partial<PayPalAccount> = {}): Promise<Payment> {
  const payment = newPayment({ provider: 'paypal', method: 'paypal', ...change });
  const outcome = await provider(more).authorise(requestOf(payment));
  expect(outcome.state).toBe('action');
  return asStored(payment, outcome);
}

async function agreed(
  funding: Parameters<FakePayPal['approve']>[1] = 'pays',
  more: Partial<PayPalAccount> = {},
) {
  const payment = await begun({}, more);
  await fake.approve(payment.reference!, funding);
  return payment;
}

async function completed(
  funding: Parameters<FakePayPal['approve']>[1] = 'pays',
  more: Partial<PayPalAccount> = {},
) {
  const payment = await agreed(funding, more);
  return asStored(payment, await provider(more).complete!(payment));
}

describe('a payment at PayPal', () => {
  it('is an order of the whole amount, to which the payer agrees at the address that comes back', async () => {
    const payment = newPayment({ provider: 'paypal', method: 'paypal' });
    const outcome = await provider().authorise(requestOf(payment));
    const [order] = fake.ordersOf(payment.token);
    expect(outcome).toEqual({
      state: 'action',
      reference: order!.id,
      redirectUrl: `${fake.address}/checkoutnow?token=${order!.id}`,
    });
    expect(order!.request).toMatchObject({
      intent: 'CAPTURE',
      purchase_units: [
        {
          custom_id: payment.id,
          invoice_id: payment.token,
          amount: { currency_code: 'USD', value: '20.00' },
          shipping: {
            name: { full_name: 'Jane Doe' },
            address: { country_code: 'US', postal_code: '91731' },
          },
        },
      ],
      payment_source: {
        paypal: {
          experience_context: {
            brand_name: 'Test shop',
            locale: 'en',
            user_action: 'PAY_NOW',
            return_url: 'https://shop.example/products?a=b',
          },
        },
      },
    });
  });

  it('moves no money before its payer has agreed, and once when it is completed twice at the same moment', async () => {
    const payment = await begun();
    expect(await provider().lookUp(payment)).toMatchObject({ state: 'action' });
    expect(await provider().complete!(payment)).toMatchObject({ state: 'action' });
    await fake.approve(payment.reference!);
    expect(await provider().lookUp(payment)).toMatchObject({ state: 'approved' });
    expect(fake.charged().count).toBe(0);
    const outcomes = await Promise.all([provider().complete!(payment), provider().complete!(payment)]);
    expect(outcomes.map(({ state }) => state)).toEqual(['paid', 'paid']);
    expect(fake.charged()).toEqual({ count: 1, amount: 2000, refunded: 0 });
  });

  it('sends whole forints, yen and Taiwan dollars', async () => {
    for (const [currency, amount, value] of [
      ['HUF', 491490, '4915'],
      ['JPY', 1290, '1290'],
      ['TWD', 129050, '1291'],
    ] as const) {
      const payment = await begun({ currency, amount });
      expect(fake.ordersOf(payment.token)[0]!.amount).toEqual({ currency_code: currency, value });
      await fake.approve(payment.reference!);
      expect(await provider().complete!(payment)).toMatchObject({ state: 'paid' });
    }
  });

  it('says to the payer what is theirs to mend, and to the shop alone what is the shop’s', async () => {
    const tried = async (issue: string, status = 422) => {
      fake.spoil('create', { issue, status });
      return provider().authorise(requestOf(newPayment({ provider: 'paypal' })));
    };
    expect(await tried('CURRENCY_NOT_SUPPORTED')).toMatchObject({
      state: 'failed',
      failure: { code: 'card_currency_not_supported', message: 'currency not supported.' },
    });
    expect(await tried('PAYEE_ACCOUNT_RESTRICTED')).toMatchObject({
      state: 'failed',
      failure: { code: 'payment_failed', ofShop: expect.stringContaining('PAYEE_ACCOUNT_RESTRICTED') },
    });
    expect(await provider({ secret: 'another' }).authorise(requestOf(newPayment()))).toMatchObject({
      state: 'failed',
      failure: { message: expect.stringContaining('choose another way to pay'), ofShop: expect.any(String) },
    });
  });

  it('is refused where the payer’s card is declined, and never taken afterwards', async () => {
    const payment = await agreed('declined');
    expect(await provider().complete!(payment)).toMatchObject({
      state: 'failed',
      final: true,
      failure: { code: 'card_declined' },
    });
    expect(fake.charged().count).toBe(0);
  });

  it('sends the payer back where PayPal wants them to confirm once more, and takes it then', async () => {
    const first = await agreed('confirms');
    const outcome = await provider().complete!(first);
    expect(outcome).toMatchObject({
      state: 'action',
      redirectUrl: `${fake.address}/checkoutnow?token=${first.reference}`,
    });
    const payment = asStored(first, outcome);
    await fake.approve(payment.reference!);
    expect(await provider().complete!(payment)).toMatchObject({ state: 'paid' });
  });

  it('takes no order whose amount was changed at PayPal', async () => {
    const payment = await agreed();
    const order = fake.objects.orders.get(payment.reference!)!;
    Object.assign(order, { amount: { currency_code: 'USD', value: '0.01' } });
    expect(await provider().lookUp(payment)).toMatchObject({ state: 'failed', final: true });
    expect(await provider().complete!(payment)).toMatchObject({ state: 'failed' });
    expect(fake.charged().count).toBe(0);
  });

  it('waits for money that PayPal looks into, and fails where PayPal denies it', async () => {
    const payment = await completed('pending');
    expect(payment.state).toBe('pending');
    const order = fake.objects.orders.get(payment.reference!)!;
    await fake.finishCapture(order, 'COMPLETED');
    expect(await provider().lookUp(payment)).toMatchObject({ state: 'paid' });
    await fake.finishCapture(order, 'DECLINED');
    expect(await provider().lookUp(payment)).toMatchObject({
      state: 'failed',
      failure: { code: 'declined' },
    });
  });
});

describe('an answer of PayPal that does not come', () => {
  it('is asked for again at once under the same request id: one order, one charge', async () => {
    fake.spoil('create', 'cut after');
    const payment = await begun();
    expect(fake.ordersOf(payment.token)).toHaveLength(1);
    await fake.approve(payment.reference!);
    fake.spoil('complete', 'no answer');
    expect(await provider().complete!(payment)).toMatchObject({ state: 'paid' });
    expect(fake.charged().count).toBe(1);
    const ids = fake.requests.filter(({ act }) => act === 'complete').map(({ requestId }) => requestId);
    expect(new Set(ids)).toEqual(new Set([`${payment.id}-complete-1`]));
  });

  it('is looked up: what was taken is paid, what was not is still to be taken', async () => {
    for (const [trouble, after] of [
      ['cut after', 'paid'],
      ['500 after', 'paid'],
      ['cut before', 'approved'],
      ['503', 'approved'],
    ] as const) {
      const payment = await agreed();
      fake.spoil('complete', trouble, trouble);
      expect(await provider().complete!(payment)).toMatchObject({ state: 'unknown' });
      expect(await provider().lookUp(payment)).toMatchObject({ state: after });
    }
  });

  it('says nothing where PayPal does not tell: neither is given up', async () => {
    const payment = await agreed();
    for (const trouble of [
      '503',
      'no answer',
      'cut before',
      { issue: 'PERMISSION_DENIED', status: 403 },
    ] as const) {
      fake.spoil('retrieve', trouble, trouble);
      expect(await provider().lookUp(payment)).toMatchObject({ state: 'unknown' });
      fake.spoil('retrieve', trouble, trouble);
      expect(await provider().cancel(payment)).toMatchObject({ state: 'unknown' });
    }
  });

  it('means no order where none was stored, and where PayPal has forgotten one that nobody agreed to', async () => {
    expect(await provider().lookUp(newPayment())).toEqual({ state: 'cancelled' });
    expect(await provider().cancel(newPayment())).toMatchObject({ state: 'done', unlessChanged: true });
    expect(await provider().lookUp(newPayment({ reference: 'GONE' }))).toEqual({ state: 'cancelled' });
  });
});

describe('a payment that is held', () => {
  const held = { intent: 'AUTHORIZE' } as const;

  it('is authorised, and captured once however often it is asked for', async () => {
    const payment = await completed('pays', held);
    expect(payment.state).toBe('authorised');
    expect(fake.charged().count).toBe(0);
    fake.spoil('capture', 'cut after');
    const moves = await Promise.all([provider().capture(payment), provider().capture(payment)]);
    expect(moves.map(({ state }) => state)).toEqual(['done', 'done']);
    expect(await provider().capture(payment)).toMatchObject({ state: 'done' });
    expect(fake.charged()).toEqual({ count: 1, amount: 2000, refunded: 0 });
    expect(await provider().lookUp(payment)).toMatchObject({ state: 'paid' });
    expect(await provider().cancel(payment)).toMatchObject({ state: 'refused' });
  });

  it('is let go, and captured no more', async () => {
    const payment = await completed('pays', held);
    fake.spoil('void', 'cut after', 'cut after');
    expect(await provider().cancel(payment)).toMatchObject({ state: 'done' });
    expect(await provider().cancel(payment)).toMatchObject({ state: 'done' });
    expect(await provider().lookUp(payment)).toMatchObject({ state: 'cancelled' });
    expect(await provider().capture(payment)).toMatchObject({
      state: 'refused',
      failure: { message: expect.stringContaining('AUTHORIZATION_VOIDED') },
    });
  });

  it('tells the merchant why PayPal does not capture it', async () => {
    const payment = await completed('pays', held);
    fake.spoil('capture', { issue: 'AUTHORIZATION_EXPIRED' });
    expect(await provider().capture(payment)).toMatchObject({
      state: 'refused',
      failure: { message: 'authorization expired (PayPal: AUTHORIZATION_EXPIRED).' },
    });
  });

  it('is found by its authorization where its order is forgotten', async () => {
    const payment = await completed('pays', held);
    fake.spoil('retrieve', { issue: 'RESOURCE_NOT_FOUND', status: 404 });
    expect(await provider().lookUp(payment)).toEqual({ state: 'authorised' });
  });
});

describe('giving money back', () => {
  const refundOf = (amount: number, more: { readonly id?: string; readonly asked?: boolean } = {}) => ({
    id: more.id ?? crypto.randomUUID(),
    amount,
    reason: 'too small',
    ...(more.asked ? { asked: true } : {}),
  });

  it('is done once for each refund, also when the answer is lost', async () => {
    const payment = await completed();
    const refund = refundOf(500);
    fake.spoil('refund', 'cut after', 'cut after');
    expect(await provider().refund(payment, refund)).toMatchObject({ state: 'unknown' });
    expect(await provider().refund(payment, { ...refund, asked: true })).toMatchObject({ state: 'done' });
    expect(fake.charged().refunded).toBe(500);
    expect(await provider().lookUp(payment)).toMatchObject({ state: 'paid' });
  });

  it('is refused beyond what was paid, with PayPal’s reason', async () => {
    const payment = await completed();
    expect(await provider().refund(payment, refundOf(2001))).toMatchObject({
      state: 'refused',
      failure: { message: expect.stringContaining('REFUND_AMOUNT_EXCEEDED') },
    });
    expect(await provider().refund(payment, refundOf(2000))).toMatchObject({ state: 'done' });
    expect(await provider().refund(payment, refundOf(1))).toMatchObject({ state: 'refused' });
  });

  it('is refused where nothing was taken', async () => {
    expect(await provider().refund(await begun(), refundOf(1))).toMatchObject({ state: 'refused' });
  });
});

describe('the access token', () => {
  const asked = () => fake.requests.filter(({ act }) => act === 'token').length;

  it('is asked for once by calls at the same moment, and again before it ends', async () => {
    await Promise.all([begun(), begun(), begun()]);
    expect(asked()).toBe(1);
    clock += 32_000_000;
    await begun();
    expect(asked()).toBe(1);
    clock += 360_000;
    await begun();
    expect(asked()).toBe(2);
  });

  it('is asked for again where PayPal takes it no more', async () => {
    await begun();
    fake.endTokens();
    await begun();
    expect(asked()).toBe(2);
  });
});
