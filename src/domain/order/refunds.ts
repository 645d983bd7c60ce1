import { sql } from 'kysely';
import { forUpdate } from '../../storage/lock.js';
import { json, recordOf } from '../../storage/record.js';
import { statement } from '../../storage/statement.js';
import type { Reader, Tx } from '../../storage/storage.js';
import { audit } from '../audit/audit.js';
import { ShopError } from '../errors.js';
import { type Minor, toDecimal } from '../money.js';
import { record } from '../outbox.js';
import type { Store } from '../store/store.js';
import type { Order, OrderRefund } from './order.js';
import { refundedOf } from './refunded.js';
import { lockOrder } from './rows.js';
import { changeOrder } from './update-order.js';

/**
 * `asked`: stored before the provider is called; what became of it is not known yet, or (with `doubt`) is for
 * a person to see.
 */
export type RefundState = 'asked' | 'done' | 'refused';

/** A refund that was made, or that was asked for. */
export interface Refund {
  /** Lower case GUID; the key under which the provider gives the money back once. */
  readonly id: string;
  readonly storeId: number;
  readonly token: string;
  /** The payment it is given back of; null where the merchant gives it back by hand. */
  readonly paymentId: string | null;
  readonly state: RefundState;
  readonly amount: Minor;
  /** When a job asks the provider again, UTC milliseconds. */
  readonly dueAt: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly version: number;
  readonly details: RefundDetails;
}

export interface RefundDetails {
  readonly comment: string;
  readonly notifyCustomer: boolean;
  /** Who of staff gave it back; absent where a program did. */
  readonly by?: string;
  /** What the provider calls it. */
  readonly reference?: string;
  /** Why it was refused. */
  readonly failure?: string;
  /** Why only a person can find out whether the refund was made. */
  readonly doubt?: string;
}

/**
 * Stores a refund before its provider is asked, so that two refunds never return the same money. Refuses with
 * `not_found`, `order_is_cart`, with `invalid` more than what is left, and with `not_allowed` more than
 * `limit`, together with what the same person gave back of the order before.
 */
export async function askRefund(tx: Tx, refund: Refund, limit?: Minor): Promise<Order> {
  const { storeId, token } = refund;
  const order = await lockOrder(tx, storeId, token);
  if (!order) throw new ShopError('not_found', `There is no order ${token} in this store`);
  if (!order.completed)
    throw new ShopError('order_is_cart', `${token} is a cart under way: nothing was paid`);
  if (limit !== undefined) await refuseAbove(tx, refund, order, limit);
  const left = order.details.totals.total - (await refundedSum(tx, storeId, order));
  if (refund.amount > left) {
    const [asked, most] = [refund.amount, left].map((minor) => toDecimal(minor, order.currency));
    const reason =
      left <= 0
        ? 'must be 0: nothing is left to give back'
        : `must be at most ${most} ${order.currency}, which is what is left to give back, not ${asked}`;
    throw new ShopError('invalid', `amount ${reason}`, { amount: [reason] });
  }
  await insert(tx, refunds.toRow(refund));
  const act = { act: 'refund.create', id: refund.id, after: auditView(refund, order) };
  await audit(tx, storeId, act, refund.createdAt);
  return order;
}

async function refuseAbove(tx: Tx, refund: Refund, { currency }: Order, limit: Minor): Promise<void> {
  const all = await listRefunds(tx, refund.storeId, refund.token);
  const own = all.filter(({ details, state }) => details.by === refund.details.by && state !== 'refused');
  const sum = own.reduce((total, { amount }) => total + amount, refund.amount);
  if (sum > limit)
    throw new ShopError(
      'not_allowed',
      `you may give back ${toDecimal(limit, currency)} ${currency} of one order in all: an owner or a manager may give back more`,
    );
}

/** What the audit says of a refund: not its comment, which may name the buyer. */
function auditView({ token, amount }: Refund, { currency }: Order) {
  return { order: token, amount: `${toDecimal(amount, currency)} ${currency}` };
}

/** What was given back of an order elsewhere and here, and what is set apart for it. */
async function refundedSum(tx: Tx, storeId: number, order: Order): Promise<Minor> {
  const [row] = await sumOf(tx, { store: storeId, token: order.token });
  return refundedOf(order).imported + Number(row?.total ?? 0);
}

/**
 * Records that a refund was made or refused: once, however often this is reported. The order then shows it,
 * is Refunded when all of its money went back, and an event goes to the outbox.
 */
export async function endRefund(
  tx: Tx,
  store: Store,
  id: string,
  end:
    | { readonly state: 'done'; readonly byProvider: boolean; readonly reference?: string }
    | { readonly state: 'refused'; readonly failure: string }
    | { readonly state: 'asked'; readonly dueAt: number }
    | { readonly state: 'asked'; readonly dueAt: null; readonly doubt: string },
  now: number,
): Promise<Refund> {
  const { storeId } = store;
  const [row] = await lockedRow(tx, { store: storeId, id });
  if (!row) throw new ShopError('not_found', `There is no refund ${id} in this store`);
  const before = refunds.fromRow(row);
  if (before.state !== 'asked') return before;
  if (isInDoubt(before) && end.state === 'asked') return before;
  const { state } = end;
  const after: Refund = {
    ...before,
    state,
    dueAt: end.state === 'asked' ? end.dueAt : null,
    updatedAt: now,
    details: {
      ...before.details,
      ...(end.state === 'done' && end.reference !== undefined ? { reference: end.reference } : {}),
      ...(end.state === 'refused' ? { failure: end.failure } : {}),
      ...('doubt' in end ? { doubt: end.doubt } : {}),
    },
  };
  await save(tx, refunds.toRow(after));
  if (end.state === 'done') await tellOrder(tx, store, after, end.byProvider, now);
  if ('doubt' in end) await callForAPerson(tx, after, end.doubt, now);
  return after;
}

