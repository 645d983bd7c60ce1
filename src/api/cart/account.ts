import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { AppContext } from '../../app/context.js';
import { readAddressParts } from '../../dialect/snipcart/address.js';
import { snipcartAccount } from '../../dialect/snipcart/buyer.js';
import { type Customer, emailKey } from '../../domain/customer/customer.js';
import { type AccountChange, updateAccount, updatePassword } from '../../domain/customer/own-account.js';
import { listOwnOrders } from '../../domain/customer/own-orders.js';
import { hashPassword } from '../../domain/customer/password.js';
import { newSessionToken, startSession } from '../../domain/customer/sessions.js';
import { recogniseAgain } from '../../domain/customer/sign-in.js';
import { isoDate } from '../../domain/dates.js';
import { ShopError } from '../../domain/errors.js';
import { loadOrders } from '../../domain/order/rows.js';
import { isRefused } from '../../http/guesses.js';
import { knownPassword, newPassword } from '../../input/account-fields.js';
import { addressField } from '../../input/address-field.js';
import {
  bodySchema,
  custom,
  type Field,
  flag,
  integer,
  type Reading,
  readFields,
  schemaOf,
  text,
  type Values,
} from '../../input/fields.js';
import { guess } from './account-limits.js';
import { accountSchema, refusal } from './customer-answers.js';
import { orderView, orderViewSchema } from './order-view.js';
import type { CartRequest, CartRoutes } from './plugin.js';
import { signedIn } from './session.js';

const about = { tags: ['Cart: customers'], security: [{ publicKey: [], customerSession: [] }] };

const changeFields = {
  name: text({ description: 'The full name.', longest: 200 }),
  phone: orNull(
    text({ description: 'A phone number, as people write them; null takes it away.', longest: 100 }),
  ),
  identification: orNull(text({ description: 'CPF, CUIT, …; null takes it away.', longest: 100 })),
  acceptsMarketing: flag({ description: 'Whether the customer wants news of the shop.' }),
  billingAddress: addressField(),
  shippingAddress: addressField(),
  shippingAddressSameAsBilling: flag({ description: 'Whether to ship to the billing address.' }),
  shipToBillingAddress: flag({ description: 'The same, as the cart calls it.' }),
  email: orNull(
    text({ description: 'Cannot be changed here: only what it is already is taken.', longest: 320 }),
  ),
  password: newPassword('Another password: every other session ends. Needs currentPassword.'),
  currentPassword: knownPassword('The password until now.'),
};

const pageFields = {
  offset: integer({ description: 'How many orders to skip.', least: 0, fallback: 0 }),
  limit: integer({
    description: 'How many orders to answer; 0 counts alone.',
    least: 0,
    most: 100,
    fallback: 20,
  }),
};

const orderPage = Type.Object(
  {
    totalItems: Type.Integer(),
    offset: Type.Integer(),
    limit: Type.Integer(),
    items: Type.Array(orderViewSchema),
  },
  { title: 'BuyersOrderPage' },
);

const changedSchema = Type.Object(
  {
    ...accountSchema.properties,
    sessionToken: Type.Optional(
      Type.String({ description: 'With another password: the new session, for X-Customer-Session.' }),
    ),
    expires: Type.Optional(Type.String({ format: 'date-time', description: 'When that session ends.' })),
  },
  { title: 'ChangedAccount' },
);

