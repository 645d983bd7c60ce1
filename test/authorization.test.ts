import type { LightMyRequestResponse } from 'fastify';
import { expect, it } from 'vitest';
import { buckets } from '../src/app/limits.js';
import { newSessionToken, startSession } from '../src/domain/customer/sessions.js';
import { addKey, generateKey, revokeKey } from '../src/domain/store/keys.js';
import { setExternalId } from '../src/domain/store/store.js';
import { providers } from '../src/payment/providers.js';
import { openRows } from './support/authorization/cart-rows.js';
import { snipcartRows } from './support/authorization/snipcart-rows.js';
import { tiendanubeRows } from './support/authorization/tiendanube-rows.js';
import { secretFor } from './support/cart-calls.js';
import { onEachDatabase } from './support/databases.js';
import { digestOf } from './support/digest.js';
import { importAll } from './support/import-all.js';
import { routesOf } from './support/routes.js';
import { basic, startShop, type TestShop, type TestShopOptions } from './support/shop.js';
import { fill, type World } from './support/world.js';

/** What anybody may read. */
const open = [
  '/',
  '/docs',
  '/docs/json',
  '/docs/yaml',
  '/docs/static/*',
  '/docs/static/index.html',
  '/docs/static/swagger-initializer.js',
  '/docs/static/theme/comptoir.css',
  '/docs/static/theme/comptoir.js',
  '/docs/static/theme/favicon.svg',
  '/themes/:version/default/:file',
  '/themes/:version/default/locales/:file',
  '/themes/:version/base/snipcart.css',
  '/themes/:version/base/snipcart.min.css',
  '/scripts/:version/snipcart.js',
  '/openapi.json',
  '/health',
  '/metrics',
];

/**
 * What a token, a signature or the secret key as a Bearer opens: `custom-gateway.test.ts` and the tests of
 * each provider try them.
 */
const payment = [
  'GET /api/public/custom-payment-gateway/validate',
  'HEAD /api/public/custom-payment-gateway/validate',
  'GET /api/public/custom-payment-gateway/payment-session',
  'HEAD /api/public/custom-payment-gateway/payment-session',
  'OPTIONS /api/public/custom-payment-gateway/*',
  'POST /api/private/custom-payment-gateway/payment',
  ...providers.flatMap(({ id, webhook }) => (webhook ? [`POST /api/payment/${id}/webhook/:storeId`] : [])),
];

/** Pages that the token of a mailed link opens: `account-pages.test.ts` tries them. */
const mailed = [
  'GET /account/:storeId/:token',
  'HEAD /account/:storeId/:token',
  'POST /account/:storeId/:token',
];

/** What a key in its address opens: `invoice.test.ts` tries it. */
const invoice = ['GET /invoice/:token', 'HEAD /invoice/:token'];

/** What a session of staff opens: the tests named `staff-…` try them. */
const dashboard = [
  ...['/dashboard', '/dashboard/*'].flatMap((page) => [`GET ${page}`, `HEAD ${page}`]),
  'POST /dashboard/api/setup',
  'POST /dashboard/api/session',
  'GET /dashboard/api/session',
  'HEAD /dashboard/api/session',
  'DELETE /dashboard/api/session',
  'POST /dashboard/api/invitations/accept',
  'GET /dashboard/api/staff',
  'HEAD /dashboard/api/staff',
  'POST /dashboard/api/staff',
  'PUT /dashboard/api/staff/:id',
  'DELETE /dashboard/api/staff/:id',
  'POST /dashboard/api/invitations',
  'POST /dashboard/api/session/confirm',
  'POST /dashboard/api/session/second-factor/totp',
  'DELETE /dashboard/api/session/second-factor/totp',
  'GET /dashboard/api/stores/:storeId/audit',
  'HEAD /dashboard/api/stores/:storeId/audit',
  'GET /dashboard/api/stores/:storeId/keys',
  'HEAD /dashboard/api/stores/:storeId/keys',
  'POST /dashboard/api/stores/:storeId/keys',
  'DELETE /dashboard/api/stores/:storeId/keys/:id',
];

