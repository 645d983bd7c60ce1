import type { Stripe } from 'stripe';

export interface StripeEvent {
  readonly id: string;
  readonly type: string;
  readonly live: boolean;
  /** What the event is of, where it is a PaymentIntent. */
  readonly intent: Stripe.PaymentIntent | undefined;
}

/** How old a signature may be, in seconds. */
const tolerance = 300;

/** An event that Stripe signed with this secret in the last five minutes; undefined for anything else. Never throws. */
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
    return { id: event.id, type: event.type, live: event.livemode, intent };
  } catch {
    return undefined;
  }
}
