import { createHash } from 'node:crypto';
import { CompiledQuery } from 'kysely';
import type { Storage } from '../../src/storage/storage.js';

/**
 * A digest of every row of a database, or of one store's rows, `but` for some tables: equal digests mean that
 * nothing has changed. The search index is left out, its texts are not.
 */
export async function digestOf(
  storage: Storage,
  storeId?: number,
  but: readonly string[] = [],
): Promise<string> {
  const query = async <R>(text: string): Promise<R[]> =>
    (await storage.read.executeQuery<R>(CompiledQuery.raw(text))).rows;
  const names = await query<{ name: string }>(
    storage.dialect === 'sqlite'
      ? "select name from sqlite_master where type = 'table' and name not like 'sqlite%'"
      : "select tablename as name from pg_tables where schemaname = 'public'",
  );
  const hash = createHash('sha256');
  for (const { name } of names.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    // Staff are no shop's part.
    if (storeId !== undefined && name.startsWith('staff')) continue;
    if (but.includes(name) || name === 'migration' || /_terms/.test(name)) continue;
    const rows = await query<object>(
      `select * from ${name}${storeId === undefined ? '' : ` where store_id = ${storeId}`}`,
    );
    hash.update(name);
    // When a key was last used is written beside the calls that use it.
    for (const row of rows.map((row) => JSON.stringify({ ...row, last_used_at: undefined })).sort())
      hash.update(row);
  }
  return hash.digest('hex');
}
