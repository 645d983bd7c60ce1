import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { nextNumber } from '../src/storage/counter.js';
import { insertRows } from '../src/storage/insert-rows.js';
import { migrate, pendingMigrations } from '../src/storage/migrate.js';
import { open } from '../src/storage/open.js';
import { nextPosition, nextPositions, positionOf, positionsPerMs } from '../src/storage/position.js';
import { addToSearch, matchingPositions, removeFromSearch } from '../src/storage/search.js';
import { statement } from '../src/storage/statement.js';
import type { Storage } from '../src/storage/storage.js';
import { timeOrderedId } from '../src/storage/time-ordered-id.js';
import { onEachDatabase, testDatabase } from './support/databases.js';

onEachDatabase((database) => {
  it('brings the schema up to date once when several processes start together', async () => {
    const url = await database.fresh();
    const storages = [open(url), open(url), open(url)];
    const taken = await Promise.all(storages.map(migrate));
    // Each by whoever came first.
    expect(taken.flat().sort()).toEqual([
      '0001-shop',
      '0002-checkout',
      '0011-crawled-pages',
      '0013-amounts',
      '0017-erased-people',
      '0018-callers',
      '0020-terms',
      '0023-deliveries-by-event',
      '0025-references',
      '0026-staff',
      '0027-audit',
      '0028-staff-factors',
      '0031-deliveries-by-topic',
      '0032-customers-by-figure',
      '0033-moved-orders',
    ]);
    expect(await pendingMigrations(storages[0]!)).toEqual([]);
    await Promise.all(storages.map((storage) => storage.close()));
  });

  it('gives numbers without holes to concurrent writers, also when some of them fail', async () => {
    const storage = await database.open();
    const tries = Array.from({ length: 100 }, (_, index) =>
      storage.write(async (tx) => {
        const number = await nextNumber(tx, 1, 'invoice');
        if (index % 3 === 0) throw new Error('changed my mind');
        return number;
      }),
    );
    const settled = await Promise.allSettled(tries);
    const numbers = settled
      .flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
      .sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 66 }, (_, index) => index + 1));
  });

  it('keeps all of a write or nothing', async () => {
    const storage = await database.open();
    await expect(
      storage.write(async (tx) => {
        await tx.insertInto('tally').values({ store_id: 1, name: 'x', n: 1 }).execute();
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await storage.read.selectFrom('tally').selectAll().execute()).toEqual([]);
  });

  it('lets readers read while many writers wait for each other', async () => {
    const storage = await database.open();
    await storage.write((tx) => tx.insertInto('tally').values({ store_id: 1, name: 'x', n: 0 }).execute());
    const writers = Array.from({ length: 60 }, () =>
      storage.write(async (tx) => {
        const row = tx.updateTable('tally').where('store_id', '=', 1).where('name', '=', 'x');
        await row.set(({ eb }) => ({ n: eb('n', '+', 1) })).execute();
        await new Promise((resolve) => setTimeout(resolve, 20));
      }),
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    const [seen] = await storage.read.selectFrom('tally').select('n').execute();
    // Before half of the writers had their turn.
    expect(seen!.n).toBeLessThan(30);
    await Promise.all(writers);
    expect(await storage.read.selectFrom('tally').select('n').execute()).toEqual([{ n: 60 }]);
  });

  it('changes its epoch with every write, of another process too', async () => {
    const url = await database.fresh();
    const [one, two] = [open(url), open(url)];
    await migrate(one);
    await one.read.selectFrom('tally').selectAll().execute();
    const before = await one.epoch();
    await two.write((tx) => tx.insertInto('tally').values({ store_id: 1, name: 'x', n: 1 }).execute());
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(await one.epoch()).not.toBe(before);
    await Promise.all([one.close(), two.close()]);
  });

  it('reads what others have committed when the next event comes', async () => {
    const url = await database.fresh();
    const [here, there] = [open(url), open(url)];
    await migrate(here);
    const names = async () =>
      (await here.read.selectFrom('tally').select('name').execute()).map((row) => row.name);
    for (const name of ['a', 'b', 'c']) {
      const before = await names();
      await there.write((tx) => tx.insertInto('tally').values({ store_id: 1, name, n: 1 }).execute());
      await new Promise(setImmediate);
      expect(await names()).toEqual([...before, name]);
    }
    await Promise.all([here.close(), there.close()]);
  });

  it('puts what never changes of a statement into its text, where planners see it', async () => {
    const storage = await database.open();
    const named = statement<{ store: number; name: string }, { n: number }>((db, p) =>
      db
        .selectFrom('tally')
        .select('n')
        .where('n', '=', 7)
        .where('name', '<>', 'seven?')
        .where('store_id', '=', p('store'))
        .where('name', '=', p('name')),
    );
    await storage.write((tx) =>
      insertRows(tx, 'tally', [
        { store_id: 1, name: 'a', n: 7 },
        { store_id: 1, name: 'b', n: 8 },
      ]),
    );
    const { sql: text, values } = named.compiled(storage.read, { store: 1, name: 'a' });
    expect(text).toMatch(/"n" = 7 /);
    expect(values).toEqual(['seven?', 1, 'a']);
    expect(await named(storage.read, { store: 1, name: 'a' })).toEqual([{ n: 7 }]);
    expect(await named(storage.read, { store: 1, name: 'b' })).toEqual([]);
  });

  it('gives ids that stand in the order of their time, and never twice', async () => {
    const ids: string[] = [];
    for (let time = 0; time < 5; time += 1) {
      ids.push(...Array.from({ length: 200 }, timeOrderedId));
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    expect(new Set(ids).size).toBe(1000);
    for (const id of ids)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const times = ids.map((id) => id.slice(0, 13));
    expect(times).toEqual([...times].sort());
    expect(Number.parseInt(ids[0]!.replace('-', '').slice(0, 12), 16)).toBeGreaterThan(Date.now() - 60_000);
  });

  describe('the search', () => {
    const names = ['Zé Ninguém', 'Ana Souza', "anna o'neil", '100% _real_', 'Łukasz "Bob" Żak', 'Banana Ann'];
    let storage: Storage;

    beforeAll(async () => {
      storage = await database.open();
      await storage.write(async (tx) => {
        for (const [index, name] of names.entries()) {
          await addToSearch(tx, 'customer', 1, positionOf(1000 + index), {
            texts: { n: [name], q: [name, `mail${index}@example.com`] },
            facets: { city: index % 2 ? 'São Paulo' : 'Lyon' },
          });
        }
        await addToSearch(tx, 'customer', 12, positionOf(5000), { texts: { n: ['Ana'] } });
        await addToSearch(tx, 'customer', 2, positionOf(6000), { texts: { n: ['Ana'] } });
      });
    });

    const find = async (text: string, scope = 'n', facets = {}) => {
      const query = matchingPositions(storage.read, 'customer', 1, { contains: { scope, text }, facets });
      const rows = (await query.execute(storage.read)).rows;
      return rows.map((row) => names[row.position / 2048 - 1000]);
    };

    it.each([
      { text: 'ninguem', hits: ['Zé Ninguém'] },
      { text: 'ZÉ', hits: ['Zé Ninguém'] },
      { text: 'ana', hits: ['Banana Ann', 'Ana Souza'] },
      { text: 'ann', hits: ['Banana Ann', "anna o'neil"] },
      { text: 'nana a', hits: ['Banana Ann'] },
      { text: '%', hits: ['100% _real_'] },
      { text: '_real', hits: ['100% _real_'] },
      { text: "o'n", hits: ["anna o'neil"] },
      { text: '"bob" ż', hits: ['Łukasz "Bob" Żak'] },
      { text: 'z', hits: ['Łukasz "Bob" Żak', 'Ana Souza', 'Zé Ninguém'] },
    ])('finds any part of a text, the newest first, and no other store’s: $text', async ({ text, hits }) => {
      expect(await find(text)).toEqual(hits);
    });

    it('finds a text in its own scope alone', async () => {
      expect(await find('mail3@')).toEqual([]);
      expect(await find('mail3@', 'q')).toEqual(['100% _real_']);
    });

    it('finds what has a facet besides, however it is spelt', async () => {
      expect(await find('ana', 'n', { city: 'sao paulo' })).toEqual(['Banana Ann', 'Ana Souza']);
      expect(await find('a', 'n', { city: 'Lyon' })).toEqual(['Łukasz "Bob" Żak', "anna o'neil"]);
    });

    it('finds no more what was removed', async () => {
      await storage.write((tx) => removeFromSearch(tx, 'customer', 1, positionOf(1001)));
      expect(await find('ana')).toEqual(['Banana Ann']);
    });

    it('counts within a statement', async () => {
      const hits = matchingPositions(storage.read, 'customer', 1, { contains: { scope: 'n', text: 'ann' } });
      const counted = await sql<{ n: number }>`select count(*) as n from (${hits}) hits`.execute(
        storage.read,
      );
      expect(Number(counted.rows[0]!.n)).toBe(2);
    });
  });

  it('gives rows of one millisecond different positions, and goes on into the next ones where it is full', async () => {
    const storage = await database.open();
    const position = await storage.write((tx) => nextPosition(tx, 'customer', 1, 1234));
    // On PostgreSQL a few places are left free, for others who write at the same moment.
    expect(position).toBeGreaterThanOrEqual(positionOf(1234));
    expect(position).toBeLessThan(positionOf(1234) + 24);

    const add = (count: number, from: number) =>
      storage.write(async (tx) => {
        const dates = Array.from({ length: count }, () => 1234);
        const positions = await nextPositions(tx, 'customer', 1, [...dates, 1235]);
        await insertRows(
          tx,
          'customer',
          positions.map((position, index) => customerRow(from + index, position)),
        );
        return positions;
      });
    const taken = [
      ...(await add(3 * positionsPerMs, 1)),
      ...(await add(3, 10_000)),
      ...(await add(2, 20_000)),
    ];
    expect(new Set(taken).size).toBe(3 * positionsPerMs + 8);
    expect(taken.slice(0, 3)).toEqual([0, 1, 2].map((place) => positionOf(1234) + place));
    expect(Math.floor(taken.at(-2)! / positionsPerMs)).toBe(1237);
  });
});

describe('a PostgreSQL server that answers', () => {
  const database = testDatabase('postgres');

  it.each([
    ['pathname', '/nowhere', 'it has no database of this name'],
    ['username', 'nobody', 'it does not let this user in'],
  ] as const)(
    'is not called unreachable where the %s of its address is wrong',
    async (part, value, reason) => {
      const url = new URL(await database.fresh());
      url[part] = value;
      const storage = open(url.href);
      await expect(migrate(storage)).rejects.toThrow(`the database is unavailable: ${reason}`);
      await storage.close();
    },
  );
});

function customerRow(id: number, position: number) {
  const text = { guid: `guid-${id}`, email: '', status: 'Unconfirmed', doc: '{}' };
  const figures = { orders_count: 0, orders_amount: 0, paid_amount: 0 };
  return { store_id: 1, id, position, ...text, ...figures, created_at: 1234, updated_at: 1234, version: 1 };
}
