import { clean } from './clean.js';
import { webhookDelivery } from './deliver-webhooks.js';
import { followClock } from './follow-clock.js';
import { outboxHandler } from './handle-outbox.js';
import type { Job } from './job.js';
import { reconcile } from './reconcile.js';
import { mailSending } from './send-mail.js';

/** Every job, new for each process that may run them. */
export function allJobs(): readonly Job[] {
  return [
    { name: 'outbox', everyMs: 5_000, onCommit: true, run: outboxHandler() },
    { name: 'webhooks', everyMs: 5_000, apartMs: 25, onCommit: true, run: webhookDelivery() },
    { name: 'mail', everyMs: 5_000, onCommit: true, run: mailSending() },
    { name: 'reconcile', everyMs: 5_000, onCommit: false, run: reconcile },
    { name: 'clock', everyMs: 30_000, onCommit: false, run: (context) => followClock(context) },
    { name: 'clean', everyMs: 600_000, onCommit: false, run: clean },
  ];
}
