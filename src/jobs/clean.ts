import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { AppContext } from '../app/context.js';
import { blankOverdue } from '../domain/person/erase-rows.js';
import { listStores } from '../domain/store/store.js';
import { atOnce } from '../domain/webhook/delivery.js';
import type { Tx } from '../storage/storage.js';
import { fixedTerms, terms } from './terms.js';

const hour = 3_600_000;
const day = 24 * hour;
/** How long a delivery waits for a receiver that is paused or switched off; its last try is 72 hours after its first. */
const waitsMs = 73 * hour;
/** Between two steps of a long clean-up, so that it leaves the database to others for most of the time. */
const breathMs = 20;

/**
 * Deletes what is past its term, in short steps: a run that is cut off goes on with what is left, and a database that was never
 * cleaned is cleaned by the first.
 */
export async function clean(context: AppContext, signal?: AbortSignal): Promise<void> {
  const now = context.now();
  await context.storage.write((tx) => giveUp(tx, now));
  for (const { step } of fixedTerms) await repeat(context, (tx) => step(tx, now), signal);
  for (const store of await listStores(context.storage.read)) {
    for (const { after, most, step } of terms) {
      const before = now - store.settings[after] * day;
      await repeat(context, (tx) => step(tx, store, before, most, now), signal);
    }
  }
  await repeat(context, (tx) => blankOverdue(tx, now), signal);
}

/** Steps until one meets nothing. */
async function repeat(
  context: AppContext,
  step: (tx: Tx) => Promise<number>,
  signal?: AbortSignal,
): Promise<void> {
  while (!signal?.aborted && (await context.storage.write(step)) > 0) await sleep(breathMs);
}

/** Ends the wait for receivers that are away for too long, or gone. */
async function giveUp(tx: Tx, now: number): Promise<void> {
  const over = (state: 'failed' | 'dropped') =>
    tx
      .updateTable('webhook_delivery')
      .set({ state, due_at: null, updated_at: now })
      .where('due_at', '>', atOnce)
      .where('due_at', '<=', now);
  const receiver = tx
    .selectFrom('webhook_receiver as r')
    .select('r.id')
    .where(sql<boolean>`r.store_id = webhook_delivery.store_id and r.id = webhook_delivery.receiver_id`);
  await over('failed')
    .where('created_at', '<', now - waitsMs)
    .where((eb) =>
      eb.exists(
        receiver.where((where) =>
          where.or([where('r.active', '=', 0), where('r.paused_until', 'is not', null)]),
        ),
      ),
    )
    .execute();
  await over('dropped')
    .where((eb) => eb.not(eb.exists(receiver)))
    .execute();
}
