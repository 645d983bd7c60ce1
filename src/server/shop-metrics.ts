import { Counter, Gauge, type Registry } from 'prom-client';
import type { AppContext } from '../app/context.js';
import type { CountedKind } from '../app/counts.js';
import { countDueRefunds } from '../domain/order/refunds.js';
import { countWaitingEvents } from '../domain/outbox.js';
import { countOpenPayments } from '../domain/payment/rows.js';
import { countWaiting } from '../domain/webhook/queue.js';
import { countWaitingMails } from '../mail/rows.js';
import type { Reader } from '../storage/storage.js';

const counted: Readonly<Record<CountedKind, { name: string; help: string; labels: readonly string[] }>> = {
  orders: {
    name: 'comptoir_orders_total',
    help: 'Orders placed, by half of the shop and payment status. Counted by the process that runs the jobs.',
    labels: ['mode', 'payment_status'],
  },
  payments: {
    name: 'comptoir_payment_outcomes_total',
    help: 'What providers said of payments, by provider and state. Counted by the process that was told.',
    labels: ['provider', 'state'],
  },
  refunds: {
    name: 'comptoir_refunds_total',
    help: 'Refunds made, by who gave the money back. Counted by the process that runs the jobs.',
    labels: ['by'],
  },
  mails: {
    name: 'comptoir_mail_tries_total',
    help: 'Tries to send a mail, by outcome. Counted by the process that runs the jobs.',
    labels: ['outcome'],
  },
};

/** What waits for which job, over all stores; read from the database, so that every process says the same. */
const backlogs: Readonly<Record<string, (db: Reader) => Promise<number>>> = {
  events: countWaitingEvents,
  webhooks: countWaiting,
  mails: countWaitingMails,
  payments: countOpenPayments,
  refunds: countDueRefunds,
};

/** Orders, payments, refunds and mails, and what the jobs have still to do. */
export function shopMetrics(registry: Registry, context: AppContext): void {
  for (const [kind, { name, help, labels }] of Object.entries(counted)) {
    new Counter({
      name,
      help,
      labelNames: [...labels],
      registers: [registry],
      collect() {
        this.reset();
        for (const one of context.counts.entries(kind as CountedKind)) this.inc(one.labels, one.count);
      },
    });
  }
  new Gauge({
    name: 'comptoir_jobs_waiting',
    help: 'What waits for a job, by job: events of the outbox, webhooks, mails, payments and refunds to look up.',
    labelNames: ['job'],
    registers: [registry],
    async collect() {
      for (const [job, count] of Object.entries(backlogs))
        this.set({ job }, await count(context.storage.read).catch(() => Number.NaN));
    },
  });
}
