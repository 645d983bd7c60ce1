import { type RawBuilder, sql } from 'kysely';
import { positionOf } from '../../storage/position.js';
import { matchingPositions } from '../../storage/search.js';
import { statement } from '../../storage/statement.js';
import type { Reader } from '../../storage/storage.js';
import { readTally } from '../../storage/tally.js';
import { columnText } from '../../storage/text.js';
import type { Minor } from '../money.js';
import type { ProductRef } from './rows.js';
import { tallies } from './save-product.js';
import { keywordScope } from './search-entry.js';

/** All of them descend; products that are equal follow by their age, newest first. */
export type ProductOrder = 'units' | 'sales' | 'newest';

export interface ProductFilter {
  /** The merchant's own id, exact. */
  readonly userDefinedId?: string | undefined;
  /** Part of the name, the description or the merchant's own id. */
  readonly keywords?: string | undefined;
  /** Milliseconds, inclusive: only products sold then, and the order and the sales are those of then. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Archived products too. */
  readonly archived?: boolean | undefined;
  /** Without products that were never sold. */
  readonly excludeUnsold?: boolean | undefined;
}

export interface ListedProduct extends ProductRef {
  /** The sales of the asked span; absent where none was asked for. */
  readonly sales?: { readonly units: number; readonly amount: Minor };
}

export interface ProductPage {
  readonly total: number;
  readonly products: readonly ListedProduct[];
}

export interface PageAsked {
  readonly order: ProductOrder;
  readonly offset: number;
  readonly limit: number;
}

/** A page of products, the best first, and how many there are in all. `limit` 0 counts alone. */
export async function listProducts(
  db: Reader,
  storeId: number,
  filter: ProductFilter,
  page: PageAsked,
): Promise<ProductPage> {
  if (filter.from !== undefined || filter.to !== undefined) return listSold(db, storeId, filter, page);
  const total = await countProducts(db, storeId, filter);
  if (page.limit === 0 || page.offset >= total) return { total, products: [] };
  const params = { store: storeId, offset: page.offset, limit: page.limit };
  if (filter.userDefinedId === undefined && filter.keywords === undefined) {
    return { total, products: await plainPage(filter, page.order)(db, params) };
  }
  const { rows } = await sql<ProductRef>`select guid, version from product as p
    where p.store_id = ${storeId} ${narrowed(db, storeId, filter)} ${soldOnly(filter)}
    order by ${columnOf(page.order)} position desc limit ${page.limit} offset ${page.offset}`.execute(db);
  return { total, products: rows };
}

async function countProducts(db: Reader, storeId: number, filter: ProductFilter): Promise<number> {
  const { userDefinedId, keywords, archived, excludeUnsold } = filter;
  if (userDefinedId === undefined && keywords === undefined && !excludeUnsold) {
    const active = await readTally(db, storeId, tallies.active);
    return archived ? active + (await readTally(db, storeId, tallies.archived)) : active;
  }
  const { rows } = await sql<{ n: number }>`select count(*) as n from product as p
    where p.store_id = ${storeId} ${narrowed(db, storeId, filter)} ${soldOnly(filter)}`.execute(db);
  return rows[0]!.n;
}

type PlainParams = { readonly store: number; readonly offset: number; readonly limit: number };
const plainPages = new Map<string, (db: Reader, params: PlainParams) => Promise<ProductRef[]>>();

/** Walks the index of its order: `archived` leads in it, and a `+` keeps the planner from choosing by sales. */
function plainPage(filter: ProductFilter, order: ProductOrder) {
  const shape = `${order} ${filter.archived ?? false} ${filter.excludeUnsold ?? false}`;
  let page = plainPages.get(shape);
  if (!page) {
    page = statement<PlainParams, ProductRef>((db, p) => {
      let query = db.selectFrom('product').select(['guid', 'version']).where('store_id', '=', p('store'));
      if (!filter.archived) query = query.where('archived', '=', sql.lit(0));
      if (filter.excludeUnsold)
        query = query.where(order === 'units' ? sql.ref('units_sold') : sql`+units_sold`, '>', sql.lit(0));
      if (order !== 'newest') query = query.orderBy(order === 'units' ? 'units_sold' : 'sales', 'desc');
      return query.orderBy('position', 'desc').limit(p('limit')).offset(p('offset'));
    });
    plainPages.set(shape, page);
  }
  return page;
}

/** The conditions beside the store. */
function narrowed(db: Reader, storeId: number, filter: ProductFilter): RawBuilder<unknown> {
  const { userDefinedId, keywords, archived } = filter;
  const id = userDefinedId === undefined ? sql`` : sql`and p.user_defined_id = ${columnText(userDefinedId)}`;
  const found =
    keywords === undefined
      ? sql``
      : sql`and p.position in (select position from (${matchingPositions(db, 'product', storeId, {
          contains: { scope: keywordScope, text: keywords },
        })}) as f)`;
  return sql`${id} ${found} ${archived ? sql`` : sql`and p.archived = 0`}`;
}

function soldOnly(filter: ProductFilter): RawBuilder<unknown> {
  return filter.excludeUnsold ? sql`and p.units_sold > 0` : sql``;
}

function columnOf(order: ProductOrder): RawBuilder<unknown> {
  return order === 'newest' ? sql`` : order === 'units' ? sql`p.units_sold desc,` : sql`p.sales desc,`;
}

interface SoldRow extends ProductRef {
  readonly units: number;
  readonly amount: Minor;
}

/**
 * Sums what a span of time sold of each product. The lines of a product lie together in their index, in order of time, so
 * that only those of the span are read.
 */
async function listSold(
  db: Reader,
  storeId: number,
  filter: ProductFilter,
  page: PageAsked,
): Promise<ProductPage> {
  const from = filter.from === undefined ? Number.MIN_SAFE_INTEGER : positionOf(filter.from);
  const before = filter.to === undefined ? Number.MAX_SAFE_INTEGER : positionOf(filter.to + 1);
  const order = { units: sql`units desc,`, sales: sql`amount desc,`, newest: sql`` }[page.order];
  const { rows } = await sql<SoldRow>`
    select p.guid, p.version, p.position, sum(l.quantity) as units, sum(l.amount) as amount
    from product as p cross join order_line as l
    where p.store_id = ${storeId} ${narrowed(db, storeId, filter)}
      and l.store_id = ${storeId} and l.product = p.user_defined_id and l.counted = 1
      and l.position >= ${from} and l.position < ${before}
    group by p.store_id, p.guid
    ${filter.excludeUnsold ? sql`having sum(l.quantity) > 0` : sql``}
    order by ${order} p.position desc`.execute(db);
  const shown = rows.slice(page.offset, page.offset + page.limit);
  return {
    total: rows.length,
    products: shown.map(({ guid, version, units, amount }) => ({ guid, version, sales: { units, amount } })),
  };
}
