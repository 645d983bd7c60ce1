import type { Storage } from '../storage/storage.js';

/** The one row that says which process runs the jobs. */
export interface Lease {
  /** Takes or renews it: whether it is ours now. Rejects where the database does not answer. */
  hold(): Promise<boolean>;
  /** Until when it is surely ours, by `performance.now()`. */
  readonly until: number;
  /** Gives it back, so that another process need not wait for its end. */
  release(): Promise<void>;
}

/**
 * A lease by name for `ms` milliseconds. It is measured in real time, whatever a shop's own clock says. A
 * holder that dies loses it when it expires. One that ends later than a lease taken now would (twice that,
 * for machines whose clocks differ) was taken before a clock was set back, and is nobody's.
 */
export function leaseOf(storage: Storage, name: string, holder: string, ms: number): Lease {
  let until = 0;

  async function isFree(): Promise<boolean> {
    const row = await storage.read
      .selectFrom('lease')
      .select(['holder', 'expires_at'])
      .where('store_id', '=', 0)
      .where('name', '=', name)
      .executeTakeFirst();
    return !row || row.holder === holder || !isRunning(row.expires_at);
  }

  function isRunning(expiresAt: number): boolean {
    const now = Date.now();
    return expiresAt > now && expiresAt <= now + 2 * ms;
  }

  async function take(): Promise<boolean> {
    const now = Date.now();
    return storage.write(async (tx) => {
      const taken = await tx
        .updateTable('lease')
        .set({ holder, expires_at: now + ms })
        .where('store_id', '=', 0)
        .where('name', '=', name)
        .where((eb) =>
          eb.or([
            eb('holder', '=', holder),
            eb('expires_at', '<=', now),
            eb('expires_at', '>', now + 2 * ms),
          ]),
        )
        .executeTakeFirst();
      if (taken.numUpdatedRows > 0n) return true;
      const made = await tx
        .insertInto('lease')
        .values({ store_id: 0, name, holder, expires_at: now + ms })
        .onConflict((conflict) => conflict.columns(['store_id', 'name']).doNothing())
        .executeTakeFirst();
      return (made.numInsertedOrUpdatedRows ?? 0n) > 0n;
    });
  }

  return {
    get until() {
      return until;
    },
    async hold() {
      const began = performance.now();
      // Those who only wait do not write.
      const held = (await isFree()) && (await take());
      until = held ? began + ms : 0;
      return held;
    },
    async release() {
      until = 0;
      await storage.write((tx) =>
        tx
          .deleteFrom('lease')
          .where('store_id', '=', 0)
          .where('name', '=', name)
          .where('holder', '=', holder)
          .execute(),
      );
    },
  };
}
