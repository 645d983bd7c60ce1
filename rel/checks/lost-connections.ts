import { fillCart, payCart, stockProducts } from '../support/buyer.js';
import { type Check, expectations, type Size } from '../support/check.js';
import { look } from '../support/databases.js';
import { type Answer, createStore, serveShop } from '../support/shop.js';
import { until } from '../support/until.js';

const rounds: Record<Size, number> = { short: 30, full: 300, nightly: 3000 };

/** Every connection of the server is ended while calls use it, again and again. */
export const lostConnections: Check = {
  id: 'R23',
  name: 'lost-connections',
  description:
    'every connection to the database ended under load: the process lives, calls are answered or 503',
  databases: 'postgres',
  async run({ url, size }) {
    const expect = expectations();
    const keys = await createStore(url);
    const shop = await serveShop(url, keys);
    const statuses: Record<number, number> = {};
    let ended = 0;
    const note = (answer: Answer): void => {
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
      if (answer.status === 503)
        expect.holds('a 503 without Retry-After', answer.headers['retry-after'] !== undefined);
      else expect.holds(`an answer ${answer.status}`, answer.status < 400);
    };
    try {
      await stockProducts(shop, [{ id: 'tee', stock: 1_000_000 }, { id: 'cap' }]);
      for (let round = 0; round < rounds[size]; round += 1) {
        const { token } = await untilFilled(shop);
        const calls = [
          ...Array.from({ length: 14 }, (_, at) =>
            shop.admin('GET', `/orders?limit=${1 + at}&offset=${round}`),
          ),
          shop.admin('PUT', '/products/cap', { price: 10 + (round % 7) }),
          payCart(shop, token),
        ];
        const killing = look(
          url,
          `select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid()`,
        ).then((rows) => {
          ended += rows.length;
        });
        for (const answer of await Promise.all(calls)) note(answer);
        await killing;
        expect.same(`round ${round}: the process`, isAlive(shop.pid), true);
        // Paid or not: asked again it is one order.
        await until('the order', async () => (await payCart(shop, token)).status === 200, 10_000);
      }
      const [sold] = await look(url, 'select count(*) as n from orders where completed = 1');
      expect.same('orders', Number(sold!.n), rounds[size]);
    } finally {
      await shop.stop();
    }
    return { counts: { rounds: rounds[size], connectionsEnded: ended, statuses }, misses: expect.misses };
  },
};

async function untilFilled(shop: Parameters<typeof fillCart>[0]): ReturnType<typeof fillCart> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await fillCart(shop, [{ id: 'tee' }]);
    } catch (error) {
      if (attempt >= 10) throw error;
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
