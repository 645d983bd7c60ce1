import { randomBytes } from 'node:crypto';
import { lockTable } from '../../storage/lock.js';
import { json, recordOf } from '../../storage/record.js';
import { statement } from '../../storage/statement.js';
import type { Reader, Tx } from '../../storage/storage.js';
import { audit, auditActor } from '../audit/audit.js';
import { ShopError } from '../errors.js';
import { type ExpectedVersions, refuseStale } from '../expected-version.js';
import { type SettingDefinition, type Settings, settingDefinitions, withDefaults } from './settings.js';

export interface Domain {
  /** host or host:port, lower case, without `www.`. */
  readonly domain: string;
  readonly protocol: 'http' | 'https';
}

export interface Store {
  readonly storeId: number;
  readonly merchantId: number;
  readonly name: string;
  readonly mode: 'Test' | 'Live';
  /**
   * What programs that came along call it by, as in Tiendanube's paths: an adopted id, else the store's own.
   */
  readonly externalId: number;
  readonly domain: Domain | null;
  readonly settings: Settings;
  /** Settings as they are stored, payment providers' among them: what is not there has its default. */
  readonly stored: Readonly<Record<string, unknown>>;
  /** host[:port] that the operator named on the command line: fetched from even where private. */
  readonly operatorHosts: readonly string[];
  /** Signs the tokens that our outgoing requests carry. */
  readonly tokenSecret: string;
  readonly createdAt: number;
  readonly version: number;
}

export interface NewStore {
  readonly name: string;
  readonly domain?: Domain;
  /** Whether the operator named the domain on the command line: then it may be a private host. */
  readonly operator?: boolean;
  readonly externalId?: number;
  readonly settings?: Readonly<Record<string, unknown>>;
}

/**
 * Makes a store's test half and its live half: two partitions that share nothing but their owner. An adopted
 * id of another system names the live half.
 */
export async function createStore(
  tx: Tx,
  input: NewStore,
  now: number,
): Promise<{ test: Store; live: Store }> {
  const name = nameOf(input.name);
  // Ids follow on those there are: two who make a store at once must not find the same.
  await lockTable(tx, 'store');
  if (input.externalId !== undefined) await refuseTakenId(tx, input.externalId);
  const top = await tx
    .selectFrom('store')
    .select((eb) => eb.fn.max('store_id').as('id'))
    .executeTakeFirst();
  const taken = await tx
    .selectFrom('store')
    .select('tiendanube_id')
    .where('tiendanube_id', 'is not', null)
    .execute();
  const used = new Set(taken.map((row) => row.tiendanube_id));
  const free = (from: number): number =>
    used.has(from) || from === input.externalId ? free(from + 1) : from;
  const test = free((top?.id ?? 0) + 1);
  const live = free(test + 1);
  for (const [storeId, mode] of [
    [test, 'Test'],
    [live, 'Live'],
  ] as const) {
    await tx
      .insertInto('store')
      .values(
        stores.toRow({
          storeId,
          merchantId: test,
          name,
          mode,
          adoptedId: mode === 'Live' ? (input.externalId ?? null) : null,
          host: input.domain?.domain ?? null,
          protocol: input.domain?.protocol ?? 'https',
          stored: { allowDeferred: mode === 'Test', ...input.settings },
          tokenSecret: randomBytes(32).toString('hex'),
          operatorHosts: input.operator && input.domain ? [input.domain.domain] : [],
          createdAt: now,
          version: 1,
        }),
      )
      .execute();
  }
  return { test: await getStore(tx, test), live: await getStore(tx, live) };
}

/** Every store, by id. */
export async function listStores(db: Reader): Promise<Store[]> {
  const rows = await db.selectFrom('store').selectAll().orderBy('store_id').execute();
  return rows.map(fromRow);
}

const byId = statement<{ store: number }, StoreRow>((db, p) =>
  db.selectFrom('store').selectAll().where('store_id', '=', p('store')),
);

/** A store by its id, or undefined. */
export async function findStore(db: Reader, storeId: number): Promise<Store | undefined> {
  const [row] = await byId(db, { store: storeId });
  return row && fromRow(row);
}

