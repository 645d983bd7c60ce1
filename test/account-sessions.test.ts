import { beforeAll, describe, expect, it } from 'vitest';
import { findSession } from '../src/domain/customer/sessions.js';
import { type AccountShop, day, openAccountShop, start } from './support/account-shop.js';
import { password } from './support/accounts.js';
import { importSnipcart } from './support/customers.js';
import { onEachDatabase } from './support/databases.js';
import { digestOf } from './support/digest.js';

onEachDatabase({ inShare: 'postgres' }, (database) => {
  const opened = () => openAccountShop(database);

  describe('a session', () => {
    const email = 'a@people.example';
    let world: AccountShop;
    const begun = async () => (await world.signIn(email)).json().sessionToken as string;

    beforeAll(async () => {
      world = await opened();
      await world.account(email);
    });

    it('ends when it is signed out, again without a word, and leaves the customer’s others', async () => {
      const [first, second] = [await begun(), await begun()];
      expect(first).not.toBe(second);
      for (const time of ['first', 'second']) {
        const out = await world.call('POST', '/signout', undefined, { session: first });
        expect([time, out.statusCode]).toEqual([time, 204]);
      }
      expect([await world.statusWith(first), await world.statusWith(second)]).toEqual([401, 200]);
      expect(await world.statusWith(encodeURIComponent(first))).toBe(401);
    });

    it('is needed to sign out', async () => {
      expect((await world.call('POST', '/signout')).statusCode).toBe(401);
    });

    it('ends when it was not used for 14 days', async () => {
      const session = await begun();
      expect(await world.statusWith(session)).toBe(200);
      world.clock.now += 14 * day;
      expect(await world.statusWith(session)).toBe(401);
    });

    it('ends when it is 90 days old, however often it was used', async () => {
      const session = await begun();
      const began = world.clock.now;
      for (let days = 0; days < 90; days += 5) {
        expect([days, await world.statusWith(session)]).toEqual([days, 200]);
        world.clock.now += 5 * day;
      }
      expect(world.clock.now - began).toBe(90 * day);
      expect(await world.statusWith(session)).toBe(401);
    });

    it('writes once a day at most, however often it is used', async () => {
      const session = await begun();
      await world.statusWith(session);
      const before = await digestOf(world.shop.storage);
      world.clock.now += day - 1;
      await world.statusWith(session);
      expect(await digestOf(world.shop.storage)).toBe(before);
      world.clock.now += 2;
      await world.statusWith(session);
      expect(await digestOf(world.shop.storage)).not.toBe(before);
    });

    it('is asked for, with a reason, where there is none', async () => {
      const none = await world.call('GET', '');
      expect([none.statusCode, none.json()]).toEqual([
        401,
        { message: expect.any(String), reason: 'signed_out' },
      ]);
    });

    it.each(['x', 'é', 'x'.repeat(43), 'x'.repeat(5000)])('is no other word: %s', async (word) => {
      expect(await world.statusWith(encodeURIComponent(word))).toBe(401);
    });
  });

  describe('a customer who changes the password', () => {
    const email = 'a@people.example';
    let world: AccountShop;
    let session: string;
    let links: string[];
    const change = (body: object) => world.call('PUT', '', body, { session });

    beforeAll(async () => {
      world = await opened();
      session = (await world.account(email)).sessionToken;
      links = [await world.forgotten(email), await world.forgotten(email)];
    });

    it('is refused with a wrong present one, by field', async () => {
      const wrong = await change({ password: 'a new password', currentPassword: 'wrong' });
      expect([wrong.statusCode, wrong.json()]).toEqual([
        400,
        {
          message: expect.any(String),
          reason: 'customer_current_password_invalid',
          errors: { currentPassword: ['customer_current_password_invalid'] },
        },
      ]);
    });

    it('is refused without the present one, and stays signed in', async () => {
      expect((await change({ password: 'a new password' })).statusCode).toBe(400);
      expect(await world.statusWith(session)).toBe(200);
    });

    describe('and says the present one', () => {
      let next: string;

      beforeAll(async () => {
        const changed = await change({ password: 'a new password', currentPassword: password, name: 'Ana' });
        expect([changed.statusCode, changed.json().name]).toEqual([200, 'Ana']);
        next = changed.json().sessionToken;
      });

      it('is signed in anew, and nowhere else', async () => {
        expect([await world.statusWith(session), await world.statusWith(next)]).toEqual([401, 200]);
      });

      it('makes every link void', async () => {
        for (const token of links)
          expect((await world.call('POST', '/reset', { token, password })).statusCode).toBe(400);
      });

      it('makes the old password void', async () => {
        expect((await world.signIn(email)).statusCode).toBe(401);
      });

      it('is signed out by a password of the merchant, and in by it', async () => {
        const [customer] = await world.customers();
        const body = { password: 'from the merchant' };
        expect((await world.shop.tienda('PUT', `/customers/${customer!.id}`, body)).statusCode).toBe(200);
        expect(await world.statusWith(next)).toBe(401);
        expect((await world.signIn(email, 'from the merchant')).statusCode).toBe(200);
      });
    });
  });

  it('never leaves a session of an old password, whichever comes first', async () => {
    const { shop, call, account } = await opened();
    for (let round = 0; round < 6; round += 1) {
      const email = `a${round}@people.example`;
      const { sessionToken } = await account(email);
      const [changed, ...signed] = await Promise.all([
        call('PUT', '', { password: 'a new password', currentPassword: password }, { session: sessionToken }),
        ...Array.from({ length: 4 }, () => call('POST', '/signin', { email, password })),
      ]);
      expect(changed!.statusCode).toBe(200);
      for (const answer of signed) {
        if (answer.statusCode === 401) continue;
        const { sessionToken: old } = answer.json();
        expect(await findSession(shop.storage.read, shop.store.storeId, old, start)).toBeUndefined();
      }
      const now = await call('GET', '', undefined, { session: changed!.json().sessionToken });
      expect(now.statusCode).toBe(200);
    }
  });

  describe('a customer’s e-mail', () => {
    let world: AccountShop;
    let stranger: string;
    const session = async (email: string) => (await world.signIn(email)).json().sessionToken as string;
    const named = async () => (await world.customers())[0]!;

    beforeAll(async () => {
      world = await opened();
      await world.account('old@people.example');
      stranger = (await world.account('stranger@people.example')).sessionToken;
    });

    it('in another case is the same one, and ends no session', async () => {
      const first = await session('old@people.example');
      const body = { name: 'Another name', email: 'OLD@people.example' };
      await world.shop.tienda('PUT', `/customers/${(await named()).id}`, body);
      expect(await world.statusWith(first)).toBe(200);
    });

    it('ends the customer’s sessions when the merchant changes it, and its links for good', async () => {
      const { id } = await named();
      const first = await session('old@people.example');
      const unused = await world.forgotten('old@people.example');
      const moved = await world.shop.tienda('PUT', `/customers/${id}`, { email: 'new@people.example' });
      expect(moved.statusCode).toBe(200);
      expect([await world.statusWith(first), await world.statusWith(stranger)]).toEqual([401, 200]);
      // To have the old address again does not bring them back.
      await world.shop.tienda('PUT', `/customers/${id}`, { email: 'old@people.example' });
      expect((await world.call('POST', '/reset', { token: unused, password })).statusCode).toBe(400);
    });

    it('ends the customer’s sessions when an import changes it, and signs in alone from then on', async () => {
      const second = await session('old@people.example');
      const imported = { id: (await named()).guid, email: 'imported@people.example' };
      expect(await importSnipcart(world.shop, imported)).toEqual(['updated']);
      expect([await world.statusWith(second), await world.statusWith(stranger)]).toEqual([401, 200]);
      expect((await world.signIn('old@people.example')).statusCode).toBe(401);
      expect((await world.signIn('imported@people.example')).statusCode).toBe(200);
    });

    it('stays as it is by the buyer’s own call, and so does the session', async () => {
      const last = await session('imported@people.example');
      const body = { email: 'other@people.example', name: 'Ana' };
      await world.call('PUT', '', body, { session: last });
      const own = await world.call('GET', '', undefined, { session: last });
      expect(own.json().email).toBe('imported@people.example');
    });
  });

  it('never leaves a session that was begun with an old e-mail, whichever comes first', async () => {
    const { shop, call, account, customers } = await opened();
    for (let round = 0; round < 4; round += 1) {
      const email = `a${round}@people.example`;
      await account(email);
      const { id } = (await customers()).at(-1)!;
      const [changed, ...signed] = await Promise.all([
        shop.tienda('PUT', `/customers/${id}`, { email: `b${round}@people.example` }),
        ...Array.from({ length: 4 }, () => call('POST', '/signin', { email, password })),
      ]);
      expect(changed!.statusCode).toBe(200);
      for (const answer of signed) {
        if (answer.statusCode === 401) continue;
        const { sessionToken: session } = answer.json();
        expect((await call('GET', '', undefined, { session })).statusCode).toBe(401);
      }
    }
  });

  describe('a session of one store', () => {
    let world: AccountShop;
    let session: string;
    let id: string;

    beforeAll(async () => {
      world = await opened();
      const { sessionToken, customer } = await world.account('a@people.example');
      [session, id] = [sessionToken, customer.id];
    });

    it.each([
      ['GET', ''],
      ['GET', '/orders'],
      ['PUT', ''],
      ['POST', '/claim'],
    ])('opens nothing at another: %s %s', async (method, path) => {
      const elsewhere = { session, keys: world.shop.other };
      const answer = await world.call(method, path, method === 'GET' ? undefined : {}, elsewhere);
      expect(answer.statusCode).toBe(401);
    });

    it('is not ended by a sign-out at another, and opens its own customer', async () => {
      await world.call('POST', '/signout', undefined, { session, keys: world.shop.other });
      expect((await world.call('GET', '', undefined, { session })).json().id).toBe(id);
    });
  });

  describe('a shop’s own backend that asks who is signed in', () => {
    let world: AccountShop;
    let signedIn: Awaited<ReturnType<AccountShop['account']>>;
    const ask = (token: string, key = world.shop.secretKey) =>
      world.shop.call('GET', `/usersessions/${token}`, undefined, { key });

    beforeAll(async () => {
      world = await opened();
      signedIn = await world.account('jane@example.com', { name: 'Jane Doe' });
    });

    it('is shown the session and its customer in Snipcart’s shape', async () => {
      const answer = await ask(signedIn.sessionToken);
      expect([answer.statusCode, answer.json()]).toEqual([
        200,
        {
          token: signedIn.sessionToken,
          expires: signedIn.expires,
          customer: expect.objectContaining({
            id: signedIn.customer.id,
            email: 'jane@example.com',
            status: 'Confirmed',
            billingAddressName: 'Jane Doe',
            statistics: { ordersCount: 0, ordersAmount: 0, subscriptionsCount: 0 },
            sessionToken: null,
          }),
        },
      ]);
    });

    it('is refused another store’s session, a public key and what is no session', async () => {
      const { sessionToken } = signedIn;
      const { secretKey, publicKey, other } = world.shop;
      for (const [token, key, status] of [
        [sessionToken, other.secretKey, 404],
        [sessionToken, publicKey, 401],
        ['undefined', secretKey, 404],
        [`${sessionToken}x`, secretKey, 404],
        ['x'.repeat(900), secretKey, 404],
      ] as const)
        expect([token, (await ask(token, key)).statusCode]).toEqual([token, status]);
    });

    it('is not shown a session that was signed out', async () => {
      await world.call('POST', '/signout', undefined, { session: signedIn.sessionToken });
      expect((await ask(signedIn.sessionToken)).statusCode).toBe(404);
    });

    it('is not shown a session that was not used for 14 days', async () => {
      const { sessionToken } = (await world.signIn('jane@example.com')).json();
      world.clock.now += 14 * day;
      expect((await ask(sessionToken)).statusCode).toBe(404);
    });
  });
});
