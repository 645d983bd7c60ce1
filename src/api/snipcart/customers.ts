import type { FastifyInstance, FastifyReply } from 'fastify';
import { Type } from 'typebox';
import type { AppContext } from '../../app/context.js';
import { snipcartCustomer } from '../../dialect/snipcart/customer.js';
import { parseSnipcartDate as parse } from '../../dialect/snipcart/dates.js';
import { customerShape as customerSchema } from '../../dialect/snipcart/shapes/customer.js';
import { numbered } from '../../dialect/snipcart/words.js';
import type { Customer } from '../../domain/customer/customer.js';
import { listCustomers } from '../../domain/customer/list-customers.js';
import { type CustomerRef, findCustomerRef, loadCustomers } from '../../domain/customer/rows.js';
import { nameScope } from '../../domain/customer/search-texts.js';
import type { Store } from '../../domain/store/store.js';
import { withVersion } from '../../http/if-match.js';
import { joinPage, renderedRows } from '../../http/page.js';
import { oneOf, readFields, schemaOf, since, text, until } from '../../input/fields.js';
import { sendCustomersCsv } from './csv-lists.js';
import { customerWrites } from './customer-writes.js';
import { asCsv, asksForCsv, csvDescription, notFound, type SnipcartRequest, sendJson } from './plugin.js';
import { envelopeOf, messageSchema, pageFields, pageSchema } from './shapes.js';

const filters = {
  ...pageFields,
  status: oneOf(['Confirmed', 'Unconfirmed'], {
    description: 'Confirmed customers have an account, Unconfirmed ones bought as guests.',
    numbered: numbered.customerStatus,
  }),
  email: text({ description: 'The whole e-mail address, in any case.' }),
  name: text({ description: 'Part of the name in the billing or a shipping address.' }),
  from: since({ description: 'Customers created at this moment or later.', parse }),
  to: until({ description: 'Customers created at this moment or earlier.', parse }),
  orderBy: oneOf(['OrdersValue', 'NbrOrders', 'Date'], {
    description:
      'What comes first: who bought for most, who bought most often, or who came last, as without it.',
  }),
};

const orders = { OrdersValue: 'value', NbrOrders: 'orders', Date: 'newest' } as const;

/** `/customers` and `/customers/{id}`. */
export function customers(app: FastifyInstance, context: AppContext): void {
  const tags = ['Snipcart: customers'];
  const security = [{ secretKey: [] }];

  app.get(
    '/customers',
    {
      ...asCsv,
      schema: {
        tags,
        security,
        summary: 'Customers, newest first unless orderBy says otherwise',
        description: `${csvDescription} Rows of CSV stand newest first.`,
        querystring: schemaOf(filters),
        response: { 200: pageSchema('CustomerPage', customerSchema, filters) },
      },
    },
    async (request, reply) => {
      const { store } = request as SnipcartRequest;
      const query = readFields(filters, request.query, { anyCase: true });
      const filter = {
        status: query.status,
        email: emailIn(query.email),
        contains: query.name === undefined ? undefined : { scope: nameScope, text: query.name },
        createdFrom: query.from?.ms,
        createdTo: query.to?.ms,
      };
      if (asksForCsv(request)) return sendCustomersCsv(context, request as SnipcartRequest, filter, reply);
      const { total, customers: refs } = await listCustomers(context.storage.read, store.storeId, filter, {
        order: orders[query.orderBy ?? 'Date'],
        offset: query.offset,
        limit: query.limit,
      });
      return sendJson(reply, joinPage(envelopeOf(query, total), await rendered(context, store, refs)));
    },
  );

  app.get<{ Params: { id: string } }>(
    '/customers/:id',
    {
      schema: {
        tags,
        security,
        summary: 'One customer',
        params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
        response: { 200: customerSchema, 404: messageSchema },
      },
    },
    (request, reply) => sendCustomer(context, (request as SnipcartRequest).store, request.params.id, reply),
  );

  customerWrites(app, context, sendCustomer);
}

async function sendCustomer(
  context: AppContext,
  store: Store,
  id: string,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const ref = await findCustomerRef(context.storage.read, store.storeId, id);
  const [body] = ref ? await rendered(context, store, [ref]) : [];
  return ref && body
    ? sendJson(withVersion(reply, ref.version), body)
    : notFound(`customer ${id.slice(0, 100)}`);
}

/** In a query string an unescaped `+` arrives as a space, and no address has one. */
function emailIn(text: string | undefined): string | undefined {
  return text?.trim().replaceAll(' ', '+');
}

function rendered(context: AppContext, store: Store, refs: readonly CustomerRef[]): Promise<Buffer[]> {
  return renderedRows<number, Customer>(
    context.rendered,
    refs.map(({ id, version }) => ({ key: id, version })),
    {
      name: (id) => `snipcart customer:${store.storeId}:${id}`,
      shape: store.version,
      load: (ids) => loadCustomers(context.storage.read, store.storeId, ids),
      keyOf: (customer) => customer.id,
      versionOf: (customer) => customer.version,
      render: (customer) => snipcartCustomer(customer, store),
    },
  );
}
