import type { Shop } from '../../http/shop.js';
import { account } from './account.js';
import { signing } from './customer.js';
import { cartApi } from './plugin.js';

/** Every call under `/api/cart`. */
export function cart(shop: Shop) {
  return cartApi(shop, []);
}

/** Every call under `/api/customer`. */
export function customer(shop: Shop) {
  return cartApi(shop, [signing, account]);
}
