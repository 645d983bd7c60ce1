import { createHmac } from 'node:crypto';
import { decodeJwt, jwtVerify, SignJWT } from 'jose';

/** What a public token of the custom gateway's protocol says. */
export interface PublicTokenClaims {
  readonly storeId: number;
  /** The cart's. */
  readonly token: string;
  /** Absent where the buyer has not chosen a method yet. */
  readonly paymentId?: string;
}

/**
 * How long a public token opens its session, in milliseconds: gateways ask for it again when their money
 * arrives.
 */
export const publicTokenLifetime = 24 * 3_600_000;

const issuer = 'comptoir';
const longest = 4000;

/** A token by which a gateway knows that a call is ours, and may read what is to be paid. */
export function issuePublicToken(secret: Buffer, claims: PublicTokenClaims, now: number): Promise<string> {
  const { storeId, token, paymentId } = claims;
  const seconds = Math.floor(now / 1000);
  return new SignJWT({ store: storeId, cart: token, ...(paymentId ? { payment: paymentId } : {}) })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(issuer)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + publicTokenLifetime / 1000)
    .sign(keyOf(secret));
}

/**
 * The store that a token says it is of: to be believed once `verifyPublicToken` has seen that store's secret.
 * Takes anything.
 */
export function storeOfPublicToken(token: unknown): number | undefined {
  if (typeof token !== 'string' || token.length > longest) return undefined;
  try {
    const { store } = decodeJwt(token);
    return typeof store === 'number' && Number.isSafeInteger(store) && store > 0 ? store : undefined;
  } catch {
    return undefined;
  }
}

/**
 * What a token says that was issued here, for this store, and has not expired; else undefined. Takes
 * anything.
 */
export async function verifyPublicToken(
  secret: Buffer,
  storeId: number,
  token: unknown,
  now: number,
): Promise<PublicTokenClaims | undefined> {
  if (typeof token !== 'string' || token.length > longest) return undefined;
  try {
    const { payload } = await jwtVerify(token, keyOf(secret), {
      algorithms: ['HS256'],
      issuer,
      requiredClaims: ['exp', 'iat'],
      currentDate: new Date(now),
    });
    const { store, cart, payment } = payload;
    if (store !== storeId || typeof cart !== 'string') return undefined;
    return { storeId, token: cart, ...(typeof payment === 'string' ? { paymentId: payment } : {}) };
  } catch {
    return undefined;
  }
}

/** A key of its own, so that no other token under the store's secret is taken for one of these. */
function keyOf(secret: Buffer): Uint8Array {
  return createHmac('sha256', secret).update('public payment token').digest();
}
