import { expect, it } from 'vitest';
import { listAudit } from '../src/domain/audit/audit.js';
import { createCustomer } from '../src/domain/customer/create-customer.js';
import { noDetails } from '../src/domain/customer/customer.js';
import { figures } from '../src/domain/order/check-figures.js';
import { onEachDatabase } from './support/databases.js';
import { importAll } from './support/import-all.js';
import { startShop, type TestShop } from './support/shop.js';

const orderOf = (number: number, email: string, total: number) => ({
  token: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
  creationDate: `2026-03-${String(number).padStart(2, '0')}T10:00:00Z`,
  completionDate: `2026-03-${String(number).padStart(2, '0')}T10:05:00Z`,
  status: 'Processed',
  paymentStatus: 'Paid',
  email,
  currency: 'usd',
  billingAddressName: email.split('@')[0],
  finalGrandTotal: total,
  items: [{ uniqueId: `i${number}`, id: 'mug', name: 'Mug', price: total, quantity: 1, totalPrice: total }],
});

onEachDatabase({ inShare: 'sqlite' }, (database) => {
  /** Ann bought twice for 30, Bob once for 50, Cy never. */
  async function shopWithBuyers() {
    const shop = await startShop(database);
    await importAll(shop, [
      orderOf(1, 'ann@example.com', 10),
      orderOf(2, 'ann@example.com', 20),
      orderOf(3, 'bob@example.com', 50),
    ]);
    const details = { ...noDetails, name: 'Cy', email: 'cy@example.com' };
    await shop.storage.write((tx) => createCustomer(tx, shop.store, { details }, Date.UTC(2026, 2, 4)));
    return shop;
  }

  const names = async (shop: TestShop, query: string) => {
    const { items } = (await shop.call('GET', `/customers?${query}`)).json();
    return items.map(({ email }: { email: string }) => email.split('@')[0]).join(' ');
  };

  async function idOf(shop: TestShop, name: string): Promise<string> {
    return (await shop.call('GET', `/customers?email=${name}@example.com`)).json().items[0].id;
  }

  it('lists customers by what they bought, how often, or when they came, filtered too', async () => {
    const shop = await shopWithBuyers();
    for (const [query, expected] of [
      ['orderBy=OrdersValue', 'bob ann cy'],
      ['orderBy=nbrOrders', 'ann bob cy'],
      ['orderBy=Date', 'cy bob ann'],
      ['', 'cy bob ann'],
      ['orderBy=OrdersValue&limit=1&offset=1', 'ann'],
      ['orderBy=NbrOrders&status=Unconfirmed', 'ann bob cy'],
      ['orderBy=OrdersValue&from=2026-03-02', 'bob cy'],
      ['orderBy=OrdersValue&name=n', 'ann'],
      ['orderBy=NbrOrders&email=bob@example.com', 'bob'],
    ] as const)
      expect([query, await names(shop, query)]).toEqual([query, expected]);
  });

  it('refuses an order of customers that there is not', async () => {
    const shop = await startShop(database);
    const answer = await shop.call('GET', '/customers?orderBy=Age');
    expect([answer.statusCode, Object.keys(answer.json().errors)]).toEqual([400, ['orderBy']]);
  });

  it('changes what is sent of a customer, and shows who changed what', async () => {
    const shop = await shopWithBuyers();
    const id = await idOf(shop, 'ann');
    const answer = await shop.call('PUT', `/customers/${id}`, {
      email: 'Anna@Example.com',
      billingAddress: { city: 'Bern', country: 'ch', postalCode: '3000' },
      shippingAddress: { name: 'Neighbour', city: 'Basel', country: 'CH' },
    });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      id,
      email: 'Anna@Example.com',
      billingAddress: { name: 'ann', city: 'Bern', country: 'CH', postalCode: '3000' },
      shippingAddress: { name: 'Neighbour', city: 'Basel' },
      shippingAddressSameAsBilling: false,
      statistics: { ordersCount: 2, ordersAmount: 30 },
    });
    expect((await shop.call('GET', `/customers/${id}`)).json()).toEqual(answer.json());
    expect((await shop.call('GET', '/customers?email=anna@example.com')).json().totalItems).toBe(1);
    expect((await shop.call('GET', '/customers?email=ann@example.com')).json().totalItems).toBe(0);
    const same = await shop.call('PUT', `/customers/${id}`, answer.json());
    expect(same.json()).toEqual(answer.json());
    const filter = { objectKind: 'customer', objectId: id };
    const { entries } = await listAudit(shop.storage.read, shop.store.storeId, filter, {
      offset: 0,
      limit: 9,
    });
    expect(entries.map(({ act, actor }) => [act, actor.kind])).toEqual([['customer.update', 'key']]);
    expect(entries[0]!.changes).toContainEqual({
      field: 'email',
      before: 'ann@example.com',
      after: 'Anna@Example.com',
    });
  });

  it('ships to the billing address where that is asked for', async () => {
    const shop = await shopWithBuyers();
    const id = await idOf(shop, 'bob');
    await shop.call('PUT', `/customers/${id}`, { shippingAddress: { city: 'Basel' } });
    const answer = await shop.call('PUT', `/customers/${id}`, { shippingAddressSameAsBilling: true });
    expect(answer.json()).toMatchObject({
      shippingAddressSameAsBilling: true,
      shippingAddress: { name: 'bob', city: null },
    });
  });

  it('refuses what no customer can be changed to, by field, and changes nothing', async () => {
    const shop = await shopWithBuyers();
    const id = await idOf(shop, 'ann');
    const before = (await shop.call('GET', `/customers/${id}`)).json();
    for (const [change, field] of [
      [{ email: 'nobody' }, 'email'],
      [{ billingAddress: 'Bern' }, 'billingAddress'],
      [{ billingAddress: { country: 'Atlantis' } }, 'billingAddress'],
      [{ billingAddress: { country: 'ZZ' } }, 'billingAddress'],
      [{ shippingAddress: { city: 7 } }, 'shippingAddress'],
      [{ shippingAddress: { city: 'x'.repeat(201) } }, 'shippingAddress'],
      [{ shippingAddressSameAsBilling: 'perhaps' }, 'shippingAddressSameAsBilling'],
    ] as const) {
      const answer = await shop.call('PUT', `/customers/${id}`, change);
      expect([change, answer.statusCode, Object.keys(answer.json().errors ?? {})]).toEqual([
        change,
        400,
        [field],
      ]);
    }
    expect((await shop.call('GET', `/customers/${id}`)).json()).toEqual(before);
  });

  it('refuses the e-mail of another customer, and customers that are not there', async () => {
    const shop = await shopWithBuyers();
    const id = await idOf(shop, 'ann');
    const taken = await shop.call('PUT', `/customers/${id}`, { email: 'BOB@example.com' });
    expect([taken.statusCode, Object.keys(taken.json().errors)]).toEqual([409, ['email']]);
    for (const method of ['PUT', 'DELETE'] as const)
      for (const other of ['00000000-0000-4000-8000-00000000ffff', 'nonsense', '1', '%00'])
        expect([method, other, (await shop.call(method, `/customers/${other}`, {})).statusCode]).toEqual([
          method,
          other,
          404,
        ]);
  });

  it('deletes a customer, whose orders stay and belong to nobody', async () => {
    const shop = await shopWithBuyers();
    const id = await idOf(shop, 'ann');
    await shop.call('PUT', `/customers/${id}`, { billingAddress: { city: 'Secret City' } });
    const deleted = await shop.call('DELETE', `/customers/${id}`);
    expect([deleted.statusCode, deleted.body]).toEqual([204, '']);
    expect((await shop.call('GET', `/customers/${id}`)).statusCode).toBe(404);
    expect((await shop.call('DELETE', `/customers/${id}`)).statusCode).toBe(404);
    expect(await names(shop, 'orderBy=Date')).toBe('cy bob');
    const orders = (await shop.call('GET', '/orders?placedBy=ann')).json();
    expect(orders.totalItems).toBe(2);
    const ofThem = (await shop.tienda('GET', '/orders')).json();
    expect(ofThem.filter(({ customer }: { customer: unknown }) => customer === null)).toHaveLength(2);
    const { entries } = await listAudit(
      shop.storage.read,
      shop.store.storeId,
      { objectId: id },
      { offset: 0, limit: 9 },
    );
    expect(entries.map(({ act }) => act)).toEqual(['customer.delete', 'customer.update']);
    expect(JSON.stringify(entries)).not.toContain('Secret City');
    for (const { compare } of figures) expect(await compare(shop.storage.read, shop.store)).toEqual([]);
    const answer = await shop.call('PUT', `/orders/${orders.items[0].token}`, { status: 'Cancelled' });
    expect(answer.statusCode).toBe(200);
  });

  it('tells webhooks of a customer who was deleted', async () => {
    const shop = await shopWithBuyers();
    await shop.call('DELETE', `/customers/${await idOf(shop, 'ann')}`);
    const rows = await shop.storage.read.selectFrom('outbox').select('topic').execute();
    expect(rows.map(({ topic }) => topic)).toContain('customer.deleted');
  });
});
