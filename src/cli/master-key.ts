import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder } from '../storage/folder.js';
import { sqlitePath } from '../storage/open.js';

/**
 * The key that secrets are encrypted under: `COMPTOIR_MASTER_KEY` (any text of at least 16 characters), else a file beside an
 * embedded database (`./data` for PostgreSQL) that only its owner can read, made at the first need.
 */
export function masterKey(database: string, env: NodeJS.ProcessEnv = process.env): Buffer {
  const given = env.COMPTOIR_MASTER_KEY;
  if (given !== undefined && given !== '') {
    if (given.length < 16) throw new Error('COMPTOIR_MASTER_KEY must have at least 16 characters');
    return createHash('sha256').update(given).digest();
  }
  const file = keyFile(database);
  if (!existsSync(file)) {
    makeFolder(dirname(file));
    try {
      writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
      chmodSync(file, 0o600);
    } catch (error) {
      // Another process that starts at the same moment may have been quicker.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  const text = readFileSync(file, 'utf8').trim();
  if (!/^[0-9a-f]{64}$/.test(text)) throw new Error(`${file} is not a master key: 64 hexadecimal digits`);
  return Buffer.from(text, 'hex');
}

function keyFile(database: string): string {
  const path = sqlitePath(database) ?? '';
  return path === '' || path === ':memory:' ? join('data', 'master.key') : `${path}.key`;
}
