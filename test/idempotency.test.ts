import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyInstance, type FastifyRequest, type LightMyRequestResponse } from 'fastify';
import { expect, it } from 'vitest';
import { answerError } from '../src/api/snipcart/errors.js';
import { buckets } from '../src/app/limits.js';
import { forgetAnswers } from '../src/domain/idempotency.js';
import { readBodies } from '../src/http/bodies.js';
import { idempotentPosts } from '../src/http/idempotency.js';
import type { Storage, Tx } from '../src/storage/storage.js';
import { beginCart, cartCalls } from './support/cart-calls.js';
import { onEachDatabase } from './support/databases.js';
import { digestOf } from './support/digest.js';
import { routesOf } from './support/routes.js';
import { basic, startShop, type TestShop } from './support/shop.js';

const hour = 3_600_000;

interface Clock {
  now: number;
}

/** A server with one route that answers as `act` does, under the credential that the caller names. */
async function serverOf(
  storage: Storage,
  clock: Clock,
  act: (request: FastifyRequest) => Promise<{ status: number; body: unknown }>,
): Promise<FastifyInstance> {
  const app = Fastify({ routerOptions: { ignoreTrailingSlash: true } });
  readBodies(app, { relaxed: true });
  app.setErrorHandler(answerError);
  idempotentPosts(app, { storage, now: () => clock.now }, ({ headers }) => ({
    storeId: Number(headers['x-store'] ?? 1),
    credential: String(headers['x-credential'] ?? 'credential-one'),
    shared: headers['x-shared'] !== undefined,
  }));
  app.all('/*', async (request, reply) => {
    const { status, body } = await act(request);
    return reply.code(status).send(body);
  });
  await app.ready();
  return app;
}

const post = (
  app: FastifyInstance,
  key: string | undefined,
  body: unknown = { a: 1 },
  { path = '/x', headers = {}, method = 'POST' } = {} as {
    path?: string;
    headers?: Record<string, string>;
    method?: string;
  },
) =>
  app.inject({
    method: method as 'POST',
    url: path,
    headers: {
      'content-type': 'application/json',
      ...(key === undefined ? {} : { 'idempotency-key': key }),
      ...headers,
    },
    payload: typeof body === 'string' ? body : JSON.stringify(body),
  });

