import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { audit } from '../domain/audit/audit.js';
import { webAddressOf } from '../domain/input-values.js';
import { getStore, type Store } from '../domain/store/store.js';
import type { Storage } from '../storage/storage.js';
import { beginningBytes, begun, otherThanJson } from '../transfer/beginning.js';
import { counted } from '../transfer/counted.js';
import { type ImportKind, type ImportSummary, importReadings } from '../transfer/import.js';
import { elementsOf } from '../transfer/json-stream.js';
import {
  snipcartCustomers,
  snipcartDiscounts,
  snipcartOrders,
  snipcartProducts,
  tiendanubeCustomers,
  tiendanubeOrders,
} from '../transfer/kinds.js';
import { snipcartList, snipcartPages, tiendanubePages } from '../transfer/live.js';
import { type Readings, type ReadingThread, readingThread } from '../transfer/read-in-thread.js';
import { readObjects } from '../transfer/reading.js';
import { readArguments, storeNumber, UsageError, withDatabase } from './arguments.js';
import { progressLine } from './progress.js';
import { readSecret } from './read-secret.js';
import { version } from './version.js';

const usage = `Usage:
  comptoir import snipcart --store ID [--products FILE] [--customers FILE] [--orders FILE]
                           [--discounts FILE]
  comptoir import snipcart --store ID --url URL --key SECRET_KEY|-
  comptoir import tiendanube --store ID [--customers FILE] [--orders FILE]
  comptoir import tiendanube --store ID --url URL --token ACCESS_TOKEN|-

A FILE is a JSON array, a page as the API returns it, several of these one after the other, or a JSON
object a line, in UTF-8; "-" is standard input, also for a key or a token. Running it again changes
nothing that is there already. Objects that are not right are named and passed over; then the exit status is 1.
With --json the summary is one JSON document.`;

/** `comptoir import snipcart|tiendanube`. */
export async function importCommand(argv: string[]): Promise<number> {
  const { words, options, database, helped } = readArguments(
    argv,
    {
      store: 'string',
      customers: 'string',
      orders: 'string',
      products: 'string',
      discounts: 'string',
      url: 'string',
      key: 'string',
      token: 'string',
      json: 'boolean',
    },
    usage,
    1,
  );
  if (helped) return 0;
  const storeId = storeNumber(options.store);
  // The heap grows by no more than a quarter between collections: otherwise a long import holds a third more
  // memory, and is no faster.
  setFlagsFromString('--heap-growing-percent=25');
  // Machine code is made of what stays hot alone: in the first seconds the compiler would take a core from
  // the import itself.
  setFlagsFromString('--interrupt-budget=1000000');
  const secret =
    options.key === '-' || options.token === '-' ? await readSecret('the key of the other shop') : undefined;
  const sources = sourcesOf(words[0], {
    ...options,
    ...(options.key === '-' ? { key: secret } : {}),
    ...(options.token === '-' ? { token: secret } : {}),
  });
  const thread = readingThread();
  if (sources.some(({ kind, size = 0 }) => kind.plain && size > worthAThread)) thread.start();
  return withDatabase(database, async (storage) => {
    const store = await getStore(storage.read, storeId);
    const total: Record<string, ImportSummary> = {};
    const opened = sources.map((source) => ({ source, readings: source.open(store, thread) }));
    for (const { source, readings } of opened) {
      const { name } = source.kind;
      const summary = await importSource(storage, store, source, readings, options.json);
      total[name] = summary;
      const { created, updated, skipped } = summary;
      if (created + updated > 0)
        await storage.write((tx) =>
          audit(
            tx,
            storeId,
            { act: `import.${name}`, id: name, after: { created, updated, skipped } },
            Date.now(),
          ),
        );
    }
    await storage.analyze({ vacuum: true });
    if (options.json) console.log(JSON.stringify(total));
    return Object.values(total).some(({ skipped }) => skipped > 0) ? 1 : 0;
  });
}

interface Source {
  // biome-ignore lint/suspicious/noExplicitAny: each kind has records of its own, which only it reads
  readonly kind: ImportKind<any>;
  /** What it is called in messages. */
  readonly name: string;
  readonly size?: number;
  readonly open: (store: Store, thread: ReadingThread) => Readings<unknown>;
}

type Options = Readonly<Record<string, string | boolean | undefined>>;

/** Products first, then customers, then orders: an order finds what it belongs to. */
function sourcesOf(system: string | undefined, options: Options): Source[] {
  if (system !== 'snipcart' && system !== 'tiendanube') throw new UsageError(`import from what?\n${usage}`);
  if (typeof options.url === 'string') {
    checkUrl(options.url, options);
    return system === 'snipcart' ? liveSnipcart(options) : liveTiendanube(options);
  }
  const kinds: Record<string, Source['kind']> =
    system === 'snipcart'
      ? {
          products: snipcartProducts,
          customers: snipcartCustomers,
          orders: snipcartOrders,
          discounts: snipcartDiscounts,
        }
      : {
          customers: tiendanubeCustomers({ withOrders: typeof options.orders === 'string' }),
          orders: tiendanubeOrders,
        };
  if (system === 'tiendanube' && options.products) {
    throw new UsageError('products are not imported from Tiendanube: orders bring those that they contain');
  }
  if (system === 'tiendanube' && options.discounts)
    throw new UsageError('discounts are not imported from Tiendanube: make them with POST /api/discounts');
  const files = Object.entries(kinds).flatMap(([option, kind]) => {
    const file = options[option];
    return typeof file === 'string' ? [{ file, kind }] : [];
  });
  if (files.length === 0) throw new UsageError(`import which file?\n${usage}`);
  if (files.filter(({ file }) => file === '-').length > 1)
    throw new UsageError('only one file can be standard input');
  return files.map(({ file, kind }) => fileSource(file, kind));
}

