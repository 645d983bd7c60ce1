import { type RawBuilder, sql } from 'kysely';
import { listOf, type Terms } from '../../storage/list.js';
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
  /** Customers that stand behind this position in the list by age alone. */
  readonly before?: number | undefined;
  readonly updatedFrom?: number | undefined;
  readonly updatedTo?: number | undefined;
  /** Numbers above this one alone. */
  readonly sinceId?: number | undefined;
}

/** Those who bought most or most often come first; customers who are equal follow by their age, newest first. */
export type CustomerOrder = 'newest' | 'number' | 'value' | 'orders';

type CustomerTerms = Terms<'customer', CustomerFilter, CustomerOrder>;

/**
 * Customers, by age, by number or by what they bought. The most telling column leads and so picks the index; the others are kept
 * from picking another.
 */
export const customerList = listOf<CustomerFilter>()({
  table: 'customer',
  columns: ['id', 'version', 'position'],
  fields: {
    email: { value: emailKey, where: ({ column, value }) => sql`${column('email')} = ${value('email')}` },
    status: {
      where: (terms) => sql`${terms.column('status', leadOf(terms) === 'status')} = ${terms.value('status')}`,
    },
    createdFrom: {
      value: positionOf,
      where: (terms) => sql`${terms.column('position', byPosition(terms))} >= ${terms.value('createdFrom')}`,
    },
    createdTo: {
      value: positionAfter,
      where: (terms) => sql`${terms.column('position', byPosition(terms))} < ${terms.value('createdTo')}`,
    },
    before: {
      where: (terms) => sql`${terms.column('position', byPosition(terms))} < ${terms.value('before')}`,
    },
    updatedFrom: {
      where: (terms) =>
        sql`${terms.column('updated_at', leadOf(terms) === 'updated')} >= ${terms.value('updatedFrom')}`,
    },
    updatedTo: {
      where: (terms) =>
        sql`${terms.column('updated_at', leadOf(terms) === 'updated')} <= ${terms.value('updatedTo')}`,
    },
    sinceId: {
      where: (terms) => sql`${terms.column('id', leadOf(terms) === 'id')} > ${terms.value('sinceId')}`,
    },
    contains: 'search',
  },
  orders: {
    newest: ({ column }) => sql`${column('position')} desc`,
    number: (terms) => terms.column('id', leadOf(terms) === 'id'),
    value: ({ column }) => sql`${column('orders_amount')} desc, ${column('position')} desc`,
    orders: ({ column }) => sql`${column('orders_count')} desc, ${column('position')} desc`,
  },
  search: {
    matches,
    // The index knows texts and status, and by their positions the dates of creation.
    alone: { fields: ['contains', 'status', 'createdFrom', 'createdTo'], order: 'newest' },
  },
});

function leadOf({
  shape,
  order,
}: CustomerTerms): 'text' | 'email' | 'figure' | 'status' | 'created' | 'updated' | 'id' {
  if (shape.contains) return 'text';
  if (shape.email) return 'email';
  // The index of a figure has the list's order, and knows status and position too.
  if (order === 'value' || order === 'orders') return 'figure';
  if (shape.status) return 'status';
  if (shape.createdFrom || shape.createdTo) return 'created';
  return shape.updatedFrom || shape.updatedTo ? 'updated' : 'id';
}

function byPosition(terms: CustomerTerms): boolean {
  return !['text', 'updated', 'figure'].includes(leadOf(terms));
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
