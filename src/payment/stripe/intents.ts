import type { Stripe } from 'stripe';
import type { Payment } from '../../domain/payment/payment.js';
import { stripeAmount } from './amounts.js';
import { readTrouble, type StripeAccount, type StripeTrouble } from './client.js';

export type Intent = Stripe.PaymentIntent;

export type IntentLookUp =
  | { readonly kind: 'found'; readonly intent: Intent; readonly isNew: boolean }
  /** There is none, and no money can come of one: none was ever confirmed. */
  | { readonly kind: 'none' }
  | StripeTrouble;

const hour = 3_600_000;
/** Stripe keeps what it answered under a key for a day at least. */
const keysLast = 23 * hour;
const expand = ['latest_charge'];

/** An intent as it stands now. */
export function retrieveIntent(stripe: Stripe, id: string): Promise<Intent> {
  return stripe.paymentIntents.retrieve(id, { expand });
}

/**
 * The one intent of a payment, made where there is none. Everything that it is made of stands in the payment,
 * so that whoever comes after a crash asks for the same and is answered the same. Making it moves no money.
 */
export async function findIntent(
  stripe: Stripe,
  account: StripeAccount,
  payment: Payment,
): Promise<IntentLookUp> {
  try {
    if (payment.reference !== null) return toFoundIntent(await retrieveIntent(stripe, payment.reference));
    if ((account.now ?? Date.now)() - payment.createdAt > keysLast)
      return await listedIntent(stripe, payment);
    return await madeIntent(stripe, account, payment);
  } catch (error) {
    return readTrouble(error);
  }
}

async function madeIntent(stripe: Stripe, account: StripeAccount, payment: Payment): Promise<IntentLookUp> {
  const { id, token, storeId, currency } = payment;
  const amount = stripeAmount(payment.amount, currency);
  if (amount === undefined) {
    const message = 'This amount is more than Stripe can take.';
    return { kind: 'refused', failure: { code: 'payment_failed', message }, forPayer: true };
  }
  try {
    const intent = await stripe.paymentIntents.create(
      {
        amount,
        currency: currency.toLowerCase(),
        capture_method: account.captureMethod,
        automatic_payment_methods: { enabled: true },
        description: `Order ${token}`,
        metadata: { paymentId: id, token, storeId: String(storeId) },
      },
      { idempotencyKey: `comptoir-${id}` },
    );
    // A repeated answer is of the day it was first given.
    if (intent.lastResponse.headers['idempotent-replayed'] !== 'true') return toFoundIntent(intent, true);
    return toFoundIntent(await retrieveIntent(stripe, intent.id));
  } catch (error) {
    const trouble = readTrouble(error);
    // Asked for otherwise before (the shop captures in another way now), or an answer of 500 that Stripe
    // keeps under the key.
    const asksElsewhere = trouble.kind === 'otherwise' || /^Stripe answered 5/.test(reasonIn(trouble));
    return asksElsewhere ? listedIntent(stripe, payment) : trouble;
  }
}

function reasonIn(trouble: StripeTrouble): string {
  return trouble.kind === 'unknown' ? trouble.reason : '';
}

const mostListed = 5000;

/**
 * Looks among the intents that were made at the payment's time: unlike Stripe's search, its list is never
 * behind.
 */
async function listedIntent(stripe: Stripe, payment: Payment): Promise<IntentLookUp> {
  const seconds = (ms: number) => Math.floor(ms / 1000);
  const created = { gte: seconds(payment.createdAt - hour), lte: seconds(payment.createdAt + hour) };
  let count = 0;
  for await (const { id, metadata } of stripe.paymentIntents.list({ created, limit: 100 })) {
    if (metadata.paymentId === payment.id) return toFoundIntent(await retrieveIntent(stripe, id));
    count += 1;
    if (count === mostListed)
      return { kind: 'unknown', reason: `Stripe lists more than ${count} payments of that hour` };
  }
  return { kind: 'none' };
}

function toFoundIntent(intent: Intent, isNew = false): IntentLookUp {
  return { kind: 'found', intent, isNew };
}
