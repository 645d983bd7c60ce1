import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillCart, payCart, stockProducts } from '../support/buyer.js';
import { type Check, expectations, type Size, seeded } from '../support/check.js';
import { count, look } from '../support/databases.js';
import { createStore, serveShop } from '../support/shop.js';

const cuts: Record<Size, number> = { short: 20, full: 200, nightly: 5000 };

/**
 * The log of a SQLite file is cut at any byte after an acknowledged order, or its tail is damaged, as a power
 * cut leaves it.
 */
export const torn: Check = {
  id: 'R6',
  name: 'torn',
  description:
    'a torn write-ahead log: what was acknowledged before the cut is there, the rest is absent whole',
  databases: 'sqlite',
  async run({ url, size, seed }) {
    const random = seeded(seed);
    const expect = expectations();
    const folder = mkdtempSync(join(tmpdir(), 'comptoir-torn-'));
    const file = url.slice('sqlite:'.length);
    const keys = await createStore(url);
    const shop = await serveShop(url, keys);
    let damaged = 0;
    let absent = 0;
    try {
      await stockProducts(shop, [{ id: 'tee', stock: 1_000_000 }]);
      const acknowledged: string[] = [];
      for (let cut = 0; cut < cuts[size]; cut += 1) {
        const { token } = await fillCart(shop, [{ id: 'tee' }]);
        expect.same('paying', (await payCart(shop, token)).status, 200);
        acknowledged.push(token);
        const safe = existsSync(`${file}-wal`) ? statSync(`${file}-wal`).size : 0;
        // Orders that come after the last one that was acknowledged: the cut goes through them.
        const later = await fillCart(shop, [{ id: 'tee' }]);
        await payCart(shop, later.token);
        const copy = join(folder, `cut-${cut}.db`);
        for (const end of ['', '-wal']) if (existsSync(file + end)) copyFileSync(file + end, copy + end);
        const whole = existsSync(`${copy}-wal`) ? statSync(`${copy}-wal`).size : 0;
        if (whole > safe) {
          const at = safe + Math.floor(random() * (whole - safe));
          if (random() < 0.5) truncateSync(`${copy}-wal`, at);
          else flip(`${copy}-wal`, at, random);
          damaged += 1;
        }
        const integrity = (await look(`sqlite:${copy}`, 'pragma integrity_check'))[0]?.integrity_check;
        expect.same(`cut ${cut}: integrity`, integrity, 'ok');
        const rows = await look(
          `sqlite:${copy}`,
          `select o.token as token, (select count(*) from order_line l where l.token = o.token) as lines,
            (select count(*) from outbox e where e.subject = o.token and e.topic = 'order.completed') as events
            from orders o where completed = 1`,
        );
        const there = new Map(rows.map((row) => [String(row.token), row]));
        expect.same(
          `cut ${cut}: acknowledged orders lost`,
          acknowledged.filter((one) => !there.has(one)).length,
          0,
        );
        if (!there.has(later.token)) absent += 1;
        expect.holds(
          `cut ${cut}: an order by halves`,
          rows.every((row) => row.lines === 1 && row.events === 1),
        );
        const sold = rows.length;
        const left = await count(`sqlite:${copy}`, "select stock from product_stock where product = 'tee'");
        expect.same(`cut ${cut}: stock left + sold`, left + sold, 1_000_000);
        acknowledged.push(later.token);
        for (const end of ['', '-wal', '-shm']) rmSync(copy + end, { force: true });
      }
      return {
        counts: { cuts: cuts[size], damaged, ordersCutOff: absent, acknowledged: acknowledged.length },
        misses: expect.misses,
      };
    } finally {
      await shop.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** Flips some bits of a file from a byte on. */
function flip(file: string, from: number, random: () => number): void {
  const bytes = readFileSync(file);
  for (let count = 0; count < 8; count += 1) {
    const at = from + Math.floor(random() * (bytes.length - from));
    bytes[at] = bytes[at]! ^ (1 << Math.floor(random() * 8));
  }
  writeFileSync(file, bytes);
}
