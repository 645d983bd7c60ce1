import { randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { issueRequestToken } from '../../outgoing/request-token.js';
import {
  issuePublicToken,
  publicTokenLifetime,
  storeOfPublicToken,
  verifyPublicToken,
} from './public-token.js';

const secret = randomBytes(32);
const now = 1_800_000_000_000;
const claims = { storeId: 3, token: 'cart', paymentId: 'payment' };
const verify = (token: unknown, at = now, key = secret, storeId = 3) =>
  verifyPublicToken(key, storeId, token, at);

describe('a public token', () => {
  it('says whose cart and payment it is of', async () => {
    const token = await issuePublicToken(secret, claims, now);
    expect(token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(storeOfPublicToken(token)).toBe(3);
    expect(await verify(token)).toEqual(claims);
    expect(await verify(await issuePublicToken(secret, { storeId: 3, token: 'cart' }, now))).toEqual({
      storeId: 3,
      token: 'cart',
    });
  });

  it('opens nothing once it has expired, nor in another store', async () => {
    const token = await issuePublicToken(secret, claims, now);
    expect(await verify(token, now + publicTokenLifetime - 1000)).toEqual(claims);
    expect(await verify(token, now + publicTokenLifetime)).toBeUndefined();
    expect(await verify(token, now, randomBytes(32))).toBeUndefined();
    expect(await verify(token, now, secret, 4)).toBeUndefined();
  });

  it('is not forged', async () => {
    const token = await issuePublicToken(secret, claims, now);
    const [head, body, code] = token.split('.') as [string, string, string];
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const payload = JSON.parse(Buffer.from(body, 'base64url').toString());
    const signed = (key: Uint8Array, content: object) =>
      new SignJWT({ ...content }).setProtectedHeader({ alg: 'HS256' }).setExpirationTime('1h').sign(key);
    const forged: unknown[] = [
      undefined,
      null,
      7,
      {},
      [],
      '',
      'x',
      'a.b.c',
      '..',
      `${head}.${body}.`,
      `${head}.${body}`,
      `${token}x`,
      `${token}.`,
      'x'.repeat(5000),
      `${encode({ alg: 'none' })}.${body}.`,
      `${encode({ alg: 'HS512' })}.${body}.${code}`,
      `${head}.${encode({ ...payload, payment: 'other' })}.${code}`,
      `${head}.${encode({ ...payload, exp: 9e9 })}.${code}`,
      await signed(secret, payload),
      await signed(new TextEncoder().encode('secret'), payload),
      issueRequestToken(secret, 3, now),
      [token],
    ];
    for (const one of forged) {
      expect([one, await verify(one)]).toEqual([one, undefined]);
      expect(() => storeOfPublicToken(one)).not.toThrow();
    }
    for (const store of ['3', -1, 1.5, 2 ** 60, null, { $gt: 0 }])
      expect(storeOfPublicToken(`${head}.${encode({ store })}.${code}`)).toBeUndefined();
  });
});
