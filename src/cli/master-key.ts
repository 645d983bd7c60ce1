import cluster from 'node:cluster';
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { countSecrets, foreignSecrets } from '../domain/store/secrets.js';
import { makeFolder, ownerAlone } from '../storage/folder.js';
import { sqlitePath } from '../storage/open.js';
import type { Storage } from '../storage/storage.js';
import { countOf } from './count-of.js';

/**
 * The key that a database's secrets are encrypted under: `COMPTOIR_MASTER_KEY` (any text of at least 16
 * characters), else a file beside an embedded database (`./data` for PostgreSQL) that only its owner can
 * read. The file is made at the first need, and refused to be made where the database has secrets already:
 * they were encrypted under another. Says on standard error which secrets a key does not open.
 */
export async function masterKey(storage: Storage, env: NodeJS.ProcessEnv = process.env): Promise<Buffer> {
  const configured = env.COMPTOIR_MASTER_KEY;
  const file = keyFileOf(storage.url);
  const isGiven = configured !== undefined && configured !== '';
  if (!isGiven && !existsSync(file)) await makeKey(storage, file);
  const key = isGiven ? derived(configured) : readKey(file);
  const foreign = await foreignSecrets(storage.read, key);
  // Of several processes only the first one prints it.
  if (foreign.length > 0 && !cluster.isWorker)
    console.error(unreadableMessage(foreign, isGiven ? 'COMPTOIR_MASTER_KEY' : resolve(file)));
  return key;
}

/**
 * The key that a database has already, and where it is, in words; undefined where it has none. Makes none.
 */
export function existingKey(
  database: string,
  env: NodeJS.ProcessEnv = process.env,
): { readonly key: Buffer; readonly place: string } | undefined {
  const text = env.COMPTOIR_MASTER_KEY;
  if (text !== undefined && text !== '') return { key: derived(text), place: 'COMPTOIR_MASTER_KEY' };
  const file = keyFileOf(database);
  return existsSync(file) ? { key: readKey(file), place: file } : undefined;
}

/** The key of a text: the 64 digits of a key's file, else what COMPTOIR_MASTER_KEY would hold. */
export function keyOfText(text: string): Buffer {
  return /^[0-9a-f]{64}$/.test(text) ? Buffer.from(text, 'hex') : derived(text);
}

function derived(text: string): Buffer {
  if (text.length < 16) throw new Error('COMPTOIR_MASTER_KEY must have at least 16 characters');
  return createHash('sha256').update(text).digest();
}

async function makeKey(storage: Storage, file: string): Promise<void> {
  const count = await countSecrets(storage.read);
  if (count > 0)
    throw new Error(
      `there is no master key ${resolve(file)}, and the database has ${countOf(count, 'secret', 'secrets')} encrypted under one: put the file there, ${
        sqlitePath(storage.url) === undefined ? 'start in the folder that you started in before, ' : ''
      }or set COMPTOIR_MASTER_KEY; where the key is lost, to a new one, and set the secrets again`,
    );
  makeFolder(dirname(file));
  try {
    writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { mode: ownerAlone, flag: 'wx' });
    chmodSync(file, ownerAlone);
  } catch (error) {
    // Another process that starts at the same moment may have been quicker.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function readKey(file: string): Buffer {
  const text = readFileSync(file, 'utf8').trim();
  if (!/^[0-9a-f]{64}$/.test(text)) throw new Error(`${file} is not a master key: 64 hexadecimal digits`);
  return Buffer.from(text, 'hex');
}

function unreadableMessage([first, ...more]: readonly string[], key: string): string {
  const further = more.length > 0 ? ` and ${more.length} more` : '';
  return `comptoir: ${first}${further} cannot be read: encrypted under another master key than that of ${key}. Set COMPTOIR_MASTER_KEY to the other one, or set what cannot be read again`;
}

/** Where the key of a database lies that is no environment variable's. */
export function keyFileOf(database: string): string {
  const path = sqlitePath(database) ?? '';
  return path === '' || path === ':memory:' ? join('data', 'master.key') : `${path}.key`;
}
