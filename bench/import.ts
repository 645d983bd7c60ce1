import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DataFiles } from './data.js';
import { comptoir, run } from './program.js';

export interface StoreKeys {
  readonly storeId: number;
  readonly publicKey: string;
  readonly secretKey: string;
  readonly accessToken: string;
  readonly tiendanubeId: number;
}

export interface ImportFigures {
  readonly seconds: number;
  readonly ordersPerSecond: number;
  readonly peakMb: number;
  /** Objects a second of each kind. */
  readonly rates: Readonly<Record<string, number>>;
  /** Absent where the database is not SQLite. */
  readonly ceiling?: { readonly seconds: number; readonly ratio: number; readonly ordersRatio: number };
}

const here = dirname(fileURLToPath(import.meta.url));

/** A new store in a database. */
export async function createStore(database: string): Promise<StoreKeys> {
  const made = JSON.parse(
    (await comptoir(database, 'store', 'create', '--name', 'Bench', '--json')).out,
  ).test;
  const store = JSON.parse((await comptoir(database, 'store', 'show', String(made.storeId), '--json')).out);
  return { ...made, tiendanubeId: store.tiendanubeId };
}

/** Imports a data set with the command that merchants use, into a store that is empty. */
export async function importInto(
  database: string,
  store: StoreKeys,
  files: DataFiles,
): Promise<ImportFigures> {
  const { products, customers, orders, orderCount } = files;
  const named = ['--products', products, '--customers', customers, '--orders', orders];
  const ran = await comptoir(
    database,
    'import',
    'snipcart',
    '--store',
    String(store.storeId),
    ...named,
    '--json',
  );
  const doneAt = (kind: string): number =>
    ran.lines.find(({ text }) => text.startsWith(`${kind}: `))?.at ?? Number.NaN;
  const rates: Record<string, number> = {};
  const summary = JSON.parse(ran.out) as Record<string, Record<string, number>>;
  let before = 0;
  for (const [kind, outcomes] of Object.entries(summary)) {
    const all = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
    rates[kind] = all / (doneAt(kind) - before);
    before = doneAt(kind);
  }
  if (summary.orders?.created !== orderCount) throw new Error(`not every order was imported: ${ran.out}`);
  return { seconds: ran.seconds, ordersPerSecond: rates.orders!, peakMb: ran.peakMb, rates };
}

/** The same rows by a bare loop over better-sqlite3. */
export async function withCeiling(
  database: string,
  figures: ImportFigures,
  orderCount: number,
): Promise<ImportFigures> {
  const file = database.slice('sqlite:'.length);
  const { out } = await run([join(here, 'ceiling.js'), file, `${file}.ceiling`]);
  const { seconds, total } = JSON.parse(out) as { seconds: Record<string, number>; total: number };
  const ordersSeconds = orderCount / figures.ordersPerSecond;
  return {
    ...figures,
    ceiling: { seconds: total, ratio: total / figures.seconds, ordersRatio: seconds.orders! / ordersSeconds },
  };
}
