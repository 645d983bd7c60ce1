import { ShopError } from './errors.js';

interface PlacesOptions {
  /** How many work at once. */
  readonly places: number;
  /** How many more may wait for a place. */
  readonly queue: number;
  /** What the work is called in a refusal. */
  readonly what: string;
}

/**
 * Lets so much slow work go on at once, first come, first served, and so much wait; what comes then is
 * refused with `busy` at once, rather than held in memory. For work beside the event loop that takes
 * processors: nothing else waits for these places.
 */
export function workPlaces({ places, queue, what }: PlacesOptions) {
  let working = 0;
  const waiting: (() => void)[] = [];

  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (working < places) working += 1;
    else if (waiting.length >= queue) throw busy(what);
    // A place that is given up goes to whoever has waited longest.
    else await new Promise<void>((go) => waiting.push(go));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else working -= 1;
    }
  };
}

/** There is too much of some slow work: try again in a moment. */
export function busy(what: string): ShopError {
  return new ShopError('busy', `too many ${what} at once: try again in a moment`, undefined, {
    reason: 'busy',
  });
}
