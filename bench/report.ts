import type { Pace } from './http.js';
import type { MachineFacts } from './machine.js';
import type { Measured } from './measure.js';
import { verdictsOf } from './targets.js';

/** The figures as JSON to keep and as tables to read. */
export function reportOf(machine: MachineFacts, pace: Pace, measured: readonly Measured[]) {
  const targets = verdictsOf(measured);
  const text = [
    `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, SQLite ${machine.sqlite}, PostgreSQL ${machine.postgres ? `${machine.postgres.version} (fsync ${machine.postgres.fsync})` : 'not measured'}`,
    `16 connections, ${pace.seconds} s a round, medians of ${pace.rounds} rounds, commit ${machine.commit}`,
    ...measured.flatMap((one) => sectionOf(one, measured)),
    '',
    ...table(
      ['target', 'wanted', 'found', ''],
      targets.map(({ what, wanted, measuredAs, met }) => [what, wanted, measuredAs, met ? 'met' : 'MISSED']),
    ),
    '',
    `${targets.filter(({ met }) => met).length} of ${targets.length} targets met`,
  ].join('\n');
  return { text, json: { machine, pace, measured, targets } };
}

function sectionOf(one: Measured, all: readonly Measured[]): string[] {
  const small = all.find(({ database, size }) => database === one.database && size === 'small');
  const rows = one.routes.map((route) => {
    const before = one === small ? undefined : small?.routes.find(({ name }) => name === route.name);
    return [
      route.name,
      route.perSecond.toFixed(0),
      route.p50.toFixed(2),
      route.p99.toFixed(2),
      route.first.toFixed(1),
      route.alone.toFixed(2),
      route.ratioToBare.toFixed(2),
      route.cpuRatio.toFixed(2),
      route.cpu.toFixed(0),
      String(route.bytes),
      before ? (route.p50 / before.p50).toFixed(2) : '',
    ];
  });
  const head = [
    'route',
    'req/s',
    'p50 ms',
    'p99 ms',
    'first ms',
    'alone ms',
    'of bare',
    'of bare, cpu',
    'cpu µs',
    'bytes',
    '× small',
  ];
  return [
    '',
    `## ${one.database}, ${one.orders.toLocaleString('en')} orders`,
    '',
    ...table(head, rows),
    '',
    ...factsOf(one),
    ...one.skipped.map(({ name, why }) => `- not measured: ${name} (${why})`),
  ];
}

function factsOf({ import: imported, busy, workers, ...one }: Measured): string[] {
  const rates = Object.entries(imported.rates).map(([kind, rate]) => `${rate.toFixed(0)} ${kind}/s`);
  const { ceiling } = imported;
  const bare = ceiling
    ? `; a bare loop inserts the same rows in ${ceiling.seconds.toFixed(1)} s: ${ceiling.ratio.toFixed(2)} of it (orders alone ${ceiling.ordersRatio.toFixed(2)})`
    : '';
  return [
    `- import: ${imported.seconds.toFixed(1)} s (${rates.join(', ')}), peak ${imported.peakMb.toFixed(0)} MB${bare}`,
    `- ready ${one.readySeconds.toFixed(2)} s after start, ${one.startedMb.toFixed(0)} MB then, ${one.idleMb.toFixed(0)} MB idle, ${one.servedMb.toFixed(0)} MB after all this (peak ${one.peakServedMb.toFixed(0)})`,
    ...(busy
      ? [
          `- reads: p99 ${busy.quiet.p99.toFixed(1)} ms alone, ${busy.during.p99.toFixed(1)} ms (most ${busy.during.most.toFixed(0)}) while an import runs in another process`,
        ]
      : []),
    ...(workers ?? []).map(
      ({ name, one, two }) => `- ${name}: ${one.toFixed(0)}/s with one process, ${two.toFixed(0)}/s with two`,
    ),
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]!.length), 3),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join(' | ')} |`;
  return [
    line(head),
    `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`,
    ...rows.map(line),
  ];
}
