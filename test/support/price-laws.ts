import { toMajor, toMinor } from '../../src/domain/money.js';
import type { Priced } from '../../src/domain/pricing/pricing.js';

const sum = (amounts: readonly number[]): number => amounts.reduce((all, one) => all + one, 0);

/**
 * What holds of whatever a cart comes to, and does not of this one: sums are of what is listed, and nothing
 * is below 0.
 */
export function brokenLaws({ lines, discounts, taxes, totals, offeredRates }: Priced): string[] {
  const broken: string[] = [];
  const holds = (what: string, does: boolean): void => {
    if (!does) broken.push(what);
  };
  const same = (what: string, got: number, wanted: number): void =>
    holds(`${what}: ${got} instead of ${wanted}`, got === wanted);
  for (const { uniqueId, unitPrice, quantity, gross, discount, total, net } of lines) {
    same(`gross of ${uniqueId}`, gross, unitPrice * quantity);
    same(`discount of ${uniqueId}`, discount, sum(discounts.map(({ shares }) => shares[uniqueId] ?? 0)));
    holds(`the discount of ${uniqueId} is ${discount}`, discount >= 0 && discount <= gross);
    holds(`the total of ${uniqueId} is ${total}`, total >= gross - discount && total <= gross);
    holds(`the net price of ${uniqueId} is ${net}`, net >= 0 && net <= gross - discount);
  }
  for (const { discount, shares, amountSaved } of discounts)
    same(`shares of ${discount.name}`, sum(Object.values(shares)), amountSaved);
  for (const { name, amount, discountVariation } of taxes)
    holds(
      `${name} is ${amount}, and ${discountVariation} by discounts`,
      amount >= 0 && discountVariation <= 0,
    );
  const included = taxes.filter(({ includedInPrice }) => includedInPrice);
  same('items', totals.items, sum(lines.map(({ gross }) => gross)));
  same('discounts', totals.discounts, sum(discounts.map(({ amountSaved }) => amountSaved)));
  same('subtotal', totals.subtotal, totals.items - totals.discounts);
  same('taxes', totals.taxes, sum(taxes.map(({ amount }) => amount)));
  same('taxes in the prices', totals.taxesIncluded, sum(included.map(({ amount }) => amount)));
  const { subtotal, includedTaxRemoved, shipping, taxesIncluded } = totals;
  same('total', totals.total, subtotal + includedTaxRemoved + shipping + totals.taxes - taxesIncluded);
  for (const [name, amount] of [
    ...Object.entries(totals),
    ...offeredRates.map(({ description, cost }) => [description, cost] as const),
  ]) {
    const below = name === 'includedTaxRemoved' || name === 'discountTaxVariation';
    holds(`${name} is ${amount}`, below ? amount <= 0 : amount >= 0);
  }
  // What is in no line is in shipping alone.
  const inLines = sum(lines.map(({ gross, discount, net }) => gross - discount - net));
  const leftOut = taxesIncluded - includedTaxRemoved - inLines;
  holds(`${leftOut} of the taxes are in nothing`, leftOut >= 0 && leftOut <= shipping);
  return broken;
}

/** The amounts of a cart that are not themselves again when a program has read them as JSON. */
export function lostInJson({ totals }: Priced, currency: string): string[] {
  return Object.entries(totals)
    .filter(([, minor]) => toMinor(JSON.parse(JSON.stringify(toMajor(minor, currency))), currency) !== minor)
    .map(([name, minor]) => `${name} ${minor} ${currency} is another amount once it was JSON`);
}
