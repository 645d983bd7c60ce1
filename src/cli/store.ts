import { canBeTried, checkSettings } from '../checkout/settings/check-settings.js';
import { addKey, generateKey } from '../domain/store/keys.js';
import { setSecrets } from '../domain/store/secret-settings.js';
import type { Settings } from '../domain/store/settings.js';
import {
  createStore,
  type Domain,
  getStore,
  listAllowedDomains,
  listStores,
  renameStore,
  type Store,
  setDomain,
  setExternalId,
  setSettings,
} from '../domain/store/store.js';
import { normaliseDomain, protocolOf } from '../outgoing/domains.js';
import { allSecrets, allSettings, allSettingsOf, refuseSettings } from '../payment/providers.js';
import type { Tx } from '../storage/storage.js';
import { readArguments, storeNumber, UsageError, withDatabase, withNewDatabase } from './arguments.js';
import { commandContext } from './command-context.js';
import { copySettings, furtherKinds } from './copy-settings.js';
import { readSecret } from './read-secret.js';

const settingNames = Object.keys(allSettings);
const secretSettingNames = Object.keys(allSecrets);

const usage = `Usage:
  comptoir store create --name NAME [--domain HOST] [--currency USD] [--country US] [--time-zone UTC] [--tiendanube-id N]
  comptoir store list
  comptoir store show ID
  comptoir store set ID KEY=VALUE…
  comptoir store copy-settings --from ID --to ID [--with ${furtherKinds.join(',')}] [--yes]

"set" takes name, domain, tiendanubeId and the settings: ${settingNames.join(', ')}.
It also takes secrets, which are not shown again: ${secretSettingNames.join(', ')}; KEY=- asks for one, or reads it from standard input.
"copy-settings" shows what differs and asks, then copies settings, taxes, shipping methods and mail templates; never allowDeferred,
keys, the domain, the Tiendanube id, or payment values of the other mode. --yes copies without asking.
Each takes --json.`;

/** `comptoir store create|list|show|set`. */
export async function storeCommand(argv: string[]): Promise<number> {
  const { words, options, database, helped } = readArguments(
    argv,
    {
      name: 'string',
      domain: 'string',
      currency: 'string',
      country: 'string',
      'time-zone': 'string',
      'tiendanube-id': 'string',
      from: 'string',
      to: 'string',
      with: 'string',
      yes: 'boolean',
      json: 'boolean',
    },
    usage,
    { create: 1, list: 1, show: 2, 'copy-settings': 1 },
  );
  if (helped) return 0;
  const print = (value: unknown, lines: () => string[]): number => {
    console.log(options.json ? JSON.stringify(value) : lines().join('\n'));
    return 0;
  };
  const [act, id, ...changes] = words;
  if (act === 'create') {
    if (!options.name) throw new UsageError(`--name is needed\n${usage}`);
    const id = options['tiendanube-id'];
    const input = {
      ...options,
      name: options.name,
      tiendanubeId: id === undefined ? undefined : tiendanubeNumber(id, '--tiendanube-id'),
    };
    return withNewDatabase(database, async (storage) => {
      const created = await storage.write((tx) => create(tx, input));
      return print(created, () => createdLines(created));
    });
  }
  if (act === 'list') {
    return withDatabase(database, async (storage) => {
      const stores = await listStores(storage.read);
      return print(stores.map(storeView), () =>
        stores.length === 0
          ? ['there are no stores yet: comptoir store create --name NAME']
          : stores.map(line),
      );
    });
  }
  if (act === 'show') {
    const storeId = storeNumber(id, 'the store');
    return withDatabase(database, async (storage) => {
      const store = await getStore(storage.read, storeId);
      const allowedDomains = (await listAllowedDomains(storage.read, storeId)).map(({ domain }) => domain);
      const all = { ...storeView(store), allowedDomains };
      return print(all, () =>
        Object.entries({ ...all, settings: undefined, ...allSettingsOf(store) }).flatMap(settingLine),
      );
    });
  }
  if (act === 'set') {
    const storeId = storeNumber(id, 'the store');
    if (changes.length === 0) throw new UsageError(`what is to be set?\n${usage}`);
    const { plain, secrets } = await sorted(changes);
    return withDatabase(database, async (storage) => {
      const names = [...plain.map((change) => split(change)[0]), ...Object.keys(secrets)];
      const context = canBeTried(names) ? await commandContext(storage) : undefined;
      const store = await storage.write(async (tx) => {
        const after = await set(tx, storeId, plain);
        if (context) await setSecrets(tx, context.vault, after, secrets, Date.now(), allSecrets);
        return after;
      });
      const checks = context ? await checkSettings(context, store, names) : [];
      return print({ ...storeView(store), ...(checks.length > 0 ? { checks } : {}) }, () => [
        `store ${storeId} is set`,
        ...checks.map(({ name, state, message }) => `  ${name}: ${state}: ${message}`),
      ]);
    });
  }
  if (act === 'copy-settings') {
    const [from, to] = [storeNumber(options.from, '--from'), storeNumber(options.to, '--to')];
    return withDatabase(database, (storage) => copySettings(storage, { ...options, from, to }));
  }
  throw new UsageError(`what is to be done?\n${usage}`);
}

interface NewStore extends Readonly<Record<string, unknown>> {
  readonly name: string;
  readonly tiendanubeId: number | undefined;
}

