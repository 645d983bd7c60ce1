import type { AppContext } from '../../app/context.js';
import type { Store } from '../../domain/store/store.js';
import type { Patience } from '../definition.js';
import { paypalSecrets, paypalSettingsOf } from './settings.js';
import type { PayPalAccount } from './wire.js';

/** A store's account at PayPal; undefined where its client id or its secret is not set. */
export async function accountOf(
  context: AppContext,
  store: Store,
  patience: Patience = {},
): Promise<PayPalAccount | undefined> {
  const { paypalClientId: clientId, paypalCaptureMethod } = paypalSettingsOf(store);
  const secret = await readSecret(context, store, 'paypalSecret');
  if (clientId === null || secret === undefined) return undefined;
  return {
    ...placeOf(context, store),
    clientId,
    secret,
    intent: paypalCaptureMethod === 'manual' ? 'AUTHORIZE' : 'CAPTURE',
    now: context.now,
    ...patience,
  };
}

/** Where PayPal is for a half of a shop: its sandbox is another place than PayPal itself. */
export function placeOf(
  { providerApis: { paypal: other }, allowHosts, now }: AppContext,
  { mode }: Store,
): Pick<PayPalAccount, 'origin' | 'allowHosts' | 'now'> {
  if (other !== undefined) {
    const { origin, host } = new URL(other);
    return { origin, allowHosts: new Set([...allowHosts, host]), now };
  }
  const origin = mode === 'Live' ? 'https://api-m.paypal.com' : 'https://api-m.sandbox.paypal.com';
  return { origin, allowHosts, now };
}

/** A secret that the merchant has set, or undefined. */
export function readSecret(
  { vault, storage }: AppContext,
  { storeId }: Store,
  name: keyof typeof paypalSecrets,
): Promise<string | undefined> {
  return vault.read(storage.read, storeId, paypalSecrets[name].vaultName);
}
