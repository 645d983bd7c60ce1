import {
  chmodSync,
  copyFileSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { ShopError } from '../domain/errors.js';
import { countSecrets, foreignSecrets } from '../domain/store/secrets.js';
import { makeFolder, ownerAlone } from '../storage/folder.js';
import { newerMigrations } from '../storage/migrate.js';
import { open, sqlitePath } from '../storage/open.js';
import { closeWriteAheadLog, isSoundDatabase } from '../storage/sqlite-restore.js';
import type { Storage } from '../storage/storage.js';
import { readArguments, UsageError } from './arguments.js';
import { isSealedKey, openKey } from './backup-key.js';
import { existingKey, keyFileOf, keyOfText } from './master-key.js';
import { askSecret } from './read-secret.js';

const usage = `Usage: comptoir restore FILE [--database sqlite:PATH] [--json]

Stop the server first. FILE.key, where it lies there, comes along: COMPTOIR_BACKUP_PASSPHRASE opens it, or what
is asked for. What the database held before is kept beside it, as PATH.before-restore.`;

/**
 * `comptoir restore`: puts a backup in the place of the database. What it needs is there before it changes
 * anything.
 */
export async function restoreCommand(argv: string[]): Promise<number> {
  const { words, options, database, helped } = readArguments(argv, { json: 'boolean' }, usage, 1);
  if (helped) return 0;
  const [file] = words;
  if (!file) throw new UsageError(`from which file?\n${usage}`);
  const path = sqlitePath(database);
  if (path === undefined)
    throw new UsageError('restore puts back a SQLite database; use pg_restore for PostgreSQL');
  if (!existsSync(file)) throw new UsageError(`there is no file ${file}`);
  makeFolder(dirname(path));
  const part = `${path}.part`;
  let before: string | undefined;
  try {
    copyFileSync(file, part);
    chmodSync(part, statSync(path, { throwIfNoEntry: false })?.mode ?? ownerAlone);
    if (!isSoundDatabase(part))
      throw new ShopError('invalid', `${file} is not a sound backup of a Comptoir database`);
    const key = await keyFor(part, file, database);
    if (existsSync(path)) {
      if (!closeWriteAheadLog(path))
        throw new ShopError('invalid', `${path} is in use: stop the server first`);
      before = setAside(path);
      for (const end of ['-wal', '-shm']) rmSync(path + end, { force: true });
    }
    if (key) putKey(key, keyFileOf(database));
    renameSync(part, path);
  } finally {
    for (const end of ['', '-wal', '-shm']) rmSync(part + end, { force: true });
  }
  if (options.json) console.log(JSON.stringify({ database, restored: file, ...(before ? { before } : {}) }));
  else console.log(`${path} is what ${file} holds${before ? `; what it held is ${before}` : ''}`);
  return 0;
}

/**
 * Moves a file out of the way, under a name that nothing has yet: an earlier restore may have left its own.
 */
function setAside(path: string): string {
  let name = `${path}.before-restore`;
  for (let count = 2; existsSync(name); count += 1) name = `${path}.before-restore-${count}`;
  renameSync(path, name);
  return name;
}

/**
 * The key that opens the secrets of a copy, to be put beside the database; undefined where they need none, or
 * have theirs already.
 */
async function keyFor(copy: string, file: string, database: string): Promise<Buffer | undefined> {
  const storage = open(`sqlite:${copy}`);
  try {
    const newer = await newerMigrations(storage);
    if (newer.length > 0)
      throw new ShopError(
        'invalid',
        `${file} was brought up to date by a newer Comptoir (${newer.join(', ')}): restore it with that one`,
      );
    const along = existsSync(`${file}.key`) ? await keyAlong(`${file}.key`) : undefined;
    if (along && (await isOpenedBy(storage, along))) return along;
    if (along) throw new ShopError('invalid', `${file}.key is not the key of the secrets in ${file}`);
    const ours = existingKey(database);
    if (await isOpenedBy(storage, ours?.key)) return undefined;
    const asked = await askSecret(
      "The master key of the backup's secrets (64 hexadecimal digits, or COMPTOIR_MASTER_KEY): ",
    );
    if (asked !== undefined) {
      const key = keyOfText(asked);
      if (await isOpenedBy(storage, key)) return key;
      throw new ShopError('invalid', `this is not the key of the secrets in ${file}`);
    }
    const count = await countSecrets(storage.read);
    throw new ShopError(
      'invalid',
      `${file} holds ${count === 1 ? 'a secret' : `${count} secrets`} encrypted under a master key that is not here${
        ours ? ` (${ours.place} is another one)` : ''
      }: put it beside it as ${file}.key, or set COMPTOIR_MASTER_KEY. Nothing was changed`,
    );
  } finally {
    await storage.close();
  }
}

async function isOpenedBy(storage: Storage, key: Buffer | undefined): Promise<boolean> {
  if ((await countSecrets(storage.read)) === 0) return true;
  return key !== undefined && (await foreignSecrets(storage.read, key)).length === 0;
}

async function keyAlong(path: string): Promise<Buffer> {
  const text = readFileSync(path, 'utf8');
  if (!isSealedKey(text)) return keyOfText(text.trim());
  const passphrase =
    process.env.COMPTOIR_BACKUP_PASSPHRASE || (await askSecret(`The passphrase of ${path}: `));
  if (passphrase === undefined)
    throw new ShopError('invalid', `set COMPTOIR_BACKUP_PASSPHRASE: it opens ${path}. Nothing was changed`);
  return openKey(text, passphrase);
}

/** Puts a key where the server looks for it; another one that lies there is set aside. */
function putKey(key: Buffer, path: string): void {
  const text = `${key.toString('hex')}\n`;
  if (existsSync(path)) {
    if (readFileSync(path, 'utf8') === text) return;
    setAside(path);
  }
  writeFileSync(path, text, { mode: ownerAlone, flag: 'wx' });
}
