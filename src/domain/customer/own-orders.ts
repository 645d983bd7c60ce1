import { sql } from 'kysely';
import { positionOf } from '../../storage/position.js';
import { type ParamOf, statement } from '../../storage/statement.js';
import type { Reader } from '../../storage/storage.js';
import type { OrderRef } from '../order/list.js';
import type { Customer } from './customer.js';
import { findCustomer } from './rows.js';

/*
 * A customer sees the orders that they placed while signed in. Whoever types their e-mail as a guest makes an order of theirs
 * too: those are shown only up to the moment when a mailed link last proved that the e-mail is theirs.
 */

type Params = { readonly store: number; readonly customer: number; readonly claimed: number };

function isOwn(p: ParamOf<Params>) {
  return sql<boolean>`(o.position < ${p('claimed')} or exists (
    select 1 from cart c where c.store_id = o.store_id and c.token = o.token and c.customer_id = o.customer_id))`;
}

const list = statement<Params & { readonly offset: number; readonly limit: number }, OrderRef>((db, p) =>
  db
    .selectFrom('orders as o')
    .select(['o.token', 'o.version'])
    .where('o.store_id', '=', p('store'))
    .where('o.customer_id', '=', p('customer'))
    .where('o.completed', '=', 1)
    .where(isOwn(p))
    .orderBy('o.position', 'desc')
    .limit(p('limit'))
    .offset(p('offset')),
);

const count = statement<Params, { n: number }>((db, p) =>
  db
    .selectFrom('orders as o')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('o.store_id', '=', p('store'))
    .where('o.customer_id', '=', p('customer'))
    .where('o.completed', '=', 1)
    .where(isOwn(p)),
);

const one = statement<Params & { readonly token: string }, { token: string }>((db, p) =>
  db
    .selectFrom('orders as o')
    .select('o.token')
    .where('o.store_id', '=', p('store'))
    .where('o.token', '=', p('token'))
    .where('o.customer_id', '=', p('customer'))
    .where('o.completed', '=', 1)
    .where(isOwn(p)),
);

/** The completed orders that a customer may see, newest first, and how many there are in all. */
export async function listOwnOrders(
  db: Reader,
  storeId: number,
  customer: Customer,
  page: { readonly offset: number; readonly limit: number },
): Promise<{ readonly total: number; readonly orders: readonly OrderRef[] }> {
  const params = paramsOf(storeId, customer);
  const [row] = await count(db, params);
  const total = row!.n;
  if (page.limit === 0 || page.offset >= total) return { total, orders: [] };
  return { total, orders: await list(db, { ...params, ...page }) };
}

/** Whether a signed-in customer may see an order: where not, it is to be answered as one that is not there. */
export async function ownsOrder(
  db: Reader,
  storeId: number,
  customerId: number,
  order: { readonly token: string; readonly customerId: number | null },
): Promise<boolean> {
  if (order.customerId !== customerId) return false;
  const customer = await findCustomer(db, storeId, customerId);
  if (!customer) return false;
  return (await one(db, { ...paramsOf(storeId, customer), token: order.token })).length > 0;
}

function paramsOf(storeId: number, { id, details }: Customer): Params {
  const claimed = details.claimedAt === null ? 0 : positionOf(details.claimedAt + 1);
  return { store: storeId, customer: id, claimed };
}
