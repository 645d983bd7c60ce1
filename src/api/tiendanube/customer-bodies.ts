import { tiendanubeCustomer } from '../../dialect/tiendanube/customer.js';
import type { Customer } from '../../domain/customer/customer.js';
import { type CustomerRef, loadCustomers } from '../../domain/customer/rows.js';
import type { Store } from '../../domain/store/store.js';
import { renderedByKey } from '../../http/page.js';
import type { Shop } from '../../http/shop.js';

/** Customers as JSON, by number. */
export function renderCustomers(
  shop: Shop,
  store: Store,
  refs: readonly CustomerRef[],
): Promise<Map<number, Buffer>> {
  return renderedByKey<number, Customer>(
    shop.rendered,
    refs.map(({ id, version }) => ({ key: id, version })),
    {
      name: (id) => `tiendanube customer:${store.storeId}:${id}`,
      shape: store.version,
      load: (ids) => loadCustomers(shop.storage.read, store.storeId, ids),
      keyOf: (customer) => customer.id,
      versionOf: (customer) => customer.version,
      render: (customer) => tiendanubeCustomer(customer, store),
    },
  );
}
