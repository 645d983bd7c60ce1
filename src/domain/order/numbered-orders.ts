import { type RawBuilder, sql } from 'kysely';
import { inList } from '../../storage/in-list.js';
import { listOf, type Window } from '../../storage/list.js';
import { matchingPositions } from '../../storage/search.js';
import type { Reader } from '../../storage/storage.js';
import type { Minor } from '../money.js';
import { countOrders } from './count.js';
import type { OrderStatus, PaymentStatus } from './order.js';
import { placedByScope } from './search-entry.js';

/** Completed orders by their number in the store. */
export interface NumberedFilter extends Plain {
  /** Inclusive; orders of that currency alone. */
  readonly totalFrom?: Amount | undefined;
  readonly totalTo?: Amount | undefined;
}

interface Plain {
  /** Numbers above this one alone. */
  readonly sinceId?: number | undefined;
  readonly statuses?: readonly OrderStatus[] | undefined;
  /** Null stands for orders of which nothing is known. */
  readonly paymentStatuses?: readonly (PaymentStatus | null)[] | undefined;
  readonly customers?: readonly number[] | undefined;
  /** Milliseconds, inclusive. */
  readonly createdFrom?: number | undefined;
  readonly createdTo?: number | undefined;
  readonly updatedFrom?: number | undefined;
  readonly updatedTo?: number | undefined;
  /** The number itself, or part of the buyer's name or e-mail. */
  readonly text?: string | undefined;
}

interface Amount {
  readonly minor: Minor;
  readonly currency: string;
}

/** What a list knows of an order. */
export interface NumberedRef {
  readonly token: string;
  readonly version: number;
  readonly customer_id: number | null;
}

interface ColumnFilter extends Plain {
  readonly currency?: string | undefined;
  readonly totalFrom?: Minor | undefined;
  readonly totalTo?: Minor | undefined;
}

const numberedList = listOf<ColumnFilter>()({
  table: 'orders',
  columns: ['token', 'version', 'customer_id'],
  fields: {
    sinceId: { where: ({ column, value }) => sql`${column('id')} > ${value('sinceId')}` },
    statuses: {
      value: JSON.stringify,
      where: ({ db, value }) => inList(db, 't.status', value('statuses'), 'text'),
    },
    paymentStatuses: {
      value: (statuses) => JSON.stringify(statuses.map((status) => status ?? '')),
      where: ({ db, value }) => inList(db, 't.payment_status', value('paymentStatuses'), 'text'),
    },
    customers: {
      value: JSON.stringify,
      where: ({ db, value }) => inList(db, 't.customer_id', value('customers'), 'integer'),
    },
    createdFrom: { where: ({ column, value }) => sql`${column('created_at')} >= ${value('createdFrom')}` },
    createdTo: { where: ({ column, value }) => sql`${column('created_at')} <= ${value('createdTo')}` },
    updatedFrom: { where: ({ column, value }) => sql`${column('updated_at')} >= ${value('updatedFrom')}` },
    updatedTo: { where: ({ column, value }) => sql`${column('updated_at')} <= ${value('updatedTo')}` },
    totalFrom: { where: ({ column, value }) => sql`${column('total')} >= ${value('totalFrom')}` },
    totalTo: { where: ({ column, value }) => sql`${column('total')} <= ${value('totalTo')}` },
    currency: { where: ({ column, value }) => sql`${column('currency')} = ${value('currency')}` },
    text: 'search',
  },
  always: ({ column }) => [sql`${column('completed')} = 1`],
  orders: { number: ({ column }) => column('id') },
  search: { matches },
});

/** A page of completed orders by their number, and how many there are in all. */
export async function listOrdersByNumber(
  db: Reader,
  storeId: number,
  filter: NumberedFilter,
  page: Window,
): Promise<{ readonly total: number; readonly orders: readonly NumberedRef[] }> {
  const unfiltered = Object.values(filter).every((value) => value === undefined);
  const { total, rows } = await numberedList.read(
    db,
    storeId,
    byColumns(filter),
    { ...page, order: 'number' },
    unfiltered ? () => countOrders(db, storeId, {}) : undefined,
  );
  return { total, orders: rows };
}

function byColumns({ totalFrom, totalTo, ...filter }: NumberedFilter): ColumnFilter {
  return {
    ...filter,
    // A number that all orders are above keeps the statement on the index of numbers.
    sinceId: filter.sinceId ?? 0,
    totalFrom: totalFrom?.minor,
    totalTo: totalTo?.minor,
    currency: (totalFrom ?? totalTo)?.currency,
  };
}

/**
 * Orders whose buyer a text finds; digits alone find the order of that number, or of that number where it
 * came from, too.
 */
function matches(
  db: Reader,
  storeId: number,
  { text }: ColumnFilter,
): RawBuilder<{ position: number }> | undefined {
  if (text === undefined) return undefined;
  const hits = matchingPositions(db, 'order', storeId, { contains: { scope: placedByScope, text } });
  const number = text.trim();
  if (!/^\d{1,15}$/.test(number)) return sql`select position from (${hits}) h`;
  return sql`select position from (${hits}) h
    union select position from orders where store_id = ${storeId} and id = ${Number(number)} and completed = 1
    union select position from orders where store_id = ${storeId} and invoice_number = ${number} and completed = 1`;
}
