import type { OrderDetails } from '../order/order.js';
import type { AmountText } from './scale.js';

/**
 * An order that was read from its texts again: what followed from its parts before, and has no text of its
 * own, follows from them as they are now.
 */
export function sameSums(
  before: OrderDetails,
  after: OrderDetails,
  texts: readonly AmountText[],
): OrderDetails {
  const named = new Set(texts.map(({ path }) => path.join('.')));
  const lines = after.lines.map((line, index) => {
    const was = before.lines[index]!;
    const has = (key: string): boolean => named.has(`lines.${index}.${key}`);
    const price =
      !has('price') && was.price === was.unitPrice && has('unitPrice') ? line.unitPrice : line.price;
    let { unitPrice } = line;
    if (!has('unitPrice') && was.unitPrice === was.price) unitPrice = price;
    else if (!has('unitPrice') && has('total') && was.unitPrice === Math.round(was.total / was.quantity))
      unitPrice = Math.round(line.total / line.quantity);
    const follows = !has('total') && was.total === was.unitPrice * was.quantity;
    return { ...line, price, unitPrice, total: follows ? unitPrice * line.quantity : line.total };
  });
  const has = (key: string): boolean => named.has(`totals.${key}`);
  const sumOf = (parts: readonly { readonly total: number }[]) =>
    parts.reduce((sum, { total }) => sum + total, 0);
  const taxOf = ({ taxes }: OrderDetails) => taxes.reduce((sum, { amount }) => sum + amount, 0);
  const was = before.totals;
  const items = !has('items') && was.items === sumOf(before.lines) ? sumOf(lines) : after.totals.items;
  const taxes = !has('taxes') && was.taxes === taxOf(before) ? taxOf(after) : after.totals.taxes;
  const { discounts, shipping } = after.totals;
  const follows =
    !has('total') && was.total === Math.max(0, was.items - was.discounts) + was.shipping + was.taxes;
  const total = follows ? Math.max(0, items - discounts) + shipping + taxes : after.totals.total;
  return { ...after, lines, totals: { ...after.totals, items, taxes, total } };
}
