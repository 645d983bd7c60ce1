import { createWriteStream, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { exportedSnipcartCustomer } from '../dialect/snipcart/customer-own.js';
import { exportedOrder } from '../dialect/snipcart/order-import.js';
import { exportedProduct } from '../dialect/snipcart/product-import.js';
import { loadProducts } from '../domain/catalog/rows.js';
import { loadCustomers } from '../domain/customer/rows.js';
import { notesOfOrders } from '../domain/order/notes.js';
import { loadOrders } from '../domain/order/rows.js';
import { listAllowedDomains, type Store } from '../domain/store/store.js';
import type { Reader } from '../storage/storage.js';

const step = 500;

interface Kind {
  readonly name: string;
  readonly table: 'product' | 'customer' | 'orders';
  readonly key: 'guid' | 'id' | 'token';
  readonly load: (
    db: Reader,
    store: Store,
    keys: readonly never[],
  ) => Promise<{ readonly position: number; readonly object: object }[]>;
}

const kinds: readonly Kind[] = [
  {
    name: 'products',
    table: 'product',
    key: 'guid',
    load: async (db, store, guids) => {
      const products = await loadProducts(db, store.storeId, guids);
      const view = { mode: store.mode, currency: store.settings.currency };
      return products.map((product) => ({
        position: product.position,
        object: exportedProduct(product, view),
      }));
    },
  },
  {
    name: 'customers',
    table: 'customer',
    key: 'id',
    load: async (db, store, ids) => {
      const customers = await loadCustomers(db, store.storeId, ids);
      return customers.map((customer) => ({
        position: customer.position,
        object: exportedSnipcartCustomer(customer, store),
      }));
    },
  },
  {
    name: 'orders',
    table: 'orders',
    key: 'token',
    load: async (db, store, tokens) => {
      const orders = await loadOrders(db, store.storeId, tokens);
      const notes = await notesOfOrders(db, store.storeId, tokens);
      return orders.map((order) => ({
        position: order.position,
        object: exportedOrder(order, store.mode, notes.get(order.token) ?? []),
      }));
    },
  },
];

/**
 * Writes everything of a store into a folder: an NDJSON file for each kind, in the shape that imports read, and its settings;
 * never a secret. Oldest first, so that an import lists them in the same order. Answers how many of each.
 */
export async function exportStore(
  db: Reader,
  store: Store,
  folder: string,
  onProgress: (kind: string, done: number) => void = () => {},
): Promise<Record<string, number>> {
  mkdirSync(folder, { recursive: true });
  const counts: Record<string, number> = {};
  for (const kind of kinds) {
    counts[kind.name] = 0;
    const count = (done: number): void => {
      counts[kind.name] = done;
      onProgress(kind.name, done);
    };
    const file = join(folder, `${kind.name}.ndjson`);
    await pipeline(lines(db, store, kind, count), createWriteStream(`${file}.part`));
    renameSync(`${file}.part`, file);
  }
  writeFileSync(join(folder, 'settings.json'), `${JSON.stringify(await settingsOf(db, store), null, 2)}\n`);
  return counts;
}

async function* lines(
  db: Reader,
  store: Store,
  kind: Kind,
  count: (done: number) => void,
): AsyncGenerator<string> {
  let after = Number.MIN_SAFE_INTEGER;
  let done = 0;
  for (;;) {
    const rows = await db
      .selectFrom(kind.table as 'customer')
      .select([kind.key as 'id', 'position'])
      .where('store_id', '=', store.storeId)
      .where('position', '>', after)
      .orderBy('position')
      .limit(step)
      .execute();
    if (rows.length === 0) return;
    const keys = rows.map((row) => (row as Record<string, unknown>)[kind.key]) as never[];
    const objects = await kind.load(db, store, keys);
    objects.sort((a, b) => a.position - b.position);
    yield objects.map(({ object }) => `${JSON.stringify(object)}\n`).join('');
    after = rows.at(-1)!.position;
    done += rows.length;
    count(done);
  }
}

async function settingsOf(db: Reader, store: Store) {
  return {
    name: store.name,
    mode: store.mode,
    tiendanubeId: store.tiendanubeId,
    domain: store.domain,
    allowedDomains: await listAllowedDomains(db, store.storeId),
    settings: store.settings,
  };
}
