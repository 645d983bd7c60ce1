import { type Algorithm, hash } from '@node-rs/argon2';

/** OWASP's least for argon2id: 19 MiB, two passes, one lane. */
const cost = { algorithm: 2 as Algorithm.Argon2id, memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };

/** What is stored of a password. Slow on purpose: call it before a transaction, never inside one. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFC'), cost);
}