/** A store by its id; refuses with `not_found`. */
export async function getStore(db: Reader, storeId: number): Promise<Store> {
  const store = await findStore(db, storeId);
  if (!store)
    throw new ShopError(
      'not_found',
      `there is no store ${storeId}: "comptoir store list" shows those there are`,
    );
  return store;
}

/** Sets some of a store's settings, all or none; a wrong value is named with what would be right. */
export async function setSettings(
  tx: Tx,
  storeId: number,
  changes: Readonly<Record<string, unknown>>,
  definitions: Readonly<Record<string, SettingDefinition<unknown>>> = settingDefinitions,
  versions?: ExpectedVersions,
): Promise<Store> {
  const store = await getStore(tx, storeId);
  refuseStale(versions, store.version);
  const stored: Record<string, unknown> = { ...store.stored };
  const errors: Record<string, string[]> = {};
  for (const [name, value] of Object.entries(changes)) {
    const definition = Object.hasOwn(definitions, name) ? definitions[name] : undefined;
    if (!definition) {
      errors[name] = [`is not a setting: there are ${Object.keys(definitions).join(', ')}`];
      continue;
    }
    const read = definition.read(value, store.mode);
    if ('wrong' in read) errors[name] = [read.wrong];
    else stored[name] = read.value;
  }
  const [field] = Object.keys(errors);
  if (field) throw new ShopError('invalid', `${field} ${errors[field]![0]}`, errors);
  await update(tx, storeId, store.version, { settings: JSON.stringify(stored) });
  const act = { act: 'settings.update', id: storeId, before: store.stored, after: stored };
  await audit(tx, storeId, act, Date.now());
  if (Object.keys(changes).some((name) => /^(smtp|mailFrom)/.test(name))) await wakeMails(tx, storeId);
  return getStore(tx, storeId);
}

/** Mails that wait because of how mails were sent need not wait any longer. */
async function wakeMails(tx: Tx, storeId: number): Promise<void> {
  await tx
    .updateTable('mail')
    .set((eb) => ({ due_at: eb.ref('created_at') }))
    .where('store_id', '=', storeId)
    .where('state', '=', 'waiting')
    .where('due_at', 'is not', null)
    .execute();
}

/** Renames a store. */
export async function renameStore(tx: Tx, storeId: number, name: string): Promise<void> {
  const store = await getStore(tx, storeId);
  await update(tx, storeId, store.version, { name: nameOf(name) });
  const act = {
    act: 'settings.update',
    id: storeId,
    before: { name: store.name },
    after: { name: nameOf(name) },
  };
  await audit(tx, storeId, act, Date.now());
}

/** It stands in subjects of mails and in lists, which have one line. */
function nameOf(text: string): string {
  const name = text.trim();
  if (name === '' || name.length > 200 || /\p{Cc}/u.test(name))
    throw new ShopError('invalid', 'the name of a store has 1 to 200 characters, on one line');
  return name;
}

/** Adopts the id that a merchant's programs call the store by. */
export async function setExternalId(tx: Tx, storeId: number, id: number): Promise<void> {
  const store = await getStore(tx, storeId);
  if (store.externalId === id) return;
  await refuseTakenId(tx, id);
  await update(tx, storeId, store.version, { tiendanube_id: id });
}

/**
 * Sets the default domain: where relative product pages are. One that the operator names may be a private
 * host.
 */
export async function setDomain(
  tx: Tx,
  storeId: number,
  domain: Domain,
  { operator = false }: { readonly operator?: boolean } = {},
): Promise<void> {
  const store = await getStore(tx, storeId);
  const hosts = operator ? [...new Set([...store.operatorHosts, domain.domain])] : store.operatorHosts;
  await update(tx, storeId, store.version, {
    domain: domain.domain,
    protocol: domain.protocol,
    operator_hosts: hosts.join(','),
  });
  const act = { act: 'settings.update', id: storeId, before: { domain: store.domain }, after: { domain } };
  await auditActor(tx, storeId, act, Date.now());
}

/**
 * Lets a host (host or host:port) be called that may be private: for what the operator named on a command
 * line alone.
 */
