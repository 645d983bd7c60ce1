import { inList } from '../../storage/in-list.js';
import { statement } from '../../storage/statement.js';
import type { Reader } from '../../storage/storage.js';
import { type Customer, type CustomerStatus, customerGuid } from './customer.js';
import { readDetails } from './document.js';

/** What a list knows of a customer: enough to find it in a cache. */
export interface CustomerRef {
  readonly id: number;
  readonly version: number;
}

interface CustomerRow {
  readonly id: number;
  readonly guid: string;
  readonly position: number;
  readonly status: CustomerStatus;
  readonly created_at: number;
  readonly updated_at: number;
  readonly orders_count: number;
  readonly orders_amount: number;
  readonly paid_amount: number;
  readonly latest_order_id: number | null;
  readonly version: number;
  readonly doc: string;
}

/** All but the password's hash, which is never read with the rest. */
const columns = [
  'id',
  'guid',
  'position',
  'status',
  'created_at',
  'updated_at',
  'orders_count',
  'orders_amount',
  'paid_amount',
  'latest_order_id',
  'version',
  'doc',
] as const;

const rowByGuid = statement<{ store: number; guid: string }, CustomerRow>((db, p) =>
  db.selectFrom('customer').select(columns).where('store_id', '=', p('store')).where('guid', '=', p('guid')),
);

const rowById = statement<{ store: number; id: number }, CustomerRow>((db, p) =>
  db.selectFrom('customer').select(columns).where('store_id', '=', p('store')).where('id', '=', p('id')),
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
    .select(columns)
    .where('store_id', '=', p('store'))
    .where(inList(db, 'id', p('ids'), 'integer')),
);

const rowsByGuid = statement<{ store: number; guids: string }, CustomerRow>((db, p) =>
  db
    .selectFrom('customer')
    .select(columns)
    .where('store_id', '=', p('store'))
    .where(inList(db, 'guid', p('guids'), 'text')),
);

/** A customer by GUID (a text, any case) or by number, or undefined. */
export async function findCustomer(
  db: Reader,
  storeId: number,
  key: string | number,
): Promise<Customer | undefined> {
  if (typeof key === 'number') return fromRow((await rowById(db, { store: storeId, id: key }))[0]);
  const guid = customerGuid(key);
  return guid === undefined ? undefined : fromRow((await rowByGuid(db, { store: storeId, guid }))[0]);
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
  return rows.map((row) => fromRow(row)!);
}

/** Several customers at once by GUID (lower case), in no particular order. */
export async function loadCustomersByGuid(
  db: Reader,
  storeId: number,
  guids: readonly string[],
): Promise<Customer[]> {
  if (guids.length === 0) return [];
  const rows = await rowsByGuid(db, { store: storeId, guids: JSON.stringify(guids) });
  return rows.map((row) => fromRow(row)!);
}

function fromRow(row: CustomerRow | undefined): Customer | undefined {
  if (!row) return undefined;
  return {
    id: row.id,
    guid: row.guid,
    status: row.status,
    position: row.position,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    ordersCount: row.orders_count,
    ordersAmount: row.orders_amount,
    paidAmount: row.paid_amount,
    latestOrderId: row.latest_order_id,
    version: row.version,
    details: readDetails(row.doc),
  };
}
