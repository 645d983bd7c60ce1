import { randomBytes } from 'node:crypto';
import { holdCounter, nextNumber } from '../../storage/counter.js';
import { flag, recordOf } from '../../storage/record.js';
import { statement } from '../../storage/statement.js';
import type { Reader, Tx } from '../../storage/storage.js';
import { columnText } from '../../storage/text.js';
import { audit } from '../audit/audit.js';
import { ShopError } from '../errors.js';
import type { Vault } from '../store/secrets.js';
import type { Receiver } from './receiver.js';
import { eventOfBoth } from './same-address.js';
import { dropWaiting } from './waiting-deliveries.js';

export interface NewReceiver {
  readonly dialect: string;
  /** Absolute; the caller has checked that it may be called. */
  readonly url: string;
  readonly events: readonly string[];
}

export interface ReceiverChange {
  readonly url?: string | undefined;
  readonly events?: readonly string[] | undefined;
  readonly active?: boolean | undefined;
}

/** A receiver and the columns that make it. */
export const receivers = recordOf<Receiver>()(
  'webhook_receiver',
  {
    storeId: 'store_id',
    id: 'id',
    dialect: 'dialect',
    url: 'url',
    active: flag('active'),
    failures: 'failures',
    failingSince: 'failing_since',
    pausedUntil: 'paused_until',
    createdAt: 'created_at',
    updatedAt: 'updated_at',
    version: 'version',
  },
  {
    read: (text): Pick<Receiver, 'events'> => JSON.parse(text),
    write: ({ events }) => JSON.stringify({ events }),
  },
);

export type ReceiverRow = ReturnType<typeof receivers.toRow>;

const counter = 'webhook';
/** A store has at most this many. */
const mostReceivers = 100;

/**
 * Adds a receiver. Refuses with `conflict` where the store has too many, or another brings the same event to
 * that address.
 */
export async function addReceiver(
  tx: Tx,
  storeId: number,
  { dialect, url, events }: NewReceiver,
  now: number,
): Promise<Receiver> {
  // The number comes first: whoever adds at the same time waits here, and then sees this one.
  const id = await nextNumber(tx, storeId, counter);
  if ((await listReceivers(tx, storeId)).length >= mostReceivers)
    throw new ShopError('conflict', `a store has at most ${mostReceivers} webhooks: remove one first`);
  const receiver: Receiver = {
    storeId,
    id,
    dialect,
    url: columnText(url),
    events,
    active: true,
    failures: 0,
    failingSince: null,
    pausedUntil: null,
    createdAt: now,
    updatedAt: now,
    version: 1,
  };
  await tx.insertInto('webhook_receiver').values(receivers.toRow(receiver)).execute();
  await refuseSecond(tx, storeId, id);
  await audit(tx, storeId, { act: 'webhook.create', id, after: { url, events } }, now);
  return receiver;
}

/**
 * Refuses with `conflict`, naming the first one's number, where a receiver brings to its address what another
 * one of the same dialect brings there already.
 */
export async function refuseSecond(db: Reader, storeId: number, id: number): Promise<void> {
  const all = await listReceivers(db, storeId);
  const own = all.find((receiver) => receiver.id === id);
  if (!own) return;
  for (const other of all) {
    const event = other.id === id ? undefined : eventOfBoth(other, own);
    if (event === undefined) continue;
    throw new ShopError(
      'conflict',
      `webhook ${other.id} brings ${event} to this address already: change that one, or choose other events`,
    );
  }
}

const ofStore = statement<{ store: number }, ReceiverRow>((db, p) =>
  db.selectFrom('webhook_receiver').selectAll().where('store_id', '=', p('store')).orderBy('id'),
);

/** A store's receivers, by number. */
export async function listReceivers(db: Reader, storeId: number): Promise<Receiver[]> {
  return (await ofStore(db, { store: storeId })).map(receivers.fromRow);
}

