import type { Window } from '../../storage/list.js';
import { positionOf } from '../../storage/position.js';
import type { Reader } from '../../storage/storage.js';
import { type CustomerOrderFilter, customerOrderList } from '../order/customer-orders.js';
import type { OrderRef } from '../order/filter.js';
import type { Customer } from './customer.js';
import { findCustomer } from './rows.js';

/*
 * A customer sees the orders that they placed while signed in. Whoever types their e-mail as a guest makes an
 * order of theirs too: those are shown only up to the moment when a mailed link last proved that the e-mail
 * is theirs.
 */

/** The completed orders that a customer may see, newest first, and how many there are in all. */
export async function listOwnOrders(
  db: Reader,
  storeId: number,
  customer: Customer,
  page: Window,
): Promise<{ readonly total: number; readonly orders: readonly OrderRef[] }> {
  const window = { ...page, order: 'newest' } as const;
  const { total, rows } = await customerOrderList.read(db, storeId, ownedBy(customer), window);
  return { total, orders: rows };
}

/**
 * Whether a signed-in customer may see an order: where not, it is to be answered as one that is not there.
 */
export async function ownsOrder(
  db: Reader,
  storeId: number,
  customerId: number,
  order: { readonly token: string; readonly customerId: number | null },
): Promise<boolean> {
  if (order.customerId !== customerId) return false;
  const customer = await findCustomer(db, storeId, customerId);
  if (!customer) return false;
  return (await customerOrderList.count(db, storeId, { ...ownedBy(customer), token: order.token })) > 0;
}

function ownedBy({ id, details }: Customer): CustomerOrderFilter {
  const claimedBefore = details.claimedAt === null ? 0 : positionOf(details.claimedAt + 1);
  return { customer: id, claimedBefore };
}
