import { sql } from 'kysely';
import { inList } from '../../storage/in-list.js';
import { breath, inPages } from '../../storage/in-steps.js';
import { listOf, type Window } from '../../storage/list.js';
import { statement } from '../../storage/statement.js';
import type { Reader, Storage, Tx } from '../../storage/storage.js';
import { ShopError } from '../errors.js';
import { record } from '../outbox.js';
import { atOnce, type Delivery, type DeliveryState, deliveries } from './delivery.js';
import { queueDeliveries } from './queue.js';
import { getReceiver } from './receivers.js';

export interface DeliveryFilter {
  readonly state?: DeliveryState | undefined;
  readonly receiverId?: number | undefined;
  /** The event's name as its receiver knows it. */
  readonly event?: string | undefined;
}

/** A log that is longer is said to have so many; its pages go on. */
export const mostCounted = 10_000;

const deliveryList = listOf<DeliveryFilter>()({
  table: 'webhook_delivery',
  columns: deliveries.columns,
  // A shop that sells much has a million of them: counting all takes longer than others may wait.
  countedTo: mostCounted,
  fields: {
    // Literals, so that the indexes of failed and of waiting rows serve them.
    state: {
      whereValue: (state, { column }) => {
        const same = sql<boolean>`${column('state')} = ${sql.lit(state)}`;
        return state === 'waiting' ? sql`${same} and ${column('due_at')} is not null` : same;
      },
    },
    receiverId: { where: ({ column, value }) => sql`${column('receiver_id')} = ${value('receiverId')}` },
    event: { where: ({ column, value }) => sql`${column('topic')} = ${value('event')}` },
  },
  orders: { newest: ({ column }) => sql`${column('created_at')} desc, ${column('id')} desc` },
});

/** A store's deliveries, the latest first, and how many there are, up to `mostCounted`. `limit` 0 counts alone. */
export async function listDeliveries(
  db: Reader,
  storeId: number,
  filter: DeliveryFilter,
  page: Window,
): Promise<{ readonly total: number; readonly deliveries: readonly Delivery[] }> {
  const { total, rows } = await deliveryList.read(db, storeId, filter, { ...page, order: 'newest' });
  return { total, deliveries: rows.map(deliveries.fromRow) };
}

/** A delivery by its id, or undefined. */
export async function findDelivery(db: Reader, storeId: number, id: string): Promise<Delivery | undefined> {
  const row = await db
    .selectFrom('webhook_delivery')
    .select(deliveries.columns)
    .where('store_id', '=', storeId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && deliveries.fromRow(row);
}

/**
 * Sends a delivery again, at once and with the same id, whatever came of it before. Refuses with `not_found`,
 * and with `conflict` where its receiver was removed or is switched off.
 */
export async function resendDelivery(tx: Tx, storeId: number, id: string, now: number): Promise<Delivery> {
  const known = await findDelivery(tx, storeId, id);
  if (!known) throw new ShopError('not_found', `There is no delivery ${id.slice(0, 100)} in this store`);
  const receiver = await getReceiver(tx, storeId, known.receiverId).catch((error) => {
    if (error instanceof ShopError)
      throw new ShopError('conflict', `The webhook ${known.receiverId} of this delivery was removed`);
    throw error;
  });
  if (!receiver.active)
    throw new ShopError('conflict', `The webhook ${receiver.id} is switched off: switch it on first`);
  await tx
    .updateTable('webhook_delivery')
    .set({ state: 'waiting', due_at: atOnce, updated_at: now })
    .where('store_id', '=', storeId)
    .where('id', '=', id)
    .execute();
  return (await findDelivery(tx, storeId, id))!;
}

const failedAfter = statement<
  { store: number; at: number; id: string; limit: number },
  { id: string; receiver_id: number; created_at: number }
>((db, p) =>
  db
    .selectFrom('webhook_delivery')
    .select(['id', 'receiver_id', 'created_at'])
    .where('store_id', '=', p('store'))
    // A literal, so that the index of failed rows serves it.
    .where('state', '=', sql.lit('failed'))
    .where(({ eb, refTuple }) =>
      eb(refTuple('created_at', 'id'), '>', sql`(${p('at')}, ${p('id')})` as never),
    )
    .orderBy('created_at')
    .orderBy('id')
    .limit(p('limit')),
);

/**
 * Sends again whatever failed for a receiver, in short transactions; answers how many those are. Refuses as
 * `resendDelivery` does.
 */
export async function resendFailed(
  storage: Storage,
  storeId: number,
  receiverId: number,
  now: number,
): Promise<number> {
  const receiver = await getReceiver(storage.read, storeId, receiverId);
  if (!receiver.active)
    throw new ShopError('conflict', `The webhook ${receiver.id} is switched off: switch it on first`);
  let resent = 0;
  const failed = inPages(
    (after: { at: number; id: string } | undefined, limit) =>
      failedAfter(storage.read, { store: storeId, at: -1, id: '', ...after, limit }),
    ({ id, created_at: at }) => ({ id, at }),
  );
  for await (const rows of failed) {
    const ids = rows.filter((row) => row.receiver_id === receiverId).map(({ id }) => id);
    if (ids.length === 0) continue;
    resent += await storage.write((tx) => sendAgain(tx, storeId, ids, now));
    await breath();
  }
  return resent;
}

async function sendAgain(tx: Tx, storeId: number, ids: readonly string[], now: number): Promise<number> {
  const sent = await tx
    .updateTable('webhook_delivery')
    .set({ state: 'waiting', due_at: atOnce, updated_at: now })
    .where('store_id', '=', storeId)
    .where(inList(tx, 'id', sql`${JSON.stringify(ids)}`, 'text'))
    .where('state', '=', sql.lit('failed'))
    .executeTakeFirst();
  return Number(sent.numUpdatedRows);
}

/**
 * Tells a receiver, and no other, that it is tried: it answers as it would to any event. Refuses as
 * `resendDelivery` does.
 */
export async function sendTest(
  tx: Tx,
  storeId: number,
  receiverId: number,
  name: string,
  now: number,
): Promise<Delivery> {
  const receiver = await getReceiver(tx, storeId, receiverId);
  const doc = { message: 'This is a test: nothing happened in the shop.', webhookId: receiver.id };
  const id = await record(tx, storeId, 'webhook.tested', String(receiver.id), doc, now);
  const event = { storeId, id, topic: 'webhook.tested', subject: String(receiver.id), createdAt: now, doc };
  const [made] = await queueDeliveries(tx, event, [{ receiver, name }], now);
  return resendDelivery(tx, storeId, made!, now);
}
