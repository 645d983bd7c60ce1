import type { Stripe } from 'stripe';
import type {
  MoveOutcome,
  Payment,
  PaymentOutcome,
  PaymentProvider,
  PaymentRequest,
} from '../../domain/payment/payment.js';
import { readTrouble, type StripeAccount, type StripeTrouble, stripeClient } from './client.js';
import { findIntent, type Intent, retrieveIntent } from './intents.js';
import { moveIntent, moveWithout } from './moves.js';
import { outcomeOfIntent } from './outcomes.js';
import { refundIntent } from './refunds.js';

/**
 * Stripe, by PaymentIntents. A payment has one intent, made before anything is confirmed. The payer confirms
 * it on the shop's page with its client secret; or the page sends `paymentMethod` or `confirmationToken`, and
 * it is confirmed here. What Stripe does not answer clearly is looked up. A declined intent is cancelled, so
 * that `failed` is the last word on it.
 */
export function stripeProvider(account: StripeAccount): PaymentProvider {
  let client: Promise<Stripe> | undefined;
  const connect = () => (client ??= stripeClient(account));

  return {
    id: 'stripe',
    local: false,
    async authorise(request) {
      const stripe = await connect();
      const lookup = await findIntent(stripe, account, request.payment);
      if (lookup.kind === 'none') return notStarted;
      if (lookup.kind !== 'found') return outcomeWithout(lookup);
      const confirmation = confirmationOf(request);
      if (!confirmation || !awaitsPayer(lookup.intent)) return resolveOutcome(stripe, lookup.intent);
      return confirm(stripe, request.payment, lookup.intent, confirmation);
    },
    async lookUp(payment) {
      const stripe = await connect();
      const lookup = await findIntent(stripe, account, payment);
      if (lookup.kind === 'found') return resolveOutcome(stripe, lookup.intent);
      // A refused look-up says nothing about the state of the payment.
      if (lookup.kind === 'refused' && !lookup.forPayer)
        return { state: 'unknown', reason: lookup.failure.message };
      return outcomeWithout(lookup);
    },
    async capture(payment) {
      return moveIntent(await connect(), account, payment, 'capture');
    },
    async cancel(payment) {
      return moveIntent(await connect(), account, payment, 'cancel');
    },
    async refund(payment, refund): Promise<MoveOutcome> {
      const stripe = await connect();
      const lookup = await findIntent(stripe, account, payment);
      return lookup.kind === 'found'
        ? refundIntent(stripe, lookup.intent.id, payment, refund)
        : moveWithout(lookup);
    },
  };
}

const notStarted: PaymentOutcome = {
  state: 'failed',
  failure: {
    code: 'payment_failed',
    message: 'The payment could not be started, and nothing was charged. Please try again.',
  },
};

function awaitsPayer({ status, last_payment_error: error }: Intent): boolean {
  return status === 'requires_confirmation' || (status === 'requires_payment_method' && !error);
}

/**
 * How the shop's page says that the payer agreed already; undefined where the payer does so with the client
 * secret.
 */
function confirmationOf({ input, returnUrl }: PaymentRequest): Stripe.PaymentIntentConfirmParams | undefined {
  const { paymentMethod, confirmationToken } = input;
  const rest = { return_url: returnUrl, expand: ['latest_charge'] };
  if (typeof confirmationToken === 'string' && /^ctoken_\w{1,200}$/.test(confirmationToken))
    return { confirmation_token: confirmationToken, ...rest };
  if (typeof paymentMethod === 'string' && /^pm_\w{1,200}$/.test(paymentMethod))
    return { payment_method: paymentMethod, ...rest };
  return undefined;
}

async function confirm(
  stripe: Stripe,
  payment: Payment,
  { id }: Intent,
  params: Stripe.PaymentIntentConfirmParams,
): Promise<PaymentOutcome> {
  // The intent itself takes one payment alone: another card is another try, not another charge.
  const idempotencyKey = `comptoir-${payment.id}-${params.confirmation_token ?? params.payment_method}`;
  try {
    return await resolveOutcome(stripe, await stripe.paymentIntents.confirm(id, params, { idempotencyKey }));
  } catch (error) {
    const trouble = readTrouble(error);
    if (trouble.kind === 'unknown') return { state: 'unknown', reason: trouble.reason, reference: id };
    const now = await retrieved(stripe, id);
    if ('reason' in now) return { state: 'unknown', reason: now.reason, reference: id };
    if (trouble.kind !== 'refused' || !awaitsPayer(now)) return resolveOutcome(stripe, now);
    // Refused before it was tried, which leaves no mark on the intent.
    return cancelIntent(stripe, now, { ...outcomeWithout(trouble), reference: id });
  }
}

/** How the payment stands by its intent; a declined one is let go of first. */
async function resolveOutcome(stripe: Stripe, intent: Intent): Promise<PaymentOutcome> {
  const outcome = outcomeOfIntent(intent);
  return outcome.state === 'failed' && intent.status !== 'canceled'
    ? cancelIntent(stripe, intent, outcome)
    : outcome;
}

/** Cancels an intent, so that no money can come of it; `outcome` stands once it is. */
async function cancelIntent(
  stripe: Stripe,
  { id }: Intent,
  outcome: PaymentOutcome,
): Promise<PaymentOutcome> {
  const after = await stripe.paymentIntents.cancel(id).catch((error) => {
    readTrouble(error);
    return retrieved(stripe, id);
  });
  if ('reason' in after) return { state: 'unknown', reason: after.reason, reference: id };
  if (after.status === 'canceled') return outcome;
  const now = outcomeOfIntent(after);
  return now.state === 'failed'
    ? { state: 'unknown', reason: 'Stripe did not let go of a declined payment', reference: id }
    : now;
}

async function retrieved(stripe: Stripe, id: string): Promise<Intent | { readonly reason: string }> {
  try {
    return await retrieveIntent(stripe, id);
  } catch (error) {
    const trouble = readTrouble(error);
    return { reason: trouble.kind === 'refused' ? trouble.failure.message : 'Stripe did not answer' };
  }
}

/** The outcome of a payment without an intent: no money can have moved. */
function outcomeWithout(lookup: StripeTrouble | { readonly kind: 'none' }): PaymentOutcome {
  switch (lookup.kind) {
    case 'none':
      return { state: 'cancelled' };
    case 'unknown':
      return { state: 'unknown', reason: lookup.reason };
    case 'otherwise':
      return { state: 'unknown', reason: 'Stripe was asked for this payment in another way before' };
    case 'refused': {
      const { failure, forPayer } = lookup;
      if (forPayer) return { state: 'failed', failure };
      const message = 'The payment could not be made. Please tell the shop, or choose another way to pay.';
      return { state: 'failed', failure: { code: failure.code, message, ofShop: failure.message } };
    }
  }
}
