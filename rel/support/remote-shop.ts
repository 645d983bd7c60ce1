import { createHash } from 'node:crypto';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { appContext } from '../../src/app/context.js';
import { migrate } from '../../src/storage/migrate.js';
import { open } from '../../src/storage/open.js';
import { callsOf, newStore, type StoreKeys, type TestShop } from '../../test/support/shop.js';
import { masterKeyText, type RelShop, serveShop } from './shop.js';

/**
 * A shop as the tests know it, with its store and a stranger's, whose calls go over HTTP to a process of its
 * own. The database is open here too, for what no API does.
 */
export async function remoteShop(url: string, options: Parameters<typeof serveShop>[2] = {}) {
  const storage = open(url);
  await migrate(storage);
  const mine = await newStore(storage, {});
  const other = await newStore(storage, {});
  const server = await serveShop(url, relKeys(mine), options);
  const app = { inject: (what: InjectOptions) => inject(server, what) } as unknown as FastifyInstance;
  const masterKey = createHash('sha256').update(masterKeyText).digest();
  const shop: TestShop = {
    ...mine,
    other,
    storage,
    context: appContext(storage, { masterKey }),
    app,
    ...callsOf(app, mine),
  };
  return {
    shop,
    server,
    async close(): Promise<void> {
      await server.stop();
      await storage.close();
    },
  };
}

function relKeys({ store, ...keys }: StoreKeys) {
  return { storeId: store.storeId, ...keys };
}

/** A request as `inject` takes it, over a connection. */
async function inject(
  server: RelShop,
  { method = 'GET', url, headers = {}, payload }: InjectOptions,
): Promise<LightMyRequestResponse> {
  const { status, text, ...answer } = await server.raw(
    method,
    String(url),
    payload as string | Buffer | undefined,
    headers as Record<string, string>,
  );
  const json = () => JSON.parse(text) as unknown;
  return {
    statusCode: status,
    headers: answer.headers,
    body: text,
    json,
  } as unknown as LightMyRequestResponse;
}
