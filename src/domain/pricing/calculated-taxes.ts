import type { CalculatedTax } from '../tax/tax.js';
import type { PricingLine, TaxesFound, Untaxed } from './pricing.js';

/**
 * Taxes as an outside calculator gave them: their amounts stand. Those in the prices are in the lines that
 * say so.
 */
export function calculatedTaxes(
  calculated: readonly CalculatedTax[],
  lines: readonly PricingLine[],
  { left, shipping }: Untaxed,
): TaxesFound {
  const taxes = calculated.map((tax) => ({ ...tax, unrounded: tax.amount, discountVariation: 0 }));
  const taxable = lines.filter((line) => line.taxable);
  const saying = taxable.filter((line) => line.hasTaxesIncluded);
  const including = new Set([saying, taxable, lines].find((some) => some.length > 0));
  const onShipping = calculated.some((tax) => tax.includedInPrice && tax.appliesOnShipping);
  return {
    taxes,
    removed: 0,
    weights: [
      ...lines.map((line, index) => (including.has(line) ? BigInt(left[index]!) : 0n)),
      onShipping ? BigInt(shipping) : 0n,
    ],
    removedWeights: [...lines.map(() => 0n), 0n],
  };
}
