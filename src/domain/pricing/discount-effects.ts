import { sameLabel } from '../catalog/variant-key.js';
import type { Discount, DiscountAction, DiscountEffect } from '../discount/discount.js';
import type { Minor } from '../money.js';
import { allocate } from './allocate.js';
import { isAmong, isIn } from './discount-conditions.js';
import { rounded, sum } from './fraction.js';
import { freeUnits } from './free-items.js';
import type { PricingLine } from './pricing.js';
import { dearestFirst, type Remaining } from './remaining.js';

/** What a discount takes from each line, and how many of its units become free. */
export interface Saving {
  readonly saved: readonly Minor[];
  readonly freed?: readonly number[];
}

/** The order in which discounts are taken off; those of one step in the order in which they were made. */
export const steps: readonly (readonly DiscountAction[])[] = [
  ['AlternatePrice'],
  ['GetFreeItems'],
  ['FixedAmountOnItems', 'FixedAmountOnCategory', 'AmountOnSubscription'],
  ['RateOnItems', 'RateOnCategory', 'RateOnSubscription'],
  ['FixedAmount'],
  ['Rate'],
  ['Shipping'],
];

/** Whether a discount is one of the whole order, which no line shows as its own. */
export function isOfOrder(action: DiscountEffect): boolean {
  return action.type === 'FixedAmount' || action.type === 'Rate';
}

/**
 * What a discount takes from what is left: never more than that of any line, and nothing where it does not
 * fit.
 */
export function savingOf(discount: Discount, remaining: Remaining): Saving {
  const { action } = discount;
  switch (action.type) {
    case 'AlternatePrice':
      return alternatePrices(action, remaining);
    case 'GetFreeItems': {
      const freed = freeUnits(discount, remaining);
      const saved = freed.map((units, index) => priceOf(units, index, remaining));
      return { saved, freed };
    }
    case 'FixedAmountOnItems':
    case 'FixedAmountOnCategory':
    case 'AmountOnSubscription': {
      const units = discountedUnits(action, remaining);
      const saved = units.map((count, index) =>
        Math.min((action.amount ?? 0) * count, priceOf(count, index, remaining)),
      );
      return { saved };
    }
    case 'RateOnItems':
    case 'RateOnCategory':
    case 'RateOnSubscription': {
      const units = discountedUnits(action, remaining);
      const prices = units.map((count, index) => priceOf(count, index, remaining));
      return { saved: shared(rateOf(action, sum(prices)), prices, remaining) };
    }
    case 'FixedAmount':
      return {
        saved: shared(Math.min(action.amount ?? 0, sum(remaining.left)), remaining.left, remaining),
      };
    case 'Rate':
      return { saved: shared(rateOf(action, sum(remaining.left)), remaining.left, remaining) };
    case 'Shipping':
      return { saved: remaining.lines.map(() => 0) };
  }
}

/**
 * A price list takes the place of the price where it is lower; names are compared as HTML does, in any case.
 */
function alternatePrices(
  { alternatePrice = '' }: DiscountEffect,
  { lines, left, payable }: Remaining,
): Saving {
  const list = sameLabel(alternatePrice);
  const saved = lines.map((line, index) => {
    const named = Object.entries(line.alternatePrices).find(([name]) => sameLabel(name) === list);
    return named ? Math.max(0, left[index]! - Math.max(0, named[1]) * payable[index]!) : 0;
  });
  return { saved };
}

/** How many units of each line are discounted: of one product at most `maxPerItem`, the dearest first. */
function discountedUnits(action: DiscountEffect, remaining: Remaining): number[] {
  const { lines, payable } = remaining;
  const matches = matching(action);
  const units = lines.map((line, index) => (matches(line) ? payable[index]! : 0));
  const { maxPerItem } = action;
  if (maxPerItem === null || maxPerItem === undefined) return units;
  const room = new Map<string, number>();
  for (const index of dearestFirst(remaining)) {
    const { product } = lines[index]!;
    const free = room.get(product) ?? maxPerItem;
    units[index] = Math.min(units[index]!, free);
    room.set(product, free - units[index]!);
  }
  return units;
}

function matching({ type, products, categories }: DiscountEffect): (line: PricingLine) => boolean {
  if (type === 'FixedAmountOnCategory' || type === 'RateOnCategory') return isIn(categories);
  const isListed = isAmong(products, true);
  if (type === 'FixedAmountOnItems' || type === 'RateOnItems') return isListed;
  return (line) => line.recurring && isListed(line);
}

/** What a number of a line's payable units still cost. */
function priceOf(units: number, index: number, { left, payable }: Remaining): Minor {
  if (units === payable[index]) return left[index]!;
  return units === 0 ? 0 : Number((BigInt(left[index]!) * BigInt(units)) / BigInt(payable[index]!));
}

const wholeRate = 100_000_000;

function rateOf({ rate = 0 }: DiscountEffect, amount: Minor): Minor {
  const part = Math.min(Math.max(rate, 0), wholeRate);
  return rounded({ n: BigInt(amount) * BigInt(part), d: BigInt(wholeRate) });
}

function shared(amount: Minor, by: readonly Minor[], { lines, left }: Remaining): Minor[] {
  return allocate(
    amount,
    lines.map(({ uniqueId }, index) => ({ key: uniqueId, weight: BigInt(by[index]!), most: left[index]! })),
  );
}
