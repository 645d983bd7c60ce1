import type { Discount } from '../discount/discount.js';
import { isAmong, isQuantity, namedBy, unitsByProduct } from './discount-conditions.js';
import { dearestFirst, type Remaining } from './remaining.js';

/**
 * How many units of each line GetFreeItems frees. Units are set out from the dearest to the cheapest and
 * parted into sets; the cheapest of each whole set are free. Only what the trigger names counts, and under
 * `onlyOnSameProducts` each product by itself.
 */
export function freeUnits({ condition, action }: Discount, remaining: Remaining): number[] {
  const { lines } = remaining;
  const named = action.products?.length ? isAmong(action.products, true) : namedBy(condition);
  const places = dearestFirst(remaining).filter((index) => named(lines[index]!));
  const freed = lines.map(() => 0);
  const size = action.itemsRequired ?? 0;
  if (size < 1) return freed;
  for (const group of groupsOf(condition, places, remaining)) {
    const units = group.reduce((sum, index) => sum + remaining.payable[index]!, 0);
    const freeBefore = freeAmong(size, action.freeItems ?? 0, units);
    let position = 0;
    for (const index of group) {
      const next = position + remaining.payable[index]!;
      freed[index] = freeBefore(next) - freeBefore(position);
      position = next;
    }
  }
  return freed;
}

/** Places that make up sets together. */
function groupsOf(
  condition: Discount['condition'],
  places: readonly number[],
  { lines }: Remaining,
): readonly (readonly number[])[] {
  if (condition.trigger !== 'QuantityOfAProduct' || !condition.onlyOnSameProducts) return [places];
  const groups = new Map<string, number[]>();
  for (const index of places) {
    const { product } = lines[index]!;
    groups.set(product, [...(groups.get(product) ?? []), index]);
  }
  const units = unitsByProduct(lines);
  return [...groups]
    .filter(([product]) => isQuantity(condition, units.get(product)!))
    .map(([, group]) => group);
}

/** How many of the first units are free, where each set of `size` ends with its free ones. */
function freeAmong(size: number, free: number, units: number): (first: number) => number {
  const perSet = Math.min(free, size);
  const inSets = units - (units % size);
  return (first) => {
    const counted = Math.min(first, inSets);
    return Math.floor(counted / size) * perSet + Math.max(0, (counted % size) - (size - perSet));
  };
}
