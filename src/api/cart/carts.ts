import { randomBytes } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { AppContext } from '../../app/context.js';
import { changeCart } from '../../checkout/cart/change-cart.js';
import { readCartChange } from '../../dialect/snipcart/cart-change.js';
import { placedCartShape } from '../../dialect/snipcart/shapes/cart.js';
import type { Cart } from '../../domain/cart/cart.js';
import { changedDetails, refuseCurrency } from '../../domain/cart/changed-details.js';
import { refuseStranger } from '../../domain/cart/holder.js';
import { orderOf } from '../../domain/cart/order-of.js';
import { priceOf } from '../../domain/cart/price-of.js';
import { insertCart } from '../../domain/cart/rows.js';
import { hashKey } from '../../domain/store/keys.js';
import type { Store } from '../../domain/store/store.js';
import { languageOf } from '../../mail/locale.js';
import { metadata } from '../../shape.js';
import { timeOrderedId } from '../../storage/time-ordered-id.js';
import { callerOf, currentState, readerOf, stateOf } from './answer.js';
import type { CartRequest, CartRoutes } from './plugin.js';
import {
  addressSchema,
  cartSchema,
  changeRefusals,
  holderHeaders,
  messageSchema,
  orderFieldSchema,
  refusals,
  security,
  tokenParams,
} from './schemas.js';

const tags = ['Cart: carts'];

const currency = 'One of the store; every item must have a price in it.';
const newCartSchema = Type.Object(
  {
    currency: Type.Optional(Type.String({ description: 'A currency of the store; its own unless told.' })),
    lang: Type.Optional(
      Type.String({
        description: "That of the shop's country unless told, where carts have words for it.",
      }),
    ),
  },
  { title: 'CartToBegin' },
);

const changeSchema = Type.Object(
  {
    email: Type.Optional(Type.Union([Type.String({ format: 'email' }), Type.Null()])),
    billingAddress: Type.Optional(Type.Union([addressSchema, Type.Null()])),
    shippingAddress: Type.Optional(Type.Union([addressSchema, Type.Null()])),
    shipToBillingAddress: Type.Optional(Type.Boolean()),
    customFields: Type.Optional(
      Type.Union([Type.Array(orderFieldSchema), Type.Null()], {
        description: "The order's own fields; the list takes the place of the one there was.",
      }),
    ),
    metadata: Type.Optional(Type.Union([metadata(), Type.Null()])),
    notes: Type.Optional(Type.Union([Type.String({ maxLength: 10_000 }), Type.Null()])),
    currency: Type.Optional(Type.String({ description: currency })),
    lang: Type.Optional(Type.String({ description: 'A language code such as en or pt-BR.' })),
  },
  { title: 'CartChange' },
);

type ByToken = { Params: { token: string } };

/** `POST /api/cart`, `GET` and `PUT /api/cart/{token}`. */
export const carts: CartRoutes = (app, context) => {
  app.post(
    '',
    {
      schema: {
        tags,
        security,
        summary: 'Begins a cart. Its secret is told this once',
        body: newCartSchema,
        response: {
          201: Type.Object(
            {
              ...cartSchema.properties,
              secret: Type.String({ description: 'Shown this once.', examples: ['Yk3v0mZ5l6g1s2d4'] }),
            },
            { title: 'NewCart' },
          ),
          400: messageSchema,
          401: messageSchema,
          403: messageSchema,
        },
      },
    },
    async (request, reply) => {
      const { store } = request as CartRequest;
      const { currency, language } = readCartChange(request.body);
      const answer = await beginCart(context, store, request, { currency, language });
      return reply.code(201).send(answer);
    },
  );

  app.get<ByToken>(
    '/:token',
    {
      schema: {
        tags,
        security,
        summary: 'The cart; once it is an order, its lines and totals',
        description:
          'Without X-Cart-Secret or the session of its buyer, email, billingAddress, shippingAddress, notes and customFields are null.',
        params: tokenParams,
        headers: holderHeaders,
        response: { 200: Type.Union([cartSchema, placedCartShape]), ...refusals },
      },
    },
    async (request) => {
      const { store } = request as unknown as CartRequest;
      const reader = await readerOf(context, request);
      return currentState(context, store, request.params.token.toLowerCase(), reader);
    },
  );

  app.put<ByToken>(
    '/:token',
    {
      schema: {
        tags,
        security,
        summary: 'Changes who buys, where to, in which currency and language',
        description:
          'A cart that holds personal data needs X-Cart-Secret or the session of its buyer (403 without).',
        params: tokenParams,
        headers: holderHeaders,
        body: changeSchema,
        response: { 200: cartSchema, ...changeRefusals },
      },
    },
    async (request) => {
      const { store } = request as CartRequest;
      const change = readCartChange(request.body);
      const caller = await callerOf(context, request);
      const changed = await changeCart(context, store, request.params.token.toLowerCase(), caller, {
        change: (cart) => {
          refuseStranger(cart, caller);
          return changedDetails(store, cart, change);
        },
      });
      return stateOf(store, caller, changed);
    },
  );
};

async function beginCart(
  context: AppContext,
  store: Store,
  request: FastifyRequest,
  { currency = store.settings.currency, language = languageOf(store.settings.country) },
): Promise<Record<string, unknown>> {
  refuseCurrency(store, { items: [] }, currency);
  // Whoever has it may see the order: it is told once, and only its hash is kept.
  const secret = randomBytes(32).toString('base64url');
  const now = context.now();
  const userAgent = request.headers['user-agent']?.slice(0, 500);
  const cart: Cart = {
    token: timeOrderedId(),
    secretHash: hashKey(secret),
    placed: false,
    customerId: null,
    createdAt: now,
    updatedAt: now,
    version: 1,
    details: {
      currency,
      language,
      email: '',
      billing: {},
      shipping: {},
      shipToBilling: true,
      items: [],
      codes: [],
      rate: null,
      offered: null,
      taxes: null,
      customFields: [],
      client: { ip: request.ip, ...(userAgent === undefined ? {} : { userAgent }) },
    },
  };
  const priced = await priceOf(context.storage.read, store, cart, now);
  const orderDetails = orderOf(store, cart, priced);
  const answer = {
    ...stateOf(store, { customerId: null, secret }, { cart, priced, orderDetails }),
    secret,
  };
  await context.storage.write(async (tx) => {
    await insertCart(tx, store, cart, orderDetails);
    await request.idempotency?.saveIn(tx, 201, answer);
  });
  return answer;
}
