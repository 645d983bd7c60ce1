import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { onEachDatabase } from './support/databases.js';
import { startShop } from './support/shop.js';

onEachDatabase((database) => {
  it('answers /health while every connection is busy with calls and more of them wait', async () => {
    const { app, storage } = await startShop(database);
    const health = async () => (await app.inject({ method: 'GET', url: '/health' })).json();
    let over = false;
    const busy =
      storage.dialect === 'postgres'
        ? Array.from({ length: 30 }, () => sql`select pg_sleep(1)`.execute(storage.read))
        : [];
    const all = Promise.all(busy).then(() => {
      over = true;
    });
    expect(await Promise.all([health(), health()])).toEqual([{ status: 'ok' }, { status: 'ok' }]);
    expect(over).toBe(storage.dialect === 'sqlite');
    await all;
  });
});
