import type { CartItem, ItemProblem } from './cart.js';

/** Problems of items whose weight is needed and cannot be read. */
export function weightProblems(items: readonly CartItem[], code: string): ItemProblem[] {
  return items.flatMap(({ definition: { id, unreadWeight } }) => {
    if (unreadWeight === undefined) return [];
    const expected = 'grams, such as 500, 500g or 1.5';
    const message = `Item "${id}": its weight "${unreadWeight}" cannot be read, and what this order costs depends on it: its page must say ${expected}`;
    return [{ code, field: 'weight', expected, got: unreadWeight, message }];
  });
}
