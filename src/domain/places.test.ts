import { expect, it } from 'vitest';
import { workPlaces } from './places.js';

it('works at so many at once, in their order, and refuses what comes when enough wait', async () => {
  const inTurn = workPlaces({ places: 2, queue: 3, what: 'tests' });
  const ends: (() => void)[] = [];
  const order: number[] = [];
  const works = [0, 1, 2, 3, 4, 5, 6].map((n) =>
    inTurn(async () => {
      order.push(n);
      await new Promise<void>((end) => ends.push(end));
      return n;
    }).catch((error: Error) => error.message),
  );
  const wrong = 'too many tests at once: try again in a moment';
  expect(await Promise.all(works.slice(5))).toEqual([wrong, wrong]);
  expect(order).toEqual([0, 1]);
  for (let n = 0; n < 5; n += 1) {
    ends[n]!();
    await works[n];
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await Promise.all(works)).toEqual([0, 1, 2, 3, 4, wrong, wrong]);
  expect(order).toEqual([0, 1, 2, 3, 4]);
});

it('gives a place on after work that fails', async () => {
  const inTurn = workPlaces({ places: 1, queue: 1, what: 'tests' });
  const fails = inTurn(() => Promise.reject(new Error('no')));
  const next = inTurn(async () => 'yes');
  await expect(fails).rejects.toThrow('no');
  expect(await next).toBe('yes');
  expect(await inTurn(async () => 'again')).toBe('again');
});
