import type { Minor } from '../money.js';
import type { PricingLine } from './pricing.js';

/** The lines of a cart while discounts are taken from them, one after the other. */
export interface Remaining {
  readonly lines: readonly PricingLine[];
  /** What is left of each line. */
  readonly left: readonly Minor[];
  /** How many of its units are not free. */
  readonly payable: readonly number[];
}

/** Places of the lines, by what a unit still costs, and by their ids where that is the same. */
export function dearestFirst({ lines, left, payable }: Remaining): number[] {
  const places = lines.map((_, index) => index).filter((index) => payable[index]! > 0);
  return places.sort((a, b) => {
    const [one, other] = [BigInt(left[a]!) * BigInt(payable[b]!), BigInt(left[b]!) * BigInt(payable[a]!)];
    if (one !== other) return one > other ? -1 : 1;
    return lines[a]!.uniqueId < lines[b]!.uniqueId ? -1 : 1;
  });
}
