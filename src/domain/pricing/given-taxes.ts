import type { GivenTax } from '../tax/tax.js';
import type { PricingLine, TaxesFound, Untaxed } from './pricing.js';

/** Taxes as an outside calculator gave them: their amounts stand. Those in the prices are in the lines that say so. */
export function givenTaxes(
  given: readonly GivenTax[],
  lines: readonly PricingLine[],
  { left, shipping }: Untaxed,
): TaxesFound {
  const taxes = given.map((tax) => ({ ...tax, unrounded: tax.amount, discountVariation: 0 }));
  const taxable = lines.filter((line) => line.taxable);
  const saying = taxable.filter((line) => line.hasTaxesIncluded);
  const among = new Set([saying, taxable, lines].find((some) => some.length > 0));
  const onShipping = given.some((tax) => tax.includedInPrice && tax.appliesOnShipping);
  return {
    taxes,
    removed: 0,
    weights: [
      ...lines.map((line, index) => (among.has(line) ? BigInt(left[index]!) : 0n)),
      onShipping ? BigInt(shipping) : 0n,
    ],
    removedWeights: [...lines.map(() => 0n), 0n],
  };
}
