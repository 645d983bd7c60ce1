import { sameLabel } from './variant-key.js';

/**
 * Hands out what bears a name, trimmed and in any case: each once, in order, so that fields of one name are
 * told apart by their place among those.
 */
export function byName<T extends { readonly name: string }>(
  all: readonly T[],
): (name: string) => T | undefined {
  const waiting = new Map<string, T[]>();
  for (const one of all) {
    const label = sameLabel(one.name);
    const queue = waiting.get(label);
    if (queue) queue.push(one);
    else waiting.set(label, [one]);
  }
  return (name) => waiting.get(sameLabel(name))?.shift();
}
