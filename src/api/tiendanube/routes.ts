import type { Shop } from '../../http/shop.js';
import { customers } from './customers.js';
import { orders } from './orders.js';
import { tiendanubeApi } from './plugin.js';
import { store } from './store.js';
import { webhooks } from './webhooks.js';

/** Tiendanube's API under `/v1/:storeId` and `/2025-03/:storeId`. */
export function tiendanube(shop: Shop) {
  return tiendanubeApi(shop, [customers, orders, store, webhooks]);
}
