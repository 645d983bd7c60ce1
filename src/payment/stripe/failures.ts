import type { PaymentFailure } from '../../domain/payment/payment.js';

/** Stripe's codes of errors and of declines → keys of the cart's texts. */
const keys: Readonly<Record<string, string>> = {
  incorrect_number: 'card.invalid_number',
  invalid_number: 'card.invalid_number',
  invalid_expiry_month: 'card.invalid_month',
  invalid_expiry_year: 'card.invalid_year',
  incorrect_cvc: 'card.invalid_cvv',
  invalid_cvc: 'card.invalid_cvv',
  expired_card: 'card.expired',
  incorrect_address: 'card.invalid_address',
  incorrect_zip: 'card.invalid_address',
  insufficient_funds: 'card.insufficient_funds',
  card_not_supported: 'card.card_not_supported',
  currency_not_supported: 'card.currency_not_supported',
  authentication_required: 'payment_authorization',
  payment_intent_authentication_failure: 'authentication_challenge.failed',
  card_declined: 'card.declined',
  processing_error: 'transaction.declined',
  payment_intent_payment_attempt_failed: 'transaction.declined',
  payment_method_provider_decline: 'transaction.declined',
  payment_method_customer_decline: 'transaction.declined',
};

/** What Stripe says of a payment that did not go through, in the words of the cart. */
export function stripeFailure(error: {
  readonly code?: string | null | undefined;
  readonly decline_code?: string | null | undefined;
  readonly message?: string | null | undefined;
}): PaymentFailure {
  const code = keys[error.decline_code ?? ''] ?? keys[error.code ?? ''] ?? 'payment_failed';
  return { code, message: error.message || 'The payment was refused.' };
}
