import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { AppContext } from '../../app/context.js';
import { findCustomer } from '../../domain/customer/rows.js';
import { endSession } from '../../domain/customer/sessions.js';
import { holdPassword, recognise, wrongCredentials } from '../../domain/customer/sign-in.js';
import { readBodies } from '../../http/bodies.js';
import { openBody } from '../../http/body-shape.js';
import { isRefused } from '../../http/guesses.js';
import { email, knownPassword } from '../../input/account-fields.js';
import { bodySchema, readFields } from '../../input/fields.js';
import { guess } from './account-limits.js';
import {
  about,
  authenticatedSchema,
  bothWays,
  refusal,
  signedInAs,
  signingTokens,
} from './customer-answers.js';
import { links } from './customer-links.js';
import type { CartRequest, CartRoutes } from './plugin.js';
import { registering } from './registering.js';
import { refuseMissing } from './registration.js';
import { sessionToken, signedIn } from './session.js';

const signInFields = { email: email('Required.'), password: knownPassword('Required.') };

/** `/customer/register`, `signin`, `signout`, `forgot`, `reset`, `claim`: JSON or forms. */
export const signing: CartRoutes = (parent, context) => {
  void parent.register(async (app) => {
    readBodies(app, { relaxed: false, forms: true, limits: openBody });
    registering(app, context);
    sessions(app, context);
    links(app, context);
  });
};

function sessions(app: FastifyInstance, context: AppContext): void {
  app.post(
    '/signin',
    {
      schema: {
        ...about,
        consumes: bothWays,
        summary: 'Sign in',
        body: bodySchema('SignIn', signInFields, ['email', 'password']),
        response: { 200: authenticatedSchema, 400: refusal, 401: refusal, 429: refusal },
      },
    },
    async (request, reply) => {
      const { store } = request as CartRequest;
      const fields = readFields(signInFields, request.body);
      refuseMissing(fields);
      const guessed = await guess(context, request, reply, { email: fields.email! });
      if (isRefused(guessed)) return guessed;
      const { read } = context.storage;
      const who = await recognise(read, store.storeId, fields.email!, fields.password!);
      if (!who) throw wrongCredentials();
      guessed.right();
      const tokens = signingTokens(request);
      const now = context.now();
      return context.storage.write(async (tx) => {
        await holdPassword(tx, store.storeId, who);
        const customer = await findCustomer(tx, store.storeId, who.customerId);
        if (!customer) throw wrongCredentials();
        return signedInAs(tx, store, customer, tokens, now);
      });
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
      if (token === undefined) await signedIn(context, request);
      else await context.storage.write((tx) => endSession(tx, store.storeId, token));
      return reply.code(204).send();
    },
  );
}
