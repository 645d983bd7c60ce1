import { beforeAll, describe, expect, it } from 'vitest';
import { buckets } from '../src/app/limits.js';
import { fromTiendanubeCustomer } from '../src/dialect/tiendanube/customer-import.js';
import { listed } from './seeds/snipcart-customers.js';
import * as seed from './seeds/tiendanube-customers.js';
import { importRead, importSnipcart } from './support/customers.js';
import { onEachDatabase } from './support/databases.js';
import { startShop, type TestShop, type TestShopOptions } from './support/shop.js';

// biome-ignore lint/suspicious/noExplicitAny: answers are read key by key
type Json = Record<string, any>;

const clock = Date.UTC(2013, 5, 1, 12, 11, 51);
const settings = { timeZone: 'America/Argentina/Buenos_Aires' };

const read = (objects: readonly unknown[]) =>
  objects.map((object) => fromTiendanubeCustomer(object, { currency: 'USD' }));

onEachDatabase({ inShare: 'postgres' }, (database) => {
  const start = (options: TestShopOptions = {}) =>
    startShop(database, { now: () => clock, settings, ...options });

  async function withSeed(options: TestShopOptions = {}): Promise<TestShop> {
    const shop = await start(options);
    await importRead(shop, read(seed.list));
    return shop;
  }

  async function outbox(shop: TestShop): Promise<string[]> {
    const rows = await shop.storage.read.selectFrom('outbox').select('topic').orderBy('topic').execute();
    return rows.map((row) => row.topic);
  }

  it('answers the seed’s list as it is printed, both customers with one e-mail and one address id', async () => {
    const shop = await withSeed();
    const answer = await shop.tienda('GET', '/customers');
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(answer.headers['x-total-count']).toBe('2');
    expect(answer.headers.link).toBeUndefined();
    const customers = answer.json();
    expect(customers).toMatchObject(seed.list);
    for (const [index, customer] of customers.entries()) {
      const keys = new Set(Object.keys(seed.list[index]!));
      expect(Object.keys(customer).filter((key) => keys.has(key))).toEqual([...keys]);
      expect(customer).toMatchObject({
        active: false,
        billing_name: null,
        accepts_marketing: false,
        accepts_marketing_updated_at: null,
        first_interaction: null,
      });
      expect(customer.default_address).toHaveProperty('name', null);
    }
    expect((await shop.tienda('GET', '/customers/101')).json()).toMatchObject(seed.one);
    expect(await outbox(shop)).toEqual([]);
    expect(await importRead(shop, read(seed.list))).toEqual(['unchanged', 'unchanged']);
  });

  it('answers the object that the seed prints for a single customer and for since_id', async () => {
    const shop = await withSeed();
    const [first] = (await shop.tienda('GET', '/customers?since_id=100&per_page=1')).json();
    expect([first]).toMatchObject(seed.since);
    expect((await shop.tienda('GET', '/customers/101')).json()).toEqual(first);
  });

  describe('the list of customers', () => {
    let shop: TestShop;

    beforeAll(async () => {
      shop = await withSeed();
    });

    it.each([
      // The seed prints 101 under since_id=105: a slip.
      { query: 'since_id=105', customers: [112] },
      { query: 'since_id=101', customers: [112] },
      { query: 'since_id=0', customers: [101, 112] },
      { query: `q=${encodeURIComponent('Zé')}`, customers: [112] },
      { query: 'q=ninguem', customers: [112] },
      { query: 'q=JOHN.DOE', customers: [101, 112] },
      { query: 'q=5671', customers: [112] },
      { query: 'q=5671&since_id=112', customers: [] },
      { query: 'q=%25', customers: [] },
      { query: 'email=John.Doe@Example.com', customers: [101, 112] },
      { query: 'email=john.doe', customers: [] },
      { query: 'created_at_min=2013-04-07T09:11:51-03:00', customers: [112] },
      { query: 'created_at_max=2013-01-03T12:11:51Z', customers: [101] },
      { query: 'updated_at_min=2013-03-11&updated_at_max=2013-03-11', customers: [101] },
      { query: 'q=doe&created_at_max=2013-02-01&updated_at_min=2013-01-01', customers: [101] },
    ])('has $customers, by id, for ?$query', async ({ query, customers }) => {
      const answer = await shop.tienda('GET', `/customers?${query}`);
      expect(answer.json().map((customer: Json) => customer.id)).toEqual(customers);
    });
  });

  it('counts a customer to the second that their dates show', async () => {
    const shop = await start({ now: () => Date.UTC(2026, 4, 1, 12, 0, 0, 450) });
    const made = (await shop.tienda('POST', '/customers', { name: 'Ana', email: 'ana@example.com' })).json();
    for (const key of ['created_at', 'updated_at']) {
      const moment = encodeURIComponent(made[key]);
      const listed = await shop.tienda(
        'GET',
        `/customers?${key}_min=${moment}&${key}_max=${moment}&fields=id`,
      );
      expect([key, listed.json()]).toEqual([key, [{ id: made.id }]]);
      expect((await shop.tienda('GET', `/customers?${key}_max=2026-05-01T11:59:59Z`)).json()).toEqual([]);
    }
  });

  it('answers the keys that fields asks for', async () => {
    const shop = await withSeed();
    const one = await shop.tienda('GET', '/customers/101?fields=id,name,nonsense');
    expect(one.json()).toEqual({ id: 101, name: 'John Doe' });
    expect((await shop.tienda('GET', '/customers?fields=%20email&per_page=1')).json()).toEqual([
      { email: 'john.doe@example.com' },
    ]);
    expect((await shop.tienda('GET', '/customers/101?fields=')).json()).toMatchObject(seed.one);
    expect((await shop.tienda('GET', '/customers/101?fields=nonsense')).json()).toEqual({});
  });

  it('links to the other pages, by the public URL and never by the Host header', async () => {
    const shop = await start({ publicUrl: 'https://shop.example.com' });
    for (let number = 1; number <= 5; number += 1)
      await shop.tienda('POST', '/customers', { name: `N ${number}`, email: `n${number}@example.com` });
    const page = async (query: string, path = '/customers') => {
      const answer = await shop.tienda('GET', `${path}?${query}`, undefined, {
        headers: { host: 'evil.test' },
      });
      return {
        link: answer.headers.link,
        count: answer.headers['x-total-count'],
        rows: answer.json().length,
      };
    };
    const base = `https://shop.example.com/v1/${shop.store.externalId}/customers`;
    expect(await page('per_page=2&fields=id,name')).toEqual({
      link: `<${base}?per_page=2&fields=id%2Cname&page=2>; rel="next", <${base}?per_page=2&fields=id%2Cname&page=3>; rel="last"`,
      count: '5',
      rows: 2,
    });
    expect(await page('per_page=2&page=2')).toEqual({
      link: `<${base}?per_page=2&page=3>; rel="next", <${base}?per_page=2&page=3>; rel="last", <${base}?per_page=2&page=1>; rel="first", <${base}?per_page=2&page=1>; rel="prev"`,
      count: '5',
      rows: 2,
    });
    expect((await page('per_page=2&page=3')).link).toBe(
      `<${base}?per_page=2&page=1>; rel="first", <${base}?per_page=2&page=2>; rel="prev"`,
    );
    expect(await page('per_page=100000')).toEqual({ link: undefined, count: '5', rows: 5 });
    expect(await page('page=9&q=n')).toEqual({
      link: `<${base}?page=1&q=n>; rel="first", <${base}?page=1&q=n>; rel="prev"`,
      count: '5',
      rows: 0,
    });
  });

  it('answers an empty list as the store’s setting says', async () => {
    const shop = await start();
    const empty = await shop.tienda('GET', '/customers');
    expect([empty.statusCode, empty.json(), empty.headers['x-total-count']]).toEqual([200, [], '0']);
    const strict = await withSeed({ settings: { ...settings, emptyPage: 404 } });
    const past = await strict.tienda('GET', '/customers?per_page=1&page=3');
    expect(past.statusCode).toBe(404);
    expect(past.json()).toEqual({ code: 404, message: 'Not Found', description: 'Last page is 2' });
    const none = await strict.tienda('GET', '/customers?q=nobody');
    expect(none.json()).toEqual({ code: 404, message: 'Not Found', description: 'Last page is 0' });
  });

  it('refuses wrong parameters by name', async () => {
    const shop = await withSeed();
    for (const query of [
      'page=0',
      'page=abc',
      'per_page=-1',
      'since_id=x',
      'created_at_min=soon',
      'page=1&page=2',
    ]) {
      const answer = await shop.tienda('GET', `/customers?${query}`);
      expect([query, answer.statusCode]).toEqual([query, 400]);
      expect(answer.json()).toEqual({
        code: 400,
        message: 'Bad Request',
        description: expect.stringContaining(query.split('=')[0]!),
      });
    }
  });

  it('makes a customer as the seed’s POST does', async () => {
    const shop = await withSeed();
    const answer = await shop.tienda('POST', '/customers', seed.postBody);
    expect(answer.statusCode).toBe(201);
    const made = answer.json();
    const keys = Object.keys(seed.posted);
    expect(Object.keys(made)).toEqual(expect.arrayContaining(keys));
    for (const key of keys)
      expect([key, typeOf(made[key], key)]).toEqual([key, typeOf(made[key], key, seed.posted)]);
    const address = {
      ...seed.postBody.addresses[0],
      id: 1235,
      default: true,
      floor: null,
      name: null,
      created_at: '2013-06-01T09:11:51-03:00',
      updated_at: '2013-06-01T09:11:51-03:00',
    };
    expect(made).toMatchObject({
      id: 113,
      name: 'First Last',
      email: 'first.last@example.com',
      phone: null,
      active: true,
      total_spent: '0.00',
      last_order_id: null,
      billing_address: null,
      extra: {},
      created_at: '2013-06-01T09:11:51-03:00',
      updated_at: '2013-06-01T09:11:51-03:00',
      first_interaction: '2013-06-01T09:11:51-03:00',
      default_address: address,
      addresses: [address],
    });
    expect(made).not.toHaveProperty('password');
    expect((await shop.tienda('GET', '/customers/113')).json()).toEqual(made);
    expect(await outbox(shop)).toEqual(['customer.created', 'customer.invited']);
    const rows = await shop.storage.read.selectFrom('outbox').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain('mysupersecretpassword');
    const row = await shop.storage.read
      .selectFrom('customer')
      .select(['password_hash', 'status'])
      .where('id', '=', 113)
      .executeTakeFirstOrThrow();
    expect(row.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(row.status).toBe('Confirmed');
  });

  describe('a POST that cannot be taken', () => {
    const blank = { name: ["can't be blank"], email: ["can't be blank"] };
    const format = { code: 400, message: 'Bad Request', description: 'Invalid input format' };
    const parsing = { error: 'Problems parsing JSON' };
    const password = (value: unknown) => ({ name: 'A', email: 'a@example.com', password: value });
    let shop: TestShop;

    beforeAll(async () => {
      shop = await withSeed();
    });

    it.each<{ body: unknown; message: object }>([
      { body: {}, message: blank },
      { body: [], message: blank },
      { body: undefined, message: blank },
      { body: { name: ' ', email: 'nobody' }, message: { name: ["can't be blank"], email: ['is invalid'] } },
      { body: { name: 'A', email: 'a\u0007b@people.example' }, message: { email: ['is invalid'] } },
      { body: { name: 'A', email: 'JOHN.DOE@example.com' }, message: { email: ['has already been taken'] } },
      {
        body: {
          name: 'A',
          email: 'a@example.com',
          phone: {},
          extra: 'x',
          note: true,
          addresses: [{ city: [] }, 3],
        },
        message: {
          phone: ['must be text'],
          extra: ['must be an object'],
          note: ['must be text'],
          'addresses[0].city': ['must be text'],
          'addresses[1]': ['must be an object'],
        },
      },
      { body: password('1'), message: { password: ['must have at least 8 characters'] } },
      { body: password('x'.repeat(201)), message: { password: ['must have at most 200 characters'] } },
      { body: password(7), message: { password: ['must have at least 8 characters'] } },
      {
        body: { name: 'x'.repeat(256), email: 'a@example.com' },
        message: { name: ['is too long (maximum is 255 characters)'] },
      },
    ])('is refused by field: $body', async ({ body, message }) => {
      const answer = await shop.tienda('POST', '/customers', body);
      expect([answer.statusCode, answer.json()]).toEqual([422, message]);
    });

    it.each<{ body: unknown; message: object }>([
      { body: '"text"', message: format },
      { body: [1], message: format },
      { body: '{"name":', message: parsing },
      { body: "{'name': 'A'}", message: parsing },
    ])('is refused as no object: $body', async ({ body, message }) => {
      const answer = await shop.tienda('POST', '/customers', body);
      expect([answer.statusCode, answer.json()]).toEqual([400, message]);
    });

    it('is refused as no JSON', async () => {
      const headers = { 'content-type': 'text/xml' };
      const xml = await shop.tienda('POST', '/customers', '<a/>', { headers });
      expect([xml.statusCode, xml.json()]).toEqual([
        415,
        {
          code: 415,
          message: 'Unsupported Media Type',
          description: 'Content-Type should be application/json',
        },
      ]);
    });

    it('leaves nothing behind', async () => {
      expect((await shop.tienda('GET', '/customers')).headers['x-total-count']).toBe('2');
      expect(await outbox(shop)).toEqual([]);
    });
  });

  it('lets one of two customers who come at once have the e-mail', async () => {
    const shop = await start();
    const tries = Array.from({ length: 6 }, (_, index) =>
      shop.tienda('POST', '/customers', { name: `N ${index}`, email: index % 2 ? 'a@b.co' : 'A@B.co' }),
    );
    const answers = await Promise.all(tries);
    const statuses = answers.map((answer) => answer.statusCode).sort();
    expect(statuses).toEqual([201, 422, 422, 422, 422, 422]);
    const list = await shop.tienda('GET', '/customers');
    expect(list.json()).toHaveLength(1);
    expect(list.headers['x-total-count']).toBe('1');
    expect(await outbox(shop)).toEqual(['customer.created']);
  });

  it('changes what the seed’s PUT changes: the path’s id counts, read-only keys are ignored', async () => {
    const shop = await start();
    await importRead(shop, read([{ ...seed.one, id: 5123 }]));
    const body = { ...seed.putBody, total_spent: '1000.00', last_order_id: 1, created_at: '2020-01-01' };
    const answer = await shop.tienda('PUT', '/customers/5123', body);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      ...seed.putAnswer,
      id: 5123,
      updated_at: '2013-06-01T09:11:51-03:00',
    });
    expect((await shop.tienda('GET', '/customers/5123')).json()).toEqual(answer.json());
    expect(await outbox(shop)).toEqual(['customer.updated']);
    expect((await shop.tienda('PUT', '/customers/5123', answer.json())).json()).toEqual(answer.json());
    expect((await shop.tienda('PUT', '/customers/5123', {})).json()).toEqual(answer.json());
    expect(await outbox(shop)).toEqual(['customer.updated']);
  });

  it('changes single keys, clears with null, and replaces extra', async () => {
    const shop = await withSeed();
    const before = (await shop.tienda('GET', '/customers/112')).json();
    const put = async (body: unknown): Promise<Json> =>
      (await shop.tienda('PUT', '/customers/112', body)).json();
    expect(await put({ note: 'vip', billing_floor: '3', phone: null, extra: { a: 1, b: null } })).toEqual({
      ...before,
      note: 'vip',
      billing_floor: '3',
      phone: null,
      extra: { a: 1, b: null },
      updated_at: '2013-06-01T09:11:51-03:00',
    });
    expect(await put({ name: '' })).toEqual({ name: ["can't be blank"] });
    expect(await put({ email: null })).toEqual({ email: ["can't be blank"] });
    expect((await put({ email: 'ze@example.com' })).email).toBe('ze@example.com');
    expect(await put({ email: 'john.doe@example.com' })).toEqual({ email: ['has already been taken'] });
    expect((await shop.tienda('GET', '/customers?q=ze@example')).json()).toHaveLength(1);
    const confirmed = async () =>
      (await shop.call('GET', '/customers?name=ninguem&status=confirmed')).json().totalItems;
    expect(await confirmed()).toBe(0);
    expect((await put({ password: 'secret secret' })).active).toBe(true);
    expect(await confirmed()).toBe(1);
    expect((await shop.call('GET', '/customers?status=unconfirmed')).json().totalItems).toBe(1);
    expect((await put({ customer_type: 'b2b' })).customer_type).toBe('b2b');
    expect((await shop.tienda('PUT', '/customers/999', {})).statusCode).toBe(404);
  });

  it('replaces addresses: a known id keeps its number and, unchanged, its dates', async () => {
    const shop = await withSeed();
    const [known] = seed.one.addresses;
    const put = async (addresses: unknown): Promise<Json> =>
      (await shop.tienda('PUT', '/customers/101', { addresses })).json();
    const two = await put([
      { ...known, default: undefined },
      { address: 'Rua B', id: 77, created_at: '2001-01-01' },
    ]);
    expect(two.addresses).toMatchObject([
      { ...known, default: true },
      { id: 1235, address: 'Rua B', default: false, created_at: '2013-06-01T09:11:51-03:00' },
    ]);
    expect(two.default_address.id).toBe(1234);
    const moved = await put(
      two.addresses.map((address: Json) => ({ ...address, default: address.id === 1235 })),
    );
    expect(moved.default_address.id).toBe(1235);
    expect(moved.addresses[0]).toEqual({ ...two.addresses[0], default: false });
    const partial = await put([{ id: 1234, city: 'Shelbyville' }]);
    expect(partial.addresses).toEqual([
      { ...two.addresses[0], city: 'Shelbyville', default: true, updated_at: '2013-06-01T09:11:51-03:00' },
    ]);
    const { id: _id, ...unnumbered } = partial.addresses[0];
    expect((await put([unnumbered])).addresses).toEqual(partial.addresses);
    expect(await put([])).toMatchObject({ addresses: [], default_address: null });
    expect((await put([{ city: 'A' }, { city: 'B', default: true }])).addresses).toMatchObject([
      { id: 1236, default: false },
      { id: 1237, default: true },
    ]);
  });

  it('deletes a customer without orders, and hands the e-mail on', async () => {
    const shop = await withSeed();
    const deleted = await shop.tienda('DELETE', '/customers/101');
    expect([deleted.statusCode, deleted.json()]).toEqual([200, {}]);
    const again = await shop.tienda('DELETE', '/customers/101');
    expect([again.statusCode, again.json()]).toEqual([
      404,
      { code: 404, message: 'Not Found', description: 'Customer with such id does not exist' },
    ]);
    expect((await shop.tienda('GET', '/customers')).headers['x-total-count']).toBe('1');
    expect((await shop.tienda('GET', '/customers?q=28776255670')).json()).toEqual([]);
    const taken = await shop.tienda('POST', '/customers', { name: 'J', email: 'john.doe@example.com' });
    expect(taken.statusCode).toBe(422);
    expect((await shop.tienda('DELETE', '/customers/112')).statusCode).toBe(200);
    const free = await shop.tienda('POST', '/customers', { name: 'J', email: 'john.doe@example.com' });
    expect([free.statusCode, free.json().id]).toEqual([201, 113]);
    expect(await outbox(shop)).toEqual(['customer.created', 'customer.deleted', 'customer.deleted']);
    expect(await importRead(shop, read(seed.list))).toEqual(['created', 'created']);
    expect((await shop.tienda('GET', '/customers/101')).json()).toMatchObject(seed.one);
  });

  it('keeps a customer who has an order; a cart does not count', async () => {
    const shop = await withSeed();
    const order = (id: number, completed: number) =>
      shop.storage.write((tx) =>
        tx
          .insertInto('orders')
          .values({
            store_id: shop.store.storeId,
            token: `t${id}`,
            id,
            position: id,
            completed,
            status: 'Processed',
            payment_status: 'Paid',
            is_recurring: 0,
            invoice_number: '',
            currency: 'USD',
            customer_id: id,
            total: 0,
            taxes: 0,
            shipping: 0,
            created_at: 0,
            updated_at: 0,
            version: 1,
            doc: '{}',
          } as never)
          .execute(),
      );
    await order(101, 1);
    await order(112, 0);
    const refused = await shop.tienda('DELETE', '/customers/101');
    expect([refused.statusCode, refused.json()]).toEqual([
      422,
      { code: 422, message: 'Unprocessable Entity', description: 'Cannot delete a customer with orders' },
    ]);
    expect((await shop.tienda('DELETE', '/customers/112')).statusCode).toBe(200);
  });

  it('lets in the store’s own token alone, under both names and both prefixes', async () => {
    const shop = await withSeed();
    const { externalId: tiendanubeId } = shop.store;
    const unauthorized = { code: 401, message: 'Unauthorized', description: 'Invalid access token' };
    const routes = [
      ['GET', '/customers'],
      ['GET', '/customers/101'],
      ['POST', '/customers'],
      ['PUT', '/customers/101'],
      ['DELETE', '/customers/101'],
      ['GET', '/store'],
      ['GET', '/nonsense'],
    ] as const;
    for (const [method, path] of routes) {
      for (const key of [null, 'wrong', shop.other.accessToken, shop.secretKey, shop.publicKey]) {
        const answer = await shop.tienda(method, path, method === 'POST' ? '{' : undefined, { key });
        expect([method, path, answer.statusCode, answer.json()]).toEqual([method, path, 401, unauthorized]);
        expect(answer.headers['x-rate-limit-limit']).toBeUndefined();
      }
    }
    const get = (url: string, headers: Record<string, string>) =>
      shop.app.inject({ url, headers: { 'user-agent': 'x', ...headers } });
    const token = shop.accessToken;
    for (const version of ['v1', '2025-03']) {
      const url = `/${version}/${tiendanubeId}/customers/101`;
      expect((await get(url, { authentication: `bearer ${token}` })).statusCode).toBe(200);
      expect((await get(url, { authorization: `Bearer ${token}` })).statusCode).toBe(200);
      expect((await get(url, { authorization: `Basic ${token}` })).statusCode).toBe(401);
      expect((await get(url, { authentication: token })).statusCode).toBe(401);
    }
    const strangers = `/v1/${shop.other.store.externalId}/customers`;
    expect((await get(strangers, { authentication: `bearer ${token}` })).statusCode).toBe(401);
    const own = await get(strangers, { authentication: `bearer ${shop.other.accessToken}` });
    expect([own.statusCode, own.json()]).toEqual([200, []]);
  });

  it('asks for a User-Agent', async () => {
    const shop = await withSeed();
    const answer = await shop.tienda('GET', '/customers', undefined, { headers: { 'user-agent': '' } });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().description).toContain('User-Agent');
  });

  it('tells how full the bucket is on every answer, and 429 when it is', async () => {
    let now = clock;
    const shop = await withSeed({ now: () => now, buckets: buckets() });
    const call = async (path: string) => {
      const { statusCode, headers } = await shop.tienda('GET', path);
      const limits = ['limit', 'remaining', 'reset'].map((name) => headers[`x-rate-limit-${name}`]);
      return [statusCode, ...limits];
    };
    expect(await call('/customers')).toEqual([200, '40', '39', '500']);
    expect(await call('/customers/999')).toEqual([404, '40', '38', '1000']);
    expect(await call('/nonsense')).toEqual([404, '40', '37', '1500']);
    expect(await call('/customers?page=0')).toEqual([400, '40', '36', '2000']);
    for (let left = 35; left > 0; left -= 1) await shop.tienda('GET', '/store');
    expect(await call('/customers')).toEqual([200, '40', '0', '20000']);
    expect(await call('/customers')).toEqual([429, '40', '0', '20000']);
    const body = (await shop.tienda('GET', '/customers')).json();
    expect(body).toEqual({ code: 429, message: 'Too Many Requests', description: expect.any(String) });
    now += 1000;
    expect(await call('/customers')).toEqual([200, '40', '1', '19500']);
    const free = await withSeed();
    const { headers } = await free.tienda('GET', '/customers');
    expect(headers).toMatchObject({
      'x-rate-limit-limit': '40',
      'x-rate-limit-remaining': '40',
      'x-rate-limit-reset': '0',
    });
  });

  it('answers 404 in its own words', async () => {
    const shop = await withSeed();
    for (const path of [
      '/customers/999',
      '/customers/abc',
      '/customers/-1',
      '/customers/1e3',
      '/customers/9999999999999999',
    ]) {
      const answer = await shop.tienda('GET', path);
      expect([path, answer.statusCode, answer.json()]).toEqual([
        path,
        404,
        { code: 404, message: 'Not Found', description: 'Customer with such id does not exist' },
      ]);
    }
    const unknown = await shop.tienda('GET', '/nonsense');
    expect([unknown.statusCode, unknown.json().message]).toEqual([404, 'Not Found']);
  });

  it('shows a customer of Snipcart, and loses nothing of them when written back', async () => {
    const shop = await start();
    const full = {
      ...listed,
      billingAddressFirstName: 'Geeks',
      billingAddressName: 'Snipcart',
      gatewayId: 'g1',
    };
    await importSnipcart(shop, full);
    const snipcart = async (): Promise<Json> => {
      const { modificationDate: _date, ...rest } = (await shop.call('GET', `/customers/${listed.id}`)).json();
      return rest;
    };
    const before = await snipcart();
    const customerView = (await shop.tienda('GET', '/customers/1')).json();
    expect(customerView).toMatchObject({
      id: 1,
      name: 'Geeks Snipcart',
      email: 'geeks@snipcart.com',
      active: true,
      billing_name: 'Geeks Snipcart',
      billing_address: '4885 1ere Avenue',
      billing_number: null,
      billing_province: 'QC',
      billing_country: 'CA',
      billing_zipcode: 'G1H2T5',
      billing_phone: '',
      default_address: { address: '4885 1ere Avenue', city: 'Québec', province: 'QC', default: true },
    });
    const put = (await shop.tienda('PUT', '/customers/1', { ...customerView, note: 'vip' })).json();
    expect(put.note).toBe('vip');
    expect(await snipcart()).toEqual(before);
    await shop.tienda('PUT', '/customers/1', {
      name: 'Renamed',
      billing_province: 'Ontario',
      billing_number: '7',
    });
    expect(await snipcart()).toMatchObject({
      billingAddressFirstName: null,
      billingAddressName: 'Renamed',
      billingAddressProvince: 'ON',
      billingAddressAddress1: '4885 1ere Avenue 7',
      billingAddressCompanyName: 'Snipcart',
      shippingAddressProvince: 'QC',
      shippingAddressSameAsBilling: false,
      gatewayId: 'g1',
    });
  });

  it('shows its customers in Snipcart’s words, and keeps each part when they are imported back', async () => {
    const shop = await withSeed();
    const page = (await shop.call('GET', '/customers?name=ninguem')).json();
    expect(page.totalItems).toBe(1);
    const [listed] = page.items;
    expect(listed).toMatchObject({
      email: 'john.doe@example.com',
      billingAddressName: 'Zé Ninguém',
      billingAddressAddress1: 'Evergreen Terrace 742',
      billingAddressAddress2: null,
      billingAddressProvince: 'OR',
      shippingAddressName: 'Zé Ninguém',
      shippingAddressAddress1: 'Praça Roberto Gomes Pedrosa 1',
      shippingAddressAddress2: 'Morumbi',
      shippingAddressProvince: 'SP',
      shippingAddressSameAsBilling: false,
      status: 'Unconfirmed',
      creationDate: '2013-04-07T12:11:51Z',
    });
    expect(await importSnipcart(shop, { ...listed, shippingAddressCity: 'Santos' })).toEqual(['updated']);
    const after = (await shop.tienda('GET', '/customers/112')).json();
    const [address] = seed.list[1]!.addresses;
    expect(after).toMatchObject({
      ...seed.list[1],
      updated_at: expect.any(String),
      default_address: { ...address, city: 'Santos', updated_at: expect.any(String) },
      addresses: [{ ...address, city: 'Santos', updated_at: expect.any(String) }],
    });
  });

  it('refuses to import over somebody else who happens to have the number', async () => {
    const shop = await start();
    await importSnipcart(shop, listed);
    await expect(importRead(shop, read([{ ...seed.one, id: 1 }]))).rejects.toThrow(
      'belongs to another customer',
    );
    expect(await importRead(shop, read([{ ...seed.one, id: 1, email: listed.email }]))).toEqual(['updated']);
  });

  it('keeps what an imported object says beyond the shop’s own words', async () => {
    const shop = await start({ settings: { ...settings, currency: 'BRL' } });
    const object = {
      ...seed.one,
      id: 7,
      active: 'true',
      first_interaction: '2022-11-15T19:36:59+0000',
      accepts_marketing: true,
      accepts_marketing_updated_at: '-0001-11-30T00:00:00+0000',
      business_name: 'Doe SA',
      total_spent_currency: 'BRL',
      extra: [],
    };
    await importRead(shop, read([object]));
    expect((await shop.tienda('GET', '/customers/7')).json()).toMatchObject({
      active: true,
      first_interaction: '2022-11-15T16:36:59-03:00',
      accepts_marketing: true,
      accepts_marketing_updated_at: null,
      business_name: 'Doe SA',
      total_spent: '89.00',
      total_spent_currency: 'BRL',
      extra: {},
    });
    expect(
      fromTiendanubeCustomer(
        { ...object, id: 'x', created_at: 'soon', total_spent: '?' },
        { currency: 'USD' },
      ),
    ).toEqual({
      problems: {
        id: ['must be a whole number'],
        created_at: ['must be a date such as 2026-01-31T10:00:00Z'],
        total_spent: ['must be an amount such as 89.00'],
      },
    });
  });

  it('shows the store', async () => {
    const shop = await start({
      settings: { ...settings, country: 'AR', currency: 'ARS', email: 'me@example.com' },
    });
    expect((await shop.tienda('GET', '/store?fields=id,name,main_currency,email,languages')).json()).toEqual({
      id: shop.store.externalId,
      name: { es: 'Test shop' },
      email: 'me@example.com',
      languages: { es: { currency: 'ARS', active: true } },
      main_currency: 'ARS',
    });
  });
});

/** A key's JSON type, or that of another object; null stands for whatever may be null. */
function typeOf(value: unknown, key: string, other?: Json): string {
  const seen = other ? other[key] : value;
  const nullable =
    ['last_order_id', 'identification', 'note', 'phone'].includes(key) || key.startsWith('billing_');
  return nullable ? 'nullable' : Array.isArray(seen) ? 'list' : typeof seen;
}
