import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate } from './allocate.js';

const part = fc.record({
  key: fc.string({ maxLength: 3 }),
  weight: fc.bigInt({ min: 0n, max: 10n ** 15n }),
  most: fc.nat({ max: 1_000_000_000 }),
});
const amount = fc.nat({ max: 5_000_000_000 });
const sum = (amounts: readonly number[]): number => amounts.reduce((all, one) => all + one, 0);

describe('sharing an amount', () => {
  it('gives out all of it, or all that there is room for, and nobody more than they take', () => {
    fc.assert(
      fc.property(amount, fc.array(part, { maxLength: 12 }), (whole, parts) => {
        const shares = allocate(whole, parts);
        expect(sum(shares)).toBe(Math.min(whole, sum(parts.map(({ most }) => most))));
        for (const [index, share] of shares.entries()) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(parts[index]!.most);
        }
      }),
    );
  });

  it('strays by less than one unit from the exact share where there is room', () => {
    const roomy = part.map((one) => ({ ...one, weight: one.weight + 1n, most: Number.MAX_SAFE_INTEGER }));
    fc.assert(
      fc.property(amount, fc.array(roomy, { minLength: 1, maxLength: 12 }), (whole, parts) => {
        const all = parts.reduce((total, { weight }) => total + weight, 0n);
        for (const [index, share] of allocate(whole, parts).entries()) {
          const apart = BigInt(share) * all - BigInt(whole) * parts[index]!.weight;
          expect(apart > -all && apart < all).toBe(true);
        }
      }),
    );
  });

  it('does not look at the order of the parts', () => {
    const parts = fc.uniqueArray(part, { selector: ({ key }) => key, minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(amount, parts, (whole, weights) => {
        const shared = (order: typeof weights) =>
          allocate(whole, order).map((share, index) => [order[index]!.key, share]);
        const byKey = (entries: (string | number)[][]) => new Map(entries as [string, number][]);
        expect(byKey(shared(weights.toReversed()))).toEqual(byKey(shared(weights)));
      }),
    );
  });
});
