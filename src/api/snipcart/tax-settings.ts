import { Type } from 'typebox';
import { partNamed } from '../../dialect/snipcart/product-input.js';
import { snipcartTaxRule } from '../../dialect/snipcart/tax-rule.js';
import { refuseIfAny } from '../../domain/errors.js';
import { settingDefinitions } from '../../domain/store/settings.js';
import { type Store, setSettings } from '../../domain/store/store.js';
import { readTaxRules } from '../../domain/tax/read-rules.js';
import { type SnipcartRequest, type SnipcartRoutes, sendLasting } from './plugin.js';
import { withChecks } from './setting-checks.js';
import { checksSchema, messageSchema } from './shapes.js';
import { taxSchema, taxToSetSchema } from './tax-schema.js';

const tags = ['Snipcart: taxes and shipping'];
const security = [{ secretKey: [] }];
const addressSchema = Type.Union([Type.String(), Type.Null()], {
  description: settingDefinitions.taxesUrl.description,
});
const viewSchema = Type.Object(
  { taxes: Type.Array(taxSchema), taxesUrl: addressSchema },
  { title: 'TaxSettings' },
);
const changedSchema = Type.Object(
  { ...viewSchema.properties, checks: checksSchema },
  { title: 'ChangedTaxSettings' },
);
const changeSchema = Type.Union([
  Type.Object(
    { taxes: Type.Optional(Type.Array(taxToSetSchema)), taxesUrl: Type.Optional(addressSchema) },
    { title: 'TaxSettingsChange' },
  ),
  Type.Array(taxToSetSchema),
]);

/** `/settings/taxes`: the store's table of taxes, and who is asked in its place. */
export const taxSettings: SnipcartRoutes = (app, context) => {
  app.get(
    '/settings/taxes',
    { schema: { tags, security, summary: "The store's taxes", response: { 200: viewSchema } } },
    async (request, reply) => sendLasting(reply, taxesView((request as SnipcartRequest).store)),
  );

  app.put(
    '/settings/taxes',
    {
      schema: {
        tags,
        security,
        summary: 'Puts a table of taxes in the place of the one before, or sets who counts them',
        body: changeSchema,
        response: { 200: changedSchema, 400: messageSchema },
      },
    },
    async (request) => {
      const { storeId } = (request as SnipcartRequest).store;
      const changes = readChanges(request.body);
      const after = await context.storage.write((tx) => setSettings(tx, storeId, changes));
      return withChecks(context, after, Object.keys(changes), taxesView(after));
    },
  );
};

function taxesView({ settings }: Store) {
  return { taxes: settings.taxes.map(snipcartTaxRule), taxesUrl: settings.taxesUrl };
}

/** A list of rules, or an object with the list, the address or both. */
function readChanges(body: unknown): Record<string, unknown> {
  if (typeof body !== 'object' || body === null)
    refuseIfAny({ body: ['must be a list of taxes, or an object with taxes or taxesUrl'] });
  const taxes = Array.isArray(body) ? body : partNamed(body, 'taxes');
  const taxesUrl = partNamed(body, 'taxesUrl');
  const read = taxes === undefined ? undefined : readTaxRules(taxes);
  if (read && 'errors' in read) {
    const named = Object.entries(read.errors).map(([place, why]) => [`taxes${place}`, why]);
    refuseIfAny(Object.fromEntries(named));
  }
  return {
    ...(read && 'rules' in read ? { taxes: read.rules } : {}),
    ...(taxesUrl === undefined ? {} : { taxesUrl }),
  };
}
