import { setTimeout as sleep } from 'node:timers/promises';
import { startPostgres } from '../../test/support/postgres.js';
import { fillCart, payCart, stockProducts } from '../support/buyer.js';
import { type Check, expectations, type Size } from '../support/check.js';
import { freeze, postgresProcesses, thaw } from '../support/processes.js';
import { type Answer, createStore, serveShop } from '../support/shop.js';

const rounds: Record<Size, number> = { short: 2, full: 4, nightly: 20 };
/** In the short form less is waited for in vain. */
const words: Record<Size, readonly string[]> = { short: ['--statement-timeout', '3'], full: [], nightly: [] };
const buyers = 8;
const longestMs = 15_000;
const backMs = 2_000;

/**
 * A PostgreSQL server of its own stops as it is: it takes connections and answers nobody, and a while later
 * goes on.
 */
export const frozen: Check = {
  id: 'R24',
  name: 'frozen',
  short: false,
  description: 'a database that hangs: every call is refused in time, and orders come again once it goes on',
  databases: 'postgres',
  async run({ size }) {
    const expect = expectations();
    const postgres = await startPostgres();
    let [slowest, slowestLater, slowestBack] = [0, 0, 0];
    const statuses: Record<number, number> = {};
    try {
      const keys = await createStore(postgres.url);
      const shop = await serveShop(postgres.url, keys, { words: words[size] });
      const timed = async (call: Promise<Answer>): Promise<number> => {
        const began = performance.now();
        const { status, headers } = await call;
        statuses[status] = (statuses[status] ?? 0) + 1;
        if (status === 503) expect.holds('a 503 without Retry-After', headers['retry-after'] !== undefined);
        return performance.now() - began;
      };
      const calls = (tokens: readonly string[]): Promise<Answer>[] => [
        ...tokens.map((token) => payCart(shop, token, { 'idempotency-key': `a key of the cart ${token}` })),
        shop.admin('GET', '/orders?limit=3'),
        shop.admin('PUT', '/products/tee', { price: 11 }),
        shop.page('POST', '/cart', {}),
        shop.tienda('GET', '/customers'),
        shop.send('GET', '/health'),
      ];
      try {
        await stockProducts(shop, [{ id: 'tee', stock: 1_000_000 }]);
        for (let round = 0; round < rounds[size]; round += 1) {
          const tokens = await Promise.all(
            Array.from({ length: buyers }, async () => (await fillCart(shop, [{ id: 'tee' }])).token),
          );
          // The first time with everything, then what serves the connections alone: new ones are refused by
          // nobody.
          const pids = postgresProcesses(postgres.folder).slice(round % 2);
          freeze(pids);
          try {
            slowest = Math.max(slowest, ...(await Promise.all(calls(tokens).map(timed))));
            if (round % 2 === 0)
              slowestLater = Math.max(slowestLater, ...(await Promise.all(calls(tokens).map(timed))));
            await sleep(500);
          } finally {
            thaw(pids);
          }
          const began = performance.now();
          for (const token of tokens) {
            while ((await payCart(shop, token)).status !== 200) {
              if (performance.now() - began > 20_000) throw new Error('no order within 20 seconds');
              await sleep(20);
            }
            slowestBack = Math.max(slowestBack, token === tokens[0] ? performance.now() - began : 0);
          }
        }
      } finally {
        await shop.stop();
      }
    } finally {
      await postgres.stop();
    }
    expect.holds(`a call took ${Math.round(slowest)} ms`, slowest <= longestMs);
    expect.holds(`the first order came after ${Math.round(slowestBack)} ms`, slowestBack <= backMs);
    return {
      counts: {
        freezes: rounds[size],
        statuses,
        slowestMs: Math.round(slowest),
        slowestWhileKnownMs: Math.round(slowestLater),
        firstOrderAfterMs: Math.round(slowestBack),
      },
      misses: expect.misses,
    };
  },
};
