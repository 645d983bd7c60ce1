import type { Reader, Tx } from '../../storage/storage.js';
import { hashPassword, passwordProblem, verifyPassword } from '../customer/password.js';
import { ShopError } from '../errors.js';
import { readStaffLink, useStaffLink } from './links.js';
import {
  anybodyThere,
  createStaff,
  findStaff,
  findStaffByEmail,
  holdStaff,
  type Staff,
  staffName,
} from './staff.js';
import { auditStaff } from './staff-audit.js';

/** Characters of a password of staff: it opens more than a buyer's. */
export const shortestStaffPassword = 10;

/** What is stored of a new password. Refuses with `invalid`. Slow on purpose: before a transaction. */
export async function hashStaffPassword(password: string): Promise<string> {
  const wrong = passwordProblem(password, shortestStaffPassword);
  if (wrong !== undefined) throw new ShopError('invalid', `password ${wrong}`, { password: [wrong] });
  return hashPassword(password);
}

/**
 * Whose e-mail and password these are; undefined for a wrong password and for an e-mail that nobody has,
 * which take the same time. Slow on purpose: call it before a transaction.
 */
export async function recogniseStaff(
  db: Reader,
  email: string,
  password: string,
): Promise<Staff | undefined> {
  const staff = await findStaffByEmail(db, email);
  const right = await verifyPassword(staff?.passwordHash ?? undefined, password);
  return right ? staff : undefined;
}

/**
 * Holds somebody as they were when their password was right, until the commit: whoever changes their password
 * or their rights comes first, and then this refuses, or comes after, and then ends the session made here.
 */
export async function holdRecognised(tx: Tx, { id, version }: Staff): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('staff')
    .set((eb) => ({ version: eb.ref('version') }))
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw wrongStaffCredentials();
}

/** The one refusal for every reason. */
export function wrongStaffCredentials(): ShopError {
  return new ShopError('wrong_credentials', 'nobody has this e-mail and password');
}

export interface FirstOwner {
  readonly token: string;
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
}

/** The first owner, of every shop: once, by a link to set the dashboard up. Refuses with `link_invalid`. */
export async function setUpOwner(
  tx: Tx,
  { token, email, name, passwordHash }: FirstOwner,
  now: number,
): Promise<Staff> {
  await holdStaff(tx);
  await useStaffLink(tx, 'setup', token, now);
  if (await anybodyThere(tx))
    throw new ShopError('link_invalid', 'the dashboard is set up already: ask its owner for an invitation');
  const owner = await createStaff(tx, { email, name, role: 'owner', merchants: null, passwordHash }, now);
  await auditStaff(tx, 'staff.create', null, owner, now);
  return owner;
}

/** Who was invited takes the place, with a name and a password of their own. Refuses with `link_invalid`. */
export async function acceptInvitation(
  tx: Tx,
  { token, name, passwordHash }: Omit<FirstOwner, 'email'>,
  now: number,
): Promise<Staff> {
  await holdStaff(tx);
  const { staffId } = await readStaffLink(tx, 'invitation', token, now);
  await useStaffLink(tx, 'invitation', token, now);
  await tx
    .updateTable('staff')
    .set((eb) => ({ password_hash: passwordHash, name: staffName(name), version: eb('version', '+', 1) }))
    .where('id', '=', staffId!)
    .execute();
  const joined = (await findStaff(tx, staffId!))!;
  await auditStaff(tx, 'staff.join', null, joined, now);
  return joined;
}
