import type { AppContext } from '../../app/context.js';
import type { Payment, PaymentOutcome } from '../../domain/payment/payment.js';
import { findPayment, findPaymentByReference } from '../../domain/payment/rows.js';
import type { Store } from '../../domain/store/store.js';
import type {
  PaymentNames,
  ProviderDefinition,
  ProviderMessage,
  ProviderWebhook,
  SignedMessage,
} from '../../payment/definition.js';
import { recordDispute } from './disputes.js';
import { recordOutcome } from './record-outcome.js';

/** What became of a message. */
export type MessageEnd =
  /** The payment stands as the provider says. */
  | 'settled'
  /** Genuine, and about nothing of this shop's. */
  | 'ignored'
  | Exclude<ProviderMessage['kind'], 'payment' | 'dispute'>;

export interface ProviderWithWebhook extends ProviderDefinition {
  readonly webhook: ProviderWebhook;
}

/** Takes in a message of a provider's webhook, whatever was heard before and however often it comes. */
export async function takeMessage(
  context: AppContext,
  store: Store,
  provider: ProviderWithWebhook,
  signed: SignedMessage,
): Promise<MessageEnd> {
  const message = await provider.webhook.read(context, store, signed);
  if (message.kind !== 'payment' && message.kind !== 'dispute') return message.kind;
  const payment = await paymentOf(context, store.storeId, provider.id, message.payment);
  if (!payment) return 'ignored';
  if (message.kind === 'dispute')
    return (await recordDispute(context, store, payment.id, message.dispute)) ? 'settled' : 'ignored';
  if (message.isOfEndedAlone && payment.isOpen) return 'ignored';
  const known = { ...payment, reference: payment.reference ?? message.payment.reference ?? null };
  const outcome = await currentOutcome(context, store, provider, known, message.outcome);
  await recordOutcome(context, store, payment.id, withReference(outcome, known));
  return 'settled';
}

/** A payment by its reference, or by the shop's own id while the reference was not stored yet. */
async function paymentOf(
  { storage: { read } }: AppContext,
  storeId: number,
  provider: string,
  { reference, paymentId = '' }: PaymentNames,
): Promise<Payment | undefined> {
  const named =
    reference === undefined ? undefined : await findPaymentByReference(read, storeId, provider, reference);
  if (named) return named;
  const payment = /^[0-9a-f-]{36}$/.test(paymentId) ? await findPayment(read, storeId, paymentId) : undefined;
  if (payment?.provider !== provider) return undefined;
  return payment.reference === null || reference === undefined ? payment : undefined;
}

/** Providers wait some seconds for their messages to be taken. */
const patience = { timeoutMs: 5000, retries: 0 };

/**
 * Messages come late and in any order, so the provider is asked; where it does not answer, what it signed is
 * taken.
 */
async function currentOutcome(
  context: AppContext,
  store: Store,
  { open }: ProviderDefinition,
  payment: Payment,
  signed: PaymentOutcome | undefined,
): Promise<PaymentOutcome> {
  const provider = await open(context, store, patience);
  const now = await provider?.lookUp(payment);
  if (now && now.state !== 'unknown') return now;
  return signed ?? now ?? { state: 'unknown', reason: 'its provider is not set up any more' };
}

function withReference(outcome: PaymentOutcome, { reference }: Payment): PaymentOutcome {
  return reference === null ? outcome : { reference, ...outcome };
}