export async function allowOperatorHost(tx: Tx, storeId: number, host: string): Promise<void> {
  const store = await getStore(tx, storeId);
  if (store.operatorHosts.includes(host)) return;
  await update(tx, storeId, store.version, { operator_hosts: [...store.operatorHosts, host].join(',') });
}

/** The further domains whose pages may define products, by name. */
export async function listAllowedDomains(db: Reader, storeId: number): Promise<Domain[]> {
  const rows = await db
    .selectFrom('allowed_domain')
    .select(['domain', 'protocol'])
    .where('store_id', '=', storeId)
    .orderBy('domain')
    .execute();
  return rows.map((row) => ({ domain: row.domain, protocol: row.protocol as Domain['protocol'] }));
}

/** Allows domains; one that is allowed already takes the new protocol. */
export async function allowDomains(tx: Tx, storeId: number, domains: readonly Domain[]): Promise<void> {
  const before = await listAllowedDomains(tx, storeId);
  for (const { domain, protocol } of domains) {
    await tx
      .insertInto('allowed_domain')
      .values({ store_id: storeId, domain, protocol })
      .onConflict((conflict) => conflict.columns(['store_id', 'domain']).doUpdateSet({ protocol }))
      .execute();
  }
  await auditAllowed(tx, storeId, before);
}

/** Allows domains no longer; names that were not allowed are passed over. */
export async function disallowDomains(tx: Tx, storeId: number, domains: readonly string[]): Promise<void> {
  if (domains.length === 0) return;
  const before = await listAllowedDomains(tx, storeId);
  await tx
    .deleteFrom('allowed_domain')
    .where('store_id', '=', storeId)
    .where('domain', 'in', domains)
    .execute();
  await auditAllowed(tx, storeId, before);
}

async function auditAllowed(tx: Tx, storeId: number, before: readonly Domain[]): Promise<void> {
  const addresses = (domains: readonly Domain[]) =>
    domains.map(({ domain, protocol }) => `${protocol}://${domain}`);
  const act = {
    act: 'settings.update',
    id: storeId,
    before: { allowedDomains: addresses(before) },
    after: { allowedDomains: addresses(await listAllowedDomains(tx, storeId)) },
  };
  await auditActor(tx, storeId, act, Date.now());
}

async function refuseTakenId(tx: Tx, id: number): Promise<void> {
  const other = await tx
    .selectFrom('store')
    .select('store_id')
    .where((eb) => eb.or([eb('tiendanube_id', '=', id), eb('store_id', '=', id)]))
    .executeTakeFirst();
  if (other) throw new ShopError('conflict', `the id ${id} names store ${other.store_id} already`);
}

async function update(tx: Tx, storeId: number, version: number, change: Partial<StoreRow>): Promise<void> {
  const result = await tx
    .updateTable('store')
    .set({ ...change, version: version + 1 })
    .where('store_id', '=', storeId)
    .where('version', '=', version)
    .executeTakeFirst();
  if (result.numUpdatedRows === 0n)
    throw new ShopError('conflict', 'the store was changed by someone else meanwhile: try again');
}

/** A store as its columns say it. */
interface StoreColumns extends Omit<Store, 'externalId' | 'domain' | 'settings'> {
  /** Null where its programs call it by the store's own id. */
  readonly adoptedId: number | null;
  readonly host: string | null;
  readonly protocol: Domain['protocol'];
}

const stores = recordOf<StoreColumns>()('store', {
  storeId: 'store_id',
  merchantId: 'merchant_id',
  name: 'name',
  mode: 'mode',
  adoptedId: 'tiendanube_id',
  host: 'domain',
  protocol: 'protocol',
  stored: json('settings'),
  tokenSecret: 'token_secret',
  operatorHosts: {
    column: 'operator_hosts',
    read: (text: string) => (text === '' ? [] : text.split(',')),
    write: (hosts) => hosts.join(','),
  },
  createdAt: 'created_at',
  version: 'version',
});

type StoreRow = ReturnType<typeof stores.toRow>;

function fromRow(row: StoreRow): Store {
  const { adoptedId, host, protocol, ...columns } = stores.fromRow(row);
  return {
    ...columns,
    externalId: adoptedId ?? columns.storeId,
    domain: host === null ? null : { domain: host, protocol },
    settings: withDefaults(columns.stored),
  };
}
