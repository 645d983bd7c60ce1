import { readFileSync } from 'node:fs';
import { type CompiledQuery, type KyselyPlugin, sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { payForCart } from '../src/checkout/payment/pay.js';
import { figures } from '../src/domain/order/check-figures.js';
import { addNote } from '../src/domain/order/notes.js';
import { insertPayment } from '../src/domain/payment/rows.js';
import { setSettings } from '../src/domain/store/store.js';
import { clean } from '../src/jobs/clean.js';
import { fixedTerms, lasting, terms } from '../src/jobs/terms.js';
import { queueMails } from '../src/mail/queue.js';
import { markDialect, preparedOn } from '../src/storage/statement.js';
import type { Storage, Tx } from '../src/storage/storage.js';
import { beginCart } from './support/cart-calls.js';
import { cartOf } from './support/carts.js';
import { type DatabaseName, onEachDatabase, type TestDatabase } from './support/databases.js';
import { importAll } from './support/import-all.js';
import { newPayment } from './support/payments.js';
import { startShop, type TestShop } from './support/shop.js';

const day = 86_400_000;
const begin = Date.UTC(2026, 0, 5, 12);
const browser = 'Mozilla/5.0 (of Ada)';
const client = { ip: '203.0.113.77', userAgent: browser };
const own = {
  notes: 'ring at Babbage',
  customFields: [{ name: 'Engraving', value: 'for Augusta' }],
  metadata: { loyalty: 'ada-1815' },
  client,
};
/** What of a buyer must not be anywhere once it was forgotten. */
const words = ['ada@example.com', 'Analytical', 'Babbage', 'Augusta', 'ada-1815', client.ip, browser];

const card = { cardNumber: '4242 4242 4242 4242', cardExpiration: '12/39', cardCvc: '123' };
const testCard = { method: 'test-card', details: card, returnUrl: 'https://shop.example/' };

async function startSelling(database: TestDatabase) {
  const clock = { now: begin };
  const shop = await startShop(database, { now: () => clock.now });
  const made = await shop.call('POST', '/products', [
    {
      id: 'mug',
      name: 'The mug',
      price: 10,
      customFields: [
        { name: 'Words', type: 'textbox' },
        { name: 'Size', options: 'Small|Large' },
      ],
    },
  ]);
  expect(made.statusCode).toBe(200);
  const daysLater = async (days: number) => {
    clock.now = begin + days * day;
    await clean(shop.context);
  };
  return { shop, clock, daysLater };
}

const chosen = [
  { name: 'Words', value: 'for Augusta' },
  { name: 'Size', value: 'Large' },
];
const personalCart = (shop: TestShop) => cartOf(shop, [{ id: 'mug', quantity: 2, chosen }], own);

async function tablesOf({ read, dialect }: Storage): Promise<string[]> {
  const { rows } =
    dialect === 'sqlite'
      ? await sql<{ name: string }>`select name from sqlite_master where type = 'table'`.execute(read)
      : await sql<{
          name: string;
        }>`select tablename as name from pg_tables where schemaname = 'public'`.execute(read);
  // The parts of a search index are SQLite's own.
  return rows.map(({ name }) => name).filter((name) => !/_terms_|^sqlite_/.test(name));
}

/** Which words stand anywhere in a table. */
async function wordsIn({ read }: Storage, tables: readonly string[]): Promise<string[]> {
  const texts = await Promise.all(
    tables.map(async (table) =>
      JSON.stringify((await sql`select * from ${sql.table(table)}`.execute(read)).rows),
    ),
  );
  return words.filter((word) => texts.some((text) => text.includes(word)));
}

async function rowsOf({ read }: Storage, table: 'cart' | 'orders' | 'payment' | 'mail' | 'order_note') {
  return read.selectFrom(table).selectAll().execute();
}

async function differences({ storage, store }: TestShop): Promise<unknown[]> {
  return (await Promise.all(figures.map((figure) => figure.compare(storage.read, store)))).flat();
}

onEachDatabase({ inShare: 'postgres' }, (database) => {
  describe('carts', () => {
    it('lose what identifies their buyers after 90 days, and keep their items', async () => {
      const { shop, daysLater } = await startSelling(database);
      const { storage, store } = shop;
      const token = await personalCart(shop);
      const payment = newPayment({
        ...{ storeId: store.storeId, token, state: 'failed', isOpen: false, address: client.ip },
        ...{ createdAt: begin, dueAt: null },
      });
      const agreed = JSON.stringify({
        currency: 'USD',
        total: 1,
        discounts: [],
        customerId: 7,
        details: JSON.parse((await rowsOf(storage, 'orders'))[0]!.doc),
      });
      const failed = { ...payment, details: { ...payment.details, agreed } };
      await storage.write((tx) => insertPayment(tx, failed));
      const note = { type: 'Comment', deliveryMethod: 'None', message: 'asked for Augusta' } as const;
      await storage.write((tx) => addNote(tx, store.storeId, token, note, begin));
      await daysLater(89);
      expect(await wordsIn(storage, ['cart', 'orders', 'payment', 'order_note'])).toEqual(words);
      await daysLater(91);
      expect(await wordsIn(storage, await tablesOf(storage))).toEqual([]);
      const cart = (
        await shop.app.inject({
          url: `/api/cart/${token}`,
          headers: { authorization: `Bearer ${shop.publicKey}` },
        })
      ).json();
      expect(cart).toMatchObject({ email: null, items: { items: [{ id: 'mug', quantity: 2 }] } });
      expect(JSON.parse((await rowsOf(storage, 'cart'))[0]!.doc).items[0].chosen).toEqual([chosen[1]]);
      expect(await differences(shop)).toEqual([]);
    });

    it('are deleted after 365 days with all that is theirs, and the counts are right', async () => {
      const { shop, clock, daysLater } = await startSelling(database);
      const { storage, store } = shop;
      const token = await personalCart(shop);
      const payment = newPayment({
        storeId: store.storeId,
        token,
        state: 'cancelled',
        isOpen: false,
        dueAt: null,
      });
      await storage.write((tx) => insertPayment(tx, payment));
      clock.now = begin + 200 * day;
      const later = await personalCart(shop);
      await daysLater(366);
      expect((await rowsOf(storage, 'cart')).map((row) => row.token)).toEqual([later]);
      expect((await rowsOf(storage, 'orders')).map((row) => row.token)).toEqual([later]);
      expect(await rowsOf(storage, 'payment')).toEqual([]);
      expect(await differences(shop)).toEqual([]);
      expect((await shop.call('GET', `/orders/${token}`)).statusCode).toBe(404);
    });

    it('give back what they hold without a payment, when they are deleted', async () => {
      const { shop, daysLater } = await startSelling(database);
      await shop.call('PUT', '/products/mug', { inventoryManagementMethod: 'Single', stock: 3 });
      const token = await personalCart(shop);
      const { storeId } = shop.store;
      const level = { store_id: storeId, product: 'mug', variant: '', quantity: 2, token, at: begin };
      await shop.storage.write((tx) => tx.insertInto('stock_hold').values(level).execute());
      await daysLater(366);
      expect((await shop.call('GET', '/products/mug')).json().stock).toBe(5);
      expect(await shop.storage.read.selectFrom('stock_hold').selectAll().execute()).toEqual([]);
    });

    it('stay while a payment of theirs is open, or where money arrived', async () => {
      const { shop, daysLater } = await startSelling(database);
      const { storage, store } = shop;
      const states = [
        { state: 'action', isOpen: true, dueAt: begin },
        { state: 'cancelled', isOpen: false, dueAt: begin },
        { state: 'paid', isOpen: false, dueAt: null },
      ] as const;
      for (const state of states) {
        const token = await personalCart(shop);
        await storage.write((tx) =>
          insertPayment(tx, newPayment({ storeId: store.storeId, token, ...state })),
        );
      }
      await daysLater(366);
      expect(await rowsOf(storage, 'cart')).toHaveLength(3);
      expect(await rowsOf(storage, 'payment')).toHaveLength(3);
    });

    it('that somebody goes on with count from then, and forget anew', async () => {
      const { shop, clock, daysLater } = await startSelling(database);
      const cart = await beginCart(shop);
      await cart.call('PUT', '', { email: 'ada@example.com' });
      await daysLater(91);
      expect(await wordsIn(shop.storage, ['cart', 'orders'])).toEqual([]);
      clock.now += day;
      expect((await cart.call('PUT', '', { email: 'ada@example.com' })).statusCode).toBe(200);
      await daysLater(92 + 89);
      expect((await cart.state()).email).toBe('ada@example.com');
      await daysLater(92 + 91);
      expect(await wordsIn(shop.storage, ['cart', 'orders'])).toEqual([]);
      expect((await cart.call('PUT', '', { email: 'ada@example.com' })).statusCode).toBe(200);
    });

    it('of a database that was never cleaned go in small steps, and a run that is cut off goes on', async () => {
      const { shop, clock } = await startSelling(database);
      for (let n = 0; n < 120; n += 1) await personalCart(shop);
      clock.now = begin + 800 * day;
      const cut = new AbortController();
      let writes = 0;
      const counting: Storage = new Proxy(shop.storage, {
        get(target, key) {
          if (key !== 'write') return Reflect.get(target, key, target);
          return (run: Parameters<Storage['write']>[0]) => {
            writes += 1;
            return target.write(run).finally(async () => {
              if ((await rowsOf(target, 'cart')).length < 120) cut.abort();
            });
          };
        },
      });
      await clean({ ...shop.context, storage: counting }, cut.signal);
      expect(await rowsOf(shop.storage, 'cart')).toHaveLength(70);
      const before = writes;
      await clean({ ...shop.context, storage: counting });
      expect(await rowsOf(shop.storage, 'cart')).toEqual([]);
      expect(await rowsOf(shop.storage, 'orders')).toEqual([]);
      expect(writes - before).toBeGreaterThan(2);
      expect(await differences(shop)).toEqual([]);
    });

    it('write what one call of a stranger may send, and not many times that', async () => {
      const { shop } = await startSelling(database);
      const cart = await beginCart(shop);
      await cart.add({ id: 'mug' });
      const put = (length: number) => cart.call('PUT', '', { metadata: { text: 'x'.repeat(length) } });
      expect((await put(1_900_000)).statusCode).toBe(413);
      expect((await put(65_000)).statusCode).toBe(200);
      const tables = await tablesOf(shop.storage);
      const bytes = await Promise.all(
        tables.map(
          async (table) =>
            JSON.stringify((await sql`select * from ${sql.table(table)}`.execute(shop.storage.read)).rows)
              .length,
        ),
      );
      expect(bytes.reduce((sum, n) => sum + n, 0)).toBeLessThan(160_000);
    });
  });

  describe('orders', () => {
    it('lose the address and the browser of their callers after 90 days, and nothing else ever', async () => {
      const { shop, daysLater } = await startSelling(database);
      const { storage, store } = shop;
      const token = await personalCart(shop);
      await payForCart(shop.context, store, token, { ...testCard, address: client.ip });
      const orderOf = async () => {
        const { ipAddress, userAgent, ...order } = (await shop.call('GET', `/orders/${token}`)).json();
        return { ipAddress, userAgent, order };
      };
      const before = await orderOf();
      expect(before).toMatchObject({ ipAddress: client.ip, userAgent: browser });
      await daysLater(89);
      expect(await orderOf()).toEqual(before);
      await daysLater(91);
      expect(await orderOf()).toEqual({ ipAddress: null, userAgent: null, order: before.order });
      await daysLater(800);
      expect(await orderOf()).toEqual({ ipAddress: null, userAgent: null, order: before.order });
      expect(await wordsIn(storage, ['cart', 'payment'])).toEqual([]);
      expect(await rowsOf(storage, 'cart')).toEqual([]);
      expect(await rowsOf(storage, 'payment')).toHaveLength(1);
      expect(await differences(shop)).toEqual([]);
      expect((await shop.call('GET', `/orders?placedBy=ada@example.com`)).json().totalItems).toBe(1);
    });

    it('that became so from a cart which forgot are as closed to strangers as before', async () => {
      const { shop, daysLater } = await startSelling(database);
      const token = await personalCart(shop);
      await payForCart(shop.context, shop.store, token, testCard);
      await daysLater(91);
      const stranger = (path: string, method: 'GET' | 'POST' = 'GET') =>
        shop.app.inject({
          method,
          url: `/api/cart/${token}${path}`,
          headers: { authorization: `Bearer ${shop.publicKey}` },
          ...(method === 'POST' ? { payload: { method: 'deferred' } } : {}),
        });
      expect((await stranger('/pay', 'POST')).statusCode).toBe(403);
      expect((await stranger('')).body).not.toContain('ada@example.com');
      expect((await stranger('/order')).statusCode).toBeGreaterThanOrEqual(400);
    });

    it('and carts that were imported stay as they came', async () => {
      const { shop, daysLater } = await startSelling(database);
      const placed = { token: '11111111-2222-4333-8444-555555555555', email: 'ada@example.com' };
      const imported = [
        {
          ...placed,
          status: 'Processed',
          invoiceNumber: 'OLD-1',
          ipAddress: client.ip,
          userAgent: browser,
          completionDate: '2020-01-01T10:00:00Z',
        },
        {
          ...placed,
          token: '11111111-2222-4333-8444-666666666666',
          status: 'InProgress',
          creationDate: '2020-01-01T10:00:00Z',
          ipAddress: client.ip,
        },
      ];
      expect((await importAll(shop, imported)).reasons).toEqual([]);
      const before = await rowsOf(shop.storage, 'orders');
      expect(before).toHaveLength(2);
      await daysLater(800);
      expect(await rowsOf(shop.storage, 'orders')).toEqual(before);
    });
  });

  it('deletes mails after 400 days, and keeps subject and date in the notes of orders', async () => {
    const { shop, daysLater } = await startSelling(database);
    const { storage, store } = shop;
    const token = await personalCart(shop);
    await payForCart(shop.context, store, token, testCard);
    const rendered = { subject: 'Your order', html: '<p>Dear Ada</p>', text: 'Dear Ada' };
    const mail = (id: string) => ({
      ...{ id, kind: 'comment' as const, subjectOf: token, to: 'ada@example.com', facts: {}, rendered },
      note: { type: 'Comment', message: 'sent' },
    });
    await storage.write((tx) => queueMails(tx, store, [mail('first')], begin));
    await storage.write((tx) => queueMails(tx, store, [mail('second')], begin + 100 * day));
    await daysLater(399);
    expect((await rowsOf(storage, 'mail')).map(({ id }) => id).sort()).toEqual(['first', 'second']);
    await daysLater(401);
    expect((await rowsOf(storage, 'mail')).map(({ id }) => id)).toEqual(['second']);
    const notes = (await shop.call('GET', `/orders/${token}/notifications`)).json();
    expect(notes.totalItems).toBe(2);
    expect(notes.items[0]).toMatchObject({ subject: 'Your order', body: rendered.html });
    expect(notes.items[1]).toMatchObject({ subject: 'Your order', body: '', message: 'sent' });
  });

  it('leaves a mail that still waits', async () => {
    const { shop, daysLater } = await startSelling(database);
    const { storage, store } = shop;
    const rendered = { subject: 'Your order', html: '<p>Dear Ada</p>', text: 'Dear Ada' };
    const mail = {
      id: 'm',
      kind: 'comment' as const,
      subjectOf: 'x',
      to: 'ada@example.com',
      facts: {},
      rendered,
    };
    await storage.write((tx) => queueMails(tx, store, [mail], begin));
    await storage.write((tx) => tx.updateTable('mail').set({ state: 'waiting', due_at: begin }).execute());
    await daysLater(800);
    expect(await rowsOf(storage, 'mail')).toHaveLength(1);
  });

  it('goes by the settings of each store, and refuses terms that are none', async () => {
    const { shop, daysLater } = await startSelling(database);
    const { storage, store, other } = shop;
    await personalCart(shop);
    const shorter = { cartDataRetentionDays: '5', cartRetentionDays: 10 };
    await storage.write((tx) => setSettings(tx, other.store.storeId, shorter));
    await daysLater(11);
    expect(await rowsOf(storage, 'cart')).toHaveLength(1);
    expect(await wordsIn(storage, ['cart'])).toEqual(words);
    await storage.write((tx) => setSettings(tx, store.storeId, shorter));
    await clean(shop.context);
    expect(await rowsOf(storage, 'cart')).toEqual([]);
    for (const value of [0, -1, 1.5, 'soon', '', null, 36_501, true]) {
      const refused = await shop.call('PUT', '/settings/general', { mailRetentionDays: value });
      expect([value, refused.statusCode]).toEqual([value, 400]);
    }
    const refused = await shop.call('PUT', '/settings/general', { eventRetentionDays: 3 });
    expect(refused.body).toContain('must be a whole number of days from 4 to 36500');
  });

  it('has a term for each table, or a reason to stay', async () => {
    const storage = await database.open();
    const listed = [...terms, ...fixedTerms].map(({ table }) => table);
    const known = new Set([...listed, ...Object.keys(lasting)]);
    const tables = await tablesOf(storage);
    expect(tables.filter((table) => !known.has(table))).toEqual([]);
    expect([...known].filter((table) => !tables.includes(table))).toEqual([]);
    expect(listed.filter((table) => Object.hasOwn(lasting, table))).toEqual([]);
  });

  it('looks for what is past its term by an index, never through a whole table', async () => {
    const { shop } = await startSelling(database);
    const { storage, store } = shop;
    for (const { what, step, most } of terms)
      expect([
        what,
        await scansOf(storage, database.name, (tx) => step(tx, store, begin, most, begin)),
      ]).toEqual([what, []]);
    for (const { what, step } of fixedTerms)
      expect([what, await scansOf(storage, database.name, (tx) => step(tx, begin))]).toEqual([what, []]);
  });
});

it('tells merchants of every term', () => {
  const page = readFileSync(new URL('../docs/configuration.md', import.meta.url), 'utf8');
  for (const { table, what, after } of [...terms, ...fixedTerms])
    expect(page).toContain(`| ${what} | \`${table}\` | ${after.endsWith('Days') ? `\`${after}\`` : after} |`);
});

/** The plans of what a step asks that go through a whole table. */
async function scansOf(
  storage: Storage,
  name: DatabaseName,
  step: (tx: Tx) => Promise<unknown>,
): Promise<string[]> {
  return storage.write(async (tx) => {
    const asked: CompiledQuery[] = [];
    const plugin: KyselyPlugin = {
      transformQuery: ({ node, queryId }) => {
        asked.push(tx.getExecutor().compileQuery(node, queryId));
        return node;
      },
      transformResult: async ({ result }) => result,
    };
    const spy = tx.withPlugin(plugin) as Tx;
    markDialect(spy, name, name === 'sqlite' ? (text) => preparedOn(tx, text) : undefined);
    await step(spy);
    expect(asked.length).toBeGreaterThan(0);
    if (name === 'postgres') await sql`set local enable_seqscan = off`.execute(tx);
    const plans: string[] = [];
    for (const { sql: text, parameters } of asked) {
      const explain = name === 'sqlite' ? 'explain query plan' : 'explain';
      const { rows } = await tx.executeQuery({
        ...sql`select 1`.compile(tx),
        sql: `${explain} ${text}`,
        parameters,
      });
      plans.push(JSON.stringify(rows));
    }
    // A search by the store alone reads all that is the store's.
    const byIndex = /_(update|forget|caller|newest|age|expiry)\b/;
    return plans.filter((plan) => /"SCAN |Seq Scan|\(store_id=\?\)/.test(plan) || !byIndex.test(plan));
  });
}
