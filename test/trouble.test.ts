import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import BetterSqlite from 'better-sqlite3';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { open } from '../src/storage/open.js';
import { type DatabaseName, onEachDatabase, testDatabase } from './support/databases.js';
import { startFakeStripe } from './support/fake-stripe.js';
import { startPostgres } from './support/postgres.js';
import { comptoir, type Server, startServer } from './support/program.js';
import { basic, startShop } from './support/shop.js';

const folder = mkdtempSync(join(tmpdir(), 'comptoir-trouble-'));
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Keys {
  readonly storeId: number;
  readonly publicKey: string;
  readonly secretKey: string;
  readonly accessToken: string;
}

async function storeIn(url: string): Promise<Keys> {
  const ran = await comptoir(['store', 'create', '--name', 'Shop', '--json', '--database', url]);
  expect(ran.err).toBe('');
  return (JSON.parse(ran.out) as { test: Keys }).test;
}

async function serving(url: string, ...words: string[]): Promise<Server> {
  const server = await startServer(['serve', '--database', url, '--no-rate-limit', ...words]);
  undo.push(() => server.stop('SIGKILL'));
  return server;
}

/** A store in a new database, and a server on it. */
async function shopOn(url: string, ...words: string[]) {
  const keys = await storeIn(url);
  const server = await serving(url, ...words);
  return { url, server, ...callsOf(server, keys) };
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly body: Record<string, unknown>;
}

/** Calls of a server, each on a connection of its own unless an agent is given. */
function callsOf(server: Server, keys: Keys) {
  function call(method: string, path: string, body?: unknown, agent: Agent | false = false): Promise<Answer> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const headers = {
        'user-agent': 'Tests',
        ...(path.startsWith('/api')
          ? { authorization: basic(keys.secretKey) }
          : { authentication: `bearer ${keys.accessToken}` }),
        ...(text === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
      };
      const sent = request(server.address + path, { method, headers, agent }, (response) => {
        let answered = '';
        response.on('data', (chunk: Buffer) => {
          answered += chunk.toString();
        });
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode!, headers: response.headers, body: JSON.parse(answered) }),
        );
      });
      sent.setTimeout(15_000, () => sent.destroy(new Error('no answer in 15 seconds')));
      sent.on('error', reject);
      sent.end(text);
    });
  }
  let made = 0;
  return {
    keys,
    call,
    /** A small write. */
    write: (agent: Agent | false = false) =>
      call('PUT', '/api/settings/general', { snipcartBucket: 1000 + (made += 1) }, agent),
    addCustomer: (name: string) =>
      call('POST', `/v1/${keys.storeId}/customers`, { name, email: `${name}@customers.example` }),
    read: () => call('GET', '/api/orders'),
    readTiendanube: () => call('GET', `/v1/${keys.storeId}/customers`),
    health: () => call('GET', '/health'),
  };
}

/** A mail that waits to be sent. */
function waitingMail(storeId: number) {
  const now = Date.now();
  const rendered = { subject: 'Hello', html: '<p>Hello</p>', text: 'Hello' };
  return {
    store_id: storeId,
    id: randomUUID(),
    kind: 'comment',
    subject_of: 'an order',
    recipient: 'jane@example.com',
    state: 'waiting',
    attempts: 0,
    due_at: now,
    created_at: now,
    updated_at: now,
    doc: JSON.stringify({ to: 'jane@example.com', rendered, round: 1, since: now, tries: [] }),
  };
}

/** What the server wrote to its log, as objects; every line must be one. */
function logOf(server: Server): Record<string, unknown>[] {
  const lines = server
    .output()
    .split('\n')
    .filter((line) => line !== '' && !/^(listening on |nobody can sign in yet)/.test(line));
  return lines.map((line) => JSON.parse(line));
}

const complaints = (server: Server) =>
  logOf(server).filter(({ msg }) => msg === 'the database is unavailable');

function expectUnavailable(answer: Answer): void {
  expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
  expect(answer.body.message).toContain('Service Unavailable');
}

async function until(what: string, seconds: number, test: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await test())) {
    if (Date.now() > deadline) throw new Error(`${what}: not within ${seconds} seconds`);
    await sleep(50);
  }
}

function expectNoFailure(server: Server): void {
  expect(logOf(server).filter(({ msg, status }) => msg === 'a request failed' || status === 500)).toEqual([]);
}

