import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { ShopError } from '../domain/errors.js';

const mark = 'comptoir-key-1';
const shortest = 12;
const cost = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };

/** A master key as it goes along with a backup: encrypted under a passphrase, in one line. */
export function sealKey(key: Buffer, passphrase: string): string {
  if (passphrase.length < shortest)
    throw new ShopError(
      'invalid',
      `the passphrase of a backup's key must have at least ${shortest} characters`,
    );
  const [salt, nonce] = [randomBytes(16), randomBytes(12)];
  const cipher = createCipheriv('aes-256-gcm', scryptSync(passphrase, salt, 32, cost), nonce);
  const sealed = Buffer.concat([cipher.update(key), cipher.final()]);
  return `${mark} ${Buffer.concat([salt, nonce, cipher.getAuthTag(), sealed]).toString('base64url')}\n`;
}

/** Whether a text is a key that a passphrase opens; else it may be a plain one. */
export function isSealedKey(text: string): boolean {
  return text.startsWith(`${mark} `);
}

/** The key in such a line. Refuses another passphrase than that which it was sealed with. */
export function openKey(text: string, passphrase: string): Buffer {
  const bytes = Buffer.from(text.trim().slice(mark.length + 1), 'base64url');
  try {
    const key = scryptSync(passphrase, bytes.subarray(0, 16), 32, cost);
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(16, 28));
    decipher.setAuthTag(bytes.subarray(28, 44));
    return Buffer.concat([decipher.update(bytes.subarray(44)), decipher.final()]);
  } catch {
    throw new ShopError('invalid', "the passphrase does not open the backup's key");
  }
}
