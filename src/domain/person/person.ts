import { sql } from 'kysely';
import { inList } from '../../storage/in-list.js';
import { inPages } from '../../storage/in-steps.js';
import { mentions } from '../../storage/mentions.js';
import { matchingPositions } from '../../storage/search.js';
import type { Reader } from '../../storage/storage.js';
import { emailKey } from '../customer/customer.js';
import type { StoredDetails } from '../order/document.js';
import { placedByScope } from '../order/search-entry.js';

/** Whose data are asked for: an e-mail address, and what goes by other names and is theirs. */
export interface Person {
  readonly storeId: number;
  /** Folded by `emailKey`. */
  readonly email: string;
  readonly customers: readonly { readonly id: number; readonly guid: string }[];
  /** Of their orders and carts, in order. */
  readonly tokens: readonly string[];
  /** Ids of the outbox's rows that tell of them. */
  readonly events: readonly string[];
  /** Ids of deliveries of webhooks that name them. */
  readonly deliveries: readonly string[];
}

/**
 * Who has an e-mail address in a store: the customers, their orders and carts, and every guest's order and
 * cart with it.
 */
export async function findPerson(db: Reader, storeId: number, address: string): Promise<Person> {
  const email = emailKey(address);
  const customers = await db
    .selectFrom('customer')
    .select(['id', 'guid'])
    .where('store_id', '=', storeId)
    .where('email', '=', email)
    .orderBy('id')
    .execute();
  const tokens = new Set([
    ...(await tokensOfCustomers(
      db,
      storeId,
      customers.map(({ id }) => id),
    )),
    ...(await ordersWith(db, storeId, email)),
    ...(await cartsWith(db, storeId, email)),
  ]);
  const person = { storeId, email, customers, tokens: [...tokens].sort() };
  return {
    ...person,
    events: await eventsOf(db, person),
    deliveries: await deliveriesNaming(db, storeId, email),
  };
}

/** Every name under which other rows know a person. */
export function subjectsOf({ email, customers, tokens }: Omit<Person, 'events' | 'deliveries'>): string[] {
  return [email, ...customers.map(({ guid }) => guid), ...tokens];
}

async function tokensOfCustomers(db: Reader, storeId: number, ids: readonly number[]): Promise<string[]> {
  const list = sql<string>`${JSON.stringify(ids)}`;
  const orders = await db
    .selectFrom('orders')
    .select('token')
    .where('store_id', '=', storeId)
    .where(inList(db, 'customer_id', list, 'integer'))
    .execute();
  return orders.map(({ token }) => token);
}

async function ordersWith(db: Reader, storeId: number, email: string): Promise<string[]> {
  const search = { contains: { scope: placedByScope, text: email } };
  const rows = await db
    .selectFrom('orders')
    .select(['token', 'doc'])
    .where('store_id', '=', storeId)
    .where(sql<boolean>`position in (${matchingPositions(db, 'order', storeId, search)})`)
    .execute();
  return rows.filter(({ doc }) => isOf(doc, email)).map(({ token }) => token);
}

/** Carts are in no index of people: all are looked through. */
async function cartsWith(db: Reader, storeId: number, email: string): Promise<string[]> {
  const tokens: string[] = [];
  const read = (after = Number.MIN_SAFE_INTEGER, limit: number) =>
    db
      .selectFrom('orders')
      .select(['token', 'position', 'doc'])
      .where('store_id', '=', storeId)
      .where('completed', '=', 0)
      .where('position', '>', after)
      .orderBy('position')
      .limit(limit)
      .execute();
  for await (const rows of inPages(read, ({ position }) => position))
    tokens.push(...rows.filter(({ doc }) => isOf(doc, email)).map(({ token }) => token));
  return tokens;
}

function isOf(doc: string, email: string): boolean {
  return emailKey((JSON.parse(doc) as StoredDetails).email) === email;
}

async function eventsOf(db: Reader, person: Omit<Person, 'events' | 'deliveries'>): Promise<string[]> {
  const subjects = new Set(subjectsOf(person));
  const events: string[] = [];
  const read = (after = '', limit: number) =>
    db
      .selectFrom('outbox')
      .select(['id', 'subject', sql<unknown>`${mentions(db, 'doc', person.email)}`.as('named')])
      .where('store_id', '=', person.storeId)
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .execute();
  // SQLite answers 0 or 1.
  for await (const rows of inPages(read, ({ id }) => id))
    events.push(
      ...rows.filter(({ subject, named }) => subjects.has(subject) || Boolean(named)).map(({ id }) => id),
    );
  return events;
}

/**
 * Deliveries that name a person, as in what a receiver answered; those of their events are found by these.
 */
async function deliveriesNaming(db: Reader, storeId: number, email: string): Promise<string[]> {
  const ids: string[] = [];
  const read = (after = '', limit: number) =>
    db
      .selectFrom('webhook_delivery')
      .select(['id', sql<unknown>`${mentions(db, 'doc', email)}`.as('named')])
      .where('store_id', '=', storeId)
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .execute();
  for await (const rows of inPages(read, ({ id }) => id))
    ids.push(...rows.filter(({ named }) => Boolean(named)).map(({ id }) => id));
  return ids;
}
