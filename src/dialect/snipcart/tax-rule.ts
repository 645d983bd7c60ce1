import type { TaxRule } from '../../domain/tax/tax.js';

/** A rule of the table of taxes as Snipcart's API writes taxes: the rate is a fraction. */
export function snipcartTaxRule(rule: TaxRule) {
  return { ...rule, rate: Number(rule.rate) };
}
