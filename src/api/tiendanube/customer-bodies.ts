import type { AppContext } from '../../app/context.js';
import { tiendanubeCustomer } from '../../dialect/tiendanube/customer.js';
import type { Customer } from '../../domain/customer/customer.js';
import { type CustomerRef, loadCustomers } from '../../domain/customer/rows.js';
import type { Store } from '../../domain/store/store.js';
import { renderedByKey } from '../../http/page.js';

/** Customers as JSON, by number. */
export function renderCustomers(
  context: AppContext,
  store: Store,
  refs: readonly CustomerRef[],
): Promise<Map<number, Buffer>> {
  return renderedByKey<number, Customer>(
    context.rendered,
    refs.map(({ id, version }) => ({ key: id, version })),
    {
      name: (id) => `tiendanube customer:${store.storeId}:${id}`,
      shape: store.version,
      load: (ids) => loadCustomers(context.storage.read, store.storeId, ids),
      keyOf: (customer) => customer.id,
      versionOf: (customer) => customer.version,
      render: (customer) => tiendanubeCustomer(customer, store),
    },
  );
}
