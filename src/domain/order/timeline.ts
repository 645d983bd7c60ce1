import type { Reader } from '../../storage/storage.js';
import type { Actor } from '../audit/actor.js';
import { type AuditEntry, listAudit } from '../audit/audit.js';
import type { FieldChange } from '../audit/changes.js';
import { listNotes, type OrderNote } from './notes.js';
import { listRefunds } from './refunds.js';

/** What became of an order at a moment: a note, a mail, or what somebody changed. */
export interface TimelineEntry {
  readonly at: number;
  /** A note's type, or an act such as `order.update`. */
  readonly kind: string;
  /** Null where nobody is known. */
  readonly actor: Pick<Actor, 'kind' | 'id' | 'name'> | null;
  readonly message: string;
  readonly changes: readonly FieldChange[];
}

/** How the audit names that somebody left a note: the note itself says what. */
export const noteAct = 'order.note';

/** A page of an order's timeline, the latest first, and how much there is in all. */
export async function orderTimeline(
  db: Reader,
  storeId: number,
  token: string,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<{ readonly total: number; readonly entries: readonly TimelineEntry[] }> {
  // What either side may have of this page: an order has some dozens of each.
  const upTo = { offset: 0, limit: offset + limit };
  const refunds = await listRefunds(db, storeId, token);
  const objectIds = [token, ...refunds.map(({ id }) => id)];
  const [notes, audited] = [
    await listNotes(db, storeId, token, upTo),
    await listAudit(db, storeId, { objectIds, actBut: noteAct }, upTo),
  ];
  const authors = await authorsOfNotes(db, storeId, token);
  const entries = [
    ...notes.notes.map((note) => entryOfNote(note, authors.get(note.id))),
    ...audited.entries.map(entryOfAudit),
  ].sort((a, b) => b.at - a.at);
  return { total: notes.total + audited.total, entries: entries.slice(offset, offset + limit) };
}

/** Who left which note of an order, by the notes' ids. */
async function authorsOfNotes(db: Reader, storeId: number, token: string): Promise<Map<unknown, Actor>> {
  const filter = { objectIds: [token], act: noteAct };
  const { entries } = await listAudit(db, storeId, filter, { offset: 0, limit: 1000 });
  return new Map(
    entries.flatMap(({ actor, changes }) => {
      const note = changes.find(({ field }) => field === 'note');
      return note ? [[note.after, actor] as const] : [];
    }),
  );
}

function entryOfNote(
  { createdAt, type, message, subject }: OrderNote,
  author: Actor | undefined,
): TimelineEntry {
  const actor = author ? nameOf(author) : null;
  return { at: createdAt, kind: type, actor, message: message || (subject ?? ''), changes: [] };
}

function entryOfAudit({ at, act, actor, changes }: AuditEntry): TimelineEntry {
  return { at, kind: act, actor: nameOf(actor), message: '', changes };
}

function nameOf({ kind, id, name }: Actor): TimelineEntry['actor'] {
  return { kind, id, name };
}
