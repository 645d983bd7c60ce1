import type { AppContext } from '../app/context.js';
import type { Job, JobLog, Run } from './job.js';

/** Runs one job, one run at a time. */
export interface Runner {
  readonly onCommit: boolean;
  /** Asks for a run at once, or for another one after that which is under way. */
  wake(): void;
  /** Settles when no run and no work of one is under way. */
  idle(): Promise<void>;
}

/** After a failure it waits this long, and twice as long each time. */
const firstRetryMs = 500;
const longestRetryMs = 60_000;

/** Runs a job in its rhythm until the signal; a run that fails is logged and tried again. */
export function runnerOf(context: AppContext, job: Job, log: JobLog, signal: AbortSignal): Runner {
  const work = new Set<Promise<unknown>>();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let wanted = false;
  let failures = 0;
  let began = Number.NEGATIVE_INFINITY;

  const logFailure = (error: unknown, message: string): void => {
    if (!signal.aborted) log.error({ job: job.name, err: error }, message);
  };

  const run: Run = {
    background(promise) {
      const tracked = promise
        .catch((error) => logFailure(error, 'work of a job failed'))
        .finally(() => work.delete(tracked));
      work.add(tracked);
    },
    again: () => wake(),
    failed: (what, error) => logFailure(error, what),
  };

  async function once(): Promise<void> {
    wanted = false;
    began = performance.now();
    let next: number;
    try {
      next = (await job.run(context, signal, run)) ?? job.everyMs;
      failures = 0;
    } catch (error) {
      logFailure(error, 'a job failed');
      next = Math.min(firstRetryMs * 2 ** failures, longestRetryMs);
      failures += 1;
      // A commit does not hurry what fails.
      wanted = false;
    }
    running = undefined;
    if (!signal.aborted)
      timer = setTimeout(start, Math.max(wanted ? 0 : Math.min(next, 2 ** 31 - 1), early()));
  }

  /** How much too early a run would be now. */
  function early(): number {
    return Math.max(0, began + (job.apartMs ?? 0) - performance.now());
  }

  function start(): void {
    clearTimeout(timer);
    timer = undefined;
    if (!signal.aborted) running ??= once();
  }

  function wake(): void {
    if (wanted) return;
    wanted = true;
    if (running || failures > 0) return;
    clearTimeout(timer);
    const ms = early();
    if (ms > 0) timer = setTimeout(start, ms);
    else start();
  }

  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  start();
  return {
    onCommit: job.onCommit,
    wake,
    async idle() {
      while (running || work.size > 0) await Promise.all([running, ...work]);
    },
  };
}
