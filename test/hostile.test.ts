import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createCustomer } from '../src/domain/customer/create-customer.js';
import { noDetails } from '../src/domain/customer/customer.js';
import { newSessionToken, startSession } from '../src/domain/customer/sessions.js';
import { setDomain } from '../src/domain/store/store.js';
import { onEachDatabase } from './support/databases.js';
import { digestOf } from './support/digest.js';
import { type Hostile, hostileRequests, methods, tooLarge } from './support/hostile.js';
import {
  type Answer,
  complaint,
  hostileSender,
  keyFor,
  patienceMs,
  preflighted,
} from './support/hostile-answers.js';
import { type Route, routesOf } from './support/routes.js';
import { basic, startShop, type TestShop } from './support/shop.js';
import { fill, type World } from './support/world.js';

const runs = Number(process.env.HOSTILE_RUNS ?? 1000);
const seed = Number(process.env.HOSTILE_SEED ?? Date.now() % 2 ** 31);
console.log(`hostile requests: seed ${seed}, ${runs} runs (HOSTILE_SEED and HOSTILE_RUNS set them)`);

onEachDatabase({ inShare: 'postgres' }, (database) => {
  let shop: TestShop;
  let world: World;
  let port: number;
  let routes: Route[];
  let session: string;
  let sender: ReturnType<typeof hostileSender>;

  beforeAll(async () => {
    const all = await routesOf(async () => {
      shop = await startShop(database);
    });
    // The dashboard's calls are its own page's alone: test/staff-session.test.ts has what it makes of others.
    routes = all.filter(({ path }) => !path.startsWith('/dashboard'));
    world = await fill(shop, shop, 'mine', 1);
    // Pages of the store are where nobody listens, so that nothing is fetched.
    const nowhere = { domain: '127.0.0.1:1', protocol: 'http' } as const;
    await shop.storage.write((tx) => setDomain(tx, shop.store.storeId, nowhere, { operator: true }));
    await shop.app.listen({ port: 0, host: '127.0.0.1' });
    port = (shop.app.server.address() as AddressInfo).port;
    sender = hostileSender(port);
  });
  // Some requests come to a customer's change of e-mail or password, which ends their sessions, or to their end.
  beforeEach(async () => {
    session = newSessionToken();
    const details = { ...noDetails, email: `${session}@example.com` };
    await shop.storage.write(async (tx) => {
      const { id } = await createCustomer(tx, shop.store, { details }, Date.now());
      await startSession(tx, shop.store.storeId, id, session, Date.now());
    });
  });
  afterAll(async () => {
    sender.close();
    await shop.app.close();
  });

  const send = (hostile: Hostile): Promise<Answer> =>
    sender.send(hostile, keyFor(hostile.path, shop, session));

  it('answers hostile requests on every route in its own words, at once, and changes nothing that it refuses', async () => {
    const ours = routes.filter(({ path }) => /^\/(api|v1|2025-03)/.test(path));
    expect(ours.length).toBeGreaterThan(50);
    let digest = await digestOf(shop.storage);
    let refused = 0;
    const property = fc.asyncProperty(hostileRequests(ours, world), async (hostile) => {
      const answer = await send(hostile);
      const wrong = complaint(hostile, answer);
      if (wrong) throw new Error(wrong);
      const after = await digestOf(shop.storage);
      if (answer.status >= 400 || hostile.method === 'GET' || hostile.method === 'HEAD') {
        refused += 1;
        if (after !== digest) throw new Error(`${answer.status}, but the database changed: ${answer.text}`);
      }
      digest = after;
    });
    await fc.assert(property, { numRuns: runs, seed, endOnFailure: false });
    expect(refused).toBeGreaterThan(runs / 4);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    // What was let in is shown, listed and found like anything else.
    for (const path of [
      '/customers?limit=1000',
      '/orders?limit=1000',
      '/products?limit=1000',
      '/products?keywords=x',
      '/settings/general',
      '/settings/alloweddomains',
    ])
      expect([path, (await shop.call('GET', path)).statusCode]).toEqual([path, 200]);
    for (const path of ['/customers?per_page=200', '/customers?q=a', '/orders', '/store'])
      expect([path, (await shop.tienda('GET', path)).statusCode]).toEqual([path, 200]);
  }, 600_000);

  it('answers every method on every route: what there is not is a 405 that says what there is, also to a browser without a key', async () => {
    const known = new Set(routes.map(({ method, path }) => `${method} ${path}`));
    // GET /mails/send asks for a mail of that id; a path with nothing but OPTIONS is none.
    const isOfAnother = (method: string, path: string): boolean =>
      (routes.every((route) => route.path !== path || route.method === 'OPTIONS') && path.endsWith('*')) ||
      routes.some(
        (route) =>
          route.method === method && new RegExp(`^${route.path.replace(/:\w+/g, '[^/]+')}$`).test(path),
      );
    for (const pattern of new Set(routes.map((route) => route.path))) {
      const path = pattern.replace(':storeId', String(world.store.externalId)).replace(':token', world.token);
      for (const method of methods) {
        if (known.has(`${method} ${pattern}`)) continue;
        const hostile = { method, path: path.replace(/:\w+/, '1'), headers: {}, body: undefined };
        const answer = await send(hostile);
        expect([method, path, answer.status, complaint(hostile, answer)]).toEqual([
          method,
          path,
          method === 'OPTIONS' ? 204 : isOfAnother(method, path) ? 404 : 405,
          undefined,
        ]);
        if (preflighted.test(path) || answer.status === 404) continue;
        const allowed = String(answer.headers.allow).split(', ');
        for (const one of methods)
          if (known.has(`${one} ${pattern}`))
            expect([path, allowed]).toEqual([path, expect.arrayContaining([one])]);
        expect(allowed).not.toContain(method === 'OPTIONS' ? 'PATCH' : method);
        expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
      }
    }
  });

  it('refuses a body over the limit with 413, and one it does not read with 415, on every route that takes one', async () => {
    const before = await digestOf(shop.storage);
    for (const { method, path: pattern } of routes.filter(
      ({ method }) => method === 'POST' || method === 'PUT',
    )) {
      const path = pattern.replace(':storeId', String(world.store.externalId)).replace(/:\w+/, world.token);
      for (const [type, body, status] of [
        ['application/json', tooLarge, 413],
        ['application/xml', '<a/>', 415],
        ['text/plain', '{}', 415],
        ['application/json', '[', 400],
        ['application/json\t; charset=x', '{', 400],
        [undefined, '{', 400],
      ] as const) {
        const hostile = {
          method,
          path,
          body,
          headers: type === undefined ? ({} as Record<string, string>) : { 'content-type': type },
        };
        const answer = await send(hostile);
        expect([method, pattern, type, answer.status, complaint(hostile, answer)]).toEqual([
          method,
          pattern,
          type,
          status,
          undefined,
        ]);
      }
    }
    expect(await digestOf(shop.storage)).toBe(before);
  });

  it('stores and shows text of every script, and looks for any of it on both databases alike', async () => {
    const texts = [
      'a\u0000b',
      '\ud800x',
      '\u202eevil',
      '👩‍👩‍👧‍👦',
      '%_%',
      "' or 1=1 --",
      'ﷺ',
      '\u0001\u001f\u007f',
      '\ufeffBOM',
      'x'.repeat(250),
    ];
    for (const [index, text] of texts.entries()) {
      const email = `t${index}@text.example`;
      const made = await shop.tienda('POST', '/customers', {
        name: `N ${text}`,
        email,
        note: text,
        extra: { [`k${index}`]: text },
      });
      expect([text, made.statusCode]).toEqual([text, 201]);
      const customerView = (await shop.tienda('GET', `/customers/${made.json().id}`)).json();
      expect(customerView).toEqual(made.json());
      expect([text, customerView.extra]).toEqual([text, { [`k${index}`]: text }]);
      const put = await shop.call('PUT', `/orders/${world.token}`, {
        trackingNumber: text.slice(0, 200),
        metadata: { text },
      });
      expect([text, put.statusCode, put.json().metadata]).toEqual([text, 200, { text }]);
      for (const path of [
        '/customers?email=',
        '/customers?name=',
        '/orders?placedBy=',
        '/orders?invoiceNumber=',
        '/orders?productId=',
        '/products?keywords=',
        '/products?userDefinedId=',
        '/orders?billingAddressCity=',
        '/products/',
        '/orders/',
        '/customers/',
      ]) {
        const answer = await shop.call('GET', `${path}${encodeURIComponent(text.toWellFormed())}`);
        expect([path, text, [200, 404].includes(answer.statusCode)]).toEqual([path, text, true]);
      }
    }
  });

  /** Writes bytes to a new connection and answers all that comes back until it is closed. */
  function raw(
    bytes: string | Buffer | readonly string[],
    { end = false, within = patienceMs } = {},
  ): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      let text = '';
      const timer = setTimeout(() => {
        socket.destroy();
        reject(
          new Error(
            `the connection is open after ${within} ms, having said ${JSON.stringify(text.slice(0, 300))}`,
          ),
        );
      }, within);
      socket.on('data', (chunk) => (text += chunk.toString()));
      socket.on('error', () => {});
      socket.on('close', () => {
        clearTimeout(timer);
        resolve(text);
      });
      const parts = typeof bytes === 'string' || Buffer.isBuffer(bytes) ? [bytes] : bytes;
      for (const part of parts) socket.write(part);
      if (end) socket.end();
    });
  }
  const healthy = async () =>
    expect((await send({ method: 'GET', path: '/health', headers: {}, body: undefined })).status).toBe(200);
  const head = (line: string, ...headers: string[]) =>
    `${[line, 'Host: a', `Authorization: ${basic(shop.secretKey)}`, ...headers].join('\r\n')}\r\n\r\n`;
  const statusesIn = (text: string) =>
    [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map((match) => Number(match[1]));

  it('answers what is not HTTP with 400 as JSON and closes the connection', async () => {
    for (const bytes of [
      'GARBAGE\r\n\r\n',
      'GET\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: a\r\nbad header\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: a\r\nx: a\u0000b\r\n\r\n',
      'NOPE /api/orders HTTP/1.1\r\nHost: a\r\n\r\n',
      'GET /api/ö rders HTTP/1.1\r\nHost: a\r\n\r\n',
      head('PUT /api/orders/x HTTP/1.1', 'Content-Length: 5', 'Content-Length: 6'),
      head('PUT /api/orders/x HTTP/1.1', 'Content-Length: -1'),
      head('PUT /api/orders/x HTTP/1.1', 'Content-Length: 1e3'),
      head('PUT /api/orders/x HTTP/1.1', 'Content-Length: 4', 'Transfer-Encoding: chunked'),
      head('PUT /api/orders/x HTTP/1.1', 'Transfer-Encoding: chunked, nonsense'),
      Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]),
      Buffer.from([0, 0, 0, 0, 13, 10, 13, 10]),
    ]) {
      const text = await raw(bytes);
      expect([bytes, statusesIn(text)]).toEqual([bytes, [400]]);
      const [top, body] = text.split('\r\n\r\n');
      expect(top).toContain('application/json');
      expect(JSON.parse(body!)).toMatchObject({ message: 'Bad Request' });
    }
    await healthy();
  });

  it('says how a letter is written in an address, and which type a body has', async () => {
    const address = await raw(Buffer.from('GET /api/customers?name=Zé HTTP/1.1\r\nHost: a\r\n\r\n'));
    expect(JSON.parse(address.split('\r\n\r\n')[1]!).description).toContain('percent-encoded: é is %C3%A9');
    const close = 'Connection: close';
    const body = await raw([
      head('POST /api/products HTTP/1.1', 'Content-Type: nonsense', 'Content-Length: 2', close),
      '{}',
    ]);
    expect(statusesIn(body)).toEqual([415]);
    expect(body).toContain('"Unsupported Media Type: send application/json"');
  });

  it('survives bodies that lie about their length, end early or follow each other as garbage', async () => {
    const before = await digestOf(shop.storage);
    const put = `PUT /api/orders/${world.token} HTTP/1.1`;
    const body = '{"status":"Delivered"}';
    const chunk = `${body.length.toString(16)}\r\n${body}\r\n`;
    const type = 'Content-Type: application/json';
    for (const [bytes, statuses] of [
      // The connection ends in the middle of a body: nobody is there to be answered.
      [
        [head(put, type, `Content-Length: ${body.length + 10}`), body],
        [[], [400]],
      ],
      [
        [head(put, type, 'Transfer-Encoding: chunked'), chunk],
        [[], [400]],
      ],
      [
        [head(put, type, 'Transfer-Encoding: chunked'), '5\r\n{"sta'],
        [[], [400]],
      ],
      [[head(put, type, 'Transfer-Encoding: chunked'), 'zz\r\n'], [[400]]],
      [[head(put, type, 'Transfer-Encoding: chunked'), `${'f'.repeat(20)}\r\n{`], [[400]]],
      [
        [head(put, type, `Content-Length: ${body.length - 5}`), body],
        [[400], [400, 400]],
      ],
      [
        [head(put, type, 'Content-Length: 99999999999'), '{'],
        [[413], [400]],
      ],
      [
        [head('GET /api/nothing HTTP/1.1'), 'GARBAGE AFTER\r\n\r\n'],
        [[400], [404, 400]],
      ],
    ] as const) {
      const text = await raw(bytes, { end: true });
      expect(statuses, JSON.stringify(bytes)).toContainEqual(statusesIn(text));
      expect(await digestOf(shop.storage)).toBe(before);
    }
    await healthy();
  });

  it('takes an Expect it does not know, an upgrade and a request without a Host as they come', async () => {
    const close = 'Connection: close';
    expect(statusesIn(await raw(head('GET /api/orders HTTP/1.1', 'Expect: miracles', close)))).toEqual([200]);
    expect(
      statusesIn(await raw(head('GET /api/orders HTTP/1.1', 'Connection: upgrade', 'Upgrade: websocket'))),
    ).toEqual([200]);
    expect(statusesIn(await raw('GET /health HTTP/1.0\r\n\r\n'))).toEqual([200]);
    expect(statusesIn(await raw('GET /health HTTP/1.1\r\n\r\n'))).toEqual([400]);
    expect(
      statusesIn(await raw(`GET http://evil.test/health HTTP/1.1\r\nHost: evil.test\r\n${close}\r\n\r\n`))[0],
    ).toBeLessThan(500);
    expect(statusesIn(await raw(`OPTIONS * HTTP/1.1\r\nHost: a\r\n${close}\r\n\r\n`))[0]).toBeLessThan(500);
    expect(statusesIn(await raw('CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n'))).toEqual([]);
    await healthy();
  });

  it('cuts off headers that come too slowly, with 408', async () => {
    const { app } = await startShop(database);
    // The same mechanism with shorter times: its own are 15 seconds, looked at every 5.
    expect([app.server.headersTimeout, app.server.requestTimeout]).toEqual([15_000, 30_000]);
    Object.assign(app.server, { headersTimeout: 200, connectionsCheckingInterval: 50 });
    await app.listen({ port: 0, host: '127.0.0.1' });
    try {
      const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
      const drip = setInterval(() => socket.writable && socket.write('x: y\r\n'), 40);
      let text = '';
      socket.on('error', () => {});
      socket.on('data', (data) => (text += data.toString()));
      socket.write('GET /health HTTP/1.1\r\nHost: a\r\n');
      await once(socket, 'close', { signal: AbortSignal.timeout(patienceMs) });
      clearInterval(drip);
      expect(text).toMatch(/^HTTP\/1\.1 408 /);
    } finally {
      await app.close();
    }
  });
});
