import { StorageUnavailable } from './errors.js';

interface Waiting {
  readonly go: () => void;
  readonly giveUp: (error: Error) => void;
  readonly until: number;
}

/**
 * Lets so many act at once, first come, first served; the others wait for their turn, and are refused with `StorageUnavailable`
 * once a turn comes later than `waitMs`.
 */
export function turns(most: number, waitMs: number) {
  let acting = 0;
  const waiting: Waiting[] = [];

  function next(): void {
    while (acting < most) {
      const first = waiting.shift();
      if (!first) return;
      if (Date.now() > first.until) {
        first.giveUp(new StorageUnavailable('too many write at once', undefined));
        continue;
      }
      acting += 1;
      first.go();
    }
  }

  return async <T>(act: () => Promise<T>): Promise<T> => {
    await new Promise<void>((go, giveUp) => {
      waiting.push({ go, giveUp, until: Date.now() + waitMs });
      next();
    });
    try {
      return await act();
    } finally {
      acting -= 1;
      next();
    }
  };
}
