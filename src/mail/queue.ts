import type { IssuedLink } from '../domain/customer/mailed-links.js';
import type { MailKind } from '../domain/mail/kinds.js';
import { addNote, type OrderNote } from '../domain/order/notes.js';
import type { Store } from '../domain/store/store.js';
import { statement } from '../storage/statement.js';
import type { Tx } from '../storage/storage.js';
import { columnText, fold } from '../storage/text.js';
import type { MailFacts } from './content.js';
import type { RenderedMail } from './render.js';

/** A mail to be queued. */
export interface NewMail {
  /** The same whenever the same event makes it, so that it is queued once. */
  readonly id: string;
  readonly kind: MailKind;
  /** The order's token or the customer's GUID. */
  readonly subjectOf: string;
  readonly to: string;
  readonly name?: string;
  readonly replyTo?: string;
  readonly facts: MailFacts;
  /** Where it has been rendered already; else it is when it is sent. */
  readonly rendered?: RenderedMail;
  /** Of an account: its address is put in when the mail is sent. */
  readonly link?: IssuedLink;
  /**
   * The note that it leaves on its order, under the mail's own id; `told` where the outbox knows of it
   * already.
   */
  readonly note?: { readonly type: string; readonly message: string; readonly told?: true };
}

/** What a mail's row keeps beside its columns. */
export type MailDetails = Omit<NewMail, 'id' | 'kind' | 'subjectOf' | 'facts' | 'rendered'> & {
  /** Until it was sent. */
  readonly facts?: MailFacts;
  /** As it was sent, or as it will be. */
  readonly rendered?: RenderedMail;
  /** How often it was asked to be sent: each time has a Message-ID of its own. */
  readonly round: number;
  /** When this round began. */
  readonly since: number;
  /** The same at every try of a round. */
  readonly messageId?: string;
  /** Of this round, the latest last; only so many are kept. */
  readonly tries: readonly MailTry[];
  readonly sentAt?: number;
};

export interface MailTry {
  readonly at: number;
  /** What the mail server said, or why it could not be asked. */
  readonly said: string;
}

/**
 * `waiting` for its time, `sending` now, `sent`, `failed` for good, `kept` until somebody asks for it to be
 * sent.
 */
export const mailStates = ['waiting', 'sending', 'sent', 'failed', 'kept'] as const;
export type MailState = (typeof mailStates)[number];

type RowParams = {
  readonly store: number;
  readonly id: string;
  readonly kind: MailKind;
  readonly subjectOf: string;
  readonly recipient: string;
  readonly state: MailState;
  readonly due: number | null;
  readonly now: number;
  readonly doc: string;
};

const insertMail = statement<RowParams, { id: string }>((db, p) =>
  db
    .insertInto('mail')
    .values({
      store_id: p('store'),
      id: p('id'),
      kind: p('kind'),
      subject_of: p('subjectOf'),
      recipient: p('recipient'),
      state: p('state'),
      attempts: 0,
      due_at: p('due'),
      created_at: p('now'),
      updated_at: p('now'),
      doc: p('doc'),
    })
    .onConflict((conflict) => conflict.columns(['store_id', 'id']).doNothing())
    .returning('id'),
);

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
    const queued = await insertMail(tx, {
      store: store.storeId,
      id,
      kind,
      subjectOf: columnText(subjectOf),
      recipient: fold(mail.to),
      state: waits ? 'waiting' : 'kept',
      due: waits ? now : null,
      now,
      doc: JSON.stringify(details),
    });
    if (queued.length === 0 || !mail.note) continue;
    const { type, message } = mail.note;
    const note = { id, type, message, deliveryMethod: 'Email', mail: id } as const;
    notes.push(await addNote(tx, store.storeId, subjectOf, note, now));
  }
  return notes;
}
