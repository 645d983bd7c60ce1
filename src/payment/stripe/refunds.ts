import type { Stripe } from 'stripe';
import type { MoveOutcome, Payment, RefundRequest } from '../../domain/payment/payment.js';
import { stripeAmount } from './amounts.js';
import { readTrouble } from './client.js';
import { moveWithout } from './moves.js';

/**
 * Gives money back, once for each refund's id: by its key, and where that is not answered by looking among
 * the refunds made.
 */
export async function refundIntent(
  stripe: Stripe,
  intent: string,
  payment: Payment,
  { id, amount, reason }: RefundRequest,
): Promise<MoveOutcome> {
  // Rounded as the charge was, so that the whole of it goes back.
  const counted = stripeAmount(amount, payment.currency);
  if (counted === undefined) return refused('This amount is more than Stripe can give back.');
  try {
    const refund = await stripe.refunds.create(
      {
        payment_intent: intent,
        amount: counted,
        metadata: { refundId: id, token: payment.token, reason: reason.slice(0, 500) },
      },
      { idempotencyKey: `comptoir-refund-${id}` },
    );
    return outcomeOf(refund);
  } catch (error) {
    const trouble = readTrouble(error);
    if (trouble.kind === 'refused') return moveWithout(trouble);
    const made = await listedRefund(stripe, intent, id).catch((failed) => void readTrouble(failed));
    return made ? outcomeOf(made) : moveWithout(trouble);
  }
}

async function listedRefund(stripe: Stripe, intent: string, id: string): Promise<Stripe.Refund | undefined> {
  for await (const refund of stripe.refunds.list({ payment_intent: intent, limit: 100 }))
    if (refund.metadata?.refundId === id) return refund;
  return undefined;
}

function outcomeOf({ id, status, failure_reason: reason }: Stripe.Refund): MoveOutcome {
  if (status !== 'failed' && status !== 'canceled') return { state: 'done', reference: id };
  return refused(`Stripe could not give the money back${reason ? `: ${reason.replaceAll('_', ' ')}` : ''}.`);
}

function refused(message: string): MoveOutcome {
  return { state: 'refused', failure: { code: 'payment_failed', message } };
}
