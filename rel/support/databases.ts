import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import pg from 'pg';
import { startPostgres } from '../../test/support/postgres.js';
import type { DatabaseKind } from './check.js';

/** New databases of both kinds; the PostgreSQL server is the run's own unless TEST_POSTGRES_URL names one. */
export async function databases(kinds: readonly DatabaseKind[]) {
  const configured = process.env.TEST_POSTGRES_URL;
  const own = kinds.includes('postgres') && !configured ? await startPostgres() : undefined;
  const server = configured ?? own?.url;
  const folder = mkdtempSync(join(tmpdir(), 'comptoir-rel-'));
  const made: string[] = [];
  return {
    sqlite: String(new BetterSqlite(':memory:').prepare('select sqlite_version()').pluck().get()),
    postgres: server ? await versionOf(server) : null,
    async fresh(kind: DatabaseKind): Promise<string> {
      const name = `rel_${randomBytes(6).toString('hex')}`;
      if (kind === 'sqlite') return `sqlite:${join(folder, name, 'shop.db')}`;
      await queryPostgres(server!, `create database ${name} template template0`);
      made.push(name);
      const url = new URL(server!);
      url.pathname = `/${name}`;
      return url.href;
    },
    async close(): Promise<void> {
      if (server)
        for (const name of made)
          await queryPostgres(server, `drop database if exists ${name} with (force)`).catch(() => []);
      await own?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function versionOf(server: string): Promise<string> {
  return String((await queryPostgres(server, 'show server_version'))[0]!.server_version);
}

/** Looks into a database from outside, as its owner would. */
export async function look(url: string, text: string): Promise<Record<string, unknown>[]> {
  if (!url.startsWith('sqlite:')) return queryPostgres(url, text);
  const database = new BetterSqlite(url.slice('sqlite:'.length), { readonly: true, timeout: 5000 });
  try {
    return database.prepare(text).all() as Record<string, unknown>[];
  } finally {
    database.close();
  }
}

/** One number that a query answers. */
export async function count(url: string, text: string): Promise<number> {
  const [row] = await look(url, text);
  return Number(Object.values(row ?? { n: 0 })[0] ?? 0);
}

async function queryPostgres(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}
