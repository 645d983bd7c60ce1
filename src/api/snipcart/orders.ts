import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import type { AppContext } from '../../app/context.js';
import { changeOrderAndMoney } from '../../checkout/payment/move-money.js';
import { parseSnipcartDate as parse } from '../../dialect/snipcart/dates.js';
import { orderOfStore, snipcartExcerpt } from '../../dialect/snipcart/order.js';
import {
  excerptShape as excerptSchema,
  orderShape as orderSchema,
} from '../../dialect/snipcart/shapes/order.js';
import { numbered } from '../../dialect/snipcart/words.js';
import { findCustomerRef } from '../../domain/customer/rows.js';
import { soughtText } from '../../domain/email.js';
import { listCustomerOrders } from '../../domain/order/customer-orders.js';
import type { OrderFilter, OrderRef } from '../../domain/order/filter.js';
import { listOrders } from '../../domain/order/list.js';
import { type Order, orderStatuses, paymentStatuses } from '../../domain/order/order.js';
import { loadOrders, orderVersion } from '../../domain/order/rows.js';
import { orderFacets } from '../../domain/order/search-entry.js';
import type { Store } from '../../domain/store/store.js';
import { expectedVersions, ifMatchHeader, tellingWho, withVersion } from '../../http/if-match.js';
import { joinList, joinPage, renderedRows } from '../../http/page.js';
import {
  bodySchema,
  flag,
  integer,
  oneOf,
  readFields,
  schemaOf,
  since,
  text,
  until,
  type Values,
} from '../../input/fields.js';
import { sendOrdersCsv } from './csv-lists.js';
import { orderBatch } from './order-batch.js';
import { changeOf, orderChange, orderCorrections } from './order-change.js';
import {
  asCsv,
  asksForCsv,
  csvDescription,
  notFound,
  type SnipcartRequest,
  type SnipcartRoutes,
  sendJson,
} from './plugin.js';
import { envelopeOf, messageSchema, pageFields, pageSchema } from './shapes.js';

const tags = ['Snipcart: orders'];
const security = [{ secretKey: [] }];

const addressFields = {
  billingAddressCity: text({ description: 'The exact city of the billing address.' }),
  billingAddressCountry: text({ description: 'The exact country code of the billing address.' }),
  billingAddressProvince: text({ description: 'The exact province of the billing address.' }),
  billingAddressPostalCode: text({ description: 'The exact postal code of the billing address.' }),
  shippingAddressCity: text({ description: 'The exact city of the shipping address.' }),
  shippingAddressCountry: text({ description: 'The exact country code of the shipping address.' }),
  shippingAddressProvince: text({ description: 'The exact province of the shipping address.' }),
  shippingAddressPostalCode: text({ description: 'The exact postal code of the shipping address.' }),
};

const listFields = {
  ...pageFields,
  status: oneOf(orderStatuses, {
    description: 'Orders of this status. Without it, completed orders; InProgress lists carts under way too.',
    numbered: numbered.orderStatus,
  }),
  paymentStatus: oneOf(paymentStatuses, {
    description: 'Orders of this payment status.',
    numbered: paymentStatuses,
  }),
  invoiceNumber: text({ description: 'The exact invoice number, in any case.' }),
  productId: text({ description: "The merchant's own id of a product that the order contains." }),
  placedBy: text({ description: "Part of the buyer's name, card holder or e-mail." }),
  from: since({ description: 'Orders placed then or later.', parse }),
  to: until({ description: 'Orders placed then or earlier.', parse }),
  isRecurringOrder: flag({ description: 'Only orders that are recurring, or only those that are not.' }),
  format: oneOf(['Full', 'Excerpt'], { description: 'How much of each order is shown.' }),
  campaignId: text({ description: 'Accepted and echoed; this shop has no campaigns.' }),
  ...addressFields,
};

const changeFields = { ...orderChange, ...orderCorrections };

const tokenParam = Type.Object({ token: Type.String({ description: "The order's token." }) });

