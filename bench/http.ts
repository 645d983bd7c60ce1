import { type Helpers, loadOn } from './helpers.js';
import type { LoadFigures, LoadTask } from './load.js';
import type { Route } from './routes.js';

export interface RouteFigures {
  readonly name: string;
  readonly kind: Route['kind'];
  readonly growth: Route['growth'];
  readonly bytes: number;
  /** Medians over the rounds; times in milliseconds. */
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** The very first answer, which nothing was kept for, and the median with one connection alone. */
  readonly first: number;
  readonly alone: number;
  readonly ratioToBare: number;
  /**
   * Processor time an answer costs, in microseconds, and the bare server's share of it: what noise on the
   * machine leaves alone.
   */
  readonly cpu: number;
  readonly cpuRatio: number;
  readonly bare: { readonly perSecond: number; readonly p50: number; readonly p99: number };
  readonly failures: number;
}

export interface Pace {
  readonly seconds: number;
  readonly rounds: number;
}

export interface Target {
  readonly url: string;
  readonly pid: number;
  readonly headers: Readonly<Record<Route['api'], Record<string, string>>>;
}

const connections = 16;
/** An answer slower than this is measured by a number of answers instead of a time. */
const slowMs = 60;
const ownHeaders = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding']);

/** Measures a route in turn with the bare server; undefined where the server does not have it (yet). */
export async function measureRoute(
  helpers: Helpers,
  target: Target,
  route: Route,
  pace: Pace,
): Promise<RouteFigures | { readonly skipped: string }> {
  const headers = target.headers[route.api];
  const asked = performance.now();
  const first = await fetch(target.url + route.paths[0], { headers });
  const body = Buffer.from(await first.arrayBuffer());
  const firstMs = performance.now() - asked;
  if (first.status !== 200) return { skipped: `${first.status} ${body.toString().slice(0, 100)}` };
  const sent = [...first.headers].filter(([name]) => !ownHeaders.has(name));
  await helpers.setBare({ headers: Object.fromEntries(sent), body: body.toString('base64') });

  const task = { paths: route.paths, headers, connections };
  const alone = await helpers.load({ ...task, url: target.url, connections: 1, seconds: 1, answers: 7 });
  const length: Pick<LoadTask, 'seconds' | 'answers'> =
    alone.p50 > slowMs || firstMs > 10 * slowMs
      ? { seconds: 0, answers: 2 * connections }
      : { seconds: pace.seconds };
  // Many objects are warm once each of them has been asked for.
  const warm = { seconds: Math.max(route.paths.length > 1 ? 3 : 1, Math.ceil(pace.seconds / 2)) };
  if (!length.answers) await helpers.load({ ...task, url: target.url, ...warm });
  await helpers.load({ ...task, url: helpers.bareUrl, ...warm });
  const ours: (LoadFigures & { cpu: number })[] = [];
  const theirs: (LoadFigures & { cpu: number })[] = [];
  for (let round = 0; round < pace.rounds; round += 1) {
    ours.push(await loadOn(helpers, target.pid, { ...task, url: target.url, ...length }));
    theirs.push(
      await loadOn(helpers, helpers.barePid, { ...task, url: helpers.bareUrl, seconds: pace.seconds }),
    );
  }
  const perSecond = medianOf(ours, 'perSecond');
  const bare = {
    perSecond: medianOf(theirs, 'perSecond'),
    p50: medianOf(theirs, 'p50'),
    p99: medianOf(theirs, 'p99'),
  };
  const cpu = medianOf(ours, 'cpu');
  return {
    name: route.name,
    kind: route.kind,
    growth: route.growth,
    bytes: body.length,
    perSecond,
    p50: medianOf(ours, 'p50'),
    p99: medianOf(ours, 'p99'),
    first: firstMs,
    alone: alone.p50,
    ratioToBare: median(ours.map((figures, round) => figures.perSecond / theirs[round]!.perSecond)),
    cpu,
    cpuRatio: medianOf(theirs, 'cpu') / cpu,
    bare,
    failures: ours.reduce((sum, { failures }) => sum + failures, 0),
  };
}

function medianOf<K extends string>(figures: readonly Readonly<Record<K, number>>[], key: K): number {
  return median(figures.map((one) => one[key]));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
