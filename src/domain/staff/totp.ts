import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/* Codes of an authenticator: RFC 6238 with SHA-1, 6 digits and steps of 30 seconds, as every authenticator takes them. */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const stepMs = 30_000;
const digits = 6;
/** Clocks differ: the code before and the one after are taken too. */
const drift = 1;

/** A new secret, in base32. */
export function newTotpSecret(): string {
  return encode(randomBytes(20));
}

/** What an authenticator reads from a square code. */
export function totpUrl(secret: string, email: string): string {
  const query = new URLSearchParams({ secret, issuer: 'Comptoir', digits: String(digits), period: '30' });
  return `otpauth://totp/${encodeURIComponent(`Comptoir:${email}`)}?${query}`;
}

/** The code of a step. */
export function totpCode(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', decode(secret)).update(counter).digest();
  const at = mac[mac.length - 1]! & 0x0f;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 10 ** digits).padStart(digits, '0');
}

/** The step of which this is the code, if it is a later one than `after`: no code is taken twice. */
export function stepOfCode(secret: string, code: string, after: number, now: number): number | undefined {
  const written = code.replaceAll(/\s/g, '');
  if (!/^\d{6}$/.test(written)) return undefined;
  const current = totpStep(now);
  for (let step = current - drift; step <= current + drift; step += 1) {
    const same = timingSafeEqual(Buffer.from(totpCode(secret, step)), Buffer.from(written));
    if (same && step > after) return step;
  }
  return undefined;
}

/** The step of a moment. */
export function totpStep(now: number): number {
  return Math.floor(now / stepMs);
}

function encode(bytes: Buffer): string {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{5}/g) ?? []).map((five) => alphabet[Number.parseInt(five, 2)]).join('');
}

function decode(text: string): Buffer {
  const bits = [...text].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)));
}