/** Keeps others from writing to a database until it is called. */
async function lock(name: DatabaseName, url: string): Promise<() => Promise<void>> {
  if (name === 'sqlite') {
    const database = new BetterSqlite(url.slice('sqlite:'.length));
    database.exec('begin exclusive');
    return async () => {
      if (database.open) database.exec('rollback');
      database.close();
    };
  }
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  await client.query('begin; select * from store for update');
  return () => client.end();
}

/** A small file system of its own, in memory, or undefined where this machine does not let us mount one. */
function smallDisk(megabytes: number): string | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const path = mkdtempSync(join(folder, 'disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'none', path], { stdio: 'pipe' });
  } catch {
    return undefined;
  }
  undo.push(() => execFileSync('umount', ['-l', path]));
  return path;
}

describe('a SQLite file', () => {
  const database = testDatabase('sqlite');

  it('on a full disk refuses writes with 503, goes on reading, and takes writes once there is room', async ({
    skip,
  }) => {
    const disk = smallDisk(4);
    if (!disk) return skip('mounting a small disk needs root');
    const { server, write, read, addCustomer, readTiendanube, health } = await shopOn(
      `sqlite:${join(disk, 'shop.db')}`,
    );
    expect((await write()).status).toBe(200);
    const ballast = join(disk, 'ballast');
    for (let size = 1 << 22; size >= 512; size /= 2) {
      try {
        writeFileSync(ballast, Buffer.alloc(size), { flag: 'a' });
      } catch {}
    }
    let refused: Answer | undefined;
    let taken = 0;
    for (let count = 0; count < 100 && !refused; count += 1) {
      const answer = await addCustomer(`full${count}`);
      if (answer.status === 201) taken += 1;
      else refused = answer;
    }
    expectUnavailable(refused!);
    expectUnavailable(await write());
    expect([(await read()).status, (await readTiendanube()).body]).toEqual([
      200,
      expect.objectContaining({ length: taken }),
    ]);
    expect((await health()).status).toBe(200);
    rmSync(ballast);
    expect([(await write()).status, (await addCustomer('later')).status]).toEqual([200, 201]);
    expect((await readTiendanube()).body).toHaveLength(taken + 1);
    expect(JSON.stringify(complaints(server)[0])).toContain('the disk is full');
    expectNoFailure(server);
  });

  it('that turns read-only refuses writes with 503 and goes on reading', async () => {
    const shop = await startShop(database);
    await shop.storage.write((tx) => sql`pragma query_only = on`.execute(tx));
    for (const answer of [
      await shop.call('PUT', '/settings/general', { country: 'CA' }),
      await shop.tienda('POST', '/customers', { name: 'a', email: 'a@customers.example' }),
    ])
      expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '1']);
    expect((await shop.call('GET', '/settings/general')).json().country).toBe('US');
  });

  it('loses nothing when two servers and a command write to it at once', async () => {
    const one = await shopOn(await database.fresh());
    const second = await serving(one.url);
    const other = callsOf(second, one.keys);
    const calls = Array.from({ length: 150 }, (_, index) => [
      one.addCustomer(`one${index}`),
      other.addCustomer(`other${index}`),
    ]).flat();
    const file = join(folder, 'customers.ndjson');
    const customers = Array.from({ length: 500 }, (_, index) => ({
      id: randomUUID(),
      email: `imported${index}@customers.example`,
    }));
    writeFileSync(file, customers.map((customer) => `${JSON.stringify(customer)}\n`).join(''));
    const importing = comptoir([
      'import',
      'snipcart',
      '--customers',
      file,
      '--store',
      String(one.keys.storeId),
      '--database',
      one.url,
    ]);
    const statuses = (await Promise.all(calls)).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([201]));
    expect(await importing).toMatchObject({ code: 0 });
    const { body } = await other.call('GET', '/api/customers?limit=1000');
    expect(body.totalItems).toBe(800);
    expect(new Set((body.items as { email: string }[]).map(({ email }) => email)).size).toBe(800);
    expect(await comptoir(['check', '--database', one.url])).toMatchObject({ code: 0 });
    for (const server of [one.server, second]) expectNoFailure(server);
  });
});

