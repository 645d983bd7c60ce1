import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { demoShop } from '../demo/demo-shop.js';
import { shippingMethods, taxes } from '../demo/shipping-and-taxes.js';
import { storefrontPages } from '../demo/storefront.js';
import { listDiscounts } from '../domain/discount/rows.js';
import { issueStaffLink, type StaffLink, staffLinkUrl } from '../domain/staff/links.js';
import { createStaff, findStaffByEmail } from '../domain/staff/staff.js';
import { addKey } from '../domain/store/keys.js';
import {
  allowDomains,
  createStore,
  findStore,
  listStores,
  type Store,
  setDomain,
} from '../domain/store/store.js';
import type { Reader, Storage } from '../storage/storage.js';
import { type ImportKind, importObjects } from '../transfer/import.js';
import { snipcartCustomers, snipcartDiscounts, snipcartOrders } from '../transfer/kinds.js';
import { UsageError } from './arguments.js';
import { progressLine } from './progress.js';
import { readServeSettings, type Served, type ServeSettings, serve } from './serve.js';

const usage = `Usage: comptoir demo [--database URL] [options of serve]

Runs the server with a demo shop: products, customers, a year of orders, a storefront. It is kept in sqlite:./data/demo.db
unless --database says otherwise.`;

/** Anyone may read these: they open a demo shop alone. */
const keys = {
  public: 'DEMO_PUBLIC_KEY_of_a_shop_that_sells_nothing',
  secret: 'DEMO_SECRET_KEY_of_a_shop_that_sells_nothing',
  access: 'demo-access-token-of-a-shop-that-sells-nothing',
} as const;

/** `comptoir demo`. */
export async function demoCommand(argv: string[]): Promise<number> {
  const named =
    argv.some((word) => word === '--database' || word.startsWith('--database=')) || process.env.DATABASE_URL;
  const settings = readServeSettings(named ? argv : [...argv, '--database', 'sqlite:./data/demo.db'], usage);
  if (!settings) return 0;
  const shop = demoShop({ now: startOfDay(Date.now()) });
  const pages = storefrontPages({ products: shop.products, publicKey: keys.public, cartOrigin: '' });
  const logLevel = argv.some((word) => word.startsWith('--log-level')) ? settings.logLevel : 'warn';
  const filling = { pass: randomBytes(16).toString('hex'), done: false };
  return serve(
    { ...settings, workers: 1, logLevel },
    {
      prepare: (app) => closeUntilFilled(app, filling),
      extend: (app) => servePages(app, pages),
      async beforeReady(served) {
        await fill(served, shop, filling.pass);
        filling.done = true;
      },
      onListening: (served) => tell(served, shop, settings),
    },
  );
}

interface Filling {
  /** What the filling's own calls carry. */
  readonly pass: string;
  done: boolean;
}

const passHeader = 'x-comptoir-demo';

/**
 * Until the shop is filled, only the calls that fill it are answered, and the document that its products come
 * from.
 */
function closeUntilFilled(app: FastifyInstance, filling: Filling): void {
  app.addHook('onRequest', async (request, reply) => {
    if (filling.done || request.headers[passHeader] === filling.pass || request.url === productsPath) return;
    reply.code(503).header('retry-after', '2');
    if (/text\/html/.test(request.headers.accept ?? ''))
      return reply
        .type('text/html; charset=utf-8')
        .send(
          '<!doctype html><html lang="en"><meta http-equiv="refresh" content="2"><title>A moment</title><p>The demo shop is being filled: this page comes back by itself.</p></html>',
        );
    return reply.send({
      status: 'starting',
      message: 'The demo shop is being filled: try again in a moment',
    });
  });
}

const productsPath = '/products.json';

function startOfDay(time: number): number {
  return Math.floor(time / 86_400_000) * 86_400_000;
}

function servePages(app: FastifyInstance, pages: ReturnType<typeof storefrontPages>): void {
  for (const [path, { contentType, body }] of pages) {
    app.get(path, { schema: { hide: true } as never }, async (_request, reply) =>
      reply.header('content-type', contentType).send(body),
    );
  }
}

/** Fills the shop, and says how far it is. One that is filled already takes a moment. */
async function fill(
  { address, context: { storage } }: Served,
  demo: ReturnType<typeof demoShop>,
  pass: string,
): Promise<void> {
  const { host, port } = new URL(address);
  console.log(`filling ${demo.name}, a demo shop: this takes a few seconds the first time`);
  const store = await demoStore(storage, demo, host, port);
  // What was filled, or begun, on another day keeps the year that it has.
  const { customers, orders, discounts } = demoShop({ now: startOfDay(store.createdAt) });
  const ask = asker(`http://${host}`, pass);
  // The products come as any shop's do: from the storefront's own document, through the API.
  await ask('POST', '/products', { fetchUrl: `http://${host}${productsPath}` });
  await furnish(ask);
  // Discounts come last, in one batch: without them the filling was never done, or ended in the middle.
  if ((await listDiscounts(storage.read, store.storeId, { offset: 0, limit: 1 })).length > 0) return;
  await load(storage, store, snipcartCustomers, customers());
  await load(storage, store, snipcartOrders, orders());
  await load(storage, store, snipcartDiscounts, discounts());
}

