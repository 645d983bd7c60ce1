import { expect, it } from 'vitest';
import { appContext } from '../src/app/context.js';
import { buckets } from '../src/app/limits.js';
import { revokeKey } from '../src/domain/store/keys.js';
import { buildServer } from '../src/server/server.js';
import { open } from '../src/storage/open.js';
import { onEachDatabase } from './support/databases.js';
import { importAll } from './support/import-all.js';
import { basic, startShop, type TestShopOptions } from './support/shop.js';

const order = {
  token: '00000000-0000-4000-8000-000000000001',
  creationDate: '2025-03-01T10:00:00Z',
  status: 'Processed',
  email: 'a@example.com',
  finalGrandTotal: 10,
  items: [],
};

onEachDatabase((database) => {
  /**
   * A listening server, how many of its answers were at hand already, and a second process's server on the
   * same database.
   */
  async function listening(options: TestShopOptions = {}) {
    const shop = await startShop(database, options);
    await importAll(shop, [order]);
    const other = open(shop.storage.url);
    const app = await buildServer(appContext(other));
    const [mine, theirs] = await Promise.all(
      [shop.app, app].map((one) => one.listen({ port: 0, host: '127.0.0.1' })),
    );
    let answeredFromCache = 0;
    shop.app.answers.onAnswer(() => {
      answeredFromCache += 1;
    });
    const get = (path: string, headers: Record<string, string> = { authorization: basic(shop.secretKey) }) =>
      fetch(mine! + path, { headers });
    return {
      shop,
      get,
      theirs: theirs!,
      fromCache: () => answeredFromCache,
      async end() {
        await Promise.all([shop.app.close(), app.close()]);
        await other.close();
      },
    };
  }

  it('answers the same call again without asking the database for more than whether it changed', async () => {
    const { get, fromCache, end } = await listening();
    const first = await (await get('/api/orders')).text();
    const again = await get('/api/orders');
    expect(await again.text()).toBe(first);
    expect(again.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(fromCache()).toBe(1);
    for (const path of ['/api/orders?limit=1', `/api/orders/${order.token}`, '/api/data/performance'])
      await get(path);
    expect(fromCache()).toBe(1);
    await end();
  });

  it('asks the database once for a call that many make at the same moment', async () => {
    const { shop, get, fromCache, end } = await listening();
    const ask = async () => (await get('/api/orders?placedBy=example')).text();
    const before = await ask();
    await importAll(shop, [{ ...order, token: order.token.replace(/1$/, '2') }]);
    const answers = await Promise.all(Array.from({ length: 8 }, ask));
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).not.toBe(before);
    expect(fromCache()).toBe(7);
    await end();
  });

  it('answers each of many who make a call at the same moment that is refused by now', async () => {
    const { shop, get, fromCache, end } = await listening();
    const ask = () => get(`/api/orders/${order.token}`);
    expect((await ask()).status).toBe(200);
    await shop.storage.write((tx) => tx.deleteFrom('orders').execute());
    const answers = await Promise.all(Array.from({ length: 8 }, ask));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]));
    expect(fromCache()).toBe(0);
    await end();
  });

  it('shows what another process has just changed', async () => {
    const { shop, get, theirs, fromCache, end } = await listening();
    const path = `/api/orders/${order.token}`;
    for (const status of ['Shipped', 'Delivered', 'Processed', 'Cancelled']) {
      await get(path);
      await get(path);
      const before = fromCache();
      const changed = await fetch(theirs + path, {
        method: 'PUT',
        headers: { authorization: basic(shop.secretKey), 'content-type': 'application/json' },
        body: JSON.stringify({ status }),
      });
      expect(changed.status).toBe(200);
      expect(((await (await get(path)).json()) as { status: string }).status).toBe(status);
      expect(fromCache()).toBe(before);
    }
    await end();
  });

  it('opens to no other key, and to none that was just revoked', async () => {
    const { shop, get, fromCache, end } = await listening();
    const path = `/api/orders/${order.token}`;
    await get(path);
    await get(path);
    expect(fromCache()).toBe(1);
    const status = async (headers: Record<string, string>) => (await get(path, headers)).status;
    expect(await status({})).toBe(401);
    expect(await status({ authorization: basic(shop.publicKey) })).toBe(401);
    expect(await status({ authorization: basic(shop.other.secretKey) })).toBe(404);
    expect(await status({ authorization: basic(shop.secretKey), accept: 'text/html' })).toBe(406);
    const keys = await shop.storage.read
      .selectFrom('api_key')
      .select(['id', 'kind'])
      .where('store_id', '=', shop.store.storeId)
      .execute();
    const secret = keys.find(({ kind }) => kind === 'secret')!;
    await shop.storage.write((tx) => revokeKey(tx, shop.store.storeId, secret.id, Date.now()));
    expect((await get(path)).status).toBe(401);
    expect(fromCache()).toBe(1);
    await end();
  });

  it('counts every answer against the bucket of its API', async () => {
    const { shop, get, fromCache, end } = await listening({
      buckets: buckets(),
      settings: { snipcartBucket: 5, snipcartPerSecond: 1 },
      now: () => 1_700_000_000_000,
    });
    const statuses = [];
    for (let call = 0; call < 8; call += 1) statuses.push((await get('/api/orders')).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429, 429]);
    expect(fromCache()).toBe(4);
    const headers = { authentication: `bearer ${shop.accessToken}`, 'user-agent': 'test' };
    const left = [];
    for (let call = 0; call < 3; call += 1) {
      left.push(
        (await get(`/v1/${shop.store.externalId}/customers`, headers)).headers.get('x-rate-limit-remaining'),
      );
    }
    expect(left).toEqual(['39', '38', '37']);
    expect(fromCache()).toBe(6);
    await end();
  });
});
