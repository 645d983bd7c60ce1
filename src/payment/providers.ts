import type { AppContext } from '../app/context.js';
import { refuseIfAny } from '../domain/errors.js';
import type { PaymentProvider } from '../domain/payment/payment.js';
import { type SecretDefinition, secretSettings } from '../domain/store/secret-settings.js';
import { readSettings, type SettingDefinition, settingDefinitions } from '../domain/store/settings.js';
import type { Store } from '../domain/store/store.js';
import { customGateway } from './custom-gateway/custom-gateway.js';
import { deferred } from './deferred/deferred.js';
import { type Patience, type ProviderDefinition, webhookUrl } from './definition.js';
import { free } from './free/free.js';
import { paypal } from './paypal/paypal.js';
import { stripe } from './stripe/stripe.js';
import { testCard } from './test-card/test-card.js';

/** Every payment provider, in the order in which buyers are offered them. */
export const providers: readonly ProviderDefinition[] = [
  free,
  stripe,
  paypal,
  testCard,
  deferred,
  customGateway,
];

/** A provider by its id, as payments name it. */
export function findProvider(id: string): ProviderDefinition | undefined {
  return providers.find((one) => one.id === id);
}

/**
 * A provider with a store's settings, also where it takes no new payments any more; undefined where it cannot
 * be called.
 */
export async function providerOf(
  context: AppContext,
  store: Store,
  id: string,
  patience?: Patience,
): Promise<PaymentProvider | undefined> {
  return findProvider(id)?.open(context, store, patience);
}

/** What the providers' own settings are. */
export const providerSettings: Readonly<Record<string, SettingDefinition<unknown>>> = Object.assign(
  {},
  ...providers.map(({ settings }) => settings),
);

/** Every setting of a store: the shop's own and its providers'. */
export const allSettings: Readonly<Record<string, SettingDefinition<unknown>>> = {
  ...settingDefinitions,
  ...providerSettings,
};

/** The values of all settings of a store. */
export function allSettingsOf(store: Store): Readonly<Record<string, unknown>> {
  return { ...store.settings, ...readSettings(providerSettings, store) };
}

/** What the providers keep secret, by the names of the settings. */
export const providerSecrets: Readonly<Record<string, SecretDefinition>> = Object.assign(
  {},
  ...providers.map(({ secrets }) => secrets),
);

/** Every secret that a merchant sets. */
export const allSecrets: Readonly<Record<string, SecretDefinition>> = {
  ...providerSecrets,
  ...secretSettings,
};

/** Refuses settings that a provider cannot work with, with `invalid`. */
export function refuseSettings(store: Store, changes: Readonly<Record<string, unknown>>): void {
  refuseIfAny(Object.assign({}, ...providers.map((one) => one.refuse?.(store, changes))));
}

/** `refuseSettings` for what comes over HTTP, which opens no private address. */
export function refuseSettingsOverHttp(
  context: AppContext,
  store: Store,
  changes: Readonly<Record<string, unknown>>,
): void {
  refuseSettings(store, changes);
  refuseIfAny(Object.assign({}, ...providers.map((one) => one.refuseOverHttp?.(context, store, changes))));
}

/** Other servers in the providers' places, as the environment names them. */
export function providerApis(environment: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  return Object.fromEntries(
    providers.flatMap(({ id, apiVariable }) => {
      const address = apiVariable && environment[apiVariable];
      return address ? [[id, address]] : [];
    }),
  );
}

/** Where the messages of a provider's webhook go, by the setting that shows it. */
export function webhookUrls({ publicUrl }: AppContext, { storeId }: Store): Readonly<Record<string, string>> {
  return Object.fromEntries(
    providers.flatMap(({ id, webhook }) =>
      webhook ? [[webhookUrlName(id), webhookUrl({ publicUrl }, id, storeId)]] : [],
    ),
  );
}

/** The setting that shows where a provider's webhook goes. */
export function webhookUrlName(id: string): string {
  return `${id}WebhookUrl`;
}
