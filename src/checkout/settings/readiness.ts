import type { AppContext } from '../../app/context.js';
import { listMethods } from '../../domain/shipping/methods.js';
import type { Store } from '../../domain/store/store.js';
import { ownMethods } from '../payment/methods.js';

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
  const { customGatewayUrl, stripePublishableKey } = store.settings;
  const own = await ownMethods(context, store);
  const ways = [
    ...own.map((method) => method.name),
    ...(customGatewayUrl === null ? [] : [`the gateway ${customGatewayUrl}`]),
  ];
  if (ways.length === 0) {
    const message = `nobody can pay: set Stripe's keys, customGatewayUrl, or allowDeferred=true (store set ${store.storeId} …)`;
    return { name, state: 'missing', message };
  }
  if (own.some(({ id }) => id === 'stripe') && stripePublishableKey === null)
    return {
      name,
      state: 'wrong',
      message: 'stripePublishableKey is missing: pages cannot take cards without it',
    };
  return { name, state: 'good', message: ways.join(', ') };
}
