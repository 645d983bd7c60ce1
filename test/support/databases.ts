import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, describe, inject } from 'vitest';
import { migrate } from '../../src/storage/migrate.js';
import { open } from '../../src/storage/open.js';
import type { Storage } from '../../src/storage/storage.js';

export const databaseNames = ['sqlite', 'postgres'] as const;
export type DatabaseName = (typeof databaseNames)[number];

export interface TestDatabase {
  readonly name: DatabaseName;
  /** A new, empty database: its URL. */
  fresh(): Promise<string>;
  /** A new database with the schema in it, opened; closed when the file's tests end. */
  open(): Promise<Storage>;
}

type Tests = (database: TestDatabase) => void;

interface Share {
  /** On which database alone the tests run where `TEST_SHARE` asks for a share: what they try is above the storage. */
  readonly inShare: DatabaseName;
}

/** Runs the same tests on SQLite and on PostgreSQL. */
export function onEachDatabase(tests: Tests): void;
export function onEachDatabase(share: Share, tests: Tests): void;
export function onEachDatabase(first: Tests | Share, second?: Tests): void {
  const tests = second ?? (first as Tests);
  const inShare = process.env.TEST_SHARE && 'inShare' in first ? first.inShare : undefined;
  for (const name of databaseNames)
    if (inShare === undefined || name === inShare) describe(name, () => tests(testDatabase(name)));
}

/** All cases of a kind, or every third where `TEST_SHARE` asks for a share. */
export function inShare<T>(cases: readonly T[]): readonly T[] {
  return process.env.TEST_SHARE ? cases.filter((_, index) => index % 3 === 0) : cases;
}

/** Databases of one kind, dropped when the tests around it end. */
export function testDatabase(name: DatabaseName): TestDatabase {
  const undo: (() => Promise<void> | void)[] = [];
  afterAll(async () => {
    for (const step of undo.reverse()) await step();
  });
  const fresh = name === 'sqlite' ? () => sqliteFile(undo) : () => postgresDatabase(undo);
  return {
    name,
    fresh,
    async open() {
      const storage = open(await fresh(), { alone: true });
      undo.push(() => storage.close());
      await migrate(storage);
      return storage;
    },
  };
}

async function sqliteFile(undo: (() => Promise<void> | void)[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'comptoir-test-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  return `sqlite:${join(folder, 'shop.db')}`;
}

async function postgresDatabase(undo: (() => Promise<void> | void)[]): Promise<string> {
  const server = inject('postgresUrl');
  const name = `comptoir_${randomBytes(6).toString('hex')}`;
  await admin(server, `create database ${name} template template0`);
  undo.push(() => admin(server, `drop database if exists ${name} with (force)`));
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

async function admin(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
