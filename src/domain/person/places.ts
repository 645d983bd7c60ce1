import { type RawBuilder, sql } from 'kysely';
import { inList } from '../../storage/in-list.js';
import { mentions } from '../../storage/mentions.js';
import type { Database } from '../../storage/schema.js';
import type { Reader, Tx } from '../../storage/storage.js';
import { fold } from '../../storage/text.js';
import type { Store } from '../store/store.js';
import {
  eraseAudit,
  eraseCarts,
  eraseCustomers,
  eraseNotes,
  eraseOrders,
  erasePayments,
  eraseRefunds,
} from './erase-rows.js';
import { type Person, subjectsOf } from './person.js';

type Table = keyof Database;
type Row = Readonly<Record<string, unknown>>;

/** Where the shop has something of a person. */
export interface Place {
  readonly table: Table;
  /** The columns that say something about the person. */
  readonly columns: readonly string[];
  /** Its name in the person's export; absent where nobody can read it. */
  readonly part?: string;
  /** Which rows are the person's. */
  readonly rows: (db: Reader, person: Person) => RawBuilder<boolean>;
  /** What happens to the rows, if they are not simply deleted. */
  readonly erase?: (tx: Tx, store: Store, person: Person, now: number) => Promise<void>;
}

/**
 * Every table with something of a person, in the order in which it is forgotten. Both export and erasure walk
 * this list.
 */
export const places: readonly Place[] = [
  {
    table: 'customer_session',
    columns: ['hash', 'customer_id'],
    part: 'sessions',
    rows: (db, { customers }) => ofCustomers(db, customers),
  },
  {
    table: 'customer_device',
    columns: ['hash', 'customer_id'],
    rows: (db, { customers }) => ofCustomers(db, customers),
  },
  {
    table: 'customer_token',
    columns: ['hash', 'customer_id', 'doc'],
    part: 'links',
    rows: (db, { customers, email }) =>
      sql`(${ofCustomers(db, customers)} or (customer_id = 0 and ${mentions(db, 'doc', email)}))`,
  },
  {
    table: 'mail',
    columns: ['recipient', 'doc'],
    part: 'mails',
    rows: (db, person) =>
      sql`(${oneOf(db, 'subject_of', subjectsOf(person))} or recipient = ${fold(person.email)})`,
  },
  {
    table: 'webhook_delivery',
    columns: ['doc'],
    part: 'webhookDeliveries',
    rows: (db, { events, deliveries }) =>
      sql`(${oneOf(db, 'event_id', events)} or ${oneOf(db, 'id', deliveries)})`,
  },
  {
    table: 'outbox',
    columns: ['subject', 'doc'],
    part: 'events',
    rows: (db, { events }) => oneOf(db, 'id', events),
  },
  {
    table: 'order_note',
    columns: ['doc'],
    part: 'notes',
    rows: (db, { tokens }) => oneOf(db, 'token', tokens),
    erase: eraseNotes,
  },
  {
    table: 'refund',
    columns: ['doc'],
    part: 'refunds',
    rows: (db, { tokens }) => oneOf(db, 'token', tokens),
    erase: eraseRefunds,
  },
  {
    table: 'payment',
    columns: ['address', 'doc'],
    part: 'payments',
    rows: (db, { tokens }) => oneOf(db, 'token', tokens),
    erase: erasePayments,
  },
  {
    table: 'cart',
    columns: ['customer_id', 'doc'],
    part: 'carts',
    rows: (db, { tokens }) => oneOf(db, 'token', tokens),
    erase: eraseCarts,
  },
  {
    table: 'orders',
    columns: ['customer_id', 'doc'],
    part: 'orders',
    rows: (db, { tokens }) => oneOf(db, 'token', tokens),
    erase: eraseOrders,
  },
  {
    table: 'customer',
    columns: ['email', 'password_hash', 'doc'],
    part: 'customers',
    rows: (db, { customers }) =>
      oneOf(
        db,
        'id',
        customers.map(({ id }) => id),
        'integer',
      ),
    erase: eraseCustomers,
  },
  {
    table: 'customer_email',
    columns: ['email'],
    rows: (_db, { email }) => sql`email = ${email}`,
  },
  {
    // That something was done stays, without from what to what.
    table: 'audit',
    columns: ['changes'],
    rows: (db, person) => oneOf(db, 'object_id', subjectsOf(person)),
    erase: eraseAudit,
  },
  {
    // Sealed with what only their callers know: nobody can tell whose they are, so `erasePerson` forgets all
    // of the store, in transactions of their own.
    table: 'idempotency',
    columns: ['answer'],
    rows: () => sql`1 = 0`,
    erase: async () => {},
  },
];

/** Tables of the search index: their rows come and go with the rows that they list. */
export const listedPlaces = ['customer_text', 'customer_terms', 'order_text', 'order_terms'] as const;

/** Tables that say nothing of a buyer: staff are no buyers. */
export const impersonalTables = [
  'store',
  'api_key',
  'allowed_domain',
  'crawled_page',
  'counter',
  'order_line',
  'order_figure',
  'product',
  'product_stock',
  'product_text',
  'product_terms',
  'tally',
  'discount',
  'discount_redemption',
  'stock_hold',
  'shipping_method',
  'secret',
  'webhook_receiver',
  'mail_template',
  'lease',
  'amount_examination',
  'amount_in_doubt',
  'migration',
  'person_request',
  'order_to_blank',
  'staff',
  'staff_store',
  'staff_session',
  'staff_link',
  'staff_totp',
  'staff_recovery_code',
] as const;

/** The rows of a place that are a person's. */
export async function rowsOf(db: Reader, place: Place, person: Person): Promise<Row[]> {
  const { rows } = await sql<Row>`select * from ${sql.table(place.table)}
    where store_id = ${person.storeId} and ${place.rows(db, person)}`.execute(db);
  return rows;
}

/** How many they are. */
export async function countOf(db: Reader, place: Place, person: Person): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(place.table)}
    where store_id = ${person.storeId} and ${place.rows(db, person)}`.execute(db);
  return Number(rows[0]?.n ?? 0);
}

/** Forgets what a place has of a person. */
export async function forget(tx: Tx, store: Store, place: Place, person: Person, now: number): Promise<void> {
  if (place.erase) return place.erase(tx, store, person, now);
  await sql`delete from ${sql.table(place.table)}
    where store_id = ${store.storeId} and ${place.rows(tx, person)}`.execute(tx);
}

function oneOf(
  db: Reader,
  column: string,
  values: readonly (string | number)[],
  type: 'text' | 'integer' = 'text',
): RawBuilder<boolean> {
  return inList(db, column, sql<string>`${JSON.stringify(values)}`, type);
}

function ofCustomers(db: Reader, customers: Person['customers']): RawBuilder<boolean> {
  return oneOf(
    db,
    'customer_id',
    customers.map(({ id }) => id),
    'integer',
  );
}
