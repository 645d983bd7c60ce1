import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fillCart, payCart, stockProducts } from '../support/buyer.js';
import { type Check, expectations, type Size } from '../support/check.js';
import { count, look } from '../support/databases.js';
import { createStore, serveShop } from '../support/shop.js';
import { until } from '../support/until.js';

const rounds: Record<Size, number> = { short: 2, full: 10, nightly: 50 };
const clients = 20;
const longestMs = 15_000;

/**
 * The disk of a SQLite file fills up under buyers, and gets room again, in turns. Mounting a small one needs
 * root.
 */
export const fullDisk: Check = {
  id: 'R26',
  name: 'full-disk',
  description:
    'a full disk under 20 clients: every call is answered, and all goes on by itself once there is room',
  databases: 'sqlite',
  async run({ size }) {
    const expect = expectations();
    const disk = mkdtempSync(join(tmpdir(), 'comptoir-disk-'));
    if (process.getuid?.() !== 0)
      return { counts: { skipped: 'mounting a small disk needs root' }, misses: [] };
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=48m', 'none', disk]);
    const url = `sqlite:${join(disk, 'shop.db')}`;
    const ballast = join(disk, 'ballast');
    const statuses: Record<number, number> = {};
    const paid = new Set<string>();
    let slowest = 0;
    try {
      const shop = await serveShop(url, await createStore(url));
      try {
        await stockProducts(shop, [{ id: 'tee', stock: 1_000_000 }]);
        for (let round = 0; round < rounds[size]; round += 1) {
          let going = true;
          const client = async (): Promise<void> => {
            while (going) {
              const began = performance.now();
              try {
                const { token } = await fillCart(shop, [{ id: 'tee' }]);
                const { status } = await payCart(shop, token);
                statuses[status] = (statuses[status] ?? 0) + 1;
                if (status === 200) paid.add(token);
                expect.holds(`paying: ${status}`, status === 200 || status === 503);
              } catch (error) {
                const refused = (error as Error).message;
                statuses[503] = (statuses[503] ?? 0) + 1;
                expect.holds(refused, refused.startsWith('503 '));
              }
              slowest = Math.max(slowest, performance.now() - began);
            }
          };
          const work = Array.from({ length: clients }, client);
          await sleep(500);
          fillUp(ballast);
          await sleep(2_000);
          rmSync(ballast);
          await sleep(500);
          going = false;
          const answered = Promise.all(work).then(() => true);
          const late = sleep(20_000, false, { ref: false });
          expect.same(`round ${round}: all calls answered`, await Promise.race([answered, late]), true);
          const { token } = await fillCart(shop, [{ id: 'tee' }]);
          expect.same(`round ${round}: paying after`, (await payCart(shop, token)).status, 200);
          paid.add(token);
          await until(
            'the jobs go on',
            async () => (await count(url, 'select count(*) from outbox where handled = 0')) === 0,
            30_000,
          );
        }
        const rows = await look(url, 'select token from orders where completed = 1');
        const there = new Set(rows.map((row) => String(row.token)));
        expect.same('acknowledged orders lost', [...paid].filter((token) => !there.has(token)).length, 0);
        expect.same('integrity', (await look(url, 'pragma integrity_check'))[0]?.integrity_check, 'ok');
        expect.holds(`a purchase took ${Math.round(slowest)} ms`, slowest <= longestMs);
      } finally {
        await shop.stop();
      }
    } finally {
      execFileSync('umount', ['-l', disk]);
      rmSync(disk, { recursive: true, force: true });
    }
    return {
      counts: { rounds: rounds[size], clients, statuses, paid: paid.size, slowestMs: Math.round(slowest) },
      misses: expect.misses,
    };
  },
};

/** Takes all the room there is. */
function fillUp(file: string): void {
  for (let size = 1 << 22; size >= 512; size /= 2) {
    for (;;) {
      try {
        writeFileSync(file, Buffer.alloc(size), { flag: 'a' });
      } catch {
        break;
      }
    }
  }
}
