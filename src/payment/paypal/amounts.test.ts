import { expect, it } from 'vitest';
import { paypalAmount } from './amounts.js';

it('gives PayPal whole forints, yen and Taiwan dollars, and decimals of the rest', () => {
  for (const [minor, currency, amount] of [
    [1999, 'USD', '19.99'],
    [5, 'EUR', '0.05'],
    [491490, 'HUF', '4915'],
    [491449, 'huf', '4914'],
    [50, 'HUF', '1'],
    [1290, 'JPY', '1290'],
    [129050, 'TWD', '1291'],
    [1234, 'KWD', '1.234'],
    [1.5, 'USD', undefined],
  ] as const)
    expect([currency, paypalAmount(minor, currency)]).toEqual([currency, amount]);
});
