import { nextNumber } from '../../storage/counter.js';
import { insertRows } from '../../storage/insert-rows.js';
import { addToCount } from '../../storage/object-counts.js';
import { nextPosition, nextPositions } from '../../storage/position.js';
import { addAllToSearch, addToSearch, removeFromSearch } from '../../storage/search.js';
import { type SearchEntry, searchEntry } from '../../storage/search-entry.js';
import { statement } from '../../storage/statement.js';
import type { Tx } from '../../storage/storage.js';
import type {
  Customer,
  CustomerAddress,
  CustomerDetails,
  CustomerStatus,
  DraftAddress,
  DraftDetails,
} from './customer.js';
import { defaultAddress, emailKey } from './customer.js';
import { endLinks } from './mailed-links.js';
import { customers } from './rows.js';
import { searched } from './search-texts.js';
import { endSessions } from './sessions.js';

export interface NewCustomer {
  readonly guid: string;
  /** Without one it is the store's next number. */
  readonly id?: number | undefined;
  readonly status: CustomerStatus;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly passwordHash?: string | undefined;
  /** What they are found by, where that is worked out already. */
  readonly search?: SearchEntry | undefined;
  readonly details: DraftDetails;
}

/** What the tally of customers of a status is called. */
export function countNameOf(status: CustomerStatus): string {
  return `customer.${status}`;
}

/**
 * Adds a customer: the row, its place in the search index and its count. Who owns the e-mail is settled
 * elsewhere.
 */
export async function insertCustomer(
  tx: Tx,
  storeId: number,
  input: NewCustomer,
  now: number,
): Promise<Customer> {
  const details = await withAddressNumbers(tx, storeId, input.details, now);
  const position = await nextPosition(tx, 'customer', storeId, input.createdAt);
  const id = input.id ?? (await nextNumber(tx, storeId, 'customer'));
  const customer = newCustomer(input, id, position, details, now);
  await insertRows(tx, 'customer', [rowOf(storeId, customer, input.passwordHash)]);
  await addToSearch(tx, 'customer', storeId, position, searched(details, customer.status));
  await addToCount(tx, storeId, countNameOf(customer.status), 1);
  return customer;
}

/** Adds several customers, as `insertCustomer` does each, with as few queries as one takes. */
export async function insertCustomers(
  tx: Tx,
  storeId: number,
  inputs: readonly NewCustomer[],
  now: number,
): Promise<Customer[]> {
  const fresh = inputs.reduce((sum, { details }) => sum + unnumbered(details), 0);
  let nextAddress = fresh === 0 ? 0 : (await nextNumber(tx, storeId, 'address', fresh)) - fresh + 1;
  const without = inputs.filter(({ id }) => id === undefined).length;
  let nextId = without === 0 ? 0 : (await nextNumber(tx, storeId, 'customer', without)) - without + 1;
  const positions = await nextPositions(
    tx,
    'customer',
    storeId,
    inputs.map(({ createdAt }) => createdAt),
  );
  const added = inputs.map((input, place) => {
    const details = numbered(input.details, nextAddress, now);
    nextAddress += unnumbered(input.details);
    return newCustomer(input, input.id ?? nextId++, positions[place]!, details, now);
  });
  await insertRows(
    tx,
    'customer',
    added.map((customer, place) => rowOf(storeId, customer, inputs[place]!.passwordHash)),
  );
  await addAllToSearch(
    tx,
    'customer',
    storeId,
    added.map(({ position, details, status }, place) => ({
      position,
      entry: inputs[place]!.search ?? searchEntry(searched(details, status)),
    })),
  );
  for (const status of ['Confirmed', 'Unconfirmed'] as const) {
    const count = added.filter((customer) => customer.status === status).length;
    if (count > 0) await addToCount(tx, storeId, countNameOf(status), count);
  }
  return added;
}

function newCustomer(
  input: NewCustomer,
  id: number,
  position: number,
  details: CustomerDetails,
  now: number,
): Customer {
  const { guid, status, createdAt, updatedAt } = input;
  return {
    id,
    guid,
    status,
    position,
    createdAt,
    updatedAt,
    ordersCount: 0,
    ordersAmount: 0,
    paidAmount: 0,
    latestOrderId: null,
    // A number that was deleted and is imported again must not meet what caches keep of its first life.
    version: now,
    details,
  };
}

