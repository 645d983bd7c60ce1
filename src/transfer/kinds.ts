import { fromSnipcartCustomer } from '../dialect/snipcart/customer-import.js';
import { readSnipcartDiscount } from '../dialect/snipcart/discount-import.js';
import { readSnipcartOrder } from '../dialect/snipcart/order-import.js';
import { readSnipcartProduct } from '../dialect/snipcart/product-import.js';
import { fromTiendanubeCustomer } from '../dialect/tiendanube/customer-import.js';
import { readTiendanubeOrder } from '../dialect/tiendanube/order-import.js';
import { type ImportedProduct, importProduct } from '../domain/catalog/import-product.js';
import { type CustomerRecord, importCustomer } from '../domain/customer/import-customer.js';
import { type ImportedDiscount, importDiscount } from '../domain/discount/import-discount.js';
import {
  type ImportOutcome,
  importHashes,
  importOrders,
  type OrderRecord,
} from '../domain/order/import-orders.js';
import type { Store } from '../domain/store/store.js';
import type { Tx } from '../storage/storage.js';
import type { ImportKind, RawObject } from './import.js';

/** Customers in the shape of Snipcart's API. */
export const snipcartCustomers: ImportKind<CustomerRecord> = {
  name: 'customers',
  isPage: (object) => !('email' in object) && !('id' in object),
  read: ({ value }) => fromSnipcartCustomer(value),
  store: oneByOne(importCustomer),
};

/** Products in the shape of Snipcart's API. */
export const snipcartProducts: ImportKind<ImportedProduct> = {
  name: 'products',
  isPage: (object) => !('userDefinedId' in object) && !('id' in object),
  read({ value }, store) {
    const reading = readSnipcartProduct(value, store.settings);
    return 'problems' in reading ? reading : { record: reading.product };
  },
  store: oneByOne(importProduct),
};

/** Discounts in the shape of Snipcart's API. */
export const snipcartDiscounts: ImportKind<ImportedDiscount> = {
  name: 'discounts',
  isPage: (object) => !('trigger' in object) && !('id' in object),
  read({ value }, store) {
    const reading = readSnipcartDiscount(value, store.settings);
    return 'problems' in reading ? reading : { record: reading.discount };
  },
  store: oneByOne(importDiscount),
};

/** Orders and carts in the shape of Snipcart's API. */
export const snipcartOrders: ImportKind<OrderRecord> = {
  name: 'orders',
  // An order has items too: it is told by its token.
  isPage: (object) => !('token' in object),
  async known(db, store, objects) {
    const tokens = new Map(objects.flatMap((object) => tokenOf(object) ?? []));
    const hashes = await importHashes(db, store.storeId, [...tokens.keys()]);
    return new Set(
      [...tokens].filter(([token, { hash }]) => hashes.get(token) === hash).map(([, object]) => object),
    );
  },
  read({ value, hash }, store) {
    const reading = readSnipcartOrder(value, { currency: store.settings.currency });
    if ('problems' in reading) return reading;
    return { record: { hash, ...reading } };
  },
  store: importOrders,
};

/** Customers in the shape of Tiendanube's API. Where their orders do not come along, their sums are an opening balance. */
export function tiendanubeCustomers({
  withOrders,
}: {
  readonly withOrders: boolean;
}): ImportKind<CustomerRecord> {
  return {
    name: 'customers',
    isPage: () => false,
    read: ({ value }, store) =>
      fromTiendanubeCustomer(value, { currency: store.settings.currency, opening: !withOrders }),
    store: oneByOne(importCustomer),
  };
}

/** Orders in the shape of Tiendanube's API. */
export const tiendanubeOrders: ImportKind<OrderRecord> = {
  name: 'orders',
  isPage: () => false,
  read({ value, hash }, store) {
    const reading = readTiendanubeOrder(value, store.settings);
    return 'problems' in reading ? reading : { record: { hash, ...reading } };
  },
  store: importOrders,
};

function tokenOf(object: RawObject): [[string, RawObject]] | undefined {
  const token = (object.value as { token?: unknown } | null)?.token;
  return typeof token === 'string' ? [[token.toLowerCase(), object]] : undefined;
}

function oneByOne<R>(
  store: (tx: Tx, to: Store, record: R, now: number) => Promise<ImportOutcome>,
): ImportKind<R>['store'] {
  return async (tx, to, records, now) => {
    const outcomes: ImportOutcome[] = [];
    for (const record of records) outcomes.push(await store(tx, to, record, now));
    return outcomes;
  };
}
