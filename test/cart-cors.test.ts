import { get } from 'node:http';
import type { LightMyRequestResponse } from 'fastify';
import { expect, it } from 'vitest';
import { buckets } from '../src/app/limits.js';
import { addKey, generateKey } from '../src/domain/store/keys.js';
import { allowDomains, setDomain } from '../src/domain/store/store.js';
import { isOnDomain } from '../src/outgoing/domains.js';
import { beginCart, cartCalls } from './support/cart-calls.js';
import { onEachDatabase } from './support/databases.js';
import { startShop, type TestShop } from './support/shop.js';

/** A store's test half with domains, and a public key of its live half with the same ones. */
async function halves(shop: TestShop): Promise<{ test: string; live: string }> {
  const live = generateKey('public');
  const liveId = shop.store.storeId + 1;
  await shop.storage.write(async (tx) => {
    await addKey(tx, liveId, 'public', live, 1);
    for (const storeId of [shop.store.storeId, liveId]) {
      await setDomain(tx, storeId, { domain: 'shop.example', protocol: 'https' });
      await allowDomains(tx, storeId, [
        { domain: 'pages.example:8443', protocol: 'https' },
        { domain: 'blog.example', protocol: 'https' },
      ]);
    }
  });
  return { test: shop.publicKey, live };
}

/** Where a shop listens: what is injected has no header that is not ASCII. */
async function listening({ app }: TestShop): Promise<number> {
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  return Number(address.split(':').at(-1));
}

const corsOf = ({ headers }: LightMyRequestResponse) => [
  headers['access-control-allow-origin'],
  headers['access-control-allow-credentials'],
  headers.vary,
];

