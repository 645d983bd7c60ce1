import { createHash, randomBytes } from 'node:crypto';

/** A new token of 32 random bytes, as base64url: nobody guesses it. Only its SHA-256 is stored. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

const form = /^[\w-]{43}$/;

/** Whether a text can be a token at all: what cannot is not looked up. */
export function isToken(text: string): boolean {
  return form.test(text);
}

/** Lower-case hex SHA-256: what is stored of a token. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
