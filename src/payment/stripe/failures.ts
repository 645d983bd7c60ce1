import type { PaymentFailure } from '../../domain/payment/payment.js';

/** Stripe's codes of errors and of declines → the shop's reasons. */
const reasons: Readonly<Record<string, string>> = {
  incorrect_number: 'card_invalid_number',
  invalid_number: 'card_invalid_number',
  invalid_expiry_month: 'card_invalid_month',
  invalid_expiry_year: 'card_invalid_year',
  incorrect_cvc: 'card_invalid_cvv',
  invalid_cvc: 'card_invalid_cvv',
  expired_card: 'card_expired',
  incorrect_address: 'card_invalid_address',
  incorrect_zip: 'card_invalid_address',
  insufficient_funds: 'card_insufficient_funds',
  card_not_supported: 'card_not_supported',
  currency_not_supported: 'card_currency_not_supported',
  authentication_required: 'payment_authorization',
  payment_intent_authentication_failure: 'authentication_failed',
  card_declined: 'card_declined',
  processing_error: 'declined',
  payment_intent_payment_attempt_failed: 'declined',
  payment_method_provider_decline: 'declined',
  payment_method_customer_decline: 'declined',
};

/** What Stripe says of a payment that did not go through, in the words of the cart. */
export function stripeFailure(error: {
  readonly code?: string | null | undefined;
  readonly decline_code?: string | null | undefined;
  readonly message?: string | null | undefined;
}): PaymentFailure {
  const code = reasons[error.decline_code ?? ''] ?? reasons[error.code ?? ''] ?? 'payment_failed';
  return { code, message: error.message || 'The payment was refused.' };
}
