import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** How long a token proves that a call is ours, in milliseconds. */
export const requestTokenLifetime = 3_600_000;

// Expiry (8 bytes), nonce (14), code (32): 54 bytes are 72 letters without spare bits, so a token has one
// spelling.
const shape = /^[A-Za-z0-9_-]{72}$/;

/**
 * A token for `X-Snipcart-RequestToken`, which its receiver may have validated for one hour. `now` is in UTC
 * milliseconds. Nothing is stored.
 */
export function issueRequestToken(secret: Buffer, storeId: number, now: number): string {
  const claim = Buffer.alloc(22);
  claim.writeBigUInt64BE(BigInt(Math.trunc(now) + requestTokenLifetime));
  randomBytes(14).copy(claim, 8);
  return Buffer.concat([claim, codeOf(secret, storeId, claim)]).toString('base64url');
}

/** Whether a token was issued by us, for this store, in the last hour. Takes anything; never throws. */
export function verifyRequestToken(secret: Buffer, storeId: number, token: unknown, now: number): boolean {
  if (typeof token !== 'string' || !shape.test(token)) return false;
  const bytes = Buffer.from(token, 'base64url');
  const claim = bytes.subarray(0, 22);
  if (!timingSafeEqual(bytes.subarray(22), codeOf(secret, storeId, claim))) return false;
  const left = Number(claim.readBigUInt64BE()) - now;
  return left > 0 && left <= requestTokenLifetime;
}

function codeOf(secret: Buffer, storeId: number, claim: Buffer): Buffer {
  return createHmac('sha256', secret).update(`request-token:${storeId}:`).update(claim).digest();
}
