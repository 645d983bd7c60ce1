import { nextNumber } from '../../storage/counter.js';
import { inList } from '../../storage/in-list.js';
import { statement } from '../../storage/statement.js';
import type { Tx } from '../../storage/storage.js';
import { timeOrderedId } from '../../storage/time-ordered-id.js';
import { type Address, readAddress } from '../address.js';
import type { Store } from '../store/store.js';
import { type CustomerStatus, customerGuid, type DraftDetails, emailKey, noDetails } from './customer.js';
import { findEmailOwner, findEmailOwners, takeEmail } from './email-owner.js';
import { findCustomer } from './rows.js';
import { insertCustomer, replaceCustomer } from './save-customer.js';

export interface BuyerOfOrder {
  /** The buyer's id where the order names it. */
  readonly guid?: string | undefined;
  /** The buyer's number where the order names it. */
  readonly number?: number | undefined;
  readonly email: string | null;
  readonly billing: Partial<Address>;
  /** Absent where it ships to the billing address. */
  readonly shipping?: Partial<Address> | undefined;
  readonly shippingSameAsBilling?: boolean;
  /** When the order was made. */
  readonly at: number;
  /** When the buyer came first, where the order names it; else the first order's date stands in. */
  readonly createdAt?: number | undefined;
}

export interface Buyer {
  readonly id: number;
  readonly guid: string;
  readonly status: CustomerStatus;
  readonly createdAt: number;
  /** Whether this order made them. */
  readonly created: boolean;
}

interface BuyerRow {
  readonly id: number;
  readonly guid: string;
  readonly status: CustomerStatus;
  readonly created_at: number;
}

const byGuid = statement<{ store: number; guid: string }, BuyerRow>((db, p) =>
  db
    .selectFrom('customer')
    .select(['id', 'guid', 'status', 'created_at'])
    .where('store_id', '=', p('store'))
    .where('guid', '=', p('guid')),
);

const byGuids = statement<{ store: number; guids: string }, BuyerRow>((db, p) =>
  db
    .selectFrom('customer')
    .select(['id', 'guid', 'status', 'created_at'])
    .where('store_id', '=', p('store'))
    .where(inList(db, 'guid', p('guids'), 'text')),
);

/**
 * The customers whom several orders belong to, in their order; undefined where an order is nobody's. What is
 * known already is looked up in two queries; the rest is done as `ensureBuyer` does it.
 */
export async function ensureBuyers(
  tx: Tx,
  store: Store,
  orders: readonly (BuyerOfOrder | undefined)[],
  now: number,
): Promise<(Buyer | undefined)[]> {
  const { storeId } = store;
  const guids = [...new Set(orders.flatMap((order) => customerGuid(order?.guid ?? '') ?? []))];
  const known = new Map<string, Buyer>();
  const rows = guids.length > 0 ? await byGuids(tx, { store: storeId, guids: JSON.stringify(guids) }) : [];
  for (const { id, guid, status, created_at } of rows)
    known.set(guid, { id, guid, status, createdAt: created_at, created: false });
  // An e-mail says whose an order is where no id does.
  const others = orders.filter((order) => order && !known.has(customerGuid(order.guid ?? '') ?? ''));
  const emails = [...new Set(others.flatMap((order) => emailKey(order?.email ?? null) || []))];
  const owners = await findEmailOwners(tx, storeId, emails);
  const buyers: (Buyer | undefined)[] = [];
  for (const order of orders) {
    if (!order) {
      buyers.push(undefined);
      continue;
    }
    const guid = customerGuid(order.guid ?? '');
    const email = emailKey(order.email);
    const seen = (guid && known.get(guid)) || (order.number === undefined ? owners.get(email) : undefined);
    const buyer = seen && order.at >= seen.createdAt ? seen : await ensureBuyer(tx, store, order, now);
    known.set(buyer.guid, buyer);
    if (guid && guid !== buyer.guid) known.set(guid, buyer);
    if (email !== '' && (owners.get(email)?.id === buyer.id || !owners.has(email))) owners.set(email, buyer);
    buyers.push({ ...buyer, created: buyer !== seen && buyer.created });
  }
  return buyers;
}

