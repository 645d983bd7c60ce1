import { insertRows } from '../../storage/insert-rows.js';
import { addAllToSearch, removeFromSearch } from '../../storage/search.js';
import type { SearchEntry } from '../../storage/search-entry.js';
import { statement } from '../../storage/statement.js';
import type { Tx } from '../../storage/storage.js';
import { columnText, fold } from '../../storage/text.js';
import { storedDetails } from './document.js';
import type { FigureChanges } from './figures.js';
import { isSale, type Order, type OrderHead } from './order.js';
import { orders } from './rows.js';
import { orderSearchEntry } from './search-entry.js';

/** An order to be stored, and the hash of the text that it was imported from. */
export interface NewOrder {
  readonly order: OrderHead;
  readonly importHash: string | null;
  /** What it is found by; a cart is found by nothing. */
  readonly search?: SearchEntry | undefined;
  readonly doc: string;
}

/**
 * Adds orders and carts: their rows, their lines, their places in the search index, and what they add to the
 * kept figures.
 */
export async function insertOrders(
  tx: Tx,
  storeId: number,
  orders: readonly NewOrder[],
  figures: FigureChanges,
): Promise<void> {
  await insertRows(
    tx,
    'orders',
    orders.map(({ order, importHash, doc }) => rowOf(storeId, order, importHash, doc)),
  );
  await addLines(tx, storeId, orders, figures.currency);
  for (const { order } of orders) figures.add(order);
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
  await updateRow(tx, storeId, after, importHash);
  await addLines(tx, storeId, [{ order: after, search: orderSearchEntry(after) }], figures.currency);
  figures.add(after);
}

/** Changes what a merchant may change: the lines stay. */
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
      customer_id: after.customerId,
      // Until a mailed link says otherwise, an account does not see what came to be its order.
      ...(after.customerId === before.customerId ? {} : { moved_at: after.updatedAt }),
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
  if (isFoundOtherwise(before, after)) await updateSearch(tx, storeId, after);
  figures.remove(before);
  figures.add(after);
  return true;
}

function isFoundOtherwise(before: Order, after: Order): boolean {
  return (['email', 'billing', 'shipping', 'shippingSameAsBilling'] as const).some(
    (part) => before.details[part] !== after.details[part],
  );
}

async function updateSearch(tx: Tx, storeId: number, order: Order): Promise<void> {
  await removeFromSearch(tx, 'order', storeId, order.position);
  await addAllToSearch(tx, 'order', storeId, [{ position: order.position, entry: orderSearchEntry(order) }]);
}

/**
 * Puts an order or cart in the place of one that nobody else changes meanwhile; it has the same lines and
 * counts as it did.
 */
export async function saveBlanked(tx: Tx, storeId: number, after: Order): Promise<void> {
  await tx
    .updateTable('orders')
    .set({
      customer_id: after.customerId,
      updated_at: after.updatedAt,
      version: after.version,
      doc: storedDetails(after),
    })
    .where('store_id', '=', storeId)
    .where('token', '=', after.token)
    .execute();
  if (after.completed) await updateSearch(tx, storeId, after);
}

/** Lines and search hold completed orders alone: a cart has neither sales nor a buyer to look for. */
async function addLines(
  tx: Tx,
  storeId: number,
  orders: readonly Pick<NewOrder, 'order' | 'search'>[],
  currency: string,
): Promise<void> {
  const completed = orders.filter(({ order }) => order.completed);
  const lines = completed.flatMap(({ order }) =>
    order.details.lines.map((line, index) => ({
      store_id: storeId,
      token: order.token,
      line: index,
      product: columnText(line.product),
      position: order.position,
      quantity: line.quantity,
      // Sums of sales are in the store's currency alone.
      amount: order.currency === currency ? line.total : 0,
      counted: isSale(order) ? 1 : 0,
    })),
  );
  await insertRows(tx, 'order_line', lines);
  await addAllToSearch(
    tx,
    'order',
    storeId,
    completed.flatMap(({ order, search }) => (search ? [{ position: order.position, entry: search }] : [])),
  );
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

function rowOf(storeId: number, order: OrderHead, importHash: string | null, doc: string) {
  const { total, taxes, shipping } = order.details.totals;
  return {
    ...orders.toColumns(order),
    store_id: storeId,
    invoice_number: fold(columnText(order.invoiceNumber)),
    total,
    taxes,
    shipping,
    import_hash: importHash,
    // Imported orders keep their caller's address; those placed here lose it after a time.
    caller: importHash === null ? 1 : 0,
    doc,
  };
}

async function updateRow(tx: Tx, storeId: number, order: Order, importHash: string | null): Promise<void> {
  await replaceRow(tx, rowOf(storeId, order, importHash, storedDetails(order)));
}

const replaceRow = statement<ReturnType<typeof rowOf>, unknown>((db, p) => {
  const { token, ...columns } = orders.params(p);
  return db
    .updateTable('orders')
    .set({
      ...columns,
      invoice_number: p('invoice_number'),
      total: p('total'),
      taxes: p('taxes'),
      shipping: p('shipping'),
      import_hash: p('import_hash'),
      caller: p('caller'),
    })
    .where('store_id', '=', p('store_id'))
    .where('token', '=', token);
});
