import { randomInt } from 'node:crypto';
import type { Reader, Tx } from '../../storage/storage.js';
import { verifyPassword } from '../customer/password.js';
import { ShopError } from '../errors.js';
import type { Vault } from '../store/secrets.js';
import { tokenHash } from '../token.js';
import type { Staff } from './staff.js';
import { newTotpSecret, stepOfCode, totpUrl } from './totp.js';

const codesAtOnce = 10;
/** Without letters and digits that look alike. */
const letters = 'abcdefghjkmnpqrstuvwxyz23456789';

/** What somebody needs to set an authenticator up. */
export interface NewTotp {
  readonly secret: string;
  readonly url: string;
  /** Each is taken once, in the place of a code: shown this once. */
  readonly recoveryCodes: readonly string[];
}

/** Whether signing in takes a code too. */
export async function hasSecondFactor(db: Reader, staffId: number): Promise<boolean> {
  const row = await db
    .selectFrom('staff_totp')
    .select('staff_id')
    .where('staff_id', '=', staffId)
    .where('confirmed', '=', 1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Who has a second factor. */
export async function staffWithSecondFactor(db: Reader): Promise<ReadonlySet<number>> {
  const rows = await db.selectFrom('staff_totp').select('staff_id').where('confirmed', '=', 1).execute();
  return new Set(rows.map((row) => row.staff_id));
}

/**
 * Begins to set an authenticator up, in the place of one that was not confirmed. Refuses with `conflict` where
 * one is set up already.
 */
export async function beginTotp(tx: Tx, vault: Vault, { id, email }: Staff, now: number): Promise<NewTotp> {
  if (await hasSecondFactor(tx, id))
    throw new ShopError('conflict', 'an authenticator is set up already: take it off first');
  await removeSecondFactor(tx, id);
  const secret = newTotpSecret();
  const sealed = vault.seal(0, nameOf(id), secret);
  await tx
    .insertInto('staff_totp')
    .values({ staff_id: id, sealed, confirmed: 0, last_step: 0, created_at: now })
    .execute();
  const recoveryCodes = Array.from({ length: codesAtOnce }, newRecoveryCode);
  await tx
    .insertInto('staff_recovery_code')
    .values(recoveryCodes.map((code) => ({ staff_id: id, hash: tokenHash(code) })))
    .execute();
  return { secret, url: totpUrl(secret, email), recoveryCodes };
}

/** Takes a code of the authenticator that is being set up; whether it was right. From then on it is needed. */
export async function confirmTotp(
  tx: Tx,
  vault: Vault,
  id: number,
  code: string,
  now: number,
): Promise<boolean> {
  const step = await rightStep(tx, vault, id, code, 0, now);
  if (step === undefined) return false;
  const { numUpdatedRows } = await tx
    .updateTable('staff_totp')
    .set({ confirmed: 1, last_step: step })
    .where('staff_id', '=', id)
    .where('confirmed', '=', 0)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Takes a code of the authenticator, or a recovery code, once; whether it was right. */
export async function takeCode(
  tx: Tx,
  vault: Vault,
  id: number,
  code: string,
  now: number,
): Promise<boolean> {
  const step = await rightStep(tx, vault, id, code, 1, now);
  if (step !== undefined) {
    const { numUpdatedRows } = await tx
      .updateTable('staff_totp')
      .set({ last_step: step })
      .where('staff_id', '=', id)
      .where('last_step', '<', step)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }
  if (!(await hasSecondFactor(tx, id))) return false;
  const { numDeletedRows } = await tx
    .deleteFrom('staff_recovery_code')
    .where('staff_id', '=', id)
    .where('hash', '=', tokenHash(code.trim().toLowerCase()))
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Takes authenticator and recovery codes off. */
export async function removeSecondFactor(tx: Tx, id: number): Promise<void> {
  await tx.deleteFrom('staff_totp').where('staff_id', '=', id).execute();
  await tx.deleteFrom('staff_recovery_code').where('staff_id', '=', id).execute();
}

/** Notes that the owner of a session has just proven who they are. */
export async function renewProof(tx: Tx, hash: string, now: number): Promise<void> {
  await tx.updateTable('staff_session').set({ proven_at: now }).where('hash', '=', hash).execute();
}

/** Whether a password is somebody's own. Slow on purpose: call it before a transaction. */
export function isOwnPassword({ passwordHash }: Staff, password: string): Promise<boolean> {
  return verifyPassword(passwordHash ?? undefined, password);
}

async function rightStep(
  tx: Tx,
  vault: Vault,
  id: number,
  code: string,
  confirmed: 0 | 1,
  now: number,
): Promise<number | undefined> {
  const row = await tx
    .selectFrom('staff_totp')
    .select(['sealed', 'last_step'])
    .where('staff_id', '=', id)
    .where('confirmed', '=', confirmed)
    .executeTakeFirst();
  return row && stepOfCode(vault.unseal(0, nameOf(id), row.sealed), code, row.last_step, now);
}

function nameOf(id: number): string {
  return `staff.totp.${id}`;
}

function newRecoveryCode(): string {
  const part = (): string => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('');
  return `${part()}-${part()}`;
}
