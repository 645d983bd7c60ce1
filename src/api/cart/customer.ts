import type { FastifyInstance, FastifyReply } from 'fastify';
import { type TSchema, Type } from 'typebox';
import { snipcartAccount } from '../../dialect/snipcart/buyer.js';
import type { Customer } from '../../domain/customer/customer.js';
import { getLink, linkInvalid, readLinkToken } from '../../domain/customer/mailed-links.js';
import { hashPassword } from '../../domain/customer/password.js';
import { openAccount, requestAccount } from '../../domain/customer/register.js';
import { choosePassword, claimOrders, requestClaim, requestReset } from '../../domain/customer/reset.js';
import { findCustomer } from '../../domain/customer/rows.js';
import { endSession, newSessionToken, startSession } from '../../domain/customer/sessions.js';
import { recognise, signIn, wrongCredentials } from '../../domain/customer/sign-in.js';
import { isoDate } from '../../domain/dates.js';
import { ShopError } from '../../domain/errors.js';
import type { Store } from '../../domain/store/store.js';
import { readBodies } from '../../http/bodies.js';
import { readFields, schemaOf, text } from '../../http/fields.js';
import type { Shop } from '../../http/shop.js';
import { refuseIfTooOften } from './account-limits.js';
import type { CartRequest, CartRoutes } from './plugin.js';
import {
  email,
  knownPassword,
  newPassword,
  readRegistration,
  refuseMissing,
  registrationFields,
} from './registration.js';
import { sessionToken, signedIn } from './session.js';

const about = { tags: ['Cart: customers'], security: [{ publicKey: [] }] };
const bothWays = ['application/json', 'application/x-www-form-urlencoded'];

/** A customer as they see themselves. */
export const accountSchema = Type.Object(
  { id: Type.String({ format: 'uuid' }), email: Type.Union([Type.String(), Type.Null()]) },
  { additionalProperties: true, title: 'Account' },
);
const authenticated = Type.Object(
  {
    customer: accountSchema,
    sessionToken: Type.String({ description: 'Send it as X-Customer-Session.' }),
    expires: Type.String({ format: 'date-time' }),
  },
  { title: 'Authenticated' },
);
const mailed = Type.Object({
  status: Type.Literal('requires_action'),
  message: Type.String(),
});
/** The answer to a refusal. */
export const refusal = Type.Object(
  { message: Type.String(), reason: Type.Optional(Type.String()), errors: Type.Optional(Type.Object({})) },
  { additionalProperties: true },
);

/** The one answer to everybody who asks for a mail. */
const mailIsOnItsWay = {
  status: 'requires_action',
  message: 'If this address can be written to, a mail is on its way: open its link to go on',
};

const signInFields = { email: email('Required.'), password: knownPassword('Required.') };
const forgotFields = { email: email('Required.') };
const tokenField = text({ says: "The last part of the mail's link.", longest: 200 });
const resetFields = { token: tokenField, password: newPassword('The new password. Required.') };
const claimFields = { token: tokenField };

/** `/customer/register`, `signin`, `signout`, `forgot`, `reset`, `claim`: JSON or forms. */
export const signing: CartRoutes = (parent, shop) => {
  void parent.register(async (app) => {
    readBodies(app, { relaxed: true, forms: true });
    registering(app, shop);
    sessions(app, shop);
    links(app, shop);
  });
};

function registering(app: FastifyInstance, shop: Shop): void {
  app.post(
    '/register',
    {
      schema: {
        ...about,
        consumes: bothWays,
        summary: 'Ask for an account: a mailed link makes it, and its password is chosen there',
        description:
          'The answer is the same for every address, whoever has it. With the setting confirmRegistrations off, an address that nobody has used is signed in at once (201).',
        body: schemaOf(registrationFields),
        response: { 201: authenticated, 202: mailed, 400: refusal, 429: refusal },
      },
    },
    async (request, reply) => {
      const { store } = request as CartRequest;
      const { registration, password } = readRegistration(request.body);
      const refused = refuseIfTooOften(shop, request, reply, 'mail', registration.email);
      if (refused) return refused;
      const now = shop.now();
      if (store.settings.confirmRegistrations) {
        await shop.storage.write((tx) => requestAccount(tx, store, registration, now));
        return reply.code(202).send(mailIsOnItsWay);
      }
      const passwordHash = await hashPassword(password);
      const token = newSessionToken();
      const open = () =>
        shop.storage.write(async (tx) => {
          const customer = await openAccount(tx, store, registration, passwordHash, now);
          if (!customer) return undefined;
          return { customer, expiresAt: await startSession(tx, store.storeId, customer.id, token, now) };
        });
      // Of two who come at once the second looks again, and then finds the first.
      const opened = await open().catch((error: unknown) => {
        if (error instanceof ShopError && error.code === 'email_taken') return open();
        throw error;
      });
      if (!opened) return reply.code(202).send(mailIsOnItsWay);
      return sendAuthenticated(reply.code(201), store, opened.customer, token, opened.expiresAt);
    },
  );

  app.post(
    '/forgot',
    {
      schema: {
        ...about,
        consumes: bothWays,
        summary: 'Mail a link to choose another password',
        description: 'The answer is the same for every address, whoever has it.',
        body: schemaOf(forgotFields),
        response: { 202: mailed, 400: refusal, 429: refusal },
      },
    },
    async (request, reply) => {
      const { store } = request as CartRequest;
      const given = readFields(forgotFields, request.body);
      refuseMissing(given);
      const refused = refuseIfTooOften(shop, request, reply, 'mail', given.email);
      if (refused) return refused;
      await shop.storage.write((tx) => requestReset(tx, store, given.email!, shop.now()));
      return reply.code(202).send(mailIsOnItsWay);
    },
  );
}

