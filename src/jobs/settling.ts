import { setTimeout as sleep } from 'node:timers/promises';
import type { AppContext } from '../app/context.js';
import type { Try } from '../domain/webhook/delivery.js';
import { type Claimed, settleTries, type Tried } from '../domain/webhook/settle.js';

interface Settled extends Tried {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** What comes in so many milliseconds is written down in one transaction: a commit may cost more than a call. */
const gatherMs = 30;
const batch = 64;

/** Writes down what came of tries, those that end together at once. The promise settles when it is durable. */
export function settling(context: AppContext): (claimed: Claimed, told: Try) => Promise<void> {
  const waiting: Settled[] = [];
  let draining = false;

  const write = (some: readonly Settled[]): Promise<void> =>
    context.storage.write((tx) => settleTries(tx, some, context.now(), Math.random));

  async function drain(): Promise<void> {
    if (draining) return;
    draining = true;
    while (waiting.length > 0) {
      if (waiting.length < batch) await sleep(gatherMs);
      const some = waiting.splice(0, batch);
      try {
        await write(some);
        for (const { resolve } of some) resolve();
      } catch {
        // One that cannot be written must not take the others with it.
        for (const one of some) await write([one]).then(one.resolve, one.reject);
      }
    }
    draining = false;
  }

  return (claimed, told) =>
    new Promise((resolve, reject) => {
      waiting.push({ claimed, told, resolve, reject });
      void drain();
    });
}
