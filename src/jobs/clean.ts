import { sql } from 'kysely';
import { forgetAnswers } from '../domain/idempotency.js';
import { listStores } from '../domain/store/store.js';
import { atOnce } from '../domain/webhook/delivery.js';
import type { Shop } from '../http/shop.js';
import type { Tx } from '../storage/storage.js';

const hour = 3_600_000;
/** How long events, deliveries and their log are kept. */
const keptMs = 30 * 24 * hour;
/** How long a delivery waits for a receiver that is paused or switched off; its last try is 72 hours after its first. */
const waitsMs = 73 * hour;
/** Rows that one transaction deletes: others want to write too. */
const batch = 500;

/** Forgets what nobody needs any more: old events and deliveries, expired sessions and links, kept answers. */
export async function clean(shop: Shop, signal?: AbortSignal): Promise<void> {
  const now = shop.now();
  await shop.storage.write((tx) => giveUp(tx, now));
  for (const { storeId } of await listStores(shop.storage.read)) {
    for (const table of ['webhook_delivery', 'outbox'] as const) {
      while (!signal?.aborted) {
        const gone = await shop.storage.write((tx) => forgetOld(tx, table, storeId, now - keptMs));
        if (gone < batch) break;
      }
    }
  }
  await shop.storage.write((tx) => forgetSessions(tx, now));
  while (!signal?.aborted) {
    const gone = await shop.storage.write((tx) => forgetAnswers(tx, now));
    if (gone === 0) break;
  }
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
        receiver.where((of) => of.or([of('r.active', '=', 0), of('r.paused_until', 'is not', null)])),
      ),
    )
    .execute();
  await over('dropped')
    .where((eb) => eb.not(eb.exists(receiver)))
    .execute();
}

async function forgetOld(
  tx: Tx,
  table: 'webhook_delivery' | 'outbox',
  storeId: number,
  before: number,
): Promise<number> {
  const old = tx
    .selectFrom(table)
    .select('id')
    .where('store_id', '=', storeId)
    .where('created_at', '<', before)
    .limit(batch)
    .$if(table === 'outbox', (query) => query.where(sql<boolean>`handled = 1`));
  const gone = await tx
    .deleteFrom(table)
    .where('store_id', '=', storeId)
    .where('id', 'in', old)
    .executeTakeFirst();
  return Number(gone.numDeletedRows);
}

async function forgetSessions(tx: Tx, now: number): Promise<void> {
  await tx.deleteFrom('customer_session').where('expires_at', '<=', now).execute();
  await tx.deleteFrom('customer_device').where('expires_at', '<=', now).execute();
  // Who opens a link a little late is told that it is too old, not that there is none.
  await tx
    .deleteFrom('customer_token')
    .where('expires_at', '<=', now - 7 * 24 * hour)
    .execute();
}
