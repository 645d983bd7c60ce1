import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import BetterSqlite from 'better-sqlite3';
import { comptoir } from '../../test/support/program.js';
import { type Check, expectations, type Size } from '../support/check.js';
import { createStore, type RelShop, serveShop } from '../support/shop.js';

const megabytes: Record<Size, number> = { short: 60, full: 1000, nightly: 1000 };
const writesPerSecond = 100;
/** Below this, what two measurements differ by is the machine's doing. */
const noiseMs = 50;

/** A database is copied while it is written to, and while it is not. */
export const backup: Check = {
  id: 'R25',
  name: 'backup',
  short: false,
  description:
    'a backup under a hundred writes a second: it ends in time, writers hardly wait, the copy is sound',
  databases: 'sqlite',
  async run({ url, size }) {
    const expect = expectations();
    const folder = mkdtempSync(join(tmpdir(), 'comptoir-backup-'));
    const keys = await createStore(url);
    fill(url.slice('sqlite:'.length), megabytes[size]);
    const shop = await serveShop(url, keys);
    const copy = async (name: string): Promise<number> => {
      const began = performance.now();
      const ran = await comptoir(['backup', join(folder, name), '--database', url]);
      expect.same(`backup: ${ran.err}`, ran.code, 0);
      return performance.now() - began;
    };
    try {
      const idleMs = await copy('idle.db');
      const alone = writing(shop);
      await sleep(5_000);
      const aloneP99 = await alone.stop();
      const beside = writing(shop);
      const busyMs = await copy('busy.db');
      const besideP99 = await beside.stop();
      const checked = await comptoir(['check', '--database', `sqlite:${join(folder, 'busy.db')}`]);
      expect.same(`check of the copy: ${checked.out}${checked.err}`, checked.code, 0);
      expect.holds(
        `${Math.round(busyMs)} ms instead of ${Math.round(idleMs)} when idle`,
        busyMs <= 3 * idleMs + 1000,
      );
      expect.holds(
        `writers wait ${Math.round(besideP99)} ms at p99 instead of ${Math.round(aloneP99)}`,
        besideP99 <= Math.max(2 * aloneP99, noiseMs),
      );
      return {
        counts: {
          megabytes: megabytes[size],
          idleMs: Math.round(idleMs),
          busyMs: Math.round(busyMs),
          writesMeanwhile: beside.count(),
          p99Ms: [Math.round(aloneP99), Math.round(besideP99)],
        },
        misses: expect.misses,
      };
    } finally {
      await shop.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** Writes at a steady rate until it is stopped; then says how long the slowest of a hundred took. */
function writing(shop: RelShop) {
  const times: number[] = [];
  const underWay = new Set<Promise<void>>();
  const timer = setInterval(() => {
    const began = performance.now();
    const name = `${process.pid}-${times.length}-${began}`;
    const call = shop
      .tienda('POST', '/customers', { name, email: `${name}@customers.example` })
      .then(({ status }) => {
        if (status === 201) times.push(performance.now() - began);
      })
      .catch(() => {})
      .finally(() => underWay.delete(call));
    underWay.add(call);
  }, 1000 / writesPerSecond);
  return {
    count: () => times.length,
    async stop(): Promise<number> {
      clearInterval(timer);
      await Promise.all(underWay);
      times.sort((one, other) => one - other);
      return times[Math.floor(times.length * 0.99)] ?? Number.NaN;
    },
  };
}

/** Rows that nothing counts: events that were told long ago. */
function fill(path: string, size: number): void {
  const file = new BetterSqlite(path);
  const insert = file.prepare(
    "insert into outbox (store_id, id, topic, subject, created_at, handled, doc) values (1, ?, 'filler', '', ?, 1, ?)",
  );
  const doc = JSON.stringify({ filler: 'x'.repeat(100_000) });
  const now = Date.now();
  for (let done = 0; done < size * 10; done += 100)
    file.transaction(() => {
      for (let count = done; count < done + 100; count += 1) insert.run(`filler-${count}`, now, doc);
    })();
  file.close();
}
