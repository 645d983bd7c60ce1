import type { RawBuilder, SelectQueryBuilder } from 'kysely';
import { positionOf } from '../../storage/position.js';
import type { Database } from '../../storage/schema.js';
import { type CustomerStatus, emailKey } from './customer.js';

export interface CustomerFilter {
  readonly status?: CustomerStatus | undefined;
  /** Exact, in any case. */
  readonly email?: string | undefined;
  /** Part of a searched text: the scopes are those of `searchedTexts`. */
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

/** The conditions of a filter, but for its text. */
export function narrowed(query: CustomerQuery, filter: CustomerFilter, p: Param): CustomerQuery {
  let rest = query.where('c.store_id', '=', p('store'));
  if (filter.status !== undefined) rest = rest.where('c.status', '=', p('status'));
  if (filter.email !== undefined) rest = rest.where('c.email', '=', p('email'));
  if (filter.createdFrom !== undefined) rest = rest.where('c.position', '>=', p('from'));
  if (filter.createdTo !== undefined) rest = rest.where('c.position', '<', p('before'));
  if (filter.updatedFrom !== undefined) rest = rest.where('c.updated_at', '>=', p('updatedFrom'));
  if (filter.updatedTo !== undefined) rest = rest.where('c.updated_at', '<=', p('updatedTo'));
  if (filter.sinceId !== undefined) rest = rest.where('c.id', '>', p('since'));
  return rest;
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
