import type { AppContext } from '../../src/app/context.js';
import { webhookDelivery } from '../../src/jobs/deliver-webhooks.js';
import { outboxHandler } from '../../src/jobs/handle-outbox.js';
import type { RunJob } from '../../src/jobs/job.js';

/** Runs jobs by hand, as a process would, until nothing more is due by the shop's clock. */
export function jobsByHand(context: AppContext) {
  const outbox = outboxHandler();
  const webhooks = webhookDelivery();
  const failures: unknown[] = [];

  async function drain(job: RunJob): Promise<void> {
    const signal = new AbortController().signal;
    for (;;) {
      let again = false;
      const work: Promise<unknown>[] = [];
      const next = await job(context, signal, {
        background: (promise) => void work.push(promise.catch((error) => failures.push(error))),
        again: () => {
          again = true;
        },
        failed: (_what, error) => void failures.push(error),
      });
      await Promise.all(work);
      if (!again && next !== 0) return;
    }
  }

  return {
    /** What failed without ending a run. */
    failures,
    fanOut: () => drain(outbox),
    deliver: () => drain(webhooks),
    async all() {
      await drain(outbox);
      await drain(webhooks);
    },
  };
}
