import { type RawBuilder, sql } from 'kysely';
import { matchingPositions } from '../../storage/search.js';
import { statement } from '../../storage/statement.js';
import type { Reader } from '../../storage/storage.js';
import { readTally } from '../../storage/tally.js';
import type { CustomerStatus } from './customer.js';
import {
  type CustomerFilter,
  type CustomerQuery,
  narrowed,
  orderedBy,
  type Param,
  type Params,
  paramsOf,
  shapeOf,
} from './customer-filter.js';
import type { CustomerRef } from './rows.js';
import { tallyOf } from './save-customer.js';
import { statusFacet } from './search-texts.js';

export interface CustomerWindow {
  readonly order: 'newest' | 'number';
  readonly offset: number;
  readonly limit: number;
}

export interface CustomerPage {
  readonly total: number;
  readonly customers: readonly CustomerRef[];
}

/** A page of customers, newest first or by number, and how many there are in all. `limit` 0 counts alone. */
export async function listCustomers(
  db: Reader,
  storeId: number,
  filter: CustomerFilter,
  window: CustomerWindow,
): Promise<CustomerPage> {
  const total = await countCustomers(db, storeId, filter);
  if (window.limit === 0 || window.offset >= total) return { total, customers: [] };
  return { total, customers: await pageOf(db, storeId, filter, window) };
}

async function countCustomers(db: Reader, storeId: number, filter: CustomerFilter): Promise<number> {
  const { status, ...rest } = filter;
  if (Object.values(rest).every((value) => value === undefined)) return tallied(db, storeId, status);
  const params = paramsOf(storeId, filter);
  if (filter.contains && narrowsByTextAlone(filter)) {
    const result = await sql<{
      n: number;
    }>`select count(*) as n from (${hits(db, storeId, filter)}) h`.execute(db);
    return result.rows[0]!.n;
  }
  if (filter.contains) {
    const query = narrowed(db, found(db, storeId, filter), filter, (name) => sql`${params[name]}`);
    return (await query.select(sql<number>`count(*)`.as('n')).executeTakeFirstOrThrow()).n;
  }
  const [row] = await counting(filter)(db, params);
  return row!.n;
}

async function tallied(db: Reader, storeId: number, status: CustomerStatus | undefined): Promise<number> {
  if (status) return readTally(db, storeId, tallyOf(status));
  const confirmed = await readTally(db, storeId, tallyOf('Confirmed'));
  return confirmed + (await readTally(db, storeId, tallyOf('Unconfirmed')));
}

async function pageOf(
  db: Reader,
  storeId: number,
  filter: CustomerFilter,
  window: CustomerWindow,
): Promise<CustomerRef[]> {
  const params = { ...paramsOf(storeId, filter), offset: window.offset, limit: window.limit };
  if (!filter.contains) return paging(filter, window.order)(db, params);
  const alone = window.order === 'newest' && narrowsByTextAlone(filter);
  const query = narrowed(db, found(db, storeId, filter, alone ? window : undefined), filter, (name) => {
    return sql`${params[name as keyof typeof params]}`;
  })
    .select(['c.id', 'c.version'])
    .orderBy(orderedBy(db, window.order, filter), orderOf(window));
  return (alone ? query : query.limit(window.limit).offset(window.offset)).execute();
}

/** Filters of one shape share one statement. */
const counts = new Map<string, (db: Reader, params: Params) => Promise<{ n: number }[]>>();
const pages = new Map<string, (db: Reader, params: Params) => Promise<CustomerRef[]>>();

function counting(filter: CustomerFilter) {
  return shared(counts, shapeOf(filter), () =>
    statement<Params, { n: number }>((db, p) =>
      narrowed(db, customers(db), filter, p as unknown as Param).select(sql<number>`count(*)`.as('n')),
    ),
  );
}

function paging(filter: CustomerFilter, order: CustomerWindow['order']) {
  return shared(pages, `${order}${shapeOf(filter)}`, () =>
    statement<Params, CustomerRef>((db, p) =>
      narrowed(db, customers(db), filter, p as unknown as Param)
        .select(['c.id', 'c.version'])
        .orderBy(orderedBy(db, order, filter), orderOf({ order }))
        .limit(p('limit'))
        .offset(p('offset')),
    ),
  );
}

function shared<T>(known: Map<string, T>, name: string, make: () => T): T {
  const value = known.get(name) ?? make();
  known.set(name, value);
  return value;
}

function customers(db: Reader): CustomerQuery {
  return db.selectFrom('customer as c') as unknown as CustomerQuery;
}

function orderOf(window: { readonly order: CustomerWindow['order'] }): 'asc' | 'desc' {
  return window.order === 'newest' ? 'desc' : 'asc';
}

/** Whether the search index alone can tell: it knows texts and status, and by their positions the dates of creation. */
function narrowsByTextAlone(filter: CustomerFilter): boolean {
  const { contains: _contains, status: _status, createdFrom: _from, createdTo: _to, ...rest } = filter;
  return Object.values(rest).every((value) => value === undefined);
}

/** The positions that a text finds, within the dates of creation. */
function hits(db: Reader, storeId: number, filter: CustomerFilter): RawBuilder<{ position: number }> {
  const all = matchingPositions(db, 'customer', storeId, {
    contains: filter.contains!,
    ...(filter.status === undefined ? {} : { facets: { [statusFacet]: filter.status } }),
  });
  const { from, before } = paramsOf(storeId, filter);
  const since = filter.createdFrom === undefined ? sql`` : sql`and h.position >= ${from}`;
  const until = filter.createdTo === undefined ? sql`` : sql`and h.position < ${before}`;
  return sql`select h.position as position from (${all}) h where 1 = 1 ${since} ${until}`;
}

/** The customers that a text finds; with a window, those in it alone, so that the rest need not be looked at. */
function found(db: Reader, storeId: number, filter: CustomerFilter, window?: CustomerWindow): CustomerQuery {
  const all = hits(db, storeId, filter);
  const cut = window
    ? sql`${all} order by h.position desc limit ${window.limit} offset ${window.offset}`
    : all;
  // A cross join, because SQLite keeps its order: the hits first, then their rows.
  const joined = db
    .selectFrom(sql`(${cut})`.as<'f'>(sql`f`) as never)
    .crossJoin('customer as c' as never) as unknown as CustomerQuery;
  return joined.where(sql<boolean>`c.position = f.position`);
}
