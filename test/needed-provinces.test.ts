import { expect, it } from 'vitest';
import { beginCart, cartCalls } from './support/cart-calls.js';
import { onEachDatabase } from './support/databases.js';
import { importAll } from './support/import-all.js';
import { startShop } from './support/shop.js';

const taxes = [
  { name: 'GST', rate: 0.05, country: 'CA' },
  { name: 'QST', rate: 0.09975, country: 'CA', province: 'Québec' },
];
const address = { name: 'Ada', address1: '1 Rue', city: 'Montréal', country: 'CA', postalCode: 'H2X 1Y4' };

onEachDatabase({ inShare: 'postgres' }, (database) => {
  async function cartIn(
    place: object,
    { methods = [] as object[], rules = taxes as object[], more = {} } = {},
  ) {
    const shop = await startShop(database, {
      settings: { currency: 'CAD', country: 'CA', allowDeferred: true },
    });
    await shop.call('POST', '/products', { id: 'mug', name: 'Mug', price: 100, ...more });
    await shop.call('PUT', '/settings/taxes', rules);
    for (const method of methods) await shop.call('POST', '/shipping_methods', method);
    const cart = await beginCart(shop);
    await cart.add({ id: 'mug' });
    const put = await cart.call('PUT', '', {
      email: 'ada@example.com',
      billingAddress: { ...address, ...place },
    });
    expect(put.statusCode, put.body).toBe(200);
    const secret = { headers: { 'x-cart-secret': cart.secret } };
    return {
      shop,
      cart,
      put: put.json(),
      rates: async () => (await cart.call('GET', '/shipping-rates', undefined, secret)).json(),
      pay: async () => cart.call('POST', '/pay', { method: 'deferred' }, secret),
    };
  }

  it('refuses a province that is missing or unknown where a tax depends on it, at the rates and at pay, not before', async () => {
    for (const [province, code, message] of [
      [null, 'required', 'The billing address lacks its province, and taxes there depend on it'],
      ['Kweebec', 'invalid_province', 'names "Kweebec", which is no province of CA that is known here'],
    ] as const) {
      const { rates, pay, put } = await cartIn({ province });
      expect(put.total).toBe(105);
      expect(await rates()).toMatchObject({
        rates: [],
        errors: [
          {
            key: 'invalid_address',
            field: 'billingAddress.province',
            message: expect.stringContaining(message),
          },
        ],
      });
      const paid = await pay();
      expect([paid.statusCode, paid.json().reason, paid.json().errors]).toEqual([
        400,
        'invalid_address',
        { 'billingAddress.province': [code] },
      ]);
      expect(paid.json().message).toContain('give its code or name: AB (Alberta), BC (British Columbia)');
    }
  });

  it('counts the taxes of a province however it is written', async () => {
    for (const province of ['QC', 'ca-qc', 'PQ', 'Quebec', 'Province de Québec']) {
      const { pay } = await cartIn({ province });
      expect([province, (await pay()).json().order?.finalGrandTotal]).toEqual([province, 114.98]);
    }
    const { pay } = await cartIn({ province: 'Ont.' });
    expect((await pay()).json().order.finalGrandTotal).toBe(105);
  });

  it('asks for none where nothing depends on it', async () => {
    const elsewhere = await cartIn({ country: 'US', province: 'Nowhere', postalCode: '10001' });
    expect((await elsewhere.pay()).statusCode).toBe(200);
    const untaxed = await cartIn({ province: null }, { more: { taxable: false } });
    expect((await untaxed.pay()).statusCode).toBe(200);
    const plain = await cartIn({ province: null }, { rules: [taxes[0]!] });
    expect((await plain.pay()).statusCode).toBe(200);
  });

  it('asks for it where a rate depends on it', async () => {
    const methods = [
      { name: 'Van', rates: [{ cost: 5 }], location: { country: 'CA', province: 'ON' } },
      { name: 'Post', rates: [{ cost: 20 }] },
    ];
    const missing = await cartIn({ province: null }, { methods, rules: [] });
    expect(await missing.rates()).toMatchObject({
      required: true,
      rates: [],
      errors: [{ message: expect.stringContaining('shipping rates there depend on it') }],
    });
    const chosen = await missing.cart.call(
      'PUT',
      '/shipping',
      { method: 'Post' },
      { headers: { 'x-cart-secret': missing.cart.secret } },
    );
    expect([chosen.statusCode, Object.keys(chosen.json().errors)]).toEqual([
      400,
      ['billingAddress.province'],
    ]);
    const there = await cartIn({ province: 'Ontario' }, { methods, rules: [] });
    expect(
      (await there.rates()).rates.map(({ description }: { description: string }) => description),
    ).toEqual(['Van', 'Post']);
  });

  it('knows the provinces of countries whose addresses do without one', async () => {
    const rules = [
      { name: 'VAT', rate: 0.08, country: 'CH' },
      { name: 'ZH', rate: 0.01, country: 'CH', province: 'Zürich' },
      { name: 'IGST', rate: 0.18, country: 'IN', province: 'Maharashtra' },
    ];
    for (const [country, province, total] of [
      ['CH', 'Kanton Zürich', 109],
      ['CH', 'BE', 108],
      ['IN', 'IN-MH', 118],
      ['IN', 'Kerala', 100],
    ]) {
      const { shop, pay } = await cartIn({ country, province, postalCode: '8001' }, { rules });
      const { order } = (await pay()).json();
      expect([country, province, order?.finalGrandTotal]).toEqual([country, province, total]);
      const [placed] = (await shop.call('GET', '/orders')).json().items;
      expect(placed.billingAddressProvince).toBe(province);
    }
    const { pay, shop } = await cartIn({ country: 'IN', province: 'Bavaria', postalCode: '8001' }, { rules });
    const refused = await pay();
    expect(refused.json().errors).toEqual({ 'billingAddress.province': ['invalid_province'] });
    expect(refused.json().message).toContain('MH (Maharashtra)');
    const { countries } = (await cartCalls(shop)('GET', '/settings')).json();
    const formOf = (code: string) => {
      const land = countries.find((one: { code: string }) => one.code === code);
      return [land.states.length, land.requiresProvince ?? false];
    };
    expect(['IN', 'CH', 'IE', 'DE', 'CA', 'FR'].map(formOf)).toEqual([
      [36, true],
      [26, true],
      [0, false],
      [16, false],
      [13, true],
      [0, false],
    ]);
  });

  it('takes any province where no list has them, and asks for one where a rule names one', async () => {
    const rules = [
      { name: 'TVA', rate: 0.2, country: 'FR' },
      { name: 'Octroi', rate: 0.1, country: 'FR', province: 'Corse' },
    ];
    for (const [province, total] of [
      ['CORSE', 130],
      ['Bretagne', 120],
    ]) {
      const { pay } = await cartIn({ country: 'FR', province, postalCode: '20000' }, { rules });
      expect([province, (await pay()).json().order?.finalGrandTotal]).toEqual([province, total]);
    }
    const { pay } = await cartIn({ country: 'FR', province: null, postalCode: '20000' }, { rules });
    expect((await pay()).json()).toMatchObject({
      errors: { 'billingAddress.province': ['required'] },
      message: expect.stringContaining('give its name; those of Corse are counted apart'),
    });
  });

  it('refuses a tax or a rate of a province that its country has not', async () => {
    const shop = await startShop(database, { settings: { currency: 'CAD' } });
    const put = await shop.call('PUT', '/settings/taxes', [{ ...taxes[1], province: 'Kweebec' }]);
    expect([put.statusCode, put.json().errors]).toEqual([
      400,
      {
        'taxes[0].province': [
          expect.stringContaining('must be a province of CA by code or name: AB (Alberta)'),
        ],
      },
    ]);
    const post = await shop.call('POST', '/shipping_methods', {
      name: 'Van',
      rates: [{ cost: 5 }],
      countryCondition: [{ countryCode: 'IN', provinceCode: 'Bavaria' }],
    });
    expect([post.statusCode, Object.keys(post.json().errors)]).toEqual([
      400,
      ['countryCondition[0].provinceCode'],
    ]);
  });

  it('leaves imported orders as they are', async () => {
    const shop = await startShop(database, { settings: { currency: 'CAD' } });
    await shop.call('PUT', '/settings/taxes', taxes);
    const token = '00000000-0000-4000-8000-000000000001';
    const object = {
      token,
      status: 'Processed',
      email: 'a@example.com',
      creationDate: '2025-03-01T10:00:00Z',
      invoiceNumber: 'A-1',
      finalGrandTotal: 105,
      items: [],
      billingAddressCountry: 'CA',
      billingAddressProvince: 'Kweebec',
    };
    expect(await importAll(shop, [object])).toMatchObject({ created: 1 });
    expect((await shop.call('GET', `/orders/${token}`)).json()).toMatchObject({
      billingAddressProvince: 'Kweebec',
      finalGrandTotal: 105,
    });
  });
});
