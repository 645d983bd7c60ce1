import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { checks } from './checks/checks.js';
import { type Check, type CheckResult, type DatabaseKind, type Size, sizes } from './support/check.js';
import { databases } from './support/databases.js';
import { killServers } from './support/shop.js';

const usage = `Usage: npm run rel -- [NAME…] [--size short|full|nightly] [--database sqlite|postgres|both] [--seed N]

Checks what must never happen, over HTTP, against real processes of the program. Without a name: all of them.
${checks.map(({ id, name, description }) => `  ${name.padEnd(12)} ${id.padEnd(4)} ${description}`).join('\n')}

Each prints its counts as one line of JSON. TEST_POSTGRES_URL: a PostgreSQL server to use.`;

/** A check that is not over by then hangs, and has failed. */
const longestMs: Record<Size, number> = { short: 240_000, full: 1_800_000, nightly: 10 * 3_600_000 };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', default: 'full' },
    database: { type: 'string', default: 'both' },
    seed: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(usage);
// What a check that hung has left behind does not hold the process.
else process.exit(await runAll());

async function runAll(): Promise<number> {
  const size = values.size as Size;
  if (!sizes.includes(size)) throw new Error(`--size is one of ${sizes.join(', ')}\n${usage}`);
  const unknown = positionals.filter((name) => !checks.some((check) => check.name === name));
  if (unknown.length > 0) throw new Error(`there is no check ${unknown.join(', ')}\n${usage}`);
  const chosen = checks.filter(({ name, short }) =>
    positionals.length > 0 ? positionals.includes(name) : size !== 'short' || short !== false,
  );
  const kinds: DatabaseKind[] =
    values.database === 'both' ? ['sqlite', 'postgres'] : [values.database as DatabaseKind];
  const both = kinds.length > 1;
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
  const made = await databases(kinds);
  const took: Record<string, number> = {};
  let passed = 0;
  let failed = 0;
  try {
    for (const check of chosen) {
      for (const kind of check.databases === 'none' ? kinds.slice(0, 1) : kinds) {
        if (check.databases && check.databases !== 'none' && check.databases !== kind) continue;
        if (size === 'short' && both && check.short && check.short !== kind) continue;
        const { misses, seconds } = await runOne(check, kind, size, seed, made.fresh);
        took[check.databases === 'none' ? check.name : `${check.name} ${kind}`] = seconds;
        if (misses === 0) passed += 1;
        else failed += 1;
      }
    }
  } finally {
    await made.close();
  }
  console.log(
    JSON.stringify({ node: process.version, sqlite: made.sqlite, postgres: made.postgres, seed, size }),
  );
  const slowestFirst = Object.entries(took).sort(([, one], [, other]) => other - one);
  const all = slowestFirst.reduce((sum, [, seconds]) => sum + seconds, 0);
  console.log(`seconds: ${slowestFirst.map((one) => one.join(' ')).join(', ')}; ${Math.round(all)} in all`);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

async function runOne(
  check: Check,
  database: DatabaseKind,
  size: Size,
  seed: number,
  fresh: (kind: DatabaseKind) => Promise<string>,
): Promise<{ readonly misses: number; readonly seconds: number }> {
  const began = performance.now();
  let result: CheckResult;
  try {
    const running = check.run({ kind: database, url: await fresh(database), size, seed });
    result = await inTime(running, longestMs[size]);
  } catch (error) {
    result = { counts: {}, misses: [`it broke: ${(error as Error).stack ?? error}`] };
  }
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  const databaseField = check.databases === 'none' ? {} : { database };
  console.log(
    JSON.stringify({ check: check.name, id: check.id, ...databaseField, seed, seconds, ...result.counts }),
  );
  for (const miss of result.misses.slice(0, 20)) console.log(`  MISSED: ${miss}`);
  return { misses: result.misses.length, seconds };
}

/** What is running, or a miss where that is not over in time. */
async function inTime(running: Promise<CheckResult>, ms: number): Promise<CheckResult> {
  const late = new AbortController();
  const hung = sleep(ms, undefined, { signal: late.signal }).then((): CheckResult => {
    running.catch(() => {});
    killServers();
    return { counts: {}, misses: [`it was not over within ${ms / 1000} seconds`] };
  });
  hung.catch(() => {});
  try {
    return await Promise.race([running, hung]);
  } finally {
    late.abort();
  }
}
