import { type AppContext, allowedHostsOf } from '../app/context.js';
import { checkSettings, type SettingCheck, triable } from '../checkout/settings/check-settings.js';
import { type Readiness, sellingReadiness } from '../checkout/settings/readiness.js';
import { webAddressOf } from '../domain/input-values.js';
import { listKeys } from '../domain/store/keys.js';
import { foreignSecrets } from '../domain/store/secrets.js';
import { getStore, listAllowedDomains, listStores, type Store } from '../domain/store/store.js';
import { listReceivers } from '../domain/webhook/receivers.js';
import { senderOf } from '../mail/sender.js';
import { isThisMachine } from '../outgoing/domains.js';
import { FetchRefused } from '../outgoing/fetch-refused.js';
import { guardedFetch } from '../outgoing/guarded-fetch.js';
import { providers } from '../payment/providers.js';
import { sqlitePath } from '../storage/open.js';
import { readArguments, storeNumber, withDatabase } from './arguments.js';
import { commandContext } from './command-context.js';
import { masterKey } from './master-key.js';

const usage = `Usage: comptoir doctor [--store ID] [--json] [--public-url URL] [--trust-proxy CIDR,…]

Says what a shop lacks before it sells, a line for each thing: good, missing or wrong, and what to do. --public-url and
--trust-proxy are those that "serve" is started with. It exits with 1 where something is wrong, or missing so that the shop
cannot sell. The settings noTaxes=true and noShipping=true say that none is wanted.`;

/** Missing, they keep a shop from selling as it should; the others it can do without. */
const needed: ReadonlySet<string> = new Set(['domains', 'taxes', 'shipping', 'payment', 'keys']);

/** `comptoir doctor`. */
export async function doctorCommand(argv: string[]): Promise<number> {
  const { options, database, helped } = readArguments(
    argv,
    { store: 'string', 'public-url': 'string', 'trust-proxy': 'string', json: 'boolean' },
    usage,
  );
  if (helped) return 0;
  const storeId = options.store === undefined ? undefined : storeNumber(options.store);
  return withDatabase(database, async (storage) => {
    const context = await commandContext(storage);
    const stores =
      storeId === undefined ? await listStores(storage.read) : [await getStore(storage.read, storeId)];
    const publicUrl = options['public-url']?.replace(/\/+$/, '');
    const examined = [];
    for (const store of stores) {
      const checks = await examine(context, store, { publicUrl, trustProxy: options['trust-proxy'] });
      examined.push({ storeId: store.storeId, name: store.name, mode: store.mode, checks });
    }
    const ok = !examined.some(({ checks }) => checks.some(isInTheWay));
    if (options.json) console.log(JSON.stringify({ ok, stores: examined }));
    else
      for (const { storeId, name, mode, checks } of examined) {
        console.log(`store ${storeId}, ${name}, ${mode.toLowerCase()} half`);
        for (const check of checks)
          console.log(`  ${check.state.padEnd(7)}  ${check.name.padEnd(10)}  ${check.message}`);
      }
    return ok ? 0 : 1;
  });
}

function isInTheWay({ name, state }: Readiness): boolean {
  return state === 'wrong' || (state === 'missing' && needed.has(name));
}

interface Place {
  readonly publicUrl: string | undefined;
  readonly trustProxy: string | undefined;
}

async function examine(context: AppContext, store: Store, place: Place): Promise<Readiness[]> {
  const tried = await checkSettings(context, store, triable);
  const selling = await sellingReadiness(context, store);
  const ofSelling: Readonly<Record<string, readonly string[]>> = {
    taxes: ['taxesUrl'],
    shipping: ['shippingUrl'],
    payment: providers.flatMap(({ checks = [] }) => checks.map(({ name }) => name)),
  };
  return [
    await pages(context, store),
    await domains(context, store),
    ...selling.map((one) => withTried(one, tried, ofSelling[one.name] ?? [])),
    withTried(mail(store), tried, ['smtpHost']),
    await webhooks(context, store),
    await keys(context, store),
    backup(context),
    await publicUrl(context, store, place),
    await proxy(context, store, place),
  ];
}

/** Settings that were tried and do not work are wrong; if trying gave no result, the line says so. */
function withTried(one: Readiness, tried: readonly SettingCheck[], names: readonly string[]): Readiness {
  const notPassed = tried.filter(({ name, state }) => names.includes(name) && state !== 'ok');
  const wrong = notPassed.find(({ state }) => state === 'wrong');
  if (wrong) return { ...one, state: 'wrong', message: `${wrong.name}: ${wrong.message}` };
  const unsure = notPassed.map(({ name, message }) => `; ${name} could not be tried: ${message}`);
  return { ...one, message: `${one.message}${unsure.join('')}` };
}

async function pages(context: AppContext, store: Store): Promise<Readiness> {
  const name = 'pages';
  if (!store.domain)
    return { name, state: 'missing', message: 'nobody knows where they are: set the domain' };
  const url = `${store.domain.protocol}://${store.domain.domain}/`;
  const answer = await statusOf(context, store, url);
  if (typeof answer === 'string')
    return { name, state: 'wrong', message: `${url} cannot be read: ${answer}` };
  return answer < 400
    ? { name, state: 'good', message: `${url} answers; "comptoir crawl URL" shows what a page sells` }
    : { name, state: 'wrong', message: `${url} answers ${answer}` };
}

