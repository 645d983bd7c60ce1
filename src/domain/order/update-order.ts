import type { Tx } from '../../storage/storage.js';
import { ShopError } from '../errors.js';
import { record } from '../outbox.js';
import type { Store } from '../store/store.js';
import { figureChanges } from './figures.js';
import { addNote } from './notes.js';
import type { Order, OrderDetails, OrderStatus, PaymentStatus } from './order.js';
import { findOrder } from './rows.js';
import { saveChanged } from './save-order.js';

/** What a merchant may change on an order; undefined leaves a part as it is, null clears it. */
export interface OrderChange {
  readonly status?: OrderStatus | undefined;
  readonly paymentStatus?: PaymentStatus | undefined;
  readonly trackingNumber?: string | null | undefined;
  readonly trackingUrl?: string | null | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | null | undefined;
}

/**
 * Changes an order, all or nothing, with its notes, outbox rows and figures in the same transaction; nothing given or nothing
 * different changes nothing. Refuses with `not_found`, and `order_is_cart` for a cart under way.
 */
export async function updateOrder(
  tx: Tx,
  store: Store,
  token: string,
  change: OrderChange,
  now: number,
): Promise<Order> {
  const before = await findOrder(tx, store.storeId, token);
  if (!before) throw new ShopError('not_found', `There is no order ${token} in this store`);
  if (!before.completed) {
    throw new ShopError(
      'order_is_cart',
      `${token} is a cart under way: it can be changed once it is an order`,
    );
  }
  capture(before, change);
  const after = changed(before, change, now);
  if (after === before) return before;
  const figures = figureChanges(store.storeId, store.settings.currency);
  if (!(await saveChanged(tx, store.storeId, before, after, figures))) {
    throw new ShopError('conflict', `The order ${token} was changed by someone else meanwhile: try again`);
  }
  await figures.flush(tx);
  await announce(tx, store, before, after, now);
  return after;
}

/**
 * The one place where a merchant's change takes money: an order whose payment this shop's provider holds is captured by
 * `status: Processed` or `paymentStatus: Paid`. Orders whose money is not held here are relabelled alone.
 */
function capture(order: Order, change: OrderChange): void {
  const asked = change.status === 'Processed' || change.paymentStatus === 'Paid';
  const held =
    order.details.payment.capturable === true &&
    order.status === 'Pending' &&
    order.paymentStatus === 'Authorized';
  if (asked && held) {
    throw new ShopError(
      'capture_unavailable',
      'The payment cannot be captured: this shop has no connection to its provider',
    );
  }
}

function changed(order: Order, change: OrderChange, now: number): Order {
  const delivery = {
    ...order.details.delivery,
    ...given('trackingNumber', change.trackingNumber),
    ...given('trackingUrl', change.trackingUrl),
  };
  const details: OrderDetails = { ...order.details, delivery, ...given('metadata', change.metadata) };
  const status = change.status ?? order.status;
  const paymentStatus = change.paymentStatus ?? order.paymentStatus;
  const same =
    status === order.status &&
    paymentStatus === order.paymentStatus &&
    JSON.stringify(details) === JSON.stringify(order.details);
  if (same) return order;
  return {
    ...order,
    status,
    paymentStatus,
    details,
    updatedAt: Math.max(now, order.updatedAt),
    version: order.version + 1,
  };
}

/** A part as a document keeps it: cleared parts are absent. */
function given<K extends string, V>(
  name: K,
  value: V | null | undefined,
): { readonly [N in K]?: V | undefined } {
  if (value === undefined) return {};
  return { [name]: value ?? undefined } as { readonly [N in K]?: V };
}

async function announce(tx: Tx, store: Store, before: Order, after: Order, now: number): Promise<void> {
  const tell = (topic: string, more: object): Promise<void> =>
    record(tx, store.storeId, topic, after.token, { order: after, ...more }, now);
  if (after.status !== before.status) {
    await tell('order.status.changed', { from: before.status, to: after.status });
    const held =
      before.status === 'Pending' && before.paymentStatus === 'Authorized' && after.status === 'Processed';
    const words = `Order status changed from '${before.status}' to '${after.status}'.`;
    await note(tx, store, after, held ? `${words} No money was moved.` : words, now);
  }
  if (after.paymentStatus !== before.paymentStatus) {
    await tell('order.payment_status.changed', { from: before.paymentStatus, to: after.paymentStatus });
    const words = `Payment status changed from '${before.paymentStatus ?? 'none'}' to '${after.paymentStatus}'. No money was moved.`;
    await note(tx, store, after, words, now);
  }
  const [old, current] = [before.details.delivery, after.details.delivery];
  if (old.trackingNumber !== current.trackingNumber || old.trackingUrl !== current.trackingUrl) {
    await tell('order.tracking.changed', {});
  }
}

async function note(tx: Tx, store: Store, order: Order, message: string, now: number): Promise<void> {
  await addNote(
    tx,
    store.storeId,
    order.token,
    { type: 'OrderStatusChanged', deliveryMethod: 'None', message },
    now,
  );
}
