import type { State } from '../types.js';

/** Whether a way to ship must be chosen. */
export function isShipped({ cart, session }: State): boolean {
  return Boolean(session.settings.shippingEnabled) && cart.items.items.some(({ shippable }) => shippable);
}
