import { addToCount } from '../../storage/object-counts.js';
import { removeFromSearch } from '../../storage/search.js';
import type { Tx } from '../../storage/storage.js';
import { forgetChanges } from '../audit/audit.js';
import type { CartDetails } from '../cart/cart.js';
import { cartWithoutBuyer } from '../cart/without-buyer.js';
import { emailKey, noDetails } from '../customer/customer.js';
import { releaseEmail } from '../customer/email-owner.js';
import { findCustomer } from '../customer/rows.js';
import { countNameOf } from '../customer/save-customer.js';
import { snapshot } from '../customer/snapshot.js';
import { ShopError } from '../errors.js';
import type { OrderNote } from '../order/notes.js';
import type { Order } from '../order/order.js';
import { lockOrder } from '../order/rows.js';
import { saveBlanked } from '../order/save-order.js';
import { record } from '../outbox.js';
import { listPayments, savePayment } from '../payment/rows.js';
import type { Store } from '../store/store.js';
import { blankedOrder, blankedPayment, type Need } from './blank.js';
import { type Person, subjectsOf } from './person.js';

const yearMs = 365.25 * 86_400_000;

/** Until when book-keeping needs an order; undefined for a cart, which it never needs. */
function neededUntil(store: Store, { completed, createdAt, details }: Order): number | undefined {
  if (!completed) return undefined;
  return (details.completedAt ?? createdAt) + store.settings.bookkeepingYears * yearMs;
}

function needOf(store: Store, order: Order, now: number): Need {
  return (neededUntil(store, order) ?? 0) > now ? 'books' : 'nothing';
}

/** Blanks a person's orders and carts; what an invoice must say goes when its years are over. */
export async function eraseOrders(tx: Tx, store: Store, person: Person, now: number): Promise<void> {
  const { storeId } = store;
  const erased = new Set(person.customers.map(({ id }) => id));
  for (const token of person.tokens) {
    const order = await lockOrder(tx, storeId, token);
    if (!order) continue;
    const need = needOf(store, order, now);
    // An order that another customer made with this address stays in that customer's figures.
    const customerId = order.customerId !== null && erased.has(order.customerId) ? null : order.customerId;
    await saveBlanked(tx, storeId, blanked({ ...order, customerId }, need, now));
    if (need === 'books')
      await tx
        .insertInto('order_to_blank')
        .values({ store_id: storeId, token, due_at: Math.ceil(neededUntil(store, order)!) })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
  }
}

function blanked(order: Order, need: Need, now: number): Order {
  return {
    ...order,
    updatedAt: Math.max(now, order.updatedAt),
    version: order.version + 1,
    details: blankedOrder(order.details, need, now),
  };
}

const perStep = 100;

/**
 * Blanks orders of erased people that book-keeping needs no more, so many at once; answers how many they
 * were.
 */
export async function blankOverdue(tx: Tx, now: number): Promise<number> {
  const rows = await tx
    .selectFrom('order_to_blank')
    .select(['store_id', 'token'])
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .limit(perStep)
    .execute();
  for (const { store_id: storeId, token } of rows) {
    const order = await lockOrder(tx, storeId, token);
    if (order) await saveBlanked(tx, storeId, blanked(order, 'nothing', now));
    for (const payment of await listPayments(tx, storeId, token))
      await savePayment(tx, payment, {
        ...payment,
        details: blankedPayment(payment.details, 'nothing', now),
      });
    await tx
      .deleteFrom('order_to_blank')
      .where('store_id', '=', storeId)
      .where('token', '=', token)
      .execute();
  }
  return rows.length;
}

/** Blanks what a person's carts are made of. */
export async function eraseCarts(tx: Tx, { storeId }: Store, { tokens }: Person): Promise<void> {
  for (const token of tokens) {
    const row = await tx
      .selectFrom('cart')
      .select(['version', 'doc'])
      .where('store_id', '=', storeId)
      .where('token', '=', token)
      .executeTakeFirst();
    if (!row) continue;
    const doc = JSON.stringify(cartWithoutBuyer(JSON.parse(row.doc) as CartDetails));
    const { numUpdatedRows } = await tx
      .updateTable('cart')
      .set({ customer_id: null, doc, version: row.version + 1 })
      .where('store_id', '=', storeId)
      .where('token', '=', token)
      .where('version', '=', row.version)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw changing(`the cart ${token}`);
  }
}

