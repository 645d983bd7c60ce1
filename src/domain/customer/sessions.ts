import { statement } from '../../storage/statement.js';
import type { Reader, Tx } from '../../storage/storage.js';
import { isToken, newToken, tokenHash } from '../token.js';
import type { Customer } from './customer.js';
import { findCustomer } from './rows.js';

const day = 86_400_000;
/** A session ends when it was not used for this long, … */
const idleMs = 14 * day;
/** … and this long after it began, used or not. */
const longestMs = 90 * day;
/** Lengthening a session is a write: it must be worth this much. */
const worthwhileMs = day;

/** A signed-in customer. */
export interface Session {
  readonly customer: Customer;
  readonly expiresAt: number;
  /** Until when it lasts from now on; later than `expiresAt` where `prolongSession` is worth a write. */
  readonly prolongedTo: number;
}

/** A new session's token. */
export const newSessionToken = newToken;

const insert = statement<
  { store: number; hash: string; customer: number; at: number; expires: number },
  unknown
>((db, p) =>
  db.insertInto('customer_session').values({
    store_id: p('store'),
    hash: p('hash'),
    customer_id: p('customer'),
    created_at: p('at'),
    expires_at: p('expires'),
  }),
);

const find = statement<
  { store: number; hash: string; now: number },
  { customer_id: number; created_at: number; expires_at: number }
>((db, p) =>
  db
    .selectFrom('customer_session')
    .select(['customer_id', 'created_at', 'expires_at'])
    .where('store_id', '=', p('store'))
    .where('hash', '=', p('hash'))
    .where('expires_at', '>', p('now')),
);

const prolong = statement<{ store: number; hash: string; expires: number; now: number }, unknown>((db, p) =>
  db
    .updateTable('customer_session')
    .set({ expires_at: p('expires') })
    .where('store_id', '=', p('store'))
    .where('hash', '=', p('hash'))
    .where('expires_at', '>', p('now'))
    .where('expires_at', '<', p('expires')),
);

const end = statement<{ store: number; hash: string }, unknown>((db, p) =>
  db.deleteFrom('customer_session').where('store_id', '=', p('store')).where('hash', '=', p('hash')),
);

const endAll = statement<{ store: number; customer: number }, unknown>((db, p) =>
  db
    .deleteFrom('customer_session')
    .where('store_id', '=', p('store'))
    .where('customer_id', '=', p('customer')),
);

/** Signs a customer in under a token of `newSessionToken`; answers until when. */
export async function startSession(
  tx: Tx,
  storeId: number,
  customerId: number,
  token: string,
  now: number,
): Promise<number> {
  const expires = now + idleMs;
  await insert(tx, { store: storeId, hash: tokenHash(token), customer: customerId, at: now, expires });
  return expires;
}

/**
 * The session of a token, with its customer as they are now; undefined where there is none, or none any more.
 */
export async function findSession(
  db: Reader,
  storeId: number,
  token: string,
  now: number,
): Promise<Session | undefined> {
  if (!isToken(token)) return undefined;
  const [row] = await find(db, { store: storeId, hash: tokenHash(token), now });
  const customer = row && (await findCustomer(db, storeId, row.customer_id));
  if (!customer) return undefined;
  const latest = Math.min(now + idleMs, row.created_at + longestMs);
  const prolongedTo = latest - row.expires_at >= worthwhileMs ? latest : row.expires_at;
  return { customer, expiresAt: row.expires_at, prolongedTo };
}

/** Lengthens a session that is in use. One that has ended meanwhile stays ended. */
export async function prolongSession(
  tx: Tx,
  storeId: number,
  token: string,
  { prolongedTo }: Session,
  now: number,
): Promise<void> {
  await prolong(tx, { store: storeId, hash: tokenHash(token), expires: prolongedTo, now });
}

/** Signs out. A session that has ended already is passed over. */
export async function endSession(tx: Tx, storeId: number, token: string): Promise<void> {
  await end(tx, { store: storeId, hash: tokenHash(token) });
}

/** Ends every session of a customer. */
export async function endSessions(tx: Tx, storeId: number, customerId: number): Promise<void> {
  await endAll(tx, { store: storeId, customer: customerId });
}
