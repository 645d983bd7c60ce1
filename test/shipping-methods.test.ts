import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { getStore } from '../src/domain/store/store.js';
import { exportStore } from '../src/transfer/export.js';
import { onEachDatabase } from './support/databases.js';
import { digestOf } from './support/digest.js';
import { startShop, type TestShop } from './support/shop.js';

const path = '/shipping_methods';
const unknown = '00000000-0000-4000-8000-000000000000';

onEachDatabase({ inShare: 'postgres' }, (database) => {
  const add = async (shop: TestShop, method: object) => {
    const answer = await shop.call('POST', path, method);
    expect([answer.statusCode, answer.json().errors]).toEqual([201, undefined]);
    return answer.json();
  };

  it('takes a method in the older words and shows it in both', async () => {
    const shop = await startShop(database);
    expect((await shop.call('GET', path)).json()).toEqual([]);
    const made = await add(shop, {
      name: 'Local shipping',
      postalCodeRegex: 'G1K.*',
      guaranteedEstimatedDelivery: { minimumDaysForDelivery: 2, maximumDaysForDelivery: null },
      location: { country: 'CA', province: 'QC' },
      rates: [
        { cost: 0, weight: { to: 1000 } },
        { cost: 5, weight: { from: 1000, to: 2000 } },
        { cost: 7.5, weight: { from: 2000 } },
      ],
    });
    expect(made).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      Id: made.id,
      name: 'Local shipping',
      localizationId: null,
      postalCodeRegex: 'G1K.*',
      onOrderTotalAbove: null,
      guaranteedEstimatedDelivery: { minimumDaysForDelivery: 2, maximumDaysForDelivery: null },
      location: { country: 'CA', province: 'QC' },
      countryCondition: [{ countryCode: 'CA', provinceCode: 'QC' }],
      currency: null,
      rates: [
        { cost: 0, weight: { to: 1000 } },
        { cost: 5, weight: { from: 1000, to: 2000 } },
        { cost: 7.5, weight: { from: 2000 } },
      ],
      creationDate: expect.stringMatching(/^20.+Z$/),
      modificationDate: made.creationDate,
    });
    expect((await shop.call('GET', `${path}/${made.id}`)).json()).toEqual(made);
    expect((await shop.call('GET', `${path}/${made.id.toUpperCase()}/`)).json()).toEqual(made);
    expect((await shop.call('GET', path)).json()).toEqual([made]);
  });

  it('takes a method in the newer words, in any case, with tiers by total and a currency', async () => {
    const shop = await startShop(database);
    const made = await add(shop, {
      Name: ' Standard ',
      localizationId: 'standard-shipping',
      CountryCondition: [
        { countryCode: 'ca', provinceCode: 'quebec' },
        { countryCode: 'US' },
        { CountryCode: 'ES-CN' },
      ],
      onOrderTotalAbove: '25.00',
      currency: 'eur',
      rates: [
        { Cost: '10.010', total: { from: 0, to: '50' }, weight: null },
        { cost: 0, total: { from: 50 } },
      ],
    });
    expect(made).toMatchObject({
      name: 'Standard',
      countryCondition: [
        { countryCode: 'CA', provinceCode: 'QC' },
        { countryCode: 'US', provinceCode: null },
        { countryCode: 'ES-CN', provinceCode: null },
      ],
      location: { country: 'CA', province: 'QC' },
      onOrderTotalAbove: 25,
      currency: 'eur',
      rates: [
        { cost: 10.01, weight: {}, total: { from: 0, to: 50 } },
        { cost: 0, weight: {}, total: { from: 50 } },
      ],
    });
  });

  it('changes what is given, and what is null goes', async () => {
    let now = Date.parse('2026-01-01T00:00:00Z');
    const shop = await startShop(database, { now: () => now });
    const made = await add(shop, {
      name: 'Standard',
      postalCodeRegex: 'G1K.*',
      onOrderTotalAbove: 10,
      countryCondition: [{ countryCode: 'CA' }, { countryCode: 'US' }],
      rates: [{ cost: 10 }],
    });
    now += 60_000;
    const put = async (change: object, id = made.id) => {
      const answer = await shop.call('PUT', `${path}/${id}`, change);
      expect([answer.statusCode, answer.json().errors]).toEqual([200, undefined]);
      expect((await shop.call('GET', `${path}/${made.id}`)).json()).toEqual(answer.json());
      return answer.json();
    };
    const later = { modificationDate: '2026-01-01T00:01:00Z', creationDate: '2026-01-01T00:00:00Z' };
    expect(await put({})).toEqual({ ...made, ...later });
    expect(await put(made)).toEqual({ ...made, ...later });
    expect(await put({ name: 'Post', id: unknown })).toEqual({ ...made, ...later, name: 'Post' });
    expect(await put({ postalCodeRegex: null, onOrderTotalAbove: '' })).toMatchObject({
      name: 'Post',
      postalCodeRegex: null,
      onOrderTotalAbove: null,
    });
    // A client of the older words changes the place, and sends the newer ones back as they were.
    const methodView = (await shop.call('GET', `${path}/${made.id}`)).json();
    expect(await put({ ...methodView, location: { country: 'FR' } })).toMatchObject({
      countryCondition: [{ countryCode: 'FR', provinceCode: null }],
    });
    expect(await put({ ...methodView, countryCondition: [{ countryCode: 'BR' }] })).toMatchObject({
      location: { country: 'BR', province: null },
    });
    expect(await put({ countryCondition: [] })).toMatchObject({
      countryCondition: [],
      location: { country: null, province: null },
    });
  });

  it('wants new prices with another currency, since the old ones are not worth the same', async () => {
    const shop = await startShop(database);
    const { id } = await add(shop, { name: 'Post', onOrderTotalAbove: 20, rates: [{ cost: 10 }] });
    const refused = await shop.call('PUT', `${path}/${id}`, { currency: 'JPY' });
    expect([refused.statusCode, refused.json().errors]).toEqual([
      400,
      { rates: ['must be given with another currency'] },
    ]);
    const changed = await shop.call('PUT', `${path}/${id}`, { currency: 'JPY', rates: [{ cost: 900 }] });
    expect(changed.json()).toMatchObject({
      currency: 'jpy',
      onOrderTotalAbove: null,
      rates: [{ cost: 900 }],
    });
    expect((await shop.call('PUT', `${path}/${id}`, { currency: 'jpy' })).statusCode).toBe(200);
  });

  it('deletes a method once', async () => {
    const shop = await startShop(database);
    const made = await add(shop, { name: 'Post', rates: [{ cost: 10 }] });
    const deleted = await shop.call('DELETE', `${path}/${made.id}`);
    expect([deleted.statusCode, deleted.json()]).toEqual([200, made]);
    for (const method of ['DELETE', 'GET', 'PUT'])
      expect(
        (await shop.call(method, `${path}/${made.id}`, method === 'PUT' ? {} : undefined)).statusCode,
      ).toBe(404);
    expect((await shop.call('GET', path)).json()).toEqual([]);
    for (const id of [unknown, 'x', '%00', '%F0%9F%91%A9'])
      expect([id, (await shop.call('GET', `${path}/${id}`)).statusCode]).toEqual([id, 404]);
  });

  it('refuses what cannot be, by field, and changes nothing', async () => {
    const shop = await startShop(database);
    const good = { name: 'Post', rates: [{ cost: 10 }] };
    const { id } = await add(shop, good);
    const before = await digestOf(shop.storage);
    const cases: [object | unknown, string[]][] = [
      [undefined, ['body', 'name', 'rates']],
      [[good], ['body', 'name', 'rates']],
      [{}, ['name', 'rates']],
      [{ name: ' ', rates: [] }, ['name', 'rates']],
      [{ ...good, name: {} }, ['name']],
      [{ ...good, name: 'x'.repeat(201) }, ['name']],
      [{ ...good, rates: {} }, ['rates']],
      [
        { ...good, rates: [{ cost: 10.005, total: { from: 1.111 } }] },
        ['rates[0].cost', 'rates[0].total.from'],
      ],
      [{ ...good, currency: 'jpy', onOrderTotalAbove: 0.5 }, ['onOrderTotalAbove']],
      [
        { ...good, rates: [7, {}, { cost: -1 }, { cost: 'free' }, { cost: 1e15 }] },
        ['rates[0]', 'rates[0].cost', 'rates[1].cost', 'rates[2].cost', 'rates[3].cost', 'rates[4].cost'],
      ],
      [
        { ...good, rates: [{ cost: 1, weight: { from: -1, to: 'x' } }] },
        ['rates[0].weight.from', 'rates[0].weight.to'],
      ],
      [{ ...good, rates: [{ cost: 1, weight: { from: 5, to: 5 } }] }, ['rates[0].weight.to']],
      [{ ...good, rates: [{ cost: 1, weight: 5, total: [] }] }, ['rates[0].weight', 'rates[0].total']],
      [{ ...good, rates: Array(101).fill({ cost: 1 }) }, ['rates']],
      [{ ...good, postalCodeRegex: '(a' }, ['postalCodeRegex']],
      [{ ...good, postalCodeRegex: '(?<!n)a' }, ['postalCodeRegex']],
      [{ ...good, postalCodeRegex: 7 }, ['postalCodeRegex']],
      [{ ...good, onOrderTotalAbove: -1 }, ['onOrderTotalAbove']],
      [{ ...good, currency: 'XXQ' }, ['currency']],
      [{ ...good, location: { country: 'Canada' } }, ['location.country']],
      [{ ...good, location: { province: 'QC' } }, ['location.country']],
      [{ ...good, location: 'CA' }, ['location']],
      [
        { ...good, countryCondition: [{}, 'US'] },
        ['countryCondition[0].countryCode', 'countryCondition[1]', 'countryCondition[1].countryCode'],
      ],
      [{ ...good, countryCondition: { countryCode: 'US' } }, ['countryCondition']],
      [{ ...good, guaranteedEstimatedDelivery: 5 }, ['guaranteedEstimatedDelivery']],
      [
        { ...good, guaranteedEstimatedDelivery: { minimumDaysForDelivery: 1.5, maximumDaysForDelivery: -1 } },
        [
          'guaranteedEstimatedDelivery.minimumDaysForDelivery',
          'guaranteedEstimatedDelivery.maximumDaysForDelivery',
        ],
      ],
      [
        { ...good, guaranteedEstimatedDelivery: { minimumDaysForDelivery: 5, maximumDaysForDelivery: 2 } },
        ['guaranteedEstimatedDelivery.maximumDaysForDelivery'],
      ],
    ];
    for (const [body, fields] of cases) {
      const answer = await shop.call('POST', path, body);
      expect([answer.statusCode, Object.keys(answer.json().errors)], JSON.stringify(body)).toEqual([
        400,
        fields,
      ]);
      expect(answer.json().message).toContain(fields[0]);
    }
    for (const change of [{ rates: [] }, { name: null }, { name: '' }, { postalCodeRegex: '*' }])
      expect([change, (await shop.call('PUT', `${path}/${id}`, change)).statusCode]).toEqual([change, 400]);
    expect(await digestOf(shop.storage)).toBe(before);
  });

  it('has at most 200 methods, since every cart looks at each', async () => {
    const shop = await startShop(database);
    const { storeId } = shop.store;
    const rows = Array.from({ length: 199 }, (_, at) => ({
      store_id: storeId,
      id: `m${at}`,
      created_at: at,
      updated_at: at,
      version: 1,
      doc: '{"name":"m","places":[],"tiers":[]}',
    }));
    await shop.storage.write((tx) => tx.insertInto('shipping_method').values(rows).execute());
    const method = { name: 'Post', rates: [{ cost: 10 }] };
    expect((await shop.call('POST', path, method)).statusCode).toBe(201);
    const refused = await shop.call('POST', path, method);
    expect([refused.statusCode, refused.json().message]).toEqual([
      409,
      'a store has at most 200 shipping methods: delete some first',
    ]);
    expect((await shop.call('POST', path, method, { key: shop.other.secretKey })).statusCode).toBe(201);
  });

  it('keeps one of two changes that meet', async () => {
    const shop = await startShop(database);
    const { id } = await add(shop, { name: 'Post', rates: [{ cost: 10 }] });
    const puts = Array.from({ length: 10 }, (_, at) =>
      shop.call('PUT', `${path}/${id}`, { name: `Post ${at}` }),
    );
    const answers = await Promise.all(puts);
    const done = answers.filter(({ statusCode }) => statusCode === 200);
    expect(answers.every(({ statusCode }) => statusCode === 200 || statusCode === 409)).toBe(true);
    const row = await shop.storage.read
      .selectFrom('shipping_method')
      .select('version')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(row.version).toBe(1 + done.length);
  });

  it('stands in the settings of an export, as it can be posted to another store', async () => {
    const shop = await startShop(database);
    const made = await add(shop, { name: 'Post', location: { country: 'CA' }, rates: [{ cost: 10 }] });
    const folder = mkdtempSync(join(tmpdir(), 'comptoir-export-'));
    try {
      const { read } = shop.storage;
      await exportStore(read, await getStore(read, shop.store.storeId), folder);
      const { shippingMethods } = JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8'));
      expect(shippingMethods).toEqual([made]);
      const other = await shop.call('POST', path, shippingMethods[0], { key: shop.other.secretKey });
      const { id, Id, creationDate, modificationDate, ...same } = made;
      expect([other.statusCode, other.json()]).toEqual([201, expect.objectContaining(same)]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
