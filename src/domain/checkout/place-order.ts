import { nextPosition } from '../../storage/position.js';
import { statement } from '../../storage/statement.js';
import type { Tx } from '../../storage/storage.js';
import { readAddress } from '../address.js';
import type { CartDetails } from '../cart/cart.js';
import { defineProducts } from '../catalog/define-products.js';
import { ensureBuyer } from '../customer/ensure-buyer.js';
import { findCustomer } from '../customer/rows.js';
import { snapshot } from '../customer/snapshot.js';
import { updateStoredAddresses } from '../customer/stored-addresses.js';
import { redeemDiscounts } from '../discount/redeem.js';
import type { Minor } from '../money.js';
import { figureChanges } from '../order/figures.js';
import type { Order, OrderDetails, OrderPayment, OrderStatus, PaymentStatus } from '../order/order.js';
import { findOrder } from '../order/rows.js';
import { replaceOrder } from '../order/save-order.js';
import { record } from '../outbox.js';
import type { Payment } from '../payment/payment.js';
import type { Store } from '../store/store.js';
import { nextInvoiceNumber, nextOrderId } from './numbers.js';
import { claimStock, useHold } from './stock-claims.js';

/**
 * What the buyer agreed to pay for: the order as it will stand, priced and checked. Kept with its payment.
 */
export interface Agreed {
  /** ISO 4217, upper case. */
  readonly currency: string;
  readonly total: Minor;
  readonly details: OrderDetails;
  /** Discounts whose limit of use this order takes from. */
  readonly discounts: readonly string[];
  /** The signed-in buyer. */
  readonly customerId: number | null;
}

export interface Placing {
  readonly agreed: Agreed;
  readonly payment: Payment;
  /** Stock and discounts are held for it already. */
  readonly held: boolean;
  /**
   * The money is there, and what was held for it is not any more: the order is placed all the same, takes no
   * stock, and says why a person must look at it.
   */
  readonly attention?: string;
}

export interface Placed {
  readonly order: Order;
  /** False where the cart was an order before. */
  readonly isNew: boolean;
}

/**
 * Makes a cart an order, once, in this one transaction: the order, its stock, its discounts, its products,
 * its buyer, the figures, what happened, and last its numbers. A cart that is an order already is answered as
 * it is. Refuses with `out_of_stock` and `discount_used_up`, and then nothing has changed.
 */
export async function placeOrder(tx: Tx, store: Store, placing: Placing, now: number): Promise<Placed> {
  const { storeId } = store;
  const { agreed, payment } = placing;
  const { token } = payment;
  const [cart] = await markPlaced(tx, { store: storeId, token, now });
  const before = await findOrder(tx, storeId, token);
  if (!before) throw new Error(`the cart ${token} has no row among the orders`);
  if (!cart) return { order: before, isNew: false };
  const lines = await takeGoods(tx, storeId, placing, now);
  await keepProducts(tx, store, JSON.parse(cart.doc) as CartDetails, now);
  const buyer = await buyerOf(tx, store, agreed, now);
  const figures = figureChanges(storeId, store.settings.currency);
  // From here on orders of one store wait for each other: what follows is the little that needs its place in
  // the line.
  const id = await nextOrderId(tx, storeId);
  const invoiceNumber = await nextInvoiceNumber(tx, store);
  const position = await nextPosition(tx, 'orders', storeId, now);
  const order: Order = {
    ...before,
    ...statusAfter(payment),
    id,
    position,
    completed: true,
    invoiceNumber,
    currency: agreed.currency,
    customerId: buyer.id,
    updatedAt: now,
    version: before.version + 1,
    details: {
      ...agreed.details,
      lines,
      completedAt: now,
      buyer: { guid: buyer.guid, status: buyer.status, createdAt: buyer.createdAt },
      payment: { ...agreed.details.payment, ...paymentOf(payment) },
      ...(placing.attention === undefined ? {} : { attention: placing.attention }),
    },
  };
  await replaceOrder(tx, storeId, before, order, figures, null);
  await figures.flush(tx);
  await record(tx, storeId, 'order.completed', token, { order }, now);
  if (placing.attention !== undefined)
    await record(tx, storeId, 'order.attention', token, { order, reason: placing.attention }, now);
  return { order, isNew: true };
}

