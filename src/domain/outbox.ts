import { randomUUID } from 'node:crypto';
import { statement } from '../storage/statement.js';
import type { Tx } from '../storage/storage.js';

const insert = statement<
  { store: number; id: string; topic: string; subject: string; at: number; doc: string },
  unknown
>((db, p) =>
  db.insertInto('outbox').values({
    store_id: p('store'),
    id: p('id'),
    topic: p('topic'),
    subject: p('subject'),
    created_at: p('at'),
    doc: p('doc'),
  }),
);

/**
 * Notes what happened, in the transaction in which it happens: `topic` says what (`customer.created`), `subject` to whom,
 * `doc` is a neutral snapshot of that moment. A job delivers it later, under the same id at every try.
 */
export async function record(
  tx: Tx,
  storeId: number,
  topic: string,
  subject: string,
  doc: unknown,
  now: number,
): Promise<void> {
  await insert(tx, { store: storeId, id: randomUUID(), topic, subject, at: now, doc: JSON.stringify(doc) });
}
