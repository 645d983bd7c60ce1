import { beforeAll, describe, expect, it } from 'vitest';
import { linkPath } from '../src/domain/customer/mailed-links.js';
import { clean } from '../src/jobs/clean.js';
import {
  type AccountShop,
  day,
  hour,
  openAccountShop,
  privateOrder,
  start,
  visibleParts,
} from './support/account-shop.js';
import { password } from './support/accounts.js';
import { onEachDatabase } from './support/databases.js';
import { importAll } from './support/import-all.js';

onEachDatabase({ inShare: 'sqlite' }, (database) => {
  const opened = () => openAccountShop(database);

  describe('a forgotten password of an account, of a guest and of an unknown address', () => {
    const answers: unknown[] = [];
    let world: AccountShop;
    let sent: number;

    beforeAll(async () => {
      world = await opened();
      await importAll(world.shop, [privateOrder(1, 'guest@people.example')]);
      await world.account('account@people.example');
      sent = (await world.mails()).length;
      for (const email of ['account@people.example', 'guest@people.example', 'nobody@people.example'])
        answers.push(visibleParts(await world.call('POST', '/forgot', { email })));
    });

    it('is answered alike', () => {
      expect(answers[1]).toEqual(answers[0]);
      expect(answers[2]).toEqual(answers[0]);
    });

    it('is mailed a link, but for the unknown address', async () => {
      expect((await world.mails()).slice(sent).map(({ topic, email }) => [topic, email])).toEqual([
        ['customer.reset_requested', 'account@people.example'],
        ['customer.reset_requested', 'guest@people.example'],
      ]);
    });

    it('is as much to write', async () => {
      const tokens = await world.shop.storage.read.selectFrom('customer_token').select('kind').execute();
      expect(tokens).toEqual([{ kind: 'reset' }, { kind: 'reset' }, { kind: 'reset' }]);
    });

    it('is asked for with an e-mail', async () => {
      expect((await world.call('POST', '/forgot', {})).json().errors).toEqual({ email: ['required'] });
    });
  });

  it('uses a link once, also when it is opened twice at the same moment', async () => {
    const { shop, call, lastToken, account } = await opened();
    await account('a@people.example');
    await call('POST', '/forgot', { email: 'a@people.example' });
    const token = await lastToken();
    const answers = await Promise.all(
      ['first password', 'second password'].map((password) => call('POST', '/reset', { token, password })),
    );
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 400]);
    const sessions = await shop.storage.read.selectFrom('customer_session').select('hash').execute();
    expect(sessions).toHaveLength(1);
  });

  describe('what opens an account', () => {
    let world: AccountShop;
    let sessionToken: string;
    let token: string;
    let id: string;
    let seal: string;

    beforeAll(async () => {
      world = await opened();
      ({ sessionToken } = await world.account('a@people.example'));
      token = await world.forgotten('a@people.example');
      [id, seal] = token.split('.') as [string, string];
    });

    it('is not in the database: neither a session, nor a link, nor a password', async () => {
      const tables = ['customer_session', 'customer_token', 'customer', 'outbox', 'idempotency'] as const;
      const rows = await Promise.all(
        tables.map((table) => world.shop.storage.read.selectFrom(table).selectAll().execute()),
      );
      const everything = JSON.stringify(rows);
      for (const secret of [sessionToken, token, seal, password]) expect(everything).not.toContain(secret);
      expect(everything).toContain(id);
    });

    it('is no link that somebody makes up', async () => {
      for (const forged of [id, `${id}.`, `${id}.${'A'.repeat(43)}`, `${seal}.${id}`, '', 'x', `${token}x`]) {
        const answer = await world.call('POST', '/reset', { token: forged, password });
        expect([forged, answer.statusCode]).toEqual([forged, 400]);
      }
    });

    it('is the link of the mail', async () => {
      expect(linkPath(1, token)).toBe(`/account/1/${token}`);
      expect((await world.call('POST', '/reset', { token, password })).statusCode).toBe(200);
    });
  });

  it('refuses a link that is too old, and names it so', async () => {
    const { clock, call, lastToken, account } = await opened();
    await account('a@people.example');
    await call('POST', '/forgot', { email: 'a@people.example' });
    clock.now += 2 * hour;
    const late = await call('POST', '/reset', { token: await lastToken(), password });
    expect([late.statusCode, late.json()]).toEqual([
      400,
      {
        message: expect.stringContaining('too old'),
        reason: 'customer_password_token_expired',
        errors: { token: ['customer_password_token_expired'] },
      },
    ]);
    expect((await call('POST', '/signin', { email: 'a@people.example', password })).statusCode).toBe(200);
  });

  describe('the daily cleaning', () => {
    let world: AccountShop;
    let session: string;
    /** What is left of sessions, links and answers. */
    const left = async () => {
      await clean(world.shop.context);
      const tables = ['customer_session', 'customer_token', 'idempotency'] as const;
      const rows = await Promise.all(
        tables.map((table) => world.shop.storage.read.selectFrom(table).select('store_id').execute()),
      );
      return rows.map(({ length }) => length);
    };

    beforeAll(async () => {
      world = await opened();
      session = (await world.account('a@people.example')).sessionToken;
      const headers = { 'idempotency-key': 'k'.repeat(22) };
      await world.call('POST', '/forgot', { email: 'a@people.example' }, { headers });
    });

    it('forgets kept answers after 72 hours, not before', async () => {
      expect(await left()).toEqual([1, 1, 1]);
      world.clock.now += 72 * hour;
      expect(await left()).toEqual([1, 1, 1]);
      world.clock.now += 1;
      expect(await left()).toEqual([1, 1, 0]);
    });

    it('leaves a link that is too old for a while, so that its opener is told so', async () => {
      const reset = { token: await world.lastToken(), password };
      expect((await world.call('POST', '/reset', reset)).json().reason).toBe(
        'customer_password_token_expired',
      );
      world.clock.now += 5 * day;
      expect(await left()).toEqual([1, 0, 0]);
    });

    it('forgets sessions that have ended', async () => {
      world.clock.now += 7 * day;
      expect(await left()).toEqual([0, 0, 0]);
      expect(await world.statusWith(session)).toBe(401);
    });
  });

  describe('an invitation that the merchant asked for', () => {
    let world: AccountShop;
    let id: number;

    beforeAll(async () => {
      world = await opened();
    });

    it('is mailed, good for 30 days, to a customer who is not active yet', async () => {
      const made = await world.shop.tienda('POST', '/customers', {
        name: 'First Last',
        email: 'first.last@example.com',
        send_email_invite: true,
      });
      expect([made.statusCode, made.json().active]).toEqual([201, false]);
      id = made.json().id;
      const [mail] = await world.mails();
      expect(mail).toMatchObject({
        topic: 'customer.invited',
        email: 'first.last@example.com',
        name: 'First Last',
        link: { expiresAt: start + 30 * day },
      });
    });

    it('sets a password by its link, which makes the same customer active', async () => {
      const chosen = await world.call('POST', '/reset', { token: await world.lastToken(), password });
      expect(chosen.json().customer).toMatchObject({ name: 'First Last', status: 'Confirmed' });
      expect((await world.shop.tienda('GET', `/customers/${id}`)).json().active).toBe(true);
      expect(await world.customers()).toHaveLength(1);
    });

    it('is mailed with a password of the merchant too, which signs in', async () => {
      const known = await world.shop.tienda('POST', '/customers', {
        name: 'With Password',
        email: 'with@example.com',
        send_email_invite: true,
        password: 'mysupersecretpassword',
      });
      expect(known.json().active).toBe(true);
      expect((await world.signIn('with@example.com', 'mysupersecretpassword')).statusCode).toBe(200);
      expect((await world.mails()).map(({ topic }) => topic)).toEqual([
        'customer.invited',
        'customer.invited',
      ]);
    });
  });

  describe('a link of a customer', () => {
    let world: AccountShop;
    let id: number;
    let session: string;

    beforeAll(async () => {
      world = await opened();
      const invited = { name: 'N', email: 'old@example.com', send_email_invite: true };
      id = (await world.shop.tienda('POST', '/customers', invited)).json().id;
    });

    it('ends when the e-mail is another one', async () => {
      await world.shop.tienda('PUT', `/customers/${id}`, { email: 'new@example.com' });
      const reset = { token: await world.lastToken(), password };
      expect((await world.call('POST', '/reset', reset)).statusCode).toBe(400);
    });

    it('is good again where the merchant invites anew', async () => {
      world.clock.now += 1;
      await world.shop.tienda('PUT', `/customers/${id}`, { send_email_invite: true });
      const chosen = await world.call('POST', '/reset', { token: await world.lastToken(), password });
      expect(chosen.statusCode).toBe(200);
      session = chosen.json().sessionToken;
    });

    it('ends, as every session does, when the customer is deleted', async () => {
      const { storage } = world.shop;
      await world.call('POST', '/forgot', { email: 'new@example.com' });
      expect((await world.shop.tienda('DELETE', `/customers/${id}`)).statusCode).toBe(200);
      expect(await world.statusWith(session)).toBe(401);
      const left = await storage.read
        .selectFrom('customer_session')
        .select('customer_id')
        .unionAll(
          storage.read.selectFrom('customer_token').select('customer_id').where('customer_id', '>', 0),
        )
        .execute();
      expect(left).toEqual([]);
      for (const { token } of await world.mails())
        expect((await world.call('POST', '/reset', { token, password })).statusCode).toBe(400);
    });
  });

  it('refuses a link of another store', async () => {
    const { shop, call, lastToken, account } = await opened();
    await account('a@people.example');
    await call('POST', '/forgot', { email: 'a@people.example' });
    const token = await lastToken();
    expect((await call('POST', '/reset', { token, password }, { keys: shop.other })).statusCode).toBe(400);
    expect((await call('POST', '/reset', { token, password })).statusCode).toBe(200);
  });
});
