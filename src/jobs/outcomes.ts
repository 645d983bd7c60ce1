import type { Try } from '../domain/webhook/delivery.js';
import type { Shop } from '../http/shop.js';

const outcomes = new WeakMap<Shop, Map<string, number>>();

/** What came of the webhooks that this process sent: `delivered`, or why not → how often. */
export function outcomesOf(shop: Shop): ReadonlyMap<string, number> {
  return outcomes.get(shop) ?? new Map();
}

/** Counts one try. */
export function countOutcome(shop: Shop, { error }: Try): void {
  const counted = outcomes.get(shop) ?? new Map<string, number>();
  const name = error ?? 'delivered';
  counted.set(name, (counted.get(name) ?? 0) + 1);
  outcomes.set(shop, counted);
}
