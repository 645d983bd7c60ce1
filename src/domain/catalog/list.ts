import { sql } from 'kysely';
import { listOf, type Window } from '../../storage/list.js';
import { readCount } from '../../storage/object-counts.js';
import { positionOf } from '../../storage/position.js';
import { matchingPositions } from '../../storage/search.js';
import type { Reader } from '../../storage/storage.js';
import { columnText } from '../../storage/text.js';
import type { Minor } from '../money.js';
import type { ProductRef } from './rows.js';
import { tallies } from './save-product.js';
import { keywordScope } from './search-entry.js';

/** All of them descend; products that are equal follow by their age, newest first. */
export type ProductOrder = 'units' | 'sales' | 'newest';

export interface ProductFilter {
  /** The merchant's own id, exact. */
  readonly reference?: string | undefined;
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

export interface ProductWindow extends Window {
  readonly order: ProductOrder;
}

type Unspanned = Omit<ProductFilter, 'from' | 'to'>;

/** Products. `archived` leads in the index of each order; the planner is kept from choosing by sales. */
const productList = listOf<Unspanned>()({
  table: 'product',
  columns: ['guid', 'version'],
  fields: {
    reference: {
      value: columnText,
      where: ({ column, value }) => sql`${column('reference')} = ${value('reference')}`,
    },
    keywords: 'search',
    archived: { whereValue: () => undefined },
    excludeUnsold: {
      whereValue: (excluded, { order, column }) =>
        excluded ? sql`${column('units_sold', order !== 'sales' && order !== 'newest')} > 0` : undefined,
    },
  },
  always: ({ shape, column }) => (shape.archived ? [] : [sql`${column('archived')} = 0`]),
  orders: {
    units: ({ column }) => sql`${column('units_sold')} desc, ${column('position')} desc`,
    sales: ({ column }) => sql`${column('sales')} desc, ${column('position')} desc`,
    newest: ({ column }) => sql`${column('position')} desc`,
  },
  search: {
    matches: (db, storeId, { keywords }) =>
      keywords === undefined
        ? undefined
        : matchingPositions(db, 'product', storeId, { contains: { scope: keywordScope, text: keywords } }),
  },
});

/** A page of products, the best first, and how many there are in all. `limit` 0 counts alone. */
export async function listProducts(
  db: Reader,
  storeId: number,
  { from, to, ...filter }: ProductFilter,
  window: ProductWindow,
): Promise<ProductPage> {
  if (from !== undefined || to !== undefined) return listSold(db, storeId, filter, { from, to }, window);
  const { total, rows } = await productList.read(db, storeId, filter, window, countProducts);
  return { total, products: rows };
}

/** Kept counts know active and archived products; others are counted. */
async function countProducts(db: Reader, storeId: number, filter: Unspanned): Promise<number> {
  const { reference, keywords, archived, excludeUnsold } = filter;
  if (reference !== undefined || keywords !== undefined || excludeUnsold)
    return productList.count(db, storeId, filter);
  const active = await readCount(db, storeId, tallies.active);
  return archived ? active + (await readCount(db, storeId, tallies.archived)) : active;
}

interface SoldRow extends ProductRef {
  readonly units: number;
  readonly amount: Minor;
}

/**
 * Sums what a span of time sold of each product. The lines of a product lie together in their index, in order
 * of time, so that only those of the span are read.
 */
async function listSold(
  db: Reader,
  storeId: number,
  { excludeUnsold, ...filter }: Unspanned,
  span: Pick<ProductFilter, 'from' | 'to'>,
  page: ProductWindow,
): Promise<ProductPage> {
  const from = span.from === undefined ? Number.MIN_SAFE_INTEGER : positionOf(span.from);
  const before = span.to === undefined ? Number.MAX_SAFE_INTEGER : positionOf(span.to + 1);
  const order = { units: sql`units desc,`, sales: sql`amount desc,`, newest: sql`` }[page.order];
  const { rows } = await sql<SoldRow>`
    select t.guid, t.version, t.position, sum(l.quantity) as units, sum(l.amount) as amount
    from product as t cross join order_line as l
    where ${productList.conditions(db, storeId, filter)}
      and l.store_id = ${storeId} and l.product = t.reference and l.counted = 1
      and l.position >= ${from} and l.position < ${before}
    group by t.store_id, t.guid
    ${excludeUnsold ? sql`having sum(l.quantity) > 0` : sql``}
    order by ${order} t.position desc`.execute(db);
  const listed = rows.slice(page.offset, page.offset + page.limit);
  return {
    total: rows.length,
    products: listed.map(({ guid, version, units, amount }) => ({ guid, version, sales: { units, amount } })),
  };
}
