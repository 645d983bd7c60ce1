import type { Tx } from '../../storage/storage.js';
import { ShopError } from '../errors.js';
import { endStaffSessions } from './sessions.js';
import { findStaff, holdStaff } from './staff.js';

/** Takes somebody's place away, their sessions and links too. The last owner stays: refuses with `conflict`. */
export async function removeStaff(tx: Tx, id: number): Promise<void> {
  await holdStaff(tx);
  const staff = await findStaff(tx, id);
  if (!staff) throw new ShopError('not_found', `there is nobody with the number ${id}`);
  if (staff.role === 'owner') await refuseLastOwner(tx, id);
  await endStaffSessions(tx, id);
  await tx.deleteFrom('staff_link').where('staff_id', '=', id).execute();
  await tx.deleteFrom('staff_store').where('staff_id', '=', id).execute();
  await tx.deleteFrom('staff').where('id', '=', id).execute();
}

/** Without an owner nobody could let anybody in any more. One who has not accepted an invitation does not count. */
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
