import { randomBytes } from 'node:crypto';
import type { Algorithm } from '@node-rs/argon2';

/** OWASP's least for argon2id: 19 MiB, two passes, one lane. */
const cost = { algorithm: 2 as Algorithm.Argon2id, memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };

/** Loaded by the first password. */
const argon2 = () => import('@node-rs/argon2');

/** Characters of a password, as people count them. */
export const shortestPassword = 8;
export const longestPassword = 200;

/** What is stored of a password. Slow on purpose: call it before a transaction, never inside one. */
export async function hashPassword(password: string): Promise<string> {
  const { hash } = await argon2();
  return hash(password.normalize('NFC'), cost);
}

let decoy: Promise<string> | undefined;

/**
 * Whether a password is the one that `stored` was made of. Takes as long where nothing is stored, so that the time tells
 * nobody who has an account.
 */
export async function verifyPassword(stored: string | undefined, password: string): Promise<boolean> {
  decoy ??= hashPassword(randomBytes(32).toString('base64url'));
  const nobody = await decoy;
  const { verify } = await argon2();
  const right = await verify(stored ?? nobody, password.normalize('NFC'));
  return right && stored !== undefined;
}

/** What is wrong with a new password, or undefined. */
export function passwordProblem(password: string): string | undefined {
  const { length } = [...password.normalize('NFC')];
  if (length < shortestPassword) return `must have at least ${shortestPassword} characters`;
  return length > longestPassword ? `must have at most ${longestPassword} characters` : undefined;
}
