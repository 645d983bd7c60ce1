import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { AppContext } from '../../app/context.js';
import { tiendanubeCustomer } from '../../dialect/tiendanube/customer.js';
import { customerShape as customerSchema } from '../../dialect/tiendanube/shapes/order.js';
import { deleteCustomer } from '../../domain/customer/delete-customer.js';
import { listCustomers } from '../../domain/customer/list-customers.js';
import { findCustomerRef } from '../../domain/customer/rows.js';
import { anythingScope } from '../../domain/customer/search-texts.js';
import { soughtText } from '../../domain/email.js';
import { ShopError } from '../../domain/errors.js';
import { writeAnswer } from '../../http/idempotency.js';
import { integer, schemaOf, since, text, untilSecond } from '../../input/fields.js';
import { emptyObject } from '../../shape.js';
import { renderCustomers } from './customer-bodies.js';
import { createFromBody, updateFromBody } from './customer-writes.js';
import { chosenKeys, fieldsField, pageFields, readQuery, sendJson, sendPage, withKeys } from './pages.js';
import { security, type TiendanubeRequest, type TiendanubeRoutes } from './plugin.js';
import { customerBodySchema, errorSchema, fieldErrorsSchema, newCustomerSchema } from './schemas.js';

const filters = {
  since_id: integer({ description: 'Customers with a higher id.', least: 0, fallback: undefined }),
  created_at_min: since({ description: 'Created at this moment or later.' }),
  created_at_max: untilSecond({ description: 'Created at this moment or earlier.' }),
  updated_at_min: since({ description: 'Last updated at this moment or later.' }),
  updated_at_max: untilSecond({ description: 'Last updated at this moment or earlier.' }),
  ...pageFields,
  ...fieldsField,
  email: text({ description: 'The whole e-mail address, in any case.' }),
  q: text({
    description: 'Part of the name, e-mail or identification, in any case, with or without accents.',
  }),
};

const tags = ['Tiendanube: customers'];
const oneParams = Type.Object({ id: Type.Integer() });

/** `/customers` and `/customers/{id}`. */
export const customers: TiendanubeRoutes = (app, context) => {
  registerReads(app, context);
  registerWrites(app, context);
};

function registerReads(app: FastifyInstance, context: AppContext): void {
  app.get(
    '/customers',
    {
      schema: {
        tags,
        security,
        summary: 'Customers, by id',
        querystring: schemaOf(filters),
        response: { 200: Type.Array(customerSchema) },
      },
    },
    async (request, reply) => {
      const { store } = request as TiendanubeRequest;
      const query = readQuery(filters, request);
      const { page, per_page: limit } = query;
      const { total, customers: refs } = await listCustomers(
        context.storage.read,
        store.storeId,
        {
          email: query.email?.trim().replaceAll(' ', '+'),
          contains: query.q === undefined ? undefined : { scope: anythingScope, text: soughtText(query.q) },
          createdFrom: query.created_at_min?.ms,
          createdTo: query.created_at_max?.ms,
          updatedFrom: query.updated_at_min?.ms,
          updatedTo: query.updated_at_max?.ms,
          sinceId: query.since_id,
        },
        { order: 'number', offset: (page - 1) * limit, limit },
      );
      const keys = chosenKeys(query.fields);
      const rendered = await renderCustomers(context, store, refs);
      const bodies = refs.flatMap(({ id }) => rendered.get(id) ?? []).map((body) => withKeys(body, keys));
      return sendPage(context, store, request, reply, query, total, bodies);
    },
  );

  app.get<{ Params: { id: string } }>(
    '/customers/:id',
    {
      schema: {
        tags,
        security,
        summary: 'One customer',
        params: oneParams,
        querystring: schemaOf(fieldsField),
        response: { 200: customerSchema, 404: errorSchema },
      },
    },
    async (request, reply) => {
      const { store } = request as TiendanubeRequest;
      const { fields } = readQuery(fieldsField, request);
      const ref = await findCustomerRef(context.storage.read, store.storeId, idOf(request.params.id));
      const body = ref && (await renderCustomers(context, store, [ref])).get(ref.id);
      if (!body) throw noSuchId();
      return sendJson(reply, withKeys(body, chosenKeys(fields)));
    },
  );
}

function registerWrites(app: FastifyInstance, context: AppContext): void {
  app.post(
    '/customers',
    {
      schema: {
        tags,
        security,
        summary: 'Make a customer: name and email are required',
        body: newCustomerSchema,
        response: { 201: customerSchema, 422: fieldErrorsSchema },
      },
    },
    async (request, reply) => {
      const { store } = request as TiendanubeRequest;
      const create = await createFromBody(context, store, request.body);
      const made = await writeAnswer(context.storage, request, 201, create, (customer) =>
        tiendanubeCustomer(customer, store),
      );
      return reply.code(201).send(made);
    },
  );

  app.put<{ Params: { id: string } }>(
    '/customers/:id',
    {
      schema: {
        tags,
        security,
        summary: 'Change a customer: the keys that are given',
        params: oneParams,
        body: customerBodySchema,
        response: {
          200: customerSchema,
          404: errorSchema,
          422: fieldErrorsSchema,
        },
      },
    },
    async (request, reply) => {
      const { store } = request as TiendanubeRequest;
      const id = idOf(request.params.id);
      const customer = await updateFromBody(context, store, id, request.body);
      if (!customer) throw noSuchId();
      return reply.send(tiendanubeCustomer(customer, store));
    },
  );

  app.delete<{ Params: { id: string } }>(
    '/customers/:id',
    {
      schema: {
        tags,
        security,
        summary: 'Delete a customer who never ordered',
        params: oneParams,
        response: { 200: emptyObject(), 404: errorSchema, 422: errorSchema },
      },
    },
    async (request, reply) => {
      const { store } = request as TiendanubeRequest;
      const id = idOf(request.params.id);
      const ref = await findCustomerRef(context.storage.read, store.storeId, id);
      if (!ref) throw noSuchId();
      await context.storage.write((tx) => deleteCustomer(tx, store, id, 'refuse', context.now()));
      return reply.send({});
    },
  );
}

/** A customer's number in a path; a text that is no number belongs to no customer. */
function idOf(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : -1;
}

function noSuchId(): ShopError {
  return new ShopError('not_found', 'Customer with such id does not exist');
}
