import type { AppContext } from '../../app/context.js';
import type { PaymentOutcome } from '../../domain/payment/payment.js';
import { findPayment, findPaymentByReference } from '../../domain/payment/rows.js';
import type { Store } from '../../domain/store/store.js';
import { readStripeEvent, type StripeEvent } from '../../outgoing/payment/stripe-events.js';
import { outcomeOfIntent } from '../../outgoing/payment/stripe-outcomes.js';
import { recordDispute } from './disputes.js';
import { stripeFor } from './provider-settings.js';
import { recordOutcome } from './record-outcome.js';

/** What became of a message. */
export type StripeMessage =
  /** The payment stands as Stripe says. */
  | 'settled'
  /** Genuine, and about nothing of this shop's. */
  | 'ignored'
  | 'forged'
  /** This store takes no messages of Stripe's: its signing secret is not set. */
  | 'not set up';

/** Takes in a message of Stripe's webhook, whatever was said before and however often it comes. */
export async function takeStripeMessage(
  context: AppContext,
  store: Store,
  rawBody: Buffer,
  signature: string | undefined,
): Promise<StripeMessage> {
  const { storeId } = store;
  const secret = await context.vault.read(context.storage.read, storeId, 'stripe.webhookSecret');
  if (secret === undefined) return 'not set up';
  const event = await readStripeEvent(secret, rawBody, signature, context.now());
  if (!event) return 'forged';
  const { intent, dispute } = event;
  if (event.live !== (store.mode === 'Live')) return 'ignored';
  if (dispute) return takeDispute(context, store, dispute);
  if (!intent) return 'ignored';
  const payment = await paymentOf(context, storeId, intent);
  if (!payment) return 'ignored';
  // The payer may try another card as long as the hold lasts: a decline on the page is not the end of it.
  if (event.type === 'payment_intent.payment_failed' && payment.isOpen) return 'ignored';
  const known = { ...payment, reference: intent.id };
  const outcome = await currentOutcome(context, store, known, event);
  await recordOutcome(context, store, payment.id, outcome);
  return 'settled';
}

async function takeDispute(
  context: AppContext,
  store: Store,
  { id, intent, state }: NonNullable<StripeEvent['dispute']>,
): Promise<StripeMessage> {
  const payment = await findPaymentByReference(context.storage.read, store.storeId, 'stripe', intent);
  return payment && (await recordDispute(context, store, payment.id, { id, state })) ? 'settled' : 'ignored';
}

type Intent = NonNullable<StripeEvent['intent']>;

/** The payment that an intent is of: by its reference, or by what it was made with while that was not stored yet. */
async function paymentOf(context: AppContext, storeId: number, { id, metadata }: Intent) {
  const { read } = context.storage;
  const named = await findPaymentByReference(read, storeId, 'stripe', id);
  if (named) return named;
  const { paymentId = '', storeId: madeFor } = metadata;
  if (madeFor !== String(storeId) || !/^[0-9a-f-]{36}$/.test(paymentId)) return undefined;
  const payment = await findPayment(read, storeId, paymentId);
  return payment?.provider === 'stripe' && payment.reference === null ? payment : undefined;
}

/** Stripe waits some seconds for its message to be taken. */
const patience = { timeoutMs: 5000, retries: 0 };

/** Messages come late and in any order, so Stripe is asked; where it does not answer, what it signed is taken. */
async function currentOutcome(
  context: AppContext,
  store: Store,
  payment: NonNullable<Awaited<ReturnType<typeof paymentOf>>>,
  { intent }: StripeEvent,
): Promise<PaymentOutcome> {
  const stripe = await stripeFor(context, store, patience);
  const now = await stripe?.lookUp(payment);
  return now && now.state !== 'unknown' ? now : outcomeOfIntent(intent!);
}
