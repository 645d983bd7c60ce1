import type { Stripe } from 'stripe';
import type { MoveOutcome, Payment } from '../../domain/payment/payment.js';
import { readTrouble, type StripeAccount, type StripeTrouble } from './client.js';
import { findIntent, type Intent, retrieveIntent } from './intents.js';

const done = { capture: 'succeeded', cancel: 'canceled' } as const;

/**
 * Takes the money of a payment, or lets go of it. Stripe's intent itself knows whether that was done, so no
 * key is needed, and a refusal is not kept: what Stripe refuses today it may take tomorrow.
 */
export async function moveIntent(
  stripe: Stripe,
  account: StripeAccount,
  payment: Payment,
  act: 'capture' | 'cancel',
): Promise<MoveOutcome> {
  const lookup = await findIntent(stripe, account, payment);
  if (lookup.kind !== 'found') {
    const never = lookup.kind === 'none' || (lookup.kind === 'refused' && payment.reference === null);
    // Stripe has no intent of it, and makes none: there is nothing that money could come of.
    return act === 'cancel' && never ? { state: 'done' } : moveWithout(lookup);
  }
  const { id } = lookup.intent;
  if (lookup.intent.status === done[act]) return { state: 'done', reference: id };
  try {
    return outcomeOf(await stripe.paymentIntents[act](id), act);
  } catch (error) {
    const trouble = readTrouble(error);
    // Another call may have done it in the meantime.
    const now = await retrieveIntent(stripe, id).catch((failed) => void readTrouble(failed));
    if (now?.status === done[act]) return { state: 'done', reference: id };
    return moveWithout(trouble);
  }
}

function outcomeOf({ id, status }: Intent, act: 'capture' | 'cancel'): MoveOutcome {
  return status === done[act]
    ? { state: 'done', reference: id }
    : { state: 'unknown', reason: `Stripe is at it: the payment is ${status}` };
}

/** The outcome of a move that Stripe did not make. */
export function moveWithout(trouble: StripeTrouble | { readonly kind: 'none' }): MoveOutcome {
  switch (trouble.kind) {
    case 'refused':
      return { state: 'refused', failure: trouble.failure };
    case 'unknown':
      return { state: 'unknown', reason: trouble.reason };
    case 'otherwise':
      return { state: 'unknown', reason: 'Stripe was asked for this in another way before' };
    case 'none':
      return {
        state: 'refused',
        failure: { code: 'payment_failed', message: 'Stripe has no such payment.' },
      };
  }
}
