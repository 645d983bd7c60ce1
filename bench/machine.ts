import { execFileSync } from 'node:child_process';
import { cpus, loadavg, totalmem } from 'node:os';
import BetterSqlite from 'better-sqlite3';
import type { Databases } from './databases.js';

/** What a table of figures needs beside it. */
export function machineFacts() {
  const database = new BetterSqlite(':memory:');
  const sqlite = String(database.prepare('select sqlite_version()').pluck().get());
  database.close();
  return {
    date: new Date().toISOString(),
    commit: commit(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    loadBefore: loadavg()[0]!,
    node: process.version,
    sqlite,
  };
}

export type MachineFacts = ReturnType<typeof machineFacts> & { readonly postgres: Databases['postgres'] };

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim();
  } catch {
    return 'unknown';
  }
}
