import { readSnipcartDiscount } from '../dialect/snipcart/discount-import.js';
import { fromTiendanubeCustomer } from '../dialect/tiendanube/customer-import.js';
import { type ImportedProduct, importProducts } from '../domain/catalog/import-product.js';
import { type CustomerRecord, importCustomers } from '../domain/customer/import-customer.js';
import { type ImportedDiscount, importDiscount } from '../domain/discount/import-discount.js';
import { type ImportOutcome, importOrders } from '../domain/order/import-orders.js';
import type { OrderRecord } from '../domain/order/order-record.js';
import type { Store } from '../domain/store/store.js';
import type { Tx } from '../storage/storage.js';
import type { ImportKind } from './import.js';
import { customerRecord, type PlainCustomer, plainReaders } from './readers.js';

/** Customers in the shape of Snipcart's API. */
export const snipcartCustomers: ImportKind<PlainCustomer> = {
  name: 'customers',
  plain: 'snipcartCustomers',
  ...plainReaders.snipcartCustomers,
  store: (tx, store, records, now) => importCustomers(tx, store, records.map(customerRecord), now),
};

/** Products in the shape of Snipcart's API. */
export const snipcartProducts: ImportKind<ImportedProduct> = {
  name: 'products',
  plain: 'snipcartProducts',
  ...plainReaders.snipcartProducts,
  store: importProducts,
};

/** Discounts in the shape of Snipcart's API. */
export const snipcartDiscounts: ImportKind<ImportedDiscount> = {
  name: 'discounts',
  isPage: (object) => !('trigger' in object) && !('id' in object),
  read({ value }, settings) {
    const reading = readSnipcartDiscount(value, settings);
    return 'problems' in reading ? reading : { record: reading.discount };
  },
  store: oneByOne(importDiscount),
};

/** Orders and carts in the shape of Snipcart's API. */
export const snipcartOrders: ImportKind<OrderRecord> = {
  name: 'orders',
  plain: 'snipcartOrders',
  ...plainReaders.snipcartOrders,
  store: importOrders,
};

/**
 * Customers in the shape of Tiendanube's API. Where their orders do not come along, their sums are an opening
 * balance.
 */
export function tiendanubeCustomers({
  withOrders,
}: {
  readonly withOrders: boolean;
}): ImportKind<CustomerRecord> {
  return {
    name: 'customers',
    isPage: () => false,
    read: ({ value }, { currency }) => fromTiendanubeCustomer(value, { currency, opening: !withOrders }),
    store: importCustomers,
  };
}

/** Orders in the shape of Tiendanube's API. */
export const tiendanubeOrders: ImportKind<OrderRecord> = {
  name: 'orders',
  plain: 'tiendanubeOrders',
  ...plainReaders.tiendanubeOrders,
  store: importOrders,
};

function oneByOne<R>(
  store: (tx: Tx, to: Store, record: R, now: number) => Promise<ImportOutcome>,
): ImportKind<R>['store'] {
  return async (tx, to, records, now) => {
    const outcomes: ImportOutcome[] = [];
    for (const record of records) outcomes.push(await store(tx, to, record, now));
    return outcomes;
  };
}
