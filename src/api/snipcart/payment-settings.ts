import { Type } from 'typebox';
import type { AppContext } from '../../app/context.js';
import { ShopError } from '../../domain/errors.js';
import { setSecrets } from '../../domain/store/secret-settings.js';
import { getStore, type Store, setSettings } from '../../domain/store/store.js';
import {
  allSettings,
  allSettingsOf,
  providerSecrets,
  providerSettings,
  providers,
  refuseSettingsOverHttp,
  webhookUrlName,
  webhookUrls,
} from '../../payment/providers.js';
import type { Reader } from '../../storage/storage.js';
import { type SnipcartRequest, type SnipcartRoutes, sendLasting } from './plugin.js';
import { withChecks } from './setting-checks.js';
import { settingSchemas } from './setting-schema.js';
import { checksSchema, messageSchema } from './shapes.js';

const tags = ['Snipcart: settings'];
const security = [{ secretKey: [] }];

const names = ['allowDeferred', ...Object.keys(providerSettings)];
const secrets = Object.keys(providerSecrets);
const setAlready = { description: 'Whether there is one; it is never shown.' };

const viewSchema = Type.Object(
  {
    ...settingSchemas(names, allSettings),
    ...Object.fromEntries(secrets.map((name) => [`${name}Set`, Type.Boolean(setAlready)])),
    ...Object.fromEntries(
      providers.flatMap(({ id, name, webhook }) =>
        webhook ? [[webhookUrlName(id), Type.String({ description: `Where ${name}'s webhook goes.` })]] : [],
      ),
    ),
  },
  { title: 'PaymentSettings' },
);
const changedSchema = Type.Object(
  { ...viewSchema.properties, checks: checksSchema },
  { title: 'ChangedPaymentSettings' },
);
const changeSchema = Type.Object(
  {
    ...Type.Partial(Type.Object(settingSchemas(names, allSettings))).properties,
    ...Object.fromEntries(
      secrets.map((name) => [
        name,
        Type.Optional(
          Type.Union([Type.String(), Type.Null()], { description: 'Kept encrypted; null forgets it.' }),
        ),
      ]),
    ),
  },
  { title: 'PaymentSettingsChange' },
);

/** `/settings/payment`: who takes the money. Secrets go in, and do not come out. */
export const paymentSettings: SnipcartRoutes = (app, context) => {
  app.get(
    '/settings/payment',
    {
      schema: { tags, security, summary: "The store's ways to be paid", response: { 200: viewSchema } },
    },
    async (request, reply) => {
      const { store } = request as SnipcartRequest;
      return sendLasting(reply, await settingsView(context, store, context.storage.read));
    },
  );

  app.put(
    '/settings/payment',
    {
      schema: {
        tags,
        security,
        summary: 'Changes some of them: all or none',
        body: changeSchema,
        response: { 200: changedSchema, 400: messageSchema },
      },
    },
    async (request) => {
      const { store } = request as SnipcartRequest;
      const settings = readChanges(request.body, names);
      const put = readChanges(request.body, secrets);
      refuseSettingsOverHttp(context, store, settings);
      const [after, answer] = await context.storage.write(async (tx) => {
        if (Object.keys(settings).length > 0) await setSettings(tx, store.storeId, settings, allSettings);
        await setSecrets(tx, context.vault, store, put, context.now(), providerSecrets);
        const changed = await getStore(tx, store.storeId);
        return [changed, await settingsView(context, changed, tx)] as const;
      });
      return withChecks(context, after, [...Object.keys(settings), ...Object.keys(put)], answer);
    },
  );
};

async function settingsView(context: AppContext, store: Store, db: Reader) {
  const inVault = new Set(await context.vault.names(db, store.storeId));
  const values = allSettingsOf(store);
  return {
    ...Object.fromEntries(names.map((name) => [name, values[name]])),
    ...Object.fromEntries(
      Object.entries(providerSecrets).map(([name, { vaultName }]) => [`${name}Set`, inVault.has(vaultName)]),
    ),
    ...webhookUrls(context, store),
  };
}

/** What a body gives under some names, in any case. What is only shown may come back and is passed over. */
function readChanges<N extends string>(body: unknown, wanted: readonly N[]): Partial<Record<N, unknown>> {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new ShopError('invalid', 'the body must be an object of settings');
  const changes: Partial<Record<N, unknown>> = {};
  for (const [key, value] of Object.entries(body)) {
    const name = wanted.find((one) => one.toLowerCase() === key.toLowerCase());
    if (name) changes[name] = value;
  }
  return changes;
}
