import type { Reader, Tx } from '../../storage/storage.js';
import { timeOrderedId } from '../../storage/time-ordered-id.js';
import { type Actor, currentActor } from './actor.js';
import { changesBetween, type FieldChange } from './changes.js';

/** What was done to an object, and by whom. */
export interface AuditEntry {
  readonly at: number;
  readonly actor: Actor;
  /** A verb with its object: `order.update`, `refund.create`, … */
  readonly act: string;
  readonly object: { readonly kind: string; readonly id: string };
  readonly changes: readonly FieldChange[];
}

interface Act {
  readonly act: string;
  readonly id: string | number;
  /** What it was, null for what is new; without `before` and `after` no field is named. */
  readonly before?: object | null;
  /** What it is, null for what is gone. */
  readonly after?: object | null;
}

/**
 * Notes what whoever acts now does, in the transaction that does it. An update that changes nothing leaves no
 * line.
 */
export async function audit(tx: Tx, storeId: number, act: Act, now: number): Promise<void> {
  await write(tx, storeId, currentActor(), act, now);
}

/** The same, where a person, a program or a command acts: what buyers do is no change of the merchant's. */
export async function auditActor(tx: Tx, storeId: number, act: Act, now: number): Promise<void> {
  const actor = currentActor();
  if (actor.kind !== 'system') await write(tx, storeId, actor, act, now);
}

async function write(tx: Tx, storeId: number, actor: Actor, { act, id, before, after }: Act, now: number) {
  const changes = changesBetween((before ?? null) as never, (after ?? null) as never);
  if (before && after && changes.length === 0) return;
  await tx
    .insertInto('audit')
    .values({
      store_id: storeId,
      id: timeOrderedId(),
      at: now,
      actor_kind: actor.kind,
      actor_id: actor.id,
      actor_name: actor.name,
      address: actor.address ?? '',
      act,
      object_kind: act.split('.', 1)[0]!,
      object_id: String(id),
      changes: JSON.stringify(changes),
    })
    .execute();
}

/** Takes the values out of what is noted of an object: that something was done stays. */
export async function forgetChanges(tx: Tx, storeId: number, objectId: string): Promise<void> {
  await tx
    .updateTable('audit')
    .set({ changes: '[]' })
    .where('store_id', '=', storeId)
    .where('object_id', '=', objectId)
    .execute();
}

export interface AuditFilter {
  readonly objectKind?: string | undefined;
  readonly objectId?: string | undefined;
  readonly objectIds?: readonly string[] | undefined;
  readonly act?: string | undefined;
  /** All acts but this one. */
  readonly actBut?: string | undefined;
  readonly actorKind?: Actor['kind'] | undefined;
  readonly actorId?: string | undefined;
}

/** A store's entries, the latest first, and how many there are. */
export async function listAudit(
  db: Reader,
  storeId: number,
  { objectKind, objectId, objectIds, act, actBut, actorKind, actorId }: AuditFilter,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<{ readonly total: number; readonly entries: AuditEntry[] }> {
  const matching = db
    .selectFrom('audit')
    .where('store_id', '=', storeId)
    .$if(objectKind !== undefined, (query) => query.where('object_kind', '=', objectKind!))
    .$if(objectId !== undefined, (query) => query.where('object_id', '=', objectId!))
    .$if(objectIds !== undefined, (query) => query.where('object_id', 'in', objectIds!))
    .$if(act !== undefined, (query) => query.where('act', '=', act!))
    .$if(actBut !== undefined, (query) => query.where('act', '<>', actBut!))
    .$if(actorKind !== undefined, (query) => query.where('actor_kind', '=', actorKind!))
    .$if(actorId !== undefined, (query) => query.where('actor_id', '=', actorId!));
  const { n } = await matching.select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
  const rows = await matching.selectAll().orderBy('id', 'desc').offset(offset).limit(limit).execute();
  return {
    total: Number(n),
    entries: rows.map((row) => ({
      at: row.at,
      actor: {
        kind: row.actor_kind,
        id: row.actor_id,
        name: row.actor_name,
        ...(row.address === '' ? {} : { address: row.address }),
      },
      act: row.act,
      object: { kind: row.object_kind, id: row.object_id },
      changes: JSON.parse(row.changes),
    })),
  };
}
