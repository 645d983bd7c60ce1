import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import { unindexed } from '../../storage/plan.js';
import { positionOf } from '../../storage/position.js';
import type { Database } from '../../storage/schema.js';
import type { Reader } from '../../storage/storage.js';
import { columnText, fold } from '../../storage/text.js';
import type { OrderStatus, PaymentStatus } from './order.js';

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
  /** Exact parts of the addresses: `orderFacets` names them. */
  readonly facets?: Readonly<Record<string, string>> | undefined;
}

export interface OrderParams extends Record<string, unknown> {
  readonly store: number;
  readonly status: string;
  readonly payment: string;
  readonly invoice: string;
  readonly product: string;
  readonly from: number;
  readonly before: number;
}

/** The values of a filter, as its statements take them. */
export function paramsOf(storeId: number, filter: OrderFilter): OrderParams {
  return {
    store: storeId,
    status: filter.status ?? '',
    payment: filter.paymentStatus ?? '',
    invoice: fold(filter.invoiceNumber ?? ''),
    product: columnText(filter.product ?? ''),
    from: positionOf(filter.from ?? 0),
    before: positionOf((filter.to ?? 0) + 1),
  };
}

/** Where a statement takes its values by name. */
export type Named = (name: string) => RawBuilder<never>;
export type OrderQuery<O> = SelectQueryBuilder<Database & { o: Database['orders'] }, 'o', O>;

/**
 * The conditions of a filter. One column, the most telling, leads and so picks the index, whose rows come in list order;
 * a `+` keeps the planner from picking by another.
 */
export function filtered<O>(
  db: Reader,
  query: OrderQuery<O>,
  filter: OrderFilter,
  param: Named,
): OrderQuery<O> {
  const leads = leadOf(filter);
  const column = (name: string, lead: string) =>
    leads === lead ? sql.ref(`o.${name}`) : unindexed(db, `o.${name}`);
  let narrowed = query.where('o.store_id', '=', param('store'));
  if (filter.invoiceNumber !== undefined)
    narrowed = narrowed.where(column('invoice_number', 'invoice'), '=', param('invoice'));
  if (filter.status !== undefined)
    narrowed = narrowed.where(column('status', 'status'), '=', param('status'));
  else narrowed = narrowed.where(column('completed', 'completed'), '=', sql.lit(1));
  if (filter.paymentStatus !== undefined)
    narrowed = narrowed.where(column('payment_status', 'payment'), '=', param('payment'));
  if (filter.isRecurring === true) narrowed = narrowed.where('o.is_recurring', '=', sql.lit(1));
  if (filter.isRecurring === false)
    narrowed = narrowed.where(unindexed(db, 'o.is_recurring'), '=', sql.lit(0) as never);
  if (filter.from !== undefined) narrowed = narrowed.where('o.position', '>=', param('from'));
  if (filter.to !== undefined) narrowed = narrowed.where('o.position', '<', param('before'));
  return narrowed;
}

/** Which index tells of what a search found without a look at the rows: it holds the positions of one status. */
export function indexOfFound(
  filter: OrderFilter,
): { readonly lead: string; readonly index: string } | undefined {
  if (filter.status !== undefined) return { lead: 'status', index: 'orders_by_status' };
  if (filter.paymentStatus !== undefined) return { lead: 'payment', index: 'orders_by_payment_status' };
  return undefined;
}

function leadOf(filter: OrderFilter): string {
  if (filter.placedBy !== undefined || filter.facets) return indexOfFound(filter)?.lead ?? 'none';
  if (filter.product !== undefined) return 'none';
  if (filter.invoiceNumber !== undefined) return 'invoice';
  if (filter.isRecurring === true) return 'recurring';
  if (filter.status !== undefined) return 'status';
  return filter.paymentStatus !== undefined ? 'payment' : 'completed';
}

/** Names the statement that a filter needs: filters of one shape share one. */
export function shapeOf(filter: OrderFilter): string {
  const given = [
    filter.status,
    filter.paymentStatus,
    filter.invoiceNumber,
    filter.product,
    filter.from,
    filter.to,
  ];
  return `${given.map((value) => (value === undefined ? 0 : 1)).join('')}${filter.isRecurring ?? ''}`;
}

/** Orders that contain a product, each once, found by the lines' own index in list order. */
export function withProduct(db: Reader, param: Named) {
  const lines = sql`(select position from order_line where store_id = ${param('store')} and product = ${param('product')}
    group by position order by position desc)`;
  return db
    .selectFrom(lines.as<'l'>(sql`l`) as never)
    .innerJoin(
      'orders as o',
      (join) => join.on('o.store_id', '=', param('store')).on('o.position', '=', sql`l.position`) as never,
    );
}
