import type { PaymentFailure } from '../../domain/payment/payment.js';
import type { PayPalAnswer } from './client.js';

/** PayPal's issues that are the payer's to mend → the shop's reasons. */
const ofPayer: Readonly<Record<string, string>> = {
  INSTRUMENT_DECLINED: 'card_declined',
  PAYER_CANNOT_PAY: 'declined',
  PAYER_ACCOUNT_RESTRICTED: 'declined',
  PAYER_ACCOUNT_LOCKED_OR_CLOSED: 'declined',
  PAYER_COUNTRY_NOT_SUPPORTED: 'declined',
  TRANSACTION_REFUSED: 'declined',
  TRANSACTION_BLOCKED_BY_PAYEE: 'declined',
  TRANSACTION_LIMIT_EXCEEDED: 'declined',
  TRANSACTION_RECEIVING_LIMIT_EXCEEDED: 'declined',
  REDIRECT_PAYER_FOR_ALTERNATE_FUNDING: 'card_declined',
  MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED: 'declined',
  COMPLIANCE_VIOLATION: 'declined',
  CARD_EXPIRED: 'card_expired',
  ORDER_NOT_APPROVED: 'payment_authorization',
  ORDER_EXPIRED: 'payment_failed',
  ORDER_CANNOT_BE_CAPTURED: 'payment_failed',
  DUPLICATE_INVOICE_ID: 'payment_failed',
  POSTAL_CODE_REQUIRED: 'card_invalid_address',
  CITY_REQUIRED: 'card_invalid_address',
  INVALID_COUNTRY_CODE: 'card_invalid_address',
  MISSING_SHIPPING_ADDRESS: 'card_invalid_address',
  SHIPPING_ADDRESS_INVALID: 'card_invalid_address',
  CURRENCY_NOT_SUPPORTED: 'card_currency_not_supported',
  CURRENCY_NOT_SUPPORTED_FOR_COUNTRY: 'card_currency_not_supported',
};

type Refused = Extract<PayPalAnswer, { kind: 'refused' }>;

/**
 * What PayPal says of a payment that did not go through. What concerns the shop's account alone no payer
 * reads.
 */
export function paypalFailure({ issue, message }: Refused): PaymentFailure {
  const code = ofPayer[issue];
  if (code !== undefined) return { code, message };
  return {
    code: 'payment_failed',
    message: 'The payment could not be made. Please tell the shop, or choose another way to pay.',
    ofShop: `PayPal refuses: ${issue}: ${message}`,
  };
}

/** What PayPal says to the merchant of a move that it refused. */
export function moveFailure({ issue, message }: Refused): PaymentFailure {
  return {
    code: ofPayer[issue] ?? 'payment_failed',
    message: `${message.replace(/\.?$/, '')} (PayPal: ${issue}).`,
  };
}
