import { sql } from 'kysely';
import type { Tx } from '../../storage/storage.js';
import {
  type Delivery,
  type DeliveryDoc,
  deliveryColumns,
  deliveryFromRow,
  keptTries,
  type Try,
} from './delivery.js';
import { pauseAfter, type Receiver, wasAway } from './receiver.js';
import { nextTry } from './retry-plan.js';

/** A delivery that was taken for a try, until a moment. */
export interface Claimed {
  readonly delivery: Delivery;
  readonly receiver: Receiver;
  readonly until: number;
}

/** Who takes a delivery has it for this long: longer than any try. */
export const claimMs = 30_000;

/** Failures that are not the receiver's: the event is not kept any more; something here broke. */
const ours: ReadonlySet<string> = new Set(['event_gone', 'not_sent']);

/**
 * Writes down what came of a try: it is over, or waits for its next. Where somebody asked for it again meanwhile, or took it
 * over, their word stands and only the log grows.
 */
export async function settleTry(
  tx: Tx,
  claimed: Claimed,
  told: Try,
  now: number,
  random: number,
): Promise<void> {
  const { delivery, receiver } = claimed;
  const known = await lockedDelivery(tx, delivery);
  if (!known) return;
  const attempts = known.attempts + 1;
  const taken = told.error === null;
  const over = taken || told.error === 'event_gone';
  const next = over ? null : nextTry(known.createdAt, attempts, now, random);
  const outcome = {
    state: taken ? 'delivered' : next === null ? 'failed' : 'waiting',
    due_at: next,
  };
  const doc: DeliveryDoc = { subject: known.subject, tries: [...known.tries, told].slice(-keptTries) };
  await tx
    .updateTable('webhook_delivery')
    .set({
      attempts,
      updated_at: now,
      doc: JSON.stringify(doc),
      ...(known.dueAt === claimed.until ? outcome : {}),
    })
    .where('store_id', '=', delivery.storeId)
    .where('id', '=', delivery.id)
    .execute();
  if (taken) await receiverAnswered(tx, receiver, now);
  else if (!ours.has(told.error!)) await receiverFailed(tx, receiver, now, random);
}

/** Reads a delivery so that nobody changes it before this transaction ends: a write that changes nothing takes the row. */
async function lockedDelivery(tx: Tx, { storeId, id }: Delivery): Promise<Delivery | undefined> {
  const row = await tx
    .updateTable('webhook_delivery')
    .set({ attempts: sql`attempts` })
    .where('store_id', '=', storeId)
    .where('id', '=', id)
    .returning(deliveryColumns)
    .executeTakeFirst();
  return row && deliveryFromRow(row);
}

async function receiverFailed(tx: Tx, { storeId, id }: Receiver, now: number, random: number): Promise<void> {
  const [row] = await tx
    .updateTable('webhook_receiver')
    .set({ failures: sql`failures + 1`, failing_since: sql`coalesce(failing_since, ${now})` })
    .where('store_id', '=', storeId)
    .where('id', '=', id)
    .returning(['failures', 'failing_since'])
    .execute();
  if (!row) return;
  const until = pauseAfter({ failures: row.failures, failingSince: row.failing_since! }, now, random);
  if (until === null) return;
  await tx
    .updateTable('webhook_receiver')
    .set({ paused_until: until })
    .where('store_id', '=', storeId)
    .where('id', '=', id)
    .execute();
}

/** It answers again: it is paused no longer, and after a long time away all that waits for it is due at once. */
async function receiverAnswered(tx: Tx, { storeId, id }: Receiver, now: number): Promise<void> {
  const before = await tx
    .selectFrom('webhook_receiver')
    .select(['failures', 'failing_since', 'paused_until'])
    .where('store_id', '=', storeId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!before || before.failures === 0) return;
  await tx
    .updateTable('webhook_receiver')
    .set({ failures: 0, failing_since: null, paused_until: null })
    .where('store_id', '=', storeId)
    .where('id', '=', id)
    .execute();
  const known = {
    failures: before.failures,
    failingSince: before.failing_since,
    pausedUntil: before.paused_until,
  };
  if (!wasAway(known, now)) return;
  await tx
    .updateTable('webhook_delivery')
    .set({ due_at: now })
    .where('store_id', '=', storeId)
    .where('receiver_id', '=', id)
    .where('due_at', '>', now + claimMs)
    .execute();
}
