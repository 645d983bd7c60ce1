import { addToCount } from '../../storage/object-counts.js';
import { removeFromSearch } from '../../storage/search.js';
import { statement } from '../../storage/statement.js';
import type { Tx } from '../../storage/storage.js';
import { auditActor, forgetChanges } from '../audit/audit.js';
import { ShopError } from '../errors.js';
import { record } from '../outbox.js';
import type { Store } from '../store/store.js';
import { emailKey } from './customer.js';
import { forgetDevices } from './devices.js';
import { releaseEmail } from './email-owner.js';
import { endLinks } from './mailed-links.js';
import { findCustomer } from './rows.js';
import { countNameOf } from './save-customer.js';
import { endSessions } from './sessions.js';
import { snapshot } from './snapshot.js';
import { noSuchCustomer } from './update-customer.js';

const anyOrder = statement<{ store: number; id: number }, { token: string }>((db, p) =>
  db
    .selectFrom('orders')
    .select('token')
    .where('store_id', '=', p('store'))
    .where('customer_id', '=', p('id'))
    .where('completed', '=', 1)
    .limit(1),
);

const tries = 10;

/**
 * Deletes a customer: the account and its addresses. Orders are refused with `customer_has_orders`, or stay
 * as those of a guest; carts do not count. Refuses with `not_found` who is not there.
 */
export async function deleteCustomer(
  tx: Tx,
  store: Store,
  key: string | number,
  orders: 'refuse' | 'leave',
  now: number,
): Promise<void> {
  const { storeId } = store;
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const customer = await findCustomer(tx, storeId, key);
    if (!customer) throw noSuchCustomer();
    const { id } = customer;
    if (orders === 'refuse' && (await anyOrder(tx, { store: storeId, id })).length > 0) {
      throw new ShopError('customer_has_orders', 'a customer with orders cannot be deleted');
    }
    // An order that came meanwhile has counted the version up: then this look was too early.
    const deleted = await tx
      .deleteFrom('customer')
      .where('store_id', '=', storeId)
      .where('id', '=', id)
      .where('version', '=', customer.version)
      .executeTakeFirst();
    if (deleted.numDeletedRows === 0n) continue;
    await tx
      .updateTable('orders')
      // Whoever shows an order with its customer must not go on from memory.
      .set((eb) => ({ customer_id: null, version: eb('version', '+', 1) }))
      .where('store_id', '=', storeId)
      .where('customer_id', '=', id)
      .execute();
    await endSessions(tx, storeId, id);
    await forgetDevices(tx, storeId, id);
    await endLinks(tx, storeId, id);
    await removeFromSearch(tx, 'customer', storeId, customer.position);
    await addToCount(tx, storeId, countNameOf(customer.status), -1);
    await releaseEmail(tx, storeId, emailKey(customer.details.email), id);
    await forgetChanges(tx, storeId, customer.guid);
    await auditActor(tx, storeId, { act: 'customer.delete', id: customer.guid }, now);
    await record(tx, storeId, 'customer.deleted', customer.guid, snapshot(customer), now);
    return;
  }
  throw new ShopError('conflict', 'the customer keeps changing: try again');
}
