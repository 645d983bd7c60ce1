import { type BusyFigures, measureBusy } from './busy.js';
import { dataFiles, type Size } from './data.js';
import type { DatabaseKind, Databases } from './databases.js';
import { startHelpers } from './helpers.js';
import { measureRoute, type Pace, type RouteFigures } from './http.js';
import { createStore, type ImportFigures, importInto, withCeiling } from './import.js';
import { memoryOf } from './program.js';
import { routesOf } from './routes.js';
import { headersOf, sampleOf } from './sample.js';
import { serve } from './served.js';
import { measureWorkers, type WorkerFigures } from './workers.js';

/** Everything that is measured on one database with one data set. */
export interface Measured {
  readonly database: DatabaseKind;
  readonly size: Size;
  readonly orders: number;
  readonly import: ImportFigures;
  readonly readySeconds: number;
  readonly startedMb: number;
  readonly idleMb: number;
  /** After all routes were measured. */
  readonly servedMb: number;
  readonly peakServedMb: number;
  readonly routes: readonly RouteFigures[];
  readonly skipped: readonly { readonly name: string; readonly why: string }[];
  /** On the small set. */
  readonly busy?: BusyFigures;
  readonly workers?: readonly WorkerFigures[];
}

export async function measure(
  made: Databases,
  database: DatabaseKind,
  size: Size,
  how: Pace & { readonly only?: string | undefined },
): Promise<Measured> {
  const tell = (text: string): void => console.error(`${database} ${size}: ${text}`);
  const files = await dataFiles(size);
  const url = await made.fresh(database, `${size}-${process.pid}`);
  const store = await createStore(url);
  tell('importing');
  let imported = await importInto(url, store, files);
  tell(`${Math.round(imported.ordersPerSecond)} orders a second, ${Math.round(imported.peakMb)} MB`);
  if (database === 'sqlite' && how.only === undefined) {
    imported = await withCeiling(url, imported, files.orderCount);
    tell(`${imported.ceiling!.ratio.toFixed(2)} of a bare loop`);
  }
  const served = await serve(url);
  const helpers = await startHelpers();
  const idleMb = await served.idleMb();
  const routes: RouteFigures[] = [];
  const skipped: { name: string; why: string }[] = [];
  try {
    const address = `http://127.0.0.1:${served.port}`;
    const sample = await sampleOf(address, store, files);
    const target = { url: address, pid: served.child.pid!, headers: headersOf(store) };
    for (const route of routesOf(sample)) {
      if (how.only !== undefined && !route.name.includes(how.only)) continue;
      const figures = await measureRoute(helpers, target, route, how);
      if ('skipped' in figures) skipped.push({ name: route.name, why: figures.skipped });
      else routes.push(figures);
      if ('skipped' in figures) tell(`${route.name}: skipped, ${figures.skipped}`);
      else
        tell(
          `${route.name}: ${Math.round(figures.perSecond)}/s, p50 ${figures.p50.toFixed(2)} ms, ${figures.ratioToBare.toFixed(2)} of bare (cpu ${figures.cpuRatio.toFixed(2)})`,
        );
    }
    const { nowMb, peakMb } = memoryOf(served.child.pid!);
    const whole = how.only === undefined && size === 'small';
    const busy = whole ? await measureBusy(helpers, url, target, sample, files, imported.seconds) : undefined;
    await served.stop();
    const workers = whole ? await measureWorkers(helpers, url, target, sample, how) : undefined;
    return {
      database,
      size,
      orders: files.orderCount,
      import: imported,
      readySeconds: served.readySeconds,
      startedMb: served.startedMb,
      idleMb,
      servedMb: nowMb,
      peakServedMb: peakMb,
      routes,
      skipped,
      ...(busy ? { busy } : {}),
      ...(workers ? { workers } : {}),
    };
  } finally {
    helpers.stop();
    await served.stop();
    await made.drop(url);
  }
}
