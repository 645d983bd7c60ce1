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
  readonly readSeconds: number;
  readonly importSeconds: number;
}

/**
 * How reads fare while another process imports the same set into another store of the same database. `alone`
 * is how many seconds the import takes with nothing beside it: the reads end before it does.
 */
export async function measureBusy(
  helpers: Helpers,
  database: string,
  target: Target,
  sample: Sample,
  files: DataFiles,
  alone: number,
): Promise<BusyFigures> {
  const paths = sample.tokens.slice(0, 300).flatMap((token, index) => {
    const one = `/api/orders/${token}`;
    return index % 10 === 0 ? [one, '/api/orders', '/api/orders?status=Shipped', '/api/customers'] : [one];
  });
  const task = { url: target.url, paths, headers: target.headers.snipcart, connections: 16 };
  const readSeconds = Math.max(1, Math.min(10, Math.floor(alone) - 1));
  const quiet = await helpers.load({ ...task, seconds: readSeconds });
  const other = await createStore(database);
  const importing = importInto(database, other, files);
  const during = await helpers.load({ ...task, seconds: readSeconds });
  const { seconds } = await importing;
  if (seconds < readSeconds) throw new Error('the import ended before the reads beside it did');
  return { quiet, during, readSeconds, importSeconds: seconds };
}
