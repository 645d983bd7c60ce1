import { providers } from '../../src/payment/providers.js';
import { openRows } from '../../test/support/authorization/cart-rows.js';
import { snipcartRows } from '../../test/support/authorization/snipcart-rows.js';
import { tiendanubeRows } from '../../test/support/authorization/tiendanube-rows.js';
import { secretFor } from '../../test/support/cart-calls.js';
import { basic, type TestShop } from '../../test/support/shop.js';
import { fill, type World } from '../../test/support/world.js';
import { sessionOf, shutOfPublic, shutOfSecret, shutOfToken } from '../support/callers.js';
import { type Check, expectations } from '../support/check.js';
import { preloaded } from '../support/preload.js';
import { remoteShop } from '../support/remote-shop.js';

/** What a token in the request opens, and no key: each with what the right secret key alone is answered. */
const byToken: Readonly<Record<string, number>> = {
  'GET /api/public/custom-payment-gateway/validate': 400,
  'GET /api/public/custom-payment-gateway/payment-session': 400,
  'POST /api/private/custom-payment-gateway/payment': 400,
  ...Object.fromEntries(
    providers.flatMap(({ id, webhook }) =>
      webhook ? [[`POST /api/payment/${id}/webhook/:storeId`, 400]] : [],
    ),
  ),
};

/** Every route that the running server describes, by every kind of caller. */
export const authorization: Check = {
  id: 'R12',
  name: 'authorization',
  description: 'every route of the running server by every kind of caller: only those that may get in',
  short: 'sqlite',
  async run({ url }) {
    const expect = expectations();
    const { shop, server, close } = await remoteShop(url, { env: preloaded('names') });
    try {
      const mine = await fill(shop, shop, 'mine', 1);
      const other = await fill(shop, shop.other, 'stranger', 2);
      // Sessions of staff have a table of their own: test/staff-rights.test.ts.
      const routes = (await described(server.address)).filter((route) => !/^\w+ \/dashboard\//.test(route));
      const rows = knownRows();
      for (const route of routes) expect.holds(`${route} has no row`, rows.has(route));
      const cells: Cells = { shop, mine, other, expect, tried: 0, opened: 0 };
      await trySnipcart(cells);
      await tryTiendanube(cells);
      await tryCart(cells);
      await tryTokens(cells);
      const { tried, opened } = cells;
      return { counts: { routes: routes.length, cells: tried, opened }, misses: expect.misses };
    } finally {
      await close();
    }
  },
};

/** Method and path of each route, as rows name them. */
async function described(address: string): Promise<string[]> {
  const document = (await (await fetch(`${address}/openapi.json`)).json()) as {
    paths: Record<string, object>;
  };
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
  );
}

function knownRows(): Set<string> {
  const under = (prefix: string, rows: object) =>
    Object.keys(rows).map((row) => row.replace(' ', ` ${prefix}`));
  return new Set([
    ...under('/api', snipcartRows),
    ...under('/v1/:storeId', tiendanubeRows),
    ...Object.keys(openRows),
    ...Object.keys(byToken),
  ]);
}

interface Cells {
  readonly shop: TestShop;
  readonly mine: World;
  readonly other: World;
  readonly expect: ReturnType<typeof expectations>;
  tried: number;
  opened: number;
}

type Headers = Record<string, string>;

/** Calls a route, and notes a miss unless it answers as it should. */
async function cell(
  cells: Cells,
  what: string,
  call: { readonly route: string; readonly path: string; readonly body?: unknown; readonly headers: Headers },
  wanted: number | readonly number[],
): Promise<string> {
  const { route, path, body, headers } = call;
  const type: Headers = body === undefined ? {} : { 'content-type': 'application/json' };
  const answer = await cells.shop.app.inject({
    method: route.split(' ')[0] as 'GET',
    url: path,
    headers: { 'user-agent': 'Checks', ...type, ...headers },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  });
  const fits = [wanted].flat().includes(answer.statusCode);
  cells.tried += 1;
  if (answer.statusCode < 300) cells.opened += 1;
  cells.expect.holds(`${route} by ${what}: ${answer.statusCode} instead of ${wanted}`, fits);
  return answer.body;
}

async function trySnipcart(cells: Cells): Promise<void> {
  const { shop, mine, other, expect } = cells;
  const shut = await shutOfSecret(shop, mine, other);
  for (const [key, row] of Object.entries(snipcartRows)) {
    const route = key.replace(' ', ' /api');
    const path = `/api${(await row.path?.(mine, shop)) ?? key.split(' ')[1]}`;
    const body = row.body?.(mine);
    for (const [who, headers] of Object.entries(shut))
      await cell(cells, who, { route, path, body, headers }, 401);
    const strange = {
      route,
      path,
      body: row.body?.(other),
      headers: { authorization: basic(other.secretKey) },
    };
    const content = await cell(cells, "another store's secret key", strange, row.stranger);
    expect.holds(`${route} shows another store's data`, row.stranger >= 300 || !content.includes(mine.mark));
    const headers = { authorization: basic(mine.secretKey) };
    const own = await cell(cells, 'the secret key', { route, path, body, headers }, row.right);
    expect.holds(`${route} does not show its data`, !row.shows || own.includes(mine.mark));
  }
}