async function tell(
  { address, context: { storage } }: Served,
  demo: ReturnType<typeof demoShop>,
  { dashboardAllow, publicUrl }: ServeSettings,
): Promise<void> {
  const origin = `http://${new URL(address).host}`;
  const { externalId: tiendanubeId } = (await findDemoStore(storage.read, demo))!;
  const dashboard = dashboardAllow
    ? `\n  Dashboard         ${staffLinkUrl(publicUrl ?? origin, await demoOwnerLink(storage))}`
    : '';
  console.log(`
  ${demo.name}, a demo shop

  Storefront        ${origin}/${dashboard}
  API reference     ${origin}/docs
  Secret API key    ${keys.secret}
  Public API key    ${keys.public}
  Access token      ${keys.access}

  Try:
    curl -u ${keys.secret}: '${origin}/api/orders?limit=1'
    curl -u ${keys.secret}: '${origin}/api/products?keywords=mug'
    curl -u ${keys.secret}: '${origin}/api/discounts'
    curl -H 'Authentication: bearer ${keys.access}' -H 'User-Agent: me (me@example.com)' \\
      '${origin}/v1/${tiendanubeId}/customers?q=nunez'

  Stop it with Ctrl-C; "comptoir demo" starts it again with what it holds.
`);
}

/** A link that signs the demo's owner in, as often as one likes, until the demo starts again. */
function demoOwnerLink(storage: Storage): Promise<StaffLink> {
  return storage.write(async (tx) => {
    const now = Date.now();
    const email = 'owner@demo.example';
    const owner =
      (await findStaffByEmail(tx, email)) ??
      (await createStaff(
        tx,
        { email, name: 'Demo owner', role: 'owner', merchants: null, passwordHash: null },
        now,
      ));
    return issueStaffLink(tx, 'demo', owner.id, now);
  });
}

/** The demo's store: found again by its name, and told where it is this time. */
async function demoStore(
  storage: Storage,
  demo: ReturnType<typeof demoShop>,
  host: string,
  port: string,
): Promise<Store> {
  return storage.write(async (tx) => {
    const store =
      (await findDemoStore(tx, demo)) ?? (await createStore(tx, { name: demo.name }, Date.now())).test;
    const { storeId } = store;
    for (const kind of ['public', 'secret', 'access'] as const)
      await addKey(tx, storeId, kind, keys[kind], Date.now());
    await setDomain(tx, storeId, { domain: host, protocol: 'http' }, { operator: true });
    await allowDomains(tx, storeId, [{ domain: `localhost:${port}`, protocol: 'http' }]);
    return (await findStore(tx, storeId))!;
  });
}

async function findDemoStore(db: Reader, demo: ReturnType<typeof demoShop>): Promise<Store | undefined> {
  return (await listStores(db)).find(({ name, mode }) => name === demo.name && mode === 'Test');
}

/** Ways to ship and taxes, where the shop has none yet: what a visitor changed stays. */
async function furnish(ask: Ask): Promise<void> {
  const methods = (await ask('GET', '/shipping_methods')) as unknown[];
  if (methods.length === 0)
    for (const method of shippingMethods) await ask('POST', '/shipping_methods', method);
  const { taxes: known } = (await ask('GET', '/settings/taxes')) as { taxes: unknown[] };
  if (known.length === 0) await ask('PUT', '/settings/taxes', { taxes });
}

type Ask = (method: string, path: string, body?: unknown) => Promise<unknown>;

/** Calls the shop's own API, as its merchant would, past the door that is closed until it is filled. */
function asker(origin: string, pass: string): Ask {
  return async (method, path, body) => {
    const response = await fetch(`${origin}/api${path}`, {
      method,
      headers: {
        authorization: `Basic ${Buffer.from(`${keys.secret}:`).toString('base64')}`,
        [passHeader]: pass,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((error: Error & { cause?: Error }) => {
      // Ports that `fetch` refuses are refused by browsers too.
      const refused = error.cause?.message === 'bad port';
      throw refused ? new UsageError(`no browser opens ${origin}: choose another --port`) : error;
    });
    if (!response.ok)
      throw new Error(`the demo shop could not be filled: ${method} ${path}: ${await response.text()}`);
    return response.json();
  };
}

async function load<R>(
  storage: Storage,
  store: Store,
  kind: ImportKind<R>,
  objects: Iterable<object>,
): Promise<void> {
  async function* elements() {
    let position = 0;
    for (const object of objects) yield { position: ++position, text: JSON.stringify(object) };
  }
  const progress = progressLine(kind.name);
  await importObjects(storage, store, kind, elements(), {
    onProgress: progress.update,
    onSkip: (position, why) => console.error(`demo ${kind.name} ${position}: ${why}`),
  });
  progress.end();
}
