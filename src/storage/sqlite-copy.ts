import fs from 'node:fs';
import BetterSqlite from 'better-sqlite3';

/** Pages that are copied in one turn. */
const pagesATurn = 2048;

/**
 * Copies a database as it is at this moment, while others write to it. The moment is held: a copy that
 * followed what others commit would begin anew with each of their commits. What was copied goes to the disk
 * as it comes, so that nobody else's commits wait for all of it at the end.
 */
export async function copyDatabase(path: string, copy: string): Promise<void> {
  const source = new BetterSqlite(path, { readonly: true, timeout: 5_000 });
  const target = fs.openSync(copy, 'r+');
  try {
    source.exec('begin');
    source.prepare('select count(*) from sqlite_schema').get();
    await source.backup(copy, {
      progress() {
        fs.fdatasyncSync(target);
        return pagesATurn;
      },
    });
  } finally {
    fs.closeSync(target);
    source.close();
  }
}
