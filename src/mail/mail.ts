import type { IssuedLink } from '../domain/customer/mailed-links.js';
import type { MailKind } from '../domain/mail/kinds.js';
import type { MailFacts } from './content.js';
import type { RenderedMail } from './render.js';

/** A mail that was queued. */
export interface Mail {
  readonly storeId: number;
  readonly id: string;
  readonly kind: MailKind;
  /** The order's token or the customer's GUID. */
  readonly subjectOf: string;
  readonly state: MailState;
  /** Of this round. */
  readonly attempts: number;
  /** When it is looked at next; null where nothing is left to do. */
  readonly dueAt: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly details: MailDetails;
}

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
