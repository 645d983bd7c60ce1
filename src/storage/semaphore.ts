import { StorageUnavailable } from './errors.js';

interface Waiting {
  readonly go: () => void;
  readonly giveUp: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * Lets so many act at once, first come, first served; the others wait for their turn, and are refused with
 * `StorageUnavailable` where it does not come within `waitMs`. `refuse` ends the wait of all of them.
 */
export function semaphore(most: number, waitMs: number) {
  let acting = 0;
  const waiting = new Set<Waiting>();

  function leave(one: Waiting): void {
    clearTimeout(one.timer);
    waiting.delete(one);
  }

  function next(): void {
    for (const first of waiting) {
      if (acting >= most) return;
      leave(first);
      acting += 1;
      first.go();
    }
  }

  function turn(): Promise<void> {
    return new Promise((go, giveUp) => {
      const timer = setTimeout(() => {
        leave(one);
        giveUp(new StorageUnavailable('too many write at once'));
      }, waitMs);
      const one: Waiting = { go, giveUp, timer };
      waiting.add(one);
    });
  }

  return {
    async inTurn<T>(act: () => Promise<T>): Promise<T> {
      if (acting < most && waiting.size === 0) acting += 1;
      else await turn();
      try {
        return await act();
      } finally {
        acting -= 1;
        next();
      }
    },
    refuse(error: Error): void {
      for (const one of waiting) {
        leave(one);
        one.giveUp(error);
      }
    },
  };
}
