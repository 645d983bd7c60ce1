import { inList } from '../../storage/in-list.js';
import { recordOf } from '../../storage/record.js';
import { statement } from '../../storage/statement.js';
import type { Reader } from '../../storage/storage.js';
import { type Customer, customerGuid } from './customer.js';
import { readDetails, storedDetails } from './document.js';

/** What a list knows of a customer: enough to find it in a cache. */
export interface CustomerRef {
  readonly id: number;
  readonly version: number;
}

/** All but the password's hash, which is never read with the rest. */
export const customers = recordOf<Customer>()('customer', {
  id: 'id',
  guid: 'guid',
  status: 'status',
  position: 'position',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
  ordersCount: 'orders_count',
  ordersAmount: 'orders_amount',
  paidAmount: 'paid_amount',
  latestOrderId: 'latest_order_id',
  version: 'version',
  details: { column: 'doc', read: readDetails, write: storedDetails },
});

type CustomerRow = ReturnType<typeof customers.toRow>;

const rowByGuid = statement<{ store: number; guid: string }, CustomerRow>((db, p) =>
  db
    .selectFrom('customer')
    .select(customers.columns)
    .where('store_id', '=', p('store'))
    .where('guid', '=', p('guid')),
);

const rowById = statement<{ store: number; id: number }, CustomerRow>((db, p) =>
  db
    .selectFrom('customer')
    .select(customers.columns)
    .where('store_id', '=', p('store'))
    .where('id', '=', p('id')),
);

const refByGuid = statement<{ store: number; guid: string }, CustomerRef>((db, p) =>
  db
    .selectFrom('customer')
    .select(['id', 'version'])
    .where('store_id', '=', p('store'))
    .where('guid', '=', p('guid')),
);

const refById = statement<{ store: number; id: number }, CustomerRef>((db, p) =>
  db
    .selectFrom('customer')
    .select(['id', 'version'])
    .where('store_id', '=', p('store'))
    .where('id', '=', p('id')),
);

const refsById = statement<{ store: number; ids: string }, CustomerRef>((db, p) =>
  db
    .selectFrom('customer')
    .select(['id', 'version'])
    .where('store_id', '=', p('store'))
    .where(inList(db, 'id', p('ids'), 'integer')),
);

const rowsById = statement<{ store: number; ids: string }, CustomerRow>((db, p) =>
  db
    .selectFrom('customer')
    .select(customers.columns)
    .where('store_id', '=', p('store'))
    .where(inList(db, 'id', p('ids'), 'integer')),
);

const rowsByGuid = statement<{ store: number; guids: string }, CustomerRow>((db, p) =>
  db
    .selectFrom('customer')
    .select(customers.columns)
    .where('store_id', '=', p('store'))
    .where(inList(db, 'guid', p('guids'), 'text')),
);

/** A customer by GUID (a text, any case) or by number, or undefined. */
export async function findCustomer(
  db: Reader,
  storeId: number,
  key: string | number,
): Promise<Customer | undefined> {
  const guid = typeof key === 'number' ? undefined : customerGuid(key);
  if (typeof key !== 'number' && guid === undefined) return undefined;
  const [row] =
    typeof key === 'number'
      ? await rowById(db, { store: storeId, id: key })
      : await rowByGuid(db, { store: storeId, guid: guid! });
  return row && customers.fromRow(row);
}

/** The number and version of a customer by GUID (a text, any case) or by number, or undefined. */
export async function findCustomerRef(
  db: Reader,
  storeId: number,
  key: string | number,
): Promise<CustomerRef | undefined> {
  if (typeof key === 'number') return (await refById(db, { store: storeId, id: key }))[0];
  const guid = customerGuid(key);
  return guid === undefined ? undefined : (await refByGuid(db, { store: storeId, guid }))[0];
}

/** The versions of several customers by number, in no particular order. */
export async function findCustomerRefs(
  db: Reader,
  storeId: number,
  ids: readonly number[],
): Promise<CustomerRef[]> {
  return ids.length === 0 ? [] : refsById(db, { store: storeId, ids: JSON.stringify(ids) });
}

/** Several customers at once by number, in no particular order. */
export async function loadCustomers(
  db: Reader,
  storeId: number,
  ids: readonly number[],
): Promise<Customer[]> {
  if (ids.length === 0) return [];
  const rows = await rowsById(db, { store: storeId, ids: JSON.stringify(ids) });
  return rows.map(customers.fromRow);
}

/** Several customers at once by GUID (lower case), in no particular order. */
export async function loadCustomersByGuid(
  db: Reader,
  storeId: number,
  guids: readonly string[],
): Promise<Customer[]> {
  if (guids.length === 0) return [];
  const rows = await rowsByGuid(db, { store: storeId, guids: JSON.stringify(guids) });
  return rows.map(customers.fromRow);
}
