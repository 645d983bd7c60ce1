import { createInterface } from 'node:readline/promises';
import { createDiscount } from '../domain/discount/define-discount.js';
import { everyDiscount, type StoredDiscount } from '../domain/discount/rows.js';
import { addMethod, changeMethod, listMethods, type MethodDetails } from '../domain/shipping/methods.js';
import type { ShippingMethod } from '../domain/shipping/shipping.js';
import { secretSettings } from '../domain/store/secret-settings.js';
import { type Vault, vault } from '../domain/store/secrets.js';
import {
  allowDomains,
  allowOperatorHost,
  type Domain,
  getStore,
  listAllowedDomains,
  type Store,
  setSettings,
} from '../domain/store/store.js';
import type { Receiver } from '../domain/webhook/receiver.js';
import { addReceiver, generateSecret, listReceivers, secretOf } from '../domain/webhook/receivers.js';
import { listTemplates, type OwnTemplate, saveTemplate } from '../mail/own-templates.js';
import { allSettings, allSettingsOf, providerSecrets, providers } from '../payment/providers.js';
import type { Reader, Storage, Tx } from '../storage/storage.js';
import { UsageError } from './arguments.js';
import { masterKey } from './master-key.js';

/** What `--with` takes. */
export const furtherKinds = ['discounts', 'webhooks', 'domains'] as const;
type Further = (typeof furtherKinds)[number];

interface Plan {
  readonly settings: readonly {
    readonly name: string;
    readonly before: unknown;
    readonly after: unknown;
  }[];
  readonly smtpPassword: boolean;
  readonly methods: readonly {
    readonly known: ShippingMethod | undefined;
    readonly method: ShippingMethod;
  }[];
  readonly templates: readonly OwnTemplate[];
  readonly discounts: readonly StoredDiscount[];
  readonly webhooks: readonly Receiver[];
  readonly domains: readonly Domain[];
  /** What is not copied, and why. */
  readonly leftOut: readonly { readonly name: string; readonly why: string }[];
}

export interface CopyOptions {
  readonly from: number;
  readonly to: number;
  readonly with: string | undefined;
  readonly yes: boolean;
  readonly json: boolean;
}

/** `comptoir store copy-settings`: shows what differs, asks, and copies it, all or nothing. */
export async function copySettings(storage: Storage, options: CopyOptions): Promise<number> {
  const further = readFurther(options.with);
  if (options.from === options.to) throw new UsageError('--from and --to name the same store');
  const secrets = vault(await masterKey(storage));
  const [from, to] = [await getStore(storage.read, options.from), await getStore(storage.read, options.to)];
  const plan = await planOf(storage.read, secrets, from, to, further);
  const count = linesOf(plan).length;
  const show = (text: string): void => (options.json ? console.error(text) : console.log(text));
  show(
    `from store ${from.storeId} (${from.mode}, ${from.name}) to store ${to.storeId} (${to.mode}, ${to.name}):`,
  );
  for (const line of linesOf(plan)) show(`  ${line}`);
  for (const { name, why } of plan.leftOut) show(`  not copied: ${name}, ${why}`);
  const agreed = count === 0 || options.yes || (await asked());
  if (!agreed) {
    console.error('comptoir: nothing was copied: --yes copies without asking');
    return 1;
  }
  const signing = count === 0 ? [] : await storage.write((tx) => copy(tx, secrets, from, to, plan));
  if (options.json)
    console.log(JSON.stringify({ copied: linesOf(plan), leftOut: plan.leftOut, webhooks: signing }));
  else {
    console.log(count === 0 ? 'nothing differs' : `store ${to.storeId} has them now`);
    for (const { url, secret } of signing)
      console.log(`  ${url} is signed with ${secret}  (shown this once)`);
  }
  return 0;
}

function readFurther(list: string | undefined): ReadonlySet<Further> {
  const words = (list ?? '').split(',').map((word) => word.trim());
  const wanted = words.filter((word) => word !== '');
  const unknown = wanted.find((word) => !furtherKinds.includes(word as Further));
  if (unknown !== undefined)
    throw new UsageError(`--with takes ${furtherKinds.join(', ')}, not ${JSON.stringify(unknown)}`);
  return new Set(wanted as Further[]);
}

/** Never copied: what is of one half or one address alone. */
const ofOneStore: ReadonlySet<string> = new Set(['allowDeferred']);
const ofOneMode: ReadonlySet<string> = new Set(providers.flatMap((provider) => provider.ofOneMode ?? []));

