import { type RawBuilder, sql } from 'kysely';
import type { Shape } from '../../storage/filter-shape.js';
import { listOf } from '../../storage/list.js';
import { positionOf } from '../../storage/position.js';
import { matchingPositions } from '../../storage/search.js';
import type { Reader } from '../../storage/storage.js';
import { type CustomerStatus, emailKey } from './customer.js';
import { statusFacet } from './search-texts.js';

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

/**
 * Customers, by age or by number. The most telling column leads and so picks the index; the others are kept
 * from picking another.
 */
export const customerList = listOf<CustomerFilter>()({
  table: 'customer',
  columns: ['id', 'version'],
  fields: {
    email: { value: emailKey, where: ({ column, value }) => sql`${column('email')} = ${value('email')}` },
    status: {
      where: ({ shape, column, value }) =>
        sql`${column('status', leadOf(shape) === 'status')} = ${value('status')}`,
    },
    createdFrom: {
      value: positionOf,
      where: ({ shape, column, value }) =>
        sql`${column('position', byPosition(shape))} >= ${value('createdFrom')}`,
    },
    createdTo: {
      value: positionAfter,
      where: ({ shape, column, value }) =>
        sql`${column('position', byPosition(shape))} < ${value('createdTo')}`,
    },
    updatedFrom: {
      where: ({ shape, column, value }) =>
        sql`${column('updated_at', leadOf(shape) === 'updated')} >= ${value('updatedFrom')}`,
    },
    updatedTo: {
      where: ({ shape, column, value }) =>
        sql`${column('updated_at', leadOf(shape) === 'updated')} <= ${value('updatedTo')}`,
    },
    sinceId: {
      where: ({ shape, column, value }) => sql`${column('id', leadOf(shape) === 'id')} > ${value('sinceId')}`,
    },
    contains: 'search',
  },
  orders: {
    newest: ({ column }) => sql`${column('position')} desc`,
    number: ({ shape, column }) => column('id', leadOf(shape) === 'id'),
  },
  search: {
    matches,
    // The index knows texts and status, and by their positions the dates of creation.
    alone: { fields: ['contains', 'status', 'createdFrom', 'createdTo'], order: 'newest' },
  },
});

function leadOf(shape: Shape<CustomerFilter>): 'text' | 'email' | 'status' | 'created' | 'updated' | 'id' {
  if (shape.contains) return 'text';
  if (shape.email) return 'email';
  if (shape.status) return 'status';
  if (shape.createdFrom || shape.createdTo) return 'created';
  return shape.updatedFrom || shape.updatedTo ? 'updated' : 'id';
}

function byPosition(shape: Shape<CustomerFilter>): boolean {
  const lead = leadOf(shape);
  return lead !== 'text' && lead !== 'updated';
}

function positionAfter(ms: number): number {
  return positionOf(ms + 1);
}

/** The positions that a text finds, within the dates of creation. */
function matches(
  db: Reader,
  storeId: number,
  { contains, status, createdFrom, createdTo }: CustomerFilter,
): RawBuilder<{ position: number }> | undefined {
  if (!contains) return undefined;
  const all = matchingPositions(db, 'customer', storeId, {
    contains,
    ...(status === undefined ? {} : { facets: { [statusFacet]: status } }),
  });
  const since = createdFrom === undefined ? sql`` : sql`and h.position >= ${positionOf(createdFrom)}`;
  const until = createdTo === undefined ? sql`` : sql`and h.position < ${positionAfter(createdTo)}`;
  return sql`select h.position as position from (${all}) h where 1 = 1 ${since} ${until}`;
}
