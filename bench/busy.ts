import type { DataFiles } from './data.js';
import type { Helpers } from './helpers.js';
import type { Target } from './http.js';
import { createStore, importInto } from './import.js';
import type { LoadFigures } from './load.js';
import type { Sample } from './routes.js';

export interface BusyFigures {
  /** Reads without anything beside them, then while an import runs in another process. */
  readonly quiet: LoadFigures;
  readonly during: LoadFigures;
  readonly importSeconds: number;
}

/** How reads fare while another process imports the same set into another store of the same file. */
export async function measureBusy(
  helpers: Helpers,
  database: string,
  target: Target,
  sample: Sample,
  files: DataFiles,
): Promise<BusyFigures> {
  const paths = sample.tokens.slice(0, 300).flatMap((token, index) => {
    const one = `/api/orders/${token}`;
    return index % 10 === 0 ? [one, '/api/orders', '/api/orders?status=Shipped', '/api/customers'] : [one];
  });
  const task = { url: target.url, paths, headers: target.headers.snipcart, connections: 16 };
  const quiet = await helpers.load({ ...task, seconds: 4 });
  const other = await createStore(database);
  const importing = importInto(database, other, files);
  // Shorter than the import, so that all of it falls inside.
  const during = await helpers.load({ ...task, seconds: 4 });
  const { seconds } = await importing;
  return { quiet, during, importSeconds: seconds };
}
