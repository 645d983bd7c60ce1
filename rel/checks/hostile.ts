import fc from 'fast-check';
import { setDomain } from '../../src/domain/store/store.js';
import { type Hostile, hostileRequests } from '../../test/support/hostile.js';
import { complaint, hostileSender, keyFor } from '../../test/support/hostile-answers.js';
import { type ApiDocument, answerChecker } from '../../test/support/openapi.js';
import type { Route } from '../../test/support/routes.js';
import type { TestShop } from '../../test/support/shop.js';
import { fill } from '../../test/support/world.js';
import { sessionOf } from '../support/callers.js';
import { type Check, expectations, type Size } from '../support/check.js';
import { heapOf, inspected } from '../support/heap.js';
import { preloaded } from '../support/preload.js';
import { remoteShop } from '../support/remote-shop.js';
import { pooled } from '../support/shop.js';

const requests: Record<Size, number> = { short: 6000, full: 20_000, nightly: 1_000_000 };
/** What caches hold is there by then, also in the short form. */
const warmUp = 0.5;
const batch = 500;

/** Requests that no honest client sends, on every route, by four callers. */
export const hostile: Check = {
  id: 'R10',
  name: 'hostile',
  description:
    'requests that no honest client sends, on every route: no 5xx, no hang, answers as described, nothing kept',
  short: 'postgres',
  async run({ url, size, seed }) {
    const many = requests[size];
    const expect = expectations();
    const { NODE_OPTIONS } = preloaded('names');
    const env = {
      NODE_OPTIONS: `${NODE_OPTIONS} ${inspected.NODE_OPTIONS}`,
      // What is set is tried: no provider is asked from here, nor waited for on a machine without a way out.
      COMPTOIR_STRIPE_API: 'http://127.0.0.1:1',
      COMPTOIR_PAYPAL_API: 'http://127.0.0.1:1',
    };
    const { shop, server, close } = await remoteShop(url, { env });
    const sender = hostileSender(Number(new URL(server.address).port));
    try {
      const world = await fill(shop, shop, 'mine', 1);
      // Pages of the store are where nobody listens.
      const nowhere = { domain: '127.0.0.1:1', protocol: 'http' } as const;
      await shop.storage.write((tx) => setDomain(tx, shop.store.storeId, nowhere, { operator: true }));
      const session = await sessionOf(shop, world);
      const document = (await (await fetch(`${server.address}/openapi.json`)).json()) as ApiDocument;
      const undescribed = answerChecker(document);
      const routes = routesOf(document);
      const counts: Record<string, number> = {};
      let warm = 0;

      async function one(request: Hostile, index: number): Promise<void> {
        const key = keyOf(index, request.path, shop, session);
        const miss = (what: string): void => {
          expect.misses.push(
            `request ${index}, ${request.method} ${request.path.slice(0, 200)}: ${what}: ${summaryOf(request)}`,
          );
        };
        try {
          const answer = await sender.send(request, key);
          const group = `${Math.floor(answer.status / 100)}xx`;
          counts[group] = (counts[group] ?? 0) + 1;
          const wrong = complaint(request, answer) ?? describedWrong(request, answer, undescribed);
          if (wrong) miss(wrong.slice(0, 500));
        } catch (error) {
          miss((error as Error).message);
        }
      }

      for (let from = 0; from < many; from += batch) {
        const arbitrary = hostileRequests(routes, world);
        const some = fc.sample(arbitrary, { numRuns: Math.min(batch, many - from), seed: seed + from });
        await pooled(some, 4, (request, index) => one(request, from + index));
        if (warm === 0 && from + batch >= many * warmUp) warm = await heapOf(server);
      }
      const after = await heapOf(server);
      const growth = Math.round((after / warm - 1) * 100);
      expect.holds(`the heap grew by ${growth} %`, growth < 10);
      expect.same('5xx', counts['5xx'] ?? 0, 0);
      expect.same('it is well', (await server.send('GET', '/health')).status, 200);
      const logged = server
        .output()
        .split('\n')
        .filter((line) => /"level":[56]0/.test(line));
      expect.same(`errors in the log, such as ${logged[0]?.slice(0, 500)}`, logged.length, 0);
      return {
        counts: { requests: many, ...counts, heapMB: Math.round(after / 1e6), heapGrowth: `${growth} %` },
        misses: expect.misses,
      };
    } finally {
      sender.close();
      await close();
    }
  },
};

function routesOf({ paths }: ApiDocument): Route[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({
      method: method.toUpperCase(),
      path: path.replaceAll(/\{(\w+)\}/g, ':$1'),
    })),
  );
}

/**
 * Most come with the key that opens the route; some with none, with the public key, and with another store's.
 */
function keyOf(index: number, path: string, shop: TestShop, session: string): Record<string, string> {
  if (index % 10 === 0) return {};
  if (index % 10 === 1) return { authorization: `Bearer ${shop.publicKey}` };
  return keyFor(path, index % 10 === 2 ? shop.other : shop, session);
}

function describedWrong(
  { method, path }: Hostile,
  { status, headers, text }: { status: number; headers: Record<string, unknown>; text: string },
  undescribed: ReturnType<typeof answerChecker>,
): string | undefined {
  if (status >= 300 || method === 'HEAD' || !String(headers['content-type']).startsWith('application/json'))
    return undefined;
  // Whoever names fields gets those alone.
  if (/[?&]fields/i.test(path)) return undefined;
  const wrong = undescribed(method, path, status, JSON.parse(text));
  return wrong === undefined ? undefined : `${wrong} in ${text.slice(0, 200)}`;
}

function summaryOf({ headers, body }: Hostile): string {
  return `${JSON.stringify(headers).slice(0, 300)} ${String(body ?? '').slice(0, 300)}`;
}
