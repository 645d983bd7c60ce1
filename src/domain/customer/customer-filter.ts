import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import { unindexed } from '../../storage/plan.js';
import { positionOf } from '../../storage/position.js';
import type { Database } from '../../storage/schema.js';
import type { Reader } from '../../storage/storage.js';
import { type CustomerStatus, emailKey } from './customer.js';

export interface CustomerFilter {
  readonly status?: CustomerStatus | undefined;
  /** Exact, in any case. */
  readonly email?: string | undefined;
  /** Part of a searched text: the scopes are those of `searched`. */
  readonly contains?: { readonly scope: string; readonly text: string } | undefined;
  /** Milliseconds, inclusive. */
  readonly createdFrom?: number | undefined;
  readonly createdTo?: number | undefined;
  readonly updatedFrom?: number | undefined;
  readonly updatedTo?: number | undefined;
  /** Numbers above this one alone. */
  readonly sinceId?: number | undefined;
}

/** The values of a filter and a window, as statements take them. */
export interface Params extends Record<string, unknown> {
  readonly store: number;
  readonly status: string;
  readonly email: string;
  readonly from: number;
  readonly before: number;
  readonly updatedFrom: number;
  readonly updatedTo: number;
  readonly since: number;
  readonly offset: number;
  readonly limit: number;
}

/** Where a statement takes its values by name. */
export type Param = (name: string) => RawBuilder<never>;
export type CustomerQuery = SelectQueryBuilder<{ c: Database['customer'] }, 'c', unknown>;

/**
 * The conditions of a filter, but for its text. The most telling column leads and so picks the index; the others are kept
 * from picking another.
 */
export function narrowed(db: Reader, query: CustomerQuery, filter: CustomerFilter, p: Param): CustomerQuery {
  const lead = leadOf(filter);
  const column = (name: 'status' | 'id' | 'position' | 'updated_at', leads: boolean) =>
    leads ? sql.ref<never>(`c.${name}`) : unindexed(db, `c.${name}`);
  const position = column('position', lead !== 'text' && lead !== 'updated');
  const updated = column('updated_at', lead === 'updated');
  let rest = query.where('c.store_id', '=', p('store'));
  if (filter.email !== undefined) rest = rest.where('c.email', '=', p('email'));
  if (filter.status !== undefined) rest = rest.where(column('status', lead === 'status'), '=', p('status'));
  if (filter.createdFrom !== undefined) rest = rest.where(position, '>=', p('from'));
  if (filter.createdTo !== undefined) rest = rest.where(position, '<', p('before'));
  if (filter.updatedFrom !== undefined) rest = rest.where(updated, '>=', p('updatedFrom'));
  if (filter.updatedTo !== undefined) rest = rest.where(updated, '<=', p('updatedTo'));
  if (filter.sinceId !== undefined) rest = rest.where(column('id', lead === 'id'), '>', p('since'));
  return rest;
}

/** By which column the rows come, so that the order of a list keeps to it as well. */
export function orderedBy(
  db: Reader,
  order: 'newest' | 'number',
  filter: CustomerFilter,
): RawBuilder<unknown> {
  if (order === 'newest') return sql.ref('c.position');
  return leadOf(filter) === 'id' ? sql.ref('c.id') : unindexed(db, 'c.id');
}

function leadOf(filter: CustomerFilter): 'text' | 'email' | 'status' | 'created' | 'updated' | 'id' {
  if (filter.contains) return 'text';
  if (filter.email !== undefined) return 'email';
  if (filter.status !== undefined) return 'status';
  if (filter.createdFrom !== undefined || filter.createdTo !== undefined) return 'created';
  return filter.updatedFrom !== undefined || filter.updatedTo !== undefined ? 'updated' : 'id';
}

/** Names the statement that a filter needs: filters of one shape share one. */
export function shapeOf(filter: CustomerFilter): string {
  const { status, email, createdFrom, createdTo, updatedFrom, updatedTo, sinceId } = filter;
  return [status, email, createdFrom, createdTo, updatedFrom, updatedTo, sinceId]
    .map((value) => (value === undefined ? 0 : 1))
    .join('');
}

/** The values of a filter. */
export function paramsOf(storeId: number, filter: CustomerFilter): Params {
  return {
    store: storeId,
    status: filter.status ?? '',
    email: emailKey(filter.email),
    from: positionOf(filter.createdFrom ?? 0),
    before: positionOf((filter.createdTo ?? 0) + 1),
    updatedFrom: filter.updatedFrom ?? 0,
    updatedTo: filter.updatedTo ?? 0,
    since: filter.sinceId ?? 0,
    offset: 0,
    limit: 0,
  };
}
