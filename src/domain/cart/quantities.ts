import type { ProductDefinition } from '../catalog/definition.js';

/** The most units of one item. */
export const mostUnits = 9999;

/** The most items that a cart holds. */
export const mostItems = 100;

/** How many units are added where nobody said how many. */
export function usualQuantity({ quantity, minQuantity, quantityStep }: ProductDefinition): number {
  return quantity ?? minQuantity ?? quantityStep ?? 1;
}

/** How many more are added to a line where nobody said how many: what is usual, else a step. */
export function nextQuantity(definition: ProductDefinition, there: number): number {
  const usual = usualQuantity(definition);
  return quantityProblem(definition, there + usual) === undefined
    ? usual
    : (definition.quantityStep ?? usual);
}

/** Why a quantity cannot be, with the limit that it breaks for programs. */
export interface QuantityProblem {
  readonly message: string;
  readonly limit?: { readonly kind: 'min' | 'max' | 'step'; readonly count: number };
}

/** Why a quantity cannot be added to a line, or undefined. */
export function addedProblem(quantity: number): QuantityProblem | undefined {
  if (Number.isSafeInteger(quantity) && quantity >= 1 && quantity <= mostUnits) return undefined;
  const message = `must be a whole number from 1 to ${mostUnits}`;
  return quantity > mostUnits ? { message, limit: { kind: 'max', count: mostUnits } } : { message };
}

/**
 * Why a quantity of a product cannot be, or undefined: whole, 1 to 9,999, by its minimum and maximum, and in
 * steps that begin at its minimum, else at what a click adds.
 */
export function quantityProblem(
  definition: ProductDefinition,
  quantity: number,
): QuantityProblem | undefined {
  const { minQuantity = 1, quantityStep = 1 } = definition;
  const most = mostOf(definition);
  const first = definition.minQuantity ?? definition.quantity ?? quantityStep;
  const impossible = addedProblem(quantity);
  if (impossible) return impossible;
  if (quantity < minQuantity)
    return { message: `must be at least ${minQuantity}`, limit: { kind: 'min', count: minQuantity } };
  if (quantity > most) return { message: `must be at most ${most}`, limit: { kind: 'max', count: most } };
  if ((quantity - first) % quantityStep === 0) return undefined;
  const lowest = first % quantityStep || quantityStep;
  const below = Math.max(0, Math.ceil((minQuantity - lowest) / quantityStep));
  const examples = [0, 1, 2].map((steps) => lowest + (below + steps) * quantityStep);
  return {
    message: `must be in steps of ${quantityStep}: ${examples.join(', ')}, …`,
    limit: { kind: 'step', count: quantityStep },
  };
}

/** The most units of a product that a cart may hold. */
export function mostOf({ maxQuantity }: ProductDefinition): number {
  return Math.min(maxQuantity ?? mostUnits, mostUnits);
}
