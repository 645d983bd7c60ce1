import type { Store } from '../domain/store/store.js';
import type { Reader } from '../storage/storage.js';
import type { NewMail } from './queue.js';

/** A row of the outbox. */
export interface MailEvent {
  readonly id: string;
  readonly topic: string;
  readonly subject: string;
  readonly createdAt: number;
  readonly doc: unknown;
}

export interface MailLinks {
  /** Where links of mails lead; without it there are none. */
  readonly publicUrl?: string | undefined;
}

type Maker = (db: Reader, store: Store, event: MailEvent, links: MailLinks) => Promise<NewMail[]>;

/** Topic → the mails that it makes. */
const makers: Readonly<Record<string, Maker>> = {};

/** The mails that an event makes, rendered; most make none. `queueMails` then stores them with whatever else comes of it. */
export async function mailsFor(
  db: Reader,
  store: Store,
  event: MailEvent,
  links: MailLinks = {},
): Promise<NewMail[]> {
  const maker = Object.hasOwn(makers, event.topic) ? makers[event.topic] : undefined;
  return maker ? maker(db, store, event, links) : [];
}
