import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import { among } from '../../storage/among.js';
import type { Database } from '../../storage/schema.js';
import { matchingPositions } from '../../storage/search.js';
import { statement } from '../../storage/statement.js';
import type { Reader } from '../../storage/storage.js';
import type { Minor } from '../money.js';
import { countOrders } from './count.js';
import { paramsOf } from './filter.js';
import type { OrderStatus, PaymentStatus } from './order.js';
import { placedByScope } from './search-entry.js';

/** Completed orders by their number in the store. */
export interface NumberedFilter {
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
  /** Inclusive; orders of that currency alone. */
  readonly totalFrom?: Amount | undefined;
  readonly totalTo?: Amount | undefined;
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

/** A page of completed orders by their number, and how many there are in all. */
export async function listOrdersByNumber(
  db: Reader,
  storeId: number,
  filter: NumberedFilter,
  page: { readonly offset: number; readonly limit: number },
): Promise<{ readonly total: number; readonly orders: readonly NumberedRef[] }> {
  const total = await countThem(db, storeId, filter);
  if (page.offset >= total) return { total, orders: [] };
  const params = { ...valuesOf(storeId, filter), ...page };
  if (filter.text !== undefined) {
    const query = narrowed(db, withText(db, storeId, filter.text), filter, (name) => given(params, name));
    return { total, orders: await windowed(query, (name) => given(params, name)).execute() };
  }
  const orders = await prepared(pages, filter, () =>
    statement<Values & typeof page, NumberedRef>((reader, p) => {
      const param = p as unknown as Named;
      return windowed(narrowed(reader, reader.selectFrom('orders as o') as never, filter, param), param);
    }),
  )(db, params);
  return { total, orders };
}

type Values = Readonly<Record<string, unknown>>;
type Named = (name: string) => RawBuilder<never>;
type Query = SelectQueryBuilder<{ o: Database['orders'] }, 'o', unknown>;
type Prepared<R> = (db: Reader, params: never) => Promise<R[]>;

const pages = new Map<string, Prepared<NumberedRef>>();
const counts = new Map<string, Prepared<{ n: number }>>();

function prepared<R>(known: Map<string, Prepared<R>>, filter: NumberedFilter, make: () => Prepared<R>) {
  const shape = Object.entries(filter)
    .flatMap(([name, value]) => (value === undefined ? [] : [name]))
    .sort()
    .join();
  const query = known.get(shape) ?? make();
  known.set(shape, query);
  return query as (db: Reader, params: Values) => Promise<R[]>;
}

async function countThem(db: Reader, storeId: number, filter: NumberedFilter): Promise<number> {
  if (Object.values(filter).every((value) => value === undefined)) {
    return countOrders(db, paramsOf(storeId, {}), {});
  }
  const values = valuesOf(storeId, filter);
  const n = sql<number>`count(*)`.as('n');
  if (filter.text !== undefined) {
    const query = narrowed(db, withText(db, storeId, filter.text), filter, (name) => given(values, name));
    return (await query.select(n).executeTakeFirstOrThrow()).n;
  }
  const [row] = await prepared(counts, filter, () =>
    statement<Values, { n: number }>((reader, p) =>
      narrowed(reader, reader.selectFrom('orders as o') as never, filter, p as unknown as Named).select(n),
    ),
  )(db, values);
  return row!.n;
}

function windowed(query: Query, p: Named) {
  return query
    .select(['o.token', 'o.version', 'o.customer_id'])
    .orderBy('o.id')
    .limit(p('limit'))
    .offset(p('offset'));
}

function narrowed(db: Reader, query: Query, filter: NumberedFilter, p: Named): Query {
  let rest = query
    .where('o.store_id', '=', p('store'))
    .where('o.id', '>', p('since'))
    .where('o.completed', '=', sql.lit(1));
  if (filter.statuses) rest = rest.where(among(db, 'o.status', p('statuses'), 'text'));
  if (filter.paymentStatuses) rest = rest.where(among(db, 'o.payment_status', p('payments'), 'text'));
  if (filter.customers) rest = rest.where(among(db, 'o.customer_id', p('customers'), 'integer'));
  if (filter.createdFrom !== undefined) rest = rest.where('o.created_at', '>=', p('createdFrom'));
  if (filter.createdTo !== undefined) rest = rest.where('o.created_at', '<=', p('createdTo'));
  if (filter.updatedFrom !== undefined) rest = rest.where('o.updated_at', '>=', p('updatedFrom'));
  if (filter.updatedTo !== undefined) rest = rest.where('o.updated_at', '<=', p('updatedTo'));
  if (filter.totalFrom) rest = rest.where('o.total', '>=', p('totalFrom'));
  if (filter.totalTo) rest = rest.where('o.total', '<=', p('totalTo'));
  if (filter.totalFrom ?? filter.totalTo) rest = rest.where('o.currency', '=', p('currency'));
  return rest;
}

function valuesOf(storeId: number, filter: NumberedFilter): Values {
  return {
    store: storeId,
    since: filter.sinceId ?? 0,
    statuses: JSON.stringify(filter.statuses ?? []),
    payments: JSON.stringify((filter.paymentStatuses ?? []).map((status) => status ?? '')),
    customers: JSON.stringify(filter.customers ?? []),
    createdFrom: filter.createdFrom,
    createdTo: filter.createdTo,
    updatedFrom: filter.updatedFrom,
    updatedTo: filter.updatedTo,
    totalFrom: filter.totalFrom?.minor,
    totalTo: filter.totalTo?.minor,
    currency: (filter.totalFrom ?? filter.totalTo)?.currency,
  };
}

function given(values: Values, name: string): RawBuilder<never> {
  return sql`${values[name]}`;
}

/** Orders whose buyer a text finds; digits alone find the order of that number, or of that number where it came from, too. */
function withText(db: Reader, storeId: number, text: string): Query {
  const hits = matchingPositions(db, 'order', storeId, { contains: { scope: placedByScope, text } });
  const number = /^\d{1,15}$/.test(text.trim()) ? Number(text) : undefined;
  const found =
    number === undefined
      ? sql`select position from (${hits}) h`
      : sql`select position from (${hits}) h
          union select position from orders where store_id = ${storeId} and id = ${number} and completed = 1
          union select position from orders
            where store_id = ${storeId} and invoice_number = ${text.trim()} and completed = 1`;
  return db
    .selectFrom(sql`(${found})`.as<'f'>(sql`f`) as never)
    .innerJoin(
      'orders as o',
      (join) => join.on('o.store_id', '=', storeId).on('o.position', '=', sql`f.position`) as never,
    ) as unknown as Query;
}
