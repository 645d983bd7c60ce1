import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Algorithm } from '@node-rs/argon2';
import { workPlaces } from '../places.js';

/** OWASP's least for argon2id: 19 MiB, two passes, one lane. */
const cost = { algorithm: 2 as Algorithm.Argon2id, memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };

/** Loaded by the first password. */
const argon2 = () => import('@node-rs/argon2');

/**
 * Each takes a processor for some 30 ms, and one of the four threads that also write the database's log: some
 * are left to those who buy.
 */
const inPlace = workPlaces({
  places: Math.min(2, Math.max(1, availableParallelism() - 1)),
  queue: 100,
  what: 'passwords are looked at',
});

/** Characters of a password, as people count them. */
export const shortestPassword = 8;
export const longestPassword = 200;

/**
 * What is stored of a password. Slow on purpose: call it before a transaction, never inside one. Refuses with
 * `busy`, as `verifyPassword` does, where too many wait.
 */
export async function hashPassword(password: string): Promise<string> {
  const { hash } = await argon2();
  return inPlace(() => hash(password.normalize('NFC'), cost));
}

let decoy: Promise<string> | undefined;

/**
 * Whether a password is the one that `stored` was made of. Takes as long where nothing is stored, so that the
 * time tells nobody who has an account.
 */
export async function verifyPassword(stored: string | undefined, password: string): Promise<boolean> {
  const { hash, verify } = await argon2();
  decoy ??= hash(randomBytes(32).toString('base64url'), cost);
  const nobody = await decoy;
  const right = await inPlace(() => verify(stored ?? nobody, password.normalize('NFC')));
  return right && stored !== undefined;
}

/** What is wrong with a new password, or undefined. */
export function passwordProblem(password: string, shortest = shortestPassword): string | undefined {
  const { length } = [...password.normalize('NFC')];
  if (length < shortest) return `must have at least ${shortest} characters`;
  return length > longestPassword ? `must have at most ${longestPassword} characters` : undefined;
}
