import { applyDiscounts } from './apply-discounts.js';
import { exact, sum } from './fraction.js';
import type { Priced, PricingInput } from './pricing.js';
import { taxed } from './taxes.js';

/**
 * What a cart comes to: its lines, then the discounts of items, then those of the order, then shipping, then
 * taxes. Every sum is of what is listed, to the last unit, and none is below 0. Refuses with `invalid` a cart
 * that is too large to be exact.
 */
export function priceCart(input: PricingInput): Priced {
  const { lines } = input;
  const gross = lines.map(({ unitPrice, quantity }) => exact(unitPrice * quantity));
  const { applied, idleCodes, offeredRates, left, own } = applyDiscounts(input, gross);
  const shipping = lines.some(({ shippable }) => shippable) ? (input.shipping?.cost ?? 0) : 0;
  const { taxes, net, removed, taxable } = taxed(input, { gross, left, shipping });
  const items = sum(gross);
  const subtotal = sum(left);
  const all = sum(taxes.map(({ amount }) => amount));
  const included = taxes.filter((tax) => tax.includedInPrice);
  const taxesIncluded = sum(included.map(({ amount }) => amount));
  return {
    lines: lines.map(({ uniqueId, unitPrice, quantity }, index) => ({
      uniqueId,
      unitPrice,
      quantity,
      gross: gross[index]!,
      discount: gross[index]! - left[index]!,
      total: gross[index]! - own[index]!,
      net: net[index]!,
    })),
    discounts: applied,
    idleCodes,
    offeredRates,
    taxes,
    totals: {
      items,
      discounts: items - subtotal,
      subtotal,
      shipping,
      taxes: all,
      taxesIncluded,
      taxable,
      discountTaxVariation: sum(included.map(({ discountVariation }) => discountVariation)),
      includedTaxRemoved: 0 - removed,
      total: sum([subtotal - removed, shipping, all - taxesIncluded]),
    },
  };
}
