import { expect, it } from 'vitest';
import { totpCode, totpStep } from '../src/domain/staff/totp.js';
import { onEachDatabase } from './support/databases.js';
import { startShop } from './support/shop.js';
import { newStaff, openPage, password, signedInAs } from './support/staff.js';

const minute = 60_000;

onEachDatabase({ inShare: 'postgres' }, (database) => {
  async function shopOf() {
    const clock = { now: 1_700_000_000_000 };
    const shop = await startShop(database, { now: () => clock.now });
    const staff = await newStaff(shop);
    const page = await signedInAs(shop, staff);
    const store = `/stores/${shop.store.storeId}`;
    const code = (secret: string) => totpCode(secret, totpStep(clock.now));
    return { clock, shop, staff, page, store, code };
  }

  it('asks for a code once an authenticator is set up, and takes no code twice', async () => {
    const { clock, shop, staff, page, code } = await shopOf();
    const other = await signedInAs(shop, staff);
    const { secret, url, recoveryCodes } = (
      await page.call('POST', '/session/second-factor/totp', {})
    ).json();
    expect([url.includes(secret), recoveryCodes.length]).toEqual([true, 10]);
    const input = { email: staff.email, password };
    expect((await openPage(shop).call('POST', '/session', input)).statusCode).toBe(200);
    const wrong = await page.call('POST', '/session/second-factor/totp', { code: '000000' });
    expect([wrong.statusCode, wrong.json().errors]).toEqual([400, { code: [expect.any(String)] }]);
    const confirmed = await page.call('POST', '/session/second-factor/totp', { code: code(secret) });
    expect(confirmed.json().staff.secondFactor).toBe(true);
    expect((await other.call('GET', '/session')).statusCode).toBe(401);
    expect((await page.call('POST', '/session/second-factor/totp', {})).statusCode).toBe(409);
    const without = await openPage(shop).call('POST', '/session', input);
    expect([without.statusCode, without.json().code]).toEqual([401, 'second_factor']);
    const used = await openPage(shop).call('POST', '/session', { ...input, code: code(secret) });
    expect([used.statusCode, used.json().code]).toEqual([401, 'second_factor']);
    clock.now += minute;
    const right = { ...input, code: code(secret) };
    expect((await openPage(shop).call('POST', '/session', right)).statusCode).toBe(200);
    expect((await openPage(shop).call('POST', '/session', right)).statusCode).toBe(401);
    const byRecovery = { ...input, code: recoveryCodes[0].toUpperCase() };
    expect((await openPage(shop).call('POST', '/session', byRecovery)).statusCode).toBe(200);
    expect((await openPage(shop).call('POST', '/session', byRecovery)).statusCode).toBe(401);
    const stored = JSON.stringify(await shop.storage.read.selectFrom('staff_totp').selectAll().execute());
    expect(stored).not.toContain(secret);
  });

  it('locks who guesses codes with the right password', async () => {
    const { shop, staff, page, code } = await shopOf();
    const { secret } = (await page.call('POST', '/session/second-factor/totp', {})).json();
    await page.call('POST', '/session/second-factor/totp', { code: code(secret) });
    const input = { email: staff.email, password, code: '123456' };
    const answers = [];
    for (let tries = 0; tries < 11; tries += 1)
      answers.push((await openPage(shop).call('POST', '/session', input)).json().code);
    expect(answers).toEqual([...Array(10).fill('second_factor'), 'locked']);
    expect(
      (await openPage(shop).call('POST', '/session', { ...input, code: code(secret) })).json().code,
    ).toBe('locked');
  });

  it('asks for a fresh proof of what is grave, by the password, or by a code where there is a second factor', async () => {
    const { clock, shop, staff, page, store, code } = await shopOf();
    const grave = [
      ['POST', `${store}/keys`, { kind: 'public', name: 'Page' }],
      ['POST', '/invitations', { email: 'leo@shop.example', role: 'orders' }],
      ['PUT', `${store}/settings/payment`, {}],
      ['POST', `${store}/customers/erase`, { email: 'nobody@people.example' }],
      ['POST', '/session/second-factor/totp', {}],
    ] as const;
    clock.now += 10 * minute + 1;
    for (const [method, path, body] of grave) {
      const answer = await page.call(method, path, body);
      expect([path, answer.statusCode, answer.json().code]).toEqual([path, 403, 'confirm']);
    }
    expect((await page.call('GET', `${store}/orders`)).statusCode).toBe(200);
    expect((await page.call('POST', '/session/confirm', { code: '123456' })).json().errors).toEqual({
      password: ['is required'],
    });
    expect((await page.call('POST', '/session/confirm', { password: 'wrong password' })).json().code).toBe(
      'wrong',
    );
    expect((await page.call('POST', '/session/confirm', { password })).statusCode).toBe(200);
    for (const [method, path, body] of grave)
      expect([path, (await page.call(method, path, body)).statusCode < 300]).toEqual([path, true]);
    const { secret } = (await page.call('POST', '/session/second-factor/totp', {})).json();
    await page.call('POST', '/session/second-factor/totp', { code: code(secret) });
    clock.now += 11 * minute;
    expect((await page.call('POST', '/session/confirm', { password })).json().errors).toEqual({
      code: ['is required'],
    });
    expect((await page.call('POST', '/session/confirm', { code: code(secret) })).statusCode).toBe(200);
    expect((await page.call('DELETE', '/session/second-factor/totp')).statusCode).toBe(204);
    expect((await openPage(shop).call('POST', '/session', { email: staff.email, password })).statusCode).toBe(
      200,
    );
  });
});
