import { Type } from 'typebox';
import { type AppContext, allowedHostsOf } from '../../app/context.js';
import { ShopError } from '../../domain/errors.js';
import { paymentSettingDefinitions } from '../../domain/store/payment-settings.js';
import { type SecretSettingName, secretSettings, setSecrets } from '../../domain/store/secret-settings.js';
import { getStore, type Store, setSettings } from '../../domain/store/store.js';
import { checkUrl } from '../../outgoing/checked-target.js';
import { FetchRefused } from '../../outgoing/fetch-refused.js';
import type { Reader } from '../../storage/storage.js';
import { type SnipcartRequest, type SnipcartRoutes, sendLasting } from './plugin.js';
import { withChecks } from './setting-checks.js';
import { settingSchemas } from './setting-schema.js';
import { checksSchema, messageSchema } from './shapes.js';

const tags = ['Snipcart: settings'];
const security = [{ secretKey: [] }];

const names = [
  'allowDeferred',
  ...(Object.keys(paymentSettingDefinitions) as (keyof typeof paymentSettingDefinitions)[]),
] as const;
const secrets: readonly SecretSettingName[] = ['stripeSecretKey', 'stripeWebhookSecret'];

const shownSchema = Type.Object(
  {
    ...settingSchemas(names),
    stripeSecretKeySet: Type.Boolean({ description: 'Whether there is one; it is never shown.' }),
    stripeWebhookSecretSet: Type.Boolean({ description: 'Whether there is one; it is never shown.' }),
    stripeWebhookUrl: Type.String({ description: "Where Stripe's webhook goes." }),
  },
  { title: 'Payment settings' },
);
const changedSchema = Type.Object({ ...shownSchema.properties, checks: checksSchema });
const changeSchema = Type.Object({
  ...Type.Partial(Type.Object(settingSchemas(names))).properties,
  ...Object.fromEntries(
    secrets.map((name) => [
      name,
      Type.Optional(
        Type.Union([Type.String(), Type.Null()], { description: 'Kept encrypted; null forgets it.' }),
      ),
    ]),
  ),
});

/** `/settings/payment`: who takes the money. Secrets go in, and do not come out. */
export const paymentSettings: SnipcartRoutes = (app, context) => {
  app.get(
    '/settings/payment',
    {
      schema: { tags, security, summary: "The store's ways to be paid", response: { 200: shownSchema } },
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
      refusePrivate(context, store, settings.customGatewayUrl);
      const [after, answer] = await context.storage.write(async (tx) => {
        if (Object.keys(settings).length > 0) await setSettings(tx, store.storeId, settings);
        await setSecrets(tx, context.vault, store, put, context.now());
        const changed = await getStore(tx, store.storeId);
        return [changed, await settingsView(context, changed, tx)] as const;
      });
      return withChecks(context, after, [...Object.keys(settings), ...Object.keys(put)], answer);
    },
  );
};

async function settingsView(context: AppContext, { storeId, settings }: Store, db: Reader) {
  const secretNames = new Set(await context.vault.names(db, storeId));
  return {
    ...Object.fromEntries(names.map((name) => [name, settings[name]])),
    stripeSecretKeySet: secretNames.has(secretSettings.stripeSecretKey.vaultName),
    stripeWebhookSecretSet: secretNames.has(secretSettings.stripeWebhookSecret.vaultName),
    stripeWebhookUrl: `${context.publicUrl ?? ''}/api/payment/stripe/webhook/${storeId}`,
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

/** Says at once what every call to the gateway would say. */
function refusePrivate(context: AppContext, store: Store, url: unknown): void {
  if (typeof url !== 'string' || url === '') return;
  try {
    checkUrl(url, { allowHosts: allowedHostsOf(context, store) });
  } catch (error) {
    if (!(error instanceof FetchRefused)) throw error;
    const errors = { customGatewayUrl: [`cannot be called: ${error.message}`] };
    throw new ShopError('invalid', `customGatewayUrl cannot be called: ${error.message}`, errors);
  }
}
