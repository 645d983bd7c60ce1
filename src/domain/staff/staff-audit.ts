import type { Tx } from '../../storage/storage.js';
import { audit } from '../audit/audit.js';
import { type Staff, storesOf } from './staff.js';

/** Notes what becomes of somebody's place, in each store that they work in, or worked in before. */
export async function auditStaff(
  tx: Tx,
  act: 'staff.invite' | 'staff.create' | 'staff.update' | 'staff.delete' | 'staff.join',
  before: Staff | null,
  after: Staff | null,
  now: number,
): Promise<void> {
  const stores = new Map<number, string>();
  for (const staff of [before, after])
    if (staff) for (const { storeId } of await storesOf(tx, staff)) stores.set(storeId, String(staff.id));
  for (const [storeId, id] of stores)
    await audit(tx, storeId, { act, id, before: fieldsOf(before), after: fieldsOf(after) }, now);
}

function fieldsOf(staff: Staff | null): object | null {
  if (!staff) return null;
  const { email, name, role, merchants, refundLimit, personalData } = staff;
  return { email, name, role, shops: merchants, refundLimit, personalData };
}
