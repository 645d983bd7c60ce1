import { fromSnipcartCustomer } from '../../src/dialect/snipcart/customer-import.js';
import type { CustomerRecord, Imported } from '../../src/domain/customer/import-customer.js';
import { importCustomers } from '../../src/domain/customer/import-customer.js';
import type { TestShop } from './shop.js';

type Reading = { readonly record: CustomerRecord } | { readonly problems: unknown };

/** Imports customers that a dialect's reader has read, as the import of a file does. */
export async function importRead(shop: TestShop, readings: readonly Reading[]): Promise<Imported[]> {
  return shop.storage.write(async (tx) => {
    const records = readings.map((reading) => {
      if ('problems' in reading) throw new Error(JSON.stringify(reading.problems));
      return reading.record;
    });
    return importCustomers(tx, shop.store, records, shop.context.now());
  });
}

/** Imports customers in Snipcart's shape. */
export function importSnipcart(shop: TestShop, ...objects: unknown[]): Promise<Imported[]> {
  return importRead(shop, objects.map(fromSnipcartCustomer));
}