onEachDatabase({ inShare: 'sqlite' }, (database) => {
  it('lets pages on the store’s domains call, names the domain to add to the others, and lets all read the refusal', async () => {
    const shop = await startShop(database);
    const keys = await halves(shop);
    // Origin: what the test half answers, what the live half answers.
    for (const [origin, test, live] of [
      [undefined, 200, 200],
      ['https://shop.example', 200, 200],
      ['http://shop.example', 200, 200],
      ['https://www.shop.example', 200, 200],
      ['https://SHOP.example', 200, 200],
      ['https://shop.example:8443', 403, 403],
      ['https://pages.example:8443', 200, 200],
      ['https://www.pages.example:8443', 200, 200],
      ['https://pages.example', 403, 403],
      ['https://blog.example', 200, 200],
      ['https://sub.shop.example', 403, 403],
      ['https://shop.example.evil.example', 403, 403],
      ['https://evilshop.example', 403, 403],
      ['https://evil.example', 403, 403],
      ['http://localhost:8080', 200, 403],
      ['http://shop.localhost', 200, 403],
      ['http://127.0.0.1:3000', 200, 403],
      ['http://[::1]:3000', 200, 403],
      ['http://localhost.evil.example', 403, 403],
      ['http://192.168.0.7', 403, 403],
      ['null', 200, 403],
      ['', 403, 403],
      ['nonsense', 403, 403],
      ['chrome-extension://abcdef', 403, 403],
      ['https://evil.example/https://shop.example', 403, 403],
      ['https://shop.example@evil.example', 403, 403],
    ] as const) {
      for (const [half, status] of [
        ['test', test],
        ['live', live],
      ] as const) {
        const headers: Record<string, string> = origin === undefined ? {} : { origin };
        const answer = await cartCalls(shop)('GET', '/settings', undefined, { headers, key: keys[half] });
        expect([origin, half, answer.statusCode]).toEqual([origin, half, status]);
        expect(corsOf(answer)).toEqual([origin, undefined, 'Origin']);
        if (status === 403) expect(Object.keys(answer.json())).toEqual(['message']);
      }
    }
    const evil = { headers: { origin: 'https://www.evil.example:444' } };
    const refused = await cartCalls(shop)('POST', '', {}, evil);
    expect(refused.json().message).toContain(
      `evil.example:444 is not one of the store's domains: add it with POST /api/settings/alloweddomains [{"domain": "evil.example:444"}]`,
    );
    expect((await shop.call('GET', '/orders?status=InProgress')).json().totalItems).toBe(0);
    await shop.call('POST', '/settings/alloweddomains', [{ domain: 'evil.example:444' }]);
    expect((await cartCalls(shop)('POST', '', {}, evil)).statusCode).toBe(201);
  });

  it('reads an origin whose host is written in UTF-8, and refuses one that is none, however many came before', async () => {
    const shop = await startShop(database, { domain: { domain: 'müller.example', protocol: 'https' } });
    const port = await listening(shop);
    const statusOf = (written: string) =>
      new Promise<number>((resolve, reject) => {
        const origin = Buffer.from(written).toString('latin1');
        const headers = { authorization: `Bearer ${shop.publicKey}`, origin };
        get({ port, path: '/api/cart/settings', headers }, (answer) => {
          answer.resume();
          resolve(answer.statusCode!);
        }).on('error', reject);
      });
    for (let call = 0; call < 3000; call += 1) isOnDomain(`https://page-${call}.example`, ['müller.example']);
    expect(await statusOf('https://müller.example')).toBe(200);
    expect(await statusOf('https://xn--mller-kva.example')).toBe(200);
    for (const other of ['https://日本.example', 'https://mueller.example', 'https://\u0097.example', '日本'])
      expect([other, await statusOf(other)]).toEqual([other, 403]);
  });

  it('answers a browser’s question for every path and origin with 204, without a key', async () => {
    const shop = await startShop(database);
    for (const path of ['', '/settings', '/x/items', '/x/items/y', '/x/pay', '/nothing/at/all'])
      for (const origin of ['https://evil.example', 'null', undefined]) {
        const headers: Record<string, string> = {
          'access-control-request-method': 'PUT',
          'access-control-request-headers': 'authorization,content-type',
          ...(origin === undefined ? {} : { origin }),
        };
        const answer = await cartCalls(shop)('OPTIONS', path, undefined, { headers, key: null });
        expect([path, origin, answer.statusCode, answer.body]).toEqual([path, origin, 204, '']);
        expect(corsOf(answer)).toEqual([origin, undefined, 'Origin']);
        expect(answer.headers['access-control-allow-methods']).toBe('GET, POST, PUT, DELETE');
        for (const name of [
          'Authorization',
          'Content-Type',
          'Idempotency-Key',
          'X-Cart-Secret',
          'X-Customer-Session',
        ])
          expect(answer.headers['access-control-allow-headers']).toContain(name);
      }
    const customer = await shop.app.inject({ method: 'OPTIONS', url: '/api/customer/signin' });
    expect(customer.statusCode).toBe(204);
    // The secret key's routes have none of this.
    const headers = { origin: 'https://shop.example' };
    const secret = await shop.call('GET', '/orders', undefined, { headers });
    expect([secret.statusCode, secret.headers['access-control-allow-origin']]).toEqual([200, undefined]);
  });

  it('sends CORS headers with every refusal, and takes the key in either place', async () => {
    const shop = await startShop(database);
    await halves(shop);
    const origin = 'https://shop.example';
    const send = (method: string, path: string, more: Record<string, string> = {}, payload?: string) =>
      shop.app.inject({
        method: method as 'GET',
        url: `/api/cart${path}`,
        headers: { origin, ...more },
        ...(payload ? { payload } : {}),
      });
    const bearer = { authorization: `Bearer ${shop.publicKey}` };
    const key = `publicKey=${encodeURIComponent(shop.publicKey)}`;
    for (const [what, answer, status] of [
      ['no key', send('GET', '/settings'), 401],
      ['the secret key', send('GET', '/settings', { authorization: `Bearer ${shop.secretKey}` }), 401],
      ['the key in the address', send('GET', `/settings?${key}`), 200],
      [
        'a header before the address',
        send('GET', `/settings?${key}`, { authorization: 'Bearer wrong' }),
        401,
      ],
      ['two keys in the address', send('GET', `/settings?${key}&${key}`), 401],
      ['bearer in lower case', send('GET', '/settings', { authorization: `bearer ${shop.publicKey}` }), 200],
      ['no such cart', send('GET', '/x', bearer), 404],
      ['no such method', send('PATCH', '/settings', bearer), 405],
      ['no such path', send('GET', '/a/b/c/d', bearer), 404],
      ['no such route, no key', send('GET', '/a/b/c/d'), 401],
      ['broken JSON', send('POST', '', { ...bearer, 'content-type': 'application/json' }, '{'), 400],
      ['XML', send('POST', '', { ...bearer, 'content-type': 'application/xml' }, '<a/>'), 415],
      ['not JSON', send('GET', '/settings', { ...bearer, accept: 'text/html' }), 406],
      ['a short Idempotency-Key', send('POST', '', { ...bearer, 'idempotency-key': 'short' }), 400],
    ] as const) {
      const got = await answer;
      expect([what, got.statusCode, ...corsOf(got)]).toEqual([what, status, origin, undefined, 'Origin']);
      expect(got.headers['cache-control']).toBe('no-store');
      if (status >= 400) expect([what, typeof got.json().message]).toEqual([what, 'string']);
    }
  });

  it('limits calls by address and by cart, never all buyers together, and tells how long to wait', async () => {
    let now = 1_700_000_000_000;
    const settings = { cartAddressBucket: 6, cartAddressPerSecond: 1, cartBucket: 3, cartPerSecond: 1 };
    const shop = await startShop(database, { buckets: buckets(), now: () => now, settings });
    const from = (remoteAddress: string, path: string) =>
      shop.app.inject({
        url: `/api/cart${path}`,
        remoteAddress,
        headers: { authorization: `Bearer ${shop.publicKey}` },
      });
    const cart = await beginCart(shop);
    const statuses = async (...calls: readonly (readonly [string, string])[]) => {
      const seen: number[] = [];
      for (const [address, path] of calls) seen.push((await from(address, path)).statusCode);
      return seen;
    };
    const [a, b] = ['203.0.113.1', '203.0.113.2'];
    const own = `/${cart.token}`;
    expect(await statuses([a, own], [b, own], [a, own], [b, own])).toEqual([200, 200, 200, 429]);
    const over = await from(b, own);
    expect([over.headers['retry-after'], over.json()]).toEqual([
      '1',
      { message: expect.stringContaining('Too Many Requests') },
    ]);
    // One cart is full, another is not; one address is full, another is not.
    expect(
      await statuses(
        [a, '/settings'],
        [a, '/settings'],
        [a, '/settings'],
        [a, '/settings'],
        [a, '/settings'],
      ),
    ).toEqual([200, 200, 200, 200, 429]);
    expect(await statuses(['203.0.113.3', '/settings'], ['2001:db8::1', '/settings'])).toEqual([200, 200]);
    now += 1000;
    expect(await statuses([a, '/settings'], [a, '/settings'])).toEqual([200, 429]);
    // The addresses of one IPv6 network are one caller.
    const many = Array.from({ length: 6 }, (_, place) => [`2001:db8::${place + 2}`, '/settings'] as const);
    expect(await statuses(...many)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(await statuses(['2001:db8::ffff', '/settings'])).toEqual([429]);
    expect((await shop.call('GET', '/orders')).statusCode).toBe(200);
  });

  it('lets nobody guess discount codes', async () => {
    const shop = await startShop(database, { buckets: buckets(), now: () => 1_700_000_000_000 });
    const code = { name: 'Sale', trigger: 'Code', code: 'RIGHT', type: 'Rate', rate: 5 };
    await shop.call('POST', '/discounts', code);
    const cart = await beginCart(shop);
    for (let guess = 0; guess < 30; guess += 1)
      expect((await cart.call('POST', '/discounts', { code: `WRONG${guess}` })).statusCode).toBe(400);
    const over = await cart.call('POST', '/discounts', { code: 'RIGHT' });
    expect([over.statusCode, over.headers['retry-after']]).toEqual([429, '10']);
    const other = await beginCart(shop);
    expect((await other.call('POST', '/discounts', { code: 'RIGHT' })).statusCode).toBe(429);
  });
});
