import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '../test/support/postgres.js';
import { benchDir } from './data.js';

export type DatabaseKind = 'sqlite' | 'postgres';

export interface Databases {
  /** A new, empty database of a kind: its URL. */
  fresh(kind: DatabaseKind, name: string): Promise<string>;
  drop(url: string): Promise<void>;
  /** Its version and whether its commits wait for the disk; null where none is used. */
  readonly postgres: { readonly version: string; readonly fsync: string } | null;
  close(): Promise<void>;
}

/**
 * Makes databases of both kinds; the PostgreSQL server is the bench's own unless TEST_POSTGRES_URL names one.
 */
export async function databases(kinds: readonly DatabaseKind[]): Promise<Databases> {
  const configured = process.env.TEST_POSTGRES_URL;
  const own = kinds.includes('postgres') && !configured ? await startPostgres() : undefined;
  const server = configured ?? own?.url;
  const folder = join(benchDir, 'databases');
  mkdirSync(folder, { recursive: true });
  const made = new Set<string>();

  async function drop(url: string): Promise<void> {
    made.delete(url);
    if (url.startsWith('sqlite:'))
      for (const end of ['', '-wal', '-shm', '.key']) rmSync(url.slice(7) + end, { force: true });
    else await query(server!, `drop database if exists ${new URL(url).pathname.slice(1)} with (force)`);
  }

  return {
    async fresh(kind, name) {
      const url = kind === 'sqlite' ? `sqlite:${join(folder, `${name}.db`)}` : await postgres(server!, name);
      if (kind === 'sqlite' && existsSync(url.slice(7))) await drop(url);
      made.add(url);
      return url;
    },
    drop,
    postgres: server
      ? { version: await setting(server, 'server_version'), fsync: await setting(server, 'fsync') }
      : null,
    async close() {
      for (const url of [...made]) await drop(url);
      await own?.stop();
    },
  };
}

async function postgres(server: string, name: string): Promise<string> {
  const database = `bench_${name}_${randomBytes(4).toString('hex')}`.replaceAll('-', '_');
  await query(server, `create database ${database} template template0`);
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

async function setting(server: string, name: string): Promise<string> {
  return String((await query(server, `show ${name}`))[0]?.[name]);
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}
