import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Size } from './data.js';
import { type DatabaseKind, databases } from './databases.js';
import { machineFacts } from './machine.js';
import { type Measured, measure } from './measure.js';
import { reportOf } from './report.js';

const usage = `Usage: npm run bench -- [--size small|large|both] [--database sqlite|postgres|both] [--seconds N] [--rounds N] [--quick]
                            [--only TEXT] [--out FILE]

--quick: the small set, one second, one round. --only: routes whose name contains the text, and nothing beside them.
BENCH_DIR: where data are kept. BENCH_PROGRAM: another bin/comptoir.js. TEST_POSTGRES_URL: a server to use.`;

const { values } = parseArgs({
  options: {
    size: { type: 'string' },
    database: { type: 'string' },
    seconds: { type: 'string' },
    rounds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    out: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(usage);
else await bench();

async function bench(): Promise<void> {
  const sizes = some<Size>(values.size ?? (values.quick ? 'small' : 'both'), ['small', 'large']);
  const kinds = some<DatabaseKind>(values.database ?? 'both', ['sqlite', 'postgres']);
  const pace = {
    seconds: Number(values.seconds ?? (values.quick ? 1 : 3)),
    rounds: Number(values.rounds ?? (values.quick ? 1 : 5)),
  };
  const made = await databases(kinds);
  const measured: Measured[] = [];
  const machine = { ...machineFacts(), postgres: made.postgres };
  const folder = join('bench', 'results');
  const file = values.out ?? join(folder, `${new Date().toISOString().slice(0, 16).replace(':', '')}.json`);
  mkdirSync(folder, { recursive: true });
  try {
    for (const kind of kinds) {
      for (const size of sizes) {
        measured.push(await measure(made, kind, size, { ...pace, only: values.only }));
        // Written after each part, so that a run that is cut short leaves what it found.
        const report = reportOf(machine, pace, measured);
        writeFileSync(file, `${JSON.stringify(report.json, null, 1)}\n`);
      }
    }
    console.log(reportOf(machine, pace, measured).text);
    console.log(`\nwritten to ${file}`);
  } finally {
    await made.close();
  }
}

function some<T extends string>(list: string, all: readonly T[]): T[] {
  if (list === 'both') return [...all];
  if (!all.includes(list as T)) throw new Error(`${list} is none of ${all.join(', ')}, both\n${usage}`);
  return [list as T];
}
