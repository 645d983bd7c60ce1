import { fillCart, payCart, stockProducts } from '../support/buyer.js';
import { type Check, expectations, type Size, seeded } from '../support/check.js';
import { count, look } from '../support/databases.js';
import { createStore, type RelShop, serveShop } from '../support/shop.js';
import { until } from '../support/until.js';

const kills: Record<Size, number> = { short: 10, full: 50, nightly: 1000 };
const buyers = 8;
const stock = 1_000_000;

/**
 * The server is killed again and again while buyers buy: what they were told must be there, and nothing by
 * halves.
 */
export const crash: Check = {
  id: 'R5',
  name: 'crash',
  description: 'kill -9 at random moments under load: no acknowledged order lost, none by halves',
  async run({ url, kind, size, seed }) {
    const random = seeded(seed);
    const keys = await createStore(url);
    const expect = expectations();
    const acknowledged = new Set<string>();
    let slowestStart = 0;
    let shop: RelShop = await serveShop(url, keys);
    await stockProducts(shop, [{ id: 'tee', stock }]);
    for (let round = 0; round < kills[size]; round += 1) {
      let alive = true;
      const current = shop;
      const work = Array.from({ length: buyers }, async () => {
        while (alive) {
          try {
            const { token } = await fillCart(current, [{ id: 'tee' }]);
            const answer = await payCart(current, token);
            if (answer.status === 200) acknowledged.add(token);
            else if (alive) expect.holds(`round ${round}: ${answer.status}`, answer.status < 500);
          } catch (error) {
            // The server was killed under this call: it was not acknowledged.
            if (alive) expect.misses.push(`round ${round}: ${(error as Error).message}`);
          }
        }
      });
      // Every other time the server has answered a payment by then, however slow the machine is.
      const before = acknowledged.size;
      if (round % 2 === 1) await until('an order', () => acknowledged.size > before, 10_000).catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 200 + random() * 500));
      alive = false;
      await current.stop('SIGKILL');
      await Promise.all(work);
      const began = performance.now();
      shop = await serveShop(url, keys);
      slowestStart = Math.max(slowestStart, performance.now() - began);
    }
    const orders = await count(url, 'select count(*) from orders where completed = 1');
    const there = new Set(
      (await look(url, 'select token from orders where completed = 1')).map((row) => String(row.token)),
    );
    const lost = [...acknowledged].filter((token) => !there.has(token)).length;
    const withoutEvent = await count(
      url,
      `select count(*) from orders o where completed = 1
        and not exists (select 1 from outbox e where e.subject = o.token and e.topic = 'order.completed')`,
    );
    const withoutLines = await count(
      url,
      'select count(*) from orders o where completed = 1 and not exists (select 1 from order_line l where l.token = o.token)',
    );
    const payments = await count(url, "select count(*) from payment where state = 'paid'");
    const left = (await shop.admin('GET', '/products/tee')).body.stock;
    const held = await count(url, 'select coalesce(sum(quantity), 0) from stock_hold');
    const numbers = await look(url, 'select id from orders where completed = 1 order by id');
    const invoices = await count(
      url,
      'select count(distinct invoice_number) from orders where completed = 1',
    );
    expect.holds('no order was acknowledged at all', acknowledged.size > 0);
    expect.same('acknowledged orders lost', lost, 0);
    expect.same('orders without an event', withoutEvent, 0);
    expect.same('orders without lines', withoutLines, 0);
    expect.same('payments', payments, orders);
    expect.same('stock left + held + sold', left + held + orders, stock);
    expect.same('different invoice numbers', invoices, orders);
    expect.same('highest number', Number(numbers.at(-1)?.id ?? 0), orders);
    expect.holds(`it took ${Math.round(slowestStart)} ms to start`, slowestStart <= 5000);
    if (kind === 'sqlite')
      expect.same('integrity', (await look(url, 'pragma integrity_check'))[0]?.integrity_check, 'ok');
    await shop.stop();
    return {
      counts: {
        kills: kills[size],
        acknowledged: acknowledged.size,
        orders,
        lost,
        withoutEvent,
        slowestStartMs: Math.round(slowestStart),
      },
      misses: expect.misses,
    };
  },
};
