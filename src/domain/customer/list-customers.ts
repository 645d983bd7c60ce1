import type { Window } from '../../storage/list.js';
import { readCount } from '../../storage/object-counts.js';
import type { Reader } from '../../storage/storage.js';
import { type CustomerFilter, type CustomerOrder, customerList } from './customer-list.js';
import type { CustomerRef } from './rows.js';
import { countNameOf } from './save-customer.js';

export interface CustomerWindow extends Window {
  readonly order: CustomerOrder;
}

export interface CustomerPage {
  readonly total: number;
  readonly customers: readonly CustomerRef[];
}

/** A page of customers, in an order, and how many there are in all. `limit` 0 counts alone. */
export async function listCustomers(
  db: Reader,
  storeId: number,
  filter: CustomerFilter,
  window: CustomerWindow,
): Promise<CustomerPage> {
  const { total, rows } = await customerList.read(db, storeId, filter, window, countCustomers);
  return { total, customers: rows };
}

/** Kept counts know all customers and those of a status; others are counted. */
async function countCustomers(db: Reader, storeId: number, filter: CustomerFilter): Promise<number> {
  const { status, ...rest } = filter;
  if (Object.values(rest).some((value) => value !== undefined))
    return customerList.count(db, storeId, filter);
  if (status) return readCount(db, storeId, countNameOf(status));
  const confirmed = await readCount(db, storeId, countNameOf('Confirmed'));
  return confirmed + (await readCount(db, storeId, countNameOf('Unconfirmed')));
}
