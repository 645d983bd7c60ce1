import type { Window } from '../../storage/list.js';
import type { Reader } from '../../storage/storage.js';
import { countOrders, skipDays } from './count.js';
import { type OrderFilter, type OrderRef, orderList } from './filter.js';

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
  const total = await countOrders(db, storeId, filter);
  if (page.limit === 0 || page.offset >= total) return { total, orders: [] };
  const { to = filter.to, offset } = await skipDays(db, storeId, filter, page.offset);
  const window = { order: 'newest', offset, limit: page.limit } as const;
  return { total, orders: await orderList.page(db, storeId, { ...filter, to }, window) };
}
