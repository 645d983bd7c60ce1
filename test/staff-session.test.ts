import { expect, it } from 'vitest';
import { tokenHash } from '../src/domain/token.js';
import { isWithin, parseNetwork } from '../src/outgoing/networks.js';
import { buildServer } from '../src/server/server.js';
import { onEachDatabase } from './support/databases.js';
import { startShop } from './support/shop.js';
import { linkOf, newStaff, openPage, password, signedInAs } from './support/staff.js';

const hour = 3_600_000;

onEachDatabase({ inShare: 'sqlite' }, (database) => {
  it('makes the first owner by the link, once, and signs them in', async () => {
    const shop = await startShop(database);
    const token = await linkOf(shop, 'setup');
    const second = await linkOf(shop, 'setup');
    const page = openPage(shop);
    const input = { token, email: 'Ana@Shop.example', password, name: 'Ana' };
    const answer = await page.call('POST', '/setup', input);
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toMatchObject({
      staff: { email: 'Ana@Shop.example', name: 'Ana', role: 'owner', secondFactor: false },
      stores: [
        { storeId: shop.store.storeId, name: 'Test shop', mode: 'Test', currency: 'USD' },
        { mode: 'Live' },
        { storeId: shop.other.store.storeId, mode: 'Test' },
        { mode: 'Live' },
      ],
    });
    expect((await page.call('GET', '/session')).json().staff.email).toBe('Ana@Shop.example');
    for (const used of [token, second]) {
      const again = await openPage(shop).call('POST', '/setup', {
        ...input,
        token: used,
        email: 'b@shop.example',
      });
      expect([again.statusCode, again.json().code]).toEqual([400, 'link_invalid']);
    }
  });

  it('refuses a link that is too old, wrong or of another kind, and says what is wrong with the rest', async () => {
    let now = 1_700_000_000_000;
    const shop = await startShop(database, { now: () => now });
    const input = { token: await linkOf(shop, 'setup'), email: 'ana@shop.example', password, name: 'Ana' };
    const page = openPage(shop);
    const wrong = {
      email: ['ana', ''],
      password: ['too short', undefined],
      name: ['', ' '],
    };
    for (const [field, values] of Object.entries(wrong))
      for (const value of values) {
        const answer = await page.call('POST', '/setup', { ...input, [field]: value });
        expect([field, answer.statusCode, Object.keys(answer.json().errors)]).toEqual([field, 400, [field]]);
      }
    const { id } = await newStaff(shop);
    for (const token of [await linkOf(shop, 'invitation', id), 'x', `${input.token}x`])
      expect((await page.call('POST', '/setup', { ...input, token })).json().code).toBe('link_invalid');
    now += 30 * 60_000;
    expect((await page.call('POST', '/setup', input)).json().code).toBe('link_invalid');
  });

  it('signs in with an e-mail in any case, under a new session, and signs out', async () => {
    const shop = await startShop(database);
    const { email, id } = await newStaff(shop);
    const page = openPage(shop);
    const answer = await page.call('POST', '/session', { email: ` ${email.toUpperCase()} `, password });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      staff: { id, email },
      stores: [{ mode: 'Test' }, { mode: 'Live' }],
    });
    expect(answer.headers['set-cookie']).toMatch(
      /^comptoir=[\w-]{43}; Path=\/; Max-Age=604800; HttpOnly; SameSite=Strict$/,
    );
    expect(answer.headers['cache-control']).toBe('no-store');
    const first = page.cookie!;
    await page.call('POST', '/session', { email, password });
    expect(page.cookie).not.toBe(first);
    const old = openPage(shop);
    old.cookie = first;
    expect((await old.call('GET', '/session')).statusCode).toBe(401);
    const stored = await shop.storage.read.selectFrom('staff_session').selectAll().execute();
    expect(stored.map(({ hash, agent }) => [hash, agent])).toEqual([
      [tokenHash(page.cookie!.split('=')[1]!), 'Tests'],
    ]);
    const { cookie } = page;
    expect((await page.call('DELETE', '/session')).statusCode).toBe(204);
    page.cookie = cookie;
    expect((await page.call('GET', '/session')).json()).toMatchObject({ code: 'signed_out' });
  });

  it('takes no session id that somebody else has put into the browser', async () => {
    const shop = await startShop(database);
    const { email } = await newStaff(shop);
    const page = openPage(shop);
    const planted = `comptoir=${'a'.repeat(43)}`;
    page.cookie = planted;
    expect((await page.call('POST', '/session', { email, password })).statusCode).toBe(200);
    expect(page.cookie).not.toBe(planted);
    const thief = openPage(shop);
    thief.cookie = planted;
    expect((await thief.call('GET', '/session')).statusCode).toBe(401);
  });

  it('names its cookie __Host-comptoir over https, and takes no other there', async () => {
    const shop = await startShop(database, { publicUrl: 'https://shop.example' });
    const { email } = await newStaff(shop);
    const page = openPage(shop, 'https://shop.example');
    const answer = await page.call('POST', '/session', { email, password });
    expect(answer.headers['set-cookie']).toMatch(/^__Host-comptoir=.*; Path=\/; .*; Secure$/);
    expect((await page.call('GET', '/session')).statusCode).toBe(200);
    page.cookie = page.cookie!.replace('__Host-', '');
    expect((await page.call('GET', '/session')).statusCode).toBe(401);
  });

  it('signs nobody in over plain http from another machine, and says what would be right', async () => {
    const shop = await startShop(database);
    const { email } = await newStaff(shop);
    for (const host of ['shop.example', '192.168.1.5:3000', 'localhost.shop.example']) {
      const answer = await openPage(shop, `http://${host}`).call('POST', '/session', { email, password });
      expect([host, answer.statusCode, answer.json().code]).toEqual([host, 403, 'not_allowed']);
      expect(answer.json().message).toMatch(/--public-url https/);
    }
    for (const host of ['127.0.0.1:3000', '[::1]:3000', 'shop.localhost'])
      expect(
        (await openPage(shop, `http://${host}`).call('POST', '/session', { email, password })).statusCode,
      ).toBe(200);
  });

  it('ends a session after 12 hours without use, and after 7 days whatever its use', async () => {
    let now = 1_700_000_000_000;
    const shop = await startShop(database, { now: () => now });
    const staff = await newStaff(shop);
    const idle = await signedInAs(shop, staff);
    const used = await signedInAs(shop, staff);
    for (let hours = 0; hours < 7 * 24 - 6; hours += 6) {
      expect([hours, (await used.call('GET', '/session')).statusCode]).toEqual([hours, 200]);
      now += 6 * hour;
    }
    expect((await idle.call('GET', '/session')).statusCode).toBe(401);
    now += 6 * hour - 1;
    expect((await used.call('GET', '/session')).statusCode).toBe(200);
    now += 1;
    expect((await used.call('GET', '/session')).statusCode).toBe(401);
  });

  it('takes writes from its own page alone, as JSON', async () => {
    const shop = await startShop(database, { publicUrl: 'http://localhost:3000' });
    const { email } = await newStaff(shop);
    const call = (headers: Record<string, string>, body = JSON.stringify({ email, password })) =>
      shop.app.inject({
        method: 'POST',
        url: '/dashboard/api/session',
        headers: { host: 'localhost', ...headers },
        payload: body,
      });
    const json = { 'content-type': 'application/json' };
    const open: Record<string, string>[] = [
      json,
      { ...json, 'sec-fetch-site': 'same-origin', origin: 'https://proxied.example' },
      { ...json, origin: 'http://localhost' },
      { ...json, origin: 'http://localhost:3000' },
      { 'content-type': 'application/json; charset=utf-8' },
    ];
    for (const headers of open) expect([headers, (await call(headers)).statusCode]).toEqual([headers, 200]);
    const shut: Record<string, string>[] = [
      { ...json, 'sec-fetch-site': 'cross-site' },
      { ...json, 'sec-fetch-site': 'same-site', origin: 'http://localhost' },
      { ...json, 'sec-fetch-site': 'none' },
      { ...json, origin: 'https://evil.example' },
      { ...json, origin: 'http://localhost:8080' },
      { ...json, origin: 'null' },
      { 'content-type': 'text/plain' },
      { 'content-type': 'application/x-www-form-urlencoded' },
      { 'content-type': 'multipart/form-data; boundary=x' },
      { 'content-type': 'application/ld+json' },
    ];
    for (const headers of shut) {
      const answer = await call(headers);
      expect([headers, answer.statusCode, answer.json().code]).toEqual([headers, 403, 'foreign']);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });

  it('locks whoever guesses, with a growing wait, whether the address is known or not, even without rate limits', async () => {
    let now = 1_700_000_000_000;
    const shop = await startShop(database, { now: () => now });
    const { email } = await newStaff(shop);
    const other = await newStaff(shop);
    const seen = [];
    for (const one of [email, 'nobody@shop.example']) {
      const answers = [];
      for (let tries = 0; tries < 12; tries += 1) {
        const answer = await openPage(shop).call('POST', '/session', {
          email: one,
          password: 'wrong password',
        });
        answers.push([answer.statusCode, answer.json().code, answer.headers['retry-after']]);
      }
      seen.push(answers);
    }
    expect(seen[0]).toEqual(seen[1]);
    expect(seen[0]![0]).toEqual([401, 'wrong', undefined]);
    expect(seen[0]!.slice(10)).toEqual([
      [429, 'locked', '30'],
      [429, 'locked', '60'],
    ]);
    const right = { email, password };
    expect((await openPage(shop).call('POST', '/session', right)).json().code).toBe('locked');
    expect((await openPage(shop).call('POST', '/session', { ...right, email: other.email })).statusCode).toBe(
      200,
    );
    now += 10 * 60_000;
    expect((await openPage(shop).call('POST', '/session', right)).statusCode).toBe(200);
  });

  it('refuses a wrong password, an unknown address and somebody who is only invited in the same words', async () => {
    const shop = await startShop(database);
    const { email, id } = await newStaff(shop);
    await shop.storage.write((tx) =>
      tx.updateTable('staff').set({ password_hash: null }).where('id', '=', id).execute(),
    );
    const known = await newStaff(shop);
    const bodies = [];
    for (const input of [
      { email, password },
      { email: known.email, password: 'wrong password' },
      { email: 'nobody@shop.example', password },
    ]) {
      const answer = await openPage(shop).call('POST', '/session', input);
      expect(answer.statusCode).toBe(401);
      bodies.push(answer.body);
    }
    expect(new Set(bodies).size).toBe(1);
  });

  it.each([
    ['GET', '/nowhere', 404, 'not_found'],
    ['GET', '/invitations', 404, 'not_found'],
    ['DELETE', '/session/second-factor', 401, 'signed_out'],
    ['DELETE', '/staff/%C0%AE', 400, 'invalid'],
    ['POST', '/session', 400, 'invalid'],
  ])('answers %s %s in its own form: %i, %s', async (method, path, status, code) => {
    const shop = await startShop(database);
    const answer = await shop.app.inject({
      method: method as 'GET',
      url: `/dashboard/api${path}`,
      headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
      ...(method === 'POST' ? { payload: '{' } : {}),
    });
    expect([answer.statusCode, answer.json()]).toEqual([status, { message: expect.any(String), code }]);
  });

  it('is not there with --no-dashboard, and open to the named networks alone with --dashboard-allow', async () => {
    const shop = await startShop(database);
    const without = await buildServer(shop.context, { dashboard: false });
    expect((await without.inject({ url: '/dashboard/api/session' })).statusCode).toBe(404);
    const networks = ['10.0.0.0/8', '2001:db8::/32', '192.0.2.7'].map((text) => parseNetwork(text)!);
    const app = await buildServer(shop.context, {
      dashboard: { isOpenTo: (address) => isWithin(address, networks) },
    });
    const from = async (remoteAddress: string) =>
      (await app.inject({ url: '/dashboard/api/session', remoteAddress })).statusCode;
    for (const address of ['10.1.2.3', '::ffff:10.1.2.3', '2001:db8::1', '192.0.2.7'])
      expect([address, await from(address)]).toEqual([address, 401]);
    for (const address of ['11.1.2.3', '192.0.2.8', '::1'])
      expect([address, await from(address)]).toEqual([address, 403]);
    expect((await app.inject({ url: '/health', remoteAddress: '11.1.2.3' })).statusCode).not.toBe(403);
  });
});
