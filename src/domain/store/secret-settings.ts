import type { Tx } from '../../storage/storage.js';
import { refuseIfAny } from '../errors.js';
import { type Mode, type Reading, readStripeKey } from './payment-settings.js';
import type { Vault } from './secrets.js';

interface SecretSetting {
  /** Its name in the vault. */
  readonly vaultName: string;
  readonly read: (value: unknown, mode: Mode) => Reading<string>;
}

/** Secrets that a merchant sets and nobody is shown again. */
export const secretSettings = {
  stripeSecretKey: {
    vaultName: 'stripe.secretKey',
    read: (value, mode) => readStripeKey(value, mode, ['sk', 'rk']),
  },
  stripeWebhookSecret: {
    vaultName: 'stripe.webhookSecret',
    read: (value) => {
      const text = typeof value === 'string' ? value.trim() : '';
      return /^whsec_[\x21-\x7e]{1,240}$/.test(text)
        ? { value: text }
        : { wrong: "must be the signing secret of Stripe's webhook, which begins with whsec_" };
    },
  },
  smtpPassword: {
    vaultName: 'smtp.password',
    read: (value) =>
      typeof value === 'string' && value.length <= 1000 && !/[\u0000\r\n]/.test(value)
        ? { value }
        : { wrong: 'must be one line of at most 1000 characters' },
  },
} satisfies Readonly<Record<string, SecretSetting>>;

export type SecretSettingName = keyof typeof secretSettings;

export const secretSettingNames = Object.keys(secretSettings) as readonly SecretSettingName[];

/** Puts secrets into the vault, all or none; null and empty text forget one. Refuses with `invalid`, and never repeats a secret. */
export async function setSecrets(
  tx: Tx,
  vault: Vault,
  store: { readonly storeId: number; readonly mode: Mode },
  changes: Readonly<Partial<Record<SecretSettingName, unknown>>>,
  now: number,
): Promise<void> {
  const errors: Record<string, string[]> = {};
  const secrets: [string, string | null][] = [];
  for (const name of secretSettingNames) {
    const value = changes[name];
    if (value === undefined) continue;
    const setting: SecretSetting = secretSettings[name];
    const reading = value === null || value === '' ? { value: null } : setting.read(value, store.mode);
    if ('wrong' in reading) errors[name] = [reading.wrong];
    else secrets.push([setting.vaultName, reading.value]);
  }
  refuseIfAny(errors);
  for (const [vaultName, secret] of secrets) await vault.put(tx, store.storeId, vaultName, secret, now);
}
