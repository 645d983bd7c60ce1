import type { Stripe } from 'stripe';

export interface StripeEvent {
  readonly id: string;
  readonly type: string;
  readonly live: boolean;
  /** What the event is of, where it is a PaymentIntent. */
  readonly intent: Stripe.PaymentIntent | undefined;
  /** Where it is money that a bank wants back; inquiries that move none are left out. */
  readonly dispute:
    | { readonly id: string; readonly intent: string; readonly state: 'open' | 'won' | 'lost' }
    | undefined;
}

/** How old a signature may be, in seconds. */
const tolerance = 300;

/**
 * An event that Stripe signed with this secret in the last five minutes; undefined for anything else. Never
 * throws.
 */
export async function readStripeEvent(
  secret: string,
  rawBody: Buffer,
  signature: string | undefined,
  now: number,
): Promise<StripeEvent | undefined> {
  if (signature === undefined || signature.length > 4000) return undefined;
  const { Stripe: Library } = await import('stripe');
  try {
    const event = Library.webhooks.constructEvent(rawBody, signature, secret, tolerance, undefined, now);
    const { object } = event.data;
    const intent = object.object === 'payment_intent' ? object : undefined;
    const dispute = object.object === 'dispute' ? readDispute(object) : undefined;
    return { id: event.id, type: event.type, live: event.livemode, intent, dispute };
  } catch {
    return undefined;
  }
}

const open: ReadonlySet<string> = new Set([
  'needs_response',
  'under_review',
  'appeal_needs_response',
  'appeal_under_review',
]);

function readDispute({ id, payment_intent: paymentIntent, status }: Stripe.Dispute): StripeEvent['dispute'] {
  const intent = typeof paymentIntent === 'string' ? paymentIntent : paymentIntent?.id;
  if (intent === undefined) return undefined;
  if (status === 'won') return { id, intent, state: 'won' };
  if (status === 'lost') return { id, intent, state: 'lost' };
  return open.has(status) ? { id, intent, state: 'open' } : undefined;
}
