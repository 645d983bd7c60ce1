import { setTimeout as sleep } from 'node:timers/promises';
import { fillCart, must, payCart, stockProducts } from '../support/buyer.js';
import { type Check, expectations, type Size, seeded } from '../support/check.js';
import { movingClock } from '../support/clock.js';
import { count, look } from '../support/databases.js';
import { type Heard, tenReceivers } from '../support/receivers.js';
import { createStore, pooled, type RelShop, serveShop } from '../support/shop.js';
import { until } from '../support/until.js';

const events: Record<Size, number> = { short: 200, full: 5000, nightly: 200_000 };
/** How fast they come while delays are measured: each is up to ten calls. */
const perSecond = 50;
const kills = 5;
const hour = 3_600_000;
const waiting = "select count(*) from webhook_delivery where state = 'waiting'";
const untold = 'select count(*) from outbox where handled = 0';

/**
 * Ten receivers, of which some hang, fail or die, and a server that is killed: in the end each has heard of
 * everything.
 */
export const webhooks: Check = {
  id: 'R8',
  name: 'webhooks',
  description:
    'receivers that hang, fail and die, a server that is killed: every event at every receiver, and the well ones at once',
  short: false,
  async run({ url, size, seed }) {
    const random = seeded(seed);
    const expect = expectations();
    const clock = movingClock();
    const receivers = await tenReceivers(clock.now);
    const { heard, counts } = receivers;
    const keys = await createStore(url);
    const start = (): Promise<RelShop> =>
      serveShop(url, keys, { words: ['--allow-hosts', receivers.hosts.join(',')], env: clock.env });
    let shop = await start();
    const many = events[size];
    try {
      await receivers.register(shop);
      const tellsByToken = new Map<string, number>();
      const change = await changes(shop);
      // One part at an even pace, to see how long the well ones wait beside those that hang.
      const paced = Math.min(Math.floor(many * 0.4), perSecond * 40);
      for (let index = 0; index < paced; index += 1) {
        const due = sleep(1000 / perSecond);
        void change(shop, tellsByToken);
        await due;
      }
      const well = heard.filter(({ isWell }) => isWell);
      const all = () => well.every(({ events }) => events.size >= tellsByToken.size);
      await until('the well receivers hear of what was paced', all, 20_000).catch(({ message }) =>
        expect.misses.push(message),
      );
      const delays = well.flatMap((one) => delaysOf(one, tellsByToken)).sort((a, b) => a - b);
      const p99 = delays[Math.floor(delays.length * 0.99)] ?? Number.POSITIVE_INFINITY;
      expect.holds(`a well receiver waited ${Math.round(p99)} ms at p99`, p99 < 2000);
      // The rest as fast as it goes, over a server that is killed and receivers that die.
      const each = Math.ceil((many - paced) / kills);
      for (let round = 0; round < kills; round += 1) {
        if (round % 2 === 0) receivers.die();
        const current = shop;
        const killed = sleep(200 + random() * 1500).then(() => current.stop('SIGKILL'));
        await pooled(Array.from({ length: each }), 16, () => change(current, tellsByToken));
        await killed;
        // Whoever ran the jobs is dead for longer than its lease lasts.
        await clock.forward(20_000);
        shop = await start();
        if (round % 2 === 0) await receivers.revive();
      }
      while (tellsByToken.size < many)
        await pooled(Array.from({ length: many - tellsByToken.size }), 16, () => change(shop, tellsByToken));
      await until('events are handed out', async () => (await count(url, untold)) === 0, 120_000);
      // Nearly three days of outage, in steps; then all is well again.
      for (const hours of [1, 4, 19, 24, 23]) {
        await clock.forward(hours * hour, shop.pid);
        await sleep(size === 'short' ? 1000 : 3000);
      }
      receivers.repair();
      for (let step = 0; step < 4 && (await count(url, waiting)) > 0; step += 1) {
        await clock.forward(hour / 4, shop.pid);
        await until('the queue is empty', async () => (await count(url, waiting)) === 0, 60_000).catch(
          () => {},
        );
      }
      const rows = await look(
        url,
        "select id from outbox where topic in ('order.completed', 'order.tracking.changed')",
      );
      const ids = rows.map((row) => String(row.id));
      const lost = heard.map(
        ({ name, events }) => [name, ids.filter((id) => !events.has(id)).length] as const,
      );
      for (const [name, missing] of lost) expect.same(`events that ${name} never heard of`, missing, 0);
      const trackings = new Set([...heard[0]!.events.values()].map(({ tracking }) => tracking));
      const unheard = [...tellsByToken.keys()].filter((tracking) => !trackings.has(tracking)).length;
      expect.same('acknowledged changes that nobody heard of', unheard, 0);
      expect.same(
        'deliveries given up',
        await count(url, "select count(*) from webhook_delivery where state <> 'delivered'"),
        0,
      );
      expect.same('calls without a right signature', counts.unsigned, 0);
      expect.same('repeated calls with another body', counts.otherBody, 0);
      expect.same('redirects followed', counts.followed, 0);
      return {
        counts: {
          events: ids.length,
          receivers: heard.length,
          kills,
          calls: counts.calls,
          again: counts.again,
          lost: lost.reduce((sum, [, n]) => sum + n, 0),
          delayP50Ms: Math.round(delays[Math.floor(delays.length / 2)] ?? 0),
          delayP99Ms: Math.round(p99),
        },
        misses: expect.misses,
      };
    } finally {
      await shop.stop('SIGKILL');
      receivers.close();
      clock.close();
    }
  },
};

/** A change of one of some orders, each another event; it is noted once it was acknowledged. */
async function changes(shop: RelShop) {
  await stockProducts(shop, [{ id: 'tee' }]);
  const orders: string[] = [];
  for (let index = 0; index < 32; index += 1) {
    const { token } = await fillCart(shop, [{ id: 'tee' }]);
    must(200, await payCart(shop, token));
    orders.push(token);
  }
  let number = 0;
  return async (current: RelShop, tellsByToken: Map<string, number>): Promise<void> => {
    number += 1;
    const trackingNumber = `T${number}`;
    const order = orders[number % orders.length]!;
    const began = Date.now();
    const answer = await current.admin('PUT', `/orders/${order}`, { trackingNumber }).catch(() => undefined);
    if (answer?.status === 200) tellsByToken.set(trackingNumber, began);
  };
}

/** How long a receiver waited for each change from the moment that it was asked for. */
function delaysOf({ events }: Heard, tellsByToken: ReadonlyMap<string, number>): number[] {
  return [...events.values()].flatMap(({ at, tracking }) => {
    const began = tellsByToken.get(tracking);
    return began === undefined ? [] : [at - began];
  });
}
