import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { afterEach, expect, it } from 'vitest';
import type { Commits } from './sqlite-commits.js';
import { writeQueue } from './sqlite-writes.js';
import type { Tx } from './storage.js';

/*
 * A disk that is full may be so at any step of a transaction: its begin, a savepoint, a row, the end of a
 * savepoint, the commit, its sync, and the rollback after any of them. Each is made to fail, at each of its
 * first times, while more writers join.
 */

const folder = mkdtempSync(join(tmpdir(), 'comptoir-writes-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const steps = ['begin', 'savepoint', 'row', 'release', 'commit', 'sync', 'rollback'] as const;
type Step = (typeof steps)[number];

const full = (): Error => Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });

it('answers every writer, whatever step fails and however often, and goes on by itself', async () => {
  const unanswered: string[] = [];
  for (const step of steps)
    for (const from of [0, 1, 3])
      for (const times of [1, 5, 40]) unanswered.push(...(await tried(step, from, times)));
  expect(unanswered).toEqual([]);
});

/** Twenty writers, each five times, while a step fails so many times from a moment on. */
async function tried(step: Step, from: number, times: number): Promise<string[]> {
  const name = `${step}-${from}-${times}`;
  const file = new BetterSqlite(join(folder, `${name}.db`));
  file.pragma('journal_mode = WAL');
  file.exec('create table row (n integer primary key)');
  let seen = 0;
  const at = (reached: Step): void => {
    if (reached !== step) return;
    seen += 1;
    if (seen > from && seen <= from + times) throw full();
  };
  const stepOf = (text: string): Step | undefined =>
    steps.find((one) => text.startsWith(one)) ?? (text.startsWith('insert') ? 'row' : undefined);
  const failing = new Proxy(file, {
    get(target, key) {
      if (key === 'prepare')
        return (text: string) => {
          const prepared = target.prepare(text);
          const reached = stepOf(text);
          const run = (...values: unknown[]): unknown => {
            if (reached) at(reached);
            return prepared.run(...values);
          };
          return { run };
        };
      if (key === 'exec')
        return (text: string) => {
          const reached = stepOf(text);
          if (reached) at(reached);
          return target.exec(text);
        };
      const value = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const committing = failing.prepare('commit');
  let durable: Promise<void> | undefined;
  const commits: Commits = {
    underWay: () => durable,
    tidy: async () => {},
    commit() {
      committing.run();
      const synced = new Promise<void>((resolve, reject) => {
        setImmediate(() => {
          durable = undefined;
          try {
            at('sync');
            resolve();
          } catch (error) {
            reject(error);
          }
        });
      });
      durable = synced.catch(() => {});
      return synced;
    },
    close: async () => durable,
  };
  const insert = failing.prepare('insert into row (n) values (?)');
  const queue = writeQueue(failing, {} as Tx, commits);
  const acknowledged: number[] = [];
  let answered = 0;
  const writer = async (who: number): Promise<void> => {
    for (let count = 0; count < 5; count += 1) {
      const n = who * 1000 + count;
      await queue
        .write(async () => {
          insert.run(n);
          await new Promise(setImmediate);
        })
        .then(
          () => acknowledged.push(n),
          () => {},
        );
      answered += 1;
    }
  };
  const late = new Promise((resolve) => setTimeout(resolve, 5_000, 'late').unref());
  const ended = await Promise.race([Promise.all(Array.from({ length: 20 }, (_, who) => writer(who))), late]);
  if (ended === 'late') return [`${name}: ${100 - answered} of 100 were not answered`];
  seen = Number.POSITIVE_INFINITY;
  await queue.write(async () => insert.run(999_999));
  await queue.idle();
  const there = new Set(file.prepare('select n from row').pluck().all());
  file.close();
  const lost = acknowledged.filter((n) => !there.has(n));
  return lost.length > 0 || !there.has(999_999) ? [`${name}: ${lost.length} were acknowledged and lost`] : [];
}
