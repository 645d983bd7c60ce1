import { Type } from 'typebox';
import { snipcartCurrency } from '../../dialect/snipcart/currency.js';
import { currencyShape } from '../../dialect/snipcart/shapes/cart.js';
import { snipcartTaxRule } from '../../dialect/snipcart/tax-rule.js';
import { refuseIfAny } from '../../domain/errors.js';
import { type Store, setSettings } from '../../domain/store/store.js';
import { expectedVersions, ifMatchHeader, tellingWho, withVersion } from '../../http/if-match.js';
import { allSettings, allSettingsOf, refuseSettingsOverHttp } from '../../payment/providers.js';
import { type SnipcartRequest, type SnipcartRoutes, sendLasting } from './plugin.js';
import { withChecks } from './setting-checks.js';
import { settingSchemas } from './setting-schema.js';
import { checksSchema, messageSchema } from './shapes.js';
import { taxToSetSchema } from './tax-schema.js';

const settingNames = Object.keys(allSettings);
const tags = ['Snipcart: settings'];
const security = [{ secretKey: [] }];
const currencies = Type.Array(currencyShape, {
  description: "The store's own first.",
});
const settingsSchema = Type.Object(
  { ...settingSchemas(settingNames, allSettings), currencies },
  { title: 'Settings' },
);
const changedSchema = Type.Object(
  { ...settingsSchema.properties, checks: checksSchema },
  { title: 'ChangedSettings' },
);
const changeSchema = Type.Partial(
  Type.Object({
    ...settingsSchema.properties,
    currencies: Type.Array(Type.Union([currencyShape, Type.String()]), {
      description: 'As they are answered, or their codes.',
    }),
    taxes: Type.Array(taxToSetSchema),
  }),
  { title: 'SettingsChange' },
);

/** `/settings/general`: everything that a merchant may set. */
export const settings: SnipcartRoutes = (app, context) => {
  app.get(
    '/settings/general',
    { schema: { tags, security, summary: "The store's settings", response: { 200: settingsSchema } } },
    async (request, reply) => {
      const { store } = request as SnipcartRequest;
      return sendLasting(withVersion(reply, store.version), settingsView(store));
    },
  );

  app.put(
    '/settings/general',
    {
      schema: {
        tags,
        security,
        summary: "Changes some of the store's settings: all or none",
        headers: ifMatchHeader,
        body: changeSchema,
        response: { 200: changedSchema, 400: messageSchema, 412: messageSchema },
      },
    },
    async (request, reply) => {
      const { store } = request as SnipcartRequest;
      const changes = readChanges(request.body);
      refuseSettingsOverHttp(context, store, changes);
      const versions = expectedVersions(request);
      const { read, write } = context.storage;
      const object = { kind: 'settings', id: String(store.storeId) };
      const after = await tellingWho(read, store.storeId, object, () =>
        write((tx) => setSettings(tx, store.storeId, changes, allSettings, versions)),
      );
      void withVersion(reply, after.version);
      return withChecks(context, after, Object.keys(changes), settingsView(after));
    },
  );
};

/**
 * The settings, with every currency in Snipcart's shape, the store's own first, and taxes as Snipcart writes
 * them.
 */
function settingsView(store: Store) {
  const { settings } = store;
  const codes = new Set([settings.currency, ...settings.currencies]);
  return {
    ...allSettingsOf(store),
    currencies: [...codes].map(snipcartCurrency),
    taxes: settings.taxes.map(snipcartTaxRule),
  };
}

/** Names in any case; currencies by code, or in the shape in which they are shown. */
function readChanges(body: unknown): Record<string, unknown> {
  const settings = typeof body === 'object' && body !== null && !Array.isArray(body) ? body : undefined;
  if (!settings) refuseIfAny({ body: ['must be an object of settings'] });
  const changes: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(settings ?? {})) {
    const name = settingNames.find((known) => known.toLowerCase() === key.toLowerCase()) ?? key;
    changes[name] = name === 'currencies' ? currencyCodes(value) : value;
  }
  return changes;
}

function currencyCodes(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value.map((one) =>
    typeof one === 'object' && one !== null ? (one as { currency?: unknown }).currency : one,
  );
}
