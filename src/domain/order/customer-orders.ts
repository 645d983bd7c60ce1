import { sql } from 'kysely';
import { listOf, type Window } from '../../storage/list.js';
import { positionsPerMs } from '../../storage/position.js';
import type { Reader } from '../../storage/storage.js';
import type { OrderRef } from './filter.js';

export interface CustomerOrderFilter {
  readonly customer: number;
  /** Those before this position that were the customer's by then, and those that the customer placed while signed in. */
  readonly claimedBefore?: number | undefined;
  readonly token?: string | undefined;
}

/** The completed orders of a customer. */
export const customerOrderList = listOf<CustomerOrderFilter>()({
  table: 'orders',
  columns: ['token', 'version'],
  fields: {
    customer: { where: ({ column, value }) => sql`${column('customer_id')} = ${value('customer')}` },
    token: { where: ({ column, value }) => sql`${column('token')} = ${value('token')}` },
    claimedBefore: {
      where: ({ column, value }) => sql`((${column('position')} < ${value('claimedBefore')}
          and coalesce(${column('moved_at')}, 0) * ${sql.lit(positionsPerMs)} < ${value('claimedBefore')}) or exists (
        select 1 from cart as c where c.store_id = t.store_id and c.token = t.token and c.customer_id = t.customer_id))`,
    },
  },
  always: ({ column }) => [sql`${column('completed', false)} = 1`],
  orders: { newest: ({ column }) => sql`${column('position')} desc` },
});

/** A customer's completed orders, newest first. */
export function listCustomerOrders(
  db: Reader,
  storeId: number,
  customer: number,
  page: Window,
): Promise<OrderRef[]> {
  return customerOrderList.page(db, storeId, { customer }, { ...page, order: 'newest' });
}
