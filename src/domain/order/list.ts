import { sql } from 'kysely';
import { byIndex, unindexed } from '../../storage/plan.js';
import { positionOf } from '../../storage/position.js';
import { matchingPositions, type Search } from '../../storage/search.js';
import { statement } from '../../storage/statement.js';
import type { Reader } from '../../storage/storage.js';
import { countOrders, skipDays } from './count.js';
import {
  filtered,
  indexOfFound,
  type Named,
  type OrderFilter,
  type OrderParams,
  type OrderQuery,
  paramsOf,
  shapeOf,
  withProduct,
} from './filter.js';
import { placedByScope } from './search-entry.js';

interface Window {
  readonly offset: number;
  readonly limit: number;
}

export interface OrderRef {
  readonly token: string;
  readonly version: number;
}

export interface OrderPage {
  readonly total: number;
  readonly orders: readonly OrderRef[];
}

/** A page of orders, newest first, and how many there are in all. `limit` 0 counts alone. */
export async function listOrders(
  db: Reader,
  storeId: number,
  filter: OrderFilter,
  page: Window,
): Promise<OrderPage> {
  const params = paramsOf(storeId, filter);
  const search = searchOf(filter);
  const total = search ? await countFound(db, params, filter, search) : await countOrders(db, params, filter);
  if (page.limit === 0 || page.offset >= total) return { total, orders: [] };
  if (search) return { total, orders: await pageOfFound(db, params, filter, search, page) };
  const skipped = await skipDays(db, params, filter, page.offset);
  const orders = await pageStatement({ ...filter, to: skipped.to ?? filter.to })(db, {
    ...params,
    ...(skipped.to === undefined ? {} : { before: positionOf(skipped.to + 1) }),
    offset: skipped.offset,
    limit: page.limit,
  });
  return { total, orders };
}

type PageParams = OrderParams & { readonly offset: number; readonly limit: number };
const pages = new Map<string, (db: Reader, params: PageParams) => Promise<OrderRef[]>>();

function pageStatement(filter: OrderFilter) {
  const shape = shapeOf(filter);
  let page = pages.get(shape);
  if (!page) {
    page = statement<PageParams, OrderRef>((db, p) => {
      const param = p as unknown as Named;
      const from = filter.product === undefined ? db.selectFrom('orders as o') : withProduct(db, param);
      return filtered(db, from as never as OrderQuery<unknown>, filter, param)
        .select(['o.token', 'o.version'])
        .orderBy(filter.product === undefined ? 'o.position' : sql`l.position`, 'desc')
        .limit(p('limit'))
        .offset(p('offset')) as never;
    });
    pages.set(shape, page);
  }
  return page;
}

function searchOf(filter: OrderFilter): Search | undefined {
  if (filter.placedBy === undefined && !filter.facets) return undefined;
  return {
    ...(filter.placedBy === undefined ? {} : { contains: { scope: placedByScope, text: filter.placedBy } }),
    ...(filter.facets ? { facets: filter.facets } : {}),
  };
}

/** Whether nothing but the search narrows: then the index alone answers. Carts are not listed in it. */
function searchAlone(filter: OrderFilter): boolean {
  const { placedBy, facets, ...rest } = filter;
  return Object.values(rest).every((value) => value === undefined);
}

/** The orders that a search finds and the filter lets through; of a `window`, those alone are looked at. */
function found(db: Reader, params: OrderParams, filter: OrderFilter, search: Search, window?: Window) {
  const hits = matchingPositions(db, 'order', params.store, search);
  const cut = window
    ? sql`select position from (${hits}) h order by position desc limit ${window.limit} offset ${window.offset}`
    : hits;
  const param: Named = (name) => sql`${params[name]}`;
  // A cross join, because SQLite keeps its order: the hits first, then their rows.
  const rows = byIndex(db, 'orders', 'o', indexOfFound(filter)?.index);
  const joined = db.selectFrom(sql`(${cut}) as f cross join ${rows}` as never);
  const narrowed = filtered(db, joined as never as OrderQuery<unknown>, filter, param).where(
    sql<boolean>`o.position = f.position`,
  );
  if (filter.product === undefined) return narrowed;
  return narrowed.where(
    sql<boolean>`exists (select 1 from order_line l where l.store_id = ${params.store} and l.product = ${params.product}
      and l.position = f.position)`,
  );
}

async function countFound(
  db: Reader,
  params: OrderParams,
  filter: OrderFilter,
  search: Search,
): Promise<number> {
  if (searchAlone(filter)) {
    const hits = matchingPositions(db, 'order', params.store, search);
    const result = await sql<{ n: number }>`select count(*) as n from (${hits}) f`.execute(db);
    return result.rows[0]!.n;
  }
  const row = await found(db, params, filter, search)
    .select(sql<number>`count(*)`.as('n'))
    .executeTakeFirstOrThrow();
  return (row as { n: number }).n;
}

async function pageOfFound(
  db: Reader,
  params: OrderParams,
  filter: OrderFilter,
  search: Search,
  page: Window,
): Promise<OrderRef[]> {
  const alone = searchAlone(filter);
  const rows = await found(db, params, filter, search, alone ? page : undefined)
    .select(['o.token', 'o.version'])
    .orderBy(sql`f.position`, 'desc')
    .limit(page.limit)
    .offset(alone ? 0 : page.offset)
    .execute();
  return rows as OrderRef[];
}

const byCustomer = statement<{ store: number; customer: number; limit: number; offset: number }, OrderRef>(
  (db, p) =>
    db
      .selectFrom('orders')
      .select(['token', 'version'])
      .where('store_id', '=', p('store'))
      .where('customer_id', '=', p('customer'))
      .where(unindexed(db, 'completed'), '=', sql.lit(1) as never)
      .orderBy('position', 'desc')
      .limit(p('limit'))
      .offset(p('offset')),
);

/** A customer's completed orders, newest first. */
export function listCustomerOrders(
  db: Reader,
  storeId: number,
  customerId: number,
  page: Window,
): Promise<OrderRef[]> {
  return byCustomer(db, { store: storeId, customer: customerId, ...page });
}
