import { randomUUID } from 'node:crypto';
import type { AppContext } from '../app/context.js';
import type { Job, JobLog } from './job.js';
import { allJobs } from './jobs.js';
import { leaseOf } from './lease.js';
import { type Runner, runnerOf } from './runner.js';

export interface JobOptions {
  readonly jobs?: readonly Job[];
  /** How long a process that died keeps the others waiting. */
  readonly leaseMs?: number;
  /** How often it looks for commits. */
  readonly pollMs?: number;
}

export interface Jobs {
  /**
   * Ends them: no new run, what is in flight gets a few seconds, and another process may take over at once.
   */
  stop(): Promise<void>;
  /** Asks for a run of all that waits for commits, without waiting for the next look. */
  wake(): void;
}

/** What is in flight when the process is told to end gets this long. */
const patienceMs = 5_000;

/**
 * Runs the jobs beside a server. Every process starts them, one of them runs them: the holder of a lease. The
 * others take over when it ends or dies.
 */
export function startJobs(context: AppContext, log: JobLog, options: JobOptions = {}): Jobs {
  const { jobs = allJobs(), leaseMs = 15_000, pollMs = 250 } = options;
  const lease = leaseOf(context.storage, 'jobs', randomUUID(), leaseMs);
  const stopping = new AbortController();
  let term: Term | undefined;
  let epoch = '';

  /** Takes or renews the lease, again and again. */
  async function keepLease(): Promise<void> {
    try {
      if (!(await lease.hold())) endTerm();
      else if (!term && !stopping.signal.aborted) term = termOf(context, log, jobs);
    } catch (error) {
      log.error({ err: error }, 'the lease of the jobs could not be renewed');
      if (performance.now() >= lease.until) endTerm();
    }
  }

  function endTerm(): void {
    term?.end();
    term = undefined;
  }

  async function lookForCommits(): Promise<void> {
    if (!term) return;
    // A process that was stopped for a while must not go on before it has asked again.
    if (performance.now() >= lease.until) await keepLease();
    const current = await context.storage.epoch();
    if (current === epoch) return;
    epoch = current;
    term?.wake();
  }

  const renewing = repeat(keepLease, leaseMs / 3, stopping.signal);
  const looking = repeat(() => lookForCommits().catch(() => {}), pollMs, stopping.signal);
  return {
    wake: () => term?.wake(),
    async stop() {
      if (stopping.signal.aborted) return;
      stopping.abort();
      const ending = term;
      endTerm();
      await Promise.all([renewing, looking]);
      if (!ending) return;
      await ending.idle();
      await lease.release().catch((error) => log.error({ err: error }, 'the lease could not be given back'));
    },
  };
}

/** The jobs for as long as this process holds the lease. */
interface Term {
  wake(): void;
  end(): void;
  /** Settles when nothing is in flight, or when patience is over. */
  idle(): Promise<void>;
}

function termOf(context: AppContext, log: JobLog, jobs: readonly Job[]): Term {
  const over = new AbortController();
  const runners: Runner[] = jobs.map((job) => runnerOf(context, job, log, over.signal));
  return {
    wake() {
      for (const runner of runners) if (runner.onCommit) runner.wake();
    },
    end: () => over.abort(),
    async idle() {
      const patience = new AbortController();
      await Promise.race([
        Promise.all(runners.map((runner) => runner.idle())),
        pause(patienceMs, patience.signal),
      ]);
      patience.abort();
    },
  };
}

/** Acts at once and then after each pause, one at a time, until the signal. */
async function repeat(act: () => Promise<void>, ms: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await act();
    await pause(ms, signal);
  }
}

/** Waits, but no longer than until the signal. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
