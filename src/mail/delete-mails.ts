import { sql } from 'kysely';
import { inList } from '../storage/in-list.js';
import type { Tx } from '../storage/storage.js';
import type { MailDetails } from './mail.js';

/**
 * Deletes mails that were queued before a time and wait for nothing, at most so many; answers how many there
 * were. The note that one left on its order stays, with its subject and its date.
 */
export async function deleteMails(tx: Tx, storeId: number, before: number, most: number): Promise<number> {
  const mails = await tx
    .selectFrom('mail')
    .select(['id', 'subject_of', 'doc'])
    .where('store_id', '=', storeId)
    .where('created_at', '<', before)
    .where('due_at', 'is', null)
    .limit(most)
    .execute();
  if (mails.length === 0) return 0;
  for (const { id, subject_of, doc } of mails) {
    const details: MailDetails = JSON.parse(doc);
    if (details.note) await keepSubject(tx, storeId, subject_of, id, details);
  }
  const ids = JSON.stringify(mails.map(({ id }) => id));
  await tx
    .deleteFrom('mail')
    .where('store_id', '=', storeId)
    .where(inList(tx, 'id', sql`${ids}`, 'text'))
    .where('due_at', 'is', null)
    .execute();
  return mails.length;
}

async function keepSubject(
  tx: Tx,
  storeId: number,
  token: string,
  id: string,
  { rendered, sentAt }: MailDetails,
): Promise<void> {
  const mine = await tx
    .selectFrom('order_note')
    .select('doc')
    .where('store_id', '=', storeId)
    .where('token', '=', token)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!mine) return;
  const { mail: _, ...note } = JSON.parse(mine.doc);
  const sent = sentAt === undefined ? {} : { sentAt };
  const doc = JSON.stringify({ ...note, ...(rendered ? { subject: rendered.subject } : {}), ...sent });
  await tx
    .updateTable('order_note')
    .set({ doc })
    .where('store_id', '=', storeId)
    .where('token', '=', token)
    .where('id', '=', id)
    .execute();
}
