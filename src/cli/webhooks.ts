import { snipcartDelivery, snipcartReceiver } from '../dialect/snipcart/webhook.js';
import { snipcartEvents, testEvent } from '../dialect/snipcart/webhook-body.js';
import { tiendanubeEvents } from '../dialect/tiendanube/webhook-body.js';
import { ShopError } from '../domain/errors.js';
import { vault } from '../domain/store/secrets.js';
import { allowOperatorHost, getStore } from '../domain/store/store.js';
import { parseUrl } from '../domain/url.js';
import { type Delivery, type DeliveryState, deliveryStates } from '../domain/webhook/delivery.js';
import { listDeliveries, resendDelivery, resendFailed, sendTest } from '../domain/webhook/log.js';
import type { Receiver } from '../domain/webhook/receiver.js';
import {
  addReceiver,
  appSecret,
  generateSecret,
  getReceiver,
  listReceivers,
  readAppSecret,
  removeReceiver,
  secretOf,
} from '../domain/webhook/receivers.js';
import { allowedHosts } from '../outgoing/address.js';
import { readWebhookUrl } from '../outgoing/webhook-url.js';
import type { Storage } from '../storage/storage.js';
import { readArguments, storeNumber, UsageError, wholeNumber, withDatabase } from './arguments.js';
import { countOf } from './count-of.js';
import { masterKey } from './master-key.js';
import { readSecret } from './read-secret.js';

const usage = `Usage:
  comptoir webhooks add URL --store ID [--events NAME,…] [--dialect snipcart|tiendanube]
  comptoir webhooks list --store ID
  comptoir webhooks remove NUMBER --store ID
  comptoir webhooks log --store ID [--webhook NUMBER] [--state waiting|delivered|failed|dropped] [--limit 20]
  comptoir webhooks resend DELIVERY --store ID
  comptoir webhooks resend --failed --webhook NUMBER --store ID
  comptoir webhooks test NUMBER --store ID
  comptoir webhooks secret NUMBER --store ID [--secret KEY|-]
  comptoir webhooks secret --store ID --app-secret KEY|-

"add" also lets the address be a private one, and shows the secret that its calls are signed with, this once; without --events it
is told of all. "resend" and "test" are done by a running server. "secret" makes a new one, or takes over one that a program
already has ("-" reads it from standard input); --app-secret is what Tiendanube's webhooks are signed with.
Each takes --json.`;

const optionTypes = {
  store: 'string',
  events: 'string',
  dialect: 'string',
  webhook: 'string',
  state: 'string',
  limit: 'string',
  failed: 'boolean',
  secret: 'string',
  'app-secret': 'string',
  json: 'boolean',
} as const;

const mostWords = { add: 2, list: 1, remove: 2, log: 1, resend: 2, test: 2, secret: 2 };

interface Context {
  readonly storage: Storage;
  readonly storeId: number;
  readonly word: string | undefined;
  readonly options: ReturnType<typeof readArguments<typeof optionTypes>>['options'];
  /** Prints the one or the other. */
  readonly print: (value: unknown, lines: readonly string[]) => void;
}

/** `comptoir webhooks add|list|remove|log|resend|test|secret`. */
export async function webhooksCommand(argv: string[]): Promise<number> {
  const { words, options, database, helped } = readArguments(argv, optionTypes, usage, mostWords);
  if (helped) return 0;
  const [act = '', word] = words;
  const run = Object.hasOwn(acts, act) ? acts[act] : undefined;
  if (!run) throw new UsageError(`what is to be done?\n${usage}`);
  const storeId = storeNumber(options.store);
  return withDatabase(database, async (storage) => {
    await getStore(storage.read, storeId);
    const print: Context['print'] = (value, lines) =>
      console.log(options.json ? JSON.stringify(value) : lines.join('\n'));
    await run({ storage, storeId, word, options, print });
    return 0;
  });
}

