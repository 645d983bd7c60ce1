import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, inject, it } from 'vitest';
import { migrate } from '../../src/storage/migrate.js';
import { open } from '../../src/storage/open.js';
import type { Storage } from '../../src/storage/storage.js';
import { admin } from './postgres.js';

export const databaseNames = ['sqlite', 'postgres'] as const;
export type DatabaseName = (typeof databaseNames)[number];

export interface TestDatabase {
  readonly name: DatabaseName;
  /** A new, empty database: its URL. */
  fresh(): Promise<string>;
  /** A new database with the schema in it, opened; closed when the file's tests end. */
  open(): Promise<Storage>;
  /** Acts when the file's tests end, before what was opened until now is closed. */
  onEnd(act: () => Promise<unknown> | unknown): void;
}

type Tests = (database: TestDatabase) => void;
type Undo = (() => Promise<unknown> | unknown)[];

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

/** A test that is left out where `TEST_SHARE` asks for a share: others of its file try the same kind. */
export const beyondShare = it.skipIf(Boolean(process.env.TEST_SHARE));

/** Databases of one kind, dropped when the tests around it end. */
export function testDatabase(name: DatabaseName): TestDatabase {
  const undo: Undo = [];
  afterAll(async () => {
    for (const step of undo.reverse()) await step();
  });
  const make = name === 'sqlite' ? sqliteFile : postgresDatabase;
  return {
    name,
    fresh: () => make(undo),
    onEnd: (act) => void undo.push(act),
    async open() {
      // Bringing an empty database up to date takes longer than most tests: a copy of one that is costs little.
      const storage = open(await make(undo, inject('migrated')), { alone: true });
      undo.push(() => storage.close());
      await migrate(storage);
      return storage;
    },
  };
}

/** Databases with the schema in them, to be copied. */
export interface Migrated {
  readonly sqlitePath: string;
  readonly postgresName: string;
}

async function sqliteFile(undo: Undo, copied?: Migrated): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'comptoir-test-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'shop.db');
  if (copied) copyFileSync(copied.sqlitePath, path);
  return `sqlite:${path}`;
}

async function postgresDatabase(undo: Undo, copied?: Migrated): Promise<string> {
  const server = inject('postgresUrl');
  const name = `comptoir_${randomBytes(6).toString('hex')}`;
  await admin(server, `create database ${name} template ${copied?.postgresName ?? 'template0'}`);
  undo.push(() => admin(server, `drop database if exists ${name} with (force)`));
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
