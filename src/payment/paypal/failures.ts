import type { PaymentFailure } from '../../domain/payment/payment.js';
import type { PayPalAnswer } from './client.js';

/** PayPal's issues that are the payer's to mend → keys of the cart's texts. */
const ofPayer: Readonly<Record<string, string>> = {
  INSTRUMENT_DECLINED: 'card.declined',
  PAYER_CANNOT_PAY: 'transaction.declined',
  PAYER_ACCOUNT_RESTRICTED: 'transaction.declined',
  PAYER_ACCOUNT_LOCKED_OR_CLOSED: 'transaction.declined',
  PAYER_COUNTRY_NOT_SUPPORTED: 'transaction.declined',
  TRANSACTION_REFUSED: 'transaction.declined',
  TRANSACTION_BLOCKED_BY_PAYEE: 'transaction.declined',
  TRANSACTION_LIMIT_EXCEEDED: 'transaction.declined',
  TRANSACTION_RECEIVING_LIMIT_EXCEEDED: 'transaction.declined',
  REDIRECT_PAYER_FOR_ALTERNATE_FUNDING: 'card.declined',
  MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED: 'transaction.declined',
  COMPLIANCE_VIOLATION: 'transaction.declined',
  CARD_EXPIRED: 'card.expired',
  ORDER_NOT_APPROVED: 'payment_authorization',
  ORDER_EXPIRED: 'payment_failed',
  ORDER_CANNOT_BE_CAPTURED: 'payment_failed',
  DUPLICATE_INVOICE_ID: 'payment_failed',
  POSTAL_CODE_REQUIRED: 'card.invalid_address',
  CITY_REQUIRED: 'card.invalid_address',
  INVALID_COUNTRY_CODE: 'card.invalid_address',
  MISSING_SHIPPING_ADDRESS: 'card.invalid_address',
  SHIPPING_ADDRESS_INVALID: 'card.invalid_address',
  CURRENCY_NOT_SUPPORTED: 'card.currency_not_supported',
  CURRENCY_NOT_SUPPORTED_FOR_COUNTRY: 'card.currency_not_supported',
};

type Refused = Extract<PayPalAnswer, { kind: 'refused' }>;

/** What PayPal says of a payment that did not go through. What concerns the shop's account alone no payer reads. */
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
