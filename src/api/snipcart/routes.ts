import type { Shop } from '../../http/shop.js';
import { customers } from './customers.js';
import { customerOrders, orders } from './orders.js';
import { snipcartApi } from './plugin.js';

/** Every resource of Snipcart's API. */
export function snipcart(shop: Shop) {
  return snipcartApi(shop, [customers, customerOrders, orders]);
}
