import { expect, it } from 'vitest';
import { ShopError } from '../src/domain/errors.js';
import { type DeliveryFilter, listDeliveries, mostCounted, resendFailed } from '../src/domain/webhook/log.js';
import { insertRows } from '../src/storage/insert-rows.js';
import type { Storage } from '../src/storage/storage.js';
import { onEachDatabase } from './support/databases.js';
import { startShop, type TestShop } from './support/shop.js';

const each = 1300;

onEachDatabase({ inShare: 'postgres' }, (database) => {
  async function shopWithFailures(): Promise<{ shop: TestShop; receivers: [number, number] }> {
    const shop = await startShop(database);
    const add = async (path: string): Promise<number> => {
      const answer = await shop.call('POST', '/webhooks', { url: `https://receiver.example${path}` });
      expect(answer.statusCode).toBe(201);
      return answer.json().id;
    };
    const receivers: [number, number] = [await add('/one'), await add('/other')];
    const rows = Array.from({ length: 2 * each }, (_, n) => ({
      store_id: shop.store.storeId,
      id: `${String(n).padStart(8, '0')}-0000-4000-8000-000000000000`,
      receiver_id: receivers[n % 2]!,
      event_id: `event ${n}`,
      topic: 'order.completed',
      state: 'failed',
      attempts: 20,
      due_at: null,
      // Many come in the same millisecond.
      created_at: Math.floor(n / 50),
      updated_at: 1,
      doc: '{"subject":"a","tries":[]}',
    }));
    await shop.storage.write((tx) => insertRows(tx, 'webhook_delivery', rows));
    return { shop, receivers };
  }

  it('sends again all that failed for one receiver, a thousand rows at a time, and nothing of another', async () => {
    const { shop, receivers } = await shopWithFailures();
    const { storeId } = shop.store;
    let writes = 0;
    const storage: Storage = {
      ...shop.storage,
      write: (act) => {
        writes += 1;
        return shop.storage.write(act);
      },
    };
    expect(await resendFailed(storage, storeId, receivers[0], 5)).toBe(each);
    expect(writes).toBeGreaterThanOrEqual(3);
    const count = async (receiverId: number, state: 'waiting' | 'failed') =>
      (await listDeliveries(shop.storage.read, storeId, { receiverId, state }, { offset: 0, limit: 0 }))
        .total;
    expect([await count(receivers[0], 'failed'), await count(receivers[0], 'waiting')]).toEqual([0, each]);
    expect([await count(receivers[1], 'failed'), await count(receivers[1], 'waiting')]).toEqual([each, 0]);
    expect(await resendFailed(storage, storeId, receivers[0], 6)).toBe(0);
  });

  it('counts the log up to a bound, and reads its pages beyond', async () => {
    const { shop, receivers } = await shopWithFailures();
    const { storeId } = shop.store;
    const rows = Array.from({ length: mostCounted }, (_, n) => ({
      store_id: storeId,
      id: `${String(n).padStart(8, '0')}-1111-4000-8000-000000000000`,
      receiver_id: receivers[0],
      event_id: `event ${n}`,
      topic: n < 7 ? 'order.rare' : 'order.completed',
      state: 'delivered',
      attempts: 1,
      due_at: null,
      created_at: 1000 + n,
      updated_at: 1,
      doc: '{"subject":"a","tries":[]}',
    }));
    await shop.storage.write((tx) => insertRows(tx, 'webhook_delivery', rows));
    const read = (filter: DeliveryFilter, offset: number) =>
      listDeliveries(shop.storage.read, storeId, filter, { offset, limit: 5 });
    const first = await read({}, 0);
    expect([first.total, first.deliveries.length]).toEqual([mostCounted, 5]);
    const beyond = await read({}, mostCounted + 2 * each - 3);
    expect([beyond.total, beyond.deliveries.length]).toEqual([mostCounted, 3]);
    expect((await read({}, 2 * mostCounted)).deliveries).toEqual([]);
    const rare = await read({ event: 'order.rare' }, 5);
    expect([rare.total, rare.deliveries.length]).toEqual([7, 2]);
  });

  it('refuses a receiver that there is not, and one that is switched off', async () => {
    const { shop, receivers } = await shopWithFailures();
    const { storeId } = shop.store;
    await expect(resendFailed(shop.storage, storeId, 999, 5)).rejects.toThrow(ShopError);
    await shop.call('PUT', `/webhooks/${receivers[1]}`, { active: false });
    await expect(resendFailed(shop.storage, storeId, receivers[1], 5)).rejects.toThrow(/switched off/);
  });
});
