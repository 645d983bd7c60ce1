import fs, { statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { migrate } from '../src/storage/migrate.js';
import { open } from '../src/storage/open.js';
import type { Storage } from '../src/storage/storage.js';

/*
 * A process that serves a SQLite file alone waits for a slow disk beside its event loop. The disk here is a real one that is made
 * slower, and whose answers can be held back.
 */

const { fdatasync, fdatasyncSync } = fs;
const never = new Int32Array(new SharedArrayBuffer(4));
let folder: string;
let storage: Storage;
/** How much longer the event loop waits for a sync, in milliseconds. */
let slower = 0;
/** Syncs beside the event loop, those that it waited for, and those whose answers are held back. */
let asked = 0;
let waitedFor = 0;
let held: (() => void)[] | undefined;

beforeEach(async () => {
  folder = fs.mkdtempSync(join(tmpdir(), 'comptoir-commits-'));
  held = undefined;
  slower = 5;
  fs.fdatasync = ((fd: number, callback: (error: Error | null) => void) => {
    asked += 1;
    fdatasync(fd, (error) => {
      if (held) held.push(() => callback(error));
      else callback(error);
    });
  }) as typeof fs.fdatasync;
  fs.fdatasyncSync = (fd) => {
    waitedFor += 1;
    Atomics.wait(never, 0, 0, slower);
    fdatasyncSync(fd);
  };
  storage = open(`sqlite:${join(folder, 'shop.db')}`, { alone: true });
  await migrate(storage);
  asked = 0;
  waitedFor = 0;
});

afterEach(async () => {
  releaseSync();
  Object.assign(fs, { fdatasync, fdatasyncSync });
  await storage.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

function holdBack(): void {
  held = [];
}

function releaseSync(): void {
  const waiting = held ?? [];
  held = undefined;
  for (const answer of waiting) answer();
}

async function untilHeld(): Promise<void> {
  while ((held?.length ?? 0) === 0) await sleep(1);
}

function add(name: string, n = 1): Promise<unknown> {
  return storage.write((tx) => tx.insertInto('tally').values({ store_id: 1, name, n }).execute());
}

async function names(from: Storage = storage): Promise<string[]> {
  return (await from.read.selectFrom('tally').select('name').orderBy('name').execute()).map(
    (row) => row.name,
  );
}

it('tells a writer, and shows readers, what is on the disk and nothing before', async () => {
  await add('a');
  holdBack();
  const before = storage.epoch();
  let settled = false;
  const written = add('b').then(() => {
    settled = true;
  });
  await untilHeld();
  for (let look = 0; look < 3; look += 1) {
    expect(await names()).toEqual(['a']);
    expect([settled, storage.epoch()]).toEqual([false, before]);
    await sleep(5);
  }
  releaseSync();
  await written;
  expect(await names()).toEqual(['a', 'b']);
  expect(storage.epoch()).not.toBe(before);
});

it('shows what another process committed while the disk is busy', async () => {
  const other = open(`sqlite:${join(folder, 'shop.db')}`);
  holdBack();
  const mine = add('mine');
  await untilHeld();
  expect(await names()).toEqual([]);
  await other.write((tx) => tx.insertInto('tally').values({ store_id: 1, name: 'theirs', n: 1 }).execute());
  await new Promise(setImmediate);
  expect(await names()).toContain('theirs');
  releaseSync();
  await mine;
  expect(await names()).toEqual(['mine', 'theirs']);
  await other.close();
});

it('puts what comes while the disk is busy into one commit more', async () => {
  holdBack();
  const first = add('first');
  await untilHeld();
  const refused = storage.write(async (tx) => {
    await tx.insertInto('tally').values({ store_id: 1, name: 'undone', n: 1 }).execute();
    throw new Error('changed my mind');
  });
  const others = Array.from({ length: 40 }, async (_, index) => {
    await sleep(index % 7);
    await add(`other ${index}`);
  });
  refused.catch(() => {});
  await sleep(30);
  expect(asked).toBe(1);
  releaseSync();
  await Promise.all([first, ...others]);
  await expect(refused).rejects.toThrow('changed my mind');
  expect(asked).toBe(2);
  const listed = await names();
  expect(listed).toHaveLength(41);
  expect(listed).not.toContain('undone');
});

it('puts what the next turns of the event loop bring into the same commit', async () => {
  slower = 0;
  await add('first');
  await add('second');
  const before = asked + waitedFor;
  const written = [add('a')];
  for (const name of ['b', 'c', 'd']) {
    await new Promise(setImmediate);
    written.push(add(name));
  }
  await Promise.all(written);
  expect(asked + waitedFor - before).toBe(1);
  expect(await names()).toEqual(['a', 'b', 'c', 'd', 'first', 'second']);
});

it('tells writers that the disk did not confirm, and goes on with the next ones', async () => {
  await add('a');
  fs.fdatasync = ((_fd: number, callback: (error: Error) => void) =>
    setImmediate(
      callback,
      Object.assign(new Error('EIO'), { code: 'EIO' }),
    )) as unknown as typeof fs.fdatasync;
  await expect(Promise.all([add('b'), add('c')])).rejects.toThrow(
    'the database is unavailable: the disk did not confirm what was written to it',
  );
  fs.fdatasync = fdatasync;
  await add('d');
  expect(await names()).toEqual(expect.arrayContaining(['a', 'd']));
});

it('waits for a disk that is quick, hands over what takes long, and looks again from time to time', async () => {
  let written = 0;
  const write = async (count: number) => {
    for (let turn = 0; turn < count; turn += 1) await add(`row ${written++}`);
    const seen = [waitedFor, asked];
    [waitedFor, asked] = [0, 0];
    return seen;
  };
  // It was slow, and is looked at every 33rd time.
  expect(await write(66)).toEqual([2, 64]);
  slower = 0;
  const [looks = 0, beside = 0] = await write(100);
  expect(beside).toBeLessThan(100);
  expect(looks).toBeGreaterThan(0);
  expect(looks + beside).toBe(100);
});

it('tells writers that the disk did not confirm what the event loop waited for', async () => {
  fs.fdatasyncSync = () => {
    throw Object.assign(new Error('EIO'), { code: 'EIO' });
  };
  let refused: Error | undefined;
  for (let turn = 0; turn < 40 && !refused; turn += 1)
    refused = await add(`${turn}`).then(
      () => undefined,
      (error: Error) => error,
    );
  expect(refused?.message).toBe(
    'the database is unavailable: the disk did not confirm what was written to it',
  );
});

it('keeps its log short while many write without a pause, and when another process reads meanwhile', async () => {
  const log = join(folder, 'shop.db-wal');
  const text = 'x'.repeat(7000);
  const write = (round: number) =>
    Promise.all(
      Array.from({ length: 8 }, async (_, writer) => {
        for (let turn = 0; turn < 80; turn += 1) await add(`${text} ${round} ${writer} ${turn}`);
      }),
    );
  await write(0);
  const other = open(`sqlite:${join(folder, 'shop.db')}`);
  const [, read] = await Promise.all([write(1), names(other)]);
  expect(read.length).toBeGreaterThan(0);
  await write(2);
  await other.close();
  // 1920 rows of a page each, and what is above them: without moving them it would be more than 16 MB.
  expect(statSync(log).size).toBeLessThan(12_000_000);
  expect(await names()).toHaveLength(1920);
});

it('commits where another process writes too, and loses nothing of either', async () => {
  const other = open(`sqlite:${join(folder, 'shop.db')}`);
  const here = Array.from({ length: 100 }, (_, index) => add(`here ${index}`));
  const there = Array.from({ length: 100 }, (_, index) =>
    other.write((tx) =>
      tx
        .insertInto('tally')
        .values({ store_id: 1, name: `there ${index}`, n: 1 })
        .execute(),
    ),
  );
  await Promise.all([...here, ...there]);
  await new Promise(setImmediate);
  expect(await names()).toHaveLength(200);
  expect(await names(other)).toHaveLength(200);
  await other.close();
});
