import { type RawBuilder, sql } from 'kysely';
import type { Shape } from '../../storage/filter-shape.js';
import { listOf, type Terms } from '../../storage/list.js';
import { positionOf } from '../../storage/position.js';
import { matchingPositions } from '../../storage/search.js';
import { columnText, fold } from '../../storage/text.js';
import type { OrderStatus, PaymentStatus } from './order.js';
import { placedByScope } from './search-entry.js';

export interface OrderFilter {
  /** Without one, completed orders alone; InProgress lists carts too. */
  readonly status?: OrderStatus | undefined;
  readonly paymentStatus?: PaymentStatus | undefined;
  readonly isRecurring?: boolean | undefined;
  /** Exact, in any case. */
  readonly invoiceNumber?: string | undefined;
  /** The merchant's own id of a product that the order contains. */
  readonly product?: string | undefined;
  /** Part of the buyer's name, card holder or e-mail. */
  readonly placedBy?: string | undefined;
  /** Milliseconds, inclusive: completion, else creation. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Orders that stand behind this position in the list alone. */
  readonly before?: number | undefined;
  /** Exact parts of the addresses: `orderFacets` names them. */
  readonly facets?: Readonly<Record<string, string>> | undefined;
}

export interface OrderRef {
  readonly token: string;
  readonly version: number;
}

type OrderTerms = Terms<'orders', OrderFilter, 'newest'>;

/**
 * Orders by their place in the list. One column, the most telling, leads and so picks the index, whose rows
 * come in list order; the planner is kept from picking by another.
 */
export const orderList = listOf<OrderFilter>()({
  table: 'orders',
  columns: ['token', 'version', 'position'],
  fields: {
    invoiceNumber: { value: fold, where: (terms) => equal(terms, 'invoice_number', 'invoiceNumber') },
    status: { where: (terms) => equal(terms, 'status', 'status') },
    paymentStatus: { where: (terms) => equal(terms, 'payment_status', 'paymentStatus') },
    isRecurring: {
      whereValue: (isRecurring, { column }) =>
        isRecurring ? sql`${column('is_recurring')} = 1` : sql`${column('is_recurring', false)} = 0`,
    },
    product: { value: columnText, where: (terms) => (terms.searched ? containsProduct(terms) : undefined) },
    placedBy: 'search',
    facets: 'search',
    from: { value: positionOf, where: ({ column, value }) => sql`${column('position')} >= ${value('from')}` },
    to: {
      value: (to) => positionOf(to + 1),
      where: ({ column, value }) => sql`${column('position')} < ${value('to')}`,
    },
    before: { where: ({ column, value }) => sql`${column('position')} < ${value('before')}` },
  },
  always: ({ shape, column }) =>
    shape.status ? [] : [sql`${column('completed', leadOf(shape) === 'completed')} = 1`],
  from: (terms) => (terms.shape.product ? withProduct(terms) : undefined),
  orders: {
    newest: ({ searched, shape }) =>
      searched ? sql`f.position desc` : shape.product ? sql`l.position desc` : sql`t.position desc`,
  },
  search: {
    matches(db, storeId, { placedBy, facets }) {
      if (placedBy === undefined && !facets) return undefined;
      return matchingPositions(db, 'order', storeId, {
        ...(placedBy === undefined ? {} : { contains: { scope: placedByScope, text: placedBy } }),
        ...(facets ? { facets } : {}),
      });
    },
    // Carts are not in the index.
    alone: { fields: ['placedBy', 'facets'], order: 'newest' },
    // It holds the positions of one status: what was found is told from it without a look at the rows.
    index: ({ status, paymentStatus }) =>
      status ? 'orders_by_status' : paymentStatus ? 'orders_by_payment_status' : undefined,
  },
});

function equal(
  { shape, column, value }: OrderTerms,
  name: 'invoice_number' | 'status' | 'payment_status',
  field: 'invoiceNumber' | 'status' | 'paymentStatus',
): RawBuilder<boolean> {
  return sql`${column(name, leadOf(shape) === field)} = ${value(field)}`;
}

/** The field whose column picks the index. */
function leadOf(shape: Shape<OrderFilter>): keyof OrderFilter | 'completed' | undefined {
  if (shape.placedBy || shape.facets)
    return shape.status ? 'status' : shape.paymentStatus ? 'paymentStatus' : undefined;
  if (shape.product) return undefined;
  if (shape.invoiceNumber) return 'invoiceNumber';
  if (shape.isRecurring) return 'isRecurring';
  if (shape.status) return 'status';
  return shape.paymentStatus ? 'paymentStatus' : 'completed';
}

/** Orders that contain a product, each once, found by the lines' own index in list order. */
function withProduct({ store, value }: OrderTerms): RawBuilder<unknown> {
  return sql`(select position from order_line where store_id = ${store} and product = ${value('product')}
    group by position order by position desc) as l
    inner join orders as t on t.store_id = ${store} and t.position = l.position`;
}

function containsProduct({ store, value }: OrderTerms): RawBuilder<boolean> {
  return sql`exists (select 1 from order_line as l where l.store_id = ${store} and l.product = ${value('product')}
    and l.position = f.position)`;
}
