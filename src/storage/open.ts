import { dirname } from 'node:path';
import { makeFile, makeFolder } from './folder.js';
import { openPostgres } from './postgres.js';
import type { PostgresOptions } from './postgres-pool.js';
import { openSqlite, type SqliteOptions } from './sqlite.js';
import type { Storage } from './storage.js';

/**
 * Opens the database that a URL names: `sqlite:PATH` or `postgres://…`. Does not bring its schema up to date
 * (`migrate` does).
 */
export function open(url: string, options: PostgresOptions & SqliteOptions = {}): Storage {
  const path = sqlitePath(url);
  if (path !== undefined) {
    if (path === '' || path === ':memory:')
      throw new Error('sqlite: needs a file, for instance sqlite:./data/comptoir.db');
    makeFolder(dirname(path));
    // Its -wal and -shm get the mode that it has.
    makeFile(path);
    return openSqlite(path, options);
  }
  if (/^postgres(ql)?:\/\//.test(url)) return openPostgres(url, options);
  const scheme = url.includes(':') ? `${url.slice(0, url.indexOf(':'))}:` : url;
  throw new Error(`unknown database ${JSON.stringify(scheme)}: use sqlite:PATH or postgres://user@host/name`);
}

/** The file that a database's URL names, as it is written there; undefined for one that is no file. */
export function sqlitePath(url: string): string | undefined {
  return url.startsWith('sqlite:') ? url.slice('sqlite:'.length).replace(/^\/\/(?=\/)/, '') : undefined;
}