function sessions(app: FastifyInstance, shop: Shop): void {
  app.post(
    '/signin',
    {
      schema: {
        ...about,
        consumes: bothWays,
        summary: 'Sign in',
        body: schemaOf(signInFields),
        response: { 200: authenticated, 400: refusal, 401: refusal, 429: refusal },
      },
    },
    async (request, reply) => {
      const { store } = request as CartRequest;
      const given = readFields(signInFields, request.body);
      refuseMissing(given);
      const refused = refuseIfTooOften(shop, request, reply, 'guess', given.email);
      if (refused) return refused;
      const { read } = shop.storage;
      const who = await recognise(read, store.storeId, given.email!, given.password!);
      if (!who) throw wrongCredentials();
      const token = newSessionToken();
      const now = shop.now();
      const expiresAt = await shop.storage.write((tx) => signIn(tx, store.storeId, who, token, now));
      const customer = await findCustomer(read, store.storeId, who.customerId);
      if (!customer) throw wrongCredentials();
      return sendAuthenticated(reply, store, customer, token, expiresAt);
    },
  );

  app.post(
    '/signout',
    {
      schema: {
        ...about,
        summary: 'End the session of X-Customer-Session; again is no error',
        response: { 204: Type.Null(), 401: refusal },
      },
    },
    async (request, reply) => {
      const { store } = request as CartRequest;
      const token = sessionToken(request);
      if (token === undefined) await signedIn(shop, request);
      else await shop.storage.write((tx) => endSession(tx, store.storeId, token));
      return reply.code(204).send();
    },
  );
}

function links(app: FastifyInstance, shop: Shop): void {
  app.post(
    '/reset',
    {
      schema: {
        ...about,
        consumes: bothWays,
        summary: 'Choose a password with the token of a mailed link, and sign in: other sessions end',
        body: schemaOf(resetFields),
        response: { 200: authenticated, 400: refusal, 429: refusal },
      },
    },
    async (request, reply) => {
      const { store } = request as CartRequest;
      const given = readFields(resetFields, request.body);
      refuseMissing(given);
      const refused = refuseIfTooOften(shop, request, reply, 'guess');
      if (refused) return refused;
      const id = await openLink(shop, store, given.token!);
      const passwordHash = await hashPassword(given.password!);
      const token = newSessionToken();
      const now = shop.now();
      const { customer, expiresAt } = await shop.storage.write(async (tx) => {
        const customer = await choosePassword(tx, store, id, passwordHash, now);
        return { customer, expiresAt: await startSession(tx, store.storeId, customer.id, token, now) };
      });
      return sendAuthenticated(reply, store, customer, token, expiresAt);
    },
  );

  app.post(
    '/claim',
    {
      schema: {
        ...about,
        consumes: bothWays,
        summary:
          'See the orders that were made as a guest: first a mail to the signed-in customer, then its token',
        body: schemaOf(claimFields),
        response: { 200: accountSchema as TSchema, 202: mailed, 400: refusal, 401: refusal, 429: refusal },
      },
    },
    async (request, reply) => {
      const { store } = request as CartRequest;
      const { token } = readFields(claimFields, request.body);
      if (token !== undefined) {
        const id = await openLink(shop, store, token);
        const customer = await shop.storage.write((tx) => claimOrders(tx, store, id, shop.now()));
        return snipcartAccount(customer, store);
      }
      const { customer } = await signedIn(shop, request);
      const refused = refuseIfTooOften(shop, request, reply, 'mail', customer.details.email ?? '');
      if (refused) return refused;
      await shop.storage.write((tx) => requestClaim(tx, store, customer, shop.now()));
      return reply.code(202).send(mailIsOnItsWay);
    },
  );
}

/** The id of a link that can be used; refuses any other before the slow part. */
async function openLink(shop: Shop, store: Store, token: string): Promise<string> {
  const id = readLinkToken(shop.vault, store.storeId, token);
  if (id === undefined) throw linkInvalid();
  await getLink(shop.storage.read, store.storeId, id, shop.now());
  return id;
}

/** A customer with a session that was just made. */
export function sendAuthenticated(
  reply: FastifyReply,
  store: Store,
  customer: Customer,
  token: string,
  expiresAt: number,
): FastifyReply {
  return reply.send({
    customer: snipcartAccount(customer, store),
    sessionToken: token,
    expires: isoDate(expiresAt),
  });
}
