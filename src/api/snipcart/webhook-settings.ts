import { Type } from 'typebox';
import type { AppContext } from '../../app/context.js';
import { partNamed } from '../../dialect/snipcart/product-input.js';
import { snipcartReceiver } from '../../dialect/snipcart/webhook.js';
import { refuseIfAny } from '../../domain/errors.js';
import type { Store } from '../../domain/store/store.js';
import type { Receiver } from '../../domain/webhook/receiver.js';
import {
  addReceiver,
  appSecret,
  changeReceiver,
  generateSecret,
  listReceivers,
  readAppSecret,
  refuseSecond,
  removeReceiver,
  secretOf,
  setReceiver,
} from '../../domain/webhook/receivers.js';
import type { Tx } from '../../storage/storage.js';
import { type SnipcartRequest, type SnipcartRoutes, sendLasting } from './plugin.js';
import { messageSchema } from './shapes.js';
import { readWebhook, type WebhookInput, webhookBodySchema, webhookSchema } from './webhook-fields.js';

const tags = ['Snipcart: webhooks'];
const security = [{ secretKey: [] }];
const urlsSchema = Type.String({ description: 'All addresses, separated by semicolons.' });
const viewSchema = Type.Object(
  {
    url: urlsSchema,
    webhooks: Type.Array(webhookSchema),
    tiendanubeSecretSet: Type.Boolean({
      description: "Whether there is a secret that Tiendanube's webhooks are signed with.",
    }),
  },
  { title: 'WebhookSettings' },
);
const changeSchema = Type.Object(
  {
    url: Type.Optional(urlsSchema),
    webhooks: Type.Optional(Type.Array(webhookBodySchema)),
    tiendanubeSecret: Type.Optional(
      Type.Union([Type.String(), Type.Null()], {
        description: "The app's client secret that programs of Tiendanube's API verify with; never answered.",
      }),
    ),
  },
  { title: 'WebhookSettingsChange' },
);

/** `/settings/webhooks`: all webhooks of Snipcart's kind at once. */
export const webhookSettings: SnipcartRoutes = (app, context) => {
  app.get(
    '/settings/webhooks',
    { schema: { tags, security, summary: 'Who is told of events', response: { 200: viewSchema } } },
    async (request, reply) => {
      const { store } = request as SnipcartRequest;
      return sendLasting(reply, await settingsView(context, store, new Map()));
    },
  );

  app.put(
    '/settings/webhooks',
    {
      schema: {
        tags,
        security,
        summary:
          'Puts these webhooks in the place of those before: an address that stays keeps its number and its secret',
        body: changeSchema,
        response: { 200: viewSchema, 400: messageSchema, 409: messageSchema },
      },
    },
    async (request) => {
      const { store } = request as SnipcartRequest;
      const change = readChange(context, store, request.body);
      const secrets = new Map<number, string>();
      await context.storage.write(async (tx) => {
        secrets.clear();
        if (change.webhooks) await replace(context, tx, store, change.webhooks, secrets);
        const { secret } = change;
        if (secret !== undefined)
          await context.vault.put(tx, store.storeId, appSecret, secret, context.now());
      });
      return settingsView(context, store, secrets);
    },
  );
};

async function settingsView(context: AppContext, { storeId }: Store, secrets: ReadonlyMap<number, string>) {
  const { read } = context.storage;
  const receivers = (await listReceivers(read, storeId)).filter(isSnipcarts);
  return {
    url: receivers.map((receiver) => receiver.url).join(';'),
    webhooks: receivers.map((receiver) => snipcartReceiver(receiver, secrets.get(receiver.id))),
    tiendanubeSecretSet: (await context.vault.names(read, storeId)).includes(appSecret),
  };
}

function isSnipcarts({ dialect }: Receiver): boolean {
  return dialect === 'snipcart';
}

interface Change {
  readonly webhooks: readonly (WebhookInput & { readonly url: string })[] | undefined;
  readonly secret: string | null | undefined;
}

const mostAtOnce = 100;

/** Addresses as one text, as Snipcart's dashboard takes them, or as a list of objects. */
function readChange(context: AppContext, store: Store, body: unknown): Change {
  const errors: Record<string, string[]> = {};
  const [list, text, secret] = ['webhooks', 'url', 'tiendanubeSecret'].map((name) => partNamed(body, name));
  const input = list ?? (typeof text === 'string' ? text.split(';').filter(isSomething) : text);
  if (input !== undefined && !(Array.isArray(input) && input.length <= mostAtOnce))
    errors[list === undefined ? 'url' : 'webhooks'] = [
      'must be addresses separated by semicolons, or a list such as [{"url": "https://shop.example/webhooks"}]',
    ];
  const items: unknown[] = Array.isArray(input) ? input : [];
  const webhooks = items.map((item, index) => {
    const place = `webhooks[${index}]`;
    const input = readWebhook(
      typeof item === 'string' ? { url: item } : item,
      { context, store, place },
      errors,
    );
    if (input.url === undefined && !errors[place]) errors[`${place}.url`] ??= ['must be given'];
    return { ...input, url: input.url ?? '' };
  });
  const read = secret === undefined ? undefined : readAppSecret(secret);
  if (read && 'wrong' in read) errors.tiendanubeSecret = [read.wrong];
  refuseIfAny(errors);
  return {
    webhooks: input === undefined ? undefined : webhooks,
    secret: read && 'value' in read ? read.value : undefined,
  };
}

function isSomething(text: string): boolean {
  return text.trim() !== '';
}

/** Makes a store's webhooks these, all or nothing; those of an address that is there already stay. */
async function replace(
  { vault, now }: AppContext,
  tx: Tx,
  { storeId }: Store,
  wanted: NonNullable<Change['webhooks']>,
  secrets: Map<number, string>,
): Promise<void> {
  const known = (await listReceivers(tx, storeId)).filter(isSnipcarts);
  const staying = new Map<Receiver, (typeof wanted)[number]>();
  const missing: (typeof wanted)[number][] = [];
  for (const one of wanted) {
    const same = known.filter((receiver) => receiver.url === one.url && !staying.has(receiver));
    const match = same.find(({ events }) => String(events) === String(one.events)) ?? same[0];
    if (match) staying.set(match, one);
    else missing.push(one);
  }
  for (const receiver of known)
    if (!staying.has(receiver)) await removeReceiver(tx, vault, storeId, receiver.id, now());
  for (const [{ id }, change] of staying) await setReceiver(tx, storeId, id, change, now());
  for (const { url, events = [], active } of missing) {
    const { id } = await addReceiver(tx, storeId, { dialect: 'snipcart', url, events }, now());
    const secret = generateSecret();
    await vault.put(tx, storeId, secretOf(id), secret, now());
    await changeReceiver(tx, storeId, id, { active }, now());
    secrets.set(id, secret);
  }
  for (const { id } of staying.keys()) await refuseSecond(tx, storeId, id);
}
