import { CallError } from '../../../shared/call.js';
import { loadScript } from '../../load-script.js';

/** What of Stripe.js is used here. */
export interface Stripe {
  elements(options: Record<string, unknown>): StripeElements;
  confirmPayment(options: Record<string, unknown>): Promise<{ error?: StripeError }>;
}
export interface StripeElements {
  create(type: 'payment'): StripeElement;
}
export interface StripeElement {
  mount(place: HTMLElement): void;
  destroy(): void;
  on(event: 'ready' | 'loaderror', listener: (event: { error?: StripeError }) => void): void;
}
export interface StripeError {
  readonly type: string;
  readonly code?: string;
  readonly decline_code?: string;
  readonly message?: string;
}

type StripeMaker = (key: string, options?: Record<string, unknown>) => Stripe;

const address = 'https://js.stripe.com/v3/';
let loading: Promise<StripeMaker> | undefined;

/**
 * Stripe's own script, from Stripe alone, and not before somebody pays with it. Rejects where it cannot be
 * loaded.
 */
export function loadStripe(): Promise<StripeMaker> {
  const find = () => (window as { Stripe?: StripeMaker }).Stripe;
  if (!loading) {
    const known = find();
    loading = known ? Promise.resolve(known) : loadScript(address, find);
    loading.catch(() => {
      loading = undefined;
    });
  }
  return loading;
}

const keys: Readonly<Record<string, string>> = {
  insufficient_funds: 'card.insufficient_funds',
  card_declined: 'card.declined',
  expired_card: 'card.expired',
  incorrect_cvc: 'card.invalid_cvv',
  invalid_cvc: 'card.invalid_cvv',
  incorrect_number: 'card.invalid_number',
  invalid_expiry_year: 'card.invalid_expiration',
  invalid_expiry_month: 'card.invalid_expiration',
  card_not_supported: 'card.card_not_supported',
  currency_not_supported: 'card.currency_not_supported',
  payment_intent_authentication_failure: 'authentication_challenge.failed',
};

/** What Stripe says of a payment on the page, as the shop would have said it. */
export function stripeRefusal({ code = '', decline_code = '', message = '' }: StripeError): CallError {
  const reason = keys[decline_code] ?? keys[code] ?? 'transaction.declined';
  return new CallError(message, 402, { reason, errors: { payment: [reason] } });
}