describe('a PostgreSQL server', () => {
  const database = testDatabase('postgres');

  it('that stops and starts again is 503 meanwhile and answers again without a restart of ours', async () => {
    const postgres = await startPostgres();
    undo.push(() => postgres.stop());
    const { server, write, read, readTiendanube, health } = await shopOn(postgres.url);
    expect([(await write()).status, (await read()).status, (await health()).status]).toEqual([200, 200, 200]);
    const flow: number[] = [];
    let flowing = true;
    const reading = (async () => {
      while (flowing) flow.push((await read()).status);
    })();
    await postgres.stop({ keep: true });
    expectUnavailable(await write());
    expectUnavailable(await read());
    expectUnavailable(await readTiendanube());
    expect((await health()).status).toBe(503);
    await postgres.start();
    await until('recovery', 5, async () => (await health()).status === 200 && (await write()).status === 200);
    flowing = false;
    await reading;
    expect([(await write()).status, (await read()).status, (await readTiendanube()).status]).toEqual([
      200, 200, 200,
    ]);
    expect([...new Set(flow)].sort()).toEqual([200, 503]);
    expect(complaints(server).length).toBeGreaterThan(0);
    expectNoFailure(server);
  });

  it('that is away when ours starts is waited for, with a word of why', async () => {
    const postgres = await startPostgres();
    undo.push(() => postgres.stop());
    const keys = await storeIn(postgres.url);
    await postgres.stop({ keep: true });
    const command = await comptoir(['store', 'list', '--database', postgres.url]);
    expect([command.code, command.err]).toEqual([
      1,
      expect.stringContaining('nothing listens at its address'),
    ]);
    const starting = serving(postgres.url);
    const early = await Promise.race([starting, sleep(3000)]);
    expect(early).toBe(undefined);
    await postgres.start();
    const server = await starting;
    expect(server.output()).toContain('waiting for the database: nothing listens at its address');
    expect((await callsOf(server, keys).write()).status).toBe(200);
  });

  it('that turns read-only refuses writes with 503, goes on reading, and takes writes afterwards', async () => {
    const url = await database.fresh();
    const { server, write, read } = await shopOn(url);
    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    undo.push(() => admin.end());
    const name = new URL(url).pathname.slice(1);
    const turn = async (to: string) => {
      await admin.query(`alter database ${name} set default_transaction_read_only = ${to}`);
      await admin.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
    };
    expect((await write()).status).toBe(200);
    await turn('on');
    await until('reading', 3, async () => (await read()).status === 200);
    expectUnavailable(await write());
    expect((await read()).status).toBe(200);
    await turn('off');
    await until('writing', 3, async () => (await write()).status === 200);
    expect(JSON.stringify(complaints(server))).toContain('read-only');
    expectNoFailure(server);
  });
});

