import { fromSnipcartCustomer } from '../dialect/snipcart/customer-import.js';
import { readSnipcartOrder } from '../dialect/snipcart/order-import.js';
import { readSnipcartProduct } from '../dialect/snipcart/product-import.js';
import { readTiendanubeOrder } from '../dialect/tiendanube/order-import.js';
import type { ImportedProduct } from '../domain/catalog/import-product.js';
import { productSearchEntry } from '../domain/catalog/search-entry.js';
import { type DraftDetails, noDetails } from '../domain/customer/customer.js';
import type { CustomerRecord } from '../domain/customer/import-customer.js';
import { searched } from '../domain/customer/search-texts.js';
import { type OrderRecord, orderRecord } from '../domain/order/order-record.js';
import { searchEntry } from '../storage/search-entry.js';
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

/**
 * A customer as read: what they would be in a store that does not know them yet, and the text for one that
 * does.
 */
export interface PlainCustomer extends Omit<CustomerRecord, 'details'> {
  readonly text: string;
  readonly fresh: DraftDetails;
}

const snipcartCustomers: ObjectReader<PlainCustomer> = {
  isPage: (object) => !('email' in object) && !('id' in object),
  read({ value, text }) {
    const reading = fromSnipcartCustomer(value);
    if ('problems' in reading) return reading;
    const { details, ...fields } = reading.record;
    const fresh = details(noDetails);
    const search = searchEntry(searched(fresh, fields.status ?? 'Unconfirmed'));
    return { record: { ...fields, text, fresh, search } };
  },
};

/** A plain customer as they are taken in. */
export function customerRecord({ text, fresh, ...fields }: PlainCustomer): CustomerRecord {
  const details: CustomerRecord['details'] = (known) => {
    if (known === noDetails) return fresh;
    const again = fromSnipcartCustomer(JSON.parse(text));
    if ('problems' in again) throw new Error('a text that was read before cannot be read again');
    return again.record.details(known);
  };
  return { ...fields, details };
}

/** Readers whose records are plain data, so that another thread may read what this one stores. */
export const plainReaders = { snipcartCustomers, snipcartOrders, tiendanubeOrders, snipcartProducts };

export type PlainReader = keyof typeof plainReaders;
