import type { Reader, Tx } from '../../storage/storage.js';
import { timeOrderedId } from '../../storage/time-ordered-id.js';
import { audit } from '../audit/audit.js';

/** Kind of object → how many there were. */
export type Counts = Readonly<Record<string, number>>;

/** That a person's data were given out or erased: when, by whom and how much, never whose. */
export interface PersonRequest {
  readonly kind: 'export' | 'erase';
  readonly actor: string;
  readonly at: number;
  readonly counts: Counts;
}

/** Notes who asked for a person's data, or had them erased. */
export async function noteRequest(
  tx: Tx,
  storeId: number,
  kind: PersonRequest['kind'],
  actor: string,
  counts: Counts,
  now: number,
): Promise<void> {
  const doc = JSON.stringify(counts);
  await audit(tx, storeId, { act: `person.${kind}`, id: '' }, now);
  await tx
    .insertInto('person_request')
    .values({ store_id: storeId, id: timeOrderedId(), kind, actor, at: now, doc })
    .execute();
}

/** A store's requests, the oldest first. */
export async function listRequests(db: Reader, storeId: number): Promise<PersonRequest[]> {
  const rows = await db
    .selectFrom('person_request')
    .select(['kind', 'actor', 'at', 'doc'])
    .where('store_id', '=', storeId)
    .orderBy('id')
    .execute();
  return rows.map(({ kind, actor, at, doc }) => ({ kind, actor, at, counts: JSON.parse(doc) }));
}