async function create(tx: Tx, options: NewStore) {
  const optionValue = (name: string): string | undefined => options[name] as string | undefined;
  const now = Date.now();
  const domain = optionValue('domain');
  const { test, live } = await createStore(
    tx,
    {
      name: options.name,
      ...(domain === undefined ? {} : { domain: readDomain(domain), operator: true }),
      ...(options.tiendanubeId === undefined ? {} : { externalId: options.tiendanubeId }),
    },
    now,
  );
  const settings: Partial<Record<keyof Settings, string>> = {};
  for (const [option, setting] of [
    ['currency', 'currency'],
    ['country', 'country'],
    ['time-zone', 'timeZone'],
  ] as const) {
    const value = optionValue(option);
    if (value !== undefined) settings[setting] = value;
  }
  const halves: Record<string, unknown> = {};
  for (const store of [test, live]) {
    await setSettings(tx, store.storeId, settings);
    const keys = {
      publicKey: generateKey('public'),
      secretKey: generateKey('secret'),
      accessToken: generateKey('access'),
    };
    await addKey(tx, store.storeId, 'public', keys.publicKey, now);
    await addKey(tx, store.storeId, 'secret', keys.secretKey, now);
    await addKey(tx, store.storeId, 'access', keys.accessToken, now);
    halves[store.mode.toLowerCase()] = { storeId: store.storeId, ...keys };
  }
  return { name: test.name, ...halves } as { name: string; test: Half; live: Half };
}

interface Half {
  readonly storeId: number;
  readonly publicKey: string;
  readonly secretKey: string;
  readonly accessToken: string;
}

function createdLines(created: {
  readonly name: string;
  readonly test: Half;
  readonly live: Half;
}): string[] {
  const half = (mode: string, keys: Half): string[] => [
    `  ${mode} half: store ${keys.storeId}`,
    `    public key    ${keys.publicKey}`,
    `    secret key    ${keys.secretKey}`,
    `    access token  ${keys.accessToken}`,
  ];
  return [
    `${created.name} is there. The keys are shown this once:`,
    ...half('test', created.test),
    ...half('live', created.live),
    `Move a shop in: comptoir import snipcart --store ${created.live.storeId} --products FILE --customers FILE --orders FILE`,
  ];
}

/** Secrets apart from the rest; `-` asks for one on a terminal, else takes what stands on standard input. */
async function sorted(changes: readonly string[]): Promise<{
  readonly plain: readonly string[];
  readonly secrets: Readonly<Record<string, string>>;
}> {
  const plain: string[] = [];
  const secrets: Record<string, string> = {};
  const fromInput: string[] = [];
  for (const change of changes) {
    const [key = '', value = ''] = split(change);
    const name = secretSettingNames.find((one) => one === key);
    if (!name) plain.push(change);
    else if (value !== '-') secrets[name] = value;
    else if (fromInput.push(name) > 1 && !process.stdin.isTTY)
      throw new UsageError(`standard input holds one secret: ${fromInput.join(' or ')}?`);
    else secrets[name] = await readSecret(name, `${name}= forgets a secret`);
  }
  return { plain, secrets };
}

function split(change: string): [string, string] {
  const at = change.indexOf('=');
  if (at < 1) throw new UsageError(`${JSON.stringify(change)} is not KEY=VALUE`);
  return [change.slice(0, at), change.slice(at + 1)];
}

async function set(tx: Tx, storeId: number, changes: readonly string[]): Promise<Store> {
  const settings: Record<string, string> = {};
  for (const change of changes) {
    const [key, value] = split(change);
    if (key === 'name') await renameStore(tx, storeId, value);
    else if (key === 'domain') await setDomain(tx, storeId, readDomain(value), { operator: true });
    else if (key === 'tiendanubeId')
      await setExternalId(tx, storeId, tiendanubeNumber(value, 'tiendanubeId'));
    else settings[key] = value;
  }
  refuseSettings(await getStore(tx, storeId), settings);
  return setSettings(tx, storeId, settings, allSettings);
}

function tiendanubeNumber(text: string, what: string): number {
  if (!/^0*[1-9]\d{0,14}$/.test(text))
    throw new UsageError(`${what} must be a whole number from 1 to 999999999999999`);
  return Number(text);
}

function readDomain(text: string): Domain {
  const domain = normaliseDomain(text);
  if (domain === null)
    throw new UsageError(`${JSON.stringify(text)} is not a host name such as shop.example or localhost:8080`);
  const protocol = /^http:/i.test(text) ? 'http' : protocolOf(domain);
  return { domain, protocol };
}

function storeView(store: Store) {
  return {
    storeId: store.storeId,
    name: store.name,
    mode: store.mode,
    merchantId: store.merchantId,
    tiendanubeId: store.externalId,
    domain: store.domain?.domain ?? null,
    createdAt: new Date(store.createdAt).toISOString(),
    settings: allSettingsOf(store),
  };
}

function line(store: Store): string {
  return `${String(store.storeId).padStart(4)}  ${store.mode.padEnd(4)}  ${store.name}${store.domain ? `  (${store.domain.domain})` : ''}${store.externalId === store.storeId ? '' : `  Tiendanube ${store.externalId}`}`;
}

function settingLine([name, value]: [string, unknown]): string[] {
  if (value === undefined) return [];
  const text = Array.isArray(value) ? value.map(listed).join(', ') || 'none' : listed(value ?? 'none');
  return [`${name.padEnd(20)} ${text}`];
}

/** A rule of a table as its JSON; a word as it is. */
function listed(item: unknown): string {
  return typeof item === 'object' ? JSON.stringify(item) : String(item);
}
