import { describe, expect, it } from 'vitest';
import { stripeAmount } from './amounts.js';

describe("amounts in Stripe's own units", () => {
  it('are two decimals of most currencies, none of those on its list, three of dinars, the last of them 0', () => {
    for (const [minor, currency, amount] of [
      [1999, 'USD', 1999],
      [491490, 'HUF', 491490],
      [129000, 'COP', 129000],
      [1290, 'JPY', 1290],
      [1290, 'clp', 1290],
      [1290, 'ISK', 129000],
      [1290, 'UGX', 129000],
      [129050, 'MGA', 1291],
      [129000, 'TWD', 129000],
      [1234, 'KWD', 1230],
      [1235, 'JOD', 1240],
      [1290, 'IQD', 129],
      [Number.MAX_SAFE_INTEGER, 'ISK', undefined],
    ] as const)
      expect([currency, stripeAmount(minor, currency)]).toEqual([currency, amount]);
  });
});
