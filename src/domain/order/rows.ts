import { inList } from '../../storage/in-list.js';
import { forUpdate } from '../../storage/lock.js';
import { statement } from '../../storage/statement.js';
import type { Reader, Tx } from '../../storage/storage.js';
import type { StoredDetails } from './document.js';
import type { Order, OrderStatus, PaymentStatus } from './order.js';

export interface OrderRow {
  readonly token: string;
  readonly id: number | null;
  readonly position: number;
  readonly completed: number;
  readonly status: string;
  readonly payment_status: string;
  readonly is_recurring: number;
  readonly invoice_number: string;
  readonly currency: string;
  readonly customer_id: number | null;
  readonly created_at: number;
  readonly updated_at: number;
  readonly version: number;
  readonly doc: string;
}

/** Columns that make an order. */
export const orderColumns = [
  'token',
  'id',
  'position',
  'completed',
  'status',
  'payment_status',
  'is_recurring',
  'invoice_number',
  'currency',
  'customer_id',
  'created_at',
  'updated_at',
  'version',
  'doc',
] as const;

/** An order from its row. */
export function orderFromRow(row: OrderRow): Order {
  const details: StoredDetails = JSON.parse(row.doc);
  return {
    token: row.token,
    id: row.id,
    position: row.position,
    completed: row.completed === 1,
    status: row.status as OrderStatus,
    paymentStatus: row.payment_status === '' ? null : (row.payment_status as PaymentStatus),
    isRecurring: row.is_recurring === 1,
    invoiceNumber: details.invoice ?? '',
    currency: row.currency,
    customerId: row.customer_id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    version: row.version,
    details,
  };
}

const rowByToken = statement<{ store: number; token: string }, OrderRow>((db, p) =>
  db
    .selectFrom('orders')
    .select(orderColumns)
    .where('store_id', '=', p('store'))
    .where('token', '=', p('token')),
);

const rowLocked = statement<{ store: number; token: string }, OrderRow>((db, p) =>
  db
    .selectFrom('orders')
    .select(orderColumns)
    .where('store_id', '=', p('store'))
    .where('token', '=', p('token'))
    .modifyEnd(forUpdate(db as Tx)),
);

const versionByToken = statement<{ store: number; token: string }, { version: number }>((db, p) =>
  db
    .selectFrom('orders')
    .select('version')
    .where('store_id', '=', p('store'))
    .where('token', '=', p('token')),
);

const rowById = statement<{ store: number; id: number }, OrderRow>((db, p) =>
  db.selectFrom('orders').select(orderColumns).where('store_id', '=', p('store')).where('id', '=', p('id')),
);

/** An order or cart by its token, or undefined. */
export async function findOrder(db: Reader, storeId: number, token: string): Promise<Order | undefined> {
  const [row] = await rowByToken(db, { store: storeId, token });
  return row && orderFromRow(row);
}

/** An order or cart that nobody else changes before this transaction ends, or undefined. */
export async function lockOrder(tx: Tx, storeId: number, token: string): Promise<Order | undefined> {
  const [row] = await rowLocked(tx, { store: storeId, token });
  return row && orderFromRow(row);
}

/** An order by its number in the store, or undefined. */
export async function findOrderById(db: Reader, storeId: number, id: number): Promise<Order | undefined> {
  const [row] = await rowById(db, { store: storeId, id });
  return row && orderFromRow(row);
}

/** The version of an order, or undefined where there is none. */
export async function orderVersion(db: Reader, storeId: number, token: string): Promise<number | undefined> {
  const [row] = await versionByToken(db, { store: storeId, token });
  return row?.version;
}

const rowsByToken = statement<{ store: number; tokens: string }, OrderRow>((db, p) =>
  db
    .selectFrom('orders')
    .select(orderColumns)
    .where('store_id', '=', p('store'))
    .where(inList(db, 'token', p('tokens'), 'text')),
);

/** Several orders at once, in no particular order. */
export async function loadOrders(db: Reader, storeId: number, tokens: readonly string[]): Promise<Order[]> {
  if (tokens.length === 0) return [];
  const rows = await rowsByToken(db, { store: storeId, tokens: JSON.stringify(tokens) });
  return rows.map(orderFromRow);
}
