import type { CartItem } from '../../types.js';

type Bounds = Pick<CartItem, 'minQuantity' | 'maxQuantity' | 'quantityStep'>;

/** The most units of one item that a shop takes. */
const mostUnits = 9999;

/** The next quantity up that the item may have; undefined where there is none. */
export function more(item: Bounds, quantity: number): number | undefined {
  const next = quantity + stepOf(item);
  return next <= Math.min(item.maxQuantity ?? mostUnits, mostUnits) ? next : undefined;
}

/**
 * The next quantity down; 0 takes the item out, where it has no minimum. Undefined where it cannot be less.
 */
export function less(item: Bounds, quantity: number): number | undefined {
  const step = stepOf(item);
  const { minQuantity, maxQuantity } = item;
  // A quantity may be above a maximum that the shop has lowered since.
  const over = maxQuantity === null ? 0 : Math.ceil((quantity - maxQuantity) / step);
  const next = quantity - step * Math.max(1, over);
  if (next >= (minQuantity ?? 1)) return next;
  return minQuantity === null || minQuantity <= 1 ? 0 : undefined;
}

function stepOf({ quantityStep }: Bounds): number {
  return Math.max(1, quantityStep ?? 1);
}
