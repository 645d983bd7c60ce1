import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompiledQuery } from 'kysely';
import { expect, it } from 'vitest';
import { insertPayment } from '../src/domain/payment/rows.js';
import { impersonalTables, listedPlaces, places } from '../src/domain/person/places.js';
import type { Settings } from '../src/domain/store/settings.js';
import { clean } from '../src/jobs/clean.js';
import type { Storage } from '../src/storage/storage.js';
import { guestOrder, password } from './support/accounts.js';
import { beginCart } from './support/cart-calls.js';
import { onEachDatabase } from './support/databases.js';
import { importAll } from './support/import-all.js';
import { jobsByHand } from './support/jobs.js';
import { newPayment } from './support/payments.js';
import { comptoir } from './support/program.js';
import { startShop, type TestShop } from './support/shop.js';

const start = Date.UTC(2026, 10, 30, 12);
const year = 366 * 86_400_000;
const email = 'Zephyrina.Quux@people.example';

const billing = {
  name: 'Zephyrina Quux',
  company: 'Quuxworks',
  address1: '77 Larkspur Crescent',
  city: 'Brighthelm',
  country: 'US',
  province: 'OR',
  postalCode: '97333',
  phone: '+1 541 555 0177',
};
const shipping = { ...billing, name: 'Porter Lodge', address1: '9 Harbourmaster Steps' };

/** Every word that tells of the person, and nothing else does. */
const words = [
  'zephyrina',
  'quux',
  'larkspur',
  '555 0177',
  'harbourmaster',
  'porter lodge',
  'leave it with nan',
  'engraved',
  '20-12345678-9',
  'wears a hat',
  'last4":"4242',
  '203.0.113.77',
  'agent smith',
];
/** What an invoice must say. */
const invoiced: readonly string[] = ['zephyrina', 'quux', 'larkspur'];

/** A column of any table that holds one of some words, in any case, as `table.column: word`. */
async function traces(storage: Storage, wanted: readonly string[]): Promise<string[]> {
  const query = async <R>(text: string): Promise<R[]> =>
    (await storage.read.executeQuery<R>(CompiledQuery.raw(text))).rows;
  const seen = new Set<string>();
  for (const table of await tables(storage)) {
    for (const row of await query<Record<string, unknown>>(`select * from ${table}`))
      for (const [column, value] of Object.entries(row))
        for (const word of wanted)
          if (String(value).toLowerCase().includes(word)) seen.add(`${table}.${column}: ${word}`);
  }
  return [...seen].sort();
}

async function tables(storage: Storage): Promise<string[]> {
  const text =
    storage.dialect === 'sqlite'
      ? "select name from sqlite_master where type = 'table' and name not like 'sqlite%'"
      : "select tablename as name from pg_tables where schemaname = 'public'";
  const { rows } = await storage.read.executeQuery<{ name: string }>(CompiledQuery.raw(text));
  // What SQLite's index is made of stands for the index itself.
  return rows.map(({ name }) => name).filter((name) => !/_terms_\w+$/.test(name));
}

const card = (cardNumber: string) => ({
  method: 'test-card',
  details: { cardNumber, cardExpiration: '12/39', cardCvc: '123', cardHolderName: 'Zephyrina Quux' },
});

async function filledCart(shop: TestShop, address = email, more: object = {}) {
  await shop.call('POST', '/products', [
    {
      id: 'ring',
      name: 'Ring',
      price: 10,
      shippable: false,
      customFields: [
        { name: 'Words', type: 'textbox' },
        { name: 'Size', options: 'Small|Large' },
      ],
    },
  ]);
  const headers = { 'user-agent': 'Agent Smith', 'x-forwarded-for': '203.0.113.77' };
  const cart = await beginCart(shop);
  const customFields = [
    { name: 'Words', value: 'engraved for Zephyrina' },
    { name: 'Size', value: 'Large' },
  ];
  const added = await cart.call('POST', '/items', { id: 'ring', customFields }, { headers });
  expect(added.statusCode, added.body).toBeLessThan(300);
  const change = {
    email: address,
    billingAddress: billing,
    shippingAddress: shipping,
    shipToBillingAddress: false,
    notes: 'Leave it with Nan',
    ...more,
  };
  const changed = await cart.call('PUT', '', change, { headers });
  expect(changed.statusCode, changed.body).toBe(200);
  return cart;
}

/** A payment that failed at a provider, with what it was asked for. */
async function triedBefore({ store, storage }: TestShop, token: string): Promise<void> {
  const ended = { state: 'failed', isOpen: false, dueAt: null } as const;
  const payment = newPayment({ storeId: store.storeId, token, ...ended });
  const agreed = payment.details.agreed
    .replaceAll('Jane Doe', billing.name)
    .replaceAll('1 Main St', billing.address1)
    .replaceAll('jane@example.com', email);
  await storage.write((tx) => insertPayment(tx, { ...payment, details: { ...payment.details, agreed } }));
}

