import type { Tx } from '../../storage/storage.js';
import { ShopError } from '../errors.js';
import { issueStaffLink, type StaffLink } from './links.js';
import type { Role } from './rights.js';
import { removeSecondFactor } from './second-factor.js';
import { endStaffSessions } from './sessions.js';
import {
  createStaff,
  findStaff,
  findStaffByEmail,
  holdStaff,
  type NewStaff,
  type Staff,
  setMerchants,
} from './staff.js';
import { auditStaff } from './staff-audit.js';

/** What an owner changes of somebody; undefined stays. */
export interface StaffChange {
  readonly role?: Role | undefined;
  readonly merchants?: readonly number[] | null | undefined;
  readonly refundLimit?: string | undefined;
  readonly personalData?: boolean | undefined;
}

/**
 * Whether somebody's place is for this owner to decide: nobody gives, or takes, more shops than they have
 * themselves.
 */
export function mayManage(owner: Staff, merchants: readonly number[] | null): boolean {
  return owner.merchants === null || (merchants?.every((one) => owner.merchants!.includes(one)) ?? false);
}

/** Whether two people work in one shop. */
export function sharesShop(one: Staff, other: Staff): boolean {
  if (one.merchants === null || other.merchants === null) return true;
  return one.merchants.some((merchant) => other.merchants!.includes(merchant));
}

/** Somebody whose place this owner decides; refuses with `not_found` and `not_allowed`. */
export async function managedStaff(tx: Tx, owner: Staff, id: number): Promise<Staff> {
  const staff = await findStaff(tx, id);
  if (!staff || !sharesShop(owner, staff)) throw nobody(id);
  refuseForeign(owner, staff.merchants);
  return staff;
}

/** Invites somebody, by a link of 7 days; again, while they have not accepted, ends the link before. */
export async function inviteStaff(
  tx: Tx,
  owner: Staff,
  input: Omit<NewStaff, 'passwordHash'>,
  now: number,
): Promise<{ readonly staff: Staff; readonly link: StaffLink }> {
  await holdStaff(tx);
  refuseForeign(owner, input.merchants);
  const before = await findStaffByEmail(tx, input.email);
  if (!before || before.passwordHash !== null) {
    const staff = await createStaff(tx, { ...input, passwordHash: null }, now);
    await auditStaff(tx, 'staff.invite', null, staff, now);
    return { staff, link: await issueStaffLink(tx, 'invitation', staff.id, now) };
  }
  refuseForeign(owner, before.merchants);
  const staff = await updateStaff(
    tx,
    owner,
    before.id,
    { role: input.role, merchants: input.merchants },
    now,
  );
  return { staff, link: await issueStaffLink(tx, 'invitation', staff.id, now) };
}

/**
 * Changes what somebody may. Their sessions end where it is anything else than before. The last owner stays
 * one: refuses with `conflict`.
 */
export async function updateStaff(
  tx: Tx,
  owner: Staff,
  id: number,
  change: StaffChange,
  now: number,
): Promise<Staff> {
  await holdStaff(tx);
  const before = await managedStaff(tx, owner, id);
  const { role = before.role, merchants = before.merchants } = change;
  const { refundLimit = before.refundLimit, personalData = before.personalData } = change;
  refuseForeign(owner, merchants);
  if (before.role === 'owner' && (role !== 'owner' || narrower(before.merchants, merchants)))
    await refuseLastOwner(tx, id);
  const after = { role, merchants, refundLimit, personalData };
  if (Object.entries(after).every(([key, value]) => same(value, before[key as keyof typeof after])))
    return before;
  await tx
    .updateTable('staff')
    .set((eb) => ({
      role,
      every_store: merchants === null ? 1 : 0,
      refund_limit: refundLimit,
      personal_data: personalData ? 1 : 0,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', id)
    .execute();
  await setMerchants(tx, id, merchants);
  await endStaffSessions(tx, id);
  const changed = (await findStaff(tx, id))!;
  await auditStaff(tx, 'staff.update', before, changed, now);
  return changed;
}

function narrower(before: readonly number[] | null, after: readonly number[] | null): boolean {
  return after !== null && (before === null || before.some((merchant) => !after.includes(merchant)));
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function refuseForeign(owner: Staff, merchants: readonly number[] | null): void {
  if (!mayManage(owner, merchants))
    throw new ShopError('not_allowed', 'this names shops that you do not work in: an owner of those decides');
}

function nobody(id: number): ShopError {
  return new ShopError('not_found', `there is nobody with the number ${id}`);
}

/**
 * Takes somebody's place away, their sessions and links too. The last owner stays: refuses with `conflict`.
 */
export async function removeStaff(tx: Tx, id: number, now: number): Promise<void> {
  await holdStaff(tx);
  const staff = await findStaff(tx, id);
  if (!staff) throw nobody(id);
  if (staff.role === 'owner') await refuseLastOwner(tx, id);
  await auditStaff(tx, 'staff.delete', staff, null, now);
  await endStaffSessions(tx, id);
  await tx.deleteFrom('staff_link').where('staff_id', '=', id).execute();
  await tx.deleteFrom('staff_store').where('staff_id', '=', id).execute();
  await removeSecondFactor(tx, id);
  await tx.deleteFrom('staff').where('id', '=', id).execute();
}

/**
 * Without an owner nobody could let anybody in any more. One who has not accepted an invitation does not
 * count.
 */
async function refuseLastOwner(tx: Tx, id: number): Promise<void> {
  const others = await tx
    .selectFrom('staff')
    .select('id')
    .where('role', '=', 'owner')
    .where('id', '<>', id)
    .where('password_hash', 'is not', null)
    .limit(1)
    .execute();
  if (others.length === 0)
    throw new ShopError('conflict', 'the last owner stays: make somebody else an owner first');
}
