import { randomUUID } from 'node:crypto';
import { CompiledQuery } from 'kysely';
import { expect, it } from 'vitest';
import { discountsFor } from '../src/domain/discount/applicable.js';
import { createDiscount } from '../src/domain/discount/define-discount.js';
import type { DiscountCondition } from '../src/domain/discount/discount.js';
import { holdDiscounts, redeemDiscounts, releaseDiscounts } from '../src/domain/discount/redeem.js';
import { findDiscount } from '../src/domain/discount/rows.js';
import { ShopError } from '../src/domain/errors.js';
import { markDialect } from '../src/storage/statement.js';
import type { Storage } from '../src/storage/storage.js';
import { type DatabaseName, onEachDatabase } from './support/databases.js';

const store = 1;
const now = Date.UTC(2026, 10, 24);

const act = { hold: holdDiscounts, redeem: redeemDiscounts } as const;

function make(
  storage: Storage,
  maxUses: number | null,
  more: { readonly condition?: DiscountCondition; readonly archived?: boolean } = {},
) {
  const definition = {
    name: 'Ten off',
    archived: false,
    expiresAt: null,
    maxUses,
    combinable: true,
    condition: { trigger: 'Total' } as const,
    action: { type: 'Rate', rate: 10_000_000 } as const,
    currency: null,
    appliesOnAllRecurringOrders: false,
    ...more,
  };
  return storage.write((tx) => createDiscount(tx, store, definition, now));
}

const coded = (code: string) => ({ condition: { trigger: 'Code', code } as const });

async function counts(storage: Storage, id: string) {
  const { uses, held } = (await findDiscount(storage.read, store, id))!;
  const rows = await storage.read
    .selectFrom('discount_redemption')
    .select('used')
    .where('store_id', '=', store)
    .where('discount_id', '=', id)
    .execute();
  const used = rows.filter((row) => row.used === 1).length;
  expect({ uses, held }).toEqual({ uses: used, held: rows.length - used });
  return { uses, held };
}

