import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { snipcartDiscount } from '../../dialect/snipcart/discount.js';
import { readChangedDiscount, readNewDiscount } from '../../dialect/snipcart/discount-input.js';
import { discountShape as discountSchema } from '../../dialect/snipcart/shapes/discount.js';
import {
  asTakenCode,
  changeDiscount,
  createDiscount,
  deleteDiscount,
} from '../../domain/discount/define-discount.js';
import { findDiscount, listDiscounts, type StoredDiscount } from '../../domain/discount/rows.js';
import { refuseStale } from '../../domain/expected-version.js';
import { guidOf } from '../../domain/guid.js';
import type { Store } from '../../domain/store/store.js';
import { writeAnswer } from '../../http/idempotency.js';
import { expectedVersions, ifMatchHeader, tellingWho, withVersion } from '../../http/if-match.js';
import { readFields, schemaOf } from '../../input/fields.js';
import { changeSchema, listFields, postSchema } from './discount-fields.js';
import { notFound, type SnipcartRequest, type SnipcartRoutes, sendLasting } from './plugin.js';
import { messageSchema } from './shapes.js';

const tags = ['Snipcart: discounts'];
const security = [{ secretKey: [] }];
const params = Type.Object({ id: Type.String({ format: 'uuid', description: "The discount's id." }) });

type ById = { Params: { id: string } };

/** `/discounts` and `/discounts/{id}`. */
export const discounts: SnipcartRoutes = (app, context) => {
  const { read, write } = context.storage;

  app.get(
    '/discounts',
    {
      schema: {
        tags,
        security,
        summary: 'All discounts, archived ones too, the newest first',
        querystring: schemaOf(listFields),
        response: { 200: Type.Array(discountSchema) },
      },
    },
    async (request, reply) => {
      const { store } = request as SnipcartRequest;
      const page = readFields(listFields, request.query, { anyCase: true });
      const listed = await listDiscounts(read, store.storeId, page);
      return sendLasting(
        reply,
        listed.map((discount) => snipcartDiscount(discount, viewOf(store))),
      );
    },
  );

  app.get<ById>(
    '/discounts/:id',
    {
      schema: {
        tags,
        security,
        summary: 'One discount',
        params,
        response: { 200: discountSchema, 404: messageSchema },
      },
    },
    async (request, reply) => {
      const { store } = request as SnipcartRequest;
      const id = idIn(request.params.id);
      return send(reply, store, (await findDiscount(read, store.storeId, id)) ?? notThere(id));
    },
  );

  app.post(
    '/discounts',
    {
      schema: {
        tags,
        security,
        summary: 'Makes a discount',
        body: postSchema,
        response: { 201: discountSchema, 400: messageSchema },
      },
    },
    async (request, reply) => {
      const { store } = request as SnipcartRequest;
      const definition = readNewDiscount(request.body, viewOf(store));
      const made = await written(() =>
        writeAnswer(
          context.storage,
          request,
          201,
          (tx) => createDiscount(tx, store.storeId, definition, context.now()),
          (discount) => snipcartDiscount(discount, viewOf(store)),
        ),
      );
      return reply.code(201).send(made);
    },
  );

  app.put<ById>(
    '/discounts/:id',
    {
      schema: {
        tags,
        security,
        summary: 'Changes a discount; what is not sent stays, null clears, trigger and type are fixed',
        params,
        headers: ifMatchHeader,
        body: changeSchema,
        response: {
          200: discountSchema,
          400: messageSchema,
          404: messageSchema,
          409: messageSchema,
          412: messageSchema,
        },
      },
    },
    async (request, reply) => {
      const { store } = request as SnipcartRequest;
      const id = idIn(request.params.id);
      const versions = expectedVersions(request);
      const change = (before: StoredDiscount) => {
        refuseStale(versions, before.version);
        return readChangedDiscount(request.body, before, viewOf(store));
      };
      const changed = await tellingWho(read, store.storeId, { kind: 'discount', id }, () =>
        written(() => write((tx) => changeDiscount(tx, store.storeId, id, change, context.now()))),
      );
      return send(reply, store, changed);
    },
  );

  app.delete<ById>(
    '/discounts/:id',
    {
      schema: {
        tags,
        security,
        summary: 'Deletes a discount that no order used; one that was used is archived with PUT',
        params,
        response: { 200: discountSchema, 400: messageSchema, 404: messageSchema },
      },
    },
    async (request, reply) => {
      const { store } = request as SnipcartRequest;
      const id = idIn(request.params.id);
      return send(reply, store, await write((tx) => deleteDiscount(tx, store.storeId, id, context.now())));
    },
  );
};

async function written<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw asTakenCode(error);
  }
}

function viewOf({ mode, settings }: Store) {
  return { mode, currency: settings.currency, timeZone: settings.timeZone };
}

function send(reply: FastifyReply, store: Store, discount: StoredDiscount): FastifyReply {
  return sendLasting(withVersion(reply, discount.version), snipcartDiscount(discount, viewOf(store)));
}

function idIn(param: string): string {
  return guidOf(param) ?? notThere(param);
}

function notThere(id: string): never {
  return notFound(`discount ${id.slice(0, 100)}`);
}
