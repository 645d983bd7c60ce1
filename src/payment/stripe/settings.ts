import { oneOfWords, optional } from '../../domain/store/setting-readers.js';
import {
  type Mode,
  type Reading,
  readSettings,
  type SettingDefinitions,
} from '../../domain/store/settings.js';
import type { Store } from '../../domain/store/store.js';

interface StripeSettings {
  readonly stripePublishableKey: string | null;
  readonly stripeCaptureMethod: 'automatic' | 'manual';
}

const captureMethods = ['automatic', 'manual'] as const;

export const stripeSettings: SettingDefinitions<StripeSettings> = {
  stripePublishableKey: {
    fallback: null,
    description:
      "Stripe's publishable key, which the shop's pages use: pk_test_… on a test half, pk_live_… on a live one.",
    read: optional((value, mode) => readStripeKey(value, mode, ['pk'])),
  },
  stripeCaptureMethod: {
    fallback: 'automatic',
    values: captureMethods,
    description:
      'When Stripe takes the money: automatic, with the order, or manual, when the order is set to Processed.',
    read: oneOfWords(captureMethods),
  },
};

/** What a store has set of Stripe. */
export function stripeSettingsOf(store: Store): StripeSettings {
  return readSettings(stripeSettings, store);
}

export const stripeSecrets = {
  stripeSecretKey: {
    vaultName: 'stripe.secretKey',
    read: (value: unknown, mode: Mode) => readStripeKey(value, mode, ['sk', 'rk']),
  },
  stripeWebhookSecret: {
    vaultName: 'stripe.webhookSecret',
    read: (value: unknown): Reading<string> => {
      const text = typeof value === 'string' ? value.trim() : '';
      return /^whsec_[\x21-\x7e]{1,240}$/.test(text)
        ? { value: text }
        : { wrong: "must be the signing secret of Stripe's webhook, which begins with whsec_" };
    },
  },
};

const halves = { Test: 'test', Live: 'live' } as const;

/** A key of Stripe's of one of some kinds, of this half of the shop. */
function readStripeKey(value: unknown, mode: Mode, kinds: readonly string[]): Reading<string> {
  const text = typeof value === 'string' ? value.trim() : '';
  const [, kind = '', half = ''] = /^([a-z]+)_(test|live)_\w{1,240}$/.exec(text) ?? [];
  const right = `${kinds.map((one) => `${one}_${halves[mode]}_…`).join(' or ')}`;
  if (!kinds.includes(kind)) return { wrong: `must be a key of Stripe's that begins with ${right}` };
  if (half === halves[mode]) return { value: text };
  return {
    wrong:
      mode === 'Test'
        ? `is a live key of Stripe's: this is the test half of the shop, which takes ${right} alone`
        : `is a test key of Stripe's: this is the live half of the shop, which takes ${right} alone`,
  };
}
