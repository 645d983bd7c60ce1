import { readSnipcartOrder } from '../dialect/snipcart/order-import.js';
import { readSnipcartProduct } from '../dialect/snipcart/product-import.js';
import { readTiendanubeOrder } from '../dialect/tiendanube/order-import.js';
import type { ImportedProduct } from '../domain/catalog/import-product.js';
import { productSearchEntry } from '../domain/catalog/search-entry.js';
import { type OrderRecord, orderRecord } from '../domain/order/order-record.js';
import type { ObjectReader } from './reading.js';

const snipcartOrders: ObjectReader<OrderRecord> = {
  // An order has items too: it is told by its token.
  isPage: (object) => !('token' in object),
  read({ value, hash }, settings) {
    const reading = readSnipcartOrder(value, { currency: settings.currency });
    return 'problems' in reading ? reading : { record: orderRecord({ hash, ...reading }) };
  },
};

const tiendanubeOrders: ObjectReader<OrderRecord> = {
  isPage: () => false,
  read({ value, hash }, settings) {
    const reading = readTiendanubeOrder(value, settings);
    return 'problems' in reading ? reading : { record: orderRecord({ hash, ...reading }) };
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

/** Readers whose records are plain data, so that another thread may read what this one stores. */
export const plainReaders = { snipcartOrders, tiendanubeOrders, snipcartProducts };

export type PlainReader = keyof typeof plainReaders;
