import type { Tx } from '../../storage/storage.js';
import { audit } from '../audit/audit.js';
import { retakeStock, returnStock, withStockRows } from '../checkout/stock-claims.js';
import { ShopError } from '../errors.js';
import { type ExpectedVersions, refuseStale } from '../expected-version.js';
import { record } from '../outbox.js';
import type { Store } from '../store/store.js';
import { correctedDetails, movedToBuyer, type OrderCorrections, updateLatestOrder } from './corrections.js';
import { figureChanges } from './figures.js';
import { addNote } from './notes.js';
import type { Order, OrderDetails, OrderPayment, OrderRefund, OrderStatus, PaymentStatus } from './order.js';
import { lockOrder } from './rows.js';
import { saveChanged } from './save-order.js';

/** What a merchant may change on an order; undefined leaves a part as it is, null clears it. */
export interface OrderChange extends OrderCorrections {
  readonly status?: OrderStatus | undefined;
  readonly paymentStatus?: PaymentStatus | undefined;
  readonly trackingNumber?: string | null | undefined;
  readonly trackingUrl?: string | null | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | null | undefined;
  /** With Cancelled: whether what the lines took goes back on the shelf. */
  readonly restock?: boolean | undefined;
  /** Whether the buyer gets the mail that fits what changed. */
  readonly notify?: boolean | undefined;
  readonly versions?: ExpectedVersions;
}

/** What a provider has just done for a change: the order says so, and its notes. */
export interface MovedMoney {
  readonly moved: 'captured' | 'released' | 'arrived' | 'failed' | 'refunded';
  readonly payment: Partial<OrderPayment>;
  /** All refunds, with those just made. */
  readonly refunded?: readonly OrderRefund[];
}

/**
 * Changes an order, all or nothing, with its notes, outbox rows and figures in the same transaction; nothing
 * given or nothing different changes nothing. Refuses with `not_found`, `changed` where it has another version
 * than expected, and `order_is_cart` for a cart under way.
 */
export async function updateOrder(
  tx: Tx,
  store: Store,
  token: string,
  change: OrderChange,
  now: number,
  money?: MovedMoney,
): Promise<Order> {
  const before = await lockOrder(tx, store.storeId, token);
  if (!before) throw new ShopError('not_found', `There is no order ${token} in this store`);
  if (!before.completed) {
    throw new ShopError(
      'order_is_cart',
      `${token} is a cart under way: it can be changed once it is an order`,
    );
  }
  // Money that has moved is noted in any case.
  if (!money) refuseStale(change.versions, before.version);
  if (!money && isHeld(before) && asksForMoney(change)) {
    throw new ShopError('conflict', `The payment of the order ${token} has just changed: try again`);
  }
  return changeOrder(tx, store, before, change, now, money);
}

/**
 * `updateOrder` of an order that this transaction has locked. Refuses with `out_of_stock` what cannot be sold
 * again.
 */
export async function changeOrder(
  tx: Tx,
  store: Store,
  before: Order,
  change: OrderChange,
  now: number,
  money?: MovedMoney,
): Promise<Order> {
  const stocked = await moveStock(tx, store.storeId, before, change);
  const edited = changed(before, stocked, change, now, money);
  if (edited === before) return before;
  const after = await movedToBuyer(tx, store, before, edited, now);
  const figures = figureChanges(store.storeId, store.settings.currency);
  if (!(await saveChanged(tx, store.storeId, before, after, figures))) {
    throw new ShopError(
      'conflict',
      `The order ${before.token} was changed by someone else meanwhile: try again`,
    );
  }
  await figures.flush(tx);
  if (before.customerId !== null && before.customerId !== after.customerId)
    await updateLatestOrder(tx, store.storeId, before.customerId);
  const act = { act: 'order.update', id: after.token, before, after };
  await audit(tx, store.storeId, act, now);
  await announce(tx, store, before, after, now, { money, notify: change.notify === true });
  return after;
}

/**
 * Whether a provider holds money for an order that can be captured or let go, however the order is labelled.
 */
export function isHeld(order: Order): boolean {
  return order.details.payment.capturable === true;
}

/** Whether a change takes money that is held: `status: Processed` or `paymentStatus: Paid`. */
export function asksForMoney(change: OrderChange): boolean {
  return change.status === 'Processed' || change.paymentStatus === 'Paid';
}

