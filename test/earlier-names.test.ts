import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { keyedProblem } from '../src/dialect/snipcart/text-keys.js';
import { findCart } from '../src/domain/cart/rows.js';
import { readDetails } from '../src/domain/customer/document.js';
import { fromSnapshot } from '../src/domain/customer/snapshot.js';
import { migrate } from '../src/storage/migrate.js';
import * as seed from './seeds/snipcart-products.js';
import { cartOf } from './support/carts.js';
import { onEachDatabase } from './support/databases.js';
import { importProducts } from './support/products.js';
import { startShop } from './support/shop.js';

const [book] = seed.list.items;

onEachDatabase({ inShare: 'sqlite' }, (database) => {
  it('brings the names of columns up to date where rows are there already', async () => {
    const shop = await startShop(database);
    await importProducts(shop, book);
    await shop.storage.write(async (tx) => {
      await sql`alter table product rename column reference to user_defined_id`.execute(tx);
      await sql`alter table customer rename column latest_order_id to last_order_id`.execute(tx);
      await sql`delete from migration where name = '0025-references'`.execute(tx);
    });
    expect(await migrate(shop.storage)).toEqual(['0025-references']);
    expect((await shop.call('GET', `/products/${book!.userDefinedId}`)).json()).toMatchObject({
      userDefinedId: book!.userDefinedId,
    });
  });

  it("reads a cart's rates as earlier releases stored them", async () => {
    const shop = await startShop(database);
    const rate = {
      id: 'a',
      source: 'webhook' as const,
      description: 'Post',
      cost: 500,
      guaranteedDays: null,
      additionalInfos: null,
      provider: null,
      localizationId: null,
    };
    const stored = { ...rate, userDefinedId: 'post' } as never;
    const token = await cartOf(shop, [], { rate: stored, offered: { rates: [stored], for: 'x' } });
    const cart = await findCart(shop.storage.read, shop.store.storeId, token);
    expect(cart!.details.rate).toEqual({ ...rate, reference: 'post' });
    expect(cart!.details.offered!.rates).toEqual([{ ...rate, reference: 'post' }]);
  });

  it("reads what is wrong with a cart's item as earlier releases stored it", async () => {
    const shop = await startShop(database);
    await importProducts(shop, book);
    const token = await cartOf(shop, [{ id: book!.userDefinedId }]);
    const { details } = (await findCart(shop.storage.read, shop.store.storeId, token))!;
    const problem = { field: 'price', expected: 12, got: 10, message: 'it costs 12' };
    const key = 'order_validation.product_crawling';
    const items = details.items.map((item) => ({ ...item, problems: [{ key, ...problem }] }));
    await shop.storage.write((tx) =>
      tx
        .updateTable('cart')
        .set({ doc: JSON.stringify({ ...details, items }) })
        .where('token', '=', token)
        .execute(),
    );
    const [item] = (await findCart(shop.storage.read, shop.store.storeId, token))!.details.items;
    expect(item!.problems).toEqual([{ code: key, ...problem }]);
    expect(keyedProblem(item!.problems[0]!)).toEqual({ key, ...problem });
  });
});

it('reads the latest order of an opening balance, and of a snapshot, as earlier releases stored it', () => {
  const opening = { spent: 500, currency: 'ARS', lastOrderId: 7 };
  const read = { spent: 500, currency: 'ARS', latestOrderId: 7 };
  expect(readDetails(JSON.stringify({ opening })).opening).toEqual(read);
  expect(fromSnapshot({ opening, lastOrderId: 9 })).toMatchObject({
    latestOrderId: 9,
    details: { opening: read },
  });
});
