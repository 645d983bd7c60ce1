import type { AppContext } from '../../app/context.js';
import { customers } from './customers.js';
import { orders } from './orders.js';
import { tiendanubeApi } from './plugin.js';
import { store } from './store.js';
import { webhooks } from './webhooks.js';

/** Tiendanube's API under `/v1/:storeId` and `/2025-03/:storeId`. */
export function tiendanube(context: AppContext) {
  return tiendanubeApi(context, [customers, orders, store, webhooks]);
}
