import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { demoShop } from '../src/demo/demo-shop.js';
import type { Difference } from '../src/domain/order/check-figures.js';
import { createStore } from '../src/domain/store/store.js';
import { migrate } from '../src/storage/migrate.js';
import { open, sqlitePath } from '../src/storage/open.js';
import { list as tiendanubeSeed } from './seeds/tiendanube-customers.js';
import { inShare, onEachDatabase } from './support/databases.js';
import { importAll } from './support/import-all.js';
import { comptoir, startServer } from './support/program.js';
import { basic } from './support/shop.js';

const folder = mkdtempSync(join(tmpdir(), 'comptoir-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const ndjson = (objects: Iterable<unknown>): string =>
  [...objects].map((object) => `${JSON.stringify(object)}\n`).join('');
const demo = demoShop({ now: Date.UTC(2026, 10, 20) });

interface Halves {
  readonly test: { storeId: number; publicKey: string; secretKey: string; accessToken: string };
  readonly live: { storeId: number };
}

async function getJson(url: string, headers: Record<string, string>): Promise<{ totalItems: number }> {
  return (await fetch(url, { headers })).json() as Promise<{ totalItems: number }>;
}

async function json<T>(words: string[], options = {}): Promise<T> {
  const ran = await comptoir([...words, '--json'], options);
  expect(ran.code, ran.err).toBe(0);
  return JSON.parse(ran.out);
}

onEachDatabase({ inShare: 'sqlite' }, (database) => {
  async function newShop(): Promise<Halves & { readonly at: string[] }> {
    const at = ['--database', await database.fresh()];
    return { ...(await json<Halves>(['store', 'create', '--name', 'Shop', ...at])), at };
  }

  it('makes a store with its two halves, sets it, and shows no secret of it again', async () => {
    const { test, live, at } = await newShop();
    expect([test.storeId, live.storeId]).toEqual([1, 2]);
    expect(new Set(Object.values(test)).size).toBe(4);
    await json([
      'store',
      'set',
      '1',
      'currency=eur',
      'invoicePrefix=A-',
      'tiendanubeId=777',
      'domain=https://www.shop.example/x',
      ...at,
    ]);
    const printed = await comptoir(['store', 'show', '1', ...at]);
    expect(printed.out).toMatch(/tiendanubeId\s+777/);
    expect(printed.out).toMatch(/currency\s+EUR/);
    expect(printed.out).toMatch(/domain\s+shop\.example\n/);
    const listed = await comptoir(['store', 'list', ...at]);
    const keys = await comptoir(['key', 'list', '--store', '1', ...at]);
    for (const secret of [test.secretKey, test.accessToken, test.publicKey]) {
      expect(printed.out + listed.out + keys.out).not.toContain(secret);
    }
    const wrong = await comptoir(['store', 'set', '1', 'currency=euro', 'name=Changed', ...at]);
    expect([wrong.code, wrong.out, wrong.err]).toEqual([
      1,
      '',
      'comptoir: currency must be a currency code such as USD\n',
    ]);
    expect((await comptoir(['store', 'show', '1', ...at])).out).toMatch(/name\s+Shop\n/);
  });

  it('imports arrays, pages, lines and standard input, twice without a change, naming what is wrong', async () => {
    const { at } = await newShop();
    const orders = [...demo.orders()].slice(0, 40);
    const customers = [...demo.customers()];
    const words = ['import', 'snipcart', '--store', '1', ...at];
    const lines = file(
      'orders.ndjson',
      `${ndjson(orders)}{"token":"x"\n{"token":"6d7c9a3e-0000-4000-8000-000000000000","creationDate":"?"}\n`,
    );
    const page = file(
      'customers.json',
      JSON.stringify({ totalItems: customers.length, offset: 0, limit: 500, items: customers }),
    );
    const first = await comptoir([...words, '--customers', page, '--orders', lines]);
    expect(first.code).toBe(1);
    expect(first.out).toMatch(/customers: 400 created, 0 updated, 0 unchanged, 0 skipped/);
    expect(first.out).toMatch(/orders: 40 created, 0 updated, 0 unchanged, 2 skipped/);
    expect(first.err).toContain(`${lines}: object 41 is skipped: it is not JSON`);
    expect(first.err).toContain('object 42 is skipped: creationDate is not a date: "?"');
    const again = await comptoir([...words, '--orders', '-', '--json'], { input: JSON.stringify(orders) });
    expect([again.code, JSON.parse(again.out)]).toEqual([
      0,
      { orders: { created: 0, updated: 0, unchanged: 40, skipped: 0 } },
    ]);
    expect((await comptoir(['check', ...at])).code).toBe(0);
    const missing = await comptoir([...words, '--orders', '/nowhere']);
    expect([missing.code, missing.err]).toEqual([2, 'comptoir: there is no file /nowhere\n']);
  });

  it('reads large files beside storing them, one after the other, and names what is wrong in each', async () => {
    const { at } = await newShop();
    // What is blank makes a file large, too.
    const blank = ' '.repeat(4_300_000);
    const products = Array.from({ length: 700 }, (_, index) => ({
      userDefinedId: `P${index}`,
      name: 'P',
      price: 1,
    }));
    const orders = [...demo.orders()].slice(0, 30);
    const named = [
      '--products',
      file('large-products.ndjson', `${ndjson(products)}{"userDefinedId":"x"}\n${blank}`),
      '--customers',
      file('few-customers.ndjson', ndjson([...demo.customers()].slice(0, 5))),
      '--orders',
      file('large-orders.ndjson', `${blank}\n{"token":"x"\n${ndjson(orders)}`),
    ];
    const words = ['import', 'snipcart', '--store', '1', '--json', ...named, ...at];
    const first = await comptoir(words);
    expect([first.code, JSON.parse(first.out)]).toEqual([
      1,
      {
        products: { created: 700, updated: 0, unchanged: 0, skipped: 1 },
        customers: { created: 5, updated: 0, unchanged: 0, skipped: 0 },
        orders: { created: 30, updated: 0, unchanged: 0, skipped: 1 },
      },
    ]);
    expect(first.err).toContain('large-products.ndjson: object 701 is skipped: price must be a number');
    expect(first.err).toContain('large-orders.ndjson: object 1 is skipped: it is not JSON');
    const [moved, ...others] = [...demo.customers()].slice(0, 5);
    file('few-customers.ndjson', ndjson([{ ...moved, billingAddressCity: 'Elsewhere' }, ...others]));
    expect(JSON.parse((await comptoir(words)).out)).toMatchObject({
      products: { unchanged: 700 },
      customers: { updated: 1, unchanged: 4 },
      orders: { unchanged: 30 },
    });
    expect((await comptoir(['check', ...at])).code).toBe(0);
  });

  it("moves a whole shop in from a live server, adopts its keys, and answers an unchanged program's calls", async () => {
    const source = await newShop();
    await comptoir([
      'import',
      'snipcart',
      '--store',
      '1',
      '--orders',
      file('o.json', JSON.stringify([...demo.orders()].slice(-250))),
      '--discounts',
      file('d.ndjson', ndjson(demo.discounts())),
      ...source.at,
    ]);
    await comptoir([
      'import',
      'tiendanube',
      '--store',
      '1',
      '--customers',
      file('t.json', JSON.stringify(tiendanubeSeed)),
      ...source.at,
    ]);
    const old = await startServer(['serve', ...source.at, '--no-rate-limit', '--log-level', 'warn']);
    const target = await newShop();
    const moved = await json<Record<string, { created: number; skipped: number }>>([
      'import',
      'snipcart',
      '--url',
      old.address,
      '--key',
      source.test.secretKey,
      '--store',
      '1',
      ...target.at,
    ]);
    expect(moved.orders).toMatchObject({ created: 250 - moved.carts!.created, skipped: 0 });
    expect(moved.discounts).toMatchObject({ created: [...demo.discounts()].length, skipped: 0 });
    const half = source.test;
    const adopt = [
      'key',
      'add',
      '--store',
      '1',
      '--public-key',
      half.publicKey,
      '--secret-key',
      '-',
      '--access-token',
      half.accessToken,
      ...target.at,
    ];
    expect((await comptoir(adopt, { input: `${half.secretKey}\n` })).code).toBe(0);
    await json(['store', 'set', '1', 'tiendanubeId=4711', ...target.at]);
    await json(['store', 'set', '1', 'tiendanubeId=4711', ...source.at]);
    const now = await startServer(['serve', ...target.at, '--no-rate-limit', '--log-level', 'warn']);
    const headers = {
      authorization: basic(half.secretKey),
      authentication: `bearer ${half.accessToken}`,
      'user-agent': 'test',
    };
    for (const path of [
      '/api/orders?limit=300',
      '/api/orders?status=inprogress',
      '/api/customers?limit=500',
      '/api/products?limit=500&orderBy=creationDate',
    ]) {
      const [before, after] = await Promise.all(
        [old, now].map(async ({ address }) => getJson(address + path, headers)),
      );
      expect(after!.totalItems).toBeGreaterThan(0);
      expect(after, path).toEqual(before);
    }
    const discountsOf = async (address: string): Promise<unknown[]> =>
      (await fetch(`${address}/api/discounts`, { headers })).json() as Promise<unknown[]>;
    expect((await discountsOf(old.address)).length).toBe(moved.discounts!.created);
    expect(await discountsOf(now.address)).toEqual(await discountsOf(old.address));
    const answer = await fetch(`${now.address}/v1/4711/customers?q=ninguem`, { headers });
    expect([answer.status, await answer.json()]).toEqual([200, []]);
    const tienda = await json<Record<string, unknown>>([
      'import',
      'tiendanube',
      '--url',
      `${old.address}/v1/4711`,
      '--token',
      half.accessToken,
      '--store',
      '2',
      ...target.at,
    ]);
    expect(tienda).toMatchObject({ customers: { skipped: 0 }, orders: { skipped: 0 } });
    expect((await comptoir(['check', ...target.at])).code).toBe(0);
    expect(await Promise.all([old.stop(), now.stop()])).toEqual([0, 0]);
  }, 90_000);

  it('finds and repairs kept figures that went wrong', async () => {
    const { at } = await newShop();
    await comptoir([
      'import',
      'snipcart',
      '--store',
      '1',
      '--orders',
      file('c.json', JSON.stringify([...demo.orders()].slice(0, 20))),
      ...at,
    ]);
    const { open } = await import('../src/storage/open.js');
    const storage = open(at[1]!);
    await storage.write(async (tx) => {
      await tx.updateTable('order_figure').set({ orders: 99 }).where('day', '=', -1_000_000).execute();
      await tx.updateTable('order_figure').set({ taxes: 7 }).where('day', '>', 0).execute();
      await tx.updateTable('customer').set({ orders_amount: 1 }).execute();
      await tx.updateTable('product').set({ units_sold: 77 }).execute();
      await tx.updateTable('tally').set({ n: 5 }).execute();
    });
    await storage.close();
    const checked = await comptoir(['check', ...at, '--json']);
    expect(checked.code).toBe(1);
    const { differences } = JSON.parse(checked.out) as { differences: Difference[] };
    expect([...new Set(differences.map(({ figure }) => figure))].sort()).toEqual([
      'customer',
      'orders',
      'product',
      'tally',
    ]);
    const orders = differences.filter(({ figure }) => figure === 'orders');
    const whole = orders.find(({ of: subject }) => subject.startsWith('all days '));
    expect(whole).toMatchObject({ kept: { orders: 99 }, counted: { orders: expect.any(Number) } });
    const day = orders.find(({ of: subject }) => /^20\d\d-\d\d-\d\d [A-Z]/.test(subject));
    expect(Object.keys(day!.kept)).toEqual(['taxes']);
    expect((await comptoir(['check', ...at])).out).toMatch(
      /customer [0-9a-f-]{36}: kept amount 1; counted amount \d+/,
    );
    expect((await comptoir(['check', '--repair', ...at])).code).toBe(0);
    expect((await comptoir(['check', ...at])).code).toBe(0);
  });

  it('shows no demo where no browser could open it', async () => {
    const ran = await comptoir([
      'demo',
      '--port',
      '6000',
      '--database',
      `sqlite:${join(folder, 'blocked.db')}`,
    ]);
    expect(ran.code).toBe(2);
    expect(ran.err).toContain('no browser opens http://127.0.0.1:6000: choose another --port');
  });

  it('exports what import reads, and no secrets', async () => {
    const { at, test } = await newShop();
    await comptoir([
      'import',
      'snipcart',
      '--store',
      '1',
      '--orders',
      file('e.json', JSON.stringify([...demo.orders()].slice(0, 10))),
      ...at,
    ]);
    const out = join(folder, `out-${database.name}`);
    expect(await json(['export', '--store', '1', '--out', out, ...at])).toMatchObject({ orders: 10 });
    const all = ['orders.ndjson', 'customers.ndjson', 'products.ndjson', 'settings.json']
      .map((name) => readFileSync(join(out, name), 'utf8'))
      .join('');
    for (const secret of Object.values(test))
      if (typeof secret === 'string') expect(all).not.toContain(secret);
    const copy = await newShop();
    const words = ['products', 'customers', 'orders'].flatMap((kind) => [
      `--${kind}`,
      join(out, `${kind}.ndjson`),
    ]);
    expect(await json(['import', 'snipcart', '--store', '1', ...words, ...copy.at])).toMatchObject({
      orders: { created: 10, skipped: 0 },
    });
  });

  it('makes no new master key beside secrets that it would not open, and says which key opens none', async () => {
    const { at } = await newShop();
    const cwd = mkdtempSync(join(folder, 'runs-'));
    const words = ['mail', 'list', '--store', '1', ...at];
    await json(['store', 'set', '1', 'smtpPassword=secret of the mail server', ...at], { cwd });
    const path = sqlitePath(at[1]!);
    const key = path === undefined ? join(cwd, 'data', 'master.key') : `${path}.key`;
    expect(statSync(key).mode & 0o777).toBe(0o600);
    expect(await comptoir(words, { cwd })).toMatchObject({ code: 0, err: '' });
    rmSync(key);
    for (const run of [
      words,
      ['serve', '--port', '0', ...at],
      ['serve', '--workers', '2', '--port', '0', ...at],
    ]) {
      const ran = await comptoir(run, { cwd });
      expect([ran.code, ran.out]).toEqual([1, '']);
      expect(ran.err).toContain(`there is no master key ${key}, and the database has 1 secret encrypted`);
      expect(ran.err).toContain('COMPTOIR_MASTER_KEY');
      expect(existsSync(key)).toBe(false);
    }
    writeFileSync(key, 'ab'.repeat(32));
    const other = await comptoir(words, { cwd });
    expect(other).toMatchObject({ code: 0, out: 'there are no such mails\n' });
    expect(other.err).toMatch(/^comptoir: smtp\.password of store 1 cannot be read: .*\n$/);
    expect(other.err).toContain(`than that of ${key}. Set COMPTOIR_MASTER_KEY`);
  });

  it('revokes a key at once, while the server runs', async () => {
    const { at, test } = await newShop();
    const server = await startServer(['serve', ...at, '--log-level', 'warn']);
    const call = async () =>
      (await fetch(`${server.address}/api/orders`, { headers: { authorization: basic(test.secretKey) } }))
        .status;
    expect(await call()).toBe(200);
    const keys = await json<{ id: number; kind: string }[]>(['key', 'list', '--store', '1', ...at]);
    await json([
      'key',
      'revoke',
      String(keys.find(({ kind }) => kind === 'secret')!.id),
      '--store',
      '1',
      ...at,
    ]);
    if (database.name === 'postgres') await new Promise((resolve) => setTimeout(resolve, 250));
    expect(await call()).toBe(401);
    await server.stop();
  });
});

describe('the command line', () => {
  it('says what is wrong in one line and with its exit status', async () => {
    for (const [words, code, message] of inShare([
      [['nonsense'], 2, 'there is no command "nonsense"'],
      [['serve', '--port', 'x', '--database', 'sqlite:/tmp/x.db'], 2, '--port must be a whole number'],
      [['store', 'list', '--database', 'mysql://x'], 1, 'unknown database "mysql:"'],
      [
        ['store', 'create', '--name', 'Two\nlines', '--database', `sqlite:${join(folder, 'none.db')}`],
        1,
        'the name of a store has 1 to 200 characters, on one line',
      ],
      ...['0', '-1', '1.5', '1000000000000000', ''].map(
        (id) =>
          [
            ['store', 'create', '--name', 'Shop', `--tiendanube-id=${id}`],
            2,
            '--tiendanube-id must be a whole number from 1 to 999999999999999',
          ] as const,
      ),
      [['serve', '--workers', '0'], 2, '--workers must be a whole number from 1 to 64'],
      [['key', 'list', '--store', 'one'], 2, '--store must be a whole number'],
      [['key', 'list'], 2, '--store is needed: "comptoir store list" shows the numbers'],
      [['check', 'twice'], 2, '"twice" is one word too many'],
      [['key', 'revoke', '3', '4', '--store', '1'], 2, '"4" is one word too many'],
      [['import', 'snipcart', 'orders.json', '--store', '1'], 2, '"orders.json" is one word too many'],
      [['store', 'show'], 2, 'the store is needed: "comptoir store list" shows the numbers'],
      [['import', 'snipcart', '--store', '1', '--orders', folder], 2, `${folder} is a folder, not a file`],
      [
        ['export', '--store', '1', '--out', file('a-file', '')],
        2,
        `${join(folder, 'a-file')} is a file: --out takes a folder`,
      ],
      [
        ['import', 'snipcart', '--store', '1', '--orders', file('orders.gz', '\u001f\u0000\n\n\n')],
        2,
        `${join(folder, 'orders.gz')} is no text: what is imported is JSON in UTF-8\n`,
      ],
      [['import', 'snipcart', '--store', '1', '--orders', 'no.json'], 2, 'there is no file no.json'],
      [
        ['import', 'snipcart', '--store', '1', '--url', 'shop', '--key', 'x'],
        2,
        '--url must be an address such as https://app.snipcart.com',
      ],
      [
        [
          'import',
          'snipcart',
          '--store',
          '1',
          '--url',
          'https://a.example',
          '--key',
          'x',
          '--orders',
          'o.json',
        ],
        2,
        '--url takes everything from the other shop: leave out --orders',
      ],
      [['store', 'show', '9', '--database', `sqlite:${join(folder, 'none.db')}`], 1, 'there is no store 9'],
    ] as const)) {
      const ran = await comptoir(words);
      expect([ran.code, ran.out]).toEqual([code, '']);
      expect(ran.err).toContain(`comptoir: ${message}`);
    }
    const help = await comptoir(['help', 'serve']);
    expect([help.code, help.out]).toEqual([0, (await comptoir(['serve', '--help'])).out]);
    expect(await comptoir(['help', 'nothing'])).toMatchObject({ code: 2, out: '' });
    expect((await comptoir(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
    for (const command of [
      'serve',
      'demo',
      'store',
      'key',
      'import',
      'export',
      'crawl',
      'check',
      'migrate',
      'backup',
      'restore',
    ]) {
      const ran = await comptoir([command, '--help']);
      expect([ran.code, ran.err], command).toEqual([0, '']);
      expect(ran.out).toContain(`comptoir ${command}`);
    }
  }, 60_000);

  it('backs a database up while it is served, and puts the copy back', async () => {
    const at = ['--database', `sqlite:${join(folder, 'b.db')}`];
    await json(['store', 'create', '--name', 'First', ...at]);
    const server = await startServer(['serve', ...at, '--log-level', 'warn']);
    const copy = join(folder, 'copy.db');
    expect((await comptoir(['backup', copy, ...at])).code).toBe(0);
    await json(['store', 'create', '--name', 'Second', ...at]);
    const busy = await comptoir(['restore', copy, ...at]);
    expect([busy.code, busy.err]).toEqual([1, expect.stringContaining('stop the server first')]);
    await server.stop();
    const junk = await comptoir(['restore', file('junk.db', 'junk'), ...at]);
    expect([junk.code, junk.err]).toEqual([1, expect.stringContaining('not a sound backup')]);
    expect((await comptoir(['restore', copy, ...at])).code).toBe(0);
    expect((await json<unknown[]>(['store', 'list', ...at])).length).toBe(2);
    const elsewhere = ['--database', `sqlite:${join(folder, 'new-machine', 'b.db')}`];
    expect(await comptoir(['restore', copy, ...elsewhere])).toMatchObject({ code: 0, err: '' });
    expect((await json<unknown[]>(['store', 'list', ...elsewhere])).length).toBe(2);
    const beside = readdirSync(folder).filter((name) => /^(copy|junk|b)\.db.*(-wal|-shm|\.part)$/.test(name));
    expect(beside, 'what a restore leaves').toEqual([]);
  });

  it('takes no copy of a database that is not there', async () => {
    const copy = join(folder, 'nothing.db');
    const ran = await comptoir(['backup', copy, '--database', `sqlite:${join(folder, 'mistyped.db')}`]);
    expect([ran.code, ran.err]).toEqual([
      2,
      `comptoir: there is no database ${join(folder, 'mistyped.db')}\n`,
    ]);
    expect([existsSync(copy), existsSync(join(folder, 'mistyped.db'))]).toEqual([false, false]);
  });

  it('makes no database for those who read one', async () => {
    const path = join(folder, 'no-such-folder', 'mistyped.db');
    for (const words of [
      ['check'],
      ['store', 'list'],
      ['store', 'show', '1'],
      ['store', 'set', '1', 'name=Shop'],
      ['key', 'list', '--store', '1'],
      ['webhooks', 'list', '--store', '1'],
      ['mail', 'list', '--store', '1'],
      ['export', '--store', '1', '--out', join(folder, 'nothing')],
      ['import', 'snipcart', '--store', '1', '--orders', file('none.json', '[]')],
    ]) {
      const ran = await comptoir([...words, '--database', `sqlite:${path}`]);
      expect([ran.code, ran.out, ran.err]).toEqual([2, '', `comptoir: there is no database ${path}\n`]);
    }
    expect([existsSync(join(folder, 'no-such-folder')), existsSync(join(folder, 'nothing'))]).toEqual([
      false,
      false,
    ]);
  });

  it('lets nobody else on the machine read what it writes', async () => {
    const [data, out] = [join(folder, 'private'), join(folder, 'private-export')];
    const [path, copy] = [join(data, 'shop.db'), join(folder, 'private-copy.db')];
    const at = ['--database', `sqlite:${path}`];
    const modeOf = (name: string): string => (statSync(name).mode & 0o777).toString(8);
    await json(['store', 'create', '--name', 'Shop', ...at]);
    const server = await startServer(['serve', ...at, '--log-level', 'warn']);
    await json(['backup', copy, ...at]);
    expect([data, path, `${path}-wal`, `${path}-shm`, copy].map(modeOf)).toEqual([
      '700',
      '600',
      '600',
      '600',
      '600',
    ]);
    await server.stop();
    await json(['export', '--store', '1', '--out', out, ...at]);
    expect(modeOf(out)).toBe('700');
    for (const name of readdirSync(out)) expect([name, modeOf(join(out, name))]).toEqual([name, '600']);
    // What somebody opened to others stays open.
    chmodSync(path, 0o640);
    chmodSync(copy, 0o644);
    await json(['restore', copy, ...at]);
    await json(['store', 'list', ...at]);
    expect(modeOf(path)).toBe('640');
    const elsewhere = join(folder, 'private-elsewhere.db');
    await json(['restore', copy, '--database', `sqlite:${elsewhere}`]);
    expect(modeOf(elsewhere)).toBe('600');
  });

  it('starts the demo shop with everything that it says, also where filling it was cut off the day before', async () => {
    const url = `sqlite:${join(folder, 'demo.db')}`;
    const yesterday = Math.floor(Date.now() / 86_400_000 - 1) * 86_400_000;
    const begun = demoShop({ now: yesterday });
    const storage = open(url, { alone: true });
    await migrate(storage);
    const { test: store } = await storage.write((tx) => createStore(tx, { name: begun.name }, yesterday + 1));
    await importAll({ storage, store }, [...begun.orders()].slice(0, 100));
    await storage.close();
    const server = await startServer(['demo', '--database', url]);
    // What is answered from then on is the whole shop.
    expect(server.output()).toMatch(/^filling Atelier Marée, a demo shop[^\n]*\nlistening on /);
    for (let tries = 0; !server.output().includes('Ctrl-C') && tries < 300; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 100));
    const [, key] = /Secret API key\s+(\S+)/.exec(server.output())!;
    const headers = { authorization: basic(key!) };
    const orders = await getJson(`${server.address}/api/orders`, headers);
    const placed = [...begun.orders()].filter(({ status }) => status !== 'InProgress');
    expect(placed.length).toBeGreaterThan(1400);
    expect(orders.totalItems).toBe(placed.length);
    expect((await getJson(`${server.address}/api/products`, headers)).totalItems).toBe(demo.products.length);
    const printed = server.output().replaceAll('\\\n', ' ');
    const calls = [...printed.matchAll(/^ +curl .*/gm)].map(([call]) => call);
    expect(calls).toHaveLength(4);
    for (const call of calls) {
      const [, user] = /-u (\S+):/.exec(call) ?? [];
      const [, authentication] = /Authentication: ([^']+)/.exec(call) ?? [];
      const answer = await fetch(/'(http[^']+)'/.exec(call)![1]!, {
        headers: {
          'user-agent': 'me (me@example.com)',
          ...(user ? { authorization: basic(user) } : { authentication: authentication! }),
        },
      });
      const body = (await answer.json()) as unknown[] | { items: unknown[] };
      expect([answer.status, (Array.isArray(body) ? body : body.items).length > 0], call).toEqual([
        200,
        true,
      ]);
    }
    const page = await fetch(`${server.address}/`);
    expect([page.status, (await page.text()).includes('snipcart-add-item')]).toEqual([200, true]);
    expect(await server.stop('SIGINT')).toBe(0);
  }, 60_000);

  it('shows what the crawler finds on a page', async () => {
    const site = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(
        '<button class="snipcart-add-item" data-item-id="a" data-item-name="A" data-item-price="2.50">\n<a class="snipcart-add-item" data-item-id="b" data-item-name="B" data-item-price="64,90">',
      );
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(site.address() as AddressInfo).port}/`;
    const printed = await comptoir(['crawl', url]);
    expect(printed.code).toBe(0);
    expect(printed.out).toMatch(/a\s+A\s+2\.50?/);
    expect(printed.out + printed.err).toContain('64,90');
    expect(JSON.parse((await comptoir(['crawl', url, '--json'])).out)).toBeTypeOf('object');
    site.close();
  });
});
