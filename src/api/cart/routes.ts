import type { AppContext } from '../../app/context.js';
import { account } from './account.js';
import { carts } from './carts.js';
import { signing } from './customer.js';
import { discounts } from './discounts.js';
import { items } from './items.js';
import { order } from './order.js';
import { pay } from './pay.js';
import { cartApi } from './plugin.js';
import { settings } from './settings.js';
import { shipping } from './shipping.js';

/** Every call under `/api/cart`. */
export function cart(context: AppContext) {
  return cartApi(context, [settings, carts, items, discounts, shipping, pay, order]);
}

/** Every call under `/api/customer`. */
export function customer(context: AppContext) {
  return cartApi(context, [signing, account]);
}
