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
    await listAudit(db, storeId, { objectIds }, upTo),
  ];
  const entries = [...notes.notes.map(entryOfNote), ...audited.entries.map(entryOfAudit)].sort(
    (a, b) => b.at - a.at,
  );
  return { total: notes.total + audited.total, entries: entries.slice(offset, offset + limit) };
}

function entryOfNote({ createdAt, type, message, subject }: OrderNote): TimelineEntry {
  return { at: createdAt, kind: type, actor: null, message: message || (subject ?? ''), changes: [] };
}

function entryOfAudit({ at, act, actor, changes }: AuditEntry): TimelineEntry {
  return { at, kind: act, actor: { kind: actor.kind, id: actor.id, name: actor.name }, message: '', changes };
}
