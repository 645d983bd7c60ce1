import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFakeGateway } from '../../test/support/fake-gateway.js';
import { webSite } from '../../test/support/pages.js';
import { addresses, harmless, hosts, names, trickyPages } from '../support/attacks.js';
import { type Check, expectations } from '../support/check.js';
import { type Entrance, entrancesOf } from '../support/entrances.js';
import { preloaded } from '../support/preload.js';
import { createStore, serveShop } from '../support/shop.js';
import { setTraps } from '../support/traps.js';

/** Addresses that lead inside, at every place where somebody may name one. */
export const ssrf: Check = {
  id: 'R9',
  name: 'ssrf',
  description:
    'private addresses in every spelling, names and redirects that lead inside, at every entrance: no connection',
  databases: 'sqlite',
  async run({ url }) {
    const expect = expectations();
    const folder = mkdtempSync(join(tmpdir(), 'comptoir-ssrf-'));
    const log = join(folder, 'connections');
    const [traps, gateway] = [await setTraps(), await startFakeGateway()];
    const pages = trickyPages(traps.port);
    const site = webSite(pages);
    await site.listen();
    const shop = await serveShop(url, await createStore(url), {
      words: ['--allow-hosts', `${site.host},${gateway.host}`, '--public-url', 'http://shop.test'],
      env: { ...preloaded('names'), REL_NAMES: JSON.stringify(names), REL_CONNECTIONS: log },
    });
    try {
      const stores = async () => shop.as(await createStore(url));
      const entrances = await entrancesOf(shop, stores, gateway);
      const tried = await Promise.all(entrances.map((entrance) => tryAll(entrance, { traps, site, expect })));
      const connections = (existsSync(log) ? readFileSync(log, 'utf8') : '').split('\n').filter(Boolean);
      const allowed = new Set([site.host, gateway.host].map((host) => host.replace(':', ' ')));
      const inside = connections.filter(
        (line) => !allowed.has(line) && !harmless.includes(line.split(' ')[0]!),
      );
      expect.holds(
        'connections were not written down',
        connections.some((line) => allowed.has(line)),
      );
      expect.same('connections that reached a trap', traps.touched.length, 0);
      expect.same(`connections tried to ${inside.slice(0, 3).join(', ')}`, inside.length, 0);
      expect.same('the server is well', (await shop.send('GET', '/health')).status, 200);
      return {
        counts: {
          entrances: entrances.length,
          attempts: tried.reduce((sum, n) => sum + n, 0),
          listeners: traps.listeners,
          reached: traps.touched.length,
          triedInside: inside.length,
        },
        misses: expect.misses,
      };
    } finally {
      await shop.stop();
      traps.close();
      site.close();
      await gateway.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

interface Ground {
  readonly traps: { readonly port: number };
  readonly site: { readonly origin: string };
  readonly expect: ReturnType<typeof expectations>;
}

/**
 * Nothing that an address does keeps its caller longer, in milliseconds: 5 s to try it when it is set, 10 s to
 * ask it, and some for the rest.
 */
const slowest = 18_000;

/** Tries every address at one entrance, one after the other; answers how many. */
async function tryAll(entrance: Entrance, { traps, site, expect }: Ground): Promise<number> {
  const targets = entrance.takes === 'host' ? hosts : addresses(traps.port, site.origin);
  for (const address of targets) {
    const began = performance.now();
    const refused = await entrance.attempt(address);
    const fine = refused !== undefined || (entrance.heeds === 'status' && address.endsWith('/bomb'));
    expect.holds(`${entrance.name} took ${address}`, fine);
    expect.holds(`${entrance.name} took long over ${address}`, performance.now() - began < slowest);
  }
  return targets.length;
}
