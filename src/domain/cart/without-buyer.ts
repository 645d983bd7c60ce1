import { isChoice } from '../order/without-buyer.js';
import { pick } from '../pick.js';
import type { CartDetails, CartItem } from './cart.js';

/**
 * A cart without what identifies its buyer: the goods, with the choices that the merchant offered for them.
 * What stays is listed, so that a part that is added later goes until somebody decides otherwise. Rates and
 * taxes were found for an address.
 */
export function cartWithoutBuyer(details: CartDetails): CartDetails {
  return {
    ...pick(details, ['currency', 'language', 'shipToBilling', 'codes']),
    email: '',
    billing: {},
    shipping: {},
    items: details.items.map(itemWithoutBuyer),
    rate: null,
    offered: null,
    taxes: null,
    customFields: [],
  };
}

function itemWithoutBuyer(item: CartItem): CartItem {
  const types = new Map(item.definition.customFields.map(({ name, type }) => [name, type]));
  return {
    ...pick(item, [
      'uniqueId',
      'product',
      'quantity',
      'planId',
      'url',
      'definition',
      'said',
      'source',
      'isMerchants',
      'checkedAt',
      'addedAt',
    ]),
    chosen: item.chosen.filter(({ name, type }) => isChoice(types.get(name) ?? type)),
    // What is wrong with a field says what was written in it.
    problems: item.problems.filter(({ field }) => !field.startsWith('customFields')),
  };
}
