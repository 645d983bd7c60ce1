import { once } from 'node:events';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { setDomain } from '../src/domain/store/store.js';
import { onEachDatabase } from './support/databases.js';
import { digestOf } from './support/digest.js';
import { type Hostile, hostileRequests, methods, tooLarge } from './support/hostile.js';
import { type Route, routesOf } from './support/routes.js';
import { basic, startShop, type TestShop } from './support/shop.js';
import { fill, type World } from './support/world.js';

const runs = Number(process.env.HOSTILE_RUNS ?? 400);
const seed = Number(process.env.HOSTILE_SEED ?? Date.now() % 2 ** 31);
console.log(`hostile requests: seed ${seed}, ${runs} runs (HOSTILE_SEED and HOSTILE_RUNS set them)`);

const patienceMs = 2000;

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

onEachDatabase((database) => {
  let shop: TestShop;
  let world: World;
  let port: number;
  let routes: Route[];
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });

  beforeAll(async () => {
    routes = await routesOf(async () => {
      shop = await startShop(database);
    });
    world = await fill(shop, shop, 'mine', 1);
    // Pages of the store are where nobody listens, so that nothing is fetched.
    const nowhere = { domain: '127.0.0.1:1', protocol: 'http' } as const;
    await shop.storage.write((tx) => setDomain(tx, shop.store.storeId, nowhere, { operator: true }));
    await shop.app.listen({ port: 0, host: '127.0.0.1' });
    port = (shop.app.server.address() as AddressInfo).port;
  });
  afterAll(async () => {
    agent.destroy();
    await shop.app.close();
  });

  function send({ method, path, headers, body }: Hostile): Promise<Answer> {
    const key = path.startsWith('/api') ? { authorization: basic(shop.secretKey) } : { authentication: `bearer ${shop.accessToken}` };
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    return new Promise((resolve, reject) => {
      const call = request(
        { host: '127.0.0.1', port, agent, method, path, headers: { ...key, ...length, 'user-agent': 'Tests', ...headers } },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text: Buffer.concat(chunks).toString() }));
        },
      );
      call.setTimeout(patienceMs, () => call.destroy(new Error(`no answer in ${patienceMs} ms`)));
      call.on('error', reject);
      call.end(body);
    });
  }

  /** What is wrong with an answer, or undefined. */
  function complaint({ method, path }: Hostile, { status, headers, text }: Answer): string | undefined {
    if (status >= 500) return `${status}: ${text}`;
    if (/\n\s+at |node_modules|\.(js|ts):\d+/.test(text.slice(0, 20_000)) && !path.startsWith('/docs')) return `a stack: ${text.slice(0, 500)}`;
    if (status < 400 || method === 'HEAD') return undefined;
    if (!headers['content-type']?.startsWith('application/json')) return `${status} as ${headers['content-type']}: ${text.slice(0, 200)}`;
    return shapeComplaint(path, status, text);
  }

  it('answers hostile requests on every route in its own words, at once, and changes nothing that it refuses', async () => {
    const paths = [...new Set(routes.map((route) => route.path))].filter((path) => /^\/(api|v1|2025-03)/.test(path));
    expect(paths.length).toBeGreaterThan(30);
    let digest = await digestOf(shop.storage);
    let refused = 0;
    const property = fc.asyncProperty(hostileRequests(paths, world), async (hostile) => {
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
    for (const path of ['/customers?limit=1000', '/orders?limit=1000', '/products?limit=1000', '/products?keywords=x', '/settings/general', '/settings/alloweddomains'])
      expect([path, (await shop.call('GET', path)).statusCode]).toEqual([path, 200]);
    for (const path of ['/customers?per_page=200', '/customers?q=a', '/orders', '/store'])
      expect([path, (await shop.tienda('GET', path)).statusCode]).toEqual([path, 200]);
  }, 120_000);
});

/** Whether an error body is the API's own. */
function shapeComplaint(path: string, status: number, text: string): string | undefined {
  let body: Record<string, unknown>;
  try {
    body = JSON.parse(text);
  } catch {
    return `${status}, not JSON: ${text.slice(0, 200)}`;
  }
  const isText = (value: unknown) => typeof value === 'string' && value !== '';
  const lists = (value: unknown) => typeof value === 'object' && value !== null && Object.values(value).every((list) => Array.isArray(list) && list.every(isText));
  if (path.startsWith('/v1/') || path.startsWith('/2025-03/')) {
    const { code, message, description, error } = body;
    if (code === status && isText(message) && (isText(description) || description === null)) return undefined;
    if (status === 400 && isText(error) && Object.keys(body).length === 1) return undefined;
    if (status === 422 && lists(body)) return undefined;
    return `${status}, not Tiendanube's form: ${text.slice(0, 300)}`;
  }
  const { message, errors, ...more } = body;
  // What Node's parser refuses has no path yet: one form that both APIs' clients read.
  if (status === 431 && isText(message) && body.code === 431) return undefined;
  if (!isText(message) || Object.keys(more).length > 0 || (errors !== undefined && !lists(errors)))
    return `${status}, not Snipcart's form: ${text.slice(0, 300)}`;
  return undefined;
}
