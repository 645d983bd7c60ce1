import { paymentOf, statusAfter } from '../../domain/checkout/place-order.js';
import { ShopError } from '../../domain/errors.js';
import type { Order } from '../../domain/order/order.js';
import { changeOrder, type MovedMoney, type OrderChange } from '../../domain/order/update-order.js';
import { record } from '../../domain/outbox.js';
import type { Payment, PaymentState } from '../../domain/payment/payment.js';
import { savePayment } from '../../domain/payment/rows.js';
import type { Store } from '../../domain/store/store.js';
import type { Tx } from '../../storage/storage.js';

export interface RecordedOutcome {
  /** The order where there is one; a cart that is not paid for gives null. */
  readonly order: Order | null;
  readonly payment: Payment;
}

/** After how long a payment that its provider works on is looked up, in milliseconds. */
const pendingLookUp = 3_600_000;

/**
 * What becomes of an order by its payment after it was placed. An order that waited goes on or is cancelled;
 * one that the merchant has set further, or cancelled, stays as far as it is, and a person is told where
 * money and goods do not agree.
 */
export async function applyToOrder(
  tx: Tx,
  store: Store,
  order: Order,
  before: Payment,
  payment: Payment,
  now: number,
): Promise<RecordedOutcome> {
  if (!moves(before.state, payment.state)) {
    const dueAt = dueOnceOver(before, now);
    if (before.dueAt !== null || dueAt !== null) await save(tx, before, { ...before, dueAt });
    return { order, payment: before };
  }
  await save(tx, before, { ...payment, dueAt: dueOnceOver(payment, now) });
  const { change, reason } = isOver(payment.state)
    ? afterFailure(order, payment)
    : afterArrival(order, payment);
  const moved = movedBy(before.state, payment.state);
  const after = await changeOrder(tx, store, order, change, now, { moved, payment: paymentOf(payment) });
  if (reason !== undefined)
    await record(tx, store.storeId, 'order.attention', order.token, { order: after, reason }, now);
  return { order: after, payment };
}

interface Consequence {
  readonly change: OrderChange;
  /** Why a person must look at it. */
  readonly reason?: string;
}

function afterArrival({ status }: Order, payment: Payment): Consequence {
  const { paymentStatus, ...waited } = statusAfter(payment);
  if (status === 'Pending') return { change: { ...waited, paymentStatus } };
  if (status !== 'Cancelled') return { change: { paymentStatus } };
  const reason =
    'The money arrived after the order was cancelled: give it back with a refund, or set the order to another status.';
  return { change: { paymentStatus }, reason };
}

function afterFailure({ status }: Order, { state }: Payment): Consequence {
  const paymentStatus = state === 'failed' ? 'Failed' : 'Cancelled';
  if (status === 'Pending') return { change: { status: 'Cancelled', paymentStatus, restock: true } };
  if (status === 'Cancelled') return { change: { paymentStatus } };
  const reason = `The payment failed after the order was set to ${status}: its goods were not put back.`;
  return { change: { paymentStatus }, reason };
}

function movedBy(from: PaymentState, to: PaymentState): MovedMoney['moved'] {
  if (to === 'failed') return 'failed';
  if (to === 'cancelled') return 'released';
  return from === 'authorised' ? 'captured' : 'arrived';
}

/** Payments only move forward: a late or repeated message never undoes what is known. */
function moves(from: PaymentState, to: PaymentState): boolean {
  if (from === 'pending') return to === 'paid' || to === 'authorised' || isOver(to);
  if (from === 'authorised') return to === 'paid' || isOver(to);
  return false;
}

/** Whether no money can come any more. */
export function isOver(state: PaymentState): boolean {
  return state === 'failed' || state === 'cancelled';
}

/** When a payment is looked up whose order stands. */
export function dueOnceOver({ state }: Payment, now: number): number | null {
  return state === 'pending' ? now + pendingLookUp : null;
}

/** Saves a payment that this transaction has locked. */
export async function save(tx: Tx, before: Payment, after: Payment): Promise<void> {
  if (!(await savePayment(tx, before, after)))
    throw new ShopError('conflict', 'the payment was changed meanwhile: try again');
}
