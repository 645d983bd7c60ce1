import { fillCart, payCart, stockProducts } from '../support/buyer.js';
import { type Check, expectations, type Size } from '../support/check.js';
import { createStore, pooled, serveShop } from '../support/shop.js';

const clients: Record<Size, number> = { short: 400, full: 2000, nightly: 20_000 };

/** Everybody comes in one second for a hundred units, while others only look. */
export const flash: Check = {
  id: 'R16',
  name: 'flash',
  description: 'a flash sale: a hundred units, thousands of buyers within a second',
  // How quickly it answers counts here, and a machine that does other things meanwhile cannot tell.
  short: false,
  async run({ url, size }) {
    const many = clients[size];
    const units = 100;
    const keys = await createStore(url);
    const shop = await serveShop(url, keys, { connections: 256 });
    const expect = expectations();
    try {
      await stockProducts(shop, [{ id: 'drop', stock: units }, { id: 'other' }]);
      const carts = await pooled(Array.from({ length: many }), 32, () => fillCart(shop, [{ id: 'drop' }]));
      const reads: number[] = [];
      let selling = true;
      const readers = Array.from({ length: 4 }, async () => {
        while (selling) {
          const began = performance.now();
          const { status } = await shop.admin('GET', '/products/other');
          reads.push(performance.now() - began);
          expect.same('a read during the sale', status, 200);
        }
      });
      const began = performance.now();
      const answers = await pooled(carts, 250, async ({ token }) => {
        const start = performance.now();
        const answer = await payCart(shop, token);
        return { ...answer, ms: performance.now() - start };
      });
      const seconds = (performance.now() - began) / 1000;
      selling = false;
      await Promise.all(readers);
      const sold = answers.filter(({ status }) => status === 200).length;
      const losers = answers.filter(({ status }) => status !== 200);
      const slowest = Math.max(...losers.map(({ ms }) => ms));
      const p99 = reads.sort((a, b) => a - b)[Math.floor(reads.length * 0.99)] ?? 0;
      expect.same('sold', sold, units);
      expect.holds(
        'a loser got a 5xx',
        losers.every(({ status }) => status < 500),
      );
      expect.holds(
        'a loser was not told that it is sold out',
        losers.every(({ body }) => /sold out|only \d+ of/i.test(JSON.stringify(body))),
      );
      expect.holds(`a loser waited ${Math.round(slowest)} ms`, slowest <= 3000);
      expect.holds(`reads took ${Math.round(p99)} ms at p99`, p99 <= 500);
      return {
        counts: {
          clients: many,
          units,
          sold,
          perSecond: Math.round(many / seconds),
          slowestLoserMs: Math.round(slowest),
          readP99Ms: Math.round(p99),
        },
        misses: expect.misses,
      };
    } finally {
      await shop.stop();
    }
  },
};
