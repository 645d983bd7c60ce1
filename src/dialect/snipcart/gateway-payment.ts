import { textOf, webAddressOf } from '../../domain/input-values.js';
import type { PaymentFailure, PaymentOutcome, PaymentState } from '../../domain/payment/payment.js';

export const postedStates = ['processing', 'processed', 'invalidated', 'failed'] as const;
export type PostedState = (typeof postedStates)[number];

/** What a gateway posts of a payment beside its state: all of it as it may come, none of it needed. */
export interface Posted {
  readonly transactionId?: unknown;
  readonly error?: unknown;
  readonly instructions?: unknown;
  readonly links?: unknown;
}

const states = {
  processing: 'pending',
  processed: 'paid',
  invalidated: 'cancelled',
} as const;

/**
 * What a gateway's post says of a payment. The money has moved or it has not: what else stands there and
 * cannot be read is left out, since a refusal would lose the order.
 */
export function postedOutcome(state: PostedState, posted: Posted): PaymentOutcome {
  const reference = shortText(posted.transactionId, 500);
  const instructions = shortText(posted.instructions, 5000);
  const refunds = partOf(posted.links, 'refunds');
  const refundsUrl = webAddressOf(refunds) && textOf(refunds)?.trim();
  const known = {
    ...(reference === undefined ? {} : { reference }),
    ...(instructions === undefined ? {} : { instructions }),
    ...(refundsUrl === undefined ? {} : { provider: { refundsUrl } }),
  };
  if (state === 'failed') return { ...known, state, failure: failureOf(posted.error) };
  return { ...known, state: states[state] };
}

/** The state of a payment in the gateway's words; `pending` before it has posted any. */
export function postedState(state: PaymentState): PostedState | 'pending' {
  switch (state) {
    case 'pending':
      return 'processing';
    case 'paid':
    case 'authorised':
    case 'settled':
      return 'processed';
    case 'failed':
      return 'failed';
    case 'cancelled':
      return 'invalidated';
    default:
      return 'pending';
  }
}

function failureOf(error: unknown): PaymentFailure {
  const text = shortText(error, 1000);
  return {
    code: shortText(partOf(error, 'code'), 100) ?? 'payment_failed',
    message: shortText(partOf(error, 'message'), 1000) ?? text ?? 'The payment failed.',
  };
}

function partOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const key = Object.keys(value).find((one) => one.toLowerCase() === name);
  return key === undefined ? undefined : (value as Record<string, unknown>)[key];
}

function shortText(value: unknown, longest: number): string | undefined {
  const raw = typeof value === 'number' ? String(value) : value;
  const text = typeof raw === 'string' ? raw.replaceAll('\u0000', '').trim() : '';
  return text === '' ? undefined : text.slice(0, longest).toWellFormed();
}
