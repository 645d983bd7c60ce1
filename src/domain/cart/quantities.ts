import type { ProductDefinition } from '../catalog/definition.js';

/** The most units of one item. */
export const mostUnits = 9999;

/** The most items that a cart holds. */
export const mostItems = 100;

/** How many units are added where nobody said how many. */
export function usualQuantity({ quantity, minQuantity, quantityStep }: ProductDefinition): number {
  return quantity ?? minQuantity ?? quantityStep ?? 1;
}

/**
 * Why a quantity of a product cannot be, or undefined: whole, 1 to 9,999, by its minimum and maximum, and in steps that begin
 * at its minimum, else at what a click adds.
 */
export function quantityProblem(definition: ProductDefinition, quantity: number): string | undefined {
  const { minQuantity = 1, quantityStep = 1 } = definition;
  const most = Math.min(definition.maxQuantity ?? mostUnits, mostUnits);
  const first = definition.minQuantity ?? definition.quantity ?? quantityStep;
  if (!Number.isSafeInteger(quantity) || quantity < 1 || quantity > mostUnits)
    return `must be a whole number from 1 to ${mostUnits}`;
  if (quantity < minQuantity) return `must be at least ${minQuantity}`;
  if (quantity > most) return `must be at most ${most}`;
  if ((quantity - first) % quantityStep === 0) return undefined;
  const examples = [0, 1, 2].map((steps) => (first % quantityStep || quantityStep) + steps * quantityStep);
  return `must be in steps of ${quantityStep}: ${examples.join(', ')}, …`;
}
