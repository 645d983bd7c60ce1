import { among } from '../../storage/among.js';
import { nextNumber, raiseCounter } from '../../storage/counter.js';
import { nextPosition, positionOf, positionsPerMs } from '../../storage/position.js';
import { statement } from '../../storage/statement.js';
import type { Reader, Tx } from '../../storage/storage.js';
import { createMissingProducts } from '../catalog/missing-products.js';
import { ensureBuyer } from '../customer/ensure-buyer.js';
import type { Store } from '../store/store.js';
import { figureChanges } from './figures.js';
import { type OrderNote, replaceNotes } from './notes.js';
import type { Order } from './order.js';
import { findOrder } from './rows.js';
import { insertOrder, replaceOrder } from './save-order.js';

export type ImportOutcome = 'created' | 'updated' | 'unchanged';

/** An order as a file tells it, and the hash of the text that told it. */
export interface OrderRecord {
  readonly order: Omit<Order, 'position' | 'customerId' | 'version'>;
  readonly hash: string;
  /** The number of the customer whose order it is, where that is known. */
  readonly customer?: number | undefined;
  /** Notes that came along. */
  readonly notes?: readonly OrderNote[];
}

/**
 * Stores orders and carts of an import, in one transaction, and answers what became of each. Tokens, numbers and figures are
 * kept; the buyers and products that are missing are made; no stock, mail or webhook follows. The same text again changes
 * nothing, so what was changed here since stays.
 */
export async function importOrders(
  tx: Tx,
  store: Store,
  records: readonly OrderRecord[],
  now: number,
): Promise<ImportOutcome[]> {
  const { storeId } = store;
  const figures = figureChanges(storeId, store.settings.currency);
  const outcomes: ImportOutcome[] = [];
  const hashes = await importHashes(
    tx,
    storeId,
    records.map(({ order }) => order.token),
  );
  await createMissingProducts(tx, store, productsOf(records), now);
  const numbers = await takeNumbers(tx, storeId, records);
  for (const record of records) outcomes.push(await importOne(record));
  await figures.flush(tx);
  await raiseInvoiceNumber(tx, store, records);
  return outcomes;

  async function importOne({ order, hash, customer, notes }: OrderRecord): Promise<ImportOutcome> {
    if (hashes.get(order.token) === hash) return 'unchanged';
    const before = hashes.has(order.token) ? await findOrder(tx, storeId, order.token) : undefined;
    const buyer =
      order.completed || order.details.email !== ''
        ? await buyerOf(tx, store, order, customer, now)
        : undefined;
    const ms = order.details.completedAt ?? order.createdAt;
    const stays =
      before && Math.floor(before.position / positionsPerMs) === Math.floor(positionOf(ms) / positionsPerMs);
    const after: Order = {
      ...order,
      id: order.id ?? before?.id ?? (order.completed ? numbers.next() : null),
      position: stays ? before.position : await nextPosition(tx, 'orders', storeId, ms),
      customerId: buyer?.id ?? null,
      version: (before?.version ?? 0) + 1,
      details: {
        ...order.details,
        ...(order.details.buyer || !buyer
          ? {}
          : { buyer: { guid: buyer.guid, status: buyer.status, createdAt: buyer.createdAt } }),
      },
    };
    hashes.set(order.token, hash);
    if (before) await replaceOrder(tx, storeId, before, after, figures, hash);
    else await insertOrder(tx, storeId, after, figures, hash);
    if (notes) await replaceNotes(tx, storeId, order.token, notes);
    return before ? 'updated' : 'created';
  }
}

const hashesByToken = statement<
  { store: number; tokens: string },
  { token: string; import_hash: string | null }
>((db, p) =>
  db
    .selectFrom('orders')
    .select(['token', 'import_hash'])
    .where('store_id', '=', p('store'))
    .where(among(db, 'token', p('tokens'), 'text')),
);

/** The hashes of the texts that known orders were imported from, by token; null for one that was made here. */
export async function importHashes(
  db: Reader,
  storeId: number,
  tokens: readonly string[],
): Promise<Map<string, string | null>> {
  if (tokens.length === 0) return new Map();
  const rows = await hashesByToken(db, { store: storeId, tokens: JSON.stringify(tokens) });
  return new Map(rows.map((row) => [row.token, row.import_hash]));
}

function buyerOf(
  tx: Tx,
  store: Store,
  order: OrderRecord['order'],
  customer: number | undefined,
  now: number,
) {
  const { details } = order;
  const buyer = {
    guid: details.buyer?.guid,
    number: customer,
    email: details.email || null,
    billing: details.billing,
    shipping: details.shippingSameAsBilling ? undefined : details.shipping,
    shippingSameAsBilling: details.shippingSameAsBilling,
    at: order.createdAt,
    createdAt: details.buyer?.createdAt,
  };
  return ensureBuyer(tx, store, buyer, now);
}

function productsOf(records: readonly OrderRecord[]) {
  const products = new Map<string, Parameters<typeof createMissingProducts>[2][number]>();
  for (const { order } of records) {
    if (!order.completed) continue;
    for (const line of order.details.lines) {
      if (products.has(line.product)) continue;
      products.set(line.product, {
        ...line,
        id: line.product,
        currency: order.currency,
        createdAt: order.createdAt,
      });
    }
  }
  return [...products.values()];
}

/** Numbers for the orders of a batch that bring none, taken in one go. */
async function takeNumbers(tx: Tx, storeId: number, records: readonly OrderRecord[]) {
  const own = Math.max(0, ...records.map(({ order }) => order.id ?? 0));
  if (own > 0) await raiseCounter(tx, storeId, 'order', own);
  const unnumbered = records.filter(({ order }) => order.completed && order.id === null).length;
  let last = unnumbered > 0 ? (await nextNumber(tx, storeId, 'order', unnumbered)) - unnumbered : 0;
  return {
    next(): number {
      last += 1;
      return last;
    },
  };
}

/** New invoices go on above the highest imported one of the store's prefix. */
async function raiseInvoiceNumber(tx: Tx, store: Store, records: readonly OrderRecord[]): Promise<void> {
  const prefix = store.settings.invoicePrefix.toLowerCase();
  let highest = 0;
  for (const { order } of records) {
    const number = order.invoiceNumber.toLowerCase();
    if (!number.startsWith(prefix)) continue;
    const digits = number.slice(prefix.length);
    if (/^\d{1,15}$/.test(digits)) highest = Math.max(highest, Number(digits));
  }
  if (highest > 0) await raiseCounter(tx, store.storeId, 'invoice', highest);
}
