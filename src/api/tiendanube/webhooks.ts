import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { type AppContext, allowedHostsOf } from '../../app/context.js';
import { webhookShape as webhookSchema } from '../../dialect/tiendanube/shapes/order.js';
import { tiendanubeReceiver } from '../../dialect/tiendanube/webhook.js';
import { tiendanubeEvents } from '../../dialect/tiendanube/webhook-body.js';
import { refuseIfAny, ShopError } from '../../domain/errors.js';
import type { Store } from '../../domain/store/store.js';
import type { Receiver } from '../../domain/webhook/receiver.js';
import {
  addReceiver,
  changeReceiver,
  listReceivers,
  removeReceiver,
} from '../../domain/webhook/receivers.js';
import { writeAnswer } from '../../http/idempotency.js';
import { integer, schemaOf, since, text, untilSecond, type Values } from '../../input/fields.js';
import { readWebhookUrl } from '../../outgoing/webhook-url.js';
import { emptyObject } from '../../shape.js';
import type { Reader } from '../../storage/storage.js';
import { BadRequest } from './errors.js';
import { chosenKeys, fieldsField, pageFields, readQuery, sendJson, sendPage, withKeys } from './pages.js';
import { security, type TiendanubeRequest, type TiendanubeRoutes } from './plugin.js';
import { errorSchema, fieldErrorsSchema } from './schemas.js';

const filters = {
  since_id: integer({ description: 'Webhooks with a higher id.', least: 0, fallback: undefined }),
  url: text({ description: 'Webhooks of this address.', longest: 2000 }),
  event: text({ description: 'Webhooks of this event.' }),
  created_at_min: since({ description: 'Created at this moment or later.' }),
  created_at_max: untilSecond({ description: 'Created at this moment or earlier.' }),
  updated_at_min: since({ description: 'Last updated at this moment or later.' }),
  updated_at_max: untilSecond({ description: 'Last updated at this moment or earlier.' }),
  ...pageFields,
  ...fieldsField,
};

const tags = ['Tiendanube: webhooks'];
const dialect = 'tiendanube';
const webhookBodySchema = Type.Object(
  {
    event: Type.Union(
      tiendanubeEvents.map((event) => Type.Literal(event)),
      { description: 'Events of customers and orders are told of; the others never happen here.' },
    ),
    url: Type.String({ description: 'https, not a private host.', maxLength: 2000 }),
  },
  { title: 'TiendanubeNewWebhook' },
);
const idParam = Type.Object({ id: Type.Integer() });
interface ById {
  Params: { id: string };
}

/** `/webhooks` and `/webhooks/{id}`. */
export const webhooks: TiendanubeRoutes = (app, context) => {
  registerReads(app, context);
  registerWrites(app, context);
};

function registerReads(app: FastifyInstance, context: AppContext): void {
  app.get(
    '/webhooks',
    {
      schema: {
        tags,
        security,
        summary: 'Webhooks, by id',
        querystring: schemaOf(filters),
        response: { 200: Type.Array(webhookSchema) },
      },
    },
    async (request, reply) => {
      const { store } = request as TiendanubeRequest;
      const query = readQuery(filters, request);
      const receivers = (await receiversOf(context.storage.read, store)).filter((one) => matches(one, query));
      const from = (query.page - 1) * query.per_page;
      const keys = chosenKeys(query.fields);
      const bodies = receivers
        .slice(from, from + query.per_page)
        .map((receiver) => withKeys(bodyOf(receiver, store), keys));
      return sendPage(context, store, request, reply, query, receivers.length, bodies);
    },
  );

  app.get<ById>(
    '/webhooks/:id',
    {
      schema: {
        tags,
        security,
        summary: 'One webhook',
        params: idParam,
        querystring: schemaOf(fieldsField),
        response: { 200: webhookSchema, 404: errorSchema },
      },
    },
    async (request, reply) => {
      const { store } = request as TiendanubeRequest;
      const { fields } = readQuery(fieldsField, request);
      const receiver = await existing(context.storage.read, store, request.params.id);
      return sendJson(reply, withKeys(bodyOf(receiver, store), chosenKeys(fields)));
    },
  );
}

