import type { AmountText } from '../../domain/amounts/scale.js';
import { isObject } from '../../domain/input-values.js';
import type { OrderDetails } from '../../domain/order/order.js';

const sums = { total: 'total', discount: 'discounts', shipping_cost_customer: 'shipping' } as const;

/** Amounts of an order as the imported object wrote them. */
export function orderTexts({ given: imported }: OrderDetails): AmountText[] {
  const object = imported?.tiendanube;
  if (!object) return [];
  const texts: AmountText[] = [];
  const add = (path: AmountText['path'], text: unknown): void => {
    if (typeof text === 'string' || typeof text === 'number') texts.push({ path, text });
  };
  for (const [key, name] of Object.entries(sums)) add(['totals', name], object[key]);
  const products: readonly unknown[] = Array.isArray(object.products) ? object.products : [];
  for (const [index, line] of products.filter(isObject).entries()) {
    add(['lines', index, 'price'], line.price);
    add(['lines', index, 'unitPrice'], line.price);
  }
  return texts;
}
