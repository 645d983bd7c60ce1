import { createWriteStream, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { exportedSnipcartCustomer } from '../dialect/snipcart/customer-own.js';
import { snipcartDiscount } from '../dialect/snipcart/discount.js';
import { exportedOrder } from '../dialect/snipcart/order-import.js';
import { exportedProduct } from '../dialect/snipcart/product-import.js';
import { snipcartMethod } from '../dialect/snipcart/shipping-method.js';
import { loadProducts } from '../domain/catalog/rows.js';
import { loadCustomers } from '../domain/customer/rows.js';
import { everyDiscount } from '../domain/discount/rows.js';
import { notesOfOrders, type OrderNote } from '../domain/order/notes.js';
import { loadOrders } from '../domain/order/rows.js';
import { listMethods } from '../domain/shipping/methods.js';
import { listAllowedDomains, type Store } from '../domain/store/store.js';
import { allSettingsOf } from '../payment/providers.js';
import { makeFolder, ownerAlone } from '../storage/folder.js';
import { inPages } from '../storage/in-steps.js';
import type { Reader } from '../storage/storage.js';

const step = 500;

interface Kind {
  readonly name: string;
  /** Its objects in steps, the oldest first. */
  readonly steps: (db: Reader, store: Store, wholeNote: WholeNote) => AsyncIterable<readonly object[]>;
}

/** A note with all that it shows, also of a mail that nobody has rendered yet. */
type WholeNote = (note: OrderNote) => Promise<OrderNote>;

const kinds: readonly Kind[] = [
  {
    name: 'products',
    steps: byPosition('product', 'guid', async (db, store, guids: string[]) => {
      const products = await loadProducts(db, store.storeId, guids);
      return products.map((product) => ({
        position: product.position,
        object: exportedProduct(product, viewOf(store)),
      }));
    }),
  },
  {
    name: 'customers',
    steps: byPosition('customer', 'id', async (db, store, ids: number[]) => {
      const customers = await loadCustomers(db, store.storeId, ids);
      return customers.map((customer) => ({
        position: customer.position,
        object: exportedSnipcartCustomer(customer, store),
      }));
    }),
  },
  {
    name: 'orders',
    steps: byPosition('orders', 'token', async (db, store, tokens: string[], wholeNote) => {
      const orders = await loadOrders(db, store.storeId, tokens);
      const notes = await notesOfOrders(db, store.storeId, tokens);
      const exported: { position: number; object: object }[] = [];
      for (const order of orders) {
        const whole = await Promise.all((notes.get(order.token) ?? []).map(wholeNote));
        exported.push({ position: order.position, object: exportedOrder(order, store.mode, whole) });
      }
      return exported;
    }),
  },
  {
    name: 'discounts',
    async *steps(db, store) {
      for await (const discounts of everyDiscount(db, store.storeId, step))
        yield discounts.map((discount) => snipcartDiscount(discount, viewOf(store)));
    },
  },
];

/**
 * Writes everything of a store into a folder: an NDJSON file for each kind, in the shape that imports read,
 * and its settings; never a secret, and for their owner alone. Oldest first, so that an import lists them in
 * the same order. `wholeNote` adds to an order's notes what they show of mails that are not rendered. Answers
 * how many of each.
 */
export async function exportStore(
  db: Reader,
  store: Store,
  folder: string,
  wholeNote: WholeNote = async (note) => note,
  onProgress: (kind: string, done: number) => void = () => {},
): Promise<Record<string, number>> {
  makeFolder(folder);
  const counts: Record<string, number> = {};
  for (const kind of kinds) {
    counts[kind.name] = 0;
    const count = (done: number): void => {
      counts[kind.name] = done;
      onProgress(kind.name, done);
    };
    const file = join(folder, `${kind.name}.ndjson`);
    await pipeline(
      lines(db, store, kind, wholeNote, count),
      createWriteStream(`${file}.part`, { mode: ownerAlone }),
    );
    renameSync(`${file}.part`, file);
  }
  const settings = `${JSON.stringify(await settingsOf(db, store), null, 2)}\n`;
  writeFileSync(join(folder, 'settings.json'), settings, { mode: ownerAlone });
  return counts;
}

async function* lines(
  db: Reader,
  store: Store,
  kind: Kind,
  wholeNote: WholeNote,
  count: (done: number) => void,
): AsyncGenerator<string> {
  let done = 0;
  for await (const objects of kind.steps(db, store, wholeNote)) {
    yield objects.map((object) => `${JSON.stringify(object)}\n`).join('');
    done += objects.length;
    count(done);
  }
}

/** Steps through a table by the place of its rows in their list. */
function byPosition<Key extends string | number>(
  table: 'product' | 'customer' | 'orders',
  key: 'guid' | 'id' | 'token',
  load: (
    db: Reader,
    store: Store,
    keys: Key[],
    wholeNote: WholeNote,
  ) => Promise<{ position: number; object: object }[]>,
): Kind['steps'] {
  return async function* (db, store, wholeNote) {
    const read = (after = Number.MIN_SAFE_INTEGER, limit: number) =>
      db
        .selectFrom(table as 'customer')
        .select([key as 'id', 'position'])
        .where('store_id', '=', store.storeId)
        .where('position', '>', after)
        .orderBy('position')
        .limit(limit)
        .execute();
    for await (const rows of inPages(read, ({ position }) => position, step)) {
      const keys = rows.map((row) => (row as Record<string, unknown>)[key] as Key);
      const objects = await load(db, store, keys, wholeNote);
      yield objects.sort((a, b) => a.position - b.position).map(({ object }) => object);
    }
  };
}

function viewOf({ mode, settings }: Store) {
  return { mode, currency: settings.currency, timeZone: settings.timeZone };
}

async function settingsOf(db: Reader, store: Store) {
  const methods = await listMethods(db, store.storeId);
  return {
    name: store.name,
    mode: store.mode,
    tiendanubeId: store.externalId,
    domain: store.domain,
    allowedDomains: await listAllowedDomains(db, store.storeId),
    settings: allSettingsOf(store),
    shippingMethods: methods.map((method) => snipcartMethod(method, store.settings.currency)),
  };
}
