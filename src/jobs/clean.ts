import { type RawBuilder, sql } from 'kysely';
import type { AppContext } from '../app/context.js';
import { blankOverdue } from '../domain/person/erase-rows.js';
import { listStores } from '../domain/store/store.js';
import { atOnce, type DeliveryState } from '../domain/webhook/delivery.js';
import { writeInSteps } from '../storage/in-steps.js';
import type { Tx } from '../storage/storage.js';
import { fixedTerms, terms } from './terms.js';

const hour = 3_600_000;
const day = 24 * hour;
/**
 * How long a delivery waits for a receiver that is paused or switched off; its last try is 72 hours after its
 * first.
 */
const waitsMs = 73 * hour;

/**
 * Deletes what is past its term, in short steps: a run that is cut off goes on with what is left, and a
 * database that was never cleaned is cleaned by the first.
 */
export async function clean(context: AppContext, signal?: AbortSignal): Promise<void> {
  const now = context.now();
  for (const step of [giveUpAway, dropRemoved])
    await writeInSteps(context.storage, (tx) => step(tx, now), signal);
  for (const { step } of fixedTerms) await writeInSteps(context.storage, (tx) => step(tx, now), signal);
  for (const store of await listStores(context.storage.read)) {
    for (const { after, most, step } of terms) {
      const before = now - store.settings[after] * day;
      await writeInSteps(context.storage, (tx) => step(tx, store, before, most, now), signal);
    }
  }
  await writeInSteps(context.storage, (tx) => blankOverdue(tx, now), signal);
}

/** How many deliveries one step gives up. */
const most = 500;

const receiver = sql`select 1 from webhook_receiver as r where r.store_id = d.store_id and r.id = d.receiver_id`;

/** Ends the wait for receivers that are away for too long. */
function giveUpAway(tx: Tx, now: number): Promise<number> {
  const isAway = sql<boolean>`d.created_at < ${now - waitsMs}
    and exists (${receiver} and (r.active = 0 or r.paused_until is not null))`;
  return endWait(tx, 'failed', isAway, now);
}

/** Ends the wait for receivers that are gone. */
function dropRemoved(tx: Tx, now: number): Promise<number> {
  return endWait(tx, 'dropped', sql<boolean>`not exists (${receiver})`, now);
}

async function endWait(
  tx: Tx,
  state: DeliveryState,
  which: RawBuilder<boolean>,
  now: number,
): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('webhook_delivery')
    .set({ state, due_at: null, updated_at: now })
    .where((eb) =>
      eb(
        eb.refTuple('store_id', 'id'),
        'in',
        eb
          .selectFrom('webhook_delivery as d')
          .select(['d.store_id', 'd.id'])
          .where('d.due_at', '>', atOnce)
          .where('d.due_at', '<=', now)
          .where(which)
          .limit(most)
          .$asTuple('store_id', 'id'),
      ),
    )
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
