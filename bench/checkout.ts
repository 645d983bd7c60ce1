import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import BetterSqlite from 'better-sqlite3';
import { type Buying, buyAll, prepareShop } from './checkout-buyers.js';
import { type DelayFigures, measureDelay } from './checkout-delay.js';
import { type DatabaseKind, type Databases, databases } from './databases.js';
import { createStore } from './import.js';
import { type Listening, listen } from './listening.js';
import { machineFacts } from './machine.js';
import { cpuOf, program } from './program.js';

const usage = `Usage: npm run bench:checkout -- [--database sqlite|postgres|both] [--seconds N] [--rounds N] [--buyers 1,16,64] [--out FILE]

Whole checkouts: a cart, two items, address, shipping, and paying with the test card, each durable before it is answered. Beside
it, in the same run: a bare Fastify that takes the same requests without SQL, and a bare loop of as many durable commits. Last, on
SQLite: the most buyers on a disk that takes --delay milliseconds longer to sync (5; 0 leaves it out), with reads meanwhile.`;

const { values } = parseArgs({
  options: {
    database: { type: 'string', default: 'both' },
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
    buyers: { type: 'string', default: '1,16,64' },
    delay: { type: 'string', default: '5' },
    out: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

interface Row {
  readonly database: string;
  readonly buyers: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly bare: number;
  readonly ratio: number;
  /**
   * Processor time of a checkout in milliseconds, and the bare server's share of it: what noise on the
   * machine leaves alone.
   */
  readonly cpu: number;
  readonly cpuRatio: number;
  readonly commits: number;
}

const here = dirname(fileURLToPath(import.meta.url));

if (values.help) console.log(usage);
else await bench();

async function bench(): Promise<void> {
  const kinds: DatabaseKind[] =
    values.database === 'both' ? ['sqlite', 'postgres'] : [values.database as DatabaseKind];
  const widths = values.buyers.split(',').map(Number);
  const made = await databases(kinds);
  const rows: Row[] = [];
  let delayed: DelayFigures | undefined;
  try {
    for (const kind of kinds) {
      const url = await made.fresh(kind, `checkout-${process.pid}`);
      const keys = await createStore(url);
      const served = await listen([
        program,
        'serve',
        '--no-rate-limit',
        '--log-level',
        'error',
        '--port',
        '0',
        '--database',
        url,
      ]);
      const bare = await listen([join(here, 'checkout-bare.js')]);
      try {
        await prepareShop(served.address, keys);
        for (const buyers of widths) rows.push(await measured(kind, buyers, served, bare, keys));
      } finally {
        await served.end();
        await bare.end();
        await made.drop(url);
      }
      if (kind === 'sqlite' && Number(values.delay) > 0) delayed = await slowDisk(made, Math.max(...widths));
    }
  } finally {
    await made.close();
  }
  const folder = join('bench', 'results');
  mkdirSync(folder, { recursive: true });
  const file =
    values.out ?? join(folder, `checkout-${new Date().toISOString().slice(0, 16).replace(':', '')}.json`);
  writeFileSync(
    file,
    `${JSON.stringify({ machine: machineFacts(), postgres: made.postgres, rows, delayed }, null, 1)}\n`,
  );
  console.log(tableOf(rows));
  if (delayed) console.log(`\n${lineOf(delayed)}`);
  console.log(`\nwritten to ${file}`);
}

async function slowDisk(made: Databases, buyers: number): Promise<DelayFigures> {
  const url = await made.fresh('sqlite', `checkout-delay-${process.pid}`);
  try {
    const keys = await createStore(url);
    return await measureDelay(url, keys, {
      delayMs: Number(values.delay),
      buyers,
      seconds: Number(values.seconds),
    });
  } finally {
    await made.drop(url);
  }
}

function lineOf({ delayMs, buyers, commits, writes, reads, ...one }: DelayFigures): string {
  return [
    `${delayMs} ms longer for each commit, ${buyers} buyers: ${one.perSecond.toFixed(0)} checkouts/s, p50 ${one.p50.toFixed(0)} ms, p99 ${one.p99.toFixed(0)} ms;`,
    `${(writes / commits).toFixed(1)} writes share a commit (${writes} in ${commits});`,
    `a page of orders meanwhile: p50 ${reads.p50.toFixed(1)} ms, p99 ${reads.p99.toFixed(1)} ms`,
  ].join('\n');
}

/** Both in alternation, so that what else the machine does falls on both; medians of the rounds. */
async function measured(
  kind: string,
  buyers: number,
  served: Listening,
  bare: Listening,
  keys: Buying['keys'],
): Promise<Row> {
  const seconds = Number(values.seconds);
  await buyAll({ address: served.address, keys, buyers, seconds: 1 });
  await buyAll({ address: bare.address, keys, buyers, seconds: 1 });
  const ours: Bought[] = [];
  const bares: Bought[] = [];
  for (let round = 0; round < Number(values.rounds); round += 1) {
    ours.push(await buying(served, { keys, buyers, seconds }));
    bares.push(await buying(bare, { keys, buyers, seconds }));
  }
  const perSecond = median(ours.map((one) => one.perSecond));
  const bareRate = median(bares.map((one) => one.perSecond));
  const cpu = median(ours.map((one) => one.cpu));
  return {
    database: kind,
    buyers,
    perSecond,
    p50: median(ours.map((one) => one.p50)),
    p99: median(ours.map((one) => one.p99)),
    bare: bareRate,
    ratio: perSecond / bareRate,
    cpu,
    cpuRatio: median(bares.map((one) => one.cpu)) / cpu,
    commits: commitsPerSecond(),
  };
}

type Bought = Awaited<ReturnType<typeof buyAll>> & { readonly cpu: number };

async function buying({ address, child }: Listening, how: Omit<Buying, 'address'>): Promise<Bought> {
  const before = cpuOf(child.pid!);
  const bought = await buyAll({ address, ...how });
  const used = (cpuOf(child.pid!) - before) / 1000;
  return { ...bought, cpu: used / (bought.perSecond * how.seconds) };
}

/** How many durable commits a bare loop makes in a second: a small row each, as SQLite is set up here. */
function commitsPerSecond(): number {
  const folder = join(process.env.BENCH_DIR ?? '/tmp/comptoir-bench', 'databases');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `commits-${process.pid}.db`);
  const database = new BetterSqlite(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec('create table t (n integer, text text)');
  const insert = database.prepare('insert into t values (?, ?)');
  const began = performance.now();
  let made = 0;
  while (performance.now() - began < 1000) {
    insert.run(made, 'x'.repeat(1000));
    made += 1;
  }
  database.close();
  for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true });
  return made;
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function tableOf(rows: readonly Row[]): string {
  const head =
    '| database | buyers | checkouts/s | p50 ms | p99 ms | bare/s | of bare | cpu ms | of bare, cpu | commits/s of a bare loop |';
  const line = '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |';
  const round = (value: number): string => (value >= 100 ? Math.round(value).toString() : value.toFixed(1));
  return [
    head,
    line,
    ...rows.map(
      (row) =>
        `| ${row.database} | ${row.buyers} | ${round(row.perSecond)} | ${round(row.p50)} | ${round(row.p99)} | ${round(row.bare)} | ${row.ratio.toFixed(2)} | ${row.cpu.toFixed(2)} | ${row.cpuRatio.toFixed(2)} | ${row.commits} |`,
    ),
  ].join('\n');
}
