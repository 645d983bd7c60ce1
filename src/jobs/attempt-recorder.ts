import { setTimeout as sleep } from 'node:timers/promises';
import type { AppContext } from '../app/context.js';
import type { Try } from '../domain/webhook/delivery.js';
import { type Attempt, type Claimed, recordAttempts } from '../domain/webhook/record-attempts.js';
import { hurryWaiting } from '../domain/webhook/waiting-deliveries.js';
import { writeInSteps } from '../storage/in-steps.js';

interface PendingAttempt extends Attempt {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Outcomes within so many milliseconds are stored in one transaction: a commit may cost more than a call. */
const gatherMs = 30;
const batch = 64;

/**
 * Writes down what came of tries, those that end together at once. The promise settles when it is durable.
 */
export function attemptRecorder(context: AppContext): (claimed: Claimed, attempt: Try) => Promise<void> {
  const waiting: PendingAttempt[] = [];
  let draining = false;

  const write = async (some: readonly PendingAttempt[]): Promise<void> => {
    const now = context.now();
    const back = await context.storage.write((tx) => recordAttempts(tx, some, now, Math.random));
    // Nobody waits for that, and what is not hurried comes at its own time.
    for (const receiver of back)
      void writeInSteps(context.storage, (tx) => hurryWaiting(tx, receiver, now)).catch(() => {});
  };

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
        // An outcome that cannot be stored must not prevent the others.
        for (const one of some) await write([one]).then(one.resolve, one.reject);
      }
    }
    draining = false;
  }

  return (claimed, attempt) =>
    new Promise((resolve, reject) => {
      waiting.push({ claimed, attempt, resolve, reject });
      void drain();
    });
}
