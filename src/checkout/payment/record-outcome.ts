import type { AppContext } from '../../app/context.js';
import type { Agreed } from '../../domain/checkout/place-order.js';
import { placeOrder } from '../../domain/checkout/place-order.js';
import { releaseHold } from '../../domain/checkout/stock-claims.js';
import { releaseDiscounts } from '../../domain/discount/redeem.js';
import { ShopError } from '../../domain/errors.js';
import type { Order } from '../../domain/order/order.js';
import { lockOrder } from '../../domain/order/rows.js';
import { record } from '../../domain/outbox.js';
import type { Payment, PaymentOutcome, PaymentState } from '../../domain/payment/payment.js';
import { findPayment, lockPayment } from '../../domain/payment/rows.js';
import type { Store } from '../../domain/store/store.js';
import { providerOf } from '../../payment/providers.js';
import type { Tx } from '../../storage/storage.js';
import { applyToOrder, dueOnceOver, isOver, type RecordedOutcome, save } from './apply-to-order.js';

/** How long stock is held for a payer who must act, in milliseconds. */
export const holdTime = 10 * 60_000;
/** After how long an outcome that nobody knows is asked for, in milliseconds. */
const askAgain = 30_000;

/**
 * Takes in what a provider says of a payment, whoever brought it (the buyer's own call, a webhook, a
 * look-up): every step may be repeated and in any order, and the cart becomes one order. A payment that
 * failed gives back what was held for it, once its provider has confirmed that no money can arrive any more.
 */
export async function recordOutcome(
  context: AppContext,
  store: Store,
  paymentId: string,
  outcome: PaymentOutcome,
  { ifVersion }: { readonly ifVersion?: number | undefined } = {},
): Promise<RecordedOutcome> {
  const mayBePaid = outcome.state === 'failed' && !outcome.final;
  const final = mayBePaid ? await surelyFailed(context, store, paymentId, outcome) : outcome;
  const settled = await context.storage.write((tx) =>
    recordOutcomeIn(tx, store, paymentId, final, context.now(), ifVersion),
  );
  const { provider } = settled.payment;
  context.counts.add('payments', { provider, state: final.state });
  if (final.state === 'unknown') {
    const about = { storeId: store.storeId, provider, paymentId, reason: final.reason };
    context.troubles.report(about, 'what became of a payment is not known');
  }
  return final.state === 'approved' && settled.payment.isOpen
    ? completePayment(context, store, settled.payment)
    : settled;
}

/** Takes what the payer has agreed to, once it is stored that they have. */
async function completePayment(
  context: AppContext,
  store: Store,
  payment: Payment,
): Promise<RecordedOutcome> {
  const provider = await providerOf(context, store, payment.provider);
  const outcome = await provider?.complete?.(payment);
  const isClear = outcome !== undefined && outcome.state !== 'approved';
  const reason = 'what the payer agreed to was not taken yet';
  return recordOutcome(context, store, payment.id, isClear ? outcome : { state: 'unknown', reason });
}

/** A decline may leave a payment that its payer can still complete: it is cancelled before its hold ends. */
async function surelyFailed(
  context: AppContext,
  store: Store,
  paymentId: string,
  outcome: PaymentOutcome,
): Promise<PaymentOutcome> {
  const payment = await findPayment(context.storage.read, store.storeId, paymentId);
  const provider = payment?.isOpen ? await providerOf(context, store, payment.provider) : undefined;
  if (!payment || !provider || provider.local) return outcome;
  const known = { ...payment, reference: outcome.reference ?? payment.reference };
  const move = await provider.cancel(known);
  if (move.state === 'done') return outcome;
  const now = await provider.lookUp(known);
  return now.state === 'failed' || now.state === 'cancelled'
    ? { state: 'unknown', reason: 'not cancelled' }
    : now;
}

/**
 * `recordOutcome` within a transaction. Nothing changes where the payment is another version than the one
 * named.
 */
export async function recordOutcomeIn(
  tx: Tx,
  store: Store,
  paymentId: string,
  outcome: PaymentOutcome,
  now: number,
  ifVersion?: number,
): Promise<RecordedOutcome> {
  const before = await lockPayment(tx, store.storeId, paymentId);
  if (!before) throw new ShopError('not_found', `There is no payment ${paymentId} in this store`);
  if (ifVersion !== undefined && before.version !== ifVersion) return { order: null, payment: before };
  const payment = withOutcome(before, outcome, now);
  if (before.isOpen) return applyToOpen(tx, store, before, payment, outcome.state === 'approved', now);
  return applyToClosed(tx, store, before, payment, now);
}

