import type { AppContext } from '../app/context.js';
import type { Try } from '../domain/webhook/delivery.js';

const outcomes = new WeakMap<AppContext, Map<string, number>>();

/** What came of the webhooks that this process sent: `delivered`, or why not → how often. */
export function outcomesOf(context: AppContext): ReadonlyMap<string, number> {
  return outcomes.get(context) ?? new Map();
}

/** Counts one try. */
export function countOutcome(context: AppContext, { error }: Try): void {
  const counted = outcomes.get(context) ?? new Map<string, number>();
  const name = error ?? 'delivered';
  counted.set(name, (counted.get(name) ?? 0) + 1);
  outcomes.set(context, counted);
}
