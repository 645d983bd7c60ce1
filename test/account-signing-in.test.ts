import { beforeAll, describe, expect, it } from 'vitest';
import { buckets } from '../src/app/limits.js';
import { hashPassword, verifyPassword } from '../src/domain/customer/password.js';
import {
  type AccountShop,
  day,
  openAccountShop,
  privateOrder,
  visibleParts,
} from './support/account-shop.js';
import { password } from './support/accounts.js';
import { onEachDatabase } from './support/databases.js';
import { digestOf } from './support/digest.js';
import { importAll } from './support/import-all.js';
import type { TestShopOptions } from './support/shop.js';

onEachDatabase({ inShare: 'sqlite' }, (database) => {
  const opened = (options?: TestShopOptions) => openAccountShop(database, options);

  describe('a wrong password of an account, of a guest and of an unknown address', () => {
    const answers: unknown[] = [];
    const times: number[] = [];
    let world: AccountShop;
    let before: string;

    beforeAll(async () => {
      world = await opened();
      await world.account('account@people.example');
      await importAll(world.shop, [privateOrder(1, 'guest@people.example')]);
      before = await digestOf(world.shop.storage);
      for (const email of ['account@people.example', 'guest@people.example', 'nobody@people.example']) {
        const began = performance.now();
        answers.push(visibleParts(await world.signIn(email, 'wrong password')));
        times.push(performance.now() - began);
      }
    });

    it('is answered alike', () => {
      expect((answers[0] as [number])[0]).toBe(401);
      expect(answers[1]).toEqual(answers[0]);
      expect(answers[2]).toEqual(answers[0]);
    });

    it('writes nothing', async () => {
      expect(await digestOf(world.shop.storage)).toBe(before);
    });

    it('takes the same work', async () => {
      const hashing: number[] = [];
      for (let round = 0; round < 5; round += 1) {
        const began = performance.now();
        await hashPassword('correct horse');
        hashing.push(performance.now() - began);
      }
      // A look-up alone takes a small part of what a hash takes.
      for (const time of times) expect(time).toBeGreaterThan(Math.min(...hashing) * 0.7);
    });
  });

  describe('limits, for known and unknown addresses alike,', () => {
    const emails = ['known@people.example', 'unknown@people.example'];
    let world: AccountShop;

    beforeAll(async () => {
      world = await opened({ buckets: buckets() });
      await world.account('known@people.example');
      world.clock.now += day;
    });

    it.each(emails)('let ten wrong passwords of an e-mail through: %s', async (email) => {
      const statuses: number[] = [];
      for (let n = 0; n < 11; n += 1) statuses.push((await world.signIn(email, 'wrong password')).statusCode);
      expect(statuses).toEqual([...Array(10).fill(401), 429]);
    });

    it('hold the right password back too, and say for how long', async () => {
      const right = await world.signIn('known@people.example');
      expect([right.statusCode, Number(right.headers['retry-after']) > 0]).toEqual([429, true]);
    });

    it('let the owner in a minute later', async () => {
      world.clock.now += 60_000;
      expect((await world.signIn('KNOWN@people.example')).statusCode).toBe(200);
      world.clock.now += day;
    });

    it.each(emails)('mail five links to an e-mail: %s', async (email) => {
      const statuses: number[] = [];
      for (let n = 0; n < 6; n += 1)
        statuses.push((await world.call('POST', '/forgot', { email })).statusCode);
      expect(statuses).toEqual([202, 202, 202, 202, 202, 429]);
    });

    it('let one address register twenty', async () => {
      world.clock.now += day;
      const statuses: number[] = [];
      for (let n = 0; n < 21; n += 1) {
        const body = { email: `n${n}@people.example`, password };
        statuses.push((await world.call('POST', '/register', body)).statusCode);
      }
      expect(statuses).toEqual([...Array(20).fill(202), 429]);
    });
  });

  it('signs an e-mail of one store in at no other, and mails it nothing there', async () => {
    const { shop, call, signIn, account } = await opened();
    await account('a@people.example');
    expect((await signIn('a@people.example', password, { keys: shop.other })).statusCode).toBe(401);
    await call('POST', '/forgot', { email: 'a@people.example' }, { keys: shop.other });
    expect(
      await shop.storage.read
        .selectFrom('outbox')
        .select('topic')
        .where('store_id', '=', shop.other.store.storeId)
        .execute(),
    ).toEqual([]);
  });

  describe('under its Idempotency-Key', () => {
    const under = (key: string) => ({ headers: { 'idempotency-key': `${key}-${'0'.repeat(22)}` } });
    const body = { email: 'a@people.example', password };
    let world: AccountShop;
    let session: string;

    beforeAll(async () => {
      world = await opened();
    });

    it('a registration is answered again, and mails once', async () => {
      await world.call('POST', '/register', body, under('one'));
      const again = await world.call('POST', '/register', body, under('one'));
      expect(again.headers['idempotent-replayed']).toBe('true');
      expect(await world.mails()).toHaveLength(1);
    });

    it('a new password is answered again with the same session, which is good', async () => {
      const reset = { token: await world.lastToken(), password };
      const first = await world.call('POST', '/reset', reset, under('two'));
      const again = await world.call('POST', '/reset', reset, under('two'));
      expect([again.statusCode, again.body]).toEqual([200, first.body]);
      session = first.json().sessionToken;
      expect(await world.statusWith(session)).toBe(200);
    });

    it('a sign-in is refused where the key is too short', async () => {
      const short = await world.call('POST', '/signin', body, { headers: { 'idempotency-key': 'short' } });
      expect(short.statusCode).toBe(400);
    });

    it('a sign-out is answered again', async () => {
      const out = await world.call('POST', '/signout', undefined, { session, ...under('three') });
      const again = await world.call('POST', '/signout', undefined, { session, ...under('three') });
      expect([out.statusCode, again.statusCode, again.body]).toEqual([204, 204, '']);
    });
  });

  it('compares passwords by what people typed, however their keyboard spells it', async () => {
    const stored = await hashPassword('contraseña é');
    expect(await verifyPassword(stored, 'contraseña é'.normalize('NFD'))).toBe(true);
    expect(await verifyPassword(stored, 'contrasena e')).toBe(false);
    expect(await verifyPassword(undefined, 'contraseña é')).toBe(false);
  });
});
