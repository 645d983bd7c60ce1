import BetterSqlite from 'better-sqlite3';

/**
 * Whether a file is a whole SQLite database of Comptoir. SQLite writes beside what it reads: ask it of a
 * copy.
 */
export function isSoundDatabase(path: string): boolean {
  const database = new BetterSqlite(path);
  try {
    database.prepare('select count(*) from migration').get();
    return database.pragma('quick_check', { simple: true }) === 'ok';
  } catch {
    return false;
  } finally {
    database.close();
  }
}

/**
 * Moves what the write-ahead log holds into the database's file. False, changing nothing, where somebody else
 * has it open.
 */
export function closeWriteAheadLog(path: string): boolean {
  const database = new BetterSqlite(path, { timeout: 1000 });
  try {
    database.pragma('locking_mode = EXCLUSIVE');
    database.exec('begin exclusive; commit');
    database.pragma('wal_checkpoint(TRUNCATE)');
    return true;
  } catch {
    return false;
  } finally {
    database.close();
  }
}
