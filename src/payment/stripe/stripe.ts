import type { AppContext } from '../../app/context.js';
import type { PaymentProvider } from '../../domain/payment/payment.js';
import type { Store } from '../../domain/store/store.js';
import type { Patience, ProviderDefinition } from '../definition.js';
import { readStripeApi } from './api.js';
import { checkStripeKey } from './check.js';
import { stripeProvider } from './provider.js';
import { stripeSecrets, stripeSettings, stripeSettingsOf } from './settings.js';
import { stripeWebhook } from './webhook.js';

/** Stripe: cards, and what else the merchant has switched on there. */
export const stripe: ProviderDefinition = {
  id: 'stripe',
  name: 'Stripe',
  onOrders: { gateway: 'Stripe', method: 'CreditCard' },
  settings: stripeSettings,
  secrets: stripeSecrets,
  ofOneMode: ['stripePublishableKey'],
  apiVariable: 'COMPTOIR_STRIPE_API',
  setUp: "Stripe's keys",
  open: openStripe,
  async offers(context, store, { total }) {
    const provider = total > 0 ? await openStripe(context, store) : undefined;
    if (!provider) return [];
    const { stripePublishableKey } = stripeSettingsOf(store);
    return [
      {
        id: 'stripe',
        name: 'Card',
        label: 'payment.methods.card',
        form: 'stripe',
        ...(stripePublishableKey === null ? {} : { publishableKey: stripePublishableKey }),
        provider,
      },
    ];
  },
  async readiness(context, store) {
    if (!(await secretKeyOf(context, store))) return { ways: [] };
    const { stripePublishableKey } = stripeSettingsOf(store);
    const wrong = 'stripePublishableKey is missing: pages cannot take cards without it';
    return { ways: ['Card'], ...(stripePublishableKey === null ? { wrong } : {}) };
  },
  checks: [
    {
      name: 'stripeSecretKey',
      tellsAlways: true,
      async run(context, store, { patienceMs: timeoutMs }) {
        const secretKey = await secretKeyOf(context, store);
        return secretKey === undefined
          ? undefined
          : checkStripeKey({ secretKey, api: apiOf(context), timeoutMs });
      },
    },
    {
      name: 'stripeWebhookSecret',
      tellsAlways: false,
      async run({ vault, storage }, { storeId }) {
        const secret = await vault.read(storage.read, storeId, stripeSecrets.stripeWebhookSecret.vaultName);
        const message = "only Stripe's next webhook can show whether it is right";
        return secret === undefined ? undefined : { state: 'unknown', message };
      },
    },
  ],
  webhook: stripeWebhook,
};

async function openStripe(
  context: AppContext,
  store: Store,
  patience: Patience = {},
): Promise<PaymentProvider | undefined> {
  const secretKey = await secretKeyOf(context, store);
  if (secretKey === undefined) return undefined;
  const captureMethod = stripeSettingsOf(store).stripeCaptureMethod;
  return stripeProvider({ secretKey, captureMethod, api: apiOf(context), now: context.now, ...patience });
}

function secretKeyOf({ vault, storage }: AppContext, { storeId }: Store): Promise<string | undefined> {
  return vault.read(storage.read, storeId, stripeSecrets.stripeSecretKey.vaultName);
}

function apiOf({ providerApis: { stripe: address } }: AppContext) {
  return address === undefined ? undefined : readStripeApi(address);
}
