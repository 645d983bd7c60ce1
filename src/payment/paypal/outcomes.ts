import type { Payment, PaymentOutcome } from '../../domain/payment/payment.js';
import { isSameAmount } from './amounts.js';
import type { PayPalMove, PayPalOrder } from './order.js';

/** How a payment stands by what PayPal says of its order. */
export function outcomeOfOrder(order: PayPalOrder, payment: Payment): PaymentOutcome {
  const { id, status, authorization, capture, approveUrl, card } = order;
  const known = {
    reference: id,
    ...(card ? { card } : {}),
    provider: {
      ...(authorization ? { authorizationId: authorization.id } : {}),
      ...(capture ? { captureId: capture.id } : {}),
    },
  };
  const moved =
    (capture && outcomeOfCapture(capture)) ?? (authorization && outcomeOfAuthorization(authorization));
  // A capture that was declined leaves what was authorised.
  if (moved && !(moved.state === 'failed' && authorization?.status === 'CREATED'))
    return { ...known, ...moved };
  if (moved) return { ...known, state: 'authorised' };
  switch (status) {
    case 'CREATED':
    case 'SAVED':
    case 'PAYER_ACTION_REQUIRED':
      return { ...known, state: 'action', ...(approveUrl === undefined ? {} : { redirectUrl: approveUrl }) };
    case 'APPROVED':
      if (isSameAmount(order.amount, payment.amount, payment.currency))
        return { ...known, state: 'approved' };
      return { ...known, ...otherAmount };
    case 'VOIDED':
      return { ...known, state: 'cancelled' };
    default:
      return {
        ...known,
        state: 'unknown',
        reason: `PayPal says that the order is ${status}, and of no payment`,
      };
  }
}

const otherAmount: PaymentOutcome = {
  state: 'failed',
  final: true,
  failure: {
    code: 'payment_failed',
    message: 'The payment is of another amount than the order, and nothing was charged. Please try again.',
    ofShop: 'the order was changed at PayPal: its amount is another one',
  },
};

/** How a payment stands by its capture. */
export function outcomeOfCapture({ status, reason }: PayPalMove): PaymentOutcome {
  switch (status) {
    case 'COMPLETED':
    case 'PARTIALLY_REFUNDED':
    case 'REFUNDED':
      return { state: 'paid' };
    case 'PENDING':
      return { state: 'pending' };
    case 'DECLINED':
    case 'FAILED':
      return declined(reason);
    default:
      return {
        state: 'unknown',
        reason: `PayPal says that the capture is ${status}, which is not known here`,
      };
  }
}

/** How a payment stands by its authorization alone. */
export function outcomeOfAuthorization({ status, reason }: PayPalMove): PaymentOutcome {
  switch (status) {
    case 'CREATED':
      return { state: 'authorised' };
    case 'CAPTURED':
    case 'PARTIALLY_CAPTURED':
      return { state: 'paid' };
    case 'PENDING':
      return { state: 'pending' };
    case 'VOIDED':
    case 'EXPIRED':
      return { state: 'cancelled' };
    case 'DENIED':
      return declined(reason);
    default:
      return {
        state: 'unknown',
        reason: `PayPal says that the authorization is ${status}, which is not known here`,
      };
  }
}

function declined(reason: string | undefined): PaymentOutcome {
  const why = reason === undefined ? '' : `: ${reason.toLowerCase().replaceAll('_', ' ')}`;
  return {
    state: 'failed',
    final: true,
    failure: { code: 'declined', message: `PayPal declined the payment${why}.` },
  };
}
