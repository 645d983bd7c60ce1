import { sameLabel } from '../catalog/variant-key.js';
import type { Minor } from '../money.js';
import { isSameProvince } from '../provinces.js';
import type { TaxRule } from '../tax/tax.js';
import {
  billionths,
  type Fraction,
  fractionOf,
  plus,
  rounded,
  sum,
  times,
  toSixDecimals,
  without,
  zero,
} from './fraction.js';
import type { Place, PricedTax, PricingInput, PricingLine, TaxesFound, Untaxed } from './pricing.js';

/** A rule with its rate to reckon with. */
interface Rule extends TaxRule {
  readonly fraction: Fraction;
}

/**
 * The rules that apply to one price: those that are in it, those that come on top, and those of home that it
 * loses.
 */
interface Applying {
  readonly included: readonly Rule[];
  readonly added: readonly Rule[];
  readonly removed: readonly Rule[];
}

/**
 * The taxes of a store's table. Rules of the country and of the province add up. A price that includes taxes
 * keeps its figure where included ones apply to it; else it loses home's, and the taxes there are counted on
 * the rest. While the destination is not known, home's included taxes show, and nothing comes on top.
 */
export function tableTaxes(table: readonly TaxRule[], input: PricingInput, untaxed: Untaxed): TaxesFound {
  const { lines, destination, home } = input;
  const there = rulesAt(table, destination ?? home);
  const rules = destination ? there : there.filter((rule) => rule.includedInPrice);
  const atHome = rulesAt(table, home).filter((rule) => rule.includedInPrice);
  const applying = [
    ...lines.map((line) => applyingTo(line, rules, atHome, destination !== null)),
    applyingToShipping(rules, untaxed.shipping),
  ];
  const prices = [...untaxed.left, untaxed.shipping];
  const before = [...untaxed.gross, untaxed.shipping];
  const included = amountsIn(rules, applying, prices, 'included');
  const undiscounted = amountsIn(rules, applying, before, 'included');
  const removed = amountsIn(atHome, applying, prices, 'removed');
  const taxes = rules.flatMap((rule, index): PricedTax[] => {
    const isIncluded = applying.some((one) => one.included.includes(rule));
    const isAdded = applying.some((one) => one.added.includes(rule));
    const { exact, amount } = included[index]!;
    const variation = Math.min(0, amount - undiscounted[index]!.amount);
    const added = totalOf(rule, applying, prices, 'added');
    return [
      ...(isIncluded ? [priced(rule, true, amount, exact, variation)] : []),
      ...(isAdded ? [priced(rule, false, rounded(added), added, 0)] : []),
    ];
  });
  return {
    taxes,
    removed: sum(removed.map(({ amount }) => amount)),
    weights: weightsOf(applying, prices, 'included'),
    removedWeights: weightsOf(applying, prices, 'removed'),
  };
}

function rulesAt(table: readonly TaxRule[], place: Place): Rule[] {
  const same = (a: string | null, b: string | null) => sameLabel(a ?? '') === sameLabel(b ?? '');
  return table
    .filter(
      ({ country, province }) =>
        same(country, place.country) &&
        (province === null || isSameProvince(country, province, place.province)),
    )
    .map((rule) => ({ ...rule, fraction: fractionOf(rule.rate) }));
}

function applyingTo(
  line: PricingLine,
  rules: readonly Rule[],
  atHome: readonly Rule[],
  isPlaced: boolean,
): Applying {
  const names = new Set(line.taxNames.map(sameLabel));
  const all = line.taxable ? rules.filter(({ name }) => names.size === 0 || names.has(sameLabel(name))) : [];
  const included = line.hasTaxesIncluded ? all.filter((rule) => rule.includedInPrice) : [];
  const loses = isPlaced && line.taxable && line.hasTaxesIncluded && included.length === 0;
  return {
    included,
    // Without a destination, a tax of home is in a price or it is not known yet.
    added: isPlaced ? all.filter((rule) => !included.includes(rule)) : [],
    removed: loses ? atHome.filter(({ name }) => names.size === 0 || names.has(sameLabel(name))) : [],
  };
}

/**
 * What shipping costs includes the taxes that prices there include; it is quoted for its place, so that it
 * loses none of home.
 */
function applyingToShipping(rules: readonly Rule[], shipping: Minor): Applying {
  const all = shipping > 0 ? rules.filter((rule) => rule.appliesOnShipping) : [];
  return {
    included: all.filter((rule) => rule.includedInPrice),
    added: all.filter((rule) => !rule.includedInPrice),
    removed: [],
  };
}

/**
 * Each rule's part in the prices, exact and rounded. Rounding up many never takes more than the prices are.
 */
function amountsIn(
  rules: readonly Rule[],
  applying: readonly Applying[],
  prices: readonly Minor[],
  kind: 'included' | 'removed',
): { readonly exact: Fraction; readonly amount: Minor }[] {
  let room = sum(prices.filter((_, index) => applying[index]![kind].length > 0));
  return rules.map((rule) => {
    const exact = totalOf(rule, applying, prices, kind);
    const amount = Math.min(rounded(exact), room);
    room -= amount;
    return { exact, amount };
  });
}

function totalOf(
  rule: Rule,
  applying: readonly Applying[],
  prices: readonly Minor[],
  kind: keyof Applying,
): Fraction {
  // Prices that the same rules are in are one price: the fewer fractions, the shorter they stay.
  const byRules = new Map<string, { rate: Fraction; price: Minor }>();
  for (const [index, one] of applying.entries()) {
    if (!one[kind].some(({ id }) => id === rule.id)) continue;
    const inPrice = [...one.included, ...one.removed];
    const key = inPrice.map(({ id }) => id).join(' ');
    const price = (byRules.get(key)?.price ?? 0) + prices[index]!;
    byRules.set(key, { rate: rateOf(inPrice), price });
  }
  return [...byRules.values()].reduce(
    (all, { rate, price }) => plus(all, times(without(rate, price), rule.fraction)),
    zero,
  );
}

function rateOf(rules: readonly Rule[]): Fraction {
  return rules.reduce((all, { fraction }) => plus(all, fraction), zero);
}

function weightsOf(
  applying: readonly Applying[],
  prices: readonly Minor[],
  kind: 'included' | 'removed',
): bigint[] {
  return applying.map((one, index) => {
    const rate = rateOf(one[kind]);
    return billionths(times(without(rate, prices[index]!), rate));
  });
}

function priced(
  rule: Rule,
  includedInPrice: boolean,
  amount: Minor,
  exact: Fraction,
  variation: Minor,
): PricedTax {
  const { name, numberForInvoice, appliesOnShipping } = rule;
  return {
    name,
    rate: Number(rule.rate),
    amount,
    unrounded: toSixDecimals(exact),
    numberForInvoice,
    includedInPrice,
    appliesOnShipping,
    discountVariation: variation,
  };
}
