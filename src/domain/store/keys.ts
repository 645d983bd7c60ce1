import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { nextNumber } from '../../storage/counter.js';
import { recordOf } from '../../storage/record.js';
import { statement } from '../../storage/statement.js';
import type { Reader, Tx } from '../../storage/storage.js';
import { auditActor } from '../audit/audit.js';
import { ShopError } from '../errors.js';

/** `public` and `secret` are Snipcart's two keys; `access` is Tiendanube's access token. */
export type KeyKind = 'public' | 'secret' | 'access';

export interface Key {
  readonly storeId: number;
  readonly id: number;
  readonly kind: KeyKind;
  /** Its last four characters. */
  readonly hint: string;
  readonly createdAt: number;
  readonly revokedAt: number | null;
  /** What the merchant calls it; may be empty. */
  readonly name: string;
  readonly lastUsedAt: number | null;
}

/** What is known of a key: not the hash that it is found by. */
const keys = recordOf<Key>()('api_key', {
  storeId: 'store_id',
  id: 'id',
  kind: 'kind',
  hint: 'hint',
  createdAt: 'created_at',
  revokedAt: 'revoked_at',
  name: 'name',
  lastUsedAt: 'last_used_at',
});

type KeyRow = ReturnType<typeof keys.toRow>;

/** A new random key. Snipcart's public ones look like theirs: base64 of a GUID and digits. */
export function generateKey(kind: KeyKind): string {
  if (kind === 'public') {
    const digits = String(randomBytes(6).readUIntBE(0, 6)).padStart(18, '6').slice(0, 18);
    return Buffer.from(`${randomUUID()}${digits}`).toString('base64').replace(/=+$/, '');
  }
  return kind === 'secret' ? `ST_${randomBytes(32).toString('base64url')}` : randomBytes(20).toString('hex');
}

/** Lower-case hex SHA-256 of a key: all that is stored of it. */
export function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** Stores a key of a store: a new one, or one that pages and programs have already. */
export async function addKey(
  tx: Tx,
  storeId: number,
  kind: KeyKind,
  key: string,
  now: number,
  name = '',
): Promise<Key> {
  if (key.length < 8 || key.length > 500 || /[\s:]/.test(key)) {
    throw new ShopError('invalid', 'a key has 8 to 500 characters, without spaces and colons');
  }
  const hash = hashKey(key);
  const known = await tx.selectFrom('api_key').selectAll().where('hash', '=', hash).executeTakeFirst();
  if (known) {
    if (known.store_id === storeId && known.kind === kind && known.revoked_at === null)
      return keys.fromRow(known);
    throw new ShopError(
      'conflict',
      `this key belongs to store ${known.store_id} already${known.revoked_at === null ? '' : ' and was revoked'}`,
    );
  }
  const id = await nextNumber(tx, storeId, 'key');
  const added: Key = {
    storeId,
    id,
    kind,
    hint: key.slice(-4),
    createdAt: now,
    revokedAt: null,
    name,
    lastUsedAt: null,
  };
  await tx
    .insertInto('api_key')
    .values({ ...keys.toRow(added), hash })
    .execute();
  await auditActor(tx, storeId, { act: 'key.create', id, after: { kind, last4: added.hint } }, now);
  return added;
}

/** A store's keys, oldest first, revoked ones too; never the keys themselves. */
export async function listKeys(db: Reader, storeId: number): Promise<Key[]> {
  const rows = await db
    .selectFrom('api_key')
    .selectAll()
    .where('store_id', '=', storeId)
    .orderBy('id')
    .execute();
  return rows.map(keys.fromRow);
}

/** Ends a key. Ending it again changes nothing. */
export async function revokeKey(tx: Tx, storeId: number, id: number, now: number): Promise<void> {
  const key = await tx
    .selectFrom('api_key')
    .select('id')
    .where('store_id', '=', storeId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!key)
    throw new ShopError(
      'not_found',
      `store ${storeId} has no key ${id}: "comptoir key list --store ${storeId}" shows those there are`,
    );
  await tx
    .updateTable('api_key')
    .set({ revoked_at: now })
    .where('store_id', '=', storeId)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .execute();
  await auditActor(tx, storeId, { act: 'key.delete', id }, now);
}

const used = statement<{ store: number; id: number; at: number }, unknown>((db, p) =>
  db
    .updateTable('api_key')
    .set({ last_used_at: p('at') })
    .where('store_id', '=', p('store'))
    .where('id', '=', p('id'))
    .where((eb) => eb.or([eb('last_used_at', 'is', null), eb('last_used_at', '<', p('at'))])),
);

/** Notes when keys were used last. */
export async function saveKeyUses(
  tx: Tx,
  uses: readonly { readonly storeId: number; readonly id: number; readonly at: number }[],
): Promise<void> {
  for (const { storeId, id, at } of uses) await used(tx, { store: storeId, id, at });
}

const byHash = statement<{ hash: string }, KeyRow & { readonly hash: string }>((db, p) =>
  db.selectFrom('api_key').selectAll().where('hash', '=', p('hash')).where('revoked_at', 'is', null),
);

/**
 * The store and kind that a key opens, or undefined. The last comparison takes the same time for every key.
 */
export async function findKey(db: Reader, key: string): Promise<Key | undefined> {
  const hash = hashKey(key);
  const [row] = await byHash(db, { hash });
  return row && timingSafeEqual(Buffer.from(row.hash), Buffer.from(hash)) ? keys.fromRow(row) : undefined;
}
