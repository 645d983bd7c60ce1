import { sql } from 'kysely';
import { json, recordOf } from '../storage/record.js';
import { statement } from '../storage/statement.js';
import type { Reader, Tx } from '../storage/storage.js';
import { timeOrderedId } from '../storage/time-ordered-id.js';

/** An event, as a row of the outbox holds it. */
export interface OutboxEvent {
  readonly storeId: number;
  /** The same at every try to deliver it. */
  readonly id: string;
  readonly topic: string;
  readonly subject: string;
  readonly createdAt: number;
  /** A snapshot of that moment; its shape is the topic's. */
  readonly doc: Readonly<Record<string, unknown>>;
}

const events = recordOf<OutboxEvent>()('outbox', {
  storeId: 'store_id',
  id: 'id',
  topic: 'topic',
  subject: 'subject',
  createdAt: 'created_at',
  doc: json('doc'),
});

type OutboxRow = ReturnType<typeof events.toRow>;

const insert = statement<OutboxRow, unknown>((db, p) => db.insertInto('outbox').values(events.params(p)));

/**
 * Stores an event in the transaction in which it happens: `topic` names it (`customer.created`), `subject`
 * says whom or what it is about, `doc` is a neutral snapshot of that moment. A job delivers it later under
 * the id that is returned, the same at every try.
 */
export async function record(
  tx: Tx,
  storeId: number,
  topic: string,
  subject: string,
  doc: object,
  now: number,
): Promise<string> {
  const id = timeOrderedId();
  await insert(tx, events.toRow({ storeId, id, topic, subject, createdAt: now, doc: { ...doc } }));
  return id;
}

const waitingAfter = statement<{ limit: number; at: number; id: string }, OutboxRow>((db, p) =>
  db
    .selectFrom('outbox')
    .select(events.columns)
    // A literal, so that the index of waiting rows serves it.
    .where('handled', '=', sql.lit(0))
    .where(({ eb, refTuple }) =>
      eb(refTuple('created_at', 'id'), '>', sql`(${p('at')}, ${p('id')})` as never),
    )
    .orderBy('created_at')
    .orderBy('id')
    .limit(p('limit')),
);

/** How many events wait to be handled, over all stores. */
export async function countWaitingEvents(db: Reader): Promise<number> {
  const { n } = await db
    .selectFrom('outbox')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('handled', '=', sql.lit(0))
    .executeTakeFirstOrThrow();
  return Number(n);
}

/** Events that are not handled yet, over all stores, the oldest first; only those behind `after`, where it is named. */
export async function waitingEvents(
  db: Reader,
  limit: number,
  after?: Pick<OutboxEvent, 'id' | 'createdAt'>,
): Promise<OutboxEvent[]> {
  const rows = await waitingAfter(db, { limit, at: after?.createdAt ?? -1, id: after?.id ?? '' });
  return rows.map(events.fromRow);
}

const one = statement<{ store: number; id: string }, OutboxRow>((db, p) =>
  db.selectFrom('outbox').select(events.columns).where('store_id', '=', p('store')).where('id', '=', p('id')),
);

/** One event, or undefined where it is too old to be kept. */
export async function findEvent(db: Reader, storeId: number, id: string): Promise<OutboxEvent | undefined> {
  const [row] = await one(db, { store: storeId, id });
  return row && events.fromRow(row);
}

const mark = statement<{ store: number; id: string }, { id: string }>((db, p) =>
  db
    .updateTable('outbox')
    .set({ handled: 1 })
    .where('store_id', '=', p('store'))
    .where('id', '=', p('id'))
    .where('handled', '=', sql.lit(0))
    .returning('id'),
);

/** Marks an event as handled; false if another process already did. */
export async function markHandled(tx: Tx, event: OutboxEvent): Promise<boolean> {
  return (await mark(tx, { store: event.storeId, id: event.id })).length > 0;
}