/**
 * The customer whom an order belongs to: the one of its buyer's id, else of its e-mail, else a new
 * Unconfirmed one. Nothing stored of a known customer changes, except a date of creation that was only a
 * guess.
 */
export async function ensureBuyer(tx: Tx, store: Store, order: BuyerOfOrder, now: number): Promise<Buyer> {
  const known = await findBuyer(tx, store.storeId, order);
  if (!known) return createBuyer(tx, store.storeId, order, now);
  if (order.at >= known.createdAt) return { ...known, created: false };
  const createdAt = await dateBack(tx, store.storeId, known.id, order.at, now);
  return { ...known, createdAt: createdAt ?? known.createdAt, created: false };
}

async function findBuyer(
  tx: Tx,
  storeId: number,
  order: BuyerOfOrder,
): Promise<Omit<Buyer, 'created'> | undefined> {
  const guid = order.guid === undefined ? undefined : customerGuid(order.guid);
  const [match] = guid === undefined ? [] : await byGuid(tx, { store: storeId, guid });
  if (match) return { id: match.id, guid: match.guid, status: match.status, createdAt: match.created_at };
  if (order.number !== undefined) {
    const numbered = await findCustomer(tx, storeId, order.number);
    if (numbered) return numbered;
  }
  return findEmailOwner(tx, storeId, emailKey(order.email));
}

async function createBuyer(tx: Tx, storeId: number, order: BuyerOfOrder, now: number): Promise<Buyer> {
  const email = emailKey(order.email);
  // The counter lets one writer after the other through: who waited here looks again.
  const id = await nextNumber(tx, storeId, 'customer');
  const other = await findEmailOwner(tx, storeId, email);
  if (other) return { ...other, created: false };
  const guid = order.guid === undefined ? undefined : customerGuid(order.guid);
  const createdAt = order.createdAt ?? order.at;
  const customer = await insertCustomer(
    tx,
    storeId,
    {
      id,
      guid: guid ?? timeOrderedId(),
      status: 'Unconfirmed',
      createdAt,
      updatedAt: now,
      details: {
        ...detailsOf(order),
        origin: {
          number: 'ours',
          ...(guid === undefined ? { guid: 'ours' } : {}),
          ...(order.createdAt === undefined ? { date: 'ours' } : {}),
        },
      },
    },
    now,
  );
  await takeEmail(tx, storeId, email, id);
  return { id, guid: customer.guid, status: customer.status, createdAt, created: true };
}

function detailsOf(order: BuyerOfOrder): DraftDetails {
  const shipsElsewhere = order.shippingSameAsBilling !== true && order.shipping !== undefined;
  const shipping = readAddress(shipsElsewhere ? order.shipping : order.billing);
  return {
    ...noDetails,
    email: order.email,
    billing: readAddress(order.billing),
    addresses: [{ ...shipping, id: null, isDefault: true, createdAt: order.at, updatedAt: order.at }],
    shippingSameAsBilling: !shipsElsewhere,
    firstInteraction: order.at,
  };
}

/** Sets a date of creation that was a guess to that of the first order; undefined where it was none. */
async function dateBack(
  tx: Tx,
  storeId: number,
  id: number,
  at: number,
  now: number,
): Promise<number | undefined> {
  const customer = await findCustomer(tx, storeId, id);
  if (customer?.details.origin.date !== 'ours') return undefined;
  const { details, updatedAt } = customer;
  const firstInteraction = details.firstInteraction === null ? null : at;
  const change = { createdAt: at, updatedAt, details: { ...details, firstInteraction } };
  return (await replaceCustomer(tx, storeId, customer, change, now))?.createdAt;
}
