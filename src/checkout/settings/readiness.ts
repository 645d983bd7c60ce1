import type { AppContext } from '../../app/context.js';
import { listMethods } from '../../domain/shipping/methods.js';
import type { Store } from '../../domain/store/store.js';
import type { ProviderDefinition, ProviderReadiness } from '../../payment/definition.js';
import { providers } from '../../payment/providers.js';

/** How one thing stands that a shop needs: `missing` is not set up, `wrong` is set up and does not work. */
export interface Readiness {
  readonly name: string;
  readonly state: 'good' | 'missing' | 'wrong';
  /** What is there, or what to do. */
  readonly message: string;
}

/** Whether a store taxes, ships and can be paid, by its settings alone: nobody outside is asked. */
export async function sellingReadiness(context: AppContext, store: Store): Promise<readonly Readiness[]> {
  return [taxes(store), await shipping(context, store), await payment(context, store)];
}

function taxes({ storeId, settings }: Store): Readiness {
  const name = 'taxes';
  const { taxes: rules, taxesUrl, noTaxes } = settings;
  if (taxesUrl !== null) return { name, state: 'good', message: `${taxesUrl} counts them` };
  if (rules.length > 0)
    return { name, state: 'good', message: rules.map((rule) => `${rule.name} ${rule.country}`).join(', ') };
  if (noTaxes) return { name, state: 'good', message: 'none are wanted (noTaxes)' };
  const message = `no tax is charged: set taxes or taxesUrl, or noTaxes=true where none are wanted (store set ${storeId} …)`;
  return { name, state: 'missing', message };
}

async function shipping(context: AppContext, { storeId, settings }: Store): Promise<Readiness> {
  const name = 'shipping';
  if (settings.shippingUrl !== null)
    return { name, state: 'good', message: `${settings.shippingUrl} gives the rates` };
  const methods = await listMethods(context.storage.read, storeId);
  if (methods.length > 0)
    return { name, state: 'good', message: methods.map((method) => method.name).join(', ') };
  if (settings.noShipping) return { name, state: 'good', message: 'nothing is shipped (noShipping)' };
  const message = `nobody pays for shipping, and no way to ship is asked for: add shipping methods or set shippingUrl, or noShipping=true where nothing is shipped (store set ${storeId} …)`;
  return { name, state: 'missing', message };
}

async function payment(context: AppContext, store: Store): Promise<Readiness> {
  const name = 'payment';
  const known = await Promise.all(providers.map((provider) => readinessOf(context, store, provider)));
  const ways = known.flatMap((one) => one.ways);
  if (ways.length === 0) {
    const means = providers.flatMap(({ setUp }) => setUp ?? []);
    const message = `nobody can pay: set ${listed(means)} (store set ${store.storeId} …)`;
    return { name, state: 'missing', message };
  }
  const wrong = known.find((one) => one.wrong !== undefined)?.wrong;
  if (wrong !== undefined) return { name, state: 'wrong', message: wrong };
  return { name, state: 'good', message: ways.join(', ') };
}

async function readinessOf(
  context: AppContext,
  store: Store,
  provider: ProviderDefinition,
): Promise<ProviderReadiness> {
  if (provider.readiness) return provider.readiness(context, store);
  const offers = await provider.offers(context, store, { total: 1, currency: store.settings.currency });
  return { ways: offers.map((method) => method.name) };
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')}, or ${words.at(-1)}`;
}
