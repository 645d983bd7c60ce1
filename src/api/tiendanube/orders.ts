import { Type } from 'typebox';
import type { AppContext } from '../../app/context.js';
import {
  isFulfilled,
  orderStates,
  paymentStateOf,
  paymentStates,
  shippingFilters,
  stateOf,
  tiendanubeOrder,
} from '../../dialect/tiendanube/order.js';
import { orderShape as orderSchema } from '../../dialect/tiendanube/shapes/order.js';
import { findCustomerRefs } from '../../domain/customer/rows.js';
import { soughtText } from '../../domain/email.js';
import { ShopError } from '../../domain/errors.js';
import { toMinor } from '../../domain/money.js';
import {
  listOrdersByNumber,
  type NumberedFilter,
  type NumberedRef,
} from '../../domain/order/numbered-orders.js';
import { type Order, orderStatuses, paymentStatuses } from '../../domain/order/order.js';
import { findOrderById, loadOrders } from '../../domain/order/rows.js';
import type { Store } from '../../domain/store/store.js';
import { renderedByKey } from '../../http/page.js';
import {
  custom,
  integer,
  oneOf,
  schemaOf,
  since,
  text,
  untilSecond,
  type Values,
} from '../../input/fields.js';
import { renderCustomers } from './customer-bodies.js';
import { BadRequest } from './errors.js';
import { chosenKeys, fieldsField, pageFields, readQuery, sendJson, sendPage, withKeys } from './pages.js';
import { security, type TiendanubeRequest, type TiendanubeRoutes } from './plugin.js';
import { errorSchema } from './schemas.js';

const filters = {
  since_id: integer({ description: 'Orders with a higher id.', least: 0, fallback: undefined }),
  status: oneOf(['any', ...orderStates], { description: 'Cancelled, closed (delivered) or open.' }),
  payment_status: oneOf(['any', ...paymentStates], { description: 'What became of the payment.' }),
  shipping_status: oneOf(['any', ...shippingFilters], {
    description: 'fulfilled: on its way or delivered. unpacked and unfulfilled: not yet.',
  }),
  total_min: amount("Orders in the store's currency, of this total or more."),
  total_max: amount("Orders in the store's currency, of this total or less."),
  customer_ids: text({ description: 'Ids of customers, separated by commas.', longest: 5000 }),
  created_at_min: since({ description: 'Created at this moment or later.' }),
  created_at_max: untilSecond({ description: 'Created at this moment or earlier.' }),
  updated_at_min: since({ description: 'Last updated at this moment or later.' }),
  updated_at_max: untilSecond({ description: 'Last updated at this moment or earlier.' }),
  ...pageFields,
  ...fieldsField,
  q: text({ description: "The order's number, or part of the customer's name or e-mail." }),
};

function amount(description: string) {
  return custom(Type.Number({ description }), (value) => {
    const number = Number(value);
    return typeof value === 'string' && value.trim() !== '' && Number.isFinite(number)
      ? { value: number }
      : { wrong: 'must be a number, such as 12.50' };
  });
}

const tags = ['Tiendanube: orders'];
/** `/orders` and `/orders/{id}`, for reading. */
export const orders: TiendanubeRoutes = (app, context) => {
  app.get(
    '/orders',
    {
      schema: {
        tags,
        security,
        summary: 'Orders, by id',
        querystring: schemaOf(filters),
        response: { 200: Type.Array(orderSchema) },
      },
    },
    async (request, reply) => {
      const { store } = request as TiendanubeRequest;
      const query = readQuery(filters, request);
      const { page, per_page: limit } = query;
      const matches = await listOrdersByNumber(context.storage.read, store.storeId, filterOf(store, query), {
        offset: (page - 1) * limit,
        limit,
      });
      const keys = chosenKeys(query.fields);
      const bodies = (await rendered(context, store, matches.orders)).map((body) => withKeys(body, keys));
      return sendPage(context, store, request, reply, query, matches.total, bodies);
    },
  );

  app.get<{ Params: { id: string } }>(
    '/orders/:id',
    {
      schema: {
        tags,
        security,
        summary: 'One order',
        params: Type.Object({ id: Type.Integer() }),
        querystring: schemaOf(fieldsField),
        response: { 200: orderSchema, 404: errorSchema },
      },
    },
    async (request, reply) => {
      const { store } = request as TiendanubeRequest;
      const { fields } = readQuery(fieldsField, request);
      const { id } = request.params;
      const order = /^\d{1,15}$/.test(id)
        ? await findOrderById(context.storage.read, store.storeId, Number(id))
        : undefined;
      if (!order?.completed) throw noSuchOrder();
      const [body] = await rendered(context, store, [{ ...order, customer_id: order.customerId }]);
      if (!body) throw noSuchOrder();
      return sendJson(reply, withKeys(body, chosenKeys(fields)));
    },
  );
};

