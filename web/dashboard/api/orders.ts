import type { components } from '../../../dist/client/schema.js';
import { dataOf, type storeApi } from './client.js';

export type OrderExcerpt = components['schemas']['OrderExcerpt'];

interface OrderFilter {
  readonly offset?: number;
  readonly limit: number;
}

/** Orders, newest first, with the few fields that a list shows. */
export async function listOrders(
  api: ReturnType<typeof storeApi>,
  filter: OrderFilter,
): Promise<{ readonly items: readonly OrderExcerpt[]; readonly totalItems: number }> {
  const query = { ...filter, format: 'Excerpt' as const };
  const { items, totalItems } = dataOf(await api.GET('/orders', { params: { query } }));
  // The format that was asked for is the one that comes.
  return { items: items as readonly OrderExcerpt[], totalItems };
}

/** One order, whole. */
export async function readOrder(api: ReturnType<typeof storeApi>, token: string) {
  return dataOf(await api.GET('/orders/{token}', { params: { path: { token } } }));
}

export type Order = Awaited<ReturnType<typeof readOrder>>;
