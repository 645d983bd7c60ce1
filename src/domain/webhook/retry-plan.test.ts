import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nextTry, retryPlan } from './retry-plan.js';

const hour = 3_600_000;

/** The moments of all tries of a delivery made at 0 whose every try fails at once. */
function tries(randoms: readonly number[]): number[] {
  const moments = [0];
  for (;;) {
    const now = moments.at(-1)!;
    const next = nextTry(0, moments.length, now, randoms[moments.length % randoms.length]!);
    if (next === null) return moments;
    moments.push(next);
  }
}

const random = fc.double({ min: 0, max: 1, noNaN: true });

it('tries twenty times, ever later, the last time 72 hours after the first', () => {
  fc.assert(
    fc.property(fc.array(random, { minLength: 20, maxLength: 20 }), (randoms) => {
      const moments = tries(randoms);
      expect(moments).toHaveLength(20);
      for (const [index, moment] of moments.entries()) {
        if (index > 0) expect(moment).toBeGreaterThan(moments[index - 1]!);
        expect(Math.abs(moment - retryPlan[index]!)).toBeLessThanOrEqual(hour);
      }
      expect(moments.at(-1)).toBeGreaterThanOrEqual(72 * hour);
      expect(moments.at(-1)).toBeLessThanOrEqual(72.2 * hour);
    }),
  );
});

it('spreads tries that would come together', () => {
  const moments = [0, 0.25, 0.5, 0.75, 1].map((one) => nextTry(0, 5, 300_000, one));
  expect(new Set(moments).size).toBe(5);
});

it('keeps a distance between tries that come late', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 19 }),
      fc.integer({ min: 0, max: 100 * hour }),
      random,
      (count, late, one) => {
        const gap = retryPlan[count]! - retryPlan[count - 1]!;
        expect(nextTry(0, count, late, one)! - late).toBeGreaterThanOrEqual(Math.floor(gap / 2));
      },
    ),
  );
});
