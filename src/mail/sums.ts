import { type Minor, toMinor } from '../domain/money.js';
import type { Order, OrderTax } from '../domain/order/order.js';
import { refundedOf } from '../domain/order/refunded.js';
import type { MailLocale } from './locale.js';

/** A line under an order: what it is called and what it comes to. */
export interface Sum {
  readonly label: string;
  readonly amount: string;
  readonly weight: 'line' | 'total' | 'aside';
}

/**
 * The sums from the lines' total to what was paid, in the order of the calculation; then included taxes and
 * refunds.
 */
export function sumsOf(order: Order, locale: MailLocale): Sum[] {
  const { say } = locale;
  const { totals, delivery, taxes } = order.details;
  const money = (amount: Minor): string => locale.minor(amount, order.currency);
  const line = (label: string, amount: Minor): Sum => ({ label, amount: money(amount), weight: 'line' });
  const aside = (label: string, amount: Minor): Sum => ({ label, amount: money(amount), weight: 'aside' });
  const named = (label: string, name: string | undefined): string => (name ? `${label} (${name})` : label);
  const method = delivery.localizedMethod ?? delivery.method;
  const rows: Sum[] = [line(say('subtotal'), totals.items)];
  for (const { name, amount } of discounts(order)) rows.push(line(named(say('discount'), name), -amount));
  if (totals.shipping !== 0 || method) rows.push(line(named(say('shipping'), method), totals.shipping));
  for (const tax of taxes.filter((one) => !one.includedInPrice))
    rows.push(line(taxLabel(tax, locale), tax.amount));
  // What a buyer abroad does not pay of the prices. That included taxes shrink with a discount changes no
  // sum.
  const { includedTaxRemoved = 0 } = totals;
  if (includedTaxRemoved !== 0) rows.push(line(say('taxAdjustment'), includedTaxRemoved));
  rows.push({ label: say('total'), amount: money(totals.total), weight: 'total' });
  for (const tax of taxes.filter((one) => one.includedInPrice))
    rows.push(aside(say('included', { name: taxLabel(tax, locale) }), tax.amount));
  const back = refundedOf(order).total;
  if (back > 0) rows.push(aside(say('refunded'), -back), aside(say('remaining'), totals.total - back));
  return rows;
}

/** Each discount by its name where their amounts make up what was saved, else one for all. */
function discounts({ details, currency }: Order): { readonly name?: string; readonly amount: Minor }[] {
  const saved = details.totals.discounts;
  if (saved === 0) return [];
  const each = details.adjustments
    ? details.adjustments.map(({ discount, amountSaved }) => ({ name: discount.name, amount: amountSaved }))
    : details.discounts.map(({ name, amountSaved }) => ({
        name: typeof name === 'string' ? name : '',
        amount: Math.abs(minorOf(amountSaved, currency)),
      }));
  const nonZero = each.filter(({ amount }) => amount !== 0);
  return nonZero.reduce((sum, { amount }) => sum + amount, 0) === saved ? nonZero : [{ amount: saved }];
}

/** What a tax is called, with its rate and its number. */
function taxLabel({ name, rate, numberForInvoice }: OrderTax, locale: MailLocale): string {
  const rated = rate === 0 || name.includes('%') ? name : `${name} ${locale.percent(rate)}`;
  return numberForInvoice
    ? `${rated} (${locale.say('paper.taxNumber', { number: numberForInvoice })})`
    : rated;
}

function minorOf(amount: unknown, currency: string): Minor {
  const readable = typeof amount === 'number' || typeof amount === 'string';
  return (readable ? toMinor(amount, currency) : undefined) ?? 0;
}