/** `/customer` and `/customer/orders`: the signed-in buyer. */
export const account: CartRoutes = (app, context) => {
  app.get(
    '/',
    {
      schema: { ...about, summary: 'The signed-in customer', response: { 200: accountSchema, 401: refusal } },
    },
    async (request) => {
      const { customer } = await signedIn(context, request);
      return snipcartAccount(customer, (request as CartRequest).store);
    },
  );

  app.get(
    '/orders',
    {
      schema: {
        ...about,
        summary: 'Orders of the signed-in customer, newest first',
        description:
          'Those placed while signed in. Orders made as a guest with the same e-mail are among them up to the last mailed link that was opened: POST /api/customer/claim asks for one.',
        querystring: schemaOf(pageFields),
        response: { 200: orderPage, 401: refusal },
      },
    },
    async (request) => {
      const { store } = request as CartRequest;
      const { customer } = await signedIn(context, request);
      const page = readFields(pageFields, request.query);
      const { read } = context.storage;
      const { total, orders } = await listOwnOrders(read, store.storeId, customer, page);
      const tokens = orders.map(({ token }) => token);
      const rows = new Map((await loadOrders(read, store.storeId, tokens)).map((row) => [row.token, row]));
      const visible = tokens.flatMap((token) => rows.get(token) ?? []);
      return { totalItems: total, ...page, items: visible.map((order) => orderView(context, store, order)) };
    },
  );

  changing(app, context);
};

function changing(app: FastifyInstance, context: AppContext): void {
  app.put(
    '/',
    {
      schema: {
        ...about,
        summary: 'Change the signed-in customer: the keys that are given',
        description:
          'With another password the answer also has the sessionToken and expires of a new session.',
        body: bodySchema('AccountChange', changeFields),
        response: { 200: changedSchema, 400: refusal, 401: refusal, 429: refusal },
      },
    },
    async (request, reply) => {
      const { store } = request as CartRequest;
      const { customer } = await signedIn(context, request);
      const fields = readFields(changeFields, request.body, { nulls: 'given' });
      refuseNewEmail(customer, fields.email);
      const change = changeOf(fields);
      if (fields.password === undefined) {
        const after = await context.storage.write((tx) =>
          updateAccount(tx, store, customer.id, change, context.now()),
        );
        return snipcartAccount(after, store);
      }
      const email = customer.details.email ?? '';
      const guessed = await guess(context, request, reply, { email, known: true });
      if (isRefused(guessed)) return guessed;
      const who = await recogniseAgain(
        context.storage.read,
        store.storeId,
        customer.id,
        fields.currentPassword ?? '',
      );
      if (!who) throw wrongCurrentPassword();
      guessed.right();
      const passwordHash = await hashPassword(fields.password);
      const token = newSessionToken();
      const now = context.now();
      const after = await context.storage.write(async (tx) => ({
        customer: await updatePassword(tx, store, who, change, passwordHash, now),
        expiresAt: await startSession(tx, store.storeId, customer.id, token, now),
      }));
      return {
        ...snipcartAccount(after.customer, store),
        sessionToken: token,
        expires: isoDate(after.expiresAt),
      };
    },
  );
}

function changeOf(fields: Values<typeof changeFields>): AccountChange {
  const { name, phone, identification, acceptsMarketing, billingAddress, shippingAddress } = fields;
  return {
    name: name?.trim() || undefined,
    phone,
    identification,
    acceptsMarketing,
    billing: billingAddress && ((known) => readAddressParts({ billingAddress }, 'billing', known)),
    shipping: shippingAddress && ((known) => readAddressParts({ shippingAddress }, 'shipping', known)),
    shippingSameAsBilling: fields.shippingAddressSameAsBilling ?? fields.shipToBillingAddress,
  };
}

/** A text that null takes away. */
function orNull(field: Field<string | undefined>): Field<string | null | undefined> {
  return custom<string | null>(Type.Union([field.schema, Type.Null()]), (value) =>
    value === null ? { value } : (field.read(value) as Reading<string>),
  );
}

function refuseNewEmail({ details }: Customer, email: string | null | undefined): void {
  if (email === undefined || emailKey(email) === emailKey(details.email)) return;
  const wrong = 'cannot be changed here: ask the shop, or make an account with the other address';
  throw new ShopError('invalid', `email ${wrong}`, { email: [wrong] });
}

function wrongCurrentPassword(): ShopError {
  const reason = 'customer_current_password_invalid';
  return new ShopError(
    'invalid',
    'currentPassword is not the password until now',
    { currentPassword: [reason] },
    { reason },
  );
}
