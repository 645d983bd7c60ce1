import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { holdDiscounts, redeemDiscounts, releaseDiscounts } from '../src/domain/discount/redeem.js';
import { snipcartDiscounts } from '../src/transfer/kinds.js';
import { onEachDatabase } from './support/databases.js';
import { importAll } from './support/import-all.js';
import { startShop, type TestShop } from './support/shop.js';

/** A discount as the documents print one. */
const documented = {
  id: '2223490D-84c1-480c-b713-50cb0b819313',
  name: 'Discount name',
  trigger: 'Code',
  code: 'SNIP',
  itemId: '',
  totalToReach: null,
  type: 'Rate',
  rate: 30,
  amount: null,
  alternatePrice: null,
  maxNumberOfUsages: 100,
  expires: null,
  numberOfUsages: 7,
  numberOfUsagesUncompleted: 3,
  shippingDescription: null,
  shippingCost: null,
  shippingGuaranteedDaysToDelivery: null,
};
const id = documented.id.toLowerCase();

onEachDatabase({ inShare: 'postgres' }, (database) => {
  const bring = (shop: TestShop, ...objects: unknown[]) => importAll(shop, objects, snipcartDiscounts);
  const discountView = async (shop: TestShop) => (await shop.call('GET', `/discounts/${id}`)).json();
  const use = (shop: TestShop, act: typeof redeemDiscounts, cart: string) =>
    shop.storage.write((tx) => act(tx, shop.store.storeId, cart, [id], 1));

  it('keeps ids, dates, uses and odd keys, and the same file again changes nothing', async () => {
    const shop = await startShop(database);
    const object = {
      ...documented,
      quantityOfAProduct: 0,
      isForARecoveryCampaign: true,
      internal: { deep: [1] },
      creationDate: '2019-11-09T06:41:12.1234567Z',
      modificationDate: '2020-01-01T00:00:00Z',
      expires: '2030-12-31T23:00:00.0000000Z',
    };
    expect(await bring(shop, object)).toMatchObject({ created: 1, skipped: 0, reasons: [] });
    expect(await discountView(shop)).toMatchObject({
      ...object,
      id,
      numberOfUsagesUncompleted: 0,
      creationDate: '2019-11-09T06:41:12.123Z',
      expires: '2030-12-31T23:00:00Z',
      combinable: true,
    });
    await shop.call('PUT', `/discounts/${id}`, { name: 'Changed here' });
    const again = { ...object, numberOfUsagesUncompleted: 9, mode: 'Live' };
    expect(await bring(shop, again, again)).toMatchObject({ unchanged: 2, updated: 0 });
    expect(await discountView(shop)).toMatchObject({ name: 'Changed here', internal: { deep: [1] } });
    expect(await bring(shop, { ...object, rate: 35 })).toMatchObject({ updated: 1 });
    expect(await discountView(shop)).toMatchObject({ name: 'Discount name', rate: 35 });
  });

  it('shows what is changed here, whatever the file said of it', async () => {
    const shop = await startShop(database);
    await bring(shop, { ...documented, currency: 'USD', code: ' SNIP ', itemId: 'x' });
    expect(await discountView(shop)).toMatchObject({ currency: 'USD', code: ' SNIP ', itemId: 'x' });
    const put = await shop.call('PUT', `/discounts/${id}`, { currency: 'eur', code: 'NEW', itemId: 'y' });
    expect(put.json()).toMatchObject({ currency: 'eur', code: 'NEW', itemId: 'x' });
    expect(await discountView(shop)).toEqual(put.json());
  });

  it('takes one back as it shows it, also amounts that its file said finer than their currency', async () => {
    const shop = await startShop(database);
    const fine = {
      type: 'FixedAmount',
      rate: null,
      amount: 10.005,
      trigger: 'Total',
      code: null,
      totalToReach: 50.125,
    };
    await bring(shop, { ...documented, ...fine });
    const before = await discountView(shop);
    expect(before).toMatchObject({ amount: 10.005, totalToReach: 50.125 });
    const same = await shop.call('PUT', `/discounts/${id}`, { ...before, name: 'Renamed' });
    expect(same.json()).toMatchObject({ name: 'Renamed', amount: 10.005, totalToReach: 50.125 });
    const other = await shop.call('PUT', `/discounts/${id}`, { ...before, amount: 10.015 });
    expect([other.statusCode, other.json().errors]).toEqual([400, { amount: [expect.any(String)] }]);
  });

  it('adds the uses that a later file counts to those made here', async () => {
    const shop = await startShop(database);
    await bring(shop, documented);
    const held = randomUUID();
    await use(shop, redeemDiscounts, randomUUID());
    await use(shop, holdDiscounts, held);
    expect(await discountView(shop)).toMatchObject({ numberOfUsages: 8, numberOfUsagesUncompleted: 1 });
    await bring(shop, { ...documented, numberOfUsages: 10 });
    expect(await discountView(shop)).toMatchObject({ numberOfUsages: 11, numberOfUsagesUncompleted: 1 });
    await use(shop, redeemDiscounts, held);
    expect(await discountView(shop)).toMatchObject({ numberOfUsages: 12, numberOfUsagesUncompleted: 0 });
  });

  it('takes one that was used more often than its limit, and lets nobody use it again', async () => {
    const shop = await startShop(database);
    const overrun = { ...documented, maxNumberOfUsages: 5, numberOfUsages: 7 };
    expect(await bring(shop, overrun)).toMatchObject({ created: 1 });
    expect(await discountView(shop)).toMatchObject({ maxNumberOfUsages: 5, numberOfUsages: 7 });
    await expect(use(shop, redeemDiscounts, randomUUID())).rejects.toMatchObject({
      code: 'discount_used_up',
    });
    expect((await shop.call('PUT', `/discounts/${id}`, { name: 'Over' })).statusCode).toBe(200);
    await expect(use(shop, holdDiscounts, randomUUID())).rejects.toMatchObject({ code: 'discount_used_up' });
    await shop.call('PUT', `/discounts/${id}`, { maxNumberOfUsages: 8 });
    await use(shop, redeemDiscounts, randomUUID());
    expect(await bring(shop, { ...overrun, numberOfUsages: 9 })).toMatchObject({ updated: 1 });
    expect(await discountView(shop)).toMatchObject({ maxNumberOfUsages: 5, numberOfUsages: 10 });
    expect(await bring(shop, { ...overrun, maxNumberOfUsages: 0, numberOfUsages: 0 })).toMatchObject({
      updated: 1,
    });
    expect(await discountView(shop)).toMatchObject({ maxNumberOfUsages: 0, numberOfUsages: 1 });
  });

  it('counts nothing twice that was exported here and comes back', async () => {
    const shop = await startShop(database);
    const body = { name: 'Here', trigger: 'Code', code: 'HERE', type: 'Rate', rate: 5 };
    const made = (await shop.call('POST', '/discounts', body)).json();
    const { storeId } = shop.store;
    const cart = randomUUID();
    await shop.storage.write((tx) => redeemDiscounts(tx, storeId, cart, [made.id], 1));
    await shop.storage.write((tx) => releaseDiscounts(tx, storeId, cart, 1));
    const exported = (await shop.call('GET', `/discounts/${made.id}`)).json();
    expect(exported.numberOfUsages).toBe(1);
    for (const outcome of [{ updated: 1 }, { unchanged: 1 }])
      expect(await bring(shop, exported)).toMatchObject({ ...outcome, skipped: 0 });
    expect((await shop.call('GET', `/discounts/${made.id}`)).json()).toEqual(exported);
  });

  it('names what it cannot take, and takes the rest', async () => {
    const shop = await startShop(database);
    const other = { ...documented, id: randomUUID() };
    const result = await bring(
      shop,
      documented,
      { ...other, code: ' snip' },
      { ...other, code: 'OTHER', trigger: 'Magic', rate: 'lots' },
      { ...documented, id: 'one', code: 'X' },
      7,
      { ...other, code: 'snip', archived: true },
    );
    expect(result).toMatchObject({ created: 2, skipped: 4 });
    expect(result.reasons).toEqual([
      expect.stringMatching(/^3: trigger must be one of Code.*; rate must be a percentage/),
      expect.stringMatching(/^4: id must be a GUID/),
      '5: it is 7, not an object',
      expect.stringContaining(`2: code is the code of the discount ${id} already`),
    ]);
  });
});