function registerWrites(app: FastifyInstance, context: AppContext): void {
  const { storage, vault } = context;
  app.post(
    '/webhooks',
    {
      schema: {
        tags,
        security,
        summary: 'Add a webhook: event and url are required',
        body: webhookBodySchema,
        response: { 201: webhookSchema, 409: errorSchema, 422: fieldErrorsSchema },
      },
    },
    async (request, reply) => {
      const { store } = request as TiendanubeRequest;
      const { event, url } = readBody(context, store, request.body, true);
      const made = await writeAnswer(
        storage,
        request,
        201,
        (tx) => addReceiver(tx, store.storeId, { dialect, url: url!, events: [event!] }, context.now()),
        (receiver) => tiendanubeReceiver(receiver, store),
      );
      return reply.code(201).send(made);
    },
  );

  app.put<ById>(
    '/webhooks/:id',
    {
      schema: {
        tags,
        security,
        summary: 'Change a webhook: the keys that are given',
        params: idParam,
        body: Type.Partial(webhookBodySchema, { title: 'TiendanubeWebhookChange' }),
        response: { 200: webhookSchema, 404: errorSchema, 409: errorSchema, 422: fieldErrorsSchema },
      },
    },
    async (request, reply) => {
      const { store } = request as TiendanubeRequest;
      await existing(storage.read, store, request.params.id);
      const { event, url } = readBody(context, store, request.body, false);
      const changed = await storage.write(async (tx) => {
        const { id } = await existing(tx, store, request.params.id);
        const events = event === undefined ? undefined : [event];
        return changeReceiver(tx, store.storeId, id, { url, events }, context.now());
      });
      return reply.send(tiendanubeReceiver(changed, store));
    },
  );

  app.delete<ById>(
    '/webhooks/:id',
    {
      schema: {
        tags,
        security,
        summary: 'Remove a webhook',
        params: idParam,
        response: { 200: emptyObject(), 404: errorSchema },
      },
    },
    async (request, reply) => {
      const { store } = request as TiendanubeRequest;
      await storage.write(async (tx) => {
        const { id } = await existing(tx, store, request.params.id);
        await removeReceiver(tx, vault, store.storeId, id, context.now());
      });
      return reply.send({});
    },
  );
}

async function receiversOf(db: Reader, { storeId }: Store): Promise<Receiver[]> {
  return (await listReceivers(db, storeId)).filter((receiver) => receiver.dialect === dialect);
}

async function existing(db: Reader, store: Store, id: string): Promise<Receiver> {
  const receiver = (await receiversOf(db, store)).find((one) => String(one.id) === id);
  if (!receiver) throw new ShopError('not_found', 'Webhook with such id does not exist');
  return receiver;
}

function matches(receiver: Receiver, query: Values<typeof filters>): boolean {
  const { since_id: after = 0, url, event } = query;
  return (
    receiver.id > after &&
    (url === undefined || receiver.url === url) &&
    (event === undefined || receiver.events.includes(event)) &&
    receiver.createdAt >= (query.created_at_min?.ms ?? Number.NEGATIVE_INFINITY) &&
    receiver.createdAt <= (query.created_at_max?.ms ?? Number.POSITIVE_INFINITY) &&
    receiver.updatedAt >= (query.updated_at_min?.ms ?? Number.NEGATIVE_INFINITY) &&
    receiver.updatedAt <= (query.updated_at_max?.ms ?? Number.POSITIVE_INFINITY)
  );
}

function bodyOf(receiver: Receiver, store: Store): Buffer {
  return Buffer.from(JSON.stringify(tiendanubeReceiver(receiver, store)));
}

/** The event and the address of a body; both are needed for a new webhook. */
function readBody(
  context: AppContext,
  store: Store,
  body: unknown,
  isNew: boolean,
): { readonly event?: string; readonly url?: string } {
  // PHP writes an object without keys as an empty list.
  const input = body === undefined || (Array.isArray(body) && body.length === 0) ? {} : body;
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw new BadRequest('Invalid input format');
  const { event, url } = input as { event?: unknown; url?: unknown };
  const errors: Record<string, string[]> = {};
  const known = tiendanubeEvents.find((one) => one === event);
  if (event === undefined || event === null || event === '') {
    if (isNew) errors.event = ["can't be blank"];
  } else if (known === undefined) {
    errors.event = [`Invalid event specified. Events allowed are ${tiendanubeEvents.join(', ')}`];
  }
  const read =
    url === undefined || url === null
      ? undefined
      : readWebhookUrl(url, { allowHosts: allowedHostsOf(context, store), httpsOnly: true });
  if (read === undefined) {
    if (isNew) errors.url = ["can't be blank"];
  } else if ('wrong' in read) {
    errors.url = [`invalid url specified: ${read.wrong}`];
  }
  refuseIfAny(errors);
  return {
    ...(known === undefined ? {} : { event: known }),
    ...(read && 'value' in read ? { url: read.value } : {}),
  };
}
