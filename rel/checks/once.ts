import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fillCart, payCart, stockProducts } from '../support/buyer.js';
import { type Check, expectations, type Size } from '../support/check.js';
import { count } from '../support/databases.js';
import { pooled } from '../support/shop.js';
import { payByStripe, stripeShop } from '../support/stripe-shop.js';
import { until } from '../support/until.js';

const carts: Record<Size, number> = { short: 5, full: 50, nightly: 2000 };
/** Copies of the provider's message that come in the middle. */
const copies = 20;
const submits: Record<Size, number> = { short: 60, full: 200, nightly: 200 };

const untold = 'select count(*) from outbox where handled = 0';

/**
 * One cart paid for by many calls at once, with one key, with keys of their own and with none. Every second
 * one is paid at a provider, whose message comes twenty times in the middle.
 */
export const once: Check = {
  id: 'R3',
  name: 'once',
  description: 'one cart, two hundred calls to pay: one order, equal answers',
  async run({ url, size }) {
    // Two processes on one database: a buyer's calls may meet any of them.
    const setUp = await stripeShop(url, 2);
    const { shops, stripe } = setUp;
    const expect = expectations();
    let answered = 0;
    let conflicts = 0;
    let messages = 0;
    try {
      await stockProducts(shops[0]!, [{ id: 'tee', stock: 100_000 }]);
      for (let index = 0; index < carts[size]; index += 1) {
        const { token } = await fillCart(shops[0]!, [{ id: 'tee' }]);
        const key = randomUUID();
        const headers = (n: number): Record<string, string> => {
          if (n % 4 < 2) return { 'idempotency-key': key };
          return n % 4 === 2 ? { 'idempotency-key': randomUUID() } : {};
        };
        const outside = index % 2 === 1;
        stripe.plan(token, { time: 'before', troubles: [] });
        const pay = (n: number) =>
          outside
            ? payByStripe(shops[n % 2]!, token, 'pm_card_visa', headers(n))
            : payCart(shops[n % 2]!, token, headers(n));
        const calls = pooled(Array.from({ length: submits[size] }), 200, (_, n) => pay(n));
        if (outside) {
          // As soon as the money moved, and before most of the calls have their answer.
          for (let wait = 0; stripe.charged(token).count === 0 && wait < 15_000; wait += 2) await sleep(2);
          const statuses = await setUp.tellAgain(token, copies);
          messages += statuses.length;
          expect.holds(
            `cart ${index}: messages were answered ${statuses}`,
            statuses.every((status) => status === 200),
          );
        }
        const answers = await calls;
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
      await until('events are handed out', async () => (await count(url, untold)) === 0, 60_000);
      const outside = Math.floor(carts[size] / 2);
      const charges = stripe.charged().count;
      const mails = await count(url, "select count(*) from mail where kind in ('invoice', 'order-received')");
      const orders = await count(url, 'select count(*) from orders where completed = 1');
      const events = await count(url, "select count(*) from outbox where topic = 'order.completed'");
      const payments = await count(url, "select count(*) from payment where state = 'paid'");
      const left = (await shops[0]!.admin('GET', '/products/tee')).body.stock;
      expect.same('orders', orders, carts[size]);
      expect.same('events', events, carts[size]);
      expect.same('payments', payments, carts[size]);
      expect.same('charges', charges, outside);
      expect.same('mails', mails, carts[size]);
      expect.same('stock left', left, 100_000 - carts[size]);
      return {
        counts: {
          carts: carts[size],
          submits: carts[size] * submits[size],
          orders,
          payments,
          charges,
          mails,
          messages,
          answered,
          conflicts,
        },
        misses: expect.misses,
      };
    } finally {
      await setUp.close();
    }
  },
};
