import { describe, expect, it } from 'vitest';
import { newTotpSecret, stepOfCode, totpCode, totpStep, totpUrl } from './totp.js';

describe('codes of an authenticator', () => {
  // The ASCII text 12345678901234567890 of RFC 6238, in base32; its table has eight digits.
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

  it('are those of RFC 6238', () => {
    const table = { 59: '94287082', 1111111109: '07081804', 1234567890: '89005924', 20000000000: '65353130' };
    for (const [seconds, code] of Object.entries(table))
      expect(totpCode(secret, totpStep(Number(seconds) * 1000))).toBe(code.slice(2));
  });

  it('are taken once, a step early or late, with spaces', () => {
    const now = 1_700_000_000_000;
    const step = totpStep(now);
    for (const near of [step - 1, step, step + 1])
      expect(stepOfCode(secret, totpCode(secret, near), 0, now)).toBe(near);
    for (const far of [step - 2, step + 2])
      expect(stepOfCode(secret, totpCode(secret, far), 0, now)).toBeUndefined();
    const code = totpCode(secret, step);
    expect(stepOfCode(secret, `${code.slice(0, 3)} ${code.slice(3)}`, 0, now)).toBe(step);
    expect(stepOfCode(secret, code, step, now)).toBeUndefined();
    for (const wrong of ['', '12345', 'abcdef', `${code}0`])
      expect(stepOfCode(secret, wrong, 0, now)).toBeUndefined();
  });

  it('come from a secret of 160 bits that authenticators read', () => {
    expect(newTotpSecret()).toMatch(/^[A-Z2-7]{32}$/);
    expect(totpUrl(secret, 'ana@shop.example')).toBe(
      `otpauth://totp/Comptoir%3Aana%40shop.example?secret=${secret}&issuer=Comptoir&digits=6&period=30`,
    );
  });
});
