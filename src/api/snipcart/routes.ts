import type { Shop } from '../../http/shop.js';
import { snipcartApi } from './plugin.js';

/** Every resource of Snipcart's API. */
export function snipcart(shop: Shop) {
  return snipcartApi(shop, []);
}
