import { setTimeout as sleep } from 'node:timers/promises';
import type BetterSqlite from 'better-sqlite3';
import { asStorageError } from './errors.js';
import type { Commits } from './sqlite-commits.js';
import type { Tx } from './storage.js';

const waitForLockMs = 5_000;
const batchSize = 64;
/** Requests that only read wait no longer than about this for those who write, in milliseconds. */
const turnMs = 5;

interface Job {
  readonly run: (tx: Tx) => Promise<unknown>;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
  /** Until when it waits for another process to let go of the file. */
  readonly deadline: number;
}

type Outcome = { readonly value: unknown } | { readonly error: unknown };

/**
 * One writer at a time. What waits goes into one transaction, each job in a savepoint of its own, so that
 * many writes share a sync; so does what comes in the turn of the event loop before a commit, and while the
 * last commit is on its way to the disk. Promises settle only once it is there. A job may run twice.
 */
export function writeQueue(database: BetterSqlite.Database, tx: Tx, commits: Commits) {
  const beginning = database.prepare('begin immediate');
  const beginningJob = database.prepare('savepoint job');
  const endingJob = database.prepare('release job');
  const waiting: Job[] = [];
  let draining: Promise<void> | undefined;
  let arrived = (): void => {};

  /**
   * Takes the write lock for jobs that wait. Those for whom it takes too long are refused and leave the list.
   */
  async function begin(jobs: Job[]): Promise<boolean> {
    for (let pause = 1; jobs.length > 0; pause = Math.min(pause * 2, 50)) {
      try {
        beginning.run();
        return true;
      } catch (error) {
        const busy = (error as { code?: string }).code?.startsWith('SQLITE_BUSY') === true;
        const now = Date.now();
        for (const job of jobs.splice(0)) {
          if (busy && now < job.deadline) jobs.push(job);
          else job.reject(asStorageError(error));
        }
        await sleep(pause + Math.random() * pause);
      }
    }
    return false;
  }

  /** Runs jobs, and those who join them where they may, under the lock that `begin` took. */
  async function attempt(jobs: Job[], most: number): Promise<void> {
    const outcomes: Outcome[] = [];
    let durable: Promise<void> | undefined;
    try {
      // One job alone is its whole transaction: a savepoint would copy every page that it changes.
      if (jobs.length === 1) outcomes.push({ value: await jobs[0]!.run(tx) });
      for (;;) {
        for (let began = performance.now(); outcomes.length < jobs.length; ) {
          outcomes.push(await attemptOne(jobs[outcomes.length]!));
          if (performance.now() - began < turnMs) continue;
          await new Promise(setImmediate);
          began = performance.now();
        }
        const before = commits.underWay();
        if (before) await (jobs.length < most ? Promise.race([before, arrival()]) : before);
        else await new Promise(setImmediate);
        const joining = waiting.splice(0, most - jobs.length);
        if (!before && joining.length === 0) break;
        jobs.push(...joining);
      }
      durable = commits.commit();
    } catch (error) {
      giveBack();
      throw asStorageError(error);
    }
    if (!durable) resolveJobs(jobs, outcomes);
    else
      void durable.then(
        () => resolveJobs(jobs, outcomes),
        (error) => {
          for (const job of jobs) job.reject(error);
        },
      );
  }

  /** Ends a transaction that failed. What it throws must not hide why. */
  function giveBack(): void {
    try {
      if (database.inTransaction) database.exec('rollback');
    } catch {
      // The next one that begins says what is wrong.
    }
  }

  function arrival(): Promise<void> {
    if (waiting.length > 0) return Promise.resolve();
    return new Promise((resolve) => {
      arrived = resolve;
    });
  }

  async function attemptOne(job: Job): Promise<Outcome> {
    beginningJob.run();
    try {
      const value = await job.run(tx);
      endingJob.run();
      return { value };
    } catch (error) {
      if (!database.inTransaction) throw error;
      database.exec('rollback to job; release job');
      return { error: asStorageError(error) };
    }
  }

  function resolveJobs(jobs: readonly Job[], outcomes: readonly Outcome[]): void {
    for (const [index, job] of jobs.entries()) {
      const outcome = outcomes[index]!;
      if ('error' in outcome) job.reject(outcome.error);
      else job.resolve(outcome.value as never);
    }
  }

  /**
   * What made a batch fail may be one of its jobs: each gets a transaction of its own, which nobody joins.
   */
  async function alone(job: Job): Promise<void> {
    try {
      if (await begin([job])) await attempt([job], 1);
    } catch (error) {
      job.reject(error);
    }
  }

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      await commits.tidy();
      if (!(await begin(waiting))) continue;
      const jobs = waiting.splice(0, batchSize);
      try {
        await attempt(jobs, batchSize);
      } catch (error) {
        if (jobs.length === 1) jobs[0]!.reject(error);
        else for (const job of jobs) await alone(job);
      }
      // Lets requests that only read go on between two batches.
      await new Promise(setImmediate);
    }
    draining = undefined;
  }

  return {
    write<T>(run: (tx: Tx) => Promise<T>): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        const deadline = Date.now() + waitForLockMs;
        waiting.push({ run, resolve: resolve as Job['resolve'], reject, deadline });
        arrived();
        draining ??= drain();
      });
    },
    /** Refuses all who wait; those who have begun go on. */
    refuse(error: Error): void {
      for (const job of waiting.splice(0)) job.reject(error);
    },
    async idle(): Promise<void> {
      while (draining) await draining;
      await commits.close();
    },
  };
}
