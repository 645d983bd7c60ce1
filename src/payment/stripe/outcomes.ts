import type { PaidCard, PaymentOutcome } from '../../domain/payment/payment.js';
import { stripeFailure } from './failures.js';
import type { Intent } from './intents.js';

/**
 * How a payment stands by what Stripe says of its intent. A declined intent that still takes cards is
 * `failed` too: it must be cancelled.
 */
export function outcomeOfIntent(intent: Intent): PaymentOutcome {
  const { status, client_secret: clientSecret, last_payment_error: error } = intent;
  const known = { reference: intent.id, ...paidWith(intent) };
  switch (status) {
    case 'succeeded':
      return { ...known, state: 'paid' };
    case 'requires_capture':
      return { ...known, state: 'authorised' };
    case 'processing':
      return { ...known, state: 'pending' };
    case 'canceled':
      return error
        ? { ...known, state: 'failed', failure: stripeFailure(error) }
        : { ...known, state: 'cancelled' };
    case 'requires_payment_method':
      if (error) return { ...known, state: 'failed', failure: stripeFailure(error) };
      break;
    case 'requires_action':
    case 'requires_confirmation':
      break;
    default:
      return { ...known, state: 'unknown', reason: `Stripe says ${String(status)}, which is not known here` };
  }
  const redirectUrl = intent.next_action?.redirect_to_url?.url;
  return {
    ...known,
    state: 'action',
    ...(clientSecret ? { clientSecret } : {}),
    ...(redirectUrl ? { redirectUrl } : {}),
  };
}

/** The card, or the name of another way to pay. */
function paidWith({ latest_charge: charge }: Intent): {
  readonly card?: PaidCard;
  readonly display?: string;
} {
  if (!charge || typeof charge === 'string') return {};
  const { payment_method_details: details, billing_details: billing } = charge;
  if (!details) return {};
  const { card } = details;
  if (!card) return { display: capitalised(details.type.replaceAll('_', ' ')) };
  return {
    card: {
      ...(card.last4 ? { last4: card.last4 } : {}),
      ...(card.brand ? { type: capitalised(card.brand) } : {}),
      ...(billing?.name ? { holder: billing.name } : {}),
    },
  };
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
