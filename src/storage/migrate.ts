import { CompiledQuery } from 'kysely';
import type { Migration, Words } from './migration.js';
import { shop } from './migrations/0001-shop.js';
import { checkout } from './migrations/0002-checkout.js';
import { crawledPages } from './migrations/0011-crawled-pages.js';
import { amounts } from './migrations/0013-amounts.js';
import { erasedPeople } from './migrations/0017-erased-people.js';
import { callers } from './migrations/0018-callers.js';
import { terms } from './migrations/0020-terms.js';
import { deliveriesByEvent } from './migrations/0023-deliveries-by-event.js';
import { references } from './migrations/0025-references.js';
import { staff } from './migrations/0026-staff.js';
import { audit } from './migrations/0027-audit.js';
import { staffFactors } from './migrations/0028-staff-factors.js';
import { deliveriesByTopic } from './migrations/0031-deliveries-by-topic.js';
import { customersByFigure } from './migrations/0032-customers-by-figure.js';
import { movedOrders } from './migrations/0033-moved-orders.js';
import { searchTables } from './search.js';
import { dialectOf } from './statement.js';
import type { Storage, Tx } from './storage.js';

const migrations: readonly Migration[] = [
  shop,
  checkout,
  crawledPages,
  amounts,
  erasedPeople,
  callers,
  terms,
  deliveriesByEvent,
  references,
  staff,
  audit,
  staffFactors,
  deliveriesByTopic,
  customersByFigure,
  movedOrders,
];

/**
 * Brings the schema up to date, each step in a transaction, and answers the names of the steps it took. Safe
 * when several processes start at once: each step is taken under one lock, by whoever comes first. Refuses a
 * database that a newer program has brought up to date: this one would write into it what that one does not
 * expect.
 */
export async function migrate(storage: Storage): Promise<string[]> {
  await createJournal(storage);
  const newer = await newerMigrations(storage);
  if (newer.length > 0)
    throw new Error(
      `the database was brought up to date by a newer Comptoir (${newer.join(', ')}): start that one, or restore a backup from before`,
    );
  const taken: string[] = [];
  for (const migration of migrations) {
    const done = await storage.write(async (tx) => {
      await lockJournal(tx);
      const known = await query<{ name: string }>(tx, 'select name from migration');
      if (known.some((row) => row.name === migration.name)) return false;
      for (const text of migration.statements(words(tx))) await query(tx, text);
      await query(tx, `insert into migration (name, applied_at) values ('${migration.name}', ${Date.now()})`);
      return true;
    });
    if (done) taken.push(migration.name);
  }
  return taken;
}

/** Names of steps that a newer program took: this one does not know what they changed. */
export async function newerMigrations(storage: Storage): Promise<string[]> {
  const known = await query<{ name: string }>(storage.read, 'select name from migration order by name');
  const ours = new Set(['lock', ...migrations.map(({ name }) => name)]);
  return known.map(({ name }) => name).filter((name) => !ours.has(name));
}

/** Names of the steps that `migrate` would take. */
export async function pendingMigrations(storage: Storage): Promise<string[]> {
  const known = await query<{ name: string }>(storage.read, 'select name from migration').catch(() => []);
  const names = new Set(known.map((row) => row.name));
  return migrations.map((migration) => migration.name).filter((name) => !names.has(name));
}

/**
 * Two processes that create one table at once: PostgreSQL refuses one of them with an error of its catalogue.
 */
const createdByAnother: ReadonlySet<string> = new Set(['23505', '42P07', '42710', 'XX000']);

async function createJournal(storage: Storage): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await storage.write(async (tx) => {
        const { text, int } = words(tx);
        await query(
          tx,
          `create table if not exists migration (name ${text} not null primary key, applied_at ${int} not null)`,
        );
        await query(tx, "insert into migration (name, applied_at) values ('lock', 0) on conflict do nothing");
      });
      return;
    } catch (error) {
      if (attempt >= 10 || !createdByAnother.has((error as { code?: string }).code ?? '')) throw error;
    }
  }
}

async function lockJournal(tx: Tx): Promise<void> {
  // SQLite's write transaction is a lock already.
  if (dialectOf(tx) === 'postgres')
    await query(tx, "select name from migration where name = 'lock' for update");
}

function words(tx: Tx): Words {
  const dialect = dialectOf(tx);
  const search = searchTables(dialect);
  const positions = (table: string): string[] => [
    `create unique index ${table}_position on ${table} (${dialect === 'sqlite' ? '' : 'store_id, '}position)`,
  ];
  return dialect === 'sqlite'
    ? { text: 'text', int: 'integer', search, positions }
    : { text: 'text collate "C"', int: 'bigint', search, positions };
}

async function query<R>(db: Tx | Storage['read'], text: string): Promise<R[]> {
  return (await db.executeQuery<R>(CompiledQuery.raw(text))).rows;
}
