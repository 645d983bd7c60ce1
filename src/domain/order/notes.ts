import { sql } from 'kysely';
import { insertRows } from '../../storage/insert-rows.js';
import { listOf, type Window } from '../../storage/list.js';
import { recordOf } from '../../storage/record.js';
import type { Reader, Tx } from '../../storage/storage.js';
import { timeOrderedId } from '../../storage/time-ordered-id.js';

/** What was noted on an order: a change of its status, a comment, a mail. */
export interface OrderNote {
  readonly id: string;
  readonly createdAt: number;
  readonly type: string;
  readonly deliveryMethod: 'None' | 'Email';
  readonly message: string;
  readonly body?: string;
  readonly subject?: string;
  readonly sentAt?: number;
  /**
   * The mail of this shop that it stands for, as long as it is not rendered: then it knows body and date of
   * sending.
   */
  readonly mail?: string;
}

const notes = recordOf<OrderNote>()(
  'order_note',
  { id: 'id', createdAt: 'created_at' },
  {
    read: (text): Omit<OrderNote, 'id' | 'createdAt'> => JSON.parse(text),
    write: ({ id: _, createdAt: _created, ...doc }) => JSON.stringify(doc),
  },
);

type NoteRow = ReturnType<typeof notes.toRow>;

/** Leaves a note on an order. */
export async function addNote(
  tx: Tx,
  storeId: number,
  token: string,
  note: Omit<OrderNote, 'id' | 'createdAt'> & { readonly id?: string },
  now: number,
): Promise<OrderNote> {
  const added: OrderNote = { ...note, id: note.id ?? timeOrderedId(), createdAt: now };
  await insertRows(tx, 'order_note', [{ store_id: storeId, token, ...notes.toRow(added) }]);
  return added;
}

const noteList = listOf<{ readonly token: string }>()({
  table: 'order_note',
  columns: notes.columns,
  fields: { token: { where: ({ column, value }) => sql`${column('token')} = ${value('token')}` } },
  orders: { newest: ({ column }) => sql`${column('created_at')} desc, ${column('id')}` },
});

/** An order's notes, the latest first, and how many there are. */
export async function listNotes(
  db: Reader,
  storeId: number,
  token: string,
  page: Window,
): Promise<{ readonly total: number; readonly notes: readonly OrderNote[] }> {
  const { total, rows } = await noteList.read(db, storeId, { token }, { ...page, order: 'newest' });
  return { total, notes: await readNotes(db, storeId, rows) };
}

/** Notes from their rows, each with what its mail knows, once that was rendered. */
async function readNotes(db: Reader, storeId: number, rows: readonly NoteRow[]): Promise<OrderNote[]> {
  const stored = rows.map(notes.fromRow);
  const ids = stored.flatMap((note) => note.mail ?? []);
  if (ids.length === 0) return stored;
  const mails = await db
    .selectFrom('mail')
    .select(['id', 'doc'])
    .where('store_id', '=', storeId)
    .where('id', 'in', ids)
    .execute();
  const known = new Map(mails.map(({ id, doc }) => [id, JSON.parse(doc) as SentMail]));
  return stored.map((note) => {
    const { rendered, sentAt } = known.get(note.mail ?? '') ?? {};
    if (!rendered) return note;
    const { mail: _, ...rest } = note;
    const sent = sentAt === undefined ? {} : { sentAt };
    return { ...rest, body: rendered.html, subject: rendered.subject, ...sent };
  });
}

/** What notes show of a mail. */
interface SentMail {
  readonly rendered?: { readonly html: string; readonly subject: string };
  readonly sentAt?: number;
}

/** Puts notes that were imported with an order in the place of those it had. */
export async function replaceNotes(
  tx: Tx,
  storeId: number,
  token: string,
  imported: readonly OrderNote[],
): Promise<void> {
  await tx.deleteFrom('order_note').where('store_id', '=', storeId).where('token', '=', token).execute();
  for (const { id, createdAt, ...note } of imported)
    await addNote(tx, storeId, token, { ...note, id }, createdAt);
}

/** The notes of several orders, by token, the latest first. */
export async function notesOfOrders(
  db: Reader,
  storeId: number,
  tokens: readonly string[],
): Promise<Map<string, OrderNote[]>> {
  const byToken = new Map<string, OrderNote[]>();
  if (tokens.length === 0) return byToken;
  const rows = await db
    .selectFrom('order_note')
    .select(['token', ...notes.columns])
    .where('store_id', '=', storeId)
    .where('token', 'in', tokens)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute();
  const read = await readNotes(db, storeId, rows);
  for (const [index, { token }] of rows.entries()) {
    const some = byToken.get(token);
    if (some) some.push(read[index]!);
    else byToken.set(token, [read[index]!]);
  }
  return byToken;
}
