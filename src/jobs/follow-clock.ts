import { sql } from 'kysely';
import type { AppContext } from '../app/context.js';
import { atOnce } from '../domain/webhook/delivery.js';
import type { Tx } from '../storage/storage.js';

/**
 * What was written so much later than now was written before the clock was set back; machines' clocks differ
 * by less.
 */
const toleranceMs = 60_000;

/**
 * Where the clock was set back, whatever waits for a moment would wait for the hours that come twice, too. A
 * row says when it was written: what was written later than now waits from now on as long as it would have
 * waited then.
 */
export async function followClock(context: AppContext): Promise<void> {
  const now = context.now();
  await context.storage.write(async (tx) => {
    for (const table of ['mail', 'webhook_delivery', 'payment', 'refund'] as const)
      await wait(tx, table, now);
    await tx
      .updateTable('webhook_receiver')
      .set({ paused_until: sql<number>`paused_until - (updated_at - ${now})`, updated_at: now })
      .where('paused_until', 'is not', null)
      .where('updated_at', '>', now + toleranceMs)
      .execute();
  });
}

async function wait(
  tx: Tx,
  table: 'mail' | 'webhook_delivery' | 'payment' | 'refund',
  now: number,
): Promise<void> {
  await tx
    .updateTable(table)
    .set({ due_at: sql<number>`due_at - (updated_at - ${now})`, updated_at: now })
    .where('due_at', '>', atOnce)
    .where('updated_at', '>', now + toleranceMs)
    .execute();
}
