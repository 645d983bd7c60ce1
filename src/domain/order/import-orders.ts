import { nextNumber, raiseCounter } from '../../storage/counter.js';
import { inList } from '../../storage/in-list.js';
import { nextPosition, nextPositions, positionsPerMs } from '../../storage/position.js';
import { statement } from '../../storage/statement.js';
import type { Reader, Tx } from '../../storage/storage.js';
import { createMissingProducts, type SoldProduct } from '../catalog/missing-products.js';
import { type Buyer, type BuyerOfOrder, ensureBuyers } from '../customer/ensure-buyer.js';
import type { Store } from '../store/store.js';
import { storedDetails } from './document.js';
import { figureChanges } from './figures.js';
import { replaceNotes } from './notes.js';
import type { Order, OrderDetails, OrderHead } from './order.js';
import { type OrderRecord, wholeDetails } from './order-record.js';
import { findOrder } from './rows.js';
import { insertOrders, replaceOrder } from './save-order.js';

export type ImportOutcome = 'created' | 'updated' | 'unchanged';

/**
 * Stores orders and carts of an import, in one transaction, and answers what became of each. Tokens, numbers
 * and figures are kept; the buyers and products that are missing are made; no stock, mail or webhook follows.
 * The same text again changes nothing, so what was changed here since stays.
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
  const news = records.filter(({ order, hash }) => hashes.get(order.token) !== hash);
  await createMissingProducts(tx, store, productsOf(news), now);
  const numbers = await takeNumbers(tx, storeId, news);
  let fresh: OrderRecord[] = [];
  for (const record of records) {
    const { token } = record.order;
    if (hashes.get(token) === record.hash) {
      outcomes.push('unchanged');
      continue;
    }
    const known = hashes.has(token);
    hashes.set(token, record.hash);
    outcomes.push(known ? 'updated' : 'created');
    if (!known) {
      fresh.push(record);
      continue;
    }
    await insertFresh();
    await update(record);
  }
  await insertFresh();
  await figures.flush(tx);
  await raiseInvoiceNumber(tx, store, news);
  return outcomes;

  async function insertFresh(): Promise<void> {
    const some = fresh;
    fresh = [];
    if (some.length === 0) return;
    const buyers = await ensureBuyers(tx, store, some.map(buyerOf), now);
    const positions = await nextPositions(tx, 'orders', storeId, some.map(dateOf));
    const orders = some.map((record, place) => {
      const buyer = buyers[place];
      const order = stored(record, buyer, positions[place]!, undefined);
      const { hash, search } = record;
      // A file that names the buyer leaves nothing to add.
      const complete = !buyer || record.order.details.buyer;
      const doc = complete ? record.doc : storedDetails(whole(record, order, buyer));
      return { order, importHash: hash, search, doc };
    });
    await insertOrders(tx, storeId, orders, figures);
    for (const { order, notes } of some) if (notes) await replaceNotes(tx, storeId, order.token, notes);
  }

  async function update(record: OrderRecord): Promise<void> {
    const before = await findOrder(tx, storeId, record.order.token);
    if (!before) throw new Error('an order that was there is gone within one transaction');
    const [buyer] = await ensureBuyers(tx, store, [buyerOf(record)], now);
    const ms = dateOf(record);
    const stays = Math.floor(before.position / positionsPerMs) === ms;
    const position = stays ? before.position : await nextPosition(tx, 'orders', storeId, ms);
    const after = whole(record, stored(record, buyer, position, before), buyer);
    await replaceOrder(tx, storeId, before, after, figures, record.hash);
    if (record.notes) await replaceNotes(tx, storeId, record.order.token, record.notes);
  }

  function stored(
    { order }: OrderRecord,
    buyer: Buyer | undefined,
    position: number,
    before: Order | undefined,
  ): OrderHead {
    return {
      ...order,
      id: order.id ?? before?.id ?? (order.completed ? numbers.next() : null),
      position,
      customerId: buyer?.id ?? null,
      version: (before?.version ?? 0) + 1,
    };
  }
}

function whole(record: OrderRecord, head: OrderHead, buyer: Buyer | undefined): Order {
  const known = buyer && { guid: buyer.guid, status: buyer.status, createdAt: buyer.createdAt };
  return { ...head, details: wholeDetails(record, known) };
}

/** What places an order in its list: completion, else creation. */
function dateOf({ order }: OrderRecord): number {
  return order.details.completedAt ?? order.createdAt;
}

/**
 * Whose an order is; a cart is nobody's until it says whose by their id: who typed an address has bought
 * nothing yet.
 */
function buyerOf(record: OrderRecord): BuyerOfOrder | undefined {
  const { order, customer } = record;
  const { buyer, email } = order.details;
  if (!order.completed && !buyer?.guid && customer === undefined) return undefined;
  // Addresses are looked at where the buyer is new alone.
  let read: OrderDetails | undefined;
  const details = (): OrderDetails => (read ??= wholeDetails(record));
  return {
    guid: buyer?.guid,
    number: customer,
    email: email || null,
    get billing() {
      return details().billing;
    },
    get shipping() {
      return details().shippingSameAsBilling ? undefined : details().shipping;
    },
    get shippingSameAsBilling() {
      return details().shippingSameAsBilling;
    },
    at: order.createdAt,
    createdAt: buyer?.createdAt,
  };
}

const hashesByToken = statement<
  { store: number; tokens: string },
  { token: string; import_hash: string | null }
>((db, p) =>
  db
    .selectFrom('orders')
    .select(['token', 'import_hash'])
    .where('store_id', '=', p('store'))
    .where(inList(db, 'token', p('tokens'), 'text')),
);

/**
 * The hashes of the texts that known orders were imported from, by token; null for one that was made here.
 */
async function importHashes(
  db: Reader,
  storeId: number,
  tokens: readonly string[],
): Promise<Map<string, string | null>> {
  if (tokens.length === 0) return new Map();
  const rows = await hashesByToken(db, { store: storeId, tokens: JSON.stringify(tokens) });
  return new Map(rows.map((row) => [row.token, row.import_hash]));
}

/** What the orders sold, by id; worked out for those alone that the store does not have. */
function productsOf(records: readonly OrderRecord[]): Map<string, () => SoldProduct> {
  const products = new Map<string, () => SoldProduct>();
  for (const record of records) {
    const { order } = record;
    if (!order.completed) continue;
    for (const [place, { product }] of order.details.lines.entries()) {
      if (products.has(product)) continue;
      products.set(product, () => ({
        ...wholeDetails(record).lines[place]!,
        currency: order.currency,
        createdAt: order.createdAt,
      }));
    }
  }
  return products;
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
