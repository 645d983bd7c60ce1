import type { IssuedLink } from '../domain/customer/mailed-links.js';
import { addNote } from '../domain/order/notes.js';
import { record } from '../domain/outbox.js';
import type { Store } from '../domain/store/store.js';
import type { Tx } from '../storage/storage.js';
import { columnText, fold } from '../storage/text.js';
import type { MailKind } from './kinds.js';

/** A mail, rendered and not queued yet. */
export interface NewMail {
  /** The same whenever the same event makes it, so that it is queued once. */
  readonly id: string;
  readonly kind: MailKind;
  /** The order's token or the customer's GUID. */
  readonly subjectOf: string;
  readonly to: string;
  readonly name?: string;
  readonly replyTo?: string;
  readonly language: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** Why the merchant's own template was not used. */
  readonly problem?: string;
  /** Of an account: its address is put in when the mail is sent. */
  readonly link?: IssuedLink;
  /** The note that it leaves on its order. */
  readonly note?: { readonly id?: string; readonly type: string; readonly message: string };
}

/**
 * Queues mails with the notes that they leave, in the transaction of what they tell of; one that is there already is passed
 * over. Without a mail server they are kept.
 */
export async function queueMails(
  tx: Tx,
  store: Store,
  mails: readonly NewMail[],
  now: number,
): Promise<void> {
  for (const mail of mails) {
    const { id, kind, subjectOf, note, ...rest } = mail;
    const waits = store.settings.smtpHost !== null;
    const queued = await tx
      .insertInto('mail')
      .values({
        store_id: store.storeId,
        id,
        kind,
        subject_of: columnText(subjectOf),
        recipient: fold(mail.to),
        state: waits ? 'waiting' : 'kept',
        attempts: 0,
        due_at: waits ? now : null,
        created_at: now,
        updated_at: now,
        doc: JSON.stringify({ ...rest, round: 1, tries: [] }),
      })
      .onConflict((conflict) => conflict.columns(['store_id', 'id']).doNothing())
      .returning('id')
      .execute();
    if (queued.length === 0 || !note) continue;
    const left = await addNote(
      tx,
      store.storeId,
      subjectOf,
      {
        ...(note.id === undefined ? {} : { id: note.id }),
        type: note.type,
        deliveryMethod: 'Email',
        message: note.message,
        subject: mail.subject,
        mail: id,
      },
      now,
    );
    const told = { ...left, body: mail.html };
    await record(
      tx,
      store.storeId,
      'order.notification.created',
      subjectOf,
      { token: subjectOf, note: told },
      now,
    );
  }
}
