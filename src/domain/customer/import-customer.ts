import { raiseCounter } from '../../storage/counter.js';
import type { SearchEntry } from '../../storage/search-entry.js';
import type { Tx } from '../../storage/storage.js';
import { timeOrderedId } from '../../storage/time-ordered-id.js';
import { ShopError } from '../errors.js';
import type { Store } from '../store/store.js';
import {
  type Customer,
  type CustomerDetails,
  type CustomerStatus,
  type DraftDetails,
  emailKey,
  noDetails,
} from './customer.js';
import { storedDetails } from './document.js';
import { claimEmail, claimEmails, findEmailOwner, findEmailOwners, releaseEmail } from './email-owner.js';
import { findCustomer, findCustomerRefs, loadCustomersByGuid } from './rows.js';
import { insertCustomer, insertCustomers, type NewCustomer, replaceCustomer } from './save-customer.js';

/** A customer as a file or another service tells of them. At least one of `guid` and `id` is given. */
export interface CustomerRecord {
  readonly guid?: string | undefined;
  readonly id?: number | undefined;
  readonly status?: CustomerStatus | undefined;
  readonly createdAt?: number | undefined;
  readonly updatedAt?: number | undefined;
  readonly email: string | null;
  /**
   * Of the object read: the same object again says nothing new, and does not undo what was changed here
   * since.
   */
  readonly hash: string;
  /** The details, laid over what is known already: what the object cannot say stays. */
  readonly details: (known: CustomerDetails) => DraftDetails;
  /** What they are found by as a new customer, where whoever read them has worked that out. */
  readonly search?: SearchEntry | undefined;
}

export type Imported = 'created' | 'updated' | 'unchanged';

/**
 * Takes in a customer from elsewhere: ids are kept, figures are not taken, no event is told. An object that
 * was imported already changes nothing. Refuses with `conflict` when its number belongs to somebody else.
 */
export async function importCustomer(
  tx: Tx,
  store: Store,
  record: CustomerRecord,
  now: number,
): Promise<Imported> {
  const known = await findKnown(tx, store.storeId, record);
  if (!known) {
    await create(tx, store.storeId, record, now);
    return 'created';
  }
  if (known.details.origin.imported === record.hash) return 'unchanged';
  return update(tx, store.storeId, known, record, now);
}

/**
 * Takes in several customers, in their order, as `importCustomer` does each; those who are new to the store
 * go in together.
 */
export async function importCustomers(
  tx: Tx,
  store: Store,
  records: readonly CustomerRecord[],
  now: number,
): Promise<Imported[]> {
  const { storeId } = store;
  const known = await knownOf(tx, storeId, records);
  const outcomes: Imported[] = [];
  let fresh: CustomerRecord[] = [];
  for (const record of records) {
    const before = record.guid === undefined ? undefined : known.byGuid.get(record.guid);
    if (before && before.details.origin.imported === record.hash) {
      outcomes.push('unchanged');
    } else if (before || !known.isNew(record)) {
      await insertFresh();
      outcomes.push(await importCustomer(tx, store, record, now));
    } else {
      fresh.push(record);
      outcomes.push('created');
    }
  }
  await insertFresh();
  return outcomes;

  async function insertFresh(): Promise<void> {
    const inputs = fresh.map((record) => newCustomer(record, now));
    fresh = [];
    if (inputs.length === 0) return;
    await raiseAddressNumbers(
      tx,
      storeId,
      inputs.map(({ details }) => details),
    );
    const highest = Math.max(0, ...inputs.map(({ id }) => id ?? 0));
    if (highest > 0) await raiseCounter(tx, storeId, 'customer', highest);
    const customers = await insertCustomers(tx, storeId, inputs, now);
    await claimEmails(
      tx,
      storeId,
      customers.map(({ id, status, details }) => ({ id, status, email: emailKey(details.email) })),
    );
  }
}

/**
 * Whom the store has of some records, and which of the others share nothing with anybody, here or earlier
 * among them.
 */
async function knownOf(tx: Tx, storeId: number, records: readonly CustomerRecord[]) {
  const guids = records.flatMap(({ guid }) => guid ?? []);
  const ids = records.flatMap(({ id }) => id ?? []);
  const emails = records.flatMap(({ email }) => emailKey(email) || []);
  const byGuid = new Map(
    (await loadCustomersByGuid(tx, storeId, guids)).map((customer) => [customer.guid, customer]),
  );
  const taken = new Set<string | number>([
    ...byGuid.keys(),
    ...(await findCustomerRefs(tx, storeId, ids)).map(({ id }) => id),
    ...(await findEmailOwners(tx, storeId, emails)).keys(),
  ]);
  return {
    byGuid,
    isNew({ guid, id, email }: CustomerRecord): boolean {
      const marks = [guid, id, emailKey(email) || undefined].filter((mark) => mark !== undefined);
      const free = marks.every((mark) => !taken.has(mark));
      for (const mark of marks) taken.add(mark);
      return free;
    },
  };
}

