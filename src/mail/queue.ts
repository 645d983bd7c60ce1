import { addNote, type OrderNote } from '../domain/order/notes.js';
import type { Store } from '../domain/store/store.js';
import type { Tx } from '../storage/storage.js';
import { columnText } from '../storage/text.js';
import type { MailDetails, NewMail } from './mail.js';
import { insertMail } from './rows.js';

/**
 * Queues mails with the notes that they leave, in the transaction of what they tell of; one that is there
 * already is passed over. Without a mail server they are kept. Answers the notes.
 */
export async function queueMails(
  tx: Tx,
  store: Store,
  mails: readonly NewMail[],
  now: number,
): Promise<OrderNote[]> {
  const notes: OrderNote[] = [];
  for (const mail of mails) {
    const { id, kind, subjectOf, ...rest } = mail;
    const waits = store.settings.smtpHost !== null;
    const details: MailDetails = { ...rest, round: 1, since: now, tries: [] };
    const isNew = await insertMail(tx, {
      storeId: store.storeId,
      id,
      kind,
      subjectOf: columnText(subjectOf),
      state: waits ? 'waiting' : 'kept',
      attempts: 0,
      dueAt: waits ? now : null,
      createdAt: now,
      updatedAt: now,
      details,
    });
    if (!isNew || !mail.note) continue;
    const { type, message } = mail.note;
    const note = { id, type, message, deliveryMethod: 'Email', mail: id } as const;
    notes.push(await addNote(tx, store.storeId, subjectOf, note, now));
  }
  return notes;
}