const snipcartPrefixes = ['/api', '/api/v1'];
const tiendanubePrefixes = ['/v1/:storeId', '/2025-03/:storeId'];

function expected(): string[] {
  const rows = (prefixes: string[], table: Record<string, unknown>) =>
    prefixes.flatMap((prefix) =>
      Object.keys(table).flatMap((key) => {
        const [method, path] = key.split(' ') as [string, string];
        return [`${method} ${prefix}${path}`, ...(method === 'GET' ? [`HEAD ${prefix}${path}`] : [])];
      }),
    );
  return [
    ...rows([...snipcartPrefixes, '/dashboard/api/stores/:storeId'], snipcartRows),
    ...rows(tiendanubePrefixes, tiendanubeRows),
    ...rows([''], openRows),
    ...open.flatMap((path) => [`GET ${path}`, `HEAD ${path}`]),
    ...payment,
    ...mailed,
    ...invoice,
    ...dashboard,
  ].sort();
}

onEachDatabase({ inShare: 'sqlite' }, (database) => {
  async function worlds(options: TestShopOptions = {}) {
    const shop = await startShop(database, options);
    const mine = await fill(shop, shop, 'mine', 1);
    const other = await fill(shop, shop.other, 'stranger', 2);
    return { shop, mine, other };
  }
  type Send = (headers: Record<string, string>) => Promise<LightMyRequestResponse>;

  function sender(shop: TestShop, method: string, url: string, body: unknown): Send {
    return (headers) =>
      shop.app.inject({
        method: method as 'GET',
        url,
        headers: {
          'user-agent': 'Tests',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      });
  }

  it('has a row here for each of its routes', async () => {
    const routes = await routesOf(() => startShop(database));
    const there = routes.map(({ method, path }) => `${method} ${path}`);
    expect([...new Set(there)].sort()).toEqual(expected());
  });

  it('lets anybody read the reference, the health and the metrics, which tell nothing of a store', async () => {
    const { shop, mine, other } = await worlds();
    const secrets = [mine, other].flatMap((world) => [
      `${world.mark}-mug`,
      `${world.mark}.example`,
      world.token,
    ]);
    for (const path of open) {
      const url = path
        .replace('/static/*', '/static/swagger-ui.css')
        .replace('/locales/:file', '/locales/fr.json')
        .replace('/:file', '/snipcart.js');
      for (const method of ['GET', 'HEAD'] as const) {
        const answer = await shop.app.inject({ method, url });
        expect([url, [200, 302].includes(answer.statusCode)]).toEqual([url, true]);
        for (const secret of secrets) expect(answer.body).not.toContain(secret);
      }
    }
  });

  it("answers Snipcart's routes to the store's own secret key alone, and never shows another store", async () => {
    const { shop, mine, other } = await worlds();
    const revoked = generateKey('secret');
    await shop.storage.write(async (tx) => {
      const { id } = await addKey(tx, mine.store.storeId, 'secret', revoked, 1);
      await revokeKey(tx, mine.store.storeId, id, 2);
    });
    const shut: Record<string, Record<string, string>> = {
      'no key': {},
      'an empty header': { authorization: '' },
      'Basic alone': { authorization: 'Basic' },
      'Basic that is not base64': { authorization: 'Basic ÿ!§' },
      'Basic of nothing': { authorization: 'Basic Og==' },
      'another scheme': { authorization: `Digest ${mine.secretKey}` },
      'the bare key': { authorization: mine.secretKey },
      'a key twice as long as the limit': { authorization: `Bearer ${'x'.repeat(5000)}` },
      'a wrong key': { authorization: basic(`${mine.secretKey}x`) },
      'the key in another case': { authorization: basic(mine.secretKey.toLowerCase()) },
      'the public key': { authorization: basic(mine.publicKey) },
      'an access token': { authorization: `Bearer ${mine.accessToken}` },
      "another store's access token": { authentication: `bearer ${other.accessToken}` },
      'a revoked key': { authorization: basic(revoked) },
    };
    for (const prefix of snipcartPrefixes) {
      for (const [key, row] of Object.entries(snipcartRows)) {
        const [method, template] = key.split(' ') as [string, string];
        const path = (await row.path?.(mine, shop)) ?? template;
        for (const verb of method === 'GET' ? ['GET', 'HEAD'] : [method]) {
          const say = (what: string) => `${verb} ${prefix}${template}, ${what}`;
          const send = sender(shop, verb, `${prefix}${path}`, row.body?.(mine));
          const before = await digestOf(shop.storage);
          for (const [what, headers] of Object.entries(shut)) {
            const answer = await send(headers);
            expect([say(what), answer.statusCode]).toEqual([say(what), 401]);
            expect(answer.headers['www-authenticate']).toMatch(/^Basic /);
            if (verb !== 'HEAD') expect(Object.keys(answer.json())).toEqual(['message']);
          }
          expect([say('refused'), await digestOf(shop.storage)]).toEqual([say('refused'), before]);
          const mineBefore = await digestOf(shop.storage, mine.store.storeId);
          const strange = sender(shop, verb, `${prefix}${path}`, row.body?.(other));
          const stranger = await strange({ authorization: basic(other.secretKey) });
          expect([say('a stranger'), stranger.statusCode]).toEqual([say('a stranger'), row.stranger]);
          if (row.stranger < 300) expect(stranger.body).not.toContain(mine.mark);
          else if (verb !== 'HEAD') expect(Object.keys(stranger.json())).toEqual(['message']);
          expect([say('a stranger'), await digestOf(shop.storage, mine.store.storeId)]).toEqual([
            say('a stranger'),
            mineBefore,
          ]);
          const otherBefore = await digestOf(shop.storage, other.store.storeId);
          const right = await send({ authorization: basic(mine.secretKey) });
          expect([say('the right key'), right.statusCode]).toEqual([say('the right key'), row.right]);
          expect(right.body).not.toContain(other.mark);
          if (row.shows && verb !== 'HEAD')
            expect([say('the right key'), right.body.includes(mine.mark)]).toEqual([
              say('the right key'),
              true,
            ]);
          if (verb === 'HEAD') expect(right.body).toBe('');
          expect(await digestOf(shop.storage, other.store.storeId)).toBe(otherBefore);
        }
      }
    }
  });

  it("answers Tiendanube's routes to the store's own access token under its own id alone", async () => {
    const { shop, mine, other } = await worlds();
    const revoked = generateKey('access');
    await shop.storage.write(async (tx) => {
      const { id } = await addKey(tx, mine.store.storeId, 'access', revoked, 1);
      await revokeKey(tx, mine.store.storeId, id, 2);
    });
    const shut: Record<string, Record<string, string>> = {
      'no token': {},
      'an empty header': { authentication: '' },
      'bearer alone': { authentication: 'bearer' },
      'another scheme': { authorization: basic(mine.accessToken) },
      'the bare token': { authentication: mine.accessToken },
      'a wrong token': { authentication: `bearer ${mine.accessToken}0` },
      'a long token': { authentication: `bearer ${'a'.repeat(5000)}` },
      'the public key': { authentication: `bearer ${mine.publicKey}` },
      'the secret key': { authentication: `bearer ${mine.secretKey}` },
      "another store's token": { authentication: `bearer ${other.accessToken}` },
      'a revoked token': { authentication: `bearer ${revoked}` },
    };
    for (const prefix of tiendanubePrefixes) {
      for (const [key, row] of Object.entries(tiendanubeRows)) {
        const [method, template] = key.split(' ') as [string, string];
        const path = (await row.path?.(mine, shop)) ?? template;
        for (const verb of method === 'GET' ? ['GET', 'HEAD'] : [method]) {
          const say = (what: string) => `${verb} ${prefix}${template}, ${what}`;
          const under = (id: string | number) => `${prefix.replace(':storeId', String(id))}${path}`;
          const send = sender(shop, verb, under(mine.store.externalId), row.body?.(mine));
          const before = await digestOf(shop.storage);
          for (const [what, headers] of Object.entries(shut)) {
            const answer = await send(headers);
            expect([say(what), answer.statusCode]).toEqual([say(what), 401]);
            if (verb !== 'HEAD')
              expect(answer.json()).toEqual({
                code: 401,
                message: 'Unauthorized',
                description: 'Invalid access token',
              });
          }
          const token = { authentication: `bearer ${mine.accessToken}` };
          for (const id of [
            other.store.externalId,
            999_999,
            `0${mine.store.externalId}`,
            'x',
            `${mine.store.externalId}.0`,
          ]) {
            const answer = await sender(shop, verb, under(id), row.body?.(mine))(token);
            expect([say(`under ${id}`), answer.statusCode]).toEqual([say(`under ${id}`), 401]);
          }
          expect([say('refused'), await digestOf(shop.storage)]).toEqual([say('refused'), before]);
          const right = await send(token);
          expect([say('the right token'), right.statusCode]).toEqual([say('the right token'), row.right]);
          expect(right.body).not.toContain(other.mark);
          if (row.shows && verb !== 'HEAD')
            expect([say('the right token'), right.body.includes(mine.mark)]).toEqual([
              say('the right token'),
              true,
            ]);
        }
      }
    }
  });

  it("answers the cart's routes to the store's own public key alone, and a customer's to their own session", async () => {
    const { shop, mine, other } = await worlds();
    const { storeId } = mine.store;
    const revoked = generateKey('public');
    await shop.storage.write(async (tx) => {
      const { id } = await addKey(tx, storeId, 'public', revoked, 1);
      await revokeKey(tx, storeId, id, 2);
    });
    const shut: Record<string, Record<string, string>> = {
      'no key': {},
      'an empty header': { authorization: '' },
      'Bearer alone': { authorization: 'Bearer' },
      'another scheme': { authorization: basic(mine.publicKey) },
      'the bare key': { authorization: mine.publicKey },
      'a wrong key': { authorization: `Bearer ${mine.publicKey}x` },
      'a long key': { authorization: `Bearer ${'x'.repeat(5000)}` },
      'the secret key': { authorization: `Bearer ${mine.secretKey}` },
      'an access token': { authorization: `Bearer ${mine.accessToken}` },
      'a revoked key': { authorization: `Bearer ${revoked}` },
    };
    const newSession = async (world: World): Promise<Record<string, string>> => {
      const token = newSessionToken();
      await shop.storage.write((tx) =>
        startSession(tx, world.store.storeId, world.customerId, token, Date.now()),
      );
      return { 'x-customer-session': token };
    };
    for (const [key, row] of Object.entries(openRows)) {
      const [method, template] = key.split(' ') as [string, string];
      for (const verb of method === 'GET' ? ['GET', 'HEAD'] : [method]) {
        const say = (what: string) => `${verb} ${template}, ${what}`;
        const path = (await row.path?.(mine, shop)) ?? template;
        const send = sender(shop, verb, path, await row.body?.(mine, shop));
        const session: Record<string, string> = row.session ? await newSession(mine) : {};
        const before = await digestOf(shop.storage);
        for (const [what, headers] of Object.entries(shut)) {
          const answer = await send({ ...session, ...headers });
          expect([say(what), answer.statusCode]).toEqual([say(what), 401]);
          if (verb !== 'HEAD') expect(Object.keys(answer.json())).toEqual(['message']);
        }
        expect([say('refused'), await digestOf(shop.storage)]).toEqual([say('refused'), before]);
        const own: Record<string, string> = { authorization: `Bearer ${mine.publicKey}` };
        if (row.secret) {
          expect([say('no secret'), (await send(own)).statusCode]).toEqual([say('no secret'), 403]);
          own['x-cart-secret'] = secretFor(path.slice('/api/cart'.length))!;
        }
        if (row.session) {
          const wrong = { 'x-customer-session': newSessionToken() };
          const strange = await newSession(other);
          for (const headers of method === 'POST'
            ? [own]
            : [own, { ...own, ...wrong }, { ...own, ...strange }])
            expect([say('no session'), (await send(headers)).statusCode]).toEqual([say('no session'), 401]);
        }
        const mineBefore = await digestOf(shop.storage, storeId);
        const stranger = await send({ ...session, authorization: `Bearer ${other.publicKey}` });
        expect([say('a stranger'), stranger.statusCode]).toEqual([say('a stranger'), row.stranger]);
        expect(stranger.body).not.toContain(mine.mark);
        expect([say('a stranger'), await digestOf(shop.storage, storeId)]).toEqual([
          say('a stranger'),
          mineBefore,
        ]);
        const otherBefore = await digestOf(shop.storage, other.store.storeId);
        const right = await send({ ...session, ...own });
        expect([say('the right key'), right.statusCode]).toEqual([say('the right key'), row.right]);
        expect(right.body).not.toContain(other.mark);
        if (row.shows && verb !== 'HEAD')
          expect([say('the right key'), right.body.includes(mine.mark)]).toEqual([
            say('the right key'),
            true,
          ]);
        expect(await digestOf(shop.storage, other.store.storeId)).toBe(otherBefore);
      }
    }
  });

  it('never shows one store another’s object, whatever their ids and names have in common', async () => {
    const shop = await startShop(database);
    const mine = await fill(shop, shop, 'mine', 1);
    const twin = await fill(shop, shop.other, 'twin', 1);
    expect([twin.token, twin.customerId, twin.orderId]).toEqual([mine.token, mine.customerId, mine.orderId]);
    for (const world of [mine, twin]) {
      const theirs = world === mine ? twin : mine;
      const order = await shop.call('GET', `/orders/${mine.token}`, undefined, { key: world.secretKey });
      expect(order.json().metadata).toEqual({ mark: world.mark });
      for (const path of [
        '/customers',
        '/orders',
        '/products',
        '/orders?placedBy=buyer',
        '/customers?name=buyer',
        '/products?keywords=mug',
      ]) {
        const body = (await shop.call('GET', path, undefined, { key: world.secretKey })).json();
        expect([path, body.totalItems > 0, JSON.stringify(body).includes(theirs.mark)]).toEqual([
          path,
          true,
          false,
        ]);
      }
    }
    await shop.call('PUT', `/orders/${mine.token}`, { status: 'Shipped' });
    const other = await shop.call('GET', `/orders/${mine.token}`, undefined, { key: twin.secretKey });
    expect(other.json()).toMatchObject({ status: 'Processed', metadata: { mark: 'twin' } });
  });

  it("takes Snipcart's key in every form in which clients send it", async () => {
    const shop = await startShop(database);
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    const key = shop.secretKey;
    const forms = {
      'KEY:': `Basic ${base64(`${key}:`)}`,
      'KEY:password': `Basic ${base64(`${key}:password`)}`,
      'KEY:a:b': `Basic ${base64(`${key}:a:b`)}`,
      'KEY::': `Basic ${base64(`${key}::`)}`,
      'the bare key': `Basic ${base64(key)}`,
      ':KEY': `Basic ${base64(`:${key}`)}`,
      'a line break after it': `Basic ${base64(`${key}:\n`)}`,
      'basic in lower case': `basic ${base64(`${key}:`)}`,
      'BASIC and two spaces': `BASIC  ${base64(`${key}:`)}`,
      'without padding': `Basic ${base64(`${key}:`).replace(/=+$/, '')}`,
      Bearer: `Bearer ${key}`,
      bearer: `bearer ${key}`,
    };
    for (const [form, authorization] of Object.entries(forms)) {
      const answer = await shop.app.inject({ url: '/api/orders', headers: { authorization } });
      expect([form, answer.statusCode]).toEqual([form, 200]);
    }
  });

  it("takes Tiendanube's token under both names, in any case", async () => {
    const shop = await startShop(database);
    for (const name of ['Authentication', 'authentication', 'Authorization', 'AUTHORIZATION'])
      for (const scheme of ['bearer', 'Bearer', 'BEARER', 'bearer ']) {
        const headers = { [name]: `${scheme} ${shop.accessToken}`, 'user-agent': 'T' };
        const answer = await shop.app.inject({ url: `/v1/${shop.store.externalId}/customers`, headers });
        expect([name, scheme, answer.statusCode]).toEqual([name, scheme, 200]);
      }
    const both = { authentication: 'bearer wrong', authorization: `Bearer ${shop.accessToken}` };
    expect((await shop.tienda('GET', '/customers', undefined, { key: null, headers: both })).statusCode).toBe(
      200,
    );
  });

  it('answers unchanged requests of both APIs once the data is imported and the keys and the id are adopted', async () => {
    const shop = await startShop(database);
    const { storeId } = shop.store;
    const secret = 'ST_MmI0Nzc5NzAtYzQ1Zi00NDZmLWJhNzUtYjZhOWY1ZjI5NmU3NjM3OTg5';
    const publicKey = 'YzYyZmQ4NDUtNjMyOS00NDE4LTk5ZTQtOTk1ZTVjMGVkYzQ0NjM3OTg5MTY5';
    const access = '61181d08b7e328d256736hdcb671c3ce50b8af5';
    await importAll(shop, [
      {
        token: '93c4604e-35ac-4db7-b3f1-2871476e9e6a',
        creationDate: '2013-10-21T20:36:26.46Z',
        completionDate: '2013-10-21T20:38:56.46Z',
        status: 'Processed',
        invoiceNumber: 'SNIP-1029',
        email: 'geeks@snipcart.com',
        items: [],
        finalGrandTotal: 287.44,
      },
    ]);
    await shop.storage.write(async (tx) => {
      await addKey(tx, storeId, 'secret', secret, 1);
      await addKey(tx, storeId, 'public', publicKey, 1);
      await addKey(tx, storeId, 'access', access, 1);
      await setExternalId(tx, storeId, 817_495);
    });
    const order = await shop.app.inject({
      url: '/api/orders/93c4604e-35ac-4db7-b3f1-2871476e9e6a',
      headers: { accept: 'application/json', authorization: basic(secret) },
    });
    expect([order.statusCode, order.json().invoiceNumber]).toEqual([200, 'SNIP-1029']);
    const customers = await shop.app.inject({
      url: '/v1/817495/customers?page=1&per_page=50',
      headers: {
        authentication: `bearer ${access}`,
        'user-agent': 'MyApp (name@email.com)',
        'content-type': 'application/json; charset=utf-8',
      },
    });
    expect([customers.statusCode, customers.json()[0].email]).toEqual([200, 'geeks@snipcart.com']);
    const old = await shop.app.inject({
      url: `/v1/${storeId}/customers`,
      headers: { authentication: `bearer ${access}`, 'user-agent': 'MyApp' },
    });
    expect(old.statusCode).toBe(401);
  });

  it('ends a key with the next request, and a change of the store reaches the next request', async () => {
    const shop = await startShop(database);
    const list = () => shop.call('GET', '/settings/general');
    expect((await list()).json().country).toBe('US');
    await shop.call('PUT', '/settings/general', { country: 'FR' });
    expect((await list()).json().country).toBe('FR');
    const rows = await shop.storage.read
      .selectFrom('api_key')
      .select(['id', 'kind'])
      .where('store_id', '=', shop.store.storeId)
      .execute();
    const id = rows.find(({ kind }) => kind === 'secret')!.id;
    await shop.storage.write((tx) => revokeKey(tx, shop.store.storeId, id, 1));
    expect((await list()).statusCode).toBe(401);
  });

  it("limits Tiendanube's calls to 40 at once and 2 a second, and tells how full the bucket is", async () => {
    let now = 1_700_000_000_000;
    const shop = await startShop(database, { buckets: buckets(), now: () => now });
    const call = () => shop.tienda('GET', '/customers?fields=id');
    const figures = ({ statusCode, headers }: LightMyRequestResponse) => [
      statusCode,
      headers['x-rate-limit-limit'],
      headers['x-rate-limit-remaining'],
      headers['x-rate-limit-reset'],
    ];
    for (let count = 1; count <= 40; count += 1)
      expect(figures(await call())).toEqual([200, '40', String(40 - count), String(count * 500)]);
    const over = await call();
    expect(figures(over)).toEqual([429, '40', '0', '20000']);
    expect(over.headers['retry-after']).toBe('1');
    expect(over.json()).toMatchObject({ code: 429, message: 'Too Many Requests' });
    now += 499;
    expect((await call()).statusCode).toBe(429);
    now += 1;
    expect(figures(await call())).toEqual([200, '40', '0', '20000']);
    now += 5000;
    expect(figures(await call())).toEqual([200, '40', '9', '15500']);
    const stranger = await shop.app.inject({
      url: `/v1/${shop.other.store.externalId}/customers`,
      headers: { authentication: `bearer ${shop.other.accessToken}`, 'user-agent': 'T' },
    });
    expect(figures(stranger)).toEqual([200, '40', '39', '500']);
    expect((await shop.call('GET', '/orders')).statusCode).toBe(200);
    expect(
      (await shop.call('PUT', '/settings/general', { tiendanubeBucket: 400, tiendanubePerSecond: 20 }))
        .statusCode,
    ).toBe(200);
    expect(figures(await call()).slice(0, 2)).toEqual([200, '400']);
  });

  it("limits Snipcart's calls generously, with Retry-After, store by store, and counts no refused key", async () => {
    let now = 1_700_000_000_000;
    const settings = { snipcartBucket: 3, snipcartPerSecond: 1 };
    const shop = await startShop(database, { buckets: buckets(), now: () => now, settings });
    const call = (key: string | null = shop.secretKey) => shop.call('GET', '/orders', undefined, { key });
    for (let count = 0; count < 10; count += 1) expect((await call('wrong key')).statusCode).toBe(401);
    for (let count = 0; count < 3; count += 1) expect((await call()).statusCode).toBe(200);
    const over = await call();
    expect([over.statusCode, over.headers['retry-after']]).toEqual([429, '1']);
    expect(over.json()).toEqual({ message: expect.stringContaining('Too Many Requests') });
    expect((await shop.tienda('GET', '/customers')).statusCode).toBe(200);
    for (let count = 0; count < 600; count += 1)
      expect((await call(shop.other.secretKey)).statusCode).toBe(200);
    expect((await call(shop.other.secretKey)).statusCode).toBe(429);
    now += 1000;
    expect([(await call()).statusCode, (await call()).statusCode]).toEqual([200, 429]);
  });

  it('has no limits where they are switched off', async () => {
    const shop = await startShop(database, { settings: { snipcartBucket: 1, tiendanubeBucket: 1 } });
    for (let count = 0; count < 5; count += 1) {
      expect((await shop.call('GET', '/orders')).statusCode).toBe(200);
      const answer = await shop.tienda('GET', '/customers');
      expect([answer.statusCode, answer.headers['x-rate-limit-remaining']]).toEqual([200, '1']);
    }
  });
});
