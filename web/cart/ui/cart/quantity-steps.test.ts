import { expect, it } from 'vitest';
import { less, more } from './quantity-steps.js';

const free = { minQuantity: null, maxQuantity: null, quantityStep: null };

it('goes up one by one, to what a shop takes', () => {
  expect(more(free, 1)).toBe(2);
  expect(more(free, 9999)).toBeUndefined();
});

it('takes an item out below one, where it has no minimum', () => {
  expect(less(free, 2)).toBe(1);
  expect(less(free, 1)).toBe(0);
  expect(less({ ...free, quantityStep: 6 }, 6)).toBe(0);
});

it('stays between minimum and maximum, by steps', () => {
  const eggs = { minQuantity: 6, maxQuantity: 20, quantityStep: 6 };
  expect(more(eggs, 6)).toBe(12);
  expect(more(eggs, 18)).toBeUndefined();
  expect(less(eggs, 12)).toBe(6);
  expect(less(eggs, 6)).toBeUndefined();
});

it('comes back below a maximum that was lowered meanwhile, by whole steps', () => {
  expect(less({ ...free, maxQuantity: 4 }, 10)).toBe(4);
  expect(less({ minQuantity: 2, maxQuantity: 7, quantityStep: 2 }, 12)).toBe(6);
});
