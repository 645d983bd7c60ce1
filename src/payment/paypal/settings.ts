import { oneOfWords, optional } from '../../domain/store/setting-readers.js';
import { type Reading, readSettings, type SettingDefinitions } from '../../domain/store/settings.js';
import type { Store } from '../../domain/store/store.js';

interface PayPalSettings {
  readonly paypalClientId: string | null;
  readonly paypalCaptureMethod: 'automatic' | 'manual';
}

const captureMethods = ['automatic', 'manual'] as const;

export const paypalSettings: SettingDefinitions<PayPalSettings> = {
  paypalClientId: {
    fallback: null,
    description:
      "The client id of the merchant's app at PayPal, which the shop's pages use: one of the sandbox on a test half, a live one on a live one.",
    read: optional(readWord('must be the client id of an app at PayPal, such as AeA1QIZXiflr1_-r0U…')),
  },
  paypalCaptureMethod: {
    fallback: 'automatic',
    values: captureMethods,
    description:
      'When PayPal takes the money: automatic, with the order, or manual, when the order is set to Processed.',
    read: oneOfWords(captureMethods),
  },
};

/** What a store has set of PayPal. */
export function paypalSettingsOf(store: Store): PayPalSettings {
  return readSettings(paypalSettings, store);
}

export const paypalSecrets = {
  paypalSecret: { vaultName: 'paypal.secret', read: readWord('must be the secret of the app at PayPal') },
  paypalWebhookId: {
    vaultName: 'paypal.webhookId',
    read: readWord('must be the id of the webhook at PayPal, such as 8PT597110X687430LKGECATA'),
  },
};

/** One word of what PayPal gives out; a colon would end the user's name of its calls. */
function readWord(wrong: string): (value: unknown) => Reading<string> {
  return (value) => {
    const text = typeof value === 'string' ? value.trim() : '';
    return /^[\x21-\x39\x3b-\x7e]{1,240}$/.test(text) ? { value: text } : { wrong };
  };
}
