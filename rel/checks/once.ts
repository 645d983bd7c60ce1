import { randomUUID } from 'node:crypto';
import { fillCart, payCart, stockProducts } from '../support/buyer.js';
import { type Check, expectations, type Size } from '../support/check.js';
import { count } from '../support/databases.js';
import { createStore, pooled, serveShop } from '../support/shop.js';

const carts: Record<Size, number> = { short: 5, full: 50, nightly: 2000 };
const submits: Record<Size, number> = { short: 60, full: 200, nightly: 200 };

/** One cart paid for by many calls at once, with one key, with keys of their own and with none. */
export const once: Check = {
  id: 'R3',
  name: 'once',
  says: 'one cart, two hundred calls to pay: one order, equal answers',
  async run({ url, size }) {
    const keys = await createStore(url);
    // Two processes on one database: a buyer's calls may meet any of them.
    const shops = [
      await serveShop(url, keys, { connections: 200 }),
      await serveShop(url, keys, { connections: 200 }),
    ];
    const expect = expectations();
    let answered = 0;
    let conflicts = 0;
    try {
      await stockProducts(shops[0]!, [{ id: 'tee', stock: 100_000 }]);
      for (let index = 0; index < carts[size]; index += 1) {
        const { token } = await fillCart(shops[0]!, [{ id: 'tee' }]);
        const key = randomUUID();
        const headers = (n: number): Record<string, string> => {
          if (n % 4 < 2) return { 'idempotency-key': key };
          return n % 4 === 2 ? { 'idempotency-key': randomUUID() } : {};
        };
        const answers = await pooled(Array.from({ length: submits[size] }), 200, (_, n) =>
          payCart(shops[n % 2]!, token, headers(n)),
        );
        const paid = answers.filter(({ status }) => status === 200);
        const bodies = new Set(paid.map(({ body }) => JSON.stringify(body)));
        answered += paid.length;
        conflicts += answers.filter(({ status }) => status === 409).length;
        expect.same(`cart ${index}: different answers`, bodies.size, 1);
        expect.holds(
          `cart ${index}: an answer other than 200 and 409: ${answers.find(({ status }) => status !== 200 && status !== 409)?.status}`,
          answers.every(({ status }) => status === 200 || status === 409),
        );
        const other = await shops[0]!.page(
          'POST',
          `/cart/${token}/pay`,
          { method: 'deferred' },
          { 'idempotency-key': key },
        );
        expect.same(`cart ${index}: another body under the key`, other.status, 422);
      }
      const orders = await count(url, 'select count(*) from orders where completed = 1');
      const events = await count(url, "select count(*) from outbox where topic = 'order.completed'");
      const payments = await count(url, "select count(*) from payment where state = 'paid'");
      const left = (await shops[0]!.admin('GET', '/products/tee')).body.stock;
      expect.same('orders', orders, carts[size]);
      expect.same('events', events, carts[size]);
      expect.same('payments', payments, carts[size]);
      expect.same('stock left', left, 100_000 - carts[size]);
      return {
        counts: {
          carts: carts[size],
          submits: carts[size] * submits[size],
          orders,
          payments,
          answered,
          conflicts,
        },
        misses: expect.misses,
      };
    } finally {
      for (const shop of shops) await shop.stop();
    }
  },
};
