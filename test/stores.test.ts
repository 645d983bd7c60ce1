import { expect, it } from 'vitest';
import { createStore } from '../src/domain/store/store.js';
import { migrate } from '../src/storage/migrate.js';
import { open } from '../src/storage/open.js';
import { onEachDatabase } from './support/databases.js';

onEachDatabase((database) => {
  it('makes a store for each of several processes that ask at once', async () => {
    const url = await database.fresh();
    const storages = Array.from({ length: 4 }, () => open(url));
    await migrate(storages[0]!);
    const made = await Promise.all(
      storages.map((storage, index) =>
        storage.write((tx) => createStore(tx, { name: `Shop ${index}` }, Date.now())),
      ),
    );
    const ids = made.flatMap(({ test, live }) => [test.storeId, live.storeId]);
    expect(ids.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    await Promise.all(storages.map((storage) => storage.close()));
  });
});