function noSuchOrder(): ShopError {
  return new ShopError('not_found', 'Order with such id does not exist');
}

function filterOf(store: Store, query: Values<typeof filters>): NumberedFilter {
  const { currency } = store.settings;
  const { status = 'any', shipping_status: shipping = 'any', payment_status: payment } = query;
  return {
    sinceId: query.since_id,
    statuses:
      status === 'any' && shipping === 'any'
        ? undefined
        : orderStatuses.filter(
            (one) =>
              (status === 'any' || stateOf(one) === status) &&
              (shipping === 'any' || isFulfilled(one) === (shipping === 'fulfilled')),
          ),
    paymentStatuses:
      payment === undefined || payment === 'any'
        ? undefined
        : [...paymentStatuses, null].filter((one) => paymentStateOf(one) === payment),
    customers: query.customer_ids === undefined ? undefined : idsIn(query.customer_ids),
    createdFrom: query.created_at_min?.ms,
    createdTo: query.created_at_max?.ms,
    updatedFrom: query.updated_at_min?.ms,
    updatedTo: query.updated_at_max?.ms,
    totalFrom: totalOf(query.total_min, currency),
    totalTo: totalOf(query.total_max, currency),
    text: query.q === undefined ? undefined : soughtText(query.q),
  };
}

function totalOf(amount: number | undefined, currency: string) {
  const minor = amount === undefined ? undefined : toMinor(amount, currency);
  return minor === undefined ? undefined : { minor, currency };
}

function idsIn(list: string): number[] {
  return list.split(',').map((id) => {
    if (!/^\s*\d{1,15}\s*$/.test(id))
      throw new BadRequest('customer_ids must be whole numbers, separated by commas');
    return Number(id);
  });
}

/** Orders as JSON, each with its customer as they are now. */
async function rendered(
  context: AppContext,
  store: Store,
  listed: readonly NumberedRef[],
): Promise<Buffer[]> {
  const bodies = await renderedByKey<string, Order>(
    context.rendered,
    listed.map(({ token, version }) => ({ key: token, version })),
    {
      name: (token) => `tiendanube order:${store.storeId}:${token}`,
      shape: store.version,
      load: (tokens) => loadOrders(context.storage.read, store.storeId, tokens),
      keyOf: (order) => order.token,
      versionOf: (order) => order.version,
      render: (order) => tiendanubeOrder(order, store),
    },
  );
  const ids = [...new Set(listed.flatMap((order) => order.customer_id ?? []))];
  const refs = await findCustomerRefs(context.storage.read, store.storeId, ids);
  const buyers = await renderCustomers(context, store, refs);
  return listed.flatMap(({ token, customer_id: id }) => {
    const body = bodies.get(token);
    return body ? [withCustomer(body, id === null ? undefined : buyers.get(id))] : [];
  });
}

const customerKey = Buffer.from(',"customer":');
const nobody = Buffer.from('null');
const close = Buffer.from('}');

function withCustomer(body: Buffer, customer: Buffer | undefined): Buffer {
  return Buffer.concat([body.subarray(0, -1), customerKey, customer ?? nobody, close]);
}