async function findKnown(tx: Tx, storeId: number, record: CustomerRecord): Promise<Customer | undefined> {
  const { guid, id } = record;
  const byGuid = guid === undefined ? undefined : await findCustomer(tx, storeId, guid);
  if (byGuid) return byGuid;
  const byId = id === undefined ? undefined : await findCustomer(tx, storeId, id);
  if (byId) {
    const same = emailKey(byId.details.email) === emailKey(record.email);
    const ours = guid === undefined ? byId.details.origin.number : byId.details.origin.guid;
    if (same || (guid === undefined && ours === undefined)) return byId;
    throw new ShopError('conflict', `the number ${id} belongs to another customer here: ${byId.guid}`);
  }
  return guid === undefined || id !== undefined ? undefined : findPlaceholder(tx, storeId, record.email);
}

/** The customer whom an order without a buyer's id has made here, so that their orders meet them now. */
async function findPlaceholder(tx: Tx, storeId: number, email: string | null): Promise<Customer | undefined> {
  const owner = await findEmailOwner(tx, storeId, emailKey(email));
  const customer = owner && (await findCustomer(tx, storeId, owner.id));
  return customer?.details.origin.guid === 'ours' ? customer : undefined;
}

async function create(tx: Tx, storeId: number, record: CustomerRecord, now: number): Promise<void> {
  const input = newCustomer(record, now);
  await raiseAddressNumbers(tx, storeId, [input.details]);
  if (record.id !== undefined) await raiseCounter(tx, storeId, 'customer', record.id);
  const customer = await insertCustomer(tx, storeId, input, now);
  const email = emailKey(input.details.email);
  if (email !== '') await claimEmail(tx, storeId, email, customer);
}

function newCustomer(record: CustomerRecord, now: number): NewCustomer {
  return {
    guid: record.guid ?? timeOrderedId(),
    id: record.id,
    status: record.status ?? 'Unconfirmed',
    createdAt: record.createdAt ?? now,
    updatedAt: record.updatedAt ?? now,
    search: record.search,
    details: {
      ...record.details(noDetails),
      origin: {
        ...(record.id === undefined ? { number: 'ours' } : {}),
        ...(record.createdAt === undefined ? { date: 'ours' } : {}),
        imported: record.hash,
      },
    },
  };
}

async function update(
  tx: Tx,
  storeId: number,
  known: Customer,
  record: CustomerRecord,
  now: number,
): Promise<Imported> {
  const read = record.details(known.details);
  const guid = record.guid ?? known.guid;
  const status = known.status === 'Confirmed' ? 'Confirmed' : (record.status ?? known.status);
  const createdAt = record.createdAt ?? known.createdAt;
  const { origin } = known.details;
  const details: DraftDetails = {
    ...read,
    origin: {
      ...(origin.guid && record.guid === undefined ? { guid: 'ours' } : {}),
      ...(origin.number && record.id === undefined ? { number: 'ours' } : {}),
      ...(origin.date && record.createdAt === undefined ? { date: 'ours' } : {}),
      imported: record.hash,
    },
  };
  const before = storedDetails({ ...known.details, origin: {} });
  const same = before === storedDetails({ ...details, origin: {} });
  if (same && guid === known.guid && status === known.status && createdAt === known.createdAt) {
    return 'unchanged';
  }
  await raiseAddressNumbers(tx, storeId, [details]);
  const change = { guid, status, createdAt, updatedAt: record.updatedAt ?? now, details };
  const after = await replaceCustomer(tx, storeId, known, change, now);
  if (!after)
    throw new ShopError('conflict', 'the customer was changed by someone else meanwhile: try again');
  const [from, to] = [emailKey(known.details.email), emailKey(after.details.email)];
  if (from !== to) await releaseEmail(tx, storeId, from, after.id);
  if (to !== '' && (from !== to || known.status !== status)) await claimEmail(tx, storeId, to, after);
  return 'updated';
}

/** New addresses are numbered above all that imports have brought. */
async function raiseAddressNumbers(
  tx: Tx,
  storeId: number,
  customers: readonly Pick<DraftDetails, 'addresses'>[],
): Promise<void> {
  let highest = 0;
  for (const { addresses } of customers) for (const { id } of addresses) highest = Math.max(highest, id ?? 0);
  if (highest > 0) await raiseCounter(tx, storeId, 'address', highest);
}
