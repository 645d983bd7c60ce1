import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { statement } from '../../storage/statement.js';
import type { Reader, Tx } from '../../storage/storage.js';
import { auditActor } from '../audit/audit.js';
import { hiddenSecret } from '../audit/changes.js';

/**
 * Secrets that the shop itself uses (a provider's key, a password of a mail server), encrypted under the
 * master key.
 */
export interface Vault {
  /**
   * The secret's text, or undefined where there is none. Throws where it was sealed under another master key.
   */
  read(db: Reader, storeId: number, name: string): Promise<string | undefined>;
  /** Puts a secret in the place of what was there; null forgets it. */
  put(tx: Tx, storeId: number, name: string, value: string | null, now: number): Promise<void>;
  /**
   * A seal of a text, as base64url: nobody without the master key can make it, so it proves that the text is
   * ours.
   */
  sign(text: string): string;
  /** A secret as it may be stored elsewhere than among a store's, bound to a number and a name. */
  seal(storeId: number, name: string, value: string): string;
  /** What `seal` made, in clear. Throws where it was sealed under another master key. */
  unseal(storeId: number, name: string, sealed: string): string;
  /** Names of the secrets that a store has. */
  names(db: Reader, storeId: number): Promise<string[]>;
}

const sealedOf = statement<{ store: number; name: string }, { sealed: string }>((db, p) =>
  db.selectFrom('secret').select('sealed').where('store_id', '=', p('store')).where('name', '=', p('name')),
);

/** How many secrets a database has, of all its stores. */
export async function countSecrets(db: Reader): Promise<number> {
  const { n } = await db
    .selectFrom('secret')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return Number(n);
}

/**
 * The secrets of all stores that were sealed under another master key than this one, by name: `smtp.password
 * of store 1`.
 */
export async function foreignSecrets(db: Reader, masterKey: Buffer): Promise<string[]> {
  const rows = await db.selectFrom('secret').selectAll().orderBy('store_id').orderBy('name').execute();
  return rows
    .filter((row) => unsealed(masterKey, row.store_id, row.name, row.sealed) === undefined)
    .map((row) => `${row.name} of store ${row.store_id}`);
}

/** Undefined where it was sealed under another key, or for another store or name. */
function unsealed(masterKey: Buffer, storeId: number, name: string, sealed: string): string | undefined {
  const bytes = Buffer.from(sealed, 'base64url');
  try {
    const decipher = createDecipheriv('aes-256-gcm', masterKey, bytes.subarray(0, 12))
      .setAAD(Buffer.from(`${storeId} ${name}`))
      .setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

/**
 * A vault under a key of 32 bytes. AES-256-GCM, bound to store and name, so that no secret can be put in
 * another's place.
 */
export function vault(masterKey: Buffer): Vault {
  if (masterKey.length !== 32) throw new Error('a master key has 32 bytes');
  const signingKey = Buffer.from(hkdfSync('sha256', masterKey, '', 'comptoir seals', 32));

  function seal(storeId: number, name: string, value: string): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', masterKey, nonce).setAAD(Buffer.from(`${storeId} ${name}`));
    const sealed = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  function unseal(storeId: number, name: string, sealed: string): string {
    const text = unsealed(masterKey, storeId, name, sealed);
    if (text !== undefined) return text;
    throw new Error(
      `the secret ${name} of store ${storeId} was encrypted under another master key: set COMPTOIR_MASTER_KEY to that key, or set the secret again`,
    );
  }

  return {
    seal,
    unseal,
    async read(db, storeId, name) {
      const [row] = await sealedOf(db, { store: storeId, name });
      return row && unseal(storeId, name, row.sealed);
    },
    async put(tx, storeId, name, value, now) {
      const { length } = await tx
        .selectFrom('secret')
        .select('name')
        .where('store_id', '=', storeId)
        .where('name', '=', name)
        .execute();
      const [before, after] = [length > 0, value !== null].map((there) => ({
        [name]: there ? hiddenSecret : null,
      }));
      if (length > 0 || value !== null)
        await auditActor(
          tx,
          storeId,
          {
            act: 'secret.update',
            id: name,
            before: length > 0 && value !== null ? null : before!,
            after: after!,
          },
          now,
        );
      if (value === null) {
        await tx.deleteFrom('secret').where('store_id', '=', storeId).where('name', '=', name).execute();
        return;
      }
      const sealed = seal(storeId, name, value);
      await tx
        .insertInto('secret')
        .values({ store_id: storeId, name, sealed, updated_at: now })
        .onConflict((conflict) =>
          conflict.columns(['store_id', 'name']).doUpdateSet({ sealed, updated_at: now }),
        )
        .execute();
    },
    sign(text) {
      return createHmac('sha256', signingKey).update(text).digest('base64url');
    },
    async names(db, storeId) {
      const rows = await db
        .selectFrom('secret')
        .select('name')
        .where('store_id', '=', storeId)
        .orderBy('name')
        .execute();
      return rows.map((row) => row.name);
    },
  };
}
