import { figures } from '../domain/order/check-figures.js';
import { getStore, listStores } from '../domain/store/store.js';
import { readArguments, storeNumber, withDatabase } from './arguments.js';
import { countOf } from './count-of.js';

const usage = `Usage: comptoir check [--repair] [--store ID] [--json]

Compares the kept figures (counts and sums of orders, customers, products) with the orders themselves. Exit status 1 where
they differ and were not repaired.`;

/** `comptoir check`. */
export async function checkCommand(argv: string[]): Promise<number> {
  const { options, database, helped } = readArguments(
    argv,
    { repair: 'boolean', store: 'string', json: 'boolean' },
    usage,
  );
  if (helped) return 0;
  return withDatabase(database, async (storage) => {
    const stores =
      options.store === undefined
        ? await listStores(storage.read)
        : [await getStore(storage.read, storeNumber(options.store))];
    const found = [];
    for (const store of stores) {
      for (const figure of figures) {
        const differences = await figure.compare(storage.read, store);
        if (differences.length > 0 && options.repair) await storage.write((tx) => figure.repair(tx, store));
        found.push(...differences.map((difference) => ({ storeId: store.storeId, ...difference })));
      }
    }
    if (options.json)
      console.log(JSON.stringify({ differences: found, repaired: options.repair && found.length > 0 }));
    else {
      for (const { storeId, figure, of, kept, counted } of found)
        console.log(`store ${storeId}: ${figure} ${of}: kept ${said(kept)}; counted ${said(counted)}`);
      if (found.length === 0) console.log('the kept figures are what the orders say');
      else
        console.log(
          options.repair
            ? `${countOf(found.length, 'figure is', 'figures are')} repaired`
            : `${countOf(found.length, 'figure differs', 'figures differ')}: "comptoir check --repair" puts that right`,
        );
    }
    return found.length > 0 && !options.repair ? 1 : 0;
  });
}

/** `orders 3, sales 4500`. */
function said(sums: Readonly<Record<string, number>>): string {
  return Object.entries(sums)
    .map(([name, sum]) => `${name} ${sum}`)
    .join(', ');
}
