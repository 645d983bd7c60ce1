import { clean } from './clean.js';
import type { Job } from './job.js';
import { reconcile } from './reconcile.js';

/** Every job, new for each process that may run them. */
export function allJobs(): readonly Job[] {
  return [
    { name: 'clean', everyMs: 600_000, onCommit: false, run: clean },
    { name: 'reconcile', everyMs: 5_000, onCommit: false, run: reconcile },
  ];
}