const markPlaced = statement<{ store: number; token: string; now: number }, { doc: string }>((db, p) =>
  db
    .updateTable('cart')
    .set({ placed: 1, updated_at: p('now') })
    .where('store_id', '=', p('store'))
    .where('token', '=', p('token'))
    .where('placed', '=', 0)
    .returning('doc'),
);

async function takeGoods(tx: Tx, storeId: number, placing: Placing, now: number) {
  const { agreed, payment, held, attention } = placing;
  if (attention !== undefined) return agreed.details.lines.map(({ stock: _, ...line }) => line);
  const lines = held ? agreed.details.lines : await claimStock(tx, storeId, agreed.details.lines);
  if (held) await useHold(tx, storeId, payment.token);
  await redeemDiscounts(tx, storeId, payment.token, agreed.discounts, now);
  return lines;
}

/**
 * The products of the lines as their pages define them: new ones come to be, archived ones come back. Never
 * their stock.
 */
async function keepProducts(tx: Tx, store: Store, { items }: CartDetails, now: number): Promise<void> {
  // What the merchant vouches for counts, where the cart has a product from several pages.
  const fromPages = items
    .filter((item) => item.source === 'page')
    .sort((a, b) => Number(a.isMerchants ?? false) - Number(b.isMerchants ?? false));
  if (fromPages.length === 0) return;
  const sold = new Map(
    fromPages.map(({ product, url, isMerchants = false }) => [product, { url, isMerchants }]),
  );
  const defined = new Map(
    fromPages.map(({ product, definition: { inventory: _, ...definition } }) => [product, definition]),
  );
  const definitions = [...defined.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  await defineProducts(tx, store, definitions, { source: 'order', partial: true, now, sold });
}

async function buyerOf(tx: Tx, store: Store, { details, customerId }: Agreed, now: number) {
  const signedIn = customerId === null ? undefined : await findCustomer(tx, store.storeId, customerId);
  if (signedIn) {
    const billing = readAddress(details.billing);
    const same = details.shippingSameAsBilling;
    const shipping = same ? billing : readAddress(details.shipping);
    await updateStoredAddresses(tx, store, signedIn.id, { billing, shipping, same }, now);
    return signedIn;
  }
  const buyer = await ensureBuyer(
    tx,
    store,
    {
      email: details.email,
      billing: details.billing,
      shipping: details.shippingSameAsBilling ? undefined : details.shipping,
      shippingSameAsBilling: details.shippingSameAsBilling,
      at: now,
    },
    now,
  );
  const made = buyer.created ? await findCustomer(tx, store.storeId, buyer.id) : undefined;
  if (made) await record(tx, store.storeId, 'customer.created', made.guid, snapshot(made), now);
  return buyer;
}

/** How an order stands whose payment is in a state. */
export function statusAfter(payment: Payment): { status: OrderStatus; paymentStatus: PaymentStatus } {
  switch (payment.state) {
    case 'authorised':
      return { status: 'Pending', paymentStatus: 'Authorized' };
    case 'pending':
      return { status: 'Pending', paymentStatus: 'Pending' };
    case 'settled':
      return { status: 'Processed', paymentStatus: payment.amount === 0 ? 'Paid' : 'Deferred' };
    default:
      return { status: 'Processed', paymentStatus: 'Paid' };
  }
}

/** What an order says of its payment. */
export function paymentOf({ id, amount, reference, state, details }: Payment): Partial<OrderPayment> {
  const { card, display, iconUrl, instructions, onOrders } = details;
  return {
    id,
    ...onOrders,
    ...(reference === null ? {} : { transactionId: reference }),
    ...(card?.last4 === undefined ? {} : { cardLast4: card.last4 }),
    ...(card?.type === undefined ? {} : { cardType: card.type }),
    ...(card?.holder === undefined ? {} : { cardHolder: card.holder }),
    ...(display === undefined ? {} : { display }),
    ...(iconUrl === undefined ? {} : { iconUrl }),
    ...(instructions === undefined ? {} : { instructions }),
    ...(state === 'settled' && amount > 0 ? { paidLater: true } : {}),
    capturable: state === 'authorised',
  };
}