const acts: Readonly<Record<string, (context: Context) => Promise<void>>> = {
  add,
  list,
  remove,
  log,
  resend,
  test,
  secret,
};

async function add({ storage, storeId, word, options, print }: Context): Promise<void> {
  const dialect = options.dialect ?? 'snipcart';
  if (dialect !== 'snipcart' && dialect !== 'tiendanube')
    throw new UsageError('--dialect is snipcart or tiendanube');
  const events = readEvents(options.events, dialect);
  const host = parseUrl(word ?? '')?.host ?? '';
  const read = readWebhookUrl(word, { allowHosts: allowedHosts(host === '' ? [] : [host]) });
  if ('wrong' in read) throw new UsageError(`the address ${read.wrong}`);
  const secrets = vault(await masterKey(storage));
  const now = Date.now();
  const made = await storage.write(async (tx) => {
    await allowOperatorHost(tx, storeId, host);
    const added: { receiver: Receiver; secret?: string }[] = [];
    // Tiendanube's programs know one event a webhook.
    const shares = dialect === 'tiendanube' ? events.map((event) => [event]) : [events];
    for (const share of shares) {
      const receiver = await addReceiver(tx, storeId, { dialect, url: read.value, events: share }, now);
      if (dialect === 'tiendanube') {
        added.push({ receiver });
        continue;
      }
      const key = generateSecret();
      await secrets.put(tx, storeId, secretOf(receiver.id), key, now);
      added.push({ receiver, secret: key });
    }
    return added;
  });
  const receivers = made.map((one) => snipcartReceiver(one.receiver, one.secret));
  print(
    receivers.length === 1 ? receivers[0] : receivers,
    made.flatMap((one) => [
      lineOf(one.receiver),
      ...(one.secret === undefined ? [] : [`      secret ${one.secret}  (shown this once)`]),
    ]),
  );
}

