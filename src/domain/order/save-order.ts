import { addToSearch, removeFromSearch, type Searchable } from '../../storage/search.js';
import { statement } from '../../storage/statement.js';
import type { Tx } from '../../storage/storage.js';
import { columnText, fold } from '../../storage/text.js';
import { type Address, fullName, readAddress } from '../address.js';
import type { FigureChanges } from './figures.js';
import { orderFacets, placedByScope } from './filter.js';
import { isSale, type Order } from './order.js';
import { storedDetails } from './rows.js';

/** Adds an order or cart: its row, its lines, its place in the search index, and what it adds to the kept figures. */
export async function insertOrder(
  tx: Tx,
  storeId: number,
  order: Order,
  figures: FigureChanges,
  importHash: string | null = null,
): Promise<void> {
  await insertRow(tx, rowParams(storeId, order, importHash));
  await addLines(tx, storeId, order, figures.currency);
  figures.add(order);
}

/** Puts an order in the place of what it was. The position must be kept. */
export async function replaceOrder(
  tx: Tx,
  storeId: number,
  before: Order,
  after: Order,
  figures: FigureChanges,
  importHash: string | null,
): Promise<void> {
  figures.remove(before);
  await removeLines(tx, storeId, before);
  await updateRow(tx, rowParams(storeId, after, importHash));
  await addLines(tx, storeId, after, figures.currency);
  figures.add(after);
}

/** Changes what a merchant may change (statuses, tracking, metadata): lines and search stay. */
export async function saveChanged(
  tx: Tx,
  storeId: number,
  before: Order,
  after: Order,
  figures: FigureChanges,
): Promise<boolean> {
  const result = await tx
    .updateTable('orders')
    .set({
      status: after.status,
      payment_status: after.paymentStatus ?? '',
      updated_at: after.updatedAt,
      version: after.version,
      doc: storedDetails(after),
    })
    .where('store_id', '=', storeId)
    .where('token', '=', after.token)
    .where('version', '=', before.version)
    .executeTakeFirst();
  if (result.numUpdatedRows === 0n) return false;
  if (isSale(before) !== isSale(after)) {
    await tx
      .updateTable('order_line')
      .set({ counted: isSale(after) ? 1 : 0 })
      .where('store_id', '=', storeId)
      .where('token', '=', after.token)
      .execute();
  }
  figures.remove(before);
  figures.add(after);
  return true;
}

/** Lines and search hold completed orders alone: a cart has neither sales nor a buyer to look for. */
async function addLines(tx: Tx, storeId: number, order: Order, currency: string): Promise<void> {
  if (!order.completed) return;
  for (const [index, line] of order.details.lines.entries()) {
    await insertLine(tx, {
      store: storeId,
      token: order.token,
      line: index,
      product: line.product,
      position: order.position,
      quantity: line.quantity,
      // Sums of sales are in the store's currency alone.
      amount: order.currency === currency ? line.total : 0,
      counted: isSale(order) ? 1 : 0,
    });
  }
  await addToSearch(tx, 'order', storeId, order.position, searchable(order));
}

async function removeLines(tx: Tx, storeId: number, order: Order): Promise<void> {
  if (!order.completed) return;
  await tx
    .deleteFrom('order_line')
    .where('store_id', '=', storeId)
    .where('token', '=', order.token)
    .execute();
  await removeFromSearch(tx, 'order', storeId, order.position);
}

function searchable(order: Order): Searchable {
  const { details } = order;
  const billing = readAddress(details.billing);
  const shipping = details.shippingSameAsBilling ? billing : readAddress(details.shipping);
  const facets: Record<string, string> = {};
  const list = (facet: string, value: string | null): void => {
    if (value) facets[facet] = value;
  };
  list(orderFacets.billingCity, billing.city);
  list(orderFacets.billingCountry, billing.country);
  list(orderFacets.billingProvince, billing.province);
  list(orderFacets.billingPostalCode, billing.postalCode);
  list(orderFacets.shippingCity, shipping.city);
  list(orderFacets.shippingCountry, shipping.country);
  list(orderFacets.shippingProvince, shipping.province);
  list(orderFacets.shippingPostalCode, shipping.postalCode);
  return { texts: { [placedByScope]: placedBy(order, billing) }, facets };
}

function placedBy(order: Order, billing: Address): string[] {
  return [fullName(billing), order.details.payment.cardHolder ?? '', order.details.email];
}

type RowParams = {
  readonly store: number;
  readonly token: string;
  readonly id: number | null;
  readonly position: number;
  readonly completed: number;
  readonly status: string;
  readonly payment: string;
  readonly recurring: number;
  readonly invoice: string;
  readonly currency: string;
  readonly customer: number | null;
  readonly total: number;
  readonly taxes: number;
  readonly shipping: number;
  readonly created: number;
  readonly updated: number;
  readonly version: number;
  readonly hash: string | null;
  readonly doc: string;
};

function rowParams(storeId: number, order: Order, hash: string | null): RowParams {
  const { totals } = order.details;
  return {
    store: storeId,
    token: order.token,
    id: order.id,
    position: order.position,
    completed: order.completed ? 1 : 0,
    status: order.status,
    payment: order.paymentStatus ?? '',
    recurring: order.isRecurring ? 1 : 0,
    invoice: fold(columnText(order.invoiceNumber)),
    currency: order.currency,
    customer: order.customerId,
    total: totals.total,
    taxes: totals.taxes,
    shipping: totals.shipping,
    created: order.createdAt,
    updated: order.updatedAt,
    version: order.version,
    hash,
    doc: storedDetails(order),
  };
}

const insertRow = statement<RowParams, unknown>((db, p) =>
  db.insertInto('orders').values({
    store_id: p('store'),
    token: p('token'),
    id: p('id'),
    position: p('position'),
    completed: p('completed'),
    status: p('status'),
    payment_status: p('payment'),
    is_recurring: p('recurring'),
    invoice_number: p('invoice'),
    currency: p('currency'),
    customer_id: p('customer'),
    total: p('total'),
    taxes: p('taxes'),
    shipping: p('shipping'),
    created_at: p('created'),
    updated_at: p('updated'),
    version: p('version'),
    import_hash: p('hash'),
    doc: p('doc'),
  }),
);

const updateRow = statement<RowParams, unknown>((db, p) =>
  db
    .updateTable('orders')
    .set({
      id: p('id'),
      completed: p('completed'),
      position: p('position'),
      status: p('status'),
      payment_status: p('payment'),
      is_recurring: p('recurring'),
      invoice_number: p('invoice'),
      currency: p('currency'),
      customer_id: p('customer'),
      total: p('total'),
      taxes: p('taxes'),
      shipping: p('shipping'),
      created_at: p('created'),
      updated_at: p('updated'),
      version: p('version'),
      import_hash: p('hash'),
      doc: p('doc'),
    })
    .where('store_id', '=', p('store'))
    .where('token', '=', p('token')),
);

type LineParams = {
  readonly store: number;
  readonly token: string;
  readonly line: number;
  readonly product: string;
  readonly position: number;
  readonly quantity: number;
  readonly amount: number;
  readonly counted: number;
};

const insertLine = statement<LineParams, unknown>((db, p) =>
  db.insertInto('order_line').values({
    store_id: p('store'),
    token: p('token'),
    line: p('line'),
    product: p('product'),
    position: p('position'),
    quantity: p('quantity'),
    amount: p('amount'),
    counted: p('counted'),
  }),
);
