import type { Tx } from '../../storage/storage.js';
import { refuseIfAny } from '../errors.js';
import type { Vault } from './secrets.js';
import type { Mode, Reading } from './settings.js';

export interface SecretDefinition {
  /** Its name in the vault. */
  readonly vaultName: string;
  readonly read: (value: unknown, mode: Mode) => Reading<string>;
}

/** The shop's own secrets that a merchant sets and nobody is shown again; payment providers have theirs. */
export const secretSettings = {
  smtpPassword: {
    vaultName: 'smtp.password',
    read: (value) =>
      typeof value === 'string' && value.length <= 1000 && !/[\u0000\r\n]/.test(value)
        ? { value }
        : { wrong: 'must be one line of at most 1000 characters' },
  },
} satisfies Readonly<Record<string, SecretDefinition>>;

/**
 * Puts secrets into the vault, all or none; null and empty text forget one. Refuses with `invalid`, and never
 * repeats a secret.
 */
export async function setSecrets(
  tx: Tx,
  vault: Vault,
  store: { readonly storeId: number; readonly mode: Mode },
  changes: Readonly<Record<string, unknown>>,
  now: number,
  definitions: Readonly<Record<string, SecretDefinition>> = secretSettings,
): Promise<void> {
  const errors: Record<string, string[]> = {};
  const secrets: [string, string | null][] = [];
  for (const [name, setting] of Object.entries(definitions)) {
    const value = changes[name];
    if (value === undefined) continue;
    const reading = value === null || value === '' ? { value: null } : setting.read(value, store.mode);
    if ('wrong' in reading) errors[name] = [reading.wrong];
    else secrets.push([setting.vaultName, reading.value]);
  }
  refuseIfAny(errors);
  for (const [vaultName, secret] of secrets) await vault.put(tx, store.storeId, vaultName, secret, now);
}
