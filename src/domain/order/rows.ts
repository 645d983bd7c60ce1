import { inList } from '../../storage/in-list.js';
import { forUpdate } from '../../storage/lock.js';
import { emptyAsNull, flag, recordOf } from '../../storage/record.js';
import { statement } from '../../storage/statement.js';
import type { Reader, Tx } from '../../storage/storage.js';
import { readStored, storedDetails } from './document.js';
import type { Order } from './order.js';

/** An order and the columns that make it. */
export const orders = recordOf<Order>()(
  'orders',
  {
    token: 'token',
    id: 'id',
    position: 'position',
    completed: flag('completed'),
    status: 'status',
    paymentStatus: emptyAsNull('payment_status'),
    isRecurring: flag('is_recurring'),
    currency: 'currency',
    customerId: 'customer_id',
    createdAt: 'created_at',
    updatedAt: 'updated_at',
    version: 'version',
  },
  { read: readStored, write: storedDetails },
);

type OrderRow = ReturnType<typeof orders.toRow>;

const rowByToken = statement<{ store: number; token: string }, OrderRow>((db, p) =>
  db
    .selectFrom('orders')
    .select(orders.columns)
    .where('store_id', '=', p('store'))
    .where('token', '=', p('token')),
);

const rowLocked = statement<{ store: number; token: string }, OrderRow>((db, p) =>
  db
    .selectFrom('orders')
    .select(orders.columns)
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
  db.selectFrom('orders').select(orders.columns).where('store_id', '=', p('store')).where('id', '=', p('id')),
);

/** An order or cart by its token, or undefined. */
export async function findOrder(db: Reader, storeId: number, token: string): Promise<Order | undefined> {
  const [row] = await rowByToken(db, { store: storeId, token });
  return row && orders.fromRow(row);
}

/** An order or cart that nobody else changes before this transaction ends, or undefined. */
export async function lockOrder(tx: Tx, storeId: number, token: string): Promise<Order | undefined> {
  const [row] = await rowLocked(tx, { store: storeId, token });
  return row && orders.fromRow(row);
}

/** An order by its number in the store, or undefined. */
export async function findOrderById(db: Reader, storeId: number, id: number): Promise<Order | undefined> {
  const [row] = await rowById(db, { store: storeId, id });
  return row && orders.fromRow(row);
}

/** The version of an order, or undefined where there is none. */
export async function orderVersion(db: Reader, storeId: number, token: string): Promise<number | undefined> {
  const [row] = await versionByToken(db, { store: storeId, token });
  return row?.version;
}

const rowsByToken = statement<{ store: number; tokens: string }, OrderRow>((db, p) =>
  db
    .selectFrom('orders')
    .select(orders.columns)
    .where('store_id', '=', p('store'))
    .where(inList(db, 'token', p('tokens'), 'text')),
);

/** Several orders at once, in no particular order. */
export async function loadOrders(db: Reader, storeId: number, tokens: readonly string[]): Promise<Order[]> {
  if (tokens.length === 0) return [];
  const rows = await rowsByToken(db, { store: storeId, tokens: JSON.stringify(tokens) });
  return rows.map(orders.fromRow);
}
