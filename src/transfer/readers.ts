import { readSnipcartOrder } from '../dialect/snipcart/order-import.js';
import { readSnipcartProduct } from '../dialect/snipcart/product-import.js';
import { readTiendanubeOrder } from '../dialect/tiendanube/order-import.js';
import type { ImportedProduct } from '../domain/catalog/import-product.js';
import { productSearchEntry } from '../domain/catalog/search-entry.js';
import { storedDetails } from '../domain/order/document.js';
import type { OrderRecord } from '../domain/order/import-orders.js';
import { orderSearchEntry } from '../domain/order/search-entry.js';
import type { ObjectReader } from './reading.js';

const snipcartOrders: ObjectReader<OrderRecord> = {
  // An order has items too: it is told by its token.
  isPage: (object) => !('token' in object),
  read({ value, hash }, settings) {
    const reading = readSnipcartOrder(value, { currency: settings.currency });
    return 'problems' in reading ? reading : { record: prepared({ hash, ...reading }) };
  },
};

const tiendanubeOrders: ObjectReader<OrderRecord> = {
  isPage: () => false,
  read({ value, hash }, settings) {
    const reading = readTiendanubeOrder(value, settings);
    return 'problems' in reading ? reading : { record: prepared({ hash, ...reading }) };
  },
};

const snipcartProducts: ObjectReader<ImportedProduct> = {
  isPage: (object) => !('userDefinedId' in object) && !('id' in object),
  read({ value }, settings) {
    const reading = readSnipcartProduct(value, settings);
    if ('problems' in reading) return reading;
    const { product } = reading;
    return { record: { ...product, search: productSearchEntry(product) } };
  },
};

/** Worked out where it is read, since whoever stores it has enough to do. */
function prepared(record: OrderRecord): OrderRecord {
  const { order } = record;
  return { ...record, prepared: { search: orderSearchEntry(order), doc: storedDetails(order) } };
}

/** Readers whose records are plain data, so that another thread may read what this one stores. */
export const plainReaders = { snipcartOrders, tiendanubeOrders, snipcartProducts };

export type PlainReader = keyof typeof plainReaders;
