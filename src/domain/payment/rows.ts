import { forUpdate } from '../../storage/lock.js';
import { flag, json, recordOf } from '../../storage/record.js';
import { statement } from '../../storage/statement.js';
import type { Reader, Tx } from '../../storage/storage.js';
import type { Payment } from './payment.js';

const payments = recordOf<Payment>()('payment', {
  storeId: 'store_id',
  id: 'id',
  token: 'token',
  provider: 'provider',
  state: 'state',
  isOpen: flag('is_open'),
  amount: 'amount',
  currency: 'currency',
  reference: 'reference',
  dueAt: 'due_at',
  address: { column: 'address', read: (raw: string) => raw, write: (address) => address ?? '' },
  createdAt: 'created_at',
  updatedAt: 'updated_at',
  version: 'version',
  details: json('doc'),
});

const { columns, fromRow } = payments;
type PaymentRow = ReturnType<typeof payments.toRow>;

const byId = statement<{ store: number; id: string }, PaymentRow>((db, p) =>
  db.selectFrom('payment').select(columns).where('store_id', '=', p('store')).where('id', '=', p('id')),
);

const byIdLocked = statement<{ store: number; id: string }, PaymentRow>((db, p) =>
  db
    .selectFrom('payment')
    .select(columns)
    .where('store_id', '=', p('store'))
    .where('id', '=', p('id'))
    .modifyEnd(forUpdate(db as Tx)),
);

const openOf = statement<{ store: number; token: string }, PaymentRow>((db, p) =>
  db
    .selectFrom('payment')
    .select(columns)
    .where('store_id', '=', p('store'))
    .where('token', '=', p('token'))
    .where('is_open', '=', 1),
);

const ofOrder = statement<{ store: number; token: string }, PaymentRow>((db, p) =>
  db
    .selectFrom('payment')
    .select(columns)
    .where('store_id', '=', p('store'))
    .where('token', '=', p('token'))
    .orderBy('created_at')
    .orderBy('id'),
);

const byReference = statement<{ store: number; provider: string; reference: string }, PaymentRow>((db, p) =>
  db
    .selectFrom('payment')
    .select(columns)
    .where('store_id', '=', p('store'))
    .where('provider', '=', p('provider'))
    .where('reference', '=', p('reference'))
    .where('reference', 'is not', null),
);

const due = statement<{ now: number; limit: number }, PaymentRow>((db, p) =>
  db
    .selectFrom('payment')
    .select(columns)
    .where('due_at', '<=', p('now'))
    .where('due_at', 'is not', null)
    .orderBy('due_at')
    .limit(p('limit')),
);

/** A payment by its id, or undefined. */
export async function findPayment(db: Reader, storeId: number, id: string): Promise<Payment | undefined> {
  const [row] = await byId(db, { store: storeId, id });
  return row && fromRow(row);
}

/** A payment that nobody else changes before this transaction ends, or undefined. */
export async function lockPayment(tx: Tx, storeId: number, id: string): Promise<Payment | undefined> {
  const [row] = await byIdLocked(tx, { store: storeId, id });
  return row && fromRow(row);
}

/** The payment under way for a cart, or undefined. */
export async function findOpenPayment(
  db: Reader,
  storeId: number,
  token: string,
): Promise<Payment | undefined> {
  const [row] = await openOf(db, { store: storeId, token });
  return row && fromRow(row);
}

/** Every try to pay for a cart or order, the oldest first. */
export async function listPayments(db: Reader, storeId: number, token: string): Promise<Payment[]> {
  return (await ofOrder(db, { store: storeId, token })).map(fromRow);
}

/** A payment by what its provider calls it, or undefined. */
export async function findPaymentByReference(
  db: Reader,
  storeId: number,
  provider: string,
  reference: string,
): Promise<Payment | undefined> {
  const [row] = await byReference(db, { store: storeId, provider, reference });
  return row && fromRow(row);
}

/** How many payments wait to be looked up, over all stores. */
export async function countOpenPayments(db: Reader): Promise<number> {
  const { n } = await db
    .selectFrom('payment')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('due_at', 'is not', null)
    .executeTakeFirstOrThrow();
  return Number(n);
}

/** Payments of all stores that a job must look at now, the longest due first. */
export async function duePayments(db: Reader, now: number, limit: number): Promise<Payment[]> {
  return (await due(db, { now, limit })).map(fromRow);
}

const insert = statement<PaymentRow, unknown>((db, p) => db.insertInto('payment').values(payments.params(p)));

/** Stores a payment before its provider is called. A unique key refuses a second open one of a cart. */
export async function insertPayment(tx: Tx, payment: Payment): Promise<void> {
  await insert(tx, payments.toRow(payment));
}

const changing = ['state', 'is_open', 'reference', 'due_at', 'updated_at', 'version', 'doc'] as const;

const update = statement<PaymentRow & { was: number }, { id: string }>((db, p) =>
  db
    .updateTable('payment')
    .set(payments.params(p, changing))
    .where('store_id', '=', p('store_id'))
    .where('id', '=', p('id'))
    .where('version', '=', p('was'))
    .returning('id'),
);

/** Puts a payment in the place of what it was; false where it was changed meanwhile. */
export async function savePayment(tx: Tx, before: Payment, after: Payment): Promise<boolean> {
  const rows = await update(tx, {
    ...payments.toRow(after),
    version: before.version + 1,
    was: before.version,
  });
  return rows.length === 1;
}