/** Whether a person must find out if a refund was made: its amount stays reserved until they say. */
export function isInDoubt({ state, details }: Refund): boolean {
  return state === 'asked' && details.doubt !== undefined;
}

async function callForAPerson(
  tx: Tx,
  { storeId, token, amount, id }: Refund,
  doubt: string,
  now: number,
): Promise<void> {
  const order = await lockOrder(tx, storeId, token);
  if (!order) throw new Error(`the order ${token} of a refund is gone`);
  const sum = `${toDecimal(amount, order.currency)} ${order.currency}`;
  const reason = `Whether a refund of ${sum} (${id}) was made is not known: ${doubt}, and then say so at the refund.`;
  await record(tx, storeId, 'order.attention', token, { order, reason }, now);
}

async function tellOrder(
  tx: Tx,
  store: Store,
  refund: Refund,
  byProvider: boolean,
  now: number,
): Promise<void> {
  const { storeId } = store;
  const order = await lockOrder(tx, storeId, refund.token);
  if (!order) throw new Error(`the order ${refund.token} of a refund is gone`);
  const { comment, notifyCustomer } = refund.details;
  const made: OrderRefund = {
    id: refund.id,
    amount: refund.amount,
    comment,
    byProvider,
    notifyCustomer,
    createdAt: refund.createdAt,
    updatedAt: refund.updatedAt,
  };
  const refunded = [...(order.details.refunded ?? []), made];
  const { total } = refundedOf({ ...order, details: { ...order.details, refunded } });
  const whole = total >= order.details.totals.total;
  const change = whole ? ({ paymentStatus: 'Refunded' } as const) : {};
  const after = await changeOrder(tx, store, order, change, now, {
    moved: 'refunded',
    payment: {},
    refunded,
  });
  await record(tx, storeId, 'order.refund.created', order.token, { order: after, refund: made }, now);
}

/** The refunds of an order that were made or asked for here, the oldest first. */
export async function listRefunds(db: Reader, storeId: number, token: string): Promise<Refund[]> {
  return (await ofOrder(db, { store: storeId, token })).map(refunds.fromRow);
}

/** How many refunds wait for their provider, over all stores. */
export async function countDueRefunds(db: Reader): Promise<number> {
  const { n } = await db
    .selectFrom('refund')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('due_at', 'is not', null)
    .executeTakeFirstOrThrow();
  return Number(n);
}

/** Refunds of all stores whose provider must be asked again now, the longest due first. */
export async function dueRefunds(db: Reader, now: number, limit: number): Promise<Refund[]> {
  return (await due(db, { now, limit })).map(refunds.fromRow);
}

const refunds = recordOf<Refund>()('refund', {
  storeId: 'store_id',
  id: 'id',
  token: 'token',
  paymentId: 'payment_id',
  state: 'state',
  amount: 'amount',
  dueAt: 'due_at',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
  version: 'version',
  details: json('doc'),
});

type RefundRow = ReturnType<typeof refunds.toRow>;

const insert = statement<RefundRow, unknown>((db, p) => db.insertInto('refund').values(refunds.params(p)));

const save = statement<RefundRow, unknown>((db, p) =>
  db
    .updateTable('refund')
    .set({ ...refunds.params(p, ['state', 'due_at', 'updated_at', 'doc']), version: sql`version + 1` })
    .where('store_id', '=', p('store_id'))
    .where('id', '=', p('id')),
);

const lockedRow = statement<{ store: number; id: string }, RefundRow>((db, p) =>
  db
    .selectFrom('refund')
    .select(refunds.columns)
    .where('store_id', '=', p('store'))
    .where('id', '=', p('id'))
    .modifyEnd(forUpdate(db as Tx)),
);

const ofOrder = statement<{ store: number; token: string }, RefundRow>((db, p) =>
  db
    .selectFrom('refund')
    .select(refunds.columns)
    .where('store_id', '=', p('store'))
    .where('token', '=', p('token'))
    .orderBy('created_at')
    .orderBy('id'),
);

const due = statement<{ now: number; limit: number }, RefundRow>((db, p) =>
  db
    .selectFrom('refund')
    .select(refunds.columns)
    .where('due_at', '<=', p('now'))
    .where('due_at', 'is not', null)
    .orderBy('due_at')
    .limit(p('limit')),
);

const sumOf = statement<{ store: number; token: string }, { total: number | null }>((db, p) =>
  db
    .selectFrom('refund')
    .select((eb) => eb.fn.sum<number>('amount').as('total'))
    .where('store_id', '=', p('store'))
    .where('token', '=', p('token'))
    .where('state', '<>', 'refused'),
);
