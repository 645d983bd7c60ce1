import { ShopError } from '../errors.js';
import type { Minor } from '../money.js';

/** An exact number: minor units or a rate, never a float. The denominator is above 0. */
export interface Fraction {
  readonly n: bigint;
  readonly d: bigint;
}

export const zero: Fraction = { n: 0n, d: 1n };

/** Decimal text such as `0.09975`, read as text. */
export function fractionOf(text: string): Fraction {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(text.trim());
  if (!match) throw new Error(`"${text}" is not a decimal number of 0 or more`);
  const [, integer = '', digits = ''] = match;
  return { n: BigInt(integer + digits), d: 10n ** BigInt(digits.length) };
}

export function plus(a: Fraction, b: Fraction): Fraction {
  if (a.d === b.d) return { n: a.n + b.n, d: a.d };
  if (a.d % b.d === 0n) return { n: a.n + b.n * (a.d / b.d), d: a.d };
  if (b.d % a.d === 0n) return { n: a.n * (b.d / a.d) + b.n, d: b.d };
  return { n: a.n * b.d + b.n * a.d, d: a.d * b.d };
}

export function times(a: Fraction, b: Fraction): Fraction {
  return { n: a.n * b.n, d: a.d * b.d };
}

/** What is left of a price without the part in it that is `rate` of what is left: price / (1 + rate). */
export function without(rate: Fraction, price: Minor): Fraction {
  return { n: BigInt(price) * rate.d, d: rate.d + rate.n };
}

/** The one place where money is rounded: half-up to whole minor units, of amounts of 0 or more. */
export function rounded({ n, d }: Fraction): Minor {
  return exact((n * 2n + d) / (d * 2n));
}

/** A weight to share by: billionths, rounded down. */
export function billionths({ n, d }: Fraction): bigint {
  return (n * 1_000_000_000n) / d;
}

/** For show: a number with at most six decimals. */
export function toSixDecimals({ n, d }: Fraction): number {
  const millionths = (n * 2_000_000n + d) / (d * 2n);
  return Number(millionths / 1_000_000n) + Number(millionths % 1_000_000n) / 1_000_000;
}

/** A sum of amounts. Refuses with `invalid` what is too large to be exact. */
export function sum(amounts: readonly Minor[]): Minor {
  let all = 0;
  for (const amount of amounts) all = exact(all + amount);
  return all;
}

/** An amount, where it is one. Refuses with `invalid` what is too large to be exact. */
export function exact(amount: number | bigint): Minor {
  const minor = Number(amount);
  if (Number.isSafeInteger(minor)) return minor;
  throw new ShopError('invalid', 'The cart comes to more than can be counted exactly: take items out of it');
}
