import { existsSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { ShopError } from '../domain/errors.js';
import { makeFile, ownerAlone } from '../storage/folder.js';
import { open } from '../storage/open.js';
import type { Storage } from '../storage/storage.js';
import { readArguments, refuseMissing, UsageError } from './arguments.js';
import { sealKey } from './backup-key.js';
import { existingKey } from './master-key.js';
import { askSecret } from './read-secret.js';

const usage = `Usage: comptoir backup FILE [--with-key] [--database sqlite:PATH] [--json]

  --with-key  takes the key of the shop's secrets along, as FILE.key, encrypted under
              COMPTOIR_BACKUP_PASSPHRASE, or a passphrase that is asked for`;

/** `comptoir backup`: a consistent copy of a SQLite database, taken while a server uses it. */
export async function backupCommand(argv: string[]): Promise<number> {
  const types = { json: 'boolean', 'with-key': 'boolean' } as const;
  const { words, options, database, helped } = readArguments(argv, types, usage, 1);
  if (helped) return 0;
  const [file] = words;
  if (!file) throw new UsageError(`to which file?\n${usage}`);
  for (const path of options['with-key'] ? [file, `${file}.key`] : [file])
    if (existsSync(path)) throw new UsageError(`${path} is there already: name another file`);
  // A copy of an empty database would look like a backup until somebody needs it.
  refuseMissing(database);
  const storage = open(database);
  try {
    const key = existingKey(storage.url);
    const sealed = options['with-key'] ? await sealedKey(key) : undefined;
    await copyTo(storage, file);
    if (sealed !== undefined) writeFileSync(`${file}.key`, sealed, { mode: ownerAlone, flag: 'wx' });
    const bytes = statSync(file).size;
    if (options.json) console.log(JSON.stringify({ file, bytes, ...(sealed ? { key: `${file}.key` } : {}) }));
    else console.log(`${file}: ${(bytes / 1e6).toFixed(1)} MB${sealed ? `, its key ${file}.key` : ''}`);
    if (key && !sealed)
      console.error(
        `comptoir: the key of the shop's secrets is not in it (${key.place}): keep a copy of that too, apart from this one, or take it along with --with-key`,
      );
  } finally {
    await storage.close();
  }
  return 0;
}

async function copyTo(storage: Storage, file: string): Promise<void> {
  const part = `${file}.part`;
  try {
    rmSync(part, { force: true });
    makeFile(part);
    await storage.backup(part);
    renameSync(part, file);
  } finally {
    rmSync(part, { force: true });
  }
}

async function sealedKey(key: { readonly key: Buffer } | undefined): Promise<string> {
  if (!key)
    throw new ShopError(
      'invalid',
      'there is no key to take along: the shop has no secrets yet. Leave out --with-key',
    );
  const passphrase =
    process.env.COMPTOIR_BACKUP_PASSPHRASE || (await askSecret("A passphrase for the backup's key: "));
  if (passphrase === undefined)
    throw new UsageError("set COMPTOIR_BACKUP_PASSPHRASE: the backup's key is encrypted under it");
  return sealKey(key.key, passphrase);
}
