import type { RouteFigures } from './http.js';
import type { Measured } from './measure.js';

/** A target of the section 9, and whether it was met. */
export interface Verdict {
  readonly what: string;
  readonly wanted: string;
  readonly measuredAs: string;
  readonly met: boolean;
}

const leastOfBare = { object: 0.5, page: 0.4 } as const;

/** Every target that these figures can tell something of. */
export function verdictsOf(all: readonly Measured[]): Verdict[] {
  return all.flatMap((measured) => {
    const { database, size } = measured;
    const small = all.find((one) => one.database === database && one.size === 'small');
    const sqlite = all.find((one) => one.database === 'sqlite' && one.size === size);
    const figures = [
      ...(database === 'sqlite' ? ofBare(measured) : besideSqlite(measured, sqlite)),
      ...(size === 'large' && small ? ofGrowth(small, measured) : []),
      ...(database === 'sqlite' ? ofProcess(measured) : []),
    ];
    return figures.map((verdict) => ({ ...verdict, what: `${database} ${size}: ${verdict.what}` }));
  });
}

function ofBare({ routes }: Measured): Verdict[] {
  return routes.flatMap(({ name, kind, ratioToBare, cpuRatio }) => {
    if (kind === 'other') return [];
    const least = leastOfBare[kind];
    const measuredAs = `${ratioToBare.toFixed(2)} (processor ${cpuRatio.toFixed(2)})`;
    return [{ what: name, wanted: `≥ ${least.toFixed(2)} of bare`, measuredAs, met: ratioToBare >= least }];
  });
}

function ofGrowth(small: Measured, large: Measured): Verdict[] {
  return large.routes.flatMap((route) => {
    const before = small.routes.find(({ name }) => name === route.name);
    return before ? [growth(before, route)] : [];
  });
}

function growth(before: RouteFigures, after: RouteFigures): Verdict {
  const { name, growth: allowed, p50, first } = after;
  if (allowed === 'far' || allowed === 'second') {
    const most = allowed === 'far' ? 20 : 1000;
    // What is repeated is kept: the first answer alone tells what it takes.
    const slowest = Math.max(p50, first);
    const measuredAs = `${p50.toFixed(1)} ms, the first ${first.toFixed(1)} ms`;
    return { what: `${name}, p50`, wanted: `≤ ${most} ms`, measuredAs, met: slowest <= most };
  }
  const ratio = p50 / before.p50;
  return {
    what: `${name}, growth`,
    wanted: `≤ ${allowed} ×`,
    measuredAs: `${ratio.toFixed(2)} ×`,
    met: ratio <= allowed,
  };
}

function besideSqlite(measured: Measured, sqlite: Measured | undefined): Verdict[] {
  return measured.routes.flatMap(({ name, kind, p50 }) => {
    const other = sqlite?.routes.find((route) => route.name === name);
    if (kind !== 'object' || !other) return [];
    const ratio = p50 / other.p50;
    return [
      {
        what: `${name}, beside SQLite`,
        wanted: '≤ 3 ×',
        measuredAs: `${ratio.toFixed(2)} ×`,
        met: ratio <= 3,
      },
    ];
  });
}

function ofProcess({ import: imported, ...measured }: Measured): Verdict[] {
  const { ceiling, ordersPerSecond, peakMb } = imported;
  const most = (what: string, measuredAs: number, limit: number, unit: string): Verdict => {
    const digits = limit < 10 ? 2 : 0;
    return {
      what,
      wanted: `≤ ${limit} ${unit}`,
      measuredAs: `${measuredAs.toFixed(digits)} ${unit}`,
      met: measuredAs <= limit,
    };
  };
  const least = (what: string, measuredAs: number, limit: number, unit: string): Verdict => {
    const digits = limit < 10 ? 2 : 0;
    return {
      what,
      wanted: `≥ ${limit} ${unit}`,
      measuredAs: `${measuredAs.toFixed(digits)} ${unit}`,
      met: measuredAs >= limit,
    };
  };
  return [
    ...(ceiling ? [least('import', ceiling.ratio, 0.4, 'of a bare loop')] : []),
    least('import', ordersPerSecond, 2500, 'orders/s'),
    most('import, peak memory', peakMb, 300, 'MB'),
    most('ready after', measured.readySeconds, 1, 's'),
    most('idle memory', measured.idleMb, 120, 'MB'),
    ...(measured.busy ? [most('p99 of reads during an import', measured.busy.during.p99, 50, 'ms')] : []),
  ];
}