/** A receiver by its number, or undefined. */
export async function findReceiver(db: Reader, storeId: number, id: number): Promise<Receiver | undefined> {
  const row = await db
    .selectFrom('webhook_receiver')
    .selectAll()
    .where('store_id', '=', storeId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && receivers.fromRow(row);
}

/** A receiver by its number; refuses with `not_found`. */
export async function getReceiver(db: Reader, storeId: number, id: number): Promise<Receiver> {
  const receiver = await findReceiver(db, storeId, id);
  if (!receiver) throw new ShopError('not_found', `There is no webhook ${id} in this store`);
  return receiver;
}

/**
 * Changes a receiver. A new address, or one that is switched on again, begins without failures. Refuses with
 * `conflict` a change of address or events after which another brings the same.
 */
export async function changeReceiver(
  tx: Tx,
  storeId: number,
  id: number,
  change: ReceiverChange,
  now: number,
): Promise<Receiver> {
  const changed = await setReceiver(tx, storeId, id, change, now);
  if (change.url !== undefined || change.events !== undefined) await refuseSecond(tx, storeId, id);
  return changed;
}

/**
 * The same for one of several that change together: the caller looks at all of them with `refuseSecond` when
 * the last is done.
 */
export async function setReceiver(
  tx: Tx,
  storeId: number,
  id: number,
  change: ReceiverChange,
  now: number,
): Promise<Receiver> {
  // Which events go where is looked at over all of a store's webhooks: who changes one meanwhile waits here.
  await holdCounter(tx, storeId, counter);
  const before = await getReceiver(tx, storeId, id);
  const after: Receiver = {
    ...before,
    url: change.url ?? before.url,
    events: change.events ?? before.events,
    active: change.active ?? before.active,
  };
  const same =
    after.url === before.url &&
    after.active === before.active &&
    JSON.stringify(after.events) === JSON.stringify(before.events);
  if (same) return before;
  const afresh = after.url !== before.url || (after.active && !before.active);
  const { url, active, doc } = receivers.toRow({ ...after, url: columnText(after.url) });
  const changed = await tx
    .updateTable('webhook_receiver')
    .set({
      url,
      active,
      doc,
      updated_at: now,
      version: before.version + 1,
      ...(afresh ? { failures: 0, failing_since: null, paused_until: null } : {}),
    })
    .where('store_id', '=', storeId)
    .where('id', '=', id)
    .where('version', '=', before.version)
    .executeTakeFirst();
  if (changed.numUpdatedRows === 0n)
    throw new ShopError('conflict', `The webhook ${id} was changed by someone else meanwhile: try again`);
  const fields = ({ url, events, active }: Receiver) => ({ url, events, active });
  const act = { act: 'webhook.update', id, before: fields(before), after: fields(after) };
  await audit(tx, storeId, act, now);
  return getReceiver(tx, storeId, id);
}

/**
 * Removes a receiver with its secret; what waits for it is not sent (where thousands wait, the clean-up notes
 * it of most of them). Its log stays. Refuses with `not_found`.
 */
export async function removeReceiver(
  tx: Tx,
  vault: Vault,
  storeId: number,
  id: number,
  now: number,
): Promise<void> {
  const removed = await tx
    .deleteFrom('webhook_receiver')
    .where('store_id', '=', storeId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (removed.numDeletedRows === 0n)
    throw new ShopError('not_found', `There is no webhook ${id} in this store`);
  await audit(tx, storeId, { act: 'webhook.delete', id }, now);
  await dropWaiting(tx, { storeId, id }, now);
  await vault.put(tx, storeId, secretOf(id), null, now);
}

/** The name under which the vault keeps what a receiver's deliveries are signed with. */
export function secretOf(receiverId: number): string {
  return `webhook.${receiverId}`;
}

/**
 * The name under which the vault keeps the secret of the app that Tiendanube's deliveries are signed with.
 */
export const appSecret = 'tiendanube.appSecret';

/** Reads such a secret; null and empty text take it away. */
export function readAppSecret(
  value: unknown,
): { readonly value: string | null } | { readonly wrong: string } {
  if (value === null || value === '') return { value: null };
  const text = typeof value === 'string' ? value.trim() : '';
  return /^[\x21-\x7e]{8,500}$/.test(text)
    ? { value: text }
    : { wrong: 'must be 8 to 500 plain characters without spaces' };
}

/** A new secret to sign with. */
export function generateSecret(): string {
  return `whsec_${randomBytes(32).toString('base64url')}`;
}
