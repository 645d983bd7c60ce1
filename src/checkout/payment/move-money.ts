import type { AppContext } from '../../app/context.js';
import { paymentOf } from '../../domain/checkout/place-order.js';
import { ShopError } from '../../domain/errors.js';
import { refuseStale } from '../../domain/expected-version.js';
import type { Order, OrderStatus } from '../../domain/order/order.js';
import { findOrder } from '../../domain/order/rows.js';
import { asksForMoney, isHeld, type OrderChange, updateOrder } from '../../domain/order/update-order.js';
import type { MoveOutcome, Payment, PaymentProvider } from '../../domain/payment/payment.js';
import { findPayment, lockPayment, savePayment } from '../../domain/payment/rows.js';
import type { Store } from '../../domain/store/store.js';
import { providerOf } from '../../payment/providers.js';

/** After how long a move whose end was not seen is looked up, in milliseconds. */
const lookUpAfter = 60_000;

/**
 * Changes an order as `updateOrder` does, and first moves the money that the change is about: a payment that
 * is held is captured by `status: Processed` or `paymentStatus: Paid`, and let go by `status: Cancelled`.
 * Refuses with `payment_refused` and the provider's reason, or with `payment_unknown` where it does not
 * answer; the order is then as it was.
 */
export async function changeOrderAndMoney(
  context: AppContext,
  store: Store,
  token: string,
  change: OrderChange,
): Promise<Order> {
  const order = await findOrder(context.storage.read, store.storeId, token);
  const move = order && moveOf(order, change);
  const held = move && (await heldPayment(context, store, order));
  if (!held) return context.storage.write((tx) => updateOrder(tx, store, token, change, context.now()));
  refuseStale(change.versions, order.version);
  await watch(context, held.payment);
  const state = move === 'capture' ? await captured(held) : await released(held);
  const asked: OrderChange =
    move === 'capture'
      ? { ...change, status: statusOnceCaptured(order, change), paymentStatus: 'Paid' }
      : { ...change, paymentStatus: 'Cancelled' };
  return context.storage.write(async (tx) => {
    const now = context.now();
    const before = await lockPayment(tx, store.storeId, held.payment.id);
    if (!before) throw new Error('a payment is gone');
    const payment: Payment = { ...before, state, dueAt: null, updatedAt: now };
    await savePayment(tx, before, payment);
    const moved = move === 'capture' ? 'captured' : 'released';
    return updateOrder(tx, store, token, asked, now, { moved, payment: paymentOf(payment) });
  });
}

/** What a change does to money that is held: nothing, for most. */
function moveOf(order: Order, change: OrderChange): 'capture' | 'release' | undefined {
  if (!isHeld(order)) return undefined;
  if (asksForMoney(change)) return 'capture';
  return change.status === 'Cancelled' ? 'release' : undefined;
}

/**
 * What was asked for; else an order that waited for its money goes on, and any other stays as far as it is.
 */
function statusOnceCaptured({ status }: Order, change: OrderChange): OrderStatus {
  return change.status ?? (status === 'Pending' ? 'Processed' : status);
}

interface Held {
  readonly payment: Payment;
  readonly provider: PaymentProvider;
}

async function heldPayment(context: AppContext, store: Store, order: Order): Promise<Held> {
  const { id } = order.details.payment;
  const payment = id === undefined ? undefined : await findPayment(context.storage.read, store.storeId, id);
  const provider = payment && (await providerOf(context, store, payment.provider));
  if (!payment || !provider) {
    throw new ShopError(
      'payment_refused',
      `The payment of the order ${order.token} cannot be moved: the shop has no settings for its provider any more`,
    );
  }
  return { payment, provider };
}

/** Sees to it that a job looks up what became of a move that this process does not live to see. */
async function watch(context: AppContext, payment: Payment): Promise<void> {
  await context.storage.write(async (tx) => {
    const before = await lockPayment(tx, payment.storeId, payment.id);
    if (before) await savePayment(tx, before, { ...before, dueAt: context.now() + lookUpAfter });
  });
}

async function captured({ payment, provider }: Held): Promise<'paid'> {
  const move = await provider.capture(payment);
  if (move.state === 'done') return 'paid';
  const seen = await provider.lookUp(payment);
  if (seen.state === 'paid') return 'paid';
  throw refusal(move, 'captured');
}

async function released({ payment, provider }: Held): Promise<'cancelled'> {
  const move = await provider.cancel(payment);
  if (move.state === 'done') return 'cancelled';
  throw refusal(move, 'released');
}

function refusal(move: Exclude<MoveOutcome, { state: 'done' }>, what: string): ShopError {
  if (move.state === 'refused') {
    return new ShopError('payment_refused', `The payment was not ${what}: ${move.failure.message}`, {
      payment: [move.failure.code],
    });
  }
  const unknown = new ShopError(
    'payment_unknown',
    `Whether the payment was ${what} is not known yet, since its provider did not answer: the order is as it was; look again in a minute`,
  );
  unknown.cause = move.reason;
  return unknown;
}
