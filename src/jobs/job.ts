import type { AppContext } from '../app/context.js';

/** What runs beside requests. One process at a time runs all of them. */
export interface Job {
  /** For the log. */
  readonly name: string;
  /** Milliseconds between two runs, where nothing asks for one sooner. */
  readonly everyMs: number;
  /**
   * Milliseconds from one run to the next at least, so that what comes together is done together; none unless
   * told.
   */
  readonly apartMs?: number;
  /** Whether a commit, of whatever process, asks for a run at once. */
  readonly onCommit: boolean;
  readonly run: RunJob;
}

/**
 * Does what is due by now, and ends early once `signal` is aborted. Answers in how many milliseconds it wants
 * to run again (0: there is more to do at once); nothing means its own rhythm. What it throws is logged, and
 * it runs again a little later. A run may be cut off at any point, and in the worst case two processes run at
 * the same moment: every step is a conditional update.
 */
export type RunJob = (context: AppContext, signal: AbortSignal, run: Run) => Promise<number | void>;

/** What a run may ask of those who run it. */
export interface Run {
  /** Work that goes on after the run: the process does not end before it, and what it throws is logged. */
  background(work: Promise<unknown>): void;
  /** Asks for another run at once. */
  again(): void;
  /** Logs what failed without ending the run: one thing of many. */
  failed(what: string, error: unknown): void;
}

/** Where jobs tell what went wrong. */
export interface JobLog {
  error(about: object, message: string): void;
}
