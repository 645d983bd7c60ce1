import { statSync } from 'node:fs';
import type { OrderNote } from '../domain/order/notes.js';
import { getStore } from '../domain/store/store.js';
import { wholeNote } from '../mail/whole-note.js';
import { exportStore } from '../transfer/export.js';
import { readArguments, storeNumber, UsageError, withDatabase } from './arguments.js';
import { countOf } from './count-of.js';
import { progressLine } from './progress.js';

const usage = `Usage: comptoir export --store ID --out DIR [--public-url URL] [--json]

Writes products.ndjson, customers.ndjson, orders.ndjson, discounts.ndjson and settings.json: what "comptoir import
snipcart" reads, and no secrets. --public-url is that of "comptoir serve", for the links of mails that were not sent yet.`;

/** `comptoir export`. */
export async function exportCommand(argv: string[]): Promise<number> {
  const { options, database, helped } = readArguments(
    argv,
    { store: 'string', out: 'string', 'public-url': 'string', json: 'boolean' },
    usage,
  );
  if (helped) return 0;
  const storeId = storeNumber(options.store);
  const folder = options.out;
  if (!folder) throw new UsageError(`--out is needed\n${usage}`);
  if (statSync(folder, { throwIfNoEntry: false })?.isFile())
    throw new UsageError(`${folder} is a file: --out takes a folder`);
  return withDatabase(database, async (storage) => {
    const store = await getStore(storage.read, storeId);
    const publicUrl = options['public-url']?.replace(/\/+$/, '');
    const whole = (note: OrderNote) => wholeNote(storage.read, store, note, publicUrl);
    let progress = progressLine('products');
    let current = 'products';
    const counts = await exportStore(storage.read, store, folder, whole, (kind, done) => {
      if (kind !== current) {
        progress.end();
        progress = progressLine(kind);
        current = kind;
      }
      progress.update(done);
    });
    progress.end();
    if (options.json) console.log(JSON.stringify(counts));
    else
      console.log(
        `${folder}: ${Object.entries(counts)
          .map(([kind, count]) => countOf(count, kind.replace(/s$/, ''), kind))
          .join(', ')}`,
      );
    return 0;
  });
}
