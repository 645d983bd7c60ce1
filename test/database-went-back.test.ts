import { execFileSync } from 'node:child_process';
import { cpSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import BetterSqlite from 'better-sqlite3';
import { afterEach, expect, it } from 'vitest';
import { testDatabase } from './support/databases.js';
import { startPostgres } from './support/postgres.js';
import { comptoir, type Server, startServer } from './support/program.js';
import { basic } from './support/shop.js';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A list of products, or one of them. */
interface Products {
  readonly items: readonly { readonly name: string }[];
  readonly name: string;
}

async function shopOn(url: string, servers: number) {
  const ran = await comptoir(['store', 'create', '--name', 'Shop', '--json', '--database', url]);
  const { secretKey } = JSON.parse(ran.out).test as { secretKey: string };
  const started: Server[] = [];
  for (let count = 0; count < servers; count += 1) {
    const server = await startServer(['serve', '--database', url, '--no-rate-limit', '--log-level', 'warn']);
    undo.push(() => server.stop('SIGKILL'));
    started.push(server);
  }
  const call = async (server: Server, method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${server.address}/api${path}`, {
      method,
      headers: { authorization: basic(secretKey), 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as Products };
  };
  return { servers: started, call };
}

type Shop = Awaited<ReturnType<typeof shopOn>>;

/** What a server shows, asked until it answers; twice, since the second answer may come from memory. */
async function viewOf({ call }: Shop, server: Server): Promise<{ names: string[]; one: string | number }> {
  let last: { names: string[]; one: string | number } | undefined;
  for (let asked = 0; asked < 2; ) {
    const [list, one] = [await call(server, 'GET', '/products'), await call(server, 'GET', '/products/mug')];
    if (list.status === 503 || one.status === 503) {
      await sleep(100);
      continue;
    }
    asked += 1;
    last = {
      names: list.body.items.map(({ name }) => name).sort(),
      one: one.status === 200 ? one.body.name : one.status,
    };
  }
  return last!;
}

const add = (shop: Shop, id: string, name: string) =>
  shop.call(shop.servers[0]!, 'POST', '/products', { id, name, price: 10 });

it('shows nothing that a PostgreSQL server which was put back does not hold any more', async () => {
  const postgres = await startPostgres();
  undo.push(() => postgres.stop());
  const shop = await shopOn(postgres.url, 2);
  expect((await add(shop, 'mug', 'Mug of before')).status).toBe(200);
  await postgres.stop({ keep: true });
  const [data, before] = [join(postgres.folder, 'data'), join(postgres.folder, 'before')];
  cpSync(data, before, { recursive: true, preserveTimestamps: true });
  await postgres.start();
  for (const server of shop.servers) await viewOf(shop, server);
  await shop.call(shop.servers[0]!, 'PUT', '/products/mug', { name: 'Mug that was lost' });
  await add(shop, 'cup', 'Cup that was lost');
  for (const server of shop.servers)
    expect(await viewOf(shop, server)).toEqual({
      names: ['Cup that was lost', 'Mug that was lost'],
      one: 'Mug that was lost',
    });
  await postgres.stop({ keep: true });
  rmSync(data, { recursive: true });
  renameSync(before, data);
  const { uid, gid } = statSync(postgres.folder);
  execFileSync('chown', ['-R', `${uid}:${gid}`, data]);
  await postgres.start();
  // The same transactions again, with other contents under the same versions.
  while ((await shop.call(shop.servers[0]!, 'PUT', '/products/mug', { name: 'Mug of after' })).status === 503)
    await sleep(100);
  await add(shop, 'jug', 'Jug of after');
  for (const server of shop.servers)
    expect(await viewOf(shop, server)).toEqual({
      names: ['Jug of after', 'Mug of after'],
      one: 'Mug of after',
    });
}, 120_000);

const sqlite = testDatabase('sqlite');

it('goes on with a SQLite file that was put in the place of the one it serves', async () => {
  const url = await sqlite.fresh();
  const path = url.slice('sqlite:'.length);
  const shop = await shopOn(url, 1);
  const [server] = shop.servers as [Server];
  await add(shop, 'mug', 'Mug of before');
  const copy = `${path}.copy`;
  expect((await comptoir(['backup', copy, '--database', url])).code).toBe(0);
  await shop.call(server, 'PUT', '/products/mug', { name: 'Mug that was lost' });
  expect((await viewOf(shop, server)).one).toBe('Mug that was lost');
  renameSync(copy, path);
  await sleep(150);
  expect(await viewOf(shop, server)).toEqual({ names: ['Mug of before'], one: 'Mug of before' });
  // The same version with another content, in the file that is there now.
  expect((await shop.call(server, 'PUT', '/products/mug', { name: 'Mug of after' })).status).toBe(200);
  expect(await viewOf(shop, server)).toEqual({ names: ['Mug of after'], one: 'Mug of after' });
  const file = new BetterSqlite(path, { readonly: true });
  expect(file.pragma('integrity_check', { simple: true })).toBe('ok');
  file.close();
});

it('refuses with 503 while its SQLite file is gone, and goes on once one is there', async () => {
  const url = await sqlite.fresh();
  const path = url.slice('sqlite:'.length);
  const shop = await shopOn(url, 1);
  const [server] = shop.servers as [Server];
  await add(shop, 'mug', 'Mug');
  for (const end of ['', '-wal', '-shm']) renameSync(path + end, `${path}.away${end}`);
  await sleep(150);
  expect((await shop.call(server, 'GET', '/products')).status).toBe(503);
  expect((await add(shop, 'cup', 'Cup')).status).toBe(503);
  for (const end of ['-wal', '-shm', '']) renameSync(`${path}.away${end}`, path + end);
  await sleep(150);
  expect((await add(shop, 'cup', 'Cup')).status).toBe(200);
  expect((await viewOf(shop, server)).names).toEqual(['Cup', 'Mug']);
});
