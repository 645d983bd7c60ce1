import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { insertRows, overRows } from '../../storage/insert-rows.js';
import { statement } from '../../storage/statement.js';
import type { Reader, Tx } from '../../storage/storage.js';
import type { OutboxEvent } from '../outbox.js';
import { type Delivery, type DeliveryRow, deliveries } from './delivery.js';
import type { Receiver } from './receiver.js';
import { type ReceiverRow, receivers } from './receivers.js';

/** An event for a receiver, by the name under which that one knows it. */
export interface Telling {
  readonly receiver: Receiver;
  readonly name: string;
}

/** Queues an event for receivers. The same event makes the same rows, so that it cannot be queued twice. */
export async function queueDeliveries(
  tx: Tx,
  event: OutboxEvent,
  tellings: readonly Telling[],
  now: number,
): Promise<string[]> {
  const { storeId, id: eventId, subject } = event;
  const rows = tellings.map(({ receiver, name }) =>
    deliveries.toRow({
      storeId,
      id: idOf(event, receiver, name),
      receiverId: receiver.id,
      eventId,
      event: name,
      subject,
      state: 'waiting',
      attempts: 0,
      dueAt: now,
      createdAt: now,
      updatedAt: now,
      tries: [],
    }),
  );
  await insertRows(tx, 'webhook_delivery', rows);
  return rows.map((row) => row.id);
}

function idOf(event: OutboxEvent, receiver: Receiver, name: string): string {
  const hex = createHash('sha256').update(`${event.id} ${receiver.id} ${name}`).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

export interface WaitingReceiver {
  readonly receiver: Receiver;
  /** When the next of its deliveries is due. */
  readonly dueAt: number;
}

const waiting = statement<Record<never, never>, ReceiverRow & { readonly due: number | null }>((db) =>
  db
    .selectFrom('webhook_receiver as r')
    .selectAll('r')
    .select((eb) =>
      eb
        .selectFrom('webhook_delivery as d')
        .select((min) => min.fn.min('d.due_at').as('due'))
        .whereRef('d.store_id', '=', 'r.store_id')
        .whereRef('d.receiver_id', '=', 'r.id')
        .where('d.due_at', 'is not', null)
        .as('due'),
    )
    .where('r.active', '=', 1),
);

/** Every receiver, of whatever store, for whom something waits; the longest waiting first. */
export async function waitingReceivers(db: Reader): Promise<WaitingReceiver[]> {
  const rows = await waiting(db, {});
  return rows
    .flatMap((row) => (row.due === null ? [] : { receiver: receivers.fromRow(row), dueAt: row.due }))
    .sort((one, other) => one.dueAt - other.dueAt);
}

const due = statement<{ store: number; receiver: number; until: number; limit: number }, DeliveryRow>(
  (db, p) =>
    db
      .selectFrom('webhook_delivery')
      .select(deliveries.columns)
      .where('store_id', '=', p('store'))
      .where('receiver_id', '=', p('receiver'))
      .where('due_at', '<=', p('until'))
      .orderBy('due_at')
      .limit(p('limit')),
);

/** What is due for a receiver by a moment, the longest waiting first. */
export async function dueDeliveries(
  db: Reader,
  receiver: Receiver,
  until: number,
  limit: number,
): Promise<Delivery[]> {
  const rows = await due(db, { store: receiver.storeId, receiver: receiver.id, until, limit });
  return rows.map(deliveries.fromRow);
}

const claimed = { store: 'integer', delivery: 'text', seen: 'integer', until: 'integer' } as const;

const claim = overRows<typeof claimed, Record<never, never>, { id: string }>(
  claimed,
  ({ column, from }) => sql`update webhook_delivery set due_at = ${column.until} ${from}
    where webhook_delivery.store_id = ${column.store} and webhook_delivery.id = ${column.delivery}
      and webhook_delivery.due_at = ${column.seen} returning webhook_delivery.id`,
);

/**
 * Takes deliveries for a try: nobody else takes them until the given moment. Answers the ids of those that
 * were still to be had.
 */
export async function claimDeliveries(
  tx: Tx,
  candidates: readonly Delivery[],
  until: number,
): Promise<ReadonlySet<string>> {
  const rows = candidates.map(({ storeId, id, dueAt }) => [storeId, id, dueAt, until]);
  const taken = await claim(tx, {}, rows);
  return new Set(taken.map((row) => row.id));
}

/** How many deliveries wait, over all stores. */
export async function countWaiting(db: Reader): Promise<number> {
  const { n } = await db
    .selectFrom('webhook_delivery')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('due_at', 'is not', null)
    .executeTakeFirstOrThrow();
  return n;
}
