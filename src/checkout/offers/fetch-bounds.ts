import { LRUCache } from 'lru-cache';
import type { AppContext } from '../../app/context.js';

/**
 * Addresses that the shop does not know yet: how many one caller may have fetched, and a store's callers
 * together.
 */
const ofCaller = { size: 100, perSecond: 2 };
const ofStore = { size: 1000, perSecond: 20 };
const mostAtOnce = 64;
const mostOfStore = 16;
const mostWaiting = 256;

/**
 * How long an address that answered with no page twice is not asked again, at first and at most, in
 * milliseconds.
 */
const firstPauseMs = 5000;
const longestPauseMs = 300_000;

interface Bad {
  readonly times: number;
  readonly until: number;
  readonly reason: string;
  readonly isGone: boolean;
}

/** Which of the addresses that anybody may name are fetched at all, and how many of them at once. */
export function fetchBounds({ buckets, now }: AppContext) {
  const bad = new LRUCache<string, Bad>({
    maxSize: 4 * 1024 * 1024,
    sizeCalculation: ({ reason }, key) => 300 + 2 * (key.length + reason.length),
  });
  const running = new Map<number, number>();
  const waiting: { readonly storeId: number; readonly begin: () => void }[] = [];
  let atOnce = 0;

  function mayBegin(storeId: number): boolean {
    return atOnce < mostAtOnce && (running.get(storeId) ?? 0) < mostOfStore;
  }

  function count(storeId: number, by: 1 | -1): void {
    atOnce += by;
    const left = (running.get(storeId) ?? 0) + by;
    if (left === 0) running.delete(storeId);
    else running.set(storeId, left);
  }

  return {
    /** What is known of an address that lately was no page, and is not asked again yet. */
    badOne(key: string): Bad | undefined {
      const one = bad.get(key);
      return one && now() < one.until ? one : undefined;
    },
    /**
     * The first failure has no consequence: a page may be about to be published. After that the address is
     * asked less and less often.
     */
    noteBad(key: string, about: Pick<Bad, 'reason' | 'isGone'>, longestMs = longestPauseMs): void {
      const times = (bad.peek(key)?.times ?? 0) + 1;
      const pauseMs = times === 1 ? 0 : Math.min(longestMs, firstPauseMs * 2 ** (times - 2));
      bad.set(key, { times, until: now() + pauseMs, ...about });
    },
    noteGood: (key: string) => void bad.delete(key),
    /** Forgets what was bad of a store: its merchant has just had pages crawled. */
    forget(storeId: number): void {
      for (const key of [...bad.keys()]) if (key.startsWith(`${storeId} `)) bad.delete(key);
    },
    /**
     * How many milliseconds it is too early for another address that is not known; 0 where it may be fetched.
     */
    tooEarly(storeId: number, caller: string | undefined): number {
      const own = caller && buckets?.pour(`pages ${storeId} of ${caller}`, ofCaller, now()).retryMs;
      return own || buckets?.pour(`pages ${storeId}`, ofStore, now()).retryMs || 0;
    },
    /** Runs a fetch once there is room for it; undefined where too many wait already. */
    async inTurn<T>(storeId: number, fetch: () => Promise<T>): Promise<T | undefined> {
      if (!mayBegin(storeId)) {
        if (waiting.length >= mostWaiting) return undefined;
        await new Promise<void>((begin) => waiting.push({ storeId, begin }));
      } else {
        count(storeId, 1);
      }
      try {
        return await fetch();
      } finally {
        count(storeId, -1);
        const next = waiting.findIndex((one) => mayBegin(one.storeId));
        if (next >= 0) {
          const [one] = waiting.splice(next, 1);
          count(one!.storeId, 1);
          one!.begin();
        }
      }
    },
  };
}
