import type { AppContext } from '../../app/context.js';
import type { FieldErrors } from '../../domain/errors.js';
import type { Store } from '../../domain/store/store.js';
import { type ProviderDefinition, type ProviderReadiness, webhookUrl } from '../definition.js';
import { accountOf, readSecret } from './account.js';
import { paypalCurrencies } from './amounts.js';
import { checkCredentials, checkWebhook } from './check.js';
import { paypalProvider } from './provider.js';
import { paypalSecrets, paypalSettings, paypalSettingsOf } from './settings.js';
import { paypalWebhook } from './webhook.js';

/** PayPal: by its orders, in its own window or on its own page. */
export const paypal: ProviderDefinition = {
  id: 'paypal',
  name: 'PayPal',
  onOrders: { gateway: 'PayPal', method: 'Other' },
  settings: paypalSettings,
  secrets: paypalSecrets,
  ofOneMode: ['paypalClientId'],
  apiVariable: 'COMPTOIR_PAYPAL_API',
  setUp: "PayPal's client id and secret",
  async open(context, store, patience) {
    const account = await accountOf(context, store, patience);
    return account && paypalProvider(account);
  },
  async offers(context, store, { total, currency }) {
    if (total === 0 || !paypalCurrencies.has(currency.toUpperCase())) return [];
    const account = await accountOf(context, store);
    if (!account) return [];
    return [
      {
        id: 'paypal',
        name: 'PayPal',
        form: 'paypal',
        publishableKey: account.clientId,
        options: { intent: account.intent.toLowerCase() },
        provider: paypalProvider(account),
      },
    ];
  },
  readiness: (context, store) => readiness(context, store),
  refuse(store, changes): FieldErrors {
    if (!changes.paypalClientId) return {};
    const currencies = currenciesOf(store, changes);
    if (currencies.some((currency) => paypalCurrencies.has(currency))) return {};
    const all = [...paypalCurrencies].join(', ');
    return {
      paypalClientId: [
        `cannot be used in this shop: PayPal takes no ${currencies.join(', no ')}, only ${all}`,
      ],
    };
  },
  checks: [
    {
      name: 'paypalClientId',
      after: ['paypalSecret'],
      tellsAlways: true,
      async run(context, store, { patienceMs }) {
        const { paypalClientId } = paypalSettingsOf(store);
        const secret = await readSecret(context, store, 'paypalSecret');
        if (paypalClientId === null && secret === undefined) return undefined;
        const account = await accountOf(context, store, { timeoutMs: patienceMs, retries: 0 });
        if (!account) {
          const missing = paypalClientId === null ? 'paypalClientId' : 'paypalSecret';
          return { state: 'unknown', message: `PayPal is offered once ${missing} is set too` };
        }
        const checked = await checkCredentials(account);
        const without = currenciesOf(store).filter((currency) => !paypalCurrencies.has(currency));
        return checked.state === 'ok' && without.length > 0
          ? {
              ...checked,
              message: `${checked.message}; it takes no ${without.join(', no ')}: carts in it are not offered PayPal`,
            }
          : checked;
      },
    },
    {
      name: 'paypalWebhookId',
      tellsAlways: true,
      async run(context, store, { patienceMs }) {
        const webhookId = await readSecret(context, store, 'paypalWebhookId');
        if (webhookId === undefined) return undefined;
        const account = await accountOf(context, store, { timeoutMs: patienceMs, retries: 0 });
        if (!account)
          return {
            state: 'unknown',
            message: 'it can be tried once paypalClientId and paypalSecret are set',
          };
        return checkWebhook(account, webhookId, webhookUrl(context, 'paypal', store.storeId));
      },
    },
  ],
  webhook: paypalWebhook,
};

async function readiness(context: AppContext, store: Store): Promise<ProviderReadiness> {
  const { paypalClientId } = paypalSettingsOf(store);
  const secret = await readSecret(context, store, 'paypalSecret');
  if (paypalClientId === null && secret === undefined) return { ways: [] };
  if (paypalClientId === null || secret === undefined) {
    const missing = paypalClientId === null ? 'paypalClientId' : 'paypalSecret';
    return { ways: ['PayPal'], wrong: `${missing} is missing: PayPal is not offered without it` };
  }
  const currencies = currenciesOf(store);
  if (!currencies.some((currency) => paypalCurrencies.has(currency)))
    return { ways: ['PayPal'], wrong: `PayPal takes no ${currencies.join(', no ')}: nobody is offered it` };
  if ((await readSecret(context, store, 'paypalWebhookId')) === undefined)
    return {
      ways: ['PayPal (paypalWebhookId is not set: what becomes of a payment later is asked for, not heard)'],
    };
  return { ways: ['PayPal'] };
}

/** The currencies of a shop's carts, as they are or are about to be. */
function currenciesOf({ settings }: Store, changes: Readonly<Record<string, unknown>> = {}): string[] {
  const { currency = settings.currency, currencies = settings.currencies } = changes;
  const all = [currency, ...(Array.isArray(currencies) ? currencies : String(currencies).split(','))];
  return [...new Set(all.map((code) => String(code).trim().toUpperCase()).filter((code) => code !== ''))];
}
