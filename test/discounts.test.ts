import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { discountActions, discountTriggers } from '../src/domain/discount/discount.js';
import { holdDiscounts, redeemDiscounts, releaseDiscounts } from '../src/domain/discount/redeem.js';
import { onEachDatabase } from './support/databases.js';
import { digestOf } from './support/digest.js';
import { startShop, type TestShop } from './support/shop.js';

const now = Date.UTC(2026, 10, 24, 9);

/** What each trigger needs beside its name. */
const triggers: Readonly<Record<string, Record<string, unknown>>> = {
  Code: { code: 'TEN' },
  Product: { itemId: 'mug' },
  Total: { totalToReach: 100 },
  QuantityOfAProduct: { quantityOfAProduct: 3 },
  CartContainsOnlySpecifiedProducts: { triggerProductIds: 'mug,tee' },
  CartContainsSomeSpecifiedProducts: { triggerProductIds: 'mug,tee' },
  CartContainsAtLeastAllSpecifiedProducts: { triggerProductIds: 'mug,tee' },
  CartContainsOnlyProductsFromSpecifiedCategories: { triggerCategories: 'posters' },
  CartContainsSomeProductsFromSpecifiedCategories: { triggerCategories: 'posters' },
};

/** What each type needs beside its name. */
const types: Readonly<Record<string, Record<string, unknown>>> = {
  Rate: { rate: 12.5 },
  AlternatePrice: { alternatePrice: 'vip' },
  FixedAmount: { amount: 7.5 },
  Shipping: { shippingDescription: 'Free shipping', shippingCost: 0 },
  FixedAmountOnItems: { amount: 2, productIds: 'mug' },
  GetFreeItems: { numberOfItemsRequired: 3, numberOfFreeItems: 1 },
  RateOnItems: { rate: 5, productIds: 'mug' },
  AmountOnSubscription: { amount: 1, productIds: 'club' },
  RateOnSubscription: { rate: 50, productIds: 'club' },
  FixedAmountOnCategory: { amount: 3, categories: 'posters' },
  RateOnCategory: { rate: 15, categories: 'posters,prints' },
};