function checkUrl(url: string, options: Options): void {
  const file = ['products', 'customers', 'orders', 'discounts'].find(
    (option) => options[option] !== undefined,
  );
  if (file) throw new UsageError(`--url takes everything from the other shop: leave out --${file}`);
  if (!webAddressOf(url)) throw new UsageError('--url must be an address such as https://app.snipcart.com');
}

/** A smaller file is read as quickly where it is stored, and leaves the thread to the large ones. */
const worthAThread = 4 * 1024 * 1024;

function fileSource(file: string, kind: Source['kind']): Source {
  const input = file === '-';
  const size = input ? undefined : sizeOf(file);
  const name = input ? 'standard input' : file;
  return {
    kind,
    name,
    ...(size === undefined ? {} : { size }),
    open({ settings }, thread) {
      if (kind.plain && (size ?? 0) > worthAThread)
        return thread.read({ file, reader: kind.plain, settings });
      return (count) => {
        const chunks = input ? process.stdin : createReadStream(file, { highWaterMark: 1024 * 1024 });
        const read = begun(counted(chunks, count), (why) => new UsageError(`${name} ${why}`));
        return readObjects(kind, settings, elementsOf(read, kind.isPage));
      };
    },
  };
}

function liveSnipcart(options: Options): Source[] {
  if (typeof options.key !== 'string')
    throw new UsageError('--key is needed: the secret API key of the other shop');
  const url = String(options.url).replace(/\/+$/, '');
  const service = {
    url: /\/api(\/v1)?$/.test(url) ? url : `${url}/api`,
    headers: { authorization: `Basic ${Buffer.from(`${options.key}:`).toString('base64')}` },
  };
  const source = (path: string, kind: Source['kind'], read = snipcartPages): Source => ({
    kind,
    name: `${service.url}${path}`,
    open:
      ({ settings }) =>
      () =>
        readObjects(kind, settings, read(service, path)),
  });
  return [
    source('/products?archived=true&orderBy=creationDate', snipcartProducts),
    source('/customers', snipcartCustomers),
    source('/orders', snipcartOrders),
    source('/orders?status=InProgress', { ...snipcartOrders, name: 'carts' }),
    source('/discounts', snipcartDiscounts, snipcartList),
  ];
}

function liveTiendanube(options: Options): Source[] {
  if (typeof options.token !== 'string')
    throw new UsageError('--token is needed: the access token of the other shop');
  const service = {
    url: String(options.url).replace(/\/+$/, ''),
    headers: { authentication: `bearer ${options.token}`, 'user-agent': `Comptoir/${version} (import)` },
  };
  if (!/\/\d+$/.test(service.url))
    throw new UsageError(
      "--url ends in the shop's number, for instance https://api.tiendanube.com/v1/123456",
    );
  const source = (path: string, kind: Source['kind']): Source => ({
    kind,
    name: `${service.url}${path}`,
    open:
      ({ settings }) =>
      () =>
        readObjects(kind, settings, tiendanubePages(service, path)),
  });
  return [
    source('/customers', tiendanubeCustomers({ withOrders: true })),
    source('/orders', tiendanubeOrders),
  ];
}

async function importSource(
  storage: Storage,
  store: Store,
  source: Source,
  readings: Readings<unknown>,
  quiet: boolean,
): Promise<ImportSummary> {
  const { kind, name } = source;
  const progress = progressLine(kind.name, source.size);
  try {
    const summary = await importReadings(storage, store, kind, readings(progress.read), {
      onSkip(position, why) {
        progress.end();
        console.error(`${name}: object ${position} is skipped: ${why}`);
      },
      onProgress: progress.update,
    });
    progress.end();
    const { created, updated, unchanged, skipped } = summary;
    const all = created + updated + unchanged + skipped;
    const rate = Math.round(all / Math.max(0.001, progress.seconds()));
    const line = `${kind.name}: ${created} created, ${updated} updated, ${unchanged} unchanged, ${skipped} skipped (${rate} a second)`;
    if (quiet) console.error(line);
    else console.log(line);
    return summary;
  } finally {
    progress.end();
  }
}

function sizeOf(file: string): number {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats) throw new UsageError(`there is no file ${file}`);
  if (stats.isDirectory()) throw new UsageError(`${file} is a folder, not a file`);
  // What a pipe holds is read once.
  const why = stats.isFile() ? otherThanJson(beginningOf(file)) : undefined;
  if (why !== undefined) throw new UsageError(`${file} ${why}`);
  return stats.size;
}

function beginningOf(file: string): Buffer {
  const opened = openSync(file, 'r');
  try {
    const head = Buffer.alloc(beginningBytes);
    return head.subarray(0, readSync(opened, head));
  } finally {
    closeSync(opened);
  }
}