function readEvents(text: string | undefined, dialect: 'snipcart' | 'tiendanube'): string[] {
  const known = dialect === 'snipcart' ? snipcartEvents : tiendanubeEvents;
  const names = (text ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new UsageError(`there is no event ${JSON.stringify(unknown)}: there are ${known.join(', ')}`);
  if (names.length === 0 && dialect === 'tiendanube')
    throw new UsageError('--events is needed with --dialect tiendanube');
  return [...new Set(names)];
}

async function list({ storage, storeId, print }: Context): Promise<void> {
  const receivers = await listReceivers(storage.read, storeId);
  const none = 'there are no webhooks: comptoir webhooks add URL';
  print(
    receivers.map((receiver) => snipcartReceiver(receiver)),
    receivers.length === 0 ? [none] : receivers.map(lineOf),
  );
}

function lineOf(receiver: Receiver): string {
  const { id, state, events } = snipcartReceiver(receiver) as {
    id: number;
    state: string;
    events: string[];
  };
  return `${String(id).padStart(4)}  ${state.padEnd(7)}  ${receiver.url}  ${events.join(', ') || 'all events'}`;
}

async function remove({ storage, storeId, word, print }: Context): Promise<void> {
  const id = wholeNumber(word, 'the webhook');
  const secrets = vault(await masterKey(storage));
  await storage.write((tx) => removeReceiver(tx, secrets, storeId, id, Date.now()));
  print({ removed: id }, [`webhook ${id} is removed`]);
}

async function log({ storage, storeId, options, print }: Context): Promise<void> {
  const { state } = options;
  if (state !== undefined && !deliveryStates.includes(state as DeliveryState))
    throw new UsageError(`--state is one of ${deliveryStates.join(', ')}`);
  const limit = options.limit === undefined ? 20 : wholeNumber(options.limit, '--limit');
  const receiverId = options.webhook === undefined ? undefined : wholeNumber(options.webhook, '--webhook');
  const { total, deliveries } = await listDeliveries(
    storage.read,
    storeId,
    { state: state as DeliveryState | undefined, receiverId },
    { offset: 0, limit: Math.min(limit, 1000) },
  );
  // A removed webhook still has deliveries in the log.
  if (total === 0 && receiverId !== undefined) await getReceiver(storage.read, storeId, receiverId);
  print(
    { totalItems: total, items: deliveries.map(snipcartDelivery) },
    total === 0 ? ['nothing was sent yet'] : deliveries.flatMap(deliveryLines),
  );
}

function deliveryLines(delivery: Delivery): string[] {
  const date = (ms: number): string => new Date(ms).toISOString();
  const next = delivery.dueAt === null ? '' : `, next ${date(Math.max(delivery.dueAt, delivery.updatedAt))}`;
  return [
    `${delivery.id}  ${delivery.state.padEnd(9)}  webhook ${delivery.receiverId}  ${delivery.event}  ${delivery.subject}${next}`,
    ...delivery.tries.map(
      ({ at, status, ms, error }) =>
        `      ${date(at)}  ${status ?? '---'}  ${String(ms).padStart(5)} ms  ${error ?? 'taken'}`,
    ),
  ];
}

async function resend({ storage, storeId, word, options, print }: Context): Promise<void> {
  if (options.failed) {
    const id = wholeNumber(options.webhook, '--webhook');
    const count = await resendFailed(storage, storeId, id, Date.now());
    print({ resent: count }, [`${countOf(count, 'delivery goes', 'deliveries go')} out again`]);
    return;
  }
  if (word === undefined) throw new UsageError(`which delivery?\n${usage}`);
  const id = word.toLowerCase();
  const delivery = await storage.write((tx) => resendDelivery(tx, storeId, id, Date.now()));
  print(snipcartDelivery(delivery), [`${id} goes out again`]);
}

async function test({ storage, storeId, word, print }: Context): Promise<void> {
  const id = wholeNumber(word, 'the webhook');
  const delivery = await storage.write((tx) => sendTest(tx, storeId, id, testEvent, Date.now()));
  print(snipcartDelivery(delivery), [
    `${testEvent} goes to webhook ${id}: "comptoir webhooks log --store ${storeId} --webhook ${id}" shows its answer`,
  ]);
}

async function secret({ storage, storeId, word, options, print }: Context): Promise<void> {
  const secrets = vault(await masterKey(storage));
  const now = Date.now();
  if (options['app-secret'] !== undefined) {
    const newSecret = checkedSecret(await fromInput(options['app-secret']));
    await storage.write((tx) => secrets.put(tx, storeId, appSecret, newSecret, now));
    print({ tiendanubeSecretSet: newSecret !== null }, [
      newSecret === null
        ? "Tiendanube's webhooks are not signed from now on"
        : "Tiendanube's webhooks are signed with it from now on",
    ]);
    return;
  }
  const id = wholeNumber(word, 'the webhook');
  const newSecret = options.secret === undefined ? undefined : checkedSecret(await fromInput(options.secret));
  if (newSecret === null)
    throw new UsageError('the secret is empty: leave out --secret to have a new one made');
  const key = newSecret ?? generateSecret();
  const receiver = await storage.write(async (tx) => {
    const known = await getReceiver(tx, storeId, id);
    if (known.dialect === 'tiendanube')
      throw new ShopError('conflict', `webhook ${id} is signed with the app's secret: set that one`);
    await secrets.put(tx, storeId, secretOf(id), key, now);
    return known;
  });
  print(
    snipcartReceiver(receiver, newSecret === undefined ? key : undefined),
    newSecret === undefined
      ? [`webhook ${id} is signed with ${key} from now on  (shown this once)`]
      : [`webhook ${id} is signed with it from now on`],
  );
}

async function fromInput(text: string): Promise<string> {
  return text === '-' ? readSecret('secret') : text;
}

function checkedSecret(text: string): string | null {
  const read = readAppSecret(text);
  if ('wrong' in read) throw new UsageError(`the secret ${read.wrong}`);
  return read.value;
}
