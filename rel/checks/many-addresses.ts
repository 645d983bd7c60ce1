import { type Page, webSite } from '../../test/support/pages.js';
import { fillCart, must, payCart, stockProducts } from '../support/buyer.js';
import { type Check, expectations, type Size } from '../support/check.js';
import { residentBytes } from '../support/main-thread.js';
import { createStore, pooled, serveShop } from '../support/shop.js';

const addresses: Record<Size, number> = { short: 1000, full: 100_000, nightly: 1_000_000 };
const megabyte = 1024 * 1024;
/** What the server may take of the machine, where its JavaScript has 200 MB. */
const heapMegabytes = 200;
const mostResident = 400 * megabyte;

/** A buyer's page names ever new addresses on the shop's domain, where nothing is sold: a small server lives on. */
export const manyAddresses: Check = {
  id: 'R27',
  name: 'many-addresses',
  short: false,
  description:
    'a hundred thousand addresses that a buyer makes up: a server with 200 MB remembers what it can and goes on',
  databases: 'sqlite',
  async run({ url, size }) {
    const expect = expectations();
    const empty: Page = { body: '<p>Nothing is sold here</p>' };
    const site = webSite(new Proxy({}, { get: () => empty }) as Record<string, Page>);
    await site.listen();
    const keys = await createStore(url, ['--domain', site.origin]);
    const shop = await serveShop(url, keys, {
      words: ['--allow-hosts', site.host],
      env: { NODE_OPTIONS: `--max-old-space-size=${heapMegabytes}` },
    });
    const statuses: Record<number, number> = {};
    let peak = 0;
    try {
      await stockProducts(shop, [{ id: 'mug' }]);
      const { token } = must(201, await shop.page('POST', '/cart', {}));
      const before = residentBytes(shop.pid);
      await pooled(Array.from({ length: addresses[size] }), 32, async (_, n) => {
        const named = `/empty?q=${n}-${'x'.repeat(n % 1000)}`;
        const { status } = await shop.page('POST', `/cart/${token}/items`, { id: 'nothing', url: named });
        statuses[status] = (statuses[status] ?? 0) + 1;
        if (n % 50 === 0) peak = Math.max(peak, residentBytes(shop.pid));
      });
      expect.holds(`memory reached ${Math.round(peak / megabyte)} MB`, peak <= mostResident);
      for (const status of Object.keys(statuses).map(Number))
        expect.holds(`an answer ${status}`, status < 500);
      const cart = await fillCart(shop, [{ id: 'mug' }]);
      expect.same('paying after', (await payCart(shop, cart.token)).status, 200);
      return {
        counts: {
          addresses: addresses[size],
          statuses,
          residentMegabytes: [before, peak].map((bytes) => Math.round(bytes / megabyte)),
        },
        misses: expect.misses,
      };
    } finally {
      await shop.stop();
      site.close();
    }
  },
};
