import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { type AppContext, appContext, type ContextOptions } from '../../src/app/context.js';
import { addKey, generateKey } from '../../src/domain/store/keys.js';
import { createStore, type Domain, type Store } from '../../src/domain/store/store.js';
import { buildServer } from '../../src/server/server.js';
import type { Storage } from '../../src/storage/storage.js';
import type { TestDatabase } from './databases.js';

export interface StoreKeys {
  readonly store: Store;
  readonly secretKey: string;
  readonly publicKey: string;
  readonly accessToken: string;
}

export interface TestShop extends StoreKeys {
  readonly storage: Storage;
  readonly context: AppContext;
  readonly app: FastifyInstance;
  /** Another merchant's store in the same database. */
  readonly other: StoreKeys;
  /** A call of Snipcart's API with the store's secret key: `call('GET', '/orders')`. */
  call(method: string, path: string, body?: unknown, options?: CallOptions): Promise<LightMyRequestResponse>;
  /** A call of Tiendanube's API with the store's access token: `tienda('GET', '/customers')`. */
  tienda(
    method: string,
    path: string,
    body?: unknown,
    options?: CallOptions,
  ): Promise<LightMyRequestResponse>;
}

export interface CallOptions {
  readonly headers?: Record<string, string>;
  /** Another key than the store's; null sends none. */
  readonly key?: string | null;
}

export interface TestShopOptions extends ContextOptions {
  readonly domain?: Domain;
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** A server over a new database with one store (its test half) and a stranger's. */
export async function startShop(database: TestDatabase, options: TestShopOptions = {}): Promise<TestShop> {
  const storage = await database.open();
  const context = appContext(storage, options);
  const app = await buildServer(context);
  database.onEnd(() => app.close());
  const mine = await newStore(storage, options);
  const other = await newStore(storage, {});
  return { ...mine, other, storage, context, app, ...callsOf(app, mine) };
}

/** Calls of a store's APIs with its own keys, over whatever takes requests as Fastify's `inject` does. */
export function callsOf(
  app: Pick<FastifyInstance, 'inject'>,
  mine: StoreKeys,
): Pick<TestShop, 'call' | 'tienda'> {
  const send = (method: string, url: string, body: unknown, headers: Record<string, string>) => {
    const payload =
      body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    return app.inject({
      method: method as 'GET',
      url,
      headers: { ...(payload === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(payload === undefined ? {} : { payload: payload as string }),
    } satisfies InjectOptions);
  };
  return {
    call(method, path, body, { headers = {}, key = mine.secretKey } = {}) {
      return send(method, `/api${path}`, body, {
        ...(key === null ? {} : { authorization: basic(key) }),
        ...headers,
      });
    },
    tienda(method, path, body, { headers = {}, key = mine.accessToken } = {}) {
      return send(method, `/v1/${mine.store.externalId}${path}`, body, {
        'user-agent': 'Tests (tests@example.com)',
        ...(key === null ? {} : { authentication: `bearer ${key}` }),
        ...headers,
      });
    },
  };
}

/** Another store with keys of its own in a database. */
export async function newStore(
  storage: Storage,
  options: { domain?: Domain; settings?: Readonly<Record<string, unknown>> },
): Promise<StoreKeys> {
  const now = Date.now();
  return storage.write(async (tx) => {
    const { test } = await createStore(tx, { name: 'Test shop', ...options }, now);
    const keys = {
      secretKey: generateKey('secret'),
      publicKey: generateKey('public'),
      accessToken: generateKey('access'),
    };
    await addKey(tx, test.storeId, 'secret', keys.secretKey, now);
    await addKey(tx, test.storeId, 'public', keys.publicKey, now);
    await addKey(tx, test.storeId, 'access', keys.accessToken, now);
    return { store: test, ...keys };
  });
}

/** Snipcart's way to send a key. */
export function basic(key: string): string {
  return `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
}