/**
 * Puts goods back on the shelf, or takes them again, and answers the order's lines with what they then hold.
 */
async function moveStock(
  tx: Tx,
  storeId: number,
  order: Order,
  change: OrderChange,
): Promise<Pick<OrderDetails, 'lines' | 'restocked'>> {
  const { lines, restocked } = order.details;
  const status = change.status ?? order.status;
  if (status === 'Cancelled' && change.restock === true && !restocked) {
    // Imported orders took no stock here; their lines take and return it as the products are counted now.
    const known = order.details.payment.id === undefined ? await withStockRows(tx, storeId, lines) : lines;
    await returnStock(tx, storeId, known);
    return { lines: known, restocked: true };
  }
  if (restocked && status !== 'Cancelled') {
    await retakeStock(tx, storeId, lines);
    return { lines };
  }
  return { lines, ...(restocked ? { restocked } : {}) };
}

function changed(
  order: Order,
  stocked: Pick<OrderDetails, 'lines' | 'restocked'>,
  change: OrderChange,
  now: number,
  money: MovedMoney | undefined,
): Order {
  const delivery = {
    ...order.details.delivery,
    ...storedPart('trackingNumber', change.trackingNumber),
    ...storedPart('trackingUrl', change.trackingUrl),
  };
  const { restocked: _, ...rest } = correctedDetails(order, change);
  const details: OrderDetails = {
    ...rest,
    ...stocked,
    delivery,
    ...storedPart('metadata', change.metadata),
    ...(money ? { payment: { ...rest.payment, ...money.payment } } : {}),
    ...(money?.refunded ? { refunded: money.refunded } : {}),
  };
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
function storedPart<K extends string, V>(
  name: K,
  value: V | null | undefined,
): { readonly [N in K]?: V | undefined } {
  if (value === undefined) return {};
  return { [name]: value ?? undefined } as { readonly [N in K]?: V };
}

async function announce(
  tx: Tx,
  store: Store,
  before: Order,
  after: Order,
  now: number,
  { money, notify }: { readonly money: MovedMoney | undefined; readonly notify: boolean },
): Promise<void> {
  const moved = money ? movedWords[money.moved] : ' No money was moved.';
  // One mail for one change: the first of these rows asks for it, unless money that moves makes one anyway.
  let mailed = !notify || (money !== undefined && mailedAnyway.has(money.moved));
  const tell = (topic: string, more: object): Promise<unknown> => {
    const asks = mailed ? {} : { notify: true };
    mailed = true;
    return record(tx, store.storeId, topic, after.token, { order: after, ...more, ...asks }, now);
  };
  if (after.status !== before.status) {
    await tell('order.status.changed', { from: before.status, to: after.status });
    const waited =
      before.status === 'Pending' && before.paymentStatus === 'Authorized' && after.status === 'Processed';
    const words = `Order status changed from '${before.status}' to '${after.status}'.`;
    await note(tx, store, after, waited ? words + moved : words, now);
  }
  if (after.paymentStatus !== before.paymentStatus) {
    await tell('order.payment_status.changed', {
      from: before.paymentStatus,
      to: after.paymentStatus,
      ...(money ? { moved: money.moved } : {}),
    });
    const words = `Payment status changed from '${before.paymentStatus ?? 'none'}' to '${after.paymentStatus}'.${moved}`;
    await note(tx, store, after, words, now);
  }
  const [old, current] = [before.details.delivery, after.details.delivery];
  if (old.trackingNumber !== current.trackingNumber || old.trackingUrl !== current.trackingUrl) {
    await tell('order.tracking.changed', {});
  }
}

const mailedAnyway: ReadonlySet<MovedMoney['moved']> = new Set(['captured', 'arrived', 'failed']);

const movedWords: Readonly<Record<MovedMoney['moved'], string>> = {
  captured: ' The payment was captured.',
  released: ' The authorised payment was released.',
  arrived: ' The payment arrived.',
  failed: ' The payment failed.',
  refunded: ' All of it was given back.',
};

async function note(tx: Tx, store: Store, order: Order, message: string, now: number): Promise<void> {
  await addNote(
    tx,
    store.storeId,
    order.token,
    { type: 'OrderStatusChanged', deliveryMethod: 'None', message },
    now,
  );
}