async function domains(context: AppContext, store: Store): Promise<Readiness> {
  const name = 'domains';
  const { domain, storeId, mode } = store;
  if (!domain)
    return {
      name,
      state: 'missing',
      message: `say where the pages are: store set ${storeId} domain=shop.example`,
    };
  const further = (await listAllowedDomains(context.storage.read, storeId)).map((one) => one.domain);
  const local = [domain.domain, ...further].find((one) => isThisMachine(one.replace(/:\d+$/, '')));
  if (mode === 'Live' && local !== undefined)
    return { name, state: 'wrong', message: `${local} is this machine: no buyer reaches it` };
  return { name, state: 'good', message: [domain.domain, ...further].join(', ') };
}

function mail(store: Store): Readiness {
  const name = 'mail';
  const { smtpHost } = store.settings;
  if (smtpHost === null)
    return {
      name,
      state: 'missing',
      message: 'mails are kept, not sent: set smtpHost, smtpUser, smtpPassword',
    };
  if (!senderOf(store))
    return { name, state: 'wrong', message: 'nobody is named as the sender: set mailFrom, or email' };
  return { name, state: 'good', message: smtpHost };
}

async function webhooks(context: AppContext, { storeId }: Store): Promise<Readiness> {
  const name = 'webhooks';
  const receivers = await listReceivers(context.storage.read, storeId);
  if (receivers.length === 0)
    return {
      name,
      state: 'missing',
      message: `nobody is told of orders: webhooks add URL --store ${storeId}`,
    };
  return { name, state: 'good', message: receivers.map(({ url }) => url).join(', ') };
}

async function keys(context: AppContext, { storeId }: Store): Promise<Readiness> {
  const name = 'keys';
  const foreign = await foreignSecrets(context.storage.read, await masterKey(context.storage));
  const unreadable = foreign.find((secret) => secret.endsWith(` of store ${storeId}`));
  if (unreadable !== undefined)
    return {
      name,
      state: 'wrong',
      message: `${unreadable} was encrypted under another master key: set it again`,
    };
  const kinds = (await listKeys(context.storage.read, storeId)).filter(({ revokedAt }) => revokedAt === null);
  if (!kinds.some(({ kind }) => kind === 'public'))
    return { name, state: 'missing', message: `pages need one: key add --kind public --store ${storeId}` };
  return { name, state: 'good', message: `${kinds.length} in use; every secret can be read` };
}

function backup({ storage }: AppContext): Readiness {
  const name = 'backup';
  const message =
    sqlitePath(storage.url) === undefined
      ? 'back up the PostgreSQL database with its own tools, and the master key apart from it'
      : 'nothing here takes one by itself: run "comptoir backup FILE" every day, and keep the master key apart from it';
  return { name, state: 'missing', message };
}

async function publicUrl(context: AppContext, store: Store, place: Place): Promise<Readiness> {
  const name = 'public URL';
  const url = place.publicUrl;
  if (url === undefined)
    return {
      name,
      state: 'missing',
      message:
        'links in mails lead nowhere: start with --public-url (COMPTOIR_PUBLIC_URL), and give it here too',
    };
  if (!webAddressOf(url))
    return {
      name,
      state: 'wrong',
      message: `${url} is not an http or https address such as https://shop.example`,
    };
  if (store.mode === 'Live' && !url.startsWith('https:'))
    return { name, state: 'wrong', message: `${url} is not https: buyers' data would travel in the open` };
  const answer = await statusOf(context, store, `${url}/health`);
  if (answer === 200) return { name, state: 'good', message: url };
  const why = typeof answer === 'string' ? answer : `${url}/health answers ${answer}`;
  return { name, state: 'wrong', message: `${url} does not lead to a running server: ${why}` };
}

async function proxy(
  context: AppContext,
  store: Store,
  { publicUrl: url, trustProxy }: Place,
): Promise<Readiness> {
  const name = 'proxy';
  if (url !== undefined && (await statusOf(context, store, `${url}/metrics`)) === 200)
    return {
      name,
      state: 'wrong',
      message: `${url}/metrics is open to everybody: let the proxy answer 404 there`,
    };
  if (trustProxy === undefined)
    return {
      name,
      state: 'missing',
      message: 'behind a proxy all buyers have its address: start with --trust-proxy (COMPTOIR_TRUST_PROXY)',
    };
  return { name, state: 'good', message: `forwarded headers count from ${trustProxy}` };
}

/** What an address answers, or why it cannot be asked. */
async function statusOf(context: AppContext, store: Store, url: string): Promise<number | string> {
  try {
    const response = await guardedFetch(url, {
      allowHosts: allowedHostsOf(context, store),
      maxBytes: 1_000_000,
      totalTimeoutMs: 5_000,
      maxRedirects: 3,
    });
    response.close();
    return response.status;
  } catch (error) {
    if (error instanceof FetchRefused) return error.message;
    throw error;
  }
}
