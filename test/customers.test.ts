import { beforeAll, describe, expect, it } from 'vitest';
import { fromSnipcartCustomer } from '../src/dialect/snipcart/customer-import.js';
import { exportedSnipcartCustomer } from '../src/dialect/snipcart/customer-own.js';
import { createCustomer } from '../src/domain/customer/create-customer.js';
import { type DraftDetails, noDetails } from '../src/domain/customer/customer.js';
import { ensureBuyer } from '../src/domain/customer/ensure-buyer.js';
import { findCustomer } from '../src/domain/customer/rows.js';
import { listed, single } from './seeds/snipcart-customers.js';
import { importSnipcart } from './support/customers.js';
import { onEachDatabase } from './support/databases.js';
import { basic, startShop, type TestShop } from './support/shop.js';

const guid = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const path = `/customers/${listed.id}`;

onEachDatabase({ inShare: 'sqlite' }, (database) => {
  it('shows an imported customer of the seeds field by field, statistics aside', async () => {
    const shop = await startShop(database);
    expect(await importSnipcart(shop, single)).toEqual(['created']);
    const one = (await shop.call('GET', path)).json();
    const { statistics: _given, ...fields } = single;
    expect(one).toMatchObject(fields);
    expect(one.statistics).toEqual({ ordersCount: 0, ordersAmount: 0, subscriptionsCount: 0 });
    expect(one).toMatchObject({
      mode: 'Test',
      gravatarUrl: 'https://www.gravatar.com/avatar/b2b4677d71645916cbce0a893f7f6076?s=70&d=mp',
      billingAddress: {
        fullName: 'Geeks Snipcart',
        firstName: null,
        company: 'Snipcart',
        address1: '4885 1ere Avenue',
        address2: null,
        fullAddress: '4885 1ere Avenue',
        province: 'QC',
        phone: '',
        hasMinimalRequiredInfo: true,
        validationErrors: {},
      },
    });
    const page = (await shop.call('GET', '/customers?offset=0&limit=50&status=unconfirmed')).json();
    expect(page).toEqual({
      totalItems: 1,
      offset: 0,
      limit: 50,
      status: 'Unconfirmed',
      email: null,
      name: null,
      from: null,
      to: null,
      orderBy: null,
      items: [one],
    });
  });

  it('imports a customer twice without a change, and what changed in the file once', async () => {
    const shop = await startShop(database);
    expect(await importSnipcart(shop, listed, listed)).toEqual(['created', 'unchanged']);
    const before = (await shop.call('GET', path)).json();
    expect(await importSnipcart(shop, { ...listed, statistics: { ordersCount: 11 } })).toEqual(['unchanged']);
    expect((await shop.call('GET', path)).json()).toEqual(before);
    const moved = { ...listed, billingAddressCity: 'Montréal', gatewayId: 'cus_1' };
    expect(await importSnipcart(shop, moved, moved)).toEqual(['updated', 'unchanged']);
    const after = (await shop.call('GET', path)).json();
    expect(after).toMatchObject({ billingAddressCity: 'Montréal', gatewayId: 'cus_1', status: 'Confirmed' });
    expect(after.creationDate).toBe(before.creationDate);
  });

  it('names every field of an object that it cannot import', () => {
    const broken = { id: 'x', email: {}, status: 'Maybe', creationDate: 'soon' };
    expect(fromSnipcartCustomer(broken)).toEqual({
      problems: {
        id: ['must be a GUID'],
        email: ['must be text'],
        status: ['must be one of Confirmed, Unconfirmed'],
        creationDate: ['is not a date: "soon"'],
      },
    });
    expect(fromSnipcartCustomer(7)).toHaveProperty('problems');
    expect(fromSnipcartCustomer({ email: 'a@example.com' })).toEqual({ problems: { id: ['is missing'] } });
  });

  it('brings everything of an exported customer back into an empty store', async () => {
    const shop = await startShop(database);
    const details: DraftDetails = {
      ...noDetails,
      name: 'Zé Ninguém',
      email: 'ze@example.com',
      identification: '28776255671',
      billing: {
        ...noDetails.billing,
        street: 'Evergreen Terrace',
        number: '742',
        province: 'Oregon',
        country: 'US',
      },
      extra: { gender: 'male' },
      addresses: [
        {
          ...noDetails.billing,
          street: 'Rua A',
          number: '1',
          locality: 'Morumbi',
          id: null,
          isDefault: false,
          createdAt: 5,
          updatedAt: 6,
        },
        {
          ...noDetails.billing,
          street: 'Rua B',
          floor: '2',
          city: '',
          id: null,
          isDefault: true,
          createdAt: 7,
          updatedAt: 8,
        },
      ],
    };
    const made = await shop.storage.write((tx) => createCustomer(tx, shop.store, { details }, 1_000_000));
    const file = JSON.parse(JSON.stringify(exportedSnipcartCustomer(made, shop.store)));
    expect(file.billingAddressAddress1).toBe('Evergreen Terrace 742');
    expect(await importSnipcart(shop, file)).toEqual(['unchanged']);
    const elsewhere = await startShop(database);
    expect(await importSnipcart(elsewhere, file)).toEqual(['created']);
    const back = await findCustomer(elsewhere.storage.read, elsewhere.store.storeId, made.guid);
    expect({ ...back, position: 0, version: 0 }).toEqual({
      ...made,
      position: 0,
      version: 0,
      details: { ...made.details, origin: { imported: expect.any(String) } },
    });
  });

  describe('the list of customers', () => {
    const at = (day: number): string => `2020-01-0${day}T12:00:00Z`;
    const people = [
      {
        id: guid(1),
        email: 'Ana@Example.com',
        creationDate: at(1),
        status: 'Confirmed',
        billingAddressName: 'Ana Souza',
      },
      {
        id: guid(2),
        email: 'ze@example.com',
        creationDate: at(2),
        status: 'Unconfirmed',
        billingAddressName: 'Zé',
        shippingAddressName: 'Hanna 100%',
      },
      {
        id: guid(3),
        email: 'b+c@example.com',
        creationDate: at(3),
        status: 'Confirmed',
        billingAddressFirstName: 'Bob',
        billingAddressName: 'Banana',
      },
      { id: guid(4), email: null, creationDate: at(3), billingAddressName: null },
    ];
    let shop: TestShop;

    beforeAll(async () => {
      shop = await startShop(database);
      await importSnipcart(shop, ...people);
    });

    it.each([
      { query: '', customers: '4: 4 3 2 1' },
      { query: 'limit=2&offset=1', customers: '4: 3 2' },
      { query: 'limit=0', customers: '4: ' },
      { query: 'offset=9', customers: '4: ' },
      { query: 'status=confirmed', customers: '2: 3 1' },
      { query: 'STATUS=Unconfirmed&limit=1', customers: '2: 4' },
      { query: 'email=aNA%40example.COM', customers: '1: 1' },
      { query: 'email=b+c@example.com', customers: '1: 3' },
      { query: 'email=example', customers: '0: ' },
      { query: 'name=ana', customers: '2: 3 1' },
      { query: 'name=b%20ban', customers: '1: 3' },
      { query: 'name=ZE', customers: '1: 2' },
      { query: 'name=na%20100%25', customers: '1: 2' },
      { query: 'name=n&limit=1&offset=1', customers: '3: 2' },
      { query: 'name=na&status=Confirmed', customers: '2: 3 1' },
      { query: 'name=na&to=2020-01-02', customers: '2: 2 1' },
      { query: 'from=2020-01-02&to=2020-01-02', customers: '1: 2' },
      { query: `from=${at(2)}&to=${at(3)}`, customers: '3: 4 3 2' },
      {
        query: `from=${encodeURIComponent('2020-01-02T13:00:00+01:00')}&status=Confirmed`,
        customers: '1: 3',
      },
      { query: 'email=&name=&status=', customers: '4: 4 3 2 1' },
    ])('has $customers, counted and the newest first, for ?$query', async ({ query, customers }) => {
      const { items, totalItems } = (await shop.call('GET', `/customers?${query}`)).json();
      const numbers = items.map((item: { id: string }) => Number(item.id.slice(-4)));
      expect(`${totalItems}: ${numbers.join(' ')}`).toBe(customers);
    });

    it('says which filters it took', async () => {
      const answer = await shop.call('GET', '/customers?from=2020-01-02&limit=5000&name=x&nonsense=1');
      expect(answer.json()).toMatchObject({ from: '2020-01-02', to: null, limit: 1000, name: 'x' });
      expect(answer.json()).not.toHaveProperty('nonsense');
    });

    it('refuses what no filter can mean, by field', async () => {
      const wrong = await shop.call('GET', '/customers?from=yesterday&limit=-1&status=Maybe');
      expect(wrong.statusCode).toBe(400);
      expect(Object.keys(wrong.json().errors).sort()).toEqual(['from', 'limit', 'status']);
    });
  });

  it('answers 404 for ids that it does not know, also malformed ones and those of other stores', async () => {
    const shop = await startShop(database);
    await importSnipcart(shop, listed);
    expect((await shop.call('GET', path.toUpperCase().replace('CUSTOMERS', 'customers'))).statusCode).toBe(
      200,
    );
    for (const id of [guid(9), 'nonsense', '1', '%00', "'--"]) {
      const answer = await shop.call('GET', `/customers/${id}`);
      expect([id, answer.statusCode]).toEqual([id, 404]);
      expect(answer.json()).toEqual({ message: expect.any(String) });
    }
    expect((await shop.call('GET', path, undefined, { key: shop.other.secretKey })).statusCode).toBe(404);
    expect((await shop.call('GET', path, undefined, { key: null })).statusCode).toBe(401);
    const token = { authorization: basic(shop.accessToken) };
    expect((await shop.call('GET', path, undefined, { key: null, headers: token })).statusCode).toBe(401);
  });

  it('finds the buyer of an order by id, else by e-mail, else makes an Unconfirmed one', async () => {
    const shop = await startShop(database);
    await importSnipcart(shop, listed);
    const billing = { name: 'Jane Doe', street: '1 Main St' };
    const buyer = (order: { guid?: string; email: string; at?: number }) =>
      shop.storage.write((tx) => ensureBuyer(tx, shop.store, { at: 5e11, billing, ...order }, 2e12));
    const known = await buyer({ guid: listed.id, email: 'other@example.com' });
    expect(known).toMatchObject({ guid: listed.id, status: 'Confirmed', created: false });
    expect(await buyer({ email: ' GEEKS@snipcart.com' })).toEqual(known);
    const made = await buyer({ guid: guid(7), email: 'jane@example.com' });
    expect(made).toMatchObject({ guid: guid(7), status: 'Unconfirmed', created: true, createdAt: 5e11 });
    expect(await buyer({ guid: guid(8), email: 'Jane@example.com' })).toEqual({ ...made, created: false });
    const customerView = (await shop.call('GET', `/customers/${guid(7)}`)).json();
    expect(customerView).toMatchObject({
      email: 'jane@example.com',
      billingAddressName: 'Jane Doe',
      shippingAddressAddress1: '1 Main St',
      shippingAddressSameAsBilling: true,
    });
    expect((await shop.call('GET', '/customers?name=jane')).json().totalItems).toBe(1);
  });

  it('dates a customer without creation date by the first order', async () => {
    const shop = await startShop(database);
    await importSnipcart(shop, single);
    const at = Date.UTC(2013, 9, 21, 20, 36, 26, 460);
    const order = { email: single.email, billing: {}, at };
    await shop.storage.write((tx) => ensureBuyer(tx, shop.store, order, Date.now()));
    await shop.storage.write((tx) => ensureBuyer(tx, shop.store, { ...order, at: at + 1 }, Date.now()));
    expect((await shop.call('GET', path)).json().creationDate).toBe('2013-10-21T20:36:26.46Z');
    const listed = (await shop.call('GET', '/customers?name=geeks&to=2013-12-31')).json();
    expect(listed.totalItems).toBe(1);
    expect(await importSnipcart(shop, single)).toEqual(['unchanged']);
  });

  it('gives the customer whom an order made their own id when their object is imported later', async () => {
    const shop = await startShop(database);
    const order = { email: listed.email, billing: { name: 'Guest' }, at: 5e11 };
    const made = await shop.storage.write((tx) => ensureBuyer(tx, shop.store, order, 2e12));
    expect(await importSnipcart(shop, listed)).toEqual(['updated']);
    const page = (await shop.call('GET', '/customers')).json();
    expect(page.totalItems).toBe(1);
    expect(page.items[0]).toMatchObject({
      id: listed.id,
      status: 'Confirmed',
      billingAddressName: 'Geeks Snipcart',
    });
    const again = await shop.storage.write((tx) => ensureBuyer(tx, shop.store, order, 2e12));
    expect(again).toMatchObject({ id: made.id, guid: listed.id });
  });

  it('keeps two imported customers with one e-mail, of whom the Confirmed one owns it', async () => {
    const shop = await startShop(database);
    const twin = { ...listed, id: guid(1), status: 'Unconfirmed' };
    await importSnipcart(shop, twin, listed, { ...twin, id: guid(2) });
    expect((await shop.call('GET', '/customers?email=geeks@snipcart.com')).json().totalItems).toBe(3);
    const order = { email: 'geeks@snipcart.com', billing: {}, at: 5e11 };
    const owner = await shop.storage.write((tx) => ensureBuyer(tx, shop.store, order, 2e12));
    expect(owner.guid).toBe(listed.id);
  });

  it('makes one customer of two orders that come at once with a new e-mail', async () => {
    const shop = await startShop(database);
    const order = { email: 'new@example.com', billing: {}, at: 5e11 };
    const buyers = await Promise.all(
      Array.from({ length: 8 }, () => shop.storage.write((tx) => ensureBuyer(tx, shop.store, order, 2e12))),
    );
    expect(new Set(buyers.map((buyer) => buyer.guid)).size).toBe(1);
    expect((await shop.call('GET', '/customers')).json().totalItems).toBe(1);
  });
});
