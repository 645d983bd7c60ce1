import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import BetterSqlite from 'better-sqlite3';
import { type Buying, buyAll, prepareShop } from './checkout-buyers.js';
import { type DatabaseKind, databases } from './databases.js';
import { createStore } from './import.js';
import { machineFacts } from './machine.js';
import { end, program, until } from './program.js';

const usage = `Usage: npm run bench:checkout -- [--database sqlite|postgres|both] [--seconds N] [--rounds N] [--buyers 1,16,64] [--out FILE]

Whole checkouts: a cart, two items, address, shipping, and paying with the test card, each durable before it is answered. Beside
it, in the same run: a bare Fastify that takes the same requests without SQL, and a bare loop of as many durable commits.`;

const { values } = parseArgs({
  options: {
    database: { type: 'string', default: 'both' },
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
    buyers: { type: 'string', default: '1,16,64' },
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
    `${JSON.stringify({ machine: machineFacts(), postgres: made.postgres, rows }, null, 1)}\n`,
  );
  console.log(tableOf(rows));
  console.log(`\nwritten to ${file}`);
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
  const ours: Awaited<ReturnType<typeof buyAll>>[] = [];
  const bares: number[] = [];
  for (let round = 0; round < Number(values.rounds); round += 1) {
    ours.push(await buyAll({ address: served.address, keys, buyers, seconds }));
    bares.push((await buyAll({ address: bare.address, keys, buyers, seconds })).perSecond);
  }
  const perSecond = median(ours.map((one) => one.perSecond));
  const bareRate = median(bares);
  return {
    database: kind,
    buyers,
    perSecond,
    p50: median(ours.map((one) => one.p50)),
    p99: median(ours.map((one) => one.p99)),
    bare: bareRate,
    ratio: perSecond / bareRate,
    commits: commitsPerSecond(),
  };
}

/** How many durable commits a bare loop makes in a second: a small row each, as SQLite is set up here. */
function commitsPerSecond(): number {
  const folder = join(process.env.BENCH_DIR ?? '/tmp/comptoir-bench', 'databases');
  mkdirSync(folder, { recursive: true });
  const database = new BetterSqlite(join(folder, `commits-${process.pid}-${Math.random()}.db`));
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
  return made;
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

interface Listening {
  readonly address: string;
  end(): Promise<void>;
}

async function listen(args: readonly string[]): Promise<Listening> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  await until(async () => /listening on \S+/.test(out), 30, 'starting a server');
  return { address: /listening on (\S+)/.exec(out)![1]!, end: () => end(child) };
}

function tableOf(rows: readonly Row[]): string {
  const head =
    '| database | buyers | checkouts/s | p50 ms | p99 ms | bare/s | of bare | commits/s of a bare loop |';
  const line = '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |';
  const round = (value: number): string => (value >= 100 ? Math.round(value).toString() : value.toFixed(1));
  return [
    head,
    line,
    ...rows.map(
      (row) =>
        `| ${row.database} | ${row.buyers} | ${round(row.perSecond)} | ${round(row.p50)} | ${round(row.p99)} | ${round(row.bare)} | ${row.ratio.toFixed(2)} | ${row.commits} |`,
    ),
  ].join('\n');
}
