import { Type } from 'typebox';
import { snipcartMethod } from '../../dialect/snipcart/shipping-method.js';
import { readMethod } from '../../dialect/snipcart/shipping-method-input.js';
import {
  addMethod,
  changeMethod,
  deleteMethod,
  findMethod,
  listMethods,
} from '../../domain/shipping/methods.js';
import { writeAnswer } from '../../http/idempotency.js';
import type { Reader } from '../../storage/storage.js';
import { notFound, type SnipcartRequest, type SnipcartRoutes, sendLasting } from './plugin.js';
import { messageSchema } from './shapes.js';
import { methodChangeSchema, methodSchema, newMethodSchema } from './shipping-method-schema.js';

const tags = ['Snipcart: taxes and shipping'];
const security = [{ secretKey: [] }];
const idParam = Type.Object({ id: Type.String({ description: "The method's id." }) });
interface ById {
  Params: { id: string };
}

/** `/shipping_methods`: the ways to ship that the merchant defined. */
export const shippingMethods: SnipcartRoutes = (app, context) => {
  app.get(
    '/shipping_methods',
    {
      schema: {
        tags,
        security,
        summary: "The store's shipping methods, the oldest first",
        response: { 200: Type.Array(methodSchema) },
      },
    },
    async (request, reply) => {
      const { store } = request as SnipcartRequest;
      const methods = await listMethods(context.storage.read, store.storeId);
      return sendLasting(
        reply,
        methods.map((method) => snipcartMethod(method, store.settings.currency)),
      );
    },
  );

  app.get<ById>(
    '/shipping_methods/:id',
    {
      schema: {
        tags,
        security,
        summary: 'One shipping method',
        params: idParam,
        response: { 200: methodSchema, 404: messageSchema },
      },
    },
    async (request, reply) => {
      const { store } = request as SnipcartRequest;
      const method = await existing(context.storage.read, store.storeId, request.params.id);
      return sendLasting(reply, snipcartMethod(method, store.settings.currency));
    },
  );

  app.post(
    '/shipping_methods',
    {
      schema: {
        tags,
        security,
        summary: 'Adds a shipping method: from then on the shop ships',
        body: newMethodSchema,
        response: { 201: methodSchema, 400: messageSchema, 409: messageSchema },
      },
    },
    async (request, reply) => {
      const { store } = request as SnipcartRequest;
      const { currency } = store.settings;
      const details = readMethod(request.body, currency, undefined);
      const made = await writeAnswer(
        context.storage,
        request,
        201,
        (tx) => addMethod(tx, store.storeId, details, context.now()),
        (method) => snipcartMethod(method, currency),
      );
      return reply.code(201).send(made);
    },
  );

  app.put<ById>(
    '/shipping_methods/:id',
    {
      schema: {
        tags,
        security,
        summary: 'Changes a shipping method: what is not given stays, null takes it off',
        params: idParam,
        body: methodChangeSchema,
        response: { 200: methodSchema, 400: messageSchema, 404: messageSchema, 409: messageSchema },
      },
    },
    async (request) => {
      const { store } = request as SnipcartRequest;
      const { currency } = store.settings;
      const changed = await context.storage.write(async (tx) => {
        const known = await existing(tx, store.storeId, request.params.id);
        return changeMethod(
          tx,
          store.storeId,
          known,
          readMethod(request.body, currency, known),
          context.now(),
        );
      });
      return snipcartMethod(changed, currency);
    },
  );

  app.delete<ById>(
    '/shipping_methods/:id',
    {
      schema: {
        tags,
        security,
        summary: 'Deletes a shipping method, and answers it a last time',
        params: idParam,
        response: { 200: methodSchema, 404: messageSchema },
      },
    },
    async (request) => {
      const { store } = request as SnipcartRequest;
      const deleted = await context.storage.write(async (tx) => {
        const known = await existing(tx, store.storeId, request.params.id);
        return (await deleteMethod(tx, store.storeId, known.id, context.now()))
          ? known
          : notFound('such shipping method');
      });
      return snipcartMethod(deleted, store.settings.currency);
    },
  );
};

async function existing(db: Reader, storeId: number, id: string) {
  return (await findMethod(db, storeId, id)) ?? notFound(`shipping method ${id.slice(0, 100)}`);
}
