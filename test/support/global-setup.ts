import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../../src/storage/migrate.js';
import { open } from '../../src/storage/open.js';
import type { Migrated } from './databases.js';
import { admin, startPostgres } from './postgres.js';
import { buildProgram } from './program.js';

interface Provided {
  postgresUrl: string;
  migrated: Migrated;
}

/**
 * The built program, and one PostgreSQL server for the whole run: TEST_POSTGRES_URL, else one of the tests'
 * own. On it, and beside it in a file of SQLite's, a database with the schema, to be copied.
 */
export default async function setup(project: {
  provide<K extends keyof Provided>(name: K, value: Provided[K]): void;
}) {
  buildProgram();
  const configured = process.env.TEST_POSTGRES_URL;
  const server = configured ? undefined : await startPostgres();
  const postgresUrl = configured ?? server!.url;
  const folder = mkdtempSync(join(tmpdir(), 'comptoir-migrated-'));
  const migrated: Migrated = {
    sqlitePath: join(folder, 'shop.db'),
    postgresName: `comptoir_${randomBytes(6).toString('hex')}`,
  };
  await admin(postgresUrl, `create database ${migrated.postgresName} template template0`);
  const url = new URL(postgresUrl);
  url.pathname = `/${migrated.postgresName}`;
  for (const one of [url.href, `sqlite:${migrated.sqlitePath}`]) {
    const storage = open(one, { alone: true });
    await migrate(storage);
    await storage.close();
  }
  project.provide('postgresUrl', postgresUrl);
  project.provide('migrated', migrated);
  return async () => {
    rmSync(folder, { recursive: true, force: true });
    if (server) await server.stop();
    else await admin(postgresUrl, `drop database if exists ${migrated.postgresName} with (force)`);
  };
}

declare module 'vitest' {
  export interface ProvidedContext extends Provided {}
}