onEachDatabase({ inShare: 'postgres' }, (database) => {
  async function counting(answer: (count: number) => { status: number; body: unknown } = ok) {
    const storage = await database.open();
    const clock = { now: 1_700_000_000_000 };
    let count = 0;
    const app = await serverOf(storage, clock, async () => answer((count += 1)));
    return { storage, clock, app, done: () => count };
  }
  const ok = (count: number) => ({ status: 201, body: { count } });

  it('answers a call that is sent again as it was answered first, and carries it out once', async () => {
    const { app, done } = await counting();
    const first = await post(app, 'key-1');
    const second = await post(app, 'key-1');
    expect([first.statusCode, first.json(), first.headers['idempotent-replayed']]).toEqual([
      201,
      { count: 1 },
      undefined,
    ]);
    expect([second.statusCode, second.body, second.headers['content-type']]).toEqual([
      201,
      first.body,
      first.headers['content-type'],
    ]);
    expect(second.headers['idempotent-replayed']).toBe('true');
    expect(done()).toBe(1);
    expect((await post(app, undefined)).json()).toEqual({ count: 2 });
    expect((await post(app, undefined)).json()).toEqual({ count: 3 });
  });

  it('keeps keys apart by store, credential, method and path, and not by query or slash', async () => {
    const { app, done } = await counting();
    await post(app, 'key-1');
    for (const same of ['/x/', '/x?a=1'])
      expect((await post(app, 'key-1', { a: 1 }, { path: same })).json()).toEqual({ count: 1 });
    expect(done()).toBe(1);
    const others: Parameters<typeof post>[3][] = [
      { headers: { 'x-store': '2' } },
      { headers: { 'x-credential': 'two' } },
      { path: '/y' },
      { path: '/x/y' },
      { method: 'PUT' },
      { method: 'PUT' },
    ];
    for (const [index, other] of others.entries())
      expect([other, (await post(app, 'key-1', { a: 1 }, other)).json()]).toEqual([
        other,
        { count: index + 2 },
      ]);
    expect((await post(app, 'Key-1')).json()).toEqual({ count: 8 });
  });

  it('refuses another body under a known key with 422, byte for byte, also while the first is under way', async () => {
    const storage = await database.open();
    let go = (): void => {};
    const gate = new Promise<void>((resolve) => (go = resolve));
    const app = await serverOf(storage, { now: 1 }, async () => {
      await gate;
      return { status: 200, body: {} };
    });
    const first = post(app, 'key-1', '{"a":1}');
    await expect.poll(() => rows(storage)).toHaveLength(1);
    expect((await post(app, 'key-1', '{"a": 1}')).statusCode).toBe(422);
    go();
    expect((await first).statusCode).toBe(200);
    const again = await post(app, 'key-1', '{"a": 1}');
    expect([again.statusCode, again.json().message]).toEqual([422, expect.stringContaining('another body')]);
    expect((await post(app, 'key-1', '{"a":1}')).statusCode).toBe(200);
  });

  it('answers 409 and Retry-After while the first call is under way, from whatever process', async () => {
    const storage = await database.open();
    const clock = { now: 1_700_000_000_000 };
    let count = 0;
    let go = (): void => {};
    const gate = new Promise<void>((resolve) => (go = resolve));
    const act = async () => {
      count += 1;
      await gate;
      return { status: 200, body: { count } };
    };
    const apps = [await serverOf(storage, clock, act), await serverOf(storage, clock, act)];
    const calls = Array.from({ length: 20 }, (_, index) => post(apps[index % 2]!, 'key-1'));
    let answered = 0;
    for (const call of calls) void call.then(() => (answered += 1));
    await expect.poll(() => answered).toBe(19);
    go();
    const answers = await Promise.all(calls);
    expect(count).toBe(1);
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
    for (const answer of answers.filter(({ statusCode }) => statusCode !== 200))
      expect([answer.statusCode, answer.headers['retry-after'], Object.keys(answer.json())]).toEqual([
        409,
        '1',
        ['message'],
      ]);
    expect((await post(apps[1]!, 'key-1')).json()).toEqual({ count: 1 });
  });

  it('keeps no refusal: what was refused may be sent again under its key', async () => {
    for (const status of [400, 402, 404, 409, 422, 429, 500, 503]) {
      const { app, storage } = await counting((count) => ({
        status: count === 1 ? status : 200,
        body: { count },
      }));
      expect((await post(app, 'key-1')).statusCode).toBe(status);
      expect(await rows(storage)).toEqual([]);
      expect((await post(app, 'key-1', { another: 'body' })).json()).toEqual({ count: 2 });
      expect((await post(app, 'key-1', { another: 'body' })).json()).toEqual({ count: 2 });
    }
  });

  it('takes over a call whose process has died after a minute, and then undoes what the dead one still tries', async () => {
    const storage = await database.open();
    const clock = { now: 1_700_000_000_000 };
    let go = (): void => {};
    const gate = new Promise<void>((resolve) => (go = resolve));
    const effect = async (request: FastifyRequest, value: number) => {
      await storage.write(async (tx) => {
        await tx
          .insertInto('counter')
          .values({ store_id: 1, name: `effect ${value}`, value })
          .execute();
        await request.idempotency?.saveIn(tx, 201, { value });
      });
      return { status: 201, body: { value } };
    };
    const slow = await serverOf(storage, clock, async (request) => {
      await gate;
      return effect(request, 1);
    });
    const quick = await serverOf(storage, clock, (request) => effect(request, 2));
    const first = post(slow, 'key-1');
    await expect.poll(() => rows(storage)).toHaveLength(1);
    clock.now += 59_999;
    expect((await post(quick, 'key-1')).statusCode).toBe(409);
    clock.now += 2;
    expect((await post(quick, 'key-1')).json()).toEqual({ value: 2 });
    go();
    expect((await first).statusCode).toBe(409);
    expect((await post(quick, 'key-1')).json()).toEqual({ value: 2 });
    const effects = await storage.read.selectFrom('counter').select('name').execute();
    expect(effects).toEqual([{ name: 'effect 2' }]);
  });

  it('keeps an answer with its effect or neither, whatever the process sends afterwards', async () => {
    const storage = await database.open();
    let fails = 'after';
    let count = 0;
    const app = await serverOf(storage, { now: 1 }, async (request) => {
      count += 1;
      await storage.write(async (tx) => {
        await tx
          .insertInto('counter')
          .values({ store_id: 1, name: `effect ${count}`, value: 1 })
          .execute();
        await request.idempotency?.saveIn(tx, 201, { count });
        if (fails === 'inside') throw new Error('the transaction breaks');
      });
      if (fails === 'after') throw new Error('the answer breaks');
      return { status: 201, body: { count } };
    });
    expect((await post(app, 'key-1')).statusCode).toBe(500);
    const again = await post(app, 'key-1');
    expect([again.statusCode, again.json(), again.headers['idempotent-replayed']]).toEqual([
      201,
      { count: 1 },
      'true',
    ]);
    fails = 'inside';
    expect((await post(app, 'key-2')).statusCode).toBe(500);
    fails = 'never';
    expect((await post(app, 'key-2')).json()).toEqual({ count: 3 });
    expect((await post(app, 'key-2')).json()).toEqual({ count: 3 });
    const effects = await storage.read.selectFrom('counter').select('name').orderBy('name').execute();
    expect(effects.map(({ name }) => name)).toEqual(['effect 1', 'effect 3']);
  });

  it('keeps answers for 72 hours, and a job forgets the older ones', async () => {
    const { app, clock, storage } = await counting();
    await post(app, 'key-1');
    clock.now += hour;
    await post(app, 'key-2');
    clock.now += 71 * hour;
    expect((await post(app, 'key-1')).json()).toEqual({ count: 1 });
    clock.now += 1;
    expect(await storage.write((tx) => forgetAnswers(tx, clock.now))).toBe(1);
    expect(await storage.write((tx) => forgetAnswers(tx, clock.now))).toBe(0);
    expect((await post(app, 'key-2')).json()).toEqual({ count: 2 });
    expect((await post(app, 'key-1')).json()).toEqual({ count: 3 });
    clock.now += 73 * hour;
    expect((await post(app, 'key-1', 'null')).json()).toEqual({ count: 4 });
  });

  it('takes keys of 1 to 255 printable characters, and of at least 22 where many share a credential', async () => {
    const { app, done } = await counting();
    const shared = { headers: { 'x-shared': '1' } };
    for (const key of ['k'.repeat(255), 'a b~!', '0'])
      expect([key.length, (await post(app, key)).statusCode]).toEqual([key.length, 201]);
    expect((await post(app, 'x'.repeat(22), {}, shared)).statusCode).toBe(201);
    const before = done();
    for (const key of ['', 'k'.repeat(256), 'k'.repeat(5000), 'clé', 'a\tb'])
      expect([key, (await post(app, key)).statusCode]).toEqual([key, 400]);
    const short = await post(app, 'x'.repeat(21), {}, shared);
    expect([short.statusCode, short.json().message]).toEqual([400, expect.stringContaining('at least 22')]);
    expect(done()).toBe(before);
  });

  it('holds neither keys, bodies nor answers in clear', async () => {
    const { app, storage } = await counting((count) => ({
      status: 200,
      body: { session: 'SECRET-OUT', count },
    }));
    const key = randomUUID();
    await post(app, key, { password: 'SECRET-IN' });
    const stored = JSON.stringify(await rows(storage));
    for (const word of [key, 'SECRET-IN', 'SECRET-OUT', 'session', 'credential-one'])
      expect(stored).not.toContain(word);
    expect((await post(app, key, { password: 'SECRET-IN' })).json()).toEqual({
      session: 'SECRET-OUT',
      count: 1,
    });
  });

  it('keeps answers of up to a megabyte; a larger one is not made a second time', async () => {
    const sizes = [1024 * 1024 - 2, 1024 * 1024];
    const { app, done } = await counting((count) => ({
      status: 200,
      body: JSON.stringify('x'.repeat(sizes[count - 1]!)),
    }));
    const first = await post(app, 'key-1');
    expect((await post(app, 'key-1')).body).toBe(first.body);
    expect((await post(app, 'key-2')).statusCode).toBe(200);
    const again = await post(app, 'key-2');
    expect([again.statusCode, again.headers['retry-after'], again.json().message]).toEqual([
      409,
      undefined,
      expect.stringContaining('too large'),
    ]);
    expect(done()).toBe(2);
  });

  it("serves Snipcart's API: one product import, once", async () => {
    const shop = await startShop(database);
    const headers = { 'idempotency-key': 'import-1' };
    const body = [{ id: 'mug', name: 'Mug', price: 5 }];
    const first = await shop.call('POST', '/products', body, { headers });
    const settled = await digestOf(shop.storage);
    const again = await shop.call('POST', '/products', body, { headers });
    expect([again.statusCode, again.body, again.headers['idempotent-replayed']]).toEqual([
      first.statusCode,
      first.body,
      'true',
    ]);
    expect(first.statusCode).toBe(200);
    expect(await digestOf(shop.storage)).toBe(settled);
    const other = await shop.call('POST', '/products', [], { headers });
    expect([other.statusCode, Object.keys(other.json())]).toEqual([422, ['message']]);
    const mine = await digestOf(shop.storage, shop.store.storeId);
    const strange = { headers, key: shop.other.secretKey };
    const stranger = await shop.call('POST', '/products', body, strange);
    expect([stranger.statusCode, stranger.headers['idempotent-replayed']]).toEqual([200, undefined]);
    expect((await shop.call('POST', '/products', body, { headers, key: 'wrong' })).statusCode).toBe(401);
    expect(
      (await shop.call('POST', '/products', body, { headers: { 'idempotency-key': '' } })).statusCode,
    ).toBe(400);
    expect(await digestOf(shop.storage, shop.store.storeId)).toBe(mine);
  });

  it("serves Tiendanube's API: one customer from twenty calls at once", async () => {
    const shop = await startShop(database);
    const body = { name: 'Ana', email: 'ana@people.example' };
    const headers = { 'idempotency-key': 'customer 1' };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => shop.tienda('POST', '/customers', body, { headers })),
    );
    const statuses = new Set(answers.map(({ statusCode }) => statusCode));
    expect([...statuses].every((status) => status === 201 || status === 409)).toBe(true);
    const made = answers.filter(({ statusCode }) => statusCode === 201).map(({ body }) => body);
    expect(new Set(made).size).toBe(1);
    const again = await shop.tienda('POST', '/customers', body, { headers });
    expect([again.statusCode, again.body]).toEqual([201, made[0]]);
    const customers = await shop.storage.read.selectFrom('customer').select('id').execute();
    expect(customers).toHaveLength(1);
    for (const [key, content, status] of [
      ['customer 1', { ...body, name: 'B' }, 422],
      ['x'.repeat(300), body, 400],
      // Without the key the e-mail is taken: Tiendanube's own refusal.
      ['customer 2', body, 422],
    ] as const) {
      const answer = await shop.tienda('POST', '/customers', content, {
        headers: { 'idempotency-key': key },
      });
      expect([key, answer.statusCode]).toEqual([key, status]);
    }
  });

  it("serves the cart's API: one cart, whose secret is told again to whoever has the key", async () => {
    const shop = await startShop(database);
    const send = cartCalls(shop);
    const under = (key: string) => ({ headers: { 'idempotency-key': key } });
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 12 }, () => send('POST', '', {}, under(key))));
    const made = answers.filter(({ statusCode }) => statusCode === 201);
    expect(new Set(made.map(({ body }) => body)).size).toBe(1);
    expect(answers.every(({ statusCode }) => statusCode === 201 || statusCode === 409)).toBe(true);
    const again = await send('POST', '', {}, under(key));
    expect([again.body, again.headers['idempotent-replayed']]).toEqual([made[0]!.body, 'true']);
    expect(await shop.storage.read.selectFrom('cart').select('token').execute()).toHaveLength(1);
    expect(JSON.stringify(await rows(shop.storage))).not.toContain(made[0]!.json().secret);
    expect((await send('POST', '', { lang: 'fr' }, under(key))).statusCode).toBe(422);
    const short = await send('POST', '', {}, under('too short'));
    expect([short.statusCode, short.json().message]).toEqual([400, expect.stringContaining('22')]);
    // Another store's buyers may choose the same key.
    const other = await send('POST', '', {}, { ...under(key), key: shop.other.publicKey });
    expect([other.statusCode, other.headers['idempotent-replayed']]).toEqual([201, undefined]);
    expect(other.json().token).not.toBe(made[0]!.json().token);
  });

  it('orders once, however often a buyer pays under one key', async () => {
    const shop = await startShop(database);
    const cart = await filledCart(shop);
    const options = { headers: { 'idempotency-key': randomUUID() } };
    // A decline is not kept: the same key tries again.
    const declined = await cart.call('POST', '/pay', card('4000000000000002'), options);
    expect(declined.statusCode).toBeGreaterThanOrEqual(400);
    const good = card('4242424242424242');
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => cart.call('POST', '/pay', good, options)),
    );
    for (const { statusCode } of answers) expect([200, 409]).toContain(statusCode);
    const paid = answers.filter(({ statusCode }) => statusCode === 200).map(({ body }) => body);
    const again = await cart.call('POST', '/pay', good, options);
    expect([...new Set([...paid, again.body])]).toEqual([again.body]);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect((await shop.call('GET', '/orders')).json().totalItems).toBe(1);
    expect(
      await shop.storage.read
        .selectFrom('payment')
        .select('state')
        .where('is_open', '=', 0)
        .where('state', '<>', 'failed')
        .execute(),
    ).toHaveLength(1);
    expect(JSON.stringify(await rows(shop.storage))).not.toContain('4242424242424242');
  });

  it('keeps the answer with what it tells of, on every POST that would make something twice', async () => {
    const shop = await startShop(database);
    const placed = await filledCart(shop);
    expect((await placed.call('POST', '/pay', card('4242424242424242'))).statusCode).toBe(200);
    const order = placed.token;
    await shop.call('POST', '/discounts', { name: 'T', trigger: 'Code', code: 'T', type: 'Rate', rate: 5 });
    const cart = await beginCart(shop);
    const url = 'https://hooks.example/a';
    const calls: [
      string,
      (options: { headers: Record<string, string> }) => Promise<LightMyRequestResponse>,
    ][] = [
      [
        'discount',
        (o) => shop.call('POST', '/discounts', { name: 'N', trigger: 'Total', type: 'Rate', rate: 5 }, o),
      ],
      ['method', (o) => shop.call('POST', '/shipping_methods', { name: 'Post', rates: [{ cost: 5 }] }, o)],
      ['webhook', (o) => shop.call('POST', '/webhooks', { url, events: ['order.completed'] }, o)],
      [
        'note',
        (o) =>
          shop.call(
            'POST',
            `/orders/${order}/notifications`,
            { type: 'Comment', deliveryMethod: 'None', message: 'm' },
            o,
          ),
      ],
      [
        'mail',
        (o) =>
          shop.call(
            'POST',
            `/orders/${order}/notifications`,
            { type: 'Comment', deliveryMethod: 'Email', message: 'm' },
            o,
          ),
      ],
      ['refund', (o) => shop.call('POST', `/orders/${order}/refunds`, { amount: 1 }, o)],
      [
        'tiendanube customer',
        (o) => shop.tienda('POST', '/customers', { name: 'N', email: 'n@people.example' }, o),
      ],
      ['tiendanube webhook', (o) => shop.tienda('POST', '/webhooks', { event: 'customer/created', url }, o)],
      ['cart', (o) => cartCalls(shop)('POST', '', {}, o)],
      ['item', (o) => cart.call('POST', '/items', { id: 'ring' }, o)],
      ['code', (o) => cart.call('POST', '/discounts', { code: 'T' }, o)],
      [
        'registration',
        (o) => customerCall(shop, '/register', { email: 'r@people.example', password: 'correct horse' }, o),
      ],
      ['forgot', (o) => customerCall(shop, '/forgot', { email: 'n@people.example' }, o)],
    ];
    const { storage } = shop;
    const { write } = storage;
    /**
     * After each write of a call: what else there is in the database, and whether the call has its answer.
     */
    let seen: [string, boolean][] = [];
    Object.assign(storage, {
      async write(run: (tx: Tx) => Promise<unknown>) {
        const value = await write(run);
        const answered = (await rows(storage)).every(({ status }) => status !== null);
        seen.push([await digestOf(storage, undefined, ['idempotency']), answered]);
        return value;
      },
    });
    for (const [what, call] of calls) {
      const options = { headers: { 'idempotency-key': randomUUID() } };
      seen = [];
      const first = await call(options);
      expect([what, first.statusCode < 300, first.body]).toEqual([what, true, first.body]);
      // A process that dies right after the last write that made something has kept the answer, too.
      const last = seen.at(-1)![0];
      const made = seen.findIndex(([digest]) => digest === last);
      expect([what, made > 0, seen[made]![1]]).toEqual([what, true, true]);
      const again = await call(options);
      expect([what, again.statusCode, again.body]).toEqual([what, first.statusCode, first.body]);
      expect(again.headers['idempotent-replayed']).toBe('true');
      expect(await digestOf(storage, undefined, ['idempotency'])).toBe(last);
    }
  });

  it('stands before every POST of every API', async () => {
    let shop!: TestShop;
    const routes = await routesOf(async () => {
      shop = await startShop(database);
    });
    // What carries no key of a store: providers know their own events, a mailed link is used once, and the dashboard is
    // under a session.
    const posts = routes.filter(
      ({ method, path }) =>
        method === 'POST' && !/^\/(account|dashboard|api\/payment\/\w+\/webhook)\//.test(path),
    );
    expect(posts.length).toBeGreaterThan(25);
    const before = await digestOf(shop.storage);
    for (const { path } of posts) {
      const url = path.replace(':storeId', String(shop.store.externalId)).replaceAll(/:\w+/g, randomUUID());
      const key: Record<string, string> = path.startsWith('/api')
        ? {
            authorization: `Bearer ${/^\/api\/(cart|customer)\b/.test(path) ? shop.publicKey : shop.secretKey}`,
          }
        : { authentication: `bearer ${shop.accessToken}`, 'user-agent': 'Tests' };
      const answer = await shop.app.inject({
        method: 'POST',
        url,
        headers: { ...key, 'idempotency-key': 'k'.repeat(256), 'content-type': 'application/json' },
        payload: '{}',
      });
      expect([path, answer.statusCode, answer.body.includes('Idempotency-Key')]).toEqual([path, 400, true]);
    }
    expect(await digestOf(shop.storage)).toBe(before);
  });

  it('keeps no answer to a call beyond the rate limit', async () => {
    let now = 1_700_000_000_000;
    const settings = { snipcartBucket: 1, snipcartPerSecond: 1 };
    const shop = await startShop(database, { buckets: buckets(), now: () => now, settings });
    const call = () =>
      shop.call('POST', '/settings/alloweddomains', [{ domain: 'a.example' }], {
        headers: { 'idempotency-key': 'domains' },
      });
    await shop.call('GET', '/orders');
    expect((await call()).statusCode).toBe(429);
    now += 1000;
    expect((await call()).statusCode).toBe(200);
    now += 1000;
    expect((await call()).headers['idempotent-replayed']).toBe('true');
  });

  it('lets each credential have its own', async () => {
    const shop = await startShop(database);
    const headers = { 'idempotency-key': 'same' };
    const path = '/api/settings/alloweddomains';
    for (const key of [shop.secretKey, shop.other.secretKey]) {
      const answer = await shop.app.inject({
        method: 'POST',
        url: path,
        headers: { ...headers, authorization: basic(key), 'content-type': 'application/json' },
        payload: JSON.stringify([{ domain: 'a.example' }]),
      });
      expect([answer.statusCode, answer.headers['idempotent-replayed']]).toEqual([200, undefined]);
    }
  });
});

/** A call of a customer, with the public key. */
function customerCall(
  { app, publicKey }: TestShop,
  path: string,
  body: unknown,
  { headers }: { readonly headers: Record<string, string> },
) {
  return app.inject({
    method: 'POST',
    url: `/api/customer${path}`,
    headers: { authorization: `Bearer ${publicKey}`, 'content-type': 'application/json', ...headers },
    payload: JSON.stringify(body),
  });
}

/** A cart with a ring in it, and whose it is. */
async function filledCart(shop: TestShop) {
  await shop.call('POST', '/products', [{ id: 'ring', name: 'Ring', price: 10, shippable: false }]);
  const cart = await beginCart(shop);
  await cart.add({ id: 'ring' });
  const billingAddress = {
    name: 'A',
    address1: 'a',
    city: 'c',
    country: 'US',
    province: 'OR',
    postalCode: '1',
  };
  await cart.call('PUT', '', { email: 'a@people.example', billingAddress });
  return cart;
}

const card = (cardNumber: string) => ({
  method: 'test-card',
  details: { cardNumber, cardExpiration: '12/39', cardCvc: '123' },
});

async function rows(storage: Storage) {
  return storage.read.selectFrom('idempotency').selectAll().execute();
}
