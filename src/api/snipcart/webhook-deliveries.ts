import { Type } from 'typebox';
import { snipcartDelivery } from '../../dialect/snipcart/webhook.js';
import { deliveryStates } from '../../domain/webhook/delivery.js';
import { findDelivery, listDeliveries, resendDelivery } from '../../domain/webhook/log.js';
import { integer, oneOf, readFields, schemaOf, text } from '../../input/fields.js';
import { notFound, type SnipcartRequest, type SnipcartRoutes, sendLasting } from './plugin.js';
import { envelopeOf, messageSchema, pageFields, pageSchema } from './shapes.js';

const tags = ['Snipcart: webhooks'];
const security = [{ secretKey: [] }];
const moment = () => Type.String({ format: 'date-time' });
const nullable = (schema: ReturnType<typeof Type.String>) => Type.Union([schema, Type.Null()]);

/** A delivery as it is answered. */
export const deliverySchema = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    eventId: Type.String({ description: 'The same for every receiver and at every try.' }),
    webhookId: Type.Integer(),
    eventName: Type.String(),
    subject: Type.String({ description: "The order's token, or the customer's id." }),
    state: Type.Union(['Waiting', 'Delivered', 'Failed', 'Dropped'].map((state) => Type.Literal(state))),
    attempts: Type.Integer(),
    nextTryOn: nullable(moment()),
    creationDate: moment(),
    modificationDate: moment(),
    tries: Type.Array(
      Type.Object({
        date: moment(),
        milliseconds: Type.Integer(),
        status: Type.Union([Type.Integer(), Type.Null()]),
        error: nullable(Type.String({ description: 'null where it was taken, else why not.' })),
        answer: nullable(Type.String({ description: 'How the answer began.' })),
      }),
    ),
  },
  { title: 'WebhookDelivery' },
);

const listFields = {
  ...pageFields,
  state: oneOf(deliveryStates, { description: 'Deliveries in this state.' }),
  webhookId: integer({ description: 'Deliveries to this webhook.', least: 0, fallback: undefined }),
  eventName: text({ description: 'Deliveries of this event.' }),
};

interface ById {
  Params: { id: string };
}
const idParam = Type.Object({ id: Type.String({ format: 'uuid' }) });

/** `/webhooks/deliveries`: what was sent to whom, and what came of it, for thirty days. */
export const webhookDeliveries: SnipcartRoutes = (app, context) => {
  app.get(
    '/webhooks/deliveries',
    {
      schema: {
        tags,
        security,
        summary: 'Deliveries of the last thirty days with each of their tries, the latest first',
        querystring: schemaOf(listFields),
        response: { 200: pageSchema('WebhookDeliveryPage', deliverySchema, listFields) },
      },
    },
    async (request, reply) => {
      const { store } = request as SnipcartRequest;
      const query = readFields(listFields, request.query, { anyCase: true });
      const { total, deliveries } = await listDeliveries(
        context.storage.read,
        store.storeId,
        { state: query.state, receiverId: query.webhookId, event: query.eventName },
        query,
      );
      return sendLasting(reply, { ...envelopeOf(query, total), items: deliveries.map(snipcartDelivery) });
    },
  );

  app.get<ById>(
    '/webhooks/deliveries/:id',
    {
      schema: {
        tags,
        security,
        summary: 'One delivery',
        params: idParam,
        response: { 200: deliverySchema, 404: messageSchema },
      },
    },
    async (request, reply) => {
      const { store } = request as SnipcartRequest;
      const id = request.params.id.toLowerCase();
      const delivery = await findDelivery(context.storage.read, store.storeId, id);
      return sendLasting(reply, snipcartDelivery(delivery ?? notFound(`delivery ${id.slice(0, 100)}`)));
    },
  );

  app.post<ById>(
    '/webhooks/deliveries/:id/resend',
    {
      schema: {
        tags,
        security,
        summary: 'Sends an event again, at once and with the same id, whatever came of it before',
        params: idParam,
        response: { 202: deliverySchema, 404: messageSchema, 409: messageSchema },
      },
    },
    async (request, reply) => {
      const { store } = request as SnipcartRequest;
      const id = request.params.id.toLowerCase();
      const delivery = await context.storage.write((tx) =>
        resendDelivery(tx, store.storeId, id, context.now()),
      );
      return reply.code(202).send(snipcartDelivery(delivery));
    },
  );
};