/** `/orders`, `/orders/{token}`. */
export const orders: SnipcartRoutes = (app, context) => {
  app.get(
    '/orders',
    {
      ...asCsv,
      schema: {
        tags,
        security,
        summary: 'Completed orders, newest first',
        description: csvDescription,
        querystring: schemaOf(listFields),
        response: {
          200: pageSchema('OrderPage', Type.Union([orderSchema, excerptSchema]), listFields, {
            cascade: Type.Boolean(),
          }),
        },
      },
    },
    async (request, reply) => {
      const { store } = request as SnipcartRequest;
      const query = readFields(listFields, request.query, { anyCase: true });
      if (asksForCsv(request))
        return sendOrdersCsv(context, request as SnipcartRequest, filterOf(query), reply);
      const { total, orders } = await listOrders(context.storage.read, store.storeId, filterOf(query), query);
      const excerpt = query.format === 'Excerpt';
      const rows = await renderOrders(context, store, orders, excerpt);
      return sendJson(reply, joinPage(envelopeOf(query, total, { cascade: false }), rows));
    },
  );

  app.get<{ Params: { token: string } }>(
    '/orders/:token',
    {
      schema: {
        tags,
        security,
        summary: 'One order or cart',
        params: tokenParam,
        response: { 200: orderSchema, 404: messageSchema },
      },
    },
    async (request, reply) => {
      const { store } = request as SnipcartRequest;
      return sendOrder(context, store, request.params.token, reply);
    },
  );

  app.put<{ Params: { token: string } }>(
    '/orders/:token',
    {
      schema: {
        tags,
        security,
        summary: 'Changes status, tracking, metadata, e-mail, addresses, notes or fields: all or nothing',
        description:
          'Of an address the parts that are sent change. Taxes, sums and the issued invoice stay as they are.',
        params: tokenParam,
        headers: ifMatchHeader,
        body: bodySchema('OrderChange', changeFields),
        response: {
          200: orderSchema,
          400: messageSchema,
          402: messageSchema,
          404: messageSchema,
          409: messageSchema,
          412: messageSchema,
        },
      },
    },
    async (request, reply) => {
      const { store } = request as SnipcartRequest;
      const versions = expectedVersions(request);
      const change = changeOf(readFields(changeFields, request.body, { anyCase: true, nulls: 'given' }));
      const token = request.params.token.toLowerCase();
      await tellingWho(context.storage.read, store.storeId, { kind: 'order', id: token }, () =>
        changeOrderAndMoney(context, store, token, { ...change, versions }),
      );
      return sendOrder(context, store, token, reply);
    },
  );

  orderBatch(app, context);
};

/** The bare list of a customer's orders: all of them, unless a page is asked for. */
const customerPageFields = {
  offset: integer({ description: 'How many orders to skip.', least: 0, fallback: 0 }),
  limit: integer({
    description: 'How many orders to answer; all of them where it is absent.',
    least: 0,
    fallback: 1_000_000_000,
  }),
};

/** `/customers/{id}/orders`. */
export const customerOrders: SnipcartRoutes = (app, context) => {
  app.get<{ Params: { id: string } }>(
    '/customers/:id/orders',
    {
      schema: {
        tags: ['Snipcart: customers'],
        security,
        summary: "A customer's completed orders, newest first",
        params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
        querystring: schemaOf(customerPageFields),
        response: { 200: Type.Array(orderSchema), 404: messageSchema },
      },
    },
    async (request, reply) => {
      const { store } = request as SnipcartRequest;
      const page = readFields(customerPageFields, request.query, { anyCase: true });
      const { read } = context.storage;
      const customer = await findCustomerRef(read, store.storeId, request.params.id);
      if (!customer) return notFound(`customer ${request.params.id.slice(0, 100)}`);
      const refs = await listCustomerOrders(read, store.storeId, customer.id, page);
      return sendJson(reply, joinList(await renderOrders(context, store, refs, false)));
    },
  );
};

async function sendOrder(
  context: AppContext,
  store: Store,
  param: string,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const token = param.toLowerCase();
  const version = await orderVersion(context.storage.read, store.storeId, token);
  if (version === undefined) notFound(`order ${param.slice(0, 100)}`);
  const [body] = await renderOrders(context, store, [{ token, version }], false);
  return sendJson(withVersion(reply, version), body ?? notFound(`order ${param.slice(0, 100)}`));
}

/** Orders as JSON, full or as short rows, in the order asked. */
export function renderOrders(
  context: AppContext,
  store: Store,
  refs: readonly OrderRef[],
  excerpt: boolean,
): Promise<Buffer[]> {
  const keyed = refs.map(({ token, version }) => ({ key: token, version }));
  return renderedRows<string, Order>(context.rendered, keyed, {
    name: (token) => `${excerpt ? 'excerpt' : 'order'}:${store.storeId}:${token}`,
    shape: String(store.settings.omitPromocodes),
    load: (tokens) => loadOrders(context.storage.read, store.storeId, tokens),
    keyOf: (order) => order.token,
    versionOf: (order) => order.version,
    render: (order) => (excerpt ? snipcartExcerpt(order, store.mode) : orderOfStore(order, store)),
  });
}

function filterOf(query: Values<typeof listFields>): OrderFilter {
  const facets: Record<string, string> = {};
  for (const name of Object.keys(addressFields) as (keyof typeof addressFields)[]) {
    const value = query[name];
    const facet = name.replace('Address', '') as keyof typeof orderFacets;
    if (value !== undefined) facets[orderFacets[facet]] = value;
  }
  return {
    status: query.status,
    paymentStatus: query.paymentStatus,
    isRecurring: query.isRecurringOrder,
    invoiceNumber: query.invoiceNumber,
    product: query.productId,
    placedBy: query.placedBy === undefined ? undefined : soughtText(query.placedBy),
    from: query.from?.ms,
    to: query.to?.ms,
    facets: Object.keys(facets).length > 0 ? facets : undefined,
  };
}
