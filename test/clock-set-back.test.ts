import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { appContext } from '../src/app/context.js';
import { beginCall } from '../src/domain/idempotency.js';
import { followClock } from '../src/jobs/follow-clock.js';
import { leaseOf } from '../src/jobs/lease.js';
import { onEachDatabase } from './support/databases.js';

const hour = 3_600_000;

onEachDatabase((database) => {
  it('takes a lease that was taken before the clock was set back, and none that runs', async () => {
    const storage = await database.open();
    const leave = (name: string, ms: number) =>
      storage.write((tx) =>
        tx
          .insertInto('lease')
          .values({ store_id: 0, name, holder: 'another', expires_at: Date.now() + ms })
          .execute(),
      );
    await leave('ahead', 5 * hour);
    await leave('running', 10_000);
    expect(await leaseOf(storage, 'ahead', 'us', 15_000).hold()).toBe(true);
    expect(await leaseOf(storage, 'running', 'us', 15_000).hold()).toBe(false);
  });

  it('lets what waits for a moment wait no longer than it would have, without the hours that come twice', async () => {
    const storage = await database.open();
    const then = Date.now() + 5 * hour;
    const row = (id: string, state: string, wrote: number, waits: number) => ({
      store_id: 1,
      id,
      kind: 'invoice',
      subject_of: 'x',
      recipient: 'jane@example.com',
      state,
      attempts: 0,
      due_at: wrote + waits,
      created_at: wrote,
      updated_at: wrote,
      doc: '{}',
    });
    await storage.write((tx) =>
      tx
        .insertInto('mail')
        .values([row('ahead', 'waiting', then, 60_000), row('usual', 'waiting', then - 5 * hour, 2 * hour)])
        .execute(),
    );
    const now = then - 5 * hour;
    await followClock(appContext(storage, { now: () => now }));
    const due = await storage.read.selectFrom('mail').select(['id', 'due_at']).orderBy('id').execute();
    expect(due).toEqual([
      { id: 'ahead', due_at: now + 60_000 },
      { id: 'usual', due_at: now + 2 * hour },
    ]);
  });

  it('begins a call anew whose process died before the clock was set back', async () => {
    const storage = await database.open();
    const call = (holder: string) => ({ storeId: 1, scope: 's', id: 'k', requestHash: 'h', holder });
    const now = Date.now();
    await storage.write((tx) => beginCall(tx, call('dead'), now + 5 * hour));
    expect(await storage.write((tx) => beginCall(tx, call('ours'), now))).toEqual({ state: 'ours' });
    await sleep(1);
    expect(await storage.write((tx) => beginCall(tx, call('third'), now + 10))).toEqual({
      state: 'under way',
    });
  });
});