const imported = guestOrder(3, email.toUpperCase(), {
  billingAddressName: billing.name,
  billingAddressAddress1: billing.address1,
  billingAddressPhone: billing.phone,
  shippingAddressSameAsBilling: false,
  shippingAddressName: shipping.name,
  shippingAddressAddress1: shipping.address1,
  shippingAddressCountry: 'US',
  cardHolderName: 'Zephyrina Quux',
  creditCardLast4Digits: '4242',
  notes: 'Leave it with Nan',
  customFields: [{ name: 'Gift', value: 'engraved' }],
  metadata: { about: 'wears a hat' },
  ipAddress: '203.0.113.77',
  userAgent: 'Agent Smith',
  anUnknownKey: 'wears a hat',
  refunds: [{ id: 'r', amount: 1, comment: 'wears a hat' }],
});

onEachDatabase({ inShare: 'sqlite' }, (database) => {
  /** A shop in which a person has something of everything, and a stranger too. */
  async function lived(settings: Partial<Settings> = {}) {
    const clock = { now: start };
    const shop = await startShop(database, { now: () => clock.now, settings });
    const customerCall = (path: string, body: unknown) =>
      shop.app.inject({
        method: 'POST',
        url: `/api/customer${path}`,
        headers: { authorization: `Bearer ${shop.publicKey}`, 'content-type': 'application/json' },
        payload: JSON.stringify(body),
      });
    const jobs = jobsByHand(shop.context);
    await shop.call('POST', '/webhooks', { url: 'https://hooks.example/a' });
    await importAll(shop, [imported, guestOrder(4, 'stranger@people.example')]);
    const order = await filledCart(shop);
    const paid = await order.call('POST', '/pay', card('4242424242424242'), {
      headers: { 'idempotency-key': 'a-key-that-nobody-guesses-1' },
    });
    expect(paid.statusCode, paid.body).toBe(200);
    await triedBefore(shop, order.token);
    const cart = await filledCart(shop);
    const owner = (await shop.tienda('GET', '/customers?q=zephyrina')).json()[0];
    const account = { password, phone: billing.phone, note: 'wears a hat', identification: '20-12345678-9' };
    expect((await shop.tienda('PUT', `/customers/${owner.id}`, account)).statusCode).toBe(200);
    const signed = await customerCall('/signin', { email, password });
    const session: string = signed.json().sessionToken;
    await customerCall('/forgot', { email });
    await customerCall('/register', { email: 'stranger@people.example', name: 'S' });
    const note = { type: 'Comment', message: 'wears a hat' };
    for (const deliveryMethod of ['None', 'Email'])
      await shop.call('POST', `/orders/${order.token}/notifications`, { ...note, deliveryMethod });
    await shop.call('POST', `/orders/${order.token}/refunds`, { amount: 1, comment: 'wears a hat' });
    await shop.call('PUT', `/orders/${order.token}`, { status: 'Shipped', trackingNumber: 'wears a hat' });
    await jobs.fanOut();
    return { shop, clock, order, cart, session, jobs, owner };
  }

  it('gives a person everything of them, a guest’s orders and carts too, and nothing of a stranger', async () => {
    const { shop, order, cart } = await lived();
    const answer = await shop.call('POST', '/customers/export', { email: ` ${email.toLowerCase()}` });
    expect(answer.statusCode, answer.body).toBe(200);
    const { data, counts, records, exportedAt } = answer.json();
    expect(exportedAt).toBe('2026-11-30T12:00:00Z');
    expect(Object.keys(data).sort()).toEqual(places.flatMap(({ part }) => part ?? []).sort());
    expect(counts).toMatchObject({ customers: 1, orders: 3, carts: 2, sessions: 1, refunds: 1, payments: 2 });
    expect(records).toBe(Object.values(counts as Record<string, number>).reduce((sum, n) => sum + n, 0));
    const tokens = data.orders.map(({ token }: { token: string }) => token);
    expect(tokens.sort()).toEqual([imported.token, order.token, cart.token].sort());
    for (const word of words) expect([word, answer.body.toLowerCase().includes(word)]).toEqual([word, true]);
    expect(answer.body).not.toContain('stranger');
    for (const secret of ['password_hash', 'passwordHash', 'secretHash', '"hash"', 'scrypt'])
      expect(answer.body).not.toContain(secret);
  });

  it('erases a person from every column of every table, but for what an invoice must say', async () => {
    const { shop, order, cart, session, jobs, clock, owner } = await lived();
    const strangers = await traces(shop.storage, ['stranger']);
    const figures = await shop.call('GET', '/data/performance?from=2020-01-01&to=2030-01-01');
    const before = (await shop.call('GET', `/orders/${order.token}`)).json();
    expect((await traces(shop.storage, words)).length).toBeGreaterThan(20);
    const erased = await shop.call('POST', '/customers/erase', { email });
    expect(erased.statusCode, erased.body).toBe(200);
    expect(erased.json()).toMatchObject({
      erasedAt: '2026-11-30T12:00:00Z',
      counts: { customers: 1, orders: 3, carts: 2, sessions: 1, payments: 2, refunds: 1 },
    });
    expect(erased.body.toLowerCase()).not.toContain('zephyrina');
    const books = ['orders.doc', 'payment.doc'];
    expect(await traces(shop.storage, words)).toEqual(
      books.flatMap((column) => invoiced.map((word) => `${column}: ${word}`)).sort(),
    );
    expect(await traces(shop.storage, ['zephyrina.quux@', 'people.example'])).toEqual(
      await traces(shop.storage, ['people.example']),
    );
    expect(await traces(shop.storage, [email.toLowerCase()])).toEqual([]);
    expect(await traces(shop.storage, ['stranger'])).toEqual(strangers);

    // The order goes on in the books, and says that it was blanked, when and by whom.
    const after = (await shop.call('GET', `/orders/${order.token}`)).json();
    for (const sum of [
      'total',
      'taxesTotal',
      'itemsTotal',
      'invoiceNumber',
      'paymentTransactionId',
      'status',
    ])
      expect([sum, after[sum]]).toEqual([sum, before[sum]]);
    expect(after).toMatchObject({ email: '', billingAddressName: billing.name, billingAddressPhone: null });
    expect(after.items[0].customFields).toMatchObject([{ name: 'Size', value: 'Large' }]);
    const notes = (await shop.call('GET', `/orders/${order.token}/notifications`)).json().items;
    const messages = notes.map(({ message }: { message: string }) => message);
    expect(messages.join('\n')).toMatch(
      /personal data were erased on 2026-11-30T12:00:00.000Z by the secret key \d+ \(….{4}\)/,
    );
    expect(messages.join('\n')).not.toContain('hat');
    const { customers: _, averageCustomerValue: __, ...sales } = figures.json();
    const stillSold = await shop.call('GET', '/data/performance?from=2020-01-01&to=2030-01-01');
    expect(stillSold.json()).toMatchObject(sales);

    // Nobody is found by what an invoice still says, and nothing that was theirs opens.
    for (const word of ['Zephyrina', 'people.example', 'Larkspur'])
      expect((await shop.call('GET', `/orders?placedBy=${word}`)).json().items.map(tokenOf)).not.toContain(
        order.token,
      );
    expect((await shop.call('GET', '/customers?name=Zephyrina')).json().totalItems).toBe(0);
    expect((await shop.tienda('GET', `/customers/${owner.id}`)).statusCode).toBe(404);
    const me = await shop.app.inject({
      url: '/api/customer',
      headers: { authorization: `Bearer ${shop.publicKey}`, 'x-customer-session': session },
    });
    expect(me.statusCode).toBe(401);
    expect((await cart.state()).email ?? '').toBe('');
    const again = await order.call('POST', '/pay', card('4242424242424242'), {
      headers: { 'idempotency-key': 'a-key-that-nobody-guesses-1' },
    });
    expect([again.statusCode < 500, again.body.includes('Quux')]).toEqual([true, false]);

    // Receivers are told that the customer is gone, and of whom no more than the number.
    await jobs.fanOut();
    const events = await shop.storage.read.selectFrom('outbox').select(['topic', 'doc']).execute();
    expect(events.filter(({ topic }) => topic === 'customer.deleted')).toHaveLength(1);

    // Once more is harmless; the same file again brings nobody back.
    const second = await shop.call('POST', '/customers/erase', { email });
    expect([second.statusCode, second.json().records]).toEqual([200, 0]);
    await importAll(shop, [imported]);
    expect(await traces(shop.storage, [email.toLowerCase()])).toEqual([]);

    // When the years of the books are over, the rest goes by itself.
    clock.now = start + 9 * year;
    await clean(shop.context);
    expect((await traces(shop.storage, invoiced)).length).toBeGreaterThan(0);
    clock.now = start + 11 * year;
    await clean(shop.context);
    expect(await traces(shop.storage, words)).toEqual([]);
    expect((await shop.call('GET', `/orders/${order.token}`)).json().total).toBe(before.total);
  });

  it('keeps nothing for the books where the merchant needs nothing', async () => {
    const { shop } = await lived({ bookkeepingYears: 0 });
    expect((await shop.call('POST', '/customers/erase', { email })).statusCode).toBe(200);
    expect(await traces(shop.storage, words)).toEqual([]);
  });

  it('refuses while money is on its way, says what to end first, and erases once that has ended', async () => {
    const shop = await startShop(database);
    const cart = await filledCart(shop);
    const paid = await cart.call('POST', '/pay', card('4000000000000341'));
    expect(paid.statusCode, paid.body).toBe(200);
    const refused = await shop.call('POST', '/customers/erase', { email });
    expect([refused.statusCode, refused.json().message]).toEqual([
      409,
      expect.stringMatching(
        /nothing was erased: the order .* has an authorised payment: capture it .* or let it go/,
      ),
    ]);
    expect((await shop.call('GET', `/orders/${cart.token}`)).json().email).toBe(email);
    const cancelled = await shop.call('PUT', `/orders/${cart.token}`, { status: 'Cancelled' });
    expect(cancelled.statusCode, cancelled.body).toBe(200);
    expect((await shop.call('POST', '/customers/erase', { email })).json().counts.orders).toBe(1);
    expect(await traces(shop.storage, [email.toLowerCase()])).toEqual([]);
  });

  it('answers an address that nobody has, and one that is none, without an error of its own', async () => {
    const shop = await startShop(database);
    for (const path of ['/customers/export', '/customers/erase']) {
      const nobody = await shop.call('POST', path, { email: 'nobody@people.example' });
      expect([nobody.statusCode, nobody.json().records, nobody.json().counts]).toEqual([200, 0, {}]);
      for (const odd of ['%_\'"\\@x', '☃\u0000@x', 'a'.repeat(320)])
        expect((await shop.call('POST', path, { email: odd })).statusCode).toBe(200);
      for (const none of [{}, { email: '' }, { email: '  ' }, { email: null }, { email: ['a'] }, []])
        expect([none, (await shop.call('POST', path, none)).statusCode]).toEqual([none, 400]);
    }
  });

  it('leaves another store’s person of the same address as they are', async () => {
    const shop = await startShop(database);
    await importAll({ ...shop, ...shop.other }, [guestOrder(5, email)]);
    expect((await shop.call('POST', '/customers/erase', { email })).json().records).toBe(0);
    const there = await shop.call('GET', '/customers', undefined, { key: shop.other.secretKey });
    expect(there.json().totalItems).toBe(1);
  });

  it('knows of every table whether it has something of a person', async () => {
    const { storage } = await startShop(database);
    const known = [...places.map(({ table }) => table), ...listedPlaces, ...impersonalTables];
    expect(new Set(known).size).toBe(known.length);
    expect((await tables(storage)).sort()).toEqual([...known].sort());
    for (const { table, columns } of places)
      for (const column of columns)
        await storage.read.executeQuery(CompiledQuery.raw(`select ${column} from ${table} where 1 = 0`));
  });

  it('does the same by the command, and lists who did it, and when', async () => {
    const url = await database.fresh();
    const run = (...rest: string[]) => comptoir(['customer', ...rest, '--database', url]);
    const made = await comptoir(['store', 'create', '--name', 'S', '--json', '--database', url]);
    const id = String(JSON.parse(made.out).test.storeId);
    const folder = mkdtempSync(join(tmpdir(), 'comptoir-test-'));
    const file = join(folder, 'orders.ndjson');
    writeFileSync(file, JSON.stringify(guestOrder(1, email)));
    const loaded = await comptoir(['import', 'snipcart', '--orders', file, '--store', id, '--database', url]);
    rmSync(folder, { recursive: true });
    expect(loaded.code, loaded.err).toBe(0);
    const exported = await run('export', email, '--store', id);
    expect(JSON.parse(exported.out)).toMatchObject({
      orders: [{ invoiceNumber: 'snip-1001' }],
      customers: [{}],
    });
    const erased = await run('erase', email, '--store', id);
    expect(erased.out).toMatch(/^erased: .*orders 1/);
    expect((await run('erase', email, '--store', id)).out).toBe('nothing is there of this address\n');
    const { out } = await run('requests', '--store', id);
    expect(out).toMatch(
      /T\S+Z {2}export {2}by the command line \(\w+\): .*\n.*T\S+Z {2}erase {3}by the command line/,
    );
    expect(out.toLowerCase()).not.toContain('quux');
    const wrong: string[][] = [
      ['erase', '--store', id],
      ['erase', '', '--store', id],
      ['erase', email],
      ['burn', email, '--store', id],
      [],
    ];
    for (const words of wrong) expect([words, (await run(...words)).code]).not.toEqual([words, 0]);
  });
});

function tokenOf({ token }: { readonly token: string }): string {
  return token;
}
