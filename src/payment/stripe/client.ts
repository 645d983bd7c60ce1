import type { Stripe } from 'stripe';
import type { PaymentFailure } from '../../domain/payment/payment.js';
import type { StripeApi } from './api.js';
import { stripeFailure } from './failures.js';

export interface StripeAccount {
  readonly secretKey: string;
  readonly captureMethod: 'automatic' | 'manual';
  readonly api?: StripeApi | undefined;
  /** For one call, in milliseconds. */
  readonly timeoutMs?: number;
  /** How often a call without a clear answer is repeated at once. */
  readonly retries?: number;
  /** UTC milliseconds. */
  readonly now?: () => number;
}

/** Stripe's library is large: it is loaded with the first payment, not with the server. */
export async function stripeClient(account: StripeAccount): Promise<Stripe> {
  const { secretKey, api, timeoutMs = 10_000, retries = 1 } = account;
  const { Stripe: Library } = await import('stripe');
  return new Library(secretKey, {
    ...api,
    timeout: timeoutMs,
    maxNetworkRetries: retries,
    telemetry: false,
    appInfo: { name: 'Comptoir' },
  });
}

/** The result of a call that was not successful. */
export type StripeTrouble =
  /**
   * Nothing has changed at Stripe. `forPayer` says that the payer may read the message: it tells nothing of
   * the shop.
   */
  | { readonly kind: 'refused'; readonly failure: PaymentFailure; readonly forPayer: boolean }
  /** The same key was used for something else before. */
  | { readonly kind: 'otherwise' }
  | { readonly kind: 'unknown'; readonly reason: string };

interface StripeError extends Error {
  readonly type: string;
  readonly statusCode?: number;
  readonly code?: string;
  readonly decline_code?: string;
}

/** Reads what a call threw. Rethrows what is not of Stripe: that is a bug of ours. */
export function readTrouble(thrown: unknown): StripeTrouble {
  if (!(thrown instanceof Error && 'type' in thrown && String(thrown.type).startsWith('Stripe')))
    throw thrown;
  const error = thrown as StripeError;
  const { type, statusCode = 0, code = '' } = error;
  if (type === 'StripeIdempotencyError') return { kind: 'otherwise' };
  if (statusCode === 0 || statusCode === 409 || statusCode === 429 || statusCode >= 500)
    return { kind: 'unknown', reason: reasonOf(error) };
  if (statusCode === 401 || statusCode === 403) {
    const message = "Stripe does not take this shop's secret key.";
    return { kind: 'refused', failure: { code: 'payment_failed', message }, forPayer: false };
  }
  const forPayer = type === 'StripeCardError' || /^amount_too_(small|large)$/.test(code);
  return { kind: 'refused', failure: stripeFailure(error), forPayer };
}

function reasonOf({ statusCode, code }: StripeError): string {
  return statusCode ? `Stripe answered ${statusCode}${code ? ` (${code})` : ''}` : 'Stripe did not answer';
}