export interface CustomerChange {
  readonly guid?: string;
  readonly status?: CustomerStatus | undefined;
  readonly createdAt?: number | undefined;
  readonly updatedAt: number;
  readonly passwordHash?: string | undefined;
  readonly details: DraftDetails;
}

/**
 * Puts changes in the place of what was read; undefined where the customer changed or went meanwhile. Another
 * e-mail ends the customer's sessions, and the links that were mailed and not used.
 */
export async function replaceCustomer(
  tx: Tx,
  storeId: number,
  before: Customer,
  change: CustomerChange,
  now: number,
): Promise<Customer | undefined> {
  const createdAt = change.createdAt ?? before.createdAt;
  const moved = createdAt !== before.createdAt;
  const after: Customer = {
    ...before,
    guid: change.guid ?? before.guid,
    status: change.status ?? before.status,
    position: moved ? await nextPosition(tx, 'customer', storeId, createdAt) : before.position,
    createdAt,
    updatedAt: change.updatedAt,
    version: before.version + 1,
    details: await withAddressNumbers(tx, storeId, change.details, now),
  };
  const [changed] = await updateRow(tx, {
    ...rowOf(storeId, after, change.passwordHash),
    was: before.version,
  });
  if (!changed) return undefined;
  // Whoever has the mailbox of the old address, or signed in with it, has no part in the account any more.
  if (emailKey(before.details.email) !== emailKey(after.details.email)) {
    await endSessions(tx, storeId, after.id);
    await endLinks(tx, storeId, after.id);
  }
  const [terms, oldTerms] = [after, before].map(({ details, status }) => searched(details, status));
  if (moved || JSON.stringify(terms) !== JSON.stringify(oldTerms)) {
    await removeFromSearch(tx, 'customer', storeId, before.position);
    await addToSearch(tx, 'customer', storeId, after.position, terms!);
  }
  if (after.status !== before.status) {
    // Always in this order, so that two writers never wait for each other in a circle.
    const by = after.status === 'Confirmed' ? 1 : -1;
    await addToCount(tx, storeId, countNameOf('Confirmed'), by);
    await addToCount(tx, storeId, countNameOf('Unconfirmed'), -by);
  }
  return after;
}

/** Gives each new address a number and each its dates, and makes exactly one of them the default. */
async function withAddressNumbers(
  tx: Tx,
  storeId: number,
  draft: DraftDetails,
  now: number,
): Promise<CustomerDetails> {
  const fresh = unnumbered(draft);
  const first = fresh === 0 ? 0 : (await nextNumber(tx, storeId, 'address', fresh)) - fresh + 1;
  return numbered(draft, first, now);
}

function unnumbered(draft: DraftDetails): number {
  return draft.addresses.filter((address) => address.id === null).length;
}

function numbered(draft: DraftDetails, first: number, now: number): CustomerDetails {
  let next = first;
  const chosen = defaultAddress<DraftAddress>(draft.addresses);
  const addresses = draft.addresses.map((address): CustomerAddress => {
    const createdAt = address.createdAt ?? now;
    const updatedAt = address.updatedAt ?? now;
    const id = address.id ?? next++;
    return { ...address, id, isDefault: address === chosen, createdAt, updatedAt };
  });
  return { ...draft, addresses };
}

function rowOf(storeId: number, customer: Customer, passwordHash: string | undefined) {
  return {
    store_id: storeId,
    ...customers.toRow(customer),
    email: emailKey(customer.details.email),
    last_order_position: null,
    password_hash: passwordHash ?? null,
  };
}

/** What a change may change: figures follow from orders. */
const changing = ['guid', 'position', 'status', 'created_at', 'updated_at', 'version', 'doc'] as const;

const updateRow = statement<ReturnType<typeof rowOf> & { readonly was: number }, { id: number }>((db, p) =>
  db
    .updateTable('customer')
    .set((eb) => ({
      ...customers.params(p, changing),
      email: p('email'),
      // A change that brings no password leaves the one that is there.
      password_hash: eb.fn.coalesce(p('password_hash'), 'password_hash'),
    }))
    .where('store_id', '=', p('store_id'))
    .where('id', '=', p('id'))
    .where('version', '=', p('was'))
    .returning('id'),
);
