import { sql } from 'kysely';
import type { MailKind } from '../domain/mail/kinds.js';
import { listOf, type Window } from '../storage/list.js';
import { json, recordOf } from '../storage/record.js';
import { statement } from '../storage/statement.js';
import type { Reader, Tx } from '../storage/storage.js';
import { fold } from '../storage/text.js';
import type { Mail, MailDetails, MailState } from './mail.js';
import type { RenderedMail } from './render.js';

const mails = recordOf<Mail>()('mail', {
  storeId: 'store_id',
  id: 'id',
  kind: 'kind',
  subjectOf: 'subject_of',
  state: 'state',
  attempts: 'attempts',
  dueAt: 'due_at',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
  details: json('doc'),
});

type NewRow = ReturnType<typeof mails.toRow> & { readonly recipient: string };

const insert = statement<NewRow, { id: string }>((db, p) =>
  db
    .insertInto('mail')
    .values({ ...mails.params(p), recipient: p('recipient') })
    .onConflict((conflict) => conflict.columns(['store_id', 'id']).doNothing())
    .returning('id'),
);

/** Adds a mail; false where it is there already. */
export async function insertMail(tx: Tx, mail: Mail): Promise<boolean> {
  return (await insert(tx, { ...mails.toRow(mail), recipient: fold(mail.details.to) })).length > 0;
}

/** One mail, or undefined. */
export async function findMail(db: Reader, storeId: number, id: string): Promise<Mail | undefined> {
  const row = await db
    .selectFrom('mail')
    .select(mails.columns)
    .where('store_id', '=', storeId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && mails.fromRow(row);
}

export interface MailFilter {
  readonly state?: MailState | undefined;
  readonly kind?: MailKind | undefined;
  /** An order's token or a customer's GUID. */
  readonly subjectOf?: string | undefined;
  readonly recipient?: string | undefined;
}

const mailList = listOf<MailFilter>()({
  table: 'mail',
  columns: mails.columns,
  fields: {
    state: { where: ({ column, value }) => sql`${column('state')} = ${value('state')}` },
    kind: { where: ({ column, value }) => sql`${column('kind')} = ${value('kind')}` },
    subjectOf: { where: ({ column, value }) => sql`${column('subject_of')} = ${value('subjectOf')}` },
    recipient: {
      value: fold,
      where: ({ column, value }) => sql`${column('recipient')} = ${value('recipient')}`,
    },
  },
  orders: { newest: ({ column }) => sql`${column('created_at')} desc, ${column('id')}` },
});

/** Mails, the latest first, and how many there are. */
export async function listMails(
  db: Reader,
  storeId: number,
  filter: MailFilter,
  page: Window,
): Promise<{ readonly total: number; readonly mails: readonly Mail[] }> {
  const { total, rows } = await mailList.read(db, storeId, filter, { ...page, order: 'newest' });
  return { total, mails: rows.map(mails.fromRow) };
}

/** How many mails of a store are in a state. */
export function countMails(db: Reader, storeId: number, state: MailState): Promise<number> {
  return mailList.count(db, storeId, { state });
}

/** How many mails wait for their first or their next try, over all stores. */
export async function countWaitingMails(db: Reader): Promise<number> {
  const { n } = await db
    .selectFrom('mail')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('due_at', 'is not', null)
    .executeTakeFirstOrThrow();
  return Number(n);
}

/** The stores with mails that are due, and when the next one of all is due. */
export async function storesWithDueMails(
  db: Reader,
  now: number,
): Promise<{ readonly stores: readonly number[]; readonly next: number | null }> {
  const due = await db
    .selectFrom('mail')
    .select('store_id')
    .distinct()
    .where('due_at', '<=', now)
    .limit(1000)
    .execute();
  const later = await db
    .selectFrom('mail')
    .select((eb) => eb.fn.min('due_at').as('at'))
    .where('due_at', '>', now)
    .executeTakeFirst();
  return { stores: due.map((row) => row.store_id), next: later?.at ?? null };
}

/** Mails of a store that are due, the longest due first. */
export async function dueMails(db: Reader, storeId: number, now: number, limit: number): Promise<Mail[]> {
  const rows = await db
    .selectFrom('mail')
    .select(mails.columns)
    .where('store_id', '=', storeId)
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .orderBy('created_at')
    .limit(limit)
    .execute();
  return rows.map(mails.fromRow);
}

/**
 * Takes a mail for sending until a time; undefined where another was quicker. When that time passes without a
 * word, whoever had it is gone, and it is due again.
 */
export async function claimMail(
  tx: Tx,
  mail: Mail,
  change: { readonly messageId: string; readonly rendered: RenderedMail },
  until: number,
  now: number,
): Promise<Mail | undefined> {
  const { facts: _, ...rest } = mail.details;
  const details: MailDetails = { ...rest, ...change };
  const claimed = { state: 'sending', attempts: mail.attempts + 1, dueAt: until, details } as const;
  return (await save(tx, mail, claimed, now)) ? { ...mail, ...claimed, updatedAt: now } : undefined;
}

type Change = Pick<Mail, 'state' | 'attempts' | 'dueAt' | 'details'>;

/** Changes a mail that is as it was read; false where it changed meanwhile. */
export async function save(tx: Tx, before: Mail, after: Change, now: number): Promise<boolean> {
  const { state, attempts, due_at, updated_at, doc } = mails.toRow({ ...before, ...after, updatedAt: now });
  const result = await tx
    .updateTable('mail')
    .set({ state, attempts, due_at, updated_at, doc })
    .where('store_id', '=', before.storeId)
    .where('id', '=', before.id)
    .where('state', '=', before.state)
    .where('attempts', '=', before.attempts)
    .where('due_at', before.dueAt === null ? 'is' : '=', before.dueAt)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Puts off the mails of a store that wait, as long as its server cannot be reached. */
export async function postponeMails(tx: Tx, storeId: number, until: number): Promise<void> {
  await tx
    .updateTable('mail')
    .set({ due_at: until })
    .where('store_id', '=', storeId)
    .where('state', '=', 'waiting')
    .where('due_at', '<', until)
    .execute();
}

/** Asks for a mail to be sent, now, whatever became of it; false where it is on its way. */
export async function sendAgain(tx: Tx, mail: Mail, now: number): Promise<boolean> {
  if (mail.state === 'sending') return false;
  const { messageId, sentAt: _, ...rest } = mail.details;
  // What was sent before is sent under a new name: receivers drop a Message-ID that they have seen.
  const name =
    mail.state === 'sent' ? { round: rest.round + 1 } : messageId === undefined ? {} : { messageId };
  const details: MailDetails = { ...rest, ...name, since: now, tries: [] };
  return save(tx, mail, { state: 'waiting', attempts: 0, dueAt: now, details }, now);
}

/** Asks for all mails in a state to be sent, the oldest first; how many they are. */
export async function sendAllAgain(
  tx: Tx,
  storeId: number,
  state: 'kept' | 'failed',
  now: number,
): Promise<number> {
  const rows = await tx
    .selectFrom('mail')
    .select(mails.columns)
    .where('store_id', '=', storeId)
    .where('state', '=', state)
    .orderBy('created_at')
    .limit(mostAtOnce)
    .execute();
  let queued = 0;
  for (const row of rows) if (await sendAgain(tx, mails.fromRow(row), now)) queued += 1;
  return queued;
}

/** One transaction does not hold up other writers for longer than this many take. */
const mostAtOnce = 1000;
