import type { FastifyReply } from 'fastify';
import type { AppContext } from '../../app/context.js';
import { snipcartCustomer } from '../../dialect/snipcart/customer.js';
import { orderOfStore } from '../../dialect/snipcart/order.js';
import { snipcartProduct } from '../../dialect/snipcart/product.js';
import { listProducts, type ProductFilter, type ProductOrder } from '../../domain/catalog/list.js';
import { loadProducts } from '../../domain/catalog/rows.js';
import { type CustomerFilter, customerList } from '../../domain/customer/customer-list.js';
import { loadCustomers } from '../../domain/customer/rows.js';
import { type OrderFilter, orderList } from '../../domain/order/filter.js';
import { loadOrders } from '../../domain/order/rows.js';
import { sendCsv } from '../../http/csv.js';
import type { SnipcartRequest } from './plugin.js';
import { viewOf } from './render-products.js';

/* Lists as CSV: all that a filter lets through, step by step along the list's own index. */

type Row = Readonly<Record<string, unknown>>;

/** Rows of one step: while it is made, nobody else is answered. */
const perStep = 100;
/** Refs of all products at once are small. */
const mostProducts = 1_000_000;

const addressParts = [
  'Name',
  'CompanyName',
  'Address1',
  'Address2',
  'City',
  'Province',
  'PostalCode',
  'Country',
  'Phone',
];
const addressColumns = (prefix: string) => addressParts.map((part) => `${prefix}Address${part}`);

const orderColumns = [
  ...['token', 'invoiceNumber', 'creationDate', 'completionDate', 'status', 'paymentStatus', 'paymentMethod'],
  ...[
    'paymentTransactionId',
    'currency',
    'email',
    ...addressColumns('billing'),
    ...addressColumns('shipping'),
  ],
  ...['shippingMethod', 'trackingNumber', 'trackingUrl', 'numberOfItemsInOrder', 'itemsTotal', 'savedAmount'],
  ...['shippingFees', 'taxesTotal', 'finalGrandTotal', 'refundsAmount', 'notes', 'customFields', 'metadata'],
];

/** Orders as CSV, newest first. */
export function sendOrdersCsv(
  context: AppContext,
  { store, visible }: SnipcartRequest,
  filter: OrderFilter,
  reply: FastifyReply,
): FastifyReply {
  const { read } = context.storage;
  const steps = stepsOf(
    (before) =>
      orderList.page(
        read,
        store.storeId,
        { ...filter, before },
        { order: 'newest', offset: 0, limit: perStep },
      ),
    async (refs) => {
      const orders = await loadOrders(
        read,
        store.storeId,
        refs.map(({ token }) => token),
      );
      const byToken = new Map(orders.map((order) => [order.token, order]));
      return refs.flatMap(({ token }) => byToken.get(token) ?? []).map((order) => orderOfStore(order, store));
    },
    visible,
  );
  return sendCsv(reply, 'orders', orderColumns, steps);
}

const customerColumns = [
  ...['id', 'email', 'status', 'creationDate', 'modificationDate', 'ordersCount', 'ordersAmount'],
  ...[...addressColumns('billing'), ...addressColumns('shipping')],
];

/** Customers as CSV, newest first. */
export function sendCustomersCsv(
  context: AppContext,
  { store, visible }: SnipcartRequest,
  filter: CustomerFilter,
  reply: FastifyReply,
): FastifyReply {
  const { read } = context.storage;
  const steps = stepsOf(
    (before) =>
      customerList.page(
        read,
        store.storeId,
        { ...filter, before },
        { order: 'newest', offset: 0, limit: perStep },
      ),
    async (refs) => {
      const customers = await loadCustomers(
        read,
        store.storeId,
        refs.map(({ id }) => id),
      );
      const byId = new Map(customers.map((customer) => [customer.id, customer]));
      return refs
        .flatMap(({ id }) => byId.get(id) ?? [])
        .map((customer) => {
          const view = snipcartCustomer(customer, store);
          return { ...view, ...view.statistics };
        });
    },
    visible,
  );
  return sendCsv(reply, 'customers', customerColumns, steps);
}

const productColumns = [
  ...[
    'id',
    'userDefinedId',
    'name',
    'description',
    'url',
    'image',
    'price',
    'archived',
    'stock',
    'totalStock',
  ],
  ...['inventoryManagementMethod', 'allowOutOfStockPurchases', 'numberOfSales', 'totalSales', 'categories'],
  ...['creationDate', 'modificationDate'],
];

/** Products as CSV, in the list's order. */
export function sendProductsCsv(
  context: AppContext,
  { store }: SnipcartRequest,
  filter: ProductFilter,
  order: ProductOrder,
  reply: FastifyReply,
): FastifyReply {
  const { read } = context.storage;
  async function* steps(): AsyncGenerator<readonly Row[]> {
    const { products } = await listProducts(read, store.storeId, filter, {
      order,
      offset: 0,
      limit: mostProducts,
    });
    for (let start = 0; start < products.length; start += perStep) {
      const listed = products.slice(start, start + perStep);
      const loaded = await loadProducts(
        read,
        store.storeId,
        listed.map(({ guid }) => guid),
      );
      const byGuid = new Map(loaded.map((product) => [product.guid, product]));
      yield listed.flatMap(({ guid, sales }) => {
        const product = byGuid.get(guid);
        if (!product) return [];
        const view = snipcartProduct(product, viewOf(store), sales);
        return [{ ...view, ...(view.statistics as object) }];
      });
    }
  }
  return sendCsv(reply, 'products', productColumns, steps());
}

/** Goes along a list by the positions of its rows, so that a late step costs as little as the first. */
async function* stepsOf<Ref extends { readonly position: number }>(
  page: (before: number | undefined) => Promise<readonly Ref[]>,
  rowsOf: (refs: readonly Ref[]) => Promise<readonly Row[]>,
  visible: SnipcartRequest['visible'],
): AsyncGenerator<readonly Row[]> {
  let before: number | undefined;
  for (;;) {
    const refs = await page(before);
    if (refs.length === 0) return;
    const rows = await rowsOf(refs);
    yield visible ? rows.map((row) => visible(row) as Row) : rows;
    if (refs.length < perStep) return;
    before = refs.at(-1)!.position;
  }
}
