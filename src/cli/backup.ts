import { chmodSync, copyFileSync, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { ShopError } from '../domain/errors.js';
import { makeFile, makeFolder, ownerAlone } from '../storage/folder.js';
import { open, sqlitePath } from '../storage/open.js';
import { readArguments, refuseMissing, UsageError } from './arguments.js';

const backupUsage = 'Usage: comptoir backup FILE [--database sqlite:PATH] [--json]';
const restoreUsage = `Usage: comptoir restore FILE [--database sqlite:PATH] [--json]

Stop the server first. What the database held before is kept beside it, as PATH.before-restore.`;

/** `comptoir backup`: a consistent copy of a SQLite database, taken while a server uses it. */
export async function backupCommand(argv: string[]): Promise<number> {
  const { words, options, database, helped } = readArguments(argv, { json: 'boolean' }, backupUsage, 1);
  if (helped) return 0;
  const [file] = words;
  if (!file) throw new UsageError(`to which file?\n${backupUsage}`);
  if (existsSync(file)) throw new UsageError(`${file} is there already: name another file`);
  // A copy of nothing passes for a backup until the day that it is needed.
  refuseMissing(database);
  const storage = open(database);
  const part = `${file}.part`;
  try {
    rmSync(part, { force: true });
    makeFile(part);
    await storage.backup(part);
    renameSync(part, file);
  } finally {
    rmSync(part, { force: true });
    await storage.close();
  }
  const bytes = statSync(file).size;
  console.log(options.json ? JSON.stringify({ file, bytes }) : `${file}: ${(bytes / 1e6).toFixed(1)} MB`);
  return 0;
}

/** `comptoir restore`: puts a backup in the place of the database. */
export async function restoreCommand(argv: string[]): Promise<number> {
  const { words, options, database, helped } = readArguments(argv, { json: 'boolean' }, restoreUsage, 1);
  if (helped) return 0;
  const [file] = words;
  if (!file) throw new UsageError(`from which file?\n${restoreUsage}`);
  const path = sqlitePath(database);
  if (path === undefined)
    throw new UsageError('restore puts back a SQLite database; use pg_restore for PostgreSQL');
  if (!existsSync(file)) throw new UsageError(`there is no file ${file}`);
  makeFolder(dirname(path));
  const part = `${path}.part`;
  try {
    copyFileSync(file, part);
    chmodSync(part, statSync(path, { throwIfNoEntry: false })?.mode ?? ownerAlone);
    if (!isSound(part))
      throw new ShopError('invalid', `${file} is not a sound backup of a Comptoir database`);
    if (existsSync(path)) {
      lockOut(path);
      renameSync(path, `${path}.before-restore`);
      for (const end of ['-wal', '-shm']) rmSync(path + end, { force: true });
    }
    renameSync(part, path);
  } finally {
    for (const end of ['', '-wal', '-shm']) rmSync(part + end, { force: true });
  }
  console.log(options.json ? JSON.stringify({ database, restored: file }) : `${path} is what ${file} holds`);
  return 0;
}

/** Asked of the copy, since SQLite writes beside what it reads: a backup may lie where nothing can be written. */
function isSound(copy: string): boolean {
  const opened = new BetterSqlite(copy);
  try {
    opened.prepare('select count(*) from migration').get();
    return opened.pragma('quick_check', { simple: true }) === 'ok';
  } catch {
    return false;
  } finally {
    opened.close();
  }
}

/** Moves what the write-ahead log holds into the file, which only succeeds when nobody else has it open for long. */
function lockOut(path: string): void {
  const current = new BetterSqlite(path, { timeout: 1000 });
  try {
    current.pragma('locking_mode = EXCLUSIVE');
    current.exec('begin exclusive; commit');
    current.pragma('wal_checkpoint(TRUNCATE)');
  } catch {
    throw new ShopError('invalid', `${path} is in use: stop the server first`);
  } finally {
    current.close();
  }
}