onEachDatabase({ inShare: 'postgres' }, (database) => {
  const open = () => database.open();
  const refusal = (run: Promise<unknown>) =>
    run.then(
      () => undefined,
      (error: unknown) => {
        expect(error).toBeInstanceOf(ShopError);
        return error as ShopError;
      },
    );

  it('moves a use from held to used, once, however often it is told', async () => {
    const storage = await open();
    const { id } = await make(storage, 2);
    const cart = randomUUID();
    const hold = () => storage.write((tx) => holdDiscounts(tx, store, cart, [id], now));
    const redeem = () => storage.write((tx) => redeemDiscounts(tx, store, cart, [id], now));
    const release = () => storage.write((tx) => releaseDiscounts(tx, store, cart, now));
    await hold();
    expect(await counts(storage, id)).toEqual({ uses: 0, held: 1 });
    await hold();
    expect(await counts(storage, id)).toEqual({ uses: 0, held: 1 });
    await redeem();
    expect(await counts(storage, id)).toEqual({ uses: 1, held: 0 });
    for (const again of [redeem, hold, release, redeem]) {
      await again();
      expect(await counts(storage, id)).toEqual({ uses: 1, held: 0 });
    }
  });

  it('gives a held use back, once, and lets it be held or used again', async () => {
    const storage = await open();
    const { id } = await make(storage, 1);
    const [first, second] = [randomUUID(), randomUUID()];
    const usesFor = (cart: string) => ({
      hold: () => storage.write((tx) => holdDiscounts(tx, store, cart, [id], now)),
      redeem: () => storage.write((tx) => redeemDiscounts(tx, store, cart, [id], now)),
      release: () => storage.write((tx) => releaseDiscounts(tx, store, cart, now)),
    });
    await usesFor(first).hold();
    expect(await refusal(usesFor(second).hold())).toMatchObject({ code: 'discount_used_up' });
    expect(await refusal(usesFor(second).redeem())).toMatchObject({ code: 'discount_used_up' });
    await usesFor(second).release();
    expect(await counts(storage, id)).toEqual({ uses: 0, held: 1 });
    await usesFor(first).release();
    await usesFor(first).release();
    expect(await counts(storage, id)).toEqual({ uses: 0, held: 0 });
    await usesFor(second).redeem();
    expect(await counts(storage, id)).toEqual({ uses: 1, held: 0 });
    expect(await refusal(usesFor(first).redeem())).toMatchObject({ code: 'discount_used_up' });
    expect(await counts(storage, id)).toEqual({ uses: 1, held: 0 });
  });

  it('holds what the last call named and lets the rest go', async () => {
    const storage = await open();
    const [a, b, c] = await Promise.all([make(storage, 1), make(storage, 1), make(storage, null)]);
    const cart = randomUUID();
    await storage.write((tx) => holdDiscounts(tx, store, cart, [a!.id, c!.id], now));
    await storage.write((tx) => holdDiscounts(tx, store, cart, [b!.id, c!.id, c!.id], now));
    const all = async () =>
      Promise.all([a, b, c].map(async (one) => Object.values(await counts(storage, one!.id)).join('/')));
    expect(await all()).toEqual(['0/0', '0/1', '0/1']);
    await storage.write((tx) => redeemDiscounts(tx, store, cart, [a!.id, b!.id], now));
    expect(await all()).toEqual(['1/0', '1/0', '0/0']);
  });

  it('names each discount that is used up, ended or gone, and changes nothing then', async () => {
    const storage = await open();
    const open2 = await make(storage, 5);
    const spent = await make(storage, 0, coded('Summer'));
    const ended = await make(storage, null, { archived: true });
    const missing = randomUUID();
    const ids = [open2.id, spent.id, ended.id, missing];
    const error = await refusal(storage.write((tx) => holdDiscounts(tx, store, randomUUID(), ids, now)));
    expect(error?.code).toBe('discount_used_up');
    expect(error?.errors).toEqual({
      'discounts[Summer]': ['has been used as often as it may be'],
      'discounts[Ten off]': ['is not valid any more'],
      [`discounts[${missing}]`]: ['is not there any more'],
    });
    expect(error?.message).toContain('The code Summer has been used as often as it may be');
    for (const { id } of [open2, spent, ended])
      expect(await counts(storage, id)).toEqual({ uses: 0, held: 0 });
  });

  it('touches no store but its own', async () => {
    const storage = await open();
    const { id } = await make(storage, 1);
    const theirs = storage.write((tx) => redeemDiscounts(tx, 2, randomUUID(), [id], now));
    expect(await refusal(theirs)).toMatchObject({ code: 'discount_used_up' });
    expect(await counts(storage, id)).toEqual({ uses: 0, held: 0 });
  });

  it('gives 100 uses to exactly 100 of 300 who come at once, in whatever order each names two', async () => {
    const storage = await open();
    const [scarce, plenty] = await Promise.all([make(storage, 100), make(storage, null)]);
    const ids = [scarce!.id, plenty!.id];
    const outcomes = await Promise.all(
      Array.from({ length: 300 }, async (_, place) => {
        const cart = randomUUID();
        const named = place % 2 === 0 ? ids : [...ids].reverse();
        const how = place % 3 === 0 ? act.hold : act.redeem;
        const error = await refusal(storage.write((tx) => how(tx, store, cart, named, now)));
        return { error, cart };
      }),
    );
    const won = outcomes.filter(({ error }) => error === undefined);
    expect(won.length).toBe(100);
    expect(new Set(outcomes.map(({ error }) => error?.code))).toEqual(
      new Set([undefined, 'discount_used_up']),
    );
    const { uses, held } = await counts(storage, ids[0]!);
    expect(uses + held).toBe(100);
    expect(await counts(storage, ids[1]!)).toEqual({ uses, held });
    await Promise.all(
      won.map(({ cart }) => storage.write((tx) => redeemDiscounts(tx, store, cart, ids, now))),
    );
    expect(await counts(storage, ids[0]!)).toEqual({ uses: 100, held: 0 });
  }, 60_000);

  it('counts one use where the same cart comes fifty times at once', async () => {
    const storage = await open();
    const { id } = await make(storage, 10);
    const cart = randomUUID();
    await Promise.all(
      Array.from({ length: 50 }, (_, place) =>
        storage.write((tx) => (place % 2 ? act.hold : act.redeem)(tx, store, cart, [id], now)),
      ),
    );
    expect(await counts(storage, id)).toEqual({ uses: 1, held: 0 });
  });

  it('finds automatic discounts and those of entered codes, in any case and spelling', async () => {
    const storage = await open();
    const automatic = await make(storage, null);
    const summer = await make(storage, null, coded('Été 10'));
    const winter = await make(storage, null, coded('WINTER'));
    const old = await make(storage, null, { ...coded('winter'), archived: true });
    const archived = await make(storage, null, { ...coded('Gone'), archived: true });
    const ids = async (...codes: string[]) =>
      (await discountsFor(storage.read, store, codes)).map(({ id }) => id).sort();
    expect(await ids()).toEqual([automatic.id]);
    expect(await ids('  E\u0301TÉ 10 '.normalize('NFD'), 'nothing', '')).toEqual(
      [automatic.id, summer.id].sort(),
    );
    expect(await ids('winter', 'Winter')).toEqual([automatic.id, winter.id].sort());
    expect(await ids('gone')).toEqual([automatic.id, archived.id].sort());
    expect(await ids('ete 10', 'a\u0000b', '%')).toEqual([automatic.id]);
    expect(old.id).not.toBe(winter.id);
    expect(await discountsFor(storage.read, 2, ['winter'])).toEqual([]);
  });

  it('leaves out an automatic discount that is used up, except in the cart that holds the last use', async () => {
    const storage = await open();
    const { id } = await make(storage, 1);
    const [mine, theirs] = [randomUUID(), randomUUID()];
    const ids = async (token?: string) =>
      (await discountsFor(storage.read, store, [], token)).map((discount) => discount.id);
    expect(await ids(theirs)).toEqual([id]);
    await storage.write((tx) => holdDiscounts(tx, store, mine, [id], now));
    expect([await ids(mine), await ids(theirs), await ids()]).toEqual([[id], [], [id]]);
    await storage.write((tx) => redeemDiscounts(tx, store, mine, [id], now));
    expect([await ids(theirs), await ids()]).toEqual([[], []]);
  });

  it('looks codes up by an index, however many a store has', async () => {
    const storage = await open();
    const rows = Array.from({ length: 3000 }, (_, number) => ({
      store_id: store,
      id: randomUUID(),
      code: `code-${number}`,
      archived: 0,
      max_uses: null,
      uses: 0,
      held: 0,
      created_at: now,
      updated_at: now,
      version: 1,
      doc: '{}',
    }));
    await storage.write(async (tx) => {
      for (let at = 0; at < rows.length; at += 500)
        await tx
          .insertInto('discount')
          .values(rows.slice(at, at + 500))
          .execute();
    });
    await storage.analyze();
    expect(await planOf(storage, database.name)).toMatch(/discount_by_code|discount_code/);
    expect((await discountsFor(storage.read, store, ['CODE-17'])).length).toBe(1);
  });
});

/** How the database says it runs what `discountsFor` asks. */
async function planOf(storage: Storage, name: DatabaseName): Promise<string> {
  const asked: CompiledQuery[] = [];
  const spy = new Proxy(storage.read, {
    get(target, key) {
      if (key !== 'executeQuery') return Reflect.get(target, key, target);
      return (query: CompiledQuery) => {
        asked.push(query);
        return target.executeQuery(query);
      };
    },
  });
  await discountsFor(markDialect(spy, name), store, ['code-17']);
  const [{ sql, parameters }] = asked as [CompiledQuery];
  const explain = name === 'sqlite' ? 'explain query plan' : 'explain';
  const { rows } = await storage.read.executeQuery(CompiledQuery.raw(`${explain} ${sql}`, [...parameters]));
  return JSON.stringify(rows);
}
