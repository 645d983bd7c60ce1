import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { type AppContext, appContext } from '../src/app/context.js';
import type { Job } from '../src/jobs/job.js';
import { type JobOptions, type Jobs, startJobs } from '../src/jobs/start-jobs.js';
import { migrate } from '../src/storage/migrate.js';
import { open } from '../src/storage/open.js';
import { onEachDatabase, type TestDatabase } from './support/databases.js';
import { startShop } from './support/shop.js';

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** Processes on one database, each with its own connections and its own jobs. */
async function processes(database: TestDatabase, count: number) {
  const url = await database.fresh();
  const shops: AppContext[] = [];
  for (let number = 0; number < count; number += 1) {
    const storage = open(url, { connections: 3 });
    undo.push(() => storage.close());
    if (number === 0) await migrate(storage);
    shops.push(appContext(storage));
  }
  const errors: string[] = [];
  const log = {
    error: (about: object, message: string) => void errors.push(`${message} ${JSON.stringify(about)}`),
  };
  const start = (number: number, jobs: readonly Job[], options: JobOptions = {}): Jobs => {
    const started = startJobs(shops[number]!, log, { leaseMs: 600, pollMs: 20, ...options, jobs });
    undo.push(() => started.stop());
    return started;
  };
  return { shops, start, errors };
}

const job = (run: Job['run'], more: Partial<Job> = {}): Job => ({
  name: 'test',
  everyMs: 60_000,
  onCommit: false,
  run,
  ...more,
});

async function until(what: string, test: () => boolean | Promise<boolean>, ms = 10_000): Promise<void> {
  const deadline = Date.now() + ms;
  while (!(await test())) {
    if (Date.now() > deadline) throw new Error(`not within ${ms} ms: ${what}`);
    await sleep(10);
  }
}

onEachDatabase((database) => {
  it('runs jobs in one process at a time, and in another once that one stops', async () => {
    const { start } = await processes(database, 3);
    const runs: string[] = [];
    const counting = (who: string) => job(async () => void runs.push(who), { everyMs: 20 });
    const first = start(0, [counting('a')]);
    await until('the first runs', () => runs.length > 2);
    start(1, [counting('b')]);
    start(2, [counting('c')]);
    await sleep(1500);
    expect(new Set(runs)).toEqual(new Set(['a']));
    await first.stop();
    const stoppedAt = runs.length;
    await until('another runs', () => runs.length > stoppedAt + 5);
    const after = new Set(runs.slice(stoppedAt));
    expect(after.size).toBe(1);
    expect(after.has('a')).toBe(false);
  });

  it('takes over from a process that died', async () => {
    const { shops, start } = await processes(database, 2);
    await shops[0]!.storage.write((tx) =>
      tx
        .insertInto('lease')
        .values({ store_id: 0, name: 'jobs', holder: 'the dead', expires_at: Date.now() + 1000 })
        .execute(),
    );
    let ranAt = 0;
    const began = Date.now();
    start(1, [job(async () => void (ranAt ||= Date.now()))]);
    await until('it runs', () => ranAt > 0);
    expect(ranAt - began).toBeGreaterThan(900);
  });

  it('runs again after a failure, which it logs, and lets no other job wait for it', async () => {
    const { start, errors } = await processes(database, 1);
    let failing = 0;
    let healthy = 0;
    start(0, [
      job(
        async () => {
          failing += 1;
          if (failing < 3) throw new Error('the disk is on fire');
        },
        { name: 'failing' },
      ),
      job(async () => void (healthy += 1), { everyMs: 10 }),
    ]);
    await until('it is tried again', () => failing === 3);
    expect(healthy).toBeGreaterThan(20);
    expect(errors).toHaveLength(2);
    expect(errors[0]).toContain('"job":"failing"');
  });

  it('runs at once after a commit of another process, and again while there is more to do', async () => {
    const { shops, start } = await processes(database, 2);
    const seen: number[] = [];
    start(0, [
      job(
        async (context) => {
          const rows = await context.storage.read.selectFrom('counter').select('value').execute();
          seen.push(rows[0]?.value ?? 0);
          return seen.length % 3 === 0 ? undefined : 0;
        },
        { onCommit: true },
      ),
    ]);
    await until('it ran thrice for its beginning', () => seen.length >= 3);
    await sleep(300);
    const before = seen.length;
    await shops[1]!.storage.write((tx) =>
      tx.insertInto('counter').values({ store_id: 1, name: 'n', value: 7 }).execute(),
    );
    const at = Date.now();
    await until('it has seen the commit', () => seen.includes(7));
    expect(Date.now() - at).toBeLessThan(2000);
    expect(seen.length).toBeGreaterThan(before);
  });

  it('waits for what is in flight when it stops, with the signal given, and starts nothing more', async () => {
    const { start } = await processes(database, 1);
    const story: string[] = [];
    const jobs = start(0, [
      job(async (_context, signal, run) => {
        story.push('run');
        run.background(
          sleep(400).then(() => {
            story.push(`background, told to end: ${signal.aborted}`);
          }),
        );
        await sleep(200);
        story.push('ran');
        return 0;
      }),
    ]);
    await until('it runs', () => story.length === 1);
    await jobs.stop();
    await sleep(50);
    expect(story).toEqual(['run', 'ran', 'background, told to end: true']);
  });

  it('goes on after the database was away', async () => {
    const { shops, start } = await processes(database, 1);
    let runs = 0;
    const { storage } = shops[0]!;
    const write = storage.write;
    let away = false;
    Object.assign(storage, {
      write: (run: never) => (away ? Promise.reject(new Error('away')) : write(run)),
    });
    start(0, [job(async () => void (runs += 1), { everyMs: 10 })]);
    await until('it runs', () => runs > 3);
    away = true;
    await sleep(1200);
    const during = runs;
    await sleep(200);
    expect(runs).toBe(during);
    away = false;
    await until('it runs again', () => runs > during + 3);
  });

  it('tells of a backlog that does not move, in /health and as a metric, while calls are answered', async () => {
    const shop = await startShop(database);
    const seen = async () => {
      const metrics = (await shop.app.inject({ method: 'GET', url: '/metrics' })).body;
      const health = await shop.app.inject({ method: 'GET', url: '/health' });
      const seconds = /^comptoir_jobs_backlog_seconds (\d+)/m.exec(metrics)?.[1];
      return { status: health.statusCode, body: health.json(), seconds: Number(seconds) };
    };
    expect(await seen()).toEqual({ status: 200, body: { status: 'ok' }, seconds: 0 });
    const event = { store_id: 1, id: 'e', topic: 'x', subject: 's', handled: 0, doc: '{}' };
    await shop.storage.write((tx) =>
      tx
        .insertInto('outbox')
        .values({ ...event, created_at: Date.now() - 600_000 })
        .execute(),
    );
    const { status, body, seconds } = await seen();
    expect([status, body.jobs.status]).toEqual([200, 'standing still']);
    expect(seconds).toBeGreaterThanOrEqual(600);
    expect(body.jobs.waitingSeconds).toBeGreaterThanOrEqual(600);
  });
});