async function tryTiendanube(cells: Cells): Promise<void> {
  const { shop, mine, other, expect } = cells;
  const shut = await shutOfToken(shop, mine, other);
  const right = { authentication: `bearer ${mine.accessToken}` };
  for (const [key, row] of Object.entries(tiendanubeRows)) {
    const route = key.replace(' ', ' /v1/:storeId');
    const under = async (id: number) => `/v1/${id}${(await row.path?.(mine, shop)) ?? key.split(' ')[1]}`;
    const path = await under(mine.store.externalId);
    const body = row.body?.(mine);
    for (const [who, headers] of Object.entries(shut))
      await cell(cells, who, { route, path, body, headers }, 401);
    const elsewhere = { route, path: await under(other.store.externalId), body, headers: right };
    await cell(cells, "the right token at another store's id", elsewhere, 401);
    const own = await cell(cells, 'the access token', { route, path, body, headers: right }, row.right);
    expect.holds(`${route} does not show its data`, !row.shows || own.includes(mine.mark));
  }
}

async function tryCart(cells: Cells): Promise<void> {
  const { shop, mine, other, expect } = cells;
  const shut = await shutOfPublic(shop, mine);
  const neighbour = await anotherCustomer(cells);
  for (const [route, row] of Object.entries(openRows)) {
    const path = (await row.path?.(mine, shop)) ?? route.split(' ')[1]!;
    const body = await row.body?.(mine, shop);
    const session: Headers = row.session ? { 'x-customer-session': await sessionOf(shop, mine) } : {};
    const call = (headers: Headers) => ({ route, path, body, headers });
    const key: Headers = { authorization: `Bearer ${mine.publicKey}` };
    if (row.secret) {
      await cell(cells, "nobody with the cart's secret", call(key), 403);
      key['x-cart-secret'] = secretFor(path.slice('/api/cart'.length))!;
    }
    for (const [who, headers] of Object.entries(shut))
      await cell(cells, who, call({ ...session, ...headers }), 401);
    if (row.session) {
      // Whoever signs out is signed out, also with a session that is none.
      const none = route.includes('signout') ? 204 : 401;
      const ended = await sessionOf(shop, mine, { ended: true });
      const strange = await sessionOf(shop, other);
      if (!route.includes('signout')) await cell(cells, 'nobody signed in', call(key), 401);
      await cell(cells, 'an ended session', call({ ...key, 'x-customer-session': ended }), none);
      await cell(cells, "another store's customer", call({ ...key, 'x-customer-session': strange }), none);
      const theirs = { ...key, 'x-customer-session': await sessionOf(shop, neighbour) };
      const wanted = row.path ? [401, 403, 404] : row.right;
      const content = await cell(cells, 'another customer', call(theirs), wanted);
      if (route.startsWith('GET'))
        expect.holds(`${route} shows another customer's data`, !content.includes(mine.mark));
    }
    const strange = call({ ...session, authorization: `Bearer ${other.publicKey}` });
    const stranger = await cell(cells, "another store's public key", strange, row.stranger);
    expect.holds(`${route} shows another store's data`, !stranger.includes(mine.mark));
    const own = await cell(cells, 'the public key', call({ ...session, ...key }), row.right);
    expect.holds(`${route} does not show its data`, !row.shows || own.includes(mine.mark));
  }
}

/** A customer of the same store, who owns nothing that the world has. */
async function anotherCustomer({ shop, mine }: Cells): Promise<Pick<World, 'store' | 'customerId'>> {
  const made = await shop.tienda('POST', '/customers', { name: 'Neighbour', email: 'neighbour@example.com' });
  return { store: mine.store, customerId: made.json().id };
}

async function tryTokens(cells: Cells): Promise<void> {
  const { shop, mine, other } = cells;
  const callers = {
    ...(await shutOfSecret(shop, mine, other)),
    'the secret key': { authorization: basic(mine.secretKey) },
  };
  for (const [route, right] of Object.entries(byToken)) {
    const path = route.split(' ')[1]!.replace(':storeId', String(mine.store.storeId));
    const body = route.startsWith('POST') ? {} : undefined;
    for (const [who, headers] of Object.entries(callers))
      await cell(cells, who, { route, path, body, headers }, [right, 401, 403, 404]);
  }
}
