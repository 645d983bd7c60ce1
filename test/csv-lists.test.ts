import { expect, it } from 'vitest';
import { onEachDatabase } from './support/databases.js';
import { importAll } from './support/import-all.js';
import { startShop, type TestShop } from './support/shop.js';
import { newStaff, signedInAs } from './support/staff.js';

const many = 250;
const orderOf = (number: number, more: object = {}) => ({
  token: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
  creationDate: new Date(Date.UTC(2026, 2, 1) + number * 60_000).toISOString(),
  completionDate: new Date(Date.UTC(2026, 2, 1) + number * 60_000).toISOString(),
  status: number % 2 === 0 ? 'Processed' : 'Shipped',
  paymentStatus: 'Paid',
  invoiceNumber: `I-${number}`,
  email: `b${number}@example.com`,
  currency: 'usd',
  billingAddressName: `Buyer ${number}`,
  finalGrandTotal: 20.5,
  items: [{ uniqueId: `i${number}`, id: 'mug', name: 'Mug', price: 20.5, quantity: 1, totalPrice: 20.5 }],
  ...more,
});

onEachDatabase((database) => {
  const csv = (shop: TestShop, path: string, accept = 'text/csv') =>
    shop.call('GET', path, undefined, { headers: { accept } });
  const linesOf = (body: string) => body.split('\r\n').slice(0, -1);

  it('answers all that a filter lets through as CSV, in the order of the list, with what JSON says', async () => {
    const shop = await startShop(database);
    await importAll(
      shop,
      Array.from({ length: many }, (_, index) => orderOf(index)),
    );
    const answer = await csv(shop, '/orders?status=Shipped&limit=2&offset=1');
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^text\/csv/);
    const [head, ...lines] = linesOf(answer.body);
    const columns = head!.split(',');
    expect(lines).toHaveLength(many / 2);
    const { items } = (await shop.call('GET', '/orders?status=Shipped&limit=1000')).json();
    const tokens = items.map(({ token }: { token: string }) => token);
    expect(lines.map((line) => line.split(',')[columns.indexOf('token')])).toEqual(tokens);
    const cell = (name: string) => lines[0]!.split(',')[columns.indexOf(name)];
    for (const name of ['invoiceNumber', 'email', 'billingAddressName', 'completionDate'])
      expect([name, cell(name)]).toEqual([name, items[0][name]]);
    expect(cell('finalGrandTotal')).toBe('20.5');
    const customers = linesOf((await csv(shop, '/customers?orderBy=NbrOrders')).body);
    expect(customers).toHaveLength(many + 1);
    expect(customers[1]).toContain(`b${many - 1}@example.com`);
    const products = linesOf((await csv(shop, '/products')).body);
    expect(products).toHaveLength(2);
    expect(products[1]).toContain('mug');
    expect(linesOf((await csv(shop, '/orders?placedBy=nobody')).body)).toHaveLength(1);
    expect(linesOf((await csv(shop, '/products?from=2026-03-01&to=2026-03-02')).body)).toHaveLength(2);
  });

  it('begins no text of a buyer like a formula', async () => {
    const shop = await startShop(database);
    const name = '=HYPERLINK("https://evil.example","Click")';
    await importAll(shop, [
      orderOf(1, { billingAddressName: name, notes: '@SUM(A1)\r\n-2', email: '+1@example.com' }),
    ]);
    const orders = (await csv(shop, '/orders')).body;
    expect(orders).toContain(`"'=HYPERLINK(""https://evil.example"",""Click"")"`);
    expect(orders).toContain(`"'@SUM(A1)\r\n-2"`);
    expect(orders).toContain(`,'+1@example.com,`);
    expect((await csv(shop, '/customers')).body).toContain(`,'+1@example.com,`);
  });

  it('answers CSV where it is asked for, JSON where not, and refuses in JSON', async () => {
    const shop = await startShop(database);
    await importAll(shop, [orderOf(1)]);
    for (const [accept, type] of [
      ['application/json, text/csv;q=0.5', 'application/json'],
      ['text/csv, application/json', 'text/csv'],
      ['*/*', 'application/json'],
    ] as const)
      expect(String((await csv(shop, '/orders', accept)).headers['content-type'])).toContain(type);
    const wrong = await csv(shop, '/orders?status=Lost');
    expect([wrong.statusCode, Object.keys(wrong.json().errors)]).toEqual([400, ['status']]);
    expect((await csv(shop, '/settings/general')).statusCode).toBe(406);
    expect((await csv(shop, `/orders/${orderOf(1).token}`)).statusCode).toBe(406);
  });

  it('shows who may not see buyers nothing personal, and no filter by them', async () => {
    const shop = await startShop(database);
    await importAll(shop, [orderOf(1, { notes: 'My secret' })]);
    const reader = await signedInAs(shop, await newStaff(shop, { role: 'reader' }));
    const store = `/stores/${shop.store.storeId}`;
    const call = (path: string) => reader.call('GET', `${store}${path}`, undefined, { accept: 'text/csv' });
    for (const path of ['/orders', '/customers']) {
      const { statusCode, body } = await call(path);
      expect([path, statusCode]).toEqual([path, 200]);
      for (const text of ['b1@example.com', 'Buyer 1', 'My secret'])
        expect([path, body.includes(text)]).toEqual([path, false]);
    }
    expect((await call('/orders?placedBy=Buyer')).statusCode).toBe(403);
  });
});