onEachDatabase((database) => {
  it('locked by another for longer than the wait refuses writes with 503 and goes on reading', async () => {
    const { server, url, write, read, health } = await shopOn(await database.fresh());
    const unlock = await lock(database.name, url);
    undo.push(unlock);
    const began = Date.now();
    // On PostgreSQL those behind the first wait for it before they wait for the lock.
    const writing = Promise.all(database.name === 'sqlite' ? [write(), write(), write()] : [write()]);
    for (let count = 0; count < 20; count += 1) {
      const asked = Date.now();
      expect((await read()).status).toBe(200);
      expect(Date.now() - asked).toBeLessThan(1000);
      await sleep(20);
    }
    expect((await health()).status).toBe(200);
    for (const answer of await writing) expectUnavailable(answer);
    expect(Date.now() - began).toBeLessThan(8000);
    undo.pop();
    await unlock();
    expect((await write()).status).toBe(200);
    const [line] = complaints(server);
    expect(line).toMatchObject({ level: 50, reqId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    expectNoFailure(server);
  });

  it('ends at SIGTERM with what is in flight answered, whoever keeps a connection open', async () => {
    const { server, url, write, read } = await shopOn(await database.fresh());
    const agent = new Agent({ keepAlive: true });
    undo.push(() => agent.destroy());
    expect((await write(agent)).status).toBe(200);
    const port = Number(new URL(server.address).port);
    const silent = connect(port, '127.0.0.1');
    const half = connect(port, '127.0.0.1');
    for (const socket of [silent, half]) {
      socket.on('error', () => {});
      undo.push(() => socket.destroy());
    }
    half.write('PUT /api/settings/general HTTP/1.1\r\nHost: a\r\n');
    const unlock = await lock(database.name, url);
    const writing = write(agent);
    await sleep(300);
    const began = Date.now();
    const stopped = server.stop('SIGTERM');
    await sleep(300);
    await expect(read()).rejects.toThrow();
    await unlock();
    expect((await writing).status).toBe(200);
    expect(await stopped).toBe(0);
    expect(Date.now() - began).toBeLessThan(5000);
    expectNoFailure(server);
  });

  it('ends within ten seconds at SIGTERM while a mail server hangs, and sends the mail when it runs again', async () => {
    const hanging = createServer(() => {}).listen(0, '127.0.0.1');
    await once(hanging, 'listening');
    undo.push(() => hanging.close());
    const { port } = hanging.address() as AddressInfo;
    const url = await database.fresh();
    const shop = await shopOn(url, '--allow-hosts', `127.0.0.1:${port}`);
    const settings = [
      'smtpHost=127.0.0.1',
      `smtpPort=${port}`,
      'smtpSecure=none',
      'mailFrom=shop@example.com',
    ];
    const at = ['--database', url];
    expect(await comptoir(['store', 'set', String(shop.keys.storeId), ...settings, ...at])).toMatchObject({
      code: 0,
    });
    const connected = once(hanging, 'connection');
    const storage = open(url);
    await storage.write((tx) => tx.insertInto('mail').values(waitingMail(shop.keys.storeId)).execute());
    await storage.close();
    await connected;
    const began = Date.now();
    expect(await shop.server.stop()).toBe(0);
    expect(Date.now() - began).toBeLessThan(10_000);
    const [mail] = JSON.parse(
      (await comptoir(['mail', 'list', '--store', String(shop.keys.storeId), '--json', ...at])).out,
    ).items;
    expect(['waiting', 'sending']).toContain(mail.state.toLowerCase());
  });

  it('is served by two workers, also after one of them was killed', async () => {
    const { server, call, write, read, addCustomer, readTiendanube } = await shopOn(
      await database.fresh(),
      '--workers',
      '2',
      '--log-level',
      'debug',
    );
    const pids = () =>
      new Set(
        logOf(server)
          .filter(({ msg }) => msg === 'answered')
          .map(({ pid }) => Number(pid)),
      );
    await until('two pids', 5, async () => (await read()).status === 200 && pids().size === 2);
    expect((await write()).status).toBe(200);
    // The other worker's change is seen at once on SQLite, within 200 ms on PostgreSQL.
    await sleep(database.name === 'postgres' ? 250 : 0);
    const settings = await Promise.all(
      Array.from({ length: 10 }, () => call('GET', '/api/settings/general')),
    );
    expect(new Set(settings.map(({ body }) => body.snipcartBucket))).toEqual(new Set([1001]));
    const [victim] = [...pids()].filter((pid) => pid !== server.pid);
    process.kill(victim!, 'SIGKILL');
    await sleep(50);
    const made = await Promise.all(Array.from({ length: 20 }, (_, index) => addCustomer(`after${index}`)));
    expect(new Set(made.map(({ status }) => status))).toEqual(new Set([201]));
    await until('a third pid', 5, async () => (await read()).status === 200 && pids().size === 3);
    expect((await readTiendanube()).body).toHaveLength(20);
    expect(await server.stop('SIGTERM')).toBe(0);
    expectNoFailure(server);
  });

  it('leaves one line a call at the usual level, also for one answered from memory, unless it is switched off', async () => {
    const databaseUrl = await database.fresh();
    const { server, keys, call } = await shopOn(databaseUrl);
    await call('GET', '/api/orders?email=query-word');
    await call('GET', '/api/orders?email=query-word');
    await call('GET', '/api/nothing?query-word');
    await call('GET', '/api/orders/9f0c1b7e-3f0f-4c11-8f04-7a1c1d1f0a11');
    await fetch(`${server.address}/api/orders`);
    await call('PUT', '/api/settings/general', { currency: 'x' });
    expect(await server.stop('SIGTERM')).toBe(0);
    const lines = logOf(server).filter(({ msg }) => msg === 'answered');
    expect(lines.map(({ level, method, path, status }) => [level, method, path, status])).toEqual([
      [30, 'GET', '/api/orders', 200],
      [30, 'GET', '/api/orders', 200],
      [30, 'GET', '/api/nothing', 404],
      [30, 'GET', '/api/orders/9f0c1b7e…', 404],
      [30, 'GET', '/api/orders', 401],
      [30, 'PUT', '/api/settings/general', 400],
    ]);
    expect(server.output()).not.toContain('query-word');
    const silent = await startServer(['serve', '--database', databaseUrl, '--no-access-log']);
    const headers = { authorization: basic(keys.secretKey) };
    expect((await fetch(`${silent.address}/api/orders`, { headers })).status).toBe(200);
    expect(await silent.stop('SIGTERM')).toBe(0);
    expect(silent.output()).not.toContain('answered');
  });

  it('logs JSON lines with request ids, and no key, password, token or body', async () => {
    const { server, keys, call, addCustomer } = await shopOn(await database.fresh(), '--log-level', 'trace');
    const secrets = ['hunter2-password', 'body-word', 'query-word', 'wrong-key-word', 'header-word'];
    const at = `/v1/${keys.storeId}/customers`;
    await addCustomer('a');
    await call('POST', at, { name: 'body-word', email: 'p@customers.example', password: 'hunter2-password' });
    await call('POST', at, { name: 'body-word', email: 'p@customers.example', password: 'hunter2-password' });
    await call('POST', '/api/products', [{ id: 'body-word', price: 'body-word' }]);
    await call('POST', '/api/products', { fetchUrl: 'http://127.0.0.1:1/?body-word' });
    await call('GET', '/api/customers?email=query-word&limit=x');
    await call('GET', '/api/customers?email=query-word');
    const token = 'a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6';
    await call('GET', `/api/requestvalidation/${token}`);
    for (const headers of [
      { authorization: basic('wrong-key-word') },
      { authentication: 'bearer wrong-key-word', authorization: 'Bearer wrong-key-word' },
      { cookie: 'a=header-word', 'x-customer-session': 'header-word' },
    ])
      for (const path of ['/api/orders', at])
        await fetch(server.address + path, { headers: new Headers(Object.entries(headers)) });
    await fetch(`${server.address}/api/orders`, {
      method: 'PUT',
      body: '{"broken-body-word',
      headers: { authorization: basic(keys.secretKey) },
    });
    expect(await server.stop('SIGTERM')).toBe(0);
    const answered = logOf(server).filter(({ msg }) => msg === 'answered');
    expect(answered.length).toBeGreaterThan(10);
    for (const line of answered)
      expect(line).toMatchObject({
        reqId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        status: expect.any(Number),
        path: expect.stringMatching(/^\//),
      });
    for (const secret of [
      ...secrets,
      token,
      keys.secretKey,
      keys.accessToken,
      keys.publicKey,
      Buffer.from(`${keys.secretKey}:`).toString('base64'),
    ])
      expect([secret, server.output().includes(secret)]).toEqual([secret, false]);
  });
});

describe('serve', () => {
  const database = testDatabase('sqlite');

  /** One clear line, an exit status, no stack. */
  async function fails(words: string[], line: RegExp): Promise<void> {
    const ran = await comptoir(['serve', '--port', '0', ...words]);
    const lines = ran.err.trim().split('\n');
    expect([words, ran.code === 0, ran.out, lines]).toEqual([
      words,
      false,
      '',
      [expect.stringMatching(line)],
    ]);
  }
  const file = (name: string) => join(folder, name);

  it('goes on where it cannot find out what it reports at the start', async () => {
    const url = await database.fresh();
    const keys = await storeIn(url);
    const sqlite = new BetterSqlite(url.slice('sqlite:'.length));
    sqlite.exec('alter table shipping_method rename to shipping_method_away');
    const server = await serving(url);
    await until('the report', 10, async () =>
      logOf(server).some(({ msg }) => /start reports/.test(`${msg}`)),
    );
    sqlite.exec('alter table shipping_method_away rename to shipping_method');
    sqlite.close();
    const { write, health } = callsOf(server, keys);
    expect((await health()).status).toBe(200);
    expect((await write()).status).toBe(200);
  });

  it('limits calls, unless --no-rate-limit is given, on the command line or in the environment', async () => {
    const url = await database.fresh();
    const keys = await storeIn(url);
    const refused = async (words: string[], env: Record<string, string>) => {
      const server = await startServer(['serve', '--database', url, ...words], env);
      undo.push(() => server.stop('SIGKILL'));
      const { readTiendanube } = callsOf(server, keys);
      const answers = await Promise.all(Array.from({ length: 60 }, readTiendanube));
      return answers.filter(({ status }) => status === 429).length;
    };
    expect(await refused([], {})).toBeGreaterThan(5);
    expect(await refused(['--no-rate-limit'], {})).toBe(0);
    expect(await refused([], { COMPTOIR_NO_RATE_LIMIT: 'true' })).toBe(0);
  });

  it('says in one line why it cannot start', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    undo.push(() => taken.close());
    const port = String((taken.address() as AddressInfo).port);
    const at = await database.fresh();
    await fails(
      ['--database', at, '--port', port],
      /^comptoir: cannot listen on 127\.0\.0\.1, port \d+: it is in use already$/,
    );
    await fails(
      ['--database', at, '--port', port, '--workers', '2'],
      /^comptoir: cannot listen on 127\.0\.0\.1, port \d+: it is in use already$/,
    );
    await fails(
      ['--database', 'mysql://u:hunter2@h/x'],
      /^comptoir: unknown database "mysql:": use sqlite:PATH/,
    );
    await fails(['--database', 'nonsense'], /^comptoir: unknown database "nonsense"/);
    await fails(['--database', 'postgres://u:hunter2@127.0.0.1:99999/x'], /^comptoir: (?!.*hunter2)/);
    await fails(
      ['--database', at, '--host', '203.0.113.1'],
      /^comptoir: cannot listen on 203\.0\.113\.1, port 0: it is not an address/,
    );
    await fails(['--database', at, '--port', 'x'], /^comptoir: --port must be/);
    await fails(['--database', at, '--log-level', 'loud'], /^comptoir: --log-level must be/);
    await fails(['--database', at, '--trust-proxy', 'nonsense'], /^comptoir: .*nonsense/);
  });

  it('says in one line what is wrong with a database file', async () => {
    writeFileSync(file('noise.db'), Buffer.alloc(100_000, 'no database '));
    await fails(
      ['--database', `sqlite:${file('noise.db')}`],
      /^comptoir: the database is unavailable: its file is not a SQLite database/,
    );
    const broken = file('broken.db');
    await storeIn(`sqlite:${broken}`);
    new BetterSqlite(broken).pragma('wal_checkpoint(truncate)');
    const size = statSync(broken).size;
    execFileSync(
      'dd',
      [
        'if=/dev/urandom',
        `of=${broken}`,
        'bs=1',
        'seek=200',
        `count=${Math.min(size - 200, 60_000)}`,
        'conv=notrunc',
      ],
      { stdio: 'pipe' },
    );
    await fails(
      ['--database', `sqlite:${broken}`],
      /^comptoir: the database is unavailable: its file is damaged/,
    );
    await fails(['--database', `sqlite:${folder}`], /^comptoir: .*(cannot be opened|directory)/);
    writeFileSync(file('plain'), '');
    await fails(['--database', `sqlite:${file('plain')}/below/shop.db`], /^comptoir: .*/);
    await fails(['--database', 'sqlite:'], /^comptoir: sqlite: needs a file/);
  });

  it('says in one line that a file cannot be read or written, to a user who may not', async ({ skip }) => {
    if (process.getuid?.() !== 0) return skip('root starts it as somebody else');
    const nobody = { uid: 65_534, gid: 65_534 };
    const place = file('theirs');
    mkdirSync(place);
    chmodSync(folder, 0o755);
    const path = join(place, 'shop.db');
    await storeIn(`sqlite:${path}`);
    new BetterSqlite(path).pragma('wal_checkpoint(truncate)');
    const attempt = () => {
      try {
        execFileSync(
          process.execPath,
          ['bin/comptoir.js', 'serve', '--port', '0', '--database', `sqlite:${path}`],
          { ...nobody, stdio: 'pipe', timeout: 10_000 },
        );
        return 'it started';
      } catch (error) {
        return String((error as { stderr: Buffer }).stderr).trim();
      }
    };
    chmodSync(path, 0o600);
    expect(attempt()).toMatch(/^comptoir: the database is unavailable: its file cannot be opened$/);
    chmodSync(path, 0o444);
    expect(attempt()).toMatch(/^comptoir: the database is unavailable: .*(read-only|cannot be opened)$/);
    chownSync(path, nobody.uid, nobody.gid);
    chmodSync(path, 0o644);
    chmodSync(place, 0o555);
    expect(attempt()).toMatch(/^comptoir: the database is unavailable: .*(read-only|cannot be opened)$/);
  });
});

describe('a Stripe that is out of reach', () => {
  it('is told in the log, and to the payer by a key of the cart’s texts', async () => {
    const url = `sqlite:${join(folder, 'away.db')}`;
    const keys = await storeIn(url);
    const server = await startServer(['serve', '--database', url], {
      COMPTOIR_STRIPE_API: 'http://127.0.0.1:9',
    });
    undo.push(() => server.stop('SIGKILL'));
    let secret = '';
    const call = async (method: string, path: string, body: object, authorization: string) => {
      const headers = { authorization, 'content-type': 'application/json', 'x-cart-secret': secret };
      const answer = await fetch(`${server.address}/api${path}`, {
        method,
        headers,
        body: JSON.stringify(body),
      });
      return { status: answer.status, body: (await answer.json()) as Record<string, string> };
    };
    const [merchant, buyer] = [basic(keys.secretKey), `Bearer ${keys.publicKey}`];
    await call('PUT', '/settings/payment', { stripeSecretKey: 'sk_test_1' }, merchant);
    await call('POST', '/products', [{ id: 'mug', name: 'Mug', price: 20 }], merchant);
    const begun = (await call('POST', '/cart', {}, buyer)).body;
    secret = begun.secret!;
    const cart = `/cart/${begun.token}`;
    await call('POST', `${cart}/items`, { id: 'mug' }, buyer);
    const billingAddress = {
      name: 'Jane',
      address1: '1 Rue',
      city: 'Paris',
      country: 'FR',
      postalCode: '75001',
    };
    await call('PUT', cart, { email: 'jane@example.com', billingAddress }, buyer);
    const paid = await call('POST', `${cart}/pay`, { method: 'stripe' }, buyer);
    expect(paid).toMatchObject({ status: 409, body: { reason: 'provider_unreachable' } });
    expect(server.output()).toMatch(
      /"provider":"stripe","paymentId":"[^"]+","reason":"Stripe did not answer","msg":"what became of a payment is not known"/,
    );
    expect(await (await fetch(`${server.address}/metrics`)).text()).toMatch(
      /comptoir_payment_outcomes_total\{provider="stripe",state="unknown"\} 1\n[\s\S]*comptoir_jobs_waiting\{job="payments"\} 1\n/,
    );
  });
});

describe('a Stripe key that Stripe does not take', () => {
  it('is told in the log, without the key, and nothing of it to the payer', async () => {
    const stripe = await startFakeStripe();
    undo.push(() => stripe.close());
    const url = `sqlite:${join(folder, 'key.db')}`;
    const keys = await storeIn(url);
    const server = await startServer(['serve', '--database', url], { COMPTOIR_STRIPE_API: stripe.address });
    undo.push(() => server.stop('SIGKILL'));
    const call = async (method: string, path: string, body: object, own: Record<string, string> = {}) => {
      const headers = {
        authorization: `Bearer ${keys.publicKey}`,
        'content-type': 'application/json',
        ...own,
      };
      const answer = await fetch(`${server.address}/api${path}`, {
        method,
        headers,
        body: JSON.stringify(body),
      });
      return (await answer.json()) as { token: string; secret: string; reason: string; message: string };
    };
    const merchant = { authorization: basic(keys.secretKey), 'content-type': 'application/json' };
    const set = (path: string, method: string, body: object) =>
      fetch(`${server.address}/api${path}`, { method, headers: merchant, body: JSON.stringify(body) });
    await set('/settings/payment', 'PUT', {
      stripePublishableKey: 'pk_test_1',
      stripeSecretKey: 'sk_test_gone',
    });
    await set('/products', 'POST', [{ id: 'mug', name: 'Mug', price: 20 }]);
    const { token, secret } = await call('POST', '/cart', {});
    await call('POST', `/cart/${token}/items`, { id: 'mug' });
    const billingAddress = {
      name: 'Jane',
      address1: '1 Main St',
      city: 'Paris',
      country: 'FR',
      postalCode: '75001',
    };
    await call('PUT', `/cart/${token}`, { email: 'jane@example.com', billingAddress });
    const refused = await call(
      'POST',
      `/cart/${token}/pay`,
      { method: 'stripe' },
      { 'x-cart-secret': secret },
    );
    expect(refused).toMatchObject({
      reason: 'payment_failed',
      message: expect.not.stringContaining('Stripe'),
    });
    expect(server.output()).toContain(`"reason":"Stripe does not take this shop's secret key."`);
    expect(server.output()).not.toMatch(/sk_test|jane/i);
  });
});
