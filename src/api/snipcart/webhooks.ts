import { Type } from 'typebox';
import { snipcartDelivery, snipcartReceiver } from '../../dialect/snipcart/webhook.js';
import { testEvent } from '../../dialect/snipcart/webhook-body.js';
import { refuseIfAny } from '../../domain/errors.js';
import { sendTest } from '../../domain/webhook/log.js';
import {
  addReceiver,
  changeReceiver,
  generateSecret,
  getReceiver,
  listReceivers,
  removeReceiver,
  secretOf,
} from '../../domain/webhook/receivers.js';
import { writeAnswer } from '../../http/idempotency.js';
import type { Tx } from '../../storage/storage.js';
import { notFound, type SnipcartRequest, type SnipcartRoutes, sendLasting } from './plugin.js';
import { messageSchema } from './shapes.js';
import { deliverySchema } from './webhook-deliveries.js';
import { readWebhook, webhookBodySchema, webhookChangeSchema, webhookSchema } from './webhook-fields.js';

const tags = ['Snipcart: webhooks'];
const security = [{ secretKey: [] }];
const idParam = Type.Object({ id: Type.Integer() });
interface ById {
  Params: { id: string };
}

/** `/webhooks`: who is told what happens in the store. */
export const webhooks: SnipcartRoutes = (app, context) => {
  const { storage, vault } = context;

  app.get(
    '/webhooks',
    {
      schema: {
        tags,
        security,
        summary: "The store's webhooks, the oldest first",
        response: { 200: Type.Array(webhookSchema) },
      },
    },
    async (request, reply) => {
      const { store } = request as SnipcartRequest;
      const receivers = await listReceivers(storage.read, store.storeId);
      return sendLasting(
        reply,
        receivers.map((receiver) => snipcartReceiver(receiver)),
      );
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
        response: { 200: webhookSchema, 404: messageSchema },
      },
    },
    async (request, reply) => {
      const { store } = request as SnipcartRequest;
      const receiver = await getReceiver(storage.read, store.storeId, numberOf(request.params.id));
      return sendLasting(reply, snipcartReceiver(receiver));
    },
  );

  app.post(
    '/webhooks',
    {
      schema: {
        tags,
        security,
        summary: 'Adds a webhook; its secret is shown this once',
        body: webhookBodySchema,
        response: { 201: webhookSchema, 400: messageSchema, 409: messageSchema },
      },
    },
    async (request, reply) => {
      const { store } = request as SnipcartRequest;
      const errors: Record<string, string[]> = {};
      const { url, events = [], active } = readWebhook(request.body, { context, store }, errors);
      if (url === undefined) errors.url ??= ['must be given'];
      refuseIfAny(errors);
      const secret = generateSecret();
      const now = context.now();
      const make = async (tx: Tx) => {
        const added = { dialect: 'snipcart', url: url!, events };
        const { id } = await addReceiver(tx, store.storeId, added, now);
        await vault.put(tx, store.storeId, secretOf(id), secret, now);
        return changeReceiver(tx, store.storeId, id, { active }, now);
      };
      const made = await writeAnswer(storage, request, 201, make, (receiver) =>
        snipcartReceiver(receiver, secret),
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
        summary: 'Changes a webhook: what is not given stays',
        params: idParam,
        body: webhookChangeSchema,
        response: { 200: webhookSchema, 400: messageSchema, 404: messageSchema, 409: messageSchema },
      },
    },
    async (request) => {
      const { store } = request as SnipcartRequest;
      const id = numberOf(request.params.id);
      const { dialect } = await getReceiver(storage.read, store.storeId, id);
      const errors: Record<string, string[]> = {};
      const change = readWebhook(request.body, { context, store }, errors);
      if (dialect !== 'snipcart' && (change.events || change.url))
        errors.id = ["is a webhook of Tiendanube's API: change it there"];
      refuseIfAny(errors);
      const changed = await storage.write((tx) =>
        changeReceiver(tx, store.storeId, id, change, context.now()),
      );
      return snipcartReceiver(changed);
    },
  );

  app.delete<ById>(
    '/webhooks/:id',
    {
      schema: {
        tags,
        security,
        summary: 'Removes a webhook, and answers it a last time; its log stays',
        params: idParam,
        response: { 200: webhookSchema, 404: messageSchema },
      },
    },
    async (request) => {
      const { store } = request as SnipcartRequest;
      const id = numberOf(request.params.id);
      const deleted = await storage.write(async (tx) => {
        const known = await getReceiver(tx, store.storeId, id);
        await removeReceiver(tx, vault, store.storeId, id, context.now());
        return known;
      });
      return snipcartReceiver(deleted);
    },
  );

  app.post<ById>(
    '/webhooks/:id/secret',
    {
      schema: {
        tags,
        security,
        summary: 'Signs with a new secret from now on, shown this once',
        params: idParam,
        response: { 200: webhookSchema, 404: messageSchema },
      },
    },
    async (request) => {
      const { store } = request as SnipcartRequest;
      const secret = generateSecret();
      const change = async (tx: Tx) => {
        const known = await getReceiver(tx, store.storeId, numberOf(request.params.id));
        await vault.put(tx, store.storeId, secretOf(known.id), secret, context.now());
        return known;
      };
      return writeAnswer(storage, request, 200, change, (receiver) => snipcartReceiver(receiver, secret));
    },
  );

  app.post<ById>(
    '/webhooks/:id/test',
    {
      schema: {
        tags,
        security,
        summary: `Sends an event named ${testEvent} to this webhook alone`,
        params: idParam,
        response: { 202: deliverySchema, 404: messageSchema, 409: messageSchema },
      },
    },
    async (request, reply) => {
      const { store } = request as SnipcartRequest;
      const id = numberOf(request.params.id);
      const delivery = await storage.write((tx) => sendTest(tx, store.storeId, id, testEvent, context.now()));
      return reply.code(202).send(snipcartDelivery(delivery));
    },
  );
};

function numberOf(text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : notFound(`webhook ${text.slice(0, 100)}`);
}
