import { expect, it } from 'vitest';
import { onEachDatabase } from './support/databases.js';
import { importAll } from './support/import-all.js';
import { startShop } from './support/shop.js';

const order = (number: number, more: object) => ({
  token: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
  status: 'Processed',
  email: `buyer${number}@example.com`,
  creationDate: '2025-03-01T10:00:00Z',
  completionDate: '2025-03-01T10:00:00Z',
  invoiceNumber: `A-${number}`,
  finalGrandTotal: 10,
  items: [],
  ...more,
});

onEachDatabase({ inShare: 'postgres' }, (database) => {
  it('counts no buyers of cancelled orders, as it counts no sales of them', async () => {
    const shop = await startShop(database);
    await importAll(shop, [
      order(1, {}),
      order(2, { status: 'Cancelled' }),
      order(3, {
        email: 'buyer1@example.com',
        status: 'Cancelled',
        creationDate: '2024-01-01T10:00:00Z',
        completionDate: '2024-01-01T10:00:00Z',
      }),
    ]);
    const performance = (await shop.call('GET', '/data/performance?from=2025-01-01&to=2025-12-31')).json();
    expect(performance).toMatchObject({
      ordersCount: 1,
      customers: { newCustomers: 1, returningCustomers: 0 },
    });
  });

  it('counts the buyers of the currency whose sales it sums', async () => {
    const shop = await startShop(database);
    const before = { creationDate: '2024-01-01T10:00:00Z', completionDate: '2024-01-01T10:00:00Z' };
    await importAll(shop, [
      order(1, { finalGrandTotal: 60 }),
      order(2, { currency: 'eur', finalGrandTotal: 30 }),
      order(3, { currency: 'eur', email: 'buyer1@example.com', ...before }),
    ]);
    const performance = async (currency: string) =>
      (await shop.call('GET', `/data/performance?from=2025-01-01&to=2025-12-31&currency=${currency}`)).json();
    expect(await performance('USD')).toMatchObject({
      ordersCount: 1,
      averageCustomerValue: 60,
      customers: { newCustomers: 0, returningCustomers: 1 },
    });
    expect(await performance('EUR')).toMatchObject({
      ordersCount: 1,
      averageCustomerValue: 30,
      customers: { newCustomers: 1, returningCustomers: 0 },
    });
  });

  it('finds an e-mail with a plus that was not encoded', async () => {
    const shop = await startShop(database);
    await importAll(shop, [order(1, { email: 'ada+shop@example.com' })]);
    expect((await shop.call('GET', '/orders?placedBy=ada+shop@example.com')).json().totalItems).toBe(1);
    expect((await shop.call('GET', '/orders?placedBy=ada%2Bshop@exam')).json().totalItems).toBe(1);
    expect((await shop.tienda('GET', '/customers?q=ada+shop@example.com')).json()).toHaveLength(1);
    expect((await shop.tienda('GET', '/orders?q=ada+shop@example.com')).json()).toHaveLength(1);
  });

  it('finds a space and a plus by either, where no e-mail address says which is meant', async () => {
    const shop = await startShop(database);
    await importAll(shop, [
      order(1, { email: 'ada+shop@example.com', cardHolderName: 'R+D Bureau' }),
      order(2, { email: 'b@example.com', cardHolderName: 'Ada Shop' }),
      order(3, { email: 'c@example.com', cardHolderName: 'R D Bureau' }),
      order(4, { email: 'd@example.com', cardHolderName: 'RD Bureau' }),
    ]);
    for (const [query, numbers] of [
      ['ada+shop', [2, 1]],
      ['ada%20shop', [2, 1]],
      ['ada%2Bshop', [1]],
      ['ada%2Bshop@', [1]],
      ['a+s', [2, 1]],
      ['r+d', [3, 1]],
      ['R+D+Bureau', [3]],
      ['+D', [3, 1]],
      ['+', [4, 3, 2, 1]],
      ['nobody+there', []],
    ] as const) {
      const { items } = (await shop.call('GET', `/orders?placedBy=${query}`)).json();
      const got = items.map((one: { invoiceNumber: string }) => Number(one.invoiceNumber.slice(2)));
      expect([query, got.toSorted()]).toEqual([query, numbers.toSorted()]);
      const matches = (await shop.tienda('GET', `/orders?q=${query}`)).json();
      expect([query, matches.length]).toEqual([query, numbers.length]);
    }
    for (const [query, count] of [
      ['ada+shop', 1],
      ['ada%2Bshop', 1],
    ] as const)
      expect((await shop.tienda('GET', `/customers?q=${query}`)).json()).toHaveLength(count);
  });

  it("gives Tiendanube's clients a province as it was written, the store's address and its language", async () => {
    const shop = await startShop(database, {
      domain: { domain: 'shop.example', protocol: 'https' },
      settings: { country: 'BR', currency: 'BRL' },
    });
    const address = { address: 'Rua', city: 'Rio', country: 'BR', province: 'RJ' };
    const made = await shop.tienda('POST', '/customers', {
      name: 'Zé',
      email: 'ze@example.com',
      addresses: [address],
    });
    expect(made.json().addresses[0].province).toBe('RJ');
    const named = await shop.tienda('POST', '/customers', {
      name: 'Al',
      email: 'al@example.com',
      addresses: [{ ...address, province: 'Rio de Janeiro' }],
    });
    expect(named.json().addresses[0].province).toBe('Rio de Janeiro');
    const { items } = (await shop.call('GET', '/customers?email=al@example.com')).json();
    expect(items[0].shippingAddressProvince).toBe('RJ');
    const store = await shop.tienda('GET', '/store');
    expect(store.json().url_with_protocol).toBe('https://shop.example');
    for (const answer of [store, made, await shop.tienda('GET', '/customers/999')])
      expect(answer.headers['x-main-language']).toBe('pt');
  });

  it('ends a code that has a day alone at midnight of the shop', async () => {
    const shop = await startShop(database, { settings: { timeZone: 'America/Sao_Paulo' } });
    const ten = { name: 'Ten', trigger: 'Code', code: 'TEN', type: 'Rate', rate: 10, expires: '2026-12-31' };
    const made = (await shop.call('POST', '/discounts', ten)).json();
    expect(made.expires).toBe('2027-01-01T02:59:59.999Z');
    const again = await shop.call('PUT', `/discounts/${made.id}`, made);
    expect([again.statusCode, again.json().expires]).toEqual([200, made.expires]);
  });

  it("takes domains with a star where they are the shop's own, and says why not over a public suffix", async () => {
    const shop = await startShop(database);
    const post = (domain: string) => shop.call('POST', '/settings/alloweddomains', [{ domain }]);
    expect((await post('https://*.Shop.example')).json()).toEqual([
      { domain: '*.shop.example', protocol: 'https' },
    ]);
    const refused = await post('*.netlify.app');
    expect([refused.statusCode, refused.json().errors['domains[0]'][0]]).toEqual([
      400,
      expect.stringContaining('anybody may have one under netlify.app'),
    ]);
    expect((await shop.call('PUT', '/settings/domain', { domain: '*.shop.example' })).statusCode).toBe(400);
    const deleted = await shop.call('DELETE', '/settings/alloweddomains', [{ domain: '*.shop.example' }]);
    expect(deleted.json()).toEqual([]);
  });
});
