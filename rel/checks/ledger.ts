import { type Books, furnish, restock } from '../support/bookkeeper.js';
import { type Check, type Size, seeded } from '../support/check.js';
import { afterwards } from '../support/counted-order.js';
import { purchase } from '../support/counted-purchase.js';
import { count } from '../support/databases.js';
import { createStore, serveShop } from '../support/shop.js';

const purchases: Record<Size, number> = { short: 30, full: 300, nightly: 10_000 };
const stores = 3;

/**
 * Random carts and orders, act by act, beside a model that counts by hand: in stores of one server, all at
 * once.
 */
export const ledger: Check = {
  id: 'R11b',
  name: 'ledger',
  description:
    'random acts from cart to refund, in three currencies, beside a model: every sum, refund and stock figure is its own',
  async run({ url, size, seed }) {
    const keys = await createStore(url);
    const shop = await serveShop(url, keys);
    const misses: string[] = [];
    let orders = 0;
    let acts = 0;
    try {
      const lanes = Array.from({ length: stores }, async (_, lane) => {
        const own = shop.as(await createStore(url));
        const books: Books = {
          shop: own,
          random: seeded(seed + lane),
          stock: new Map(),
          misses,
          done: [],
          acts: 0,
        };
        await furnish(own);
        for (let n = 0; n < purchases[size] / stores; n += 1) {
          if (n % 4 === 0) await restock(books, 25);
          books.done.length = 0;
          books.done.push(`store ${lane}, purchase ${n}`);
          const order = await purchase(books);
          if (!order) continue;
          orders += 1;
          await afterwards(books, order);
        }
        acts += books.acts;
      });
      await Promise.all(lanes);
      const placed = await count(url, 'select count(*) from orders where completed = 1');
      if (placed !== orders) misses.push(`${placed} orders instead of ${orders}`);
      return { counts: { stores, purchases: purchases[size], orders, acts }, misses };
    } finally {
      await shop.stop();
    }
  },
};