/** Blanks what a person's payments say of them. */
export async function erasePayments(tx: Tx, store: Store, { tokens }: Person, now: number): Promise<void> {
  for (const token of tokens) {
    const order = await lockOrder(tx, store.storeId, token);
    const need = order ? needOf(store, order, now) : 'nothing';
    for (const payment of await listPayments(tx, store.storeId, token)) {
      const details = blankedPayment(payment.details, need, now);
      if (!(await savePayment(tx, payment, { ...payment, details })))
        throw changing(`the payment ${payment.id}`);
    }
    await tx
      .updateTable('payment')
      .set({ address: '' })
      .where('store_id', '=', store.storeId)
      .where('token', '=', token)
      .execute();
  }
}

/** Takes the comments, which the buyer reads, from a person's refunds. */
export async function eraseRefunds(tx: Tx, { storeId }: Store, { tokens }: Person): Promise<void> {
  for (const token of tokens) {
    const rows = await tx
      .selectFrom('refund')
      .select(['id', 'doc'])
      .where('store_id', '=', storeId)
      .where('token', '=', token)
      .execute();
    for (const { id, doc } of rows)
      await tx
        .updateTable('refund')
        .set({ doc: JSON.stringify({ ...JSON.parse(doc), comment: '' }) })
        .where('store_id', '=', storeId)
        .where('id', '=', id)
        .execute();
  }
}

/** Takes the values out of what the audit says of a person: that something was done stays. */
export async function eraseAudit(tx: Tx, { storeId }: Store, person: Person): Promise<void> {
  for (const subject of subjectsOf(person)) await forgetChanges(tx, storeId, subject);
}

/** How this shop notes a change of status: the one kind of note in which nobody has written anything. */
const ownWords =
  /^(Order|Payment) status changed from '\w+' to '\w+'\.( (No money was moved|The (authorised )?payment (was captured|was released|arrived|failed)|All of it was given back)\.)?$/;

/** Deletes the notes of a person's orders, but for changes of status. */
export async function eraseNotes(tx: Tx, { storeId }: Store, { tokens }: Person): Promise<void> {
  for (const token of tokens) {
    const rows = await tx
      .selectFrom('order_note')
      .select(['id', 'doc'])
      .where('store_id', '=', storeId)
      .where('token', '=', token)
      .execute();
    const written = rows.filter(({ doc }) => {
      const { message, body, subject } = JSON.parse(doc) as Partial<OrderNote>;
      return body !== undefined || subject !== undefined || !ownWords.test(message ?? '');
    });
    for (const { id } of written)
      await tx
        .deleteFrom('order_note')
        .where('store_id', '=', storeId)
        .where('token', '=', token)
        .where('id', '=', id)
        .execute();
  }
}

/**
 * Deletes customers and their places in the search index; who listens for that is told their number and GUID
 * alone.
 */
export async function eraseCustomers(tx: Tx, { storeId }: Store, person: Person, now: number): Promise<void> {
  for (const { id } of person.customers) {
    const customer = await findCustomer(tx, storeId, id);
    if (!customer) continue;
    const { numDeletedRows } = await tx
      .deleteFrom('customer')
      .where('store_id', '=', storeId)
      .where('id', '=', id)
      .where('version', '=', customer.version)
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw changing(`the customer ${customer.guid}`);
    await removeFromSearch(tx, 'customer', storeId, customer.position);
    await addToCount(tx, storeId, countNameOf(customer.status), -1);
    await releaseEmail(tx, storeId, emailKey(customer.details.email), id);
    const unknown = { ...customer, details: noDetails };
    await record(tx, storeId, 'customer.deleted', customer.guid, snapshot(unknown), now);
  }
}

function changing(what: string): ShopError {
  return new ShopError('conflict', `${what} has just changed: nothing was erased, try again`);
}
