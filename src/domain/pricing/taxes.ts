import type { Minor } from '../money.js';
import { allocate, type Part } from './allocate.js';
import { calculatedTaxes } from './calculated-taxes.js';
import { sum } from './fraction.js';
import type { PricedTax, PricingInput, Untaxed } from './pricing.js';
import { tableTaxes } from './table-taxes.js';

export interface Taxed {
  readonly taxes: readonly PricedTax[];
  /** Each line after discounts, without the taxes that are, or were, in it. */
  readonly net: readonly Minor[];
  readonly removed: Minor;
  readonly taxable: Minor;
}

/** The taxes of a cart, each rounded once, and what is left of each line without those in its price. */
export function taxed(input: PricingInput, untaxed: Untaxed): Taxed {
  const { lines, taxes: by } = input;
  const computed =
    by.by === 'webhook' ? calculatedTaxes(by.amounts, lines, untaxed) : tableTaxes(by.rules, input, untaxed);
  const { taxes, removed } = computed;
  const prices = [...untaxed.left, untaxed.shipping];
  const included = sum(taxes.filter((tax) => tax.includedInPrice).map(({ amount }) => amount));
  const parts = (weights: readonly bigint[], most: readonly Minor[]): Part[] =>
    most.map((room, index) => ({
      key: lines[index]?.uniqueId ?? '',
      weight: weights[index]!,
      most: room,
    }));
  const inPrices = allocate(included, parts(computed.weights, prices));
  const untaken = prices.map((price, index) => price - inPrices[index]!);
  const taken = allocate(removed, parts(computed.removedWeights, untaken));
  const net = untaken.map((price, index) => price - taken[index]!);
  const counted = net.filter((_, index) =>
    index < lines.length ? lines[index]!.taxable : taxes.some((tax) => tax.appliesOnShipping),
  );
  return { taxes, net: net.slice(0, lines.length), removed, taxable: sum(counted) };
}
