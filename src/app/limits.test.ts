import { describe, expect, it } from 'vitest';
import { type Bucket, buckets, type Failures } from './limits.js';

const bucket: Bucket = { size: 10, perSecond: 1 };
const failures: Failures = { size: 3, perSecond: 1 / 600, firstMs: 1000, longestMs: 60_000 };

describe('a table of buckets that is full', () => {
  it('gives nobody a fresh start who fills it with other names', () => {
    const table = buckets(1, 100);
    for (let n = 0; n < 10; n += 1) table.pour('guesser', bucket, 0);
    expect(table.pour('guesser', bucket, 0).allowed).toBe(false);
    for (let n = 0; n < 10_000; n += 1) table.pour(`other ${n}`, bucket, 1);
    expect(table.pour('guesser', bucket, 1).allowed).toBe(false);
    expect(table.count()).toBe(100);
  });

  it('forgets empty ones first, and of those the longest untouched', () => {
    const table = buckets(1, 3);
    for (const name of ['first', 'second', 'used']) table.pour(name, bucket, 0);
    for (let n = 0; n < 5; n += 1) table.pour('used', bucket, 0);
    table.pour('second', bucket, 2000);
    table.pour('third', bucket, 3000);
    expect(table.look('used', { ...bucket, size: 3 }, 3000)).toBeGreaterThan(0);
    table.pour('fourth', bucket, 3000);
    expect(table.count()).toBe(3);
    expect(table.look('used', { ...bucket, size: 3 }, 3000)).toBeGreaterThan(0);
  });

  it('holds on to a wait after failures', () => {
    const table = buckets(1, 50);
    for (let n = 0; n < 5; n += 1) table.fail('owner', failures, 0);
    const wait = table.waitAfter('owner', 0);
    for (let n = 0; n < 1000; n += 1) table.pour(`other ${n}`, bucket, 0);
    expect(table.waitAfter('owner', 0)).toBe(wait);
  });

  it('never grows beyond its size, whatever the names', () => {
    const table = buckets(1, 1000);
    for (let n = 0; n < 20_000; n += 1) table.fail(`${n}`.repeat(10), failures, n);
    expect(table.count()).toBe(1000);
  });
});

describe('a bucket of failures', () => {
  it('lets as many be as it is deep, and doubles the wait with each further one', () => {
    const table = buckets();
    table.fail('a', failures, 0);
    table.fail('a', failures, 0);
    expect(table.waitAfter('a', 0)).toBe(0);
    const waits = Array.from({ length: 9 }, () => {
      table.fail('a', failures, 0);
      return table.waitAfter('a', 0);
    });
    expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  });

  it('takes back a try that was right, alone or with those before it', () => {
    const table = buckets();
    for (let n = 0; n < 3; n += 1) table.fail('a', failures, 0);
    table.forgive('a', failures, 0);
    expect(table.waitAfter('a', 0)).toBe(0);
    table.fail('a', failures, 0);
    expect(table.waitAfter('a', 0)).toBe(1000);
    table.forgive('a', failures, 0, true);
    table.fail('a', failures, 0);
    table.fail('a', failures, 0);
    expect(table.waitAfter('a', 0)).toBe(0);
  });
});