onEachDatabase({ inShare: 'sqlite' }, (database) => {
  const start = () => startShop(database, { now: () => now });
  const post = (shop: TestShop, body: unknown) => shop.call('POST', '/discounts', body);
  async function made(shop: TestShop, body: Record<string, unknown>) {
    const answer = await post(shop, body);
    expect([body, answer.statusCode, answer.body]).toEqual([body, 201, answer.body]);
    return answer.json();
  }
  const ten = { name: 'Ten', trigger: 'Code', code: 'TEN', type: 'Rate', rate: 10 };

  it('parts categories by bars where there is one, and answers what can be sent back', async () => {
    const shop = await start();
    const base = { name: 'Cups', trigger: 'Total', totalToReach: 1, type: 'RateOnCategory', rate: 5 };
    for (const [categories, names, text] of [
      ['Cups, saucers|Tools', ['Cups, saucers', 'Tools'], ['Cups, saucers', 'Tools']],
      ['Cups, saucers|', ['Cups, saucers'], ['Cups, saucers']],
      ['Cups|Tools | cups', ['Cups', 'Tools', 'cups'], 'Cups,Tools,cups'],
      ['Cups, saucers', ['Cups', 'saucers'], 'Cups,saucers'],
      [['Cups, saucers|x'], ['Cups, saucers|x'], ['Cups, saucers|x']],
    ] as const) {
      const discount = await made(shop, { ...base, categories });
      expect([discount.categoryNames, discount.categories]).toEqual([names, text]);
      const path = `/discounts/${discount.id}`;
      expect((await shop.call('PUT', path, discount)).json()).toEqual(discount);
    }
    const trigger = 'CartContainsSomeProductsFromSpecifiedCategories';
    for (const key of ['triggerCategories', 'categories', 'categoryNames'])
      expect(
        await made(shop, { name: 'All', trigger, type: 'Rate', rate: 5, [key]: 'a, b|c' }),
      ).toMatchObject({
        triggerCategories: ['a, b', 'c'],
      });
  });

  it('makes a discount of each trigger with each type, and shows every field, null where it does not apply', async () => {
    const shop = await start();
    for (const [place, trigger] of discountTriggers.entries()) {
      for (const type of discountActions) {
        const own = { ...types[type], ...triggers[trigger] };
        const code = trigger === 'Code' ? { code: `${type}-${place}` } : {};
        const sent = { name: `${trigger} ${type}`, trigger, type, ...own, ...code };
        const discount = await made(shop, sent);
        expect(discount).toMatchObject(sent);
        expect(await shop.call('GET', `/discounts/${discount.id}`).then((one) => one.json())).toEqual(
          discount,
        );
      }
    }
    const all = (await shop.call('GET', '/discounts')).json();
    expect(all.length).toBe(discountTriggers.length * discountActions.length);
    const names = Object.keys(all[0]);
    for (const discount of all) expect(Object.keys(discount)).toEqual(names);
  });

  it('answers what was sent, in full', async () => {
    const shop = await start();
    const { id, ...discount } = await made(shop, {
      name: 'Ten',
      trigger: 'code',
      Code: ' Ten ',
      type: 'RATE',
      rate: '10',
      maxNumberOfUsages: 100,
      expires: '2026-12-31T23:00:00Z',
      combinable: false,
      currency: 'EUR',
      itemId: 'not for this trigger',
      numberOfUsages: 50,
      unknown: true,
    });
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    expect(discount).toEqual({
      mode: 'Test',
      name: 'Ten',
      expires: '2026-12-31T23:00:00Z',
      maxNumberOfUsages: 100,
      numberOfUsages: 0,
      numberOfUsagesUncompleted: 0,
      currency: 'eur',
      combinable: false,
      appliesOnAllRecurringOrders: false,
      archived: false,
      trigger: 'Code',
      code: 'Ten',
      itemId: null,
      totalToReach: null,
      maxAmountToReach: null,
      quantityInterval: null,
      quantityOfAProduct: null,
      maxQuantityOfAProduct: null,
      onlyOnSameProducts: null,
      quantityOfProductIds: null,
      triggerProductIds: null,
      triggerCategories: null,
      type: 'Rate',
      amount: null,
      rate: 10,
      alternatePrice: null,
      shippingDescription: null,
      shippingCost: null,
      shippingGuaranteedDaysToDelivery: null,
      productIds: null,
      maxDiscountsPerItem: null,
      categories: null,
      categoryNames: null,
      numberOfItemsRequired: null,
      numberOfFreeItems: null,
      isForARecoveryCampaign: false,
      dataAttribute: null,
      products: [],
      affectedItems: [],
      refunds: [],
      creationDate: '2026-11-24T09:00:00Z',
      modificationDate: '2026-11-24T09:00:00Z',
    });
  });

  it("takes the documents' examples", async () => {
    const shop = await start();
    const free = await made(shop, {
      name: '3+1',
      trigger: 'QuantityOfAProduct',
      quantityOfAProduct: 3,
      onlyOnSameProducts: true,
      quantityOfProductIds: 'MUG',
      type: 'GetFreeItems',
      numberOfItemsRequired: 3,
      numberOfFreeItems: 1,
    });
    expect(free).toMatchObject({
      onlyOnSameProducts: true,
      quantityInterval: false,
      quantityOfProductIds: 'MUG',
    });
    const bulk = await made(shop, {
      name: 'Bulk',
      trigger: 'QuantityOfAProduct',
      quantityInterval: true,
      quantityOfAProduct: 10,
      maxQuantityOfAProduct: 19,
      type: 'RateOnItems',
      rate: 5,
      productIds: 'MUG,TEE',
      maxDiscountsPerItem: null,
    });
    expect(bulk).toMatchObject({ quantityInterval: true, maxQuantityOfAProduct: 19, productIds: 'MUG,TEE' });
    const shipping = await made(shop, {
      name: 'Free ship',
      trigger: 'Total',
      totalToReach: 100,
      maxAmountToReach: null,
      type: 'Shipping',
      shippingDescription: 'Free shipping',
      shippingCost: 0,
      shippingGuaranteedDaysToDelivery: 5,
    });
    expect(shipping).toMatchObject({ shippingCost: 0, shippingGuaranteedDaysToDelivery: 5 });
    const posters = await made(shop, {
      name: 'Posters',
      trigger: 'CartContainsSomeProductsFromSpecifiedCategories',
      type: 'RateOnCategory',
      rate: 15,
      categories: 'posters,prints',
    });
    expect(posters).toMatchObject({
      triggerCategories: 'posters,prints',
      categories: 'posters,prints',
      categoryNames: ['posters', 'prints'],
    });
  });

  it('reads lists as text with commas and as lists, and loses no comma within an id', async () => {
    const shop = await start();
    const base = { name: 'n', trigger: 'Total', type: 'RateOnItems', rate: 5 };
    const productIdsAfter = async (productIds: unknown) =>
      (await made(shop, { ...base, productIds })).productIds;
    expect(await productIdsAfter(' a, b ,,a')).toBe('a,b');
    expect(await productIdsAfter(['a', ' b', 7])).toBe('a,b,7');
    expect(await productIdsAfter(['shirt, red', 'b'])).toEqual(['shirt, red', 'b']);
    const { id } = await made(shop, { ...base, productIds: ['shirt, red'] });
    const changed = await shop.call('PUT', `/discounts/${id}`, { name: 'other' });
    expect(changed.json()).toMatchObject({ name: 'other', productIds: ['shirt, red'] });
    const older = await made(shop, {
      name: 'n',
      trigger: 'CartContainsOnlySpecifiedProducts',
      type: 'Rate',
      rate: 5,
      productIds: 'a,b',
    });
    expect(older).toMatchObject({ triggerProductIds: 'a,b', productIds: null });
    const put = await shop.call('PUT', `/discounts/${older.id}`, { productIds: 'c' });
    expect(put.json()).toMatchObject({ triggerProductIds: 'c' });
  });

  describe('a discount that cannot be', () => {
    const amount = { name: 'n', trigger: 'Total', type: 'FixedAmount' };
    const bulk = { name: 'n', trigger: 'QuantityOfAProduct', type: 'Rate', rate: 5, quantityOfAProduct: 5 };
    const free = { name: 'n', trigger: 'Total', type: 'GetFreeItems', numberOfItemsRequired: 2 };
    const items = { name: 'n', trigger: 'Total', type: 'RateOnItems', rate: 5 };
    /** The same discount with each value of a field, which is wrong with all of them. */
    const each = (field: string, values: readonly unknown[], discount: object = ten) =>
      values.map((value) => ({ body: { ...discount, [field]: value }, fields: [field] }));
    let shop: TestShop;
    let before: string;

    beforeAll(async () => {
      shop = await start();
      before = await digestOf(shop.storage);
    });

    it.each<{ body: unknown; fields: string[] }>([
      { body: {}, fields: ['name', 'trigger', 'type'] },
      { body: undefined, fields: [] },
      { body: [1], fields: [] },
      { body: { ...ten, trigger: 'Coupon', type: 'Half' }, fields: ['trigger', 'type'] },
      ...Object.entries(triggers)
        .filter(([trigger]) => trigger !== 'Total')
        .map(([trigger, needs]) => ({
          body: { name: 'n', trigger, type: 'Rate', rate: 5 },
          fields: Object.keys(needs),
        })),
      ...Object.entries(types).map(([type, needs]) => ({
        body: { name: 'n', trigger: 'Total', type },
        fields: Object.keys(needs).sort(),
      })),
      ...each('expires', [false, 'soon', '2026-02-30', {}]),
      ...each('rate', [0, -5, 100.1, 'ten', 1e-9, [5], true, 1e300]),
      ...each('maxNumberOfUsages', [0, -1, 1.5, 1e12, '-3', 'many']),
      ...each('code', ['  ', 'a\u0000b', 'a\nb', '\ud800', 'x'.repeat(101), {}]),
      ...each('name', ['x'.repeat(251), '']),
      ...each('currency', ['XXQ']),
      { body: { ...ten, combinable: 'perhaps', archived: 3 }, fields: ['archived', 'combinable'] },
      ...each('totalToReach', [-1]),
      { body: { ...ten, totalToReach: 10, maxAmountToReach: 9.99 }, fields: ['maxAmountToReach'] },
      ...each('amount', [0, -1, '1,5', 1e300, 0.001, {}, []], amount),
      { body: { ...bulk, quantityInterval: true }, fields: ['maxQuantityOfAProduct'] },
      ...each('maxQuantityOfAProduct', [4], bulk),
      ...each('quantityOfProductIds', [{ a: 1 }], bulk),
      ...each('numberOfFreeItems', [3], free),
      ...each('productIds', [['a', null], [['a']], { a: 1 }, ['x'.repeat(513)], ' , '], items),
    ])('is refused by its fields $fields: $body', async ({ body, fields }) => {
      const answer = await post(shop, body);
      expect(answer.statusCode).toBe(400);
      const { message, errors = {} } = answer.json();
      expect(message).not.toBe('');
      expect(Object.keys(errors).sort()).toEqual(fields);
    });

    it('is told what would be right', async () => {
      const { errors } = (await post(shop, { ...ten, expires: false })).json();
      expect(errors.expires[0]).toContain('null for never');
    });

    it('leaves nothing behind', async () => {
      expect(await digestOf(shop.storage)).toBe(before);
    });
  });

  it('counts amounts in the currency of the discount, else of the store, exactly', async () => {
    const shop = await startShop(database, { settings: { currency: 'JPY' } });
    const fixed = { name: 'n', trigger: 'Total', type: 'FixedAmount' };
    const amount = async (more: object) => (await made(shop, { ...fixed, ...more })).amount;
    expect(await amount({ amount: 500 })).toBe(500);
    expect(await amount({ amount: 287.44, currency: 'usd' })).toBe(287.44);
    expect(await amount({ amount: '0.005', currency: 'kwd' })).toBe(0.005);
    expect((await made(shop, { ...fixed, type: 'Rate', rate: 33.333333 })).rate).toBe(33.333333);
    const refused = async (more: object) => (await post(shop, { ...fixed, ...more })).json().errors;
    expect(await refused({ amount: 10.5 })).toEqual({ amount: ['must have no decimals: it is in JPY'] });
    expect(await refused({ amount: 5, currency: 'usd', totalToReach: '10.005' })).toEqual({
      totalToReach: ['must have at most 2 decimals: it is in USD'],
    });
    expect(await amount({ amount: '12.50', currency: 'usd' })).toBe(12.5);
  });

  describe('a change of a discount', () => {
    let shop: TestShop;
    let id: string;
    let before: Record<string, unknown>;

    beforeAll(async () => {
      shop = await start();
      ({ id, ...before } = await made(shop, { ...ten, maxNumberOfUsages: 5, totalToReach: 20 }));
    });

    const put = async (body: unknown) => {
      const answer = await shop.call('PUT', `/discounts/${id.toUpperCase()}`, body);
      expect([body, answer.statusCode, answer.body]).toEqual([body, 200, answer.body]);
      const { id: same, ...after } = answer.json();
      expect(same).toBe(id);
      return after;
    };

    it('that says nothing changes nothing', async () => {
      expect(await put({})).toEqual(before);
    });

    it('changes what is sent, in any case, and leaves the rest', async () => {
      expect(await put({ name: 'Twelve', RATE: 12 })).toEqual({ ...before, name: 'Twelve', rate: 12 });
    });

    it('clears by null and by an empty text', async () => {
      expect(await put({ maxNumberOfUsages: null, totalToReach: '', trigger: 'Code' })).toMatchObject({
        maxNumberOfUsages: null,
        totalToReach: null,
        rate: 12,
      });
    });

    it('reads the day of its end to the end of that day', async () => {
      expect(await put({ expires: '2026-12-31' })).toMatchObject({ expires: '2026-12-31T23:59:59.999Z' });
    });

    it('takes all of it as it was shown, archived and not', async () => {
      const full = await put({ currency: 'usd' });
      expect(await put({ id, ...full, archived: true })).toEqual({ ...full, archived: true });
      expect(await put({ archived: false })).toEqual(full);
    });

    it.each([
      { body: { trigger: 'Total' }, field: 'trigger' },
      { body: { type: 'FixedAmount', amount: 5 }, field: 'type' },
      { body: { rate: null }, field: 'rate' },
      { body: { code: '' }, field: 'code' },
      { body: { name: null }, field: 'name' },
      { body: { expires: false }, field: 'expires' },
    ])('is refused by its field $field, and changes nothing: $body', async ({ body, field }) => {
      const full = await put({});
      const answer = await shop.call('PUT', `/discounts/${id}`, body);
      expect([answer.statusCode, Object.keys(answer.json().errors)]).toEqual([400, [field]]);
      expect(await put({})).toEqual(full);
    });

    it('is not found where the discount is not', async () => {
      expect((await shop.call('PUT', `/discounts/${randomUUID()}`, {})).statusCode).toBe(404);
      expect((await shop.call('PUT', '/discounts/nonsense', {})).statusCode).toBe(404);
      expect((await shop.call('GET', `/discounts/${randomUUID()}`)).statusCode).toBe(404);
    });
  });

  it('refuses a code that another discount has, in any case, unless that one is archived', async () => {
    const shop = await start();
    const first = await made(shop, ten);
    const again = await post(shop, { ...ten, name: 'Other', code: ' ten' });
    expect([again.statusCode, again.json().errors.code[0]]).toEqual([400, expect.stringContaining(first.id)]);
    const other = await made(shop, { ...ten, code: 'ELEVEN' });
    const taken = await shop.call('PUT', `/discounts/${other.id}`, { code: 'Ten' });
    expect([taken.statusCode, Object.keys(taken.json().errors)]).toEqual([400, ['code']]);
    await shop.call('PUT', `/discounts/${first.id}`, { archived: true });
    await made(shop, ten);
    const back = await shop.call('PUT', `/discounts/${first.id}`, { archived: false });
    expect([back.statusCode, Object.keys(back.json().errors)]).toEqual([400, ['code']]);
    expect((await shop.call('POST', '/discounts', ten, { key: shop.other.secretKey })).statusCode).toBe(201);
  });

  it('gives a code to one of many who ask for it at once', async () => {
    const shop = await start();
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, place) => post(shop, { ...ten, name: `n${place}` })),
    );
    const statuses = answers.map(({ statusCode }) => statusCode).sort();
    expect(statuses).toEqual([201, ...Array.from({ length: 11 }, () => 400)]);
    for (const answer of answers.filter(({ statusCode }) => statusCode === 400))
      expect(Object.keys(answer.json().errors)).toEqual(['code']);
    const others = await Promise.all(
      Array.from({ length: 6 }, (_, place) => made(shop, { ...ten, code: `C${place}` })),
    );
    const puts = await Promise.all(
      others.map(({ id }) => shop.call('PUT', `/discounts/${id}`, { code: 'WANTED' })),
    );
    expect(puts.map(({ statusCode }) => statusCode).sort()).toEqual([200, 400, 400, 400, 400, 400]);
  });

  it('keeps what each of many changes at once sent', async () => {
    const shop = await start();
    const { id } = await made(shop, ten);
    const bodies = [{ name: 'A' }, { maxNumberOfUsages: 7 }, { totalToReach: 5 }, { combinable: false }];
    const answers = await Promise.all(bodies.map((body) => shop.call('PUT', `/discounts/${id}`, body)));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200]);
    const after = (await shop.call('GET', `/discounts/${id}`)).json();
    expect(after).toMatchObject(Object.assign({}, ...bodies));
  });

  it('counts uses, keeps a limit above them, and deletes only what nobody used', async () => {
    const shop = await start();
    const { id } = await made(shop, { ...ten, maxNumberOfUsages: 3 });
    const { storage, store } = shop;
    const [paying, paid] = [randomUUID(), randomUUID()];
    await storage.write((tx) => redeemDiscounts(tx, store.storeId, paid, [id], now));
    await storage.write((tx) => holdDiscounts(tx, store.storeId, paying, [id], now));
    const discountView = (await shop.call('GET', `/discounts/${id}`)).json();
    expect(discountView).toMatchObject({ numberOfUsages: 1, numberOfUsagesUncompleted: 1 });
    const put = (body: object) => shop.call('PUT', `/discounts/${id}`, body);
    const low = await put({ maxNumberOfUsages: 1 });
    expect([low.statusCode, low.json().errors.maxNumberOfUsages[0]]).toEqual([
      400,
      expect.stringContaining('2 or more'),
    ]);
    expect((await put({ maxNumberOfUsages: 2 })).json()).toMatchObject({ maxNumberOfUsages: 2 });
    const third = storage.write((tx) => redeemDiscounts(tx, store.storeId, randomUUID(), [id], now));
    await expect(third).rejects.toMatchObject({ code: 'discount_used_up' });
    expect((await put({ maxNumberOfUsages: null, numberOfUsages: 0 })).json()).toMatchObject({
      maxNumberOfUsages: null,
      numberOfUsages: 1,
    });
    const refused = await shop.call('DELETE', `/discounts/${id}`);
    expect([refused.statusCode, refused.json().message]).toEqual([400, expect.stringContaining('archive')]);
    const held = await made(shop, { ...ten, code: 'HELD' });
    await storage.write((tx) => holdDiscounts(tx, store.storeId, randomUUID(), [held.id], now));
    expect((await shop.call('DELETE', `/discounts/${held.id}`)).statusCode).toBe(400);
    const free = await made(shop, { ...ten, code: 'FREE' });
    await storage.write((tx) => holdDiscounts(tx, store.storeId, paid, [free.id], now));
    await storage.write((tx) => releaseDiscounts(tx, store.storeId, paid, now));
    const deleted = await shop.call('DELETE', `/discounts/${free.id}`);
    expect([deleted.statusCode, deleted.json().id]).toEqual([200, free.id]);
    expect((await shop.call('DELETE', `/discounts/${free.id}`)).statusCode).toBe(404);
    await made(shop, { ...ten, code: 'FREE' });
  });

  it('lists all of them, archived ones too, the newest first, or a part', async () => {
    let at = now;
    const shop = await startShop(database, { now: () => (at += 1000) });
    for (let number = 0; number < 5; number += 1)
      await made(shop, { ...ten, code: `C${number}`, name: `n${number}`, archived: number === 3 });
    const names = async (query: string) =>
      (await shop.call('GET', `/discounts${query}`)).json().map(({ name }: { name: string }) => name);
    expect(await names('')).toEqual(['n4', 'n3', 'n2', 'n1', 'n0']);
    expect(await names('/')).toEqual(['n4', 'n3', 'n2', 'n1', 'n0']);
    expect(await names('?offset=1&limit=2')).toEqual(['n3', 'n2']);
    expect(await names('?offset=9')).toEqual([]);
    expect((await shop.call('GET', '/discounts', undefined, { key: shop.other.secretKey })).json()).toEqual(
      [],
    );
  });
});
