import type { DemoPromo, DemoTax } from './order-rules.js';

/** What an order costs, all in cents. */
export interface OrderTotals {
  readonly items: number;
  readonly discount: number;
  /** Items after the discount, without shipping. */
  readonly subtotal: number;
  readonly shipping: number;
  readonly taxes: readonly { readonly tax: DemoTax; readonly amount: number }[];
  readonly taxesTotal: number;
  readonly taxable: number;
  readonly total: number;
}

/** Adds an order up: the discount first, then each tax on what is left, rounded half up by itself. */
export function addUp(
  lines: readonly { readonly total: number }[],
  promo: DemoPromo | null,
  shipping: number,
  taxes: readonly DemoTax[],
): OrderTotals {
  const items = lines.reduce((sum, line) => sum + line.total, 0);
  const discount = promo === null ? 0 : saved(items, promo);
  const subtotal = items - discount;
  const amounts = taxes.map((tax) => ({
    tax,
    amount: share(subtotal + (tax.onShipping ? shipping : 0), tax.rate, 100_000),
  }));
  const taxesTotal = amounts.reduce((sum, { amount }) => sum + amount, 0);
  return {
    items,
    discount,
    subtotal,
    shipping,
    taxes: amounts,
    taxesTotal,
    taxable: taxes.length === 0 ? 0 : subtotal,
    total: subtotal + shipping + taxesTotal,
  };
}

/** `parts` of `whole` of an amount in whole cents, half up. */
export function share(cents: number, parts: number, whole: number): number {
  return Math.floor((2 * cents * parts + whole) / (2 * whole));
}

/** Whole cents from a decimal text such as `18.00`, `-5` or `+2.50`. */
export function cents(text: string): number {
  const [, sign, units, fraction = ''] = /^([+-]?)(\d+)(?:\.(\d{1,2}))?$/.exec(text)!;
  const amount = Number(units) * 100 + Number(fraction.padEnd(2, '0'));
  return sign === '-' ? -amount : amount;
}

/** Cents as the number in major units that JSON carries. */
export function major(amount: number): number {
  return amount / 100;
}

function saved(items: number, promo: DemoPromo): number {
  return promo.kind.type === 'Rate' ? share(items, promo.kind.rate, 100) : Math.min(items, promo.kind.amount);
}
