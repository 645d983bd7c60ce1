import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { issueRequestToken, requestTokenLifetime, verifyRequestToken } from './request-token.js';

const secret = randomBytes(32);
const now = 1_700_000_000_000;

describe('a request token', () => {
  const token = issueRequestToken(secret, 7, now);

  it('proves a call of one store for one hour', () => {
    expect(token).toMatch(/^[\w-]{72}$/);
    expect(verifyRequestToken(secret, 7, token, now)).toBe(true);
    expect(verifyRequestToken(secret, 7, token, now + requestTokenLifetime - 1)).toBe(true);
    expect(verifyRequestToken(secret, 7, token, now + requestTokenLifetime)).toBe(false);
    expect(issueRequestToken(secret, 7, now)).not.toBe(token);
  });

  it("is nothing when it is another store's, forged or not a token", () => {
    expect(verifyRequestToken(secret, 8, token, now)).toBe(false);
    expect(verifyRequestToken(randomBytes(32), 7, token, now)).toBe(false);
    expect(verifyRequestToken(secret, 7, token, now - 1)).toBe(false);
    for (let at = 0; at < token.length; at++) {
      const other = token[at] === 'A' ? 'B' : 'A';
      expect(verifyRequestToken(secret, 7, token.slice(0, at) + other + token.slice(at + 1), now)).toBe(
        false,
      );
    }
    for (const odd of [
      'undefined',
      undefined,
      null,
      '',
      7,
      {},
      `${token}=`,
      ` ${token}`,
      `${token}\n`,
      'é'.repeat(72),
    ]) {
      expect(verifyRequestToken(secret, 7, odd, now)).toBe(false);
    }
  });
});
