import { Type } from 'typebox';
import { type AppContext, allowedHostsOf } from '../../app/context.js';
import { isEmail } from '../../domain/email.js';
import { refuseIfAny, ShopError } from '../../domain/errors.js';
import { mailSettingDefinitions } from '../../domain/store/mail-settings.js';
import { secretSettings, setSecrets } from '../../domain/store/secret-settings.js';
import { getStore, type Store, setSettings } from '../../domain/store/store.js';
import { bodySchema, readFields, text } from '../../input/fields.js';
import { sendTestMail } from '../../mail/connect.js';
import { countMails } from '../../mail/rows.js';
import { FetchRefused } from '../../outgoing/fetch-refused.js';
import { checkSmtp } from '../../outgoing/smtp.js';
import type { Reader } from '../../storage/storage.js';
import { type SnipcartRequest, type SnipcartRoutes, sendLasting } from './plugin.js';
import { withChecks } from './setting-checks.js';
import { settingSchemas } from './setting-schema.js';
import { checksSchema, messageSchema } from './shapes.js';

const tags = ['Snipcart: settings'];
const security = [{ secretKey: [] }];

const names = [
  'email',
  ...(Object.keys(mailSettingDefinitions) as (keyof typeof mailSettingDefinitions)[]),
] as const;
type Name = (typeof names)[number];

const viewSchema = Type.Object(
  {
    ...settingSchemas(names),
    smtpPasswordSet: Type.Boolean({ description: 'Whether there is one; it is never shown.' }),
    kept: Type.Integer({ description: 'Mails that are kept: POST /mails/send sends them.' }),
  },
  { title: 'MailSettings' },
);
const changedSchema = Type.Object(
  { ...viewSchema.properties, checks: checksSchema },
  { title: 'ChangedMailSettings' },
);
const changeSchema = Type.Object(
  {
    ...Type.Partial(Type.Object(settingSchemas(names))).properties,
    smtpPassword: Type.Optional(
      Type.Union([Type.String(), Type.Null()], { description: 'Kept encrypted; null forgets it.' }),
    ),
  },
  { title: 'MailSettingsChange' },
);

/**
 * `/settings/mail`: who sends mails, and what they look like. The password goes in, and does not come out.
 */
export const mailSettings: SnipcartRoutes = (app, context) => {
  app.get(
    '/settings/mail',
    { schema: { tags, security, summary: "The store's mail settings", response: { 200: viewSchema } } },
    async (request, reply) => {
      const { store } = request as SnipcartRequest;
      return sendLasting(reply, await settingsView(context, store, context.storage.read));
    },
  );

  app.put(
    '/settings/mail',
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
      const changes = readChanges(request.body);
      const { smtpPassword, ...settings } = changes;
      const [after, answer] = await context.storage.write(async (tx) => {
        const set = Object.keys(settings).length > 0 ? await setSettings(tx, store.storeId, settings) : store;
        refusePrivate(context, set, settings);
        await setSecrets(tx, context.vault, store, { smtpPassword }, context.now());
        const changed = await getStore(tx, store.storeId);
        return [changed, await settingsView(context, changed, tx)] as const;
      });
      return withChecks(context, after, Object.keys(changes), answer);
    },
  );
};

const testFields = {
  to: text({ description: "Where to; the shop's own e-mail unless given.", longest: 254 }),
};

/** `/settings/mail/test`. */
export const mailTest: SnipcartRoutes = (app, context) => {
  app.post(
    '/settings/mail/test',
    {
      schema: {
        tags,
        security,
        summary: 'Sends a made-up invoice at once, and answers what the mail server said',
        body: bodySchema('TestMailRequest', testFields),
        response: {
          200: Type.Object(
            {
              sent: Type.Boolean(),
              said: Type.String({
                description: 'What the mail server answered, or why it could not be asked.',
              }),
            },
            { title: 'TestMail' },
          ),
          400: messageSchema,
        },
      },
    },
    async (request) => {
      const { store } = request as SnipcartRequest;
      const { to = store.settings.email } = readFields(testFields, request.body, { anyCase: true });
      if (to === null || !isEmail(to)) refuseIfAny({ to: ['must be an e-mail address'] });
      const ways = {
        db: context.storage.read,
        vault: context.vault,
        publicUrl: context.publicUrl,
        allowHosts: allowedHostsOf(context, store),
      };
      return sendTestMail(ways, store, to!, context.now());
    },
  );
};

async function settingsView(context: AppContext, { storeId, settings }: Store, db: Reader) {
  const secretNames = new Set(await context.vault.names(db, storeId));
  return {
    ...Object.fromEntries(names.map((name) => [name, settings[name]])),
    smtpPasswordSet: secretNames.has(secretSettings.smtpPassword.vaultName),
    kept: await countMails(db, storeId, 'kept'),
  };
}

/** Names in any case; what is only shown may come back and is passed over. */
function readChanges(body: unknown): Partial<Record<Name | 'smtpPassword', unknown>> {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new ShopError('invalid', 'the body must be an object of settings');
  const changes: Partial<Record<Name | 'smtpPassword', unknown>> = {};
  for (const [key, value] of Object.entries(body)) {
    const name = [...names, 'smtpPassword' as const].find((one) => one.toLowerCase() === key.toLowerCase());
    if (name) changes[name] = value;
  }
  return changes;
}

/** Says at once what every mail would say. */
function refusePrivate(context: AppContext, store: Store, changes: Partial<Record<Name, unknown>>): void {
  const { smtpHost, smtpPort } = store.settings;
  if (smtpHost === null || (changes.smtpHost === undefined && changes.smtpPort === undefined)) return;
  try {
    checkSmtp({ host: smtpHost, port: smtpPort }, { allowHosts: allowedHostsOf(context, store) });
  } catch (error) {
    if (!(error instanceof FetchRefused)) throw error;
    const field = error.code === 'bad_port' ? 'smtpPort' : 'smtpHost';
    throw new ShopError('invalid', `${field} ${error.message}`, { [field]: [error.message] });
  }
}