const arrived: ReadonlySet<PaymentState> = new Set(['paid', 'authorised', 'pending', 'settled']);

/** A payment whose cart waits for it. */
async function applyToOpen(
  tx: Tx,
  store: Store,
  before: Payment,
  payment: Payment,
  isApproved: boolean,
  now: number,
): Promise<RecordedOutcome> {
  if (arrived.has(payment.state)) {
    const agreed: Agreed = JSON.parse(payment.details.agreed);
    const { order, isNew } = await placeOrder(tx, store, { agreed, payment, held: true }, now);
    if (!isNew) throw new Error(`the cart ${payment.token} was placed while its payment was open`);
    await save(tx, before, { ...payment, isOpen: false, dueAt: dueOnceOver(payment, now) });
    return { order, payment };
  }
  if (isOver(payment.state)) {
    await releaseHold(tx, store.storeId, payment.token);
    await releaseDiscounts(tx, store.storeId, payment.token, now);
    const closed = { ...payment, isOpen: false, dueAt: null };
    await save(tx, before, closed);
    return { order: null, payment: closed };
  }
  const dueAt = payment.state === 'action' && !isApproved ? before.createdAt + holdTime : now + askAgain;
  const waiting = { ...payment, dueAt: Math.max(dueAt, now + askAgain) };
  await save(tx, before, waiting);
  return { order: null, payment: waiting };
}

/** A payment whose order stands, or that was given up. */
async function applyToClosed(
  tx: Tx,
  store: Store,
  before: Payment,
  payment: Payment,
  now: number,
): Promise<RecordedOutcome> {
  const row = await lockOrder(tx, store.storeId, payment.token);
  const order = row?.completed ? row : null;
  if (order?.details.payment.id === payment.id) return applyToOrder(tx, store, order, before, payment, now);
  if (!arrived.has(payment.state)) return { order, payment: before };
  if (order) return surplus(tx, store, order, before, payment, now);
  // A payment that was given up here but paid at the provider: the buyer gets an order, and a person looks at
  // it.
  const agreed: Agreed = JSON.parse(payment.details.agreed);
  const attention = 'The money arrived after its payment was given up: no stock was taken for it.';
  const placed = await placeOrder(tx, store, { agreed, payment, held: false, attention }, now);
  await save(tx, before, { ...payment, dueAt: dueOnceOver(payment, now) });
  return { order: placed.order, payment };
}

/** Money for a cart that another payment has paid for: it is given back. */
async function surplus(
  tx: Tx,
  store: Store,
  order: Order,
  before: Payment,
  payment: Payment,
  now: number,
): Promise<RecordedOutcome> {
  if (before.details.surplus) return { order, payment: before };
  const marked = { ...payment, dueAt: now, details: { ...payment.details, surplus: true } };
  await save(tx, before, marked);
  const reason = `A second payment (${payment.reference ?? payment.id}) arrived for this order: it is being given back.`;
  await record(tx, store.storeId, 'order.attention', order.token, { order, reason }, now);
  return { order, payment: marked };
}

function withOutcome(payment: Payment, outcome: PaymentOutcome, now: number): Payment {
  const { reference, card, display, iconUrl, instructions, provider } = outcome;
  const state = stateAfter(payment.state, outcome.state);
  return {
    ...payment,
    state,
    reference: reference ?? payment.reference,
    updatedAt: now,
    version: payment.version + 1,
    details: {
      ...payment.details,
      ...(card ? { card } : {}),
      ...(display === undefined ? {} : { display }),
      ...(iconUrl === undefined ? {} : { iconUrl }),
      ...(instructions === undefined ? {} : { instructions }),
      ...(provider ? { provider: { ...payment.details.provider, ...provider } } : {}),
      ...(outcome.state === 'failed' ? { failure: outcome.failure } : {}),
      ...(outcome.state === 'action' && outcome.redirectUrl !== undefined
        ? { redirectUrl: outcome.redirectUrl }
        : {}),
      ...(outcome.state === 'action' && outcome.clientSecret !== undefined
        ? { clientSecret: outcome.clientSecret }
        : {}),
    },
  };
}

/**
 * A payer who has approved need do nothing more, and a cancelled payment stays cancelled: both only wait for
 * the outcome.
 */
function stateAfter(before: PaymentState, outcome: PaymentOutcome['state']): PaymentState {
  if (outcome === 'unknown') return before;
  return outcome === 'approved' ? 'action' : outcome;
}