async function planOf(
  db: Reader,
  secrets: Vault,
  from: Store,
  to: Store,
  further: ReadonlySet<Further>,
): Promise<Plan> {
  const otherMode = from.mode !== to.mode;
  const leftOut: { name: string; why: string }[] = [];
  const [ofFrom, ofTo] = [allSettingsOf(from), allSettingsOf(to)];
  const settings = Object.keys(allSettings).flatMap((name) => {
    const [after, before] = [ofFrom[name], ofTo[name]];
    if (same(after, before)) return [];
    if (ofOneStore.has(name)) leftOut.push({ name, why: 'which each half decides for itself' });
    else if (ofOneMode.has(name) && otherMode) leftOut.push({ name, why: `which is of ${from.mode} mode` });
    else return [{ name, before, after }];
    return [];
  });
  const secretNames = new Set(await secrets.names(db, from.storeId));
  const password = secretSettings.smtpPassword.vaultName;
  const differs =
    secretNames.has(password) &&
    (await secrets.read(db, from.storeId, password)) !== (await secrets.read(db, to.storeId, password));
  for (const [name, secret] of Object.entries(providerSecrets))
    if (secretNames.has(secret.vaultName)) leftOut.push({ name, why: 'a secret of its own half' });
  leftOut.push({ name: 'API keys', why: 'of which each half has its own' });
  if (from.domain !== null)
    leftOut.push({ name: 'domain', why: `set it with: store set ${to.storeId} domain=HOST` });
  if (from.externalId !== from.storeId)
    leftOut.push({ name: 'tiendanubeId', why: 'which names one store alone' });
  const methodsOfTo = await listMethods(db, to.storeId);
  const methods = (await listMethods(db, from.storeId)).flatMap((method) => {
    const known = methodsOfTo.find(({ name }) => name === method.name);
    return known && same(detailsOf(known), detailsOf(method)) ? [] : [{ known, method }];
  });
  const templatesOfTo = await listTemplates(db, to.storeId);
  const templates = (await listTemplates(db, from.storeId)).filter(
    ({ kind, language, source }) =>
      !templatesOfTo.some(
        (one) => one.kind === kind && one.language === language && same(one.source, source),
      ),
  );
  const beside = await furtherOf(db, from, to);
  for (const kind of furtherKinds)
    if (!further.has(kind) && beside[kind].length > 0)
      leftOut.push({ name: kind, why: `which --with ${kind} copies` });
  return {
    settings,
    smtpPassword: differs,
    methods,
    templates,
    discounts: further.has('discounts') ? beside.discounts : [],
    webhooks: further.has('webhooks') ? beside.webhooks : [],
    domains: further.has('domains') ? beside.domains : [],
    leftOut,
  };
}

/** What of the first store the second has not. */
async function furtherOf(db: Reader, from: Store, to: Store) {
  const [discounts, known] = [await allDiscounts(db, from.storeId), await allDiscounts(db, to.storeId)];
  const named = (one: StoredDiscount) => `${one.condition.code ?? ''}\n${one.name}`;
  const names = new Set(known.map(named));
  const receivers = await listReceivers(db, to.storeId);
  const domains = await listAllowedDomains(db, to.storeId);
  return {
    discounts: discounts.filter((one) => !one.archived && !names.has(named(one))),
    webhooks: (await listReceivers(db, from.storeId)).filter(
      ({ url, dialect, events }) =>
        !receivers.some((one) => one.url === url && one.dialect === dialect && same(one.events, events)),
    ),
    domains: (await listAllowedDomains(db, from.storeId)).filter(
      ({ domain }) => !domains.some((one) => one.domain === domain),
    ),
  };
}

async function allDiscounts(db: Reader, storeId: number): Promise<StoredDiscount[]> {
  const all: StoredDiscount[] = [];
  for await (const batch of everyDiscount(db, storeId, 500)) all.push(...batch);
  return all;
}

function detailsOf(method: ShippingMethod): MethodDetails {
  const { id: _id, createdAt: _made, updatedAt: _changed, version: _version, ...details } = method;
  return details;
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function linesOf(plan: Plan): string[] {
  const text = (value: unknown): string => {
    const written = typeof value === 'string' ? value : JSON.stringify(value);
    return value === null || written === '[]'
      ? 'none'
      : written.length > 80
        ? `${written.slice(0, 79)}…`
        : written;
  };
  return [
    ...plan.settings.map(({ name, before, after }) => `${name}: ${text(before)} -> ${text(after)}`),
    ...(plan.smtpPassword ? ['smtpPassword: (not shown)'] : []),
    ...plan.methods.map(
      ({ known, method }) => `shipping method ${method.name}: ${known ? 'changed' : 'new'}`,
    ),
    ...plan.templates.map(({ kind, language }) => `mail template ${kind} (${language})`),
    ...plan.discounts.map(({ name }) => `discount ${name}: new, without its uses`),
    ...plan.webhooks.map(({ url }) => `webhook ${url}: new, with a secret of its own`),
    ...plan.domains.map(({ domain }) => `domain ${domain}`),
  ];
}

async function asked(): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question('copy these? [y/N] ').finally(() => terminal.close());
  return /^y(es)?$/i.test(answer.trim());
}

async function copy(
  tx: Tx,
  secrets: Vault,
  from: Store,
  to: Store,
  plan: Plan,
): Promise<{ url: string; secret: string }[]> {
  const now = Date.now();
  const { storeId } = to;
  if (plan.settings.length > 0)
    await setSettings(
      tx,
      storeId,
      Object.fromEntries(plan.settings.map(({ name, after }) => [name, after])),
      allSettings,
    );
  if (plan.smtpPassword) {
    const { vaultName: secretName } = secretSettings.smtpPassword;
    const password = await secrets.read(tx, from.storeId, secretName);
    await secrets.put(tx, storeId, secretName, password ?? null, now);
  }
  for (const { known, method } of plan.methods) {
    if (known) await changeMethod(tx, storeId, known, detailsOf(method), now);
    else await addMethod(tx, storeId, detailsOf(method), now);
  }
  for (const template of plan.templates) await saveTemplate(tx, storeId, template, now);
  for (const { id: _id, uses: _uses, held: _held, imported: _file, ...definition } of plan.discounts)
    await createDiscount(tx, storeId, definition, now);
  await allowDomains(tx, storeId, plan.domains);
  const signing: { url: string; secret: string }[] = [];
  for (const { url, dialect, events } of plan.webhooks) {
    const { host } = new URL(url);
    if (from.operatorHosts.includes(host)) await allowOperatorHost(tx, storeId, host);
    const { id } = await addReceiver(tx, storeId, { dialect, url, events }, now);
    if (dialect === 'tiendanube') continue;
    const secret = generateSecret();
    await secrets.put(tx, storeId, secretOf(id), secret, now);
    signing.push({ url, secret });
  }
  return signing;
}
