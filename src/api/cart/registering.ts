import type { FastifyInstance } from 'fastify';
import type { AppContext } from '../../app/context.js';
import { hashPassword } from '../../domain/customer/password.js';
import { openAccount, requestAccount } from '../../domain/customer/register.js';
import { requestReset } from '../../domain/customer/reset.js';
import { ShopError } from '../../domain/errors.js';
import { writeAnswer } from '../../http/idempotency.js';
import { email } from '../../input/account-fields.js';
import { bodySchema, readFields } from '../../input/fields.js';
import type { Tx } from '../../storage/storage.js';
import { refuseMails } from './account-limits.js';
import {
  about,
  authenticatedSchema,
  bothWays,
  mailedSchema,
  mailIsAsked,
  refusal,
  signedInAs,
  signingTokens,
} from './customer-answers.js';
import type { CartRequest } from './plugin.js';
import { readRegistration, refuseMissing, registrationFields } from './registration.js';

const forgotFields = { email: email('Required.') };

/** `/customer/register`, `/customer/forgot`: whose answers tell nobody who is known. */
export function registering(app: FastifyInstance, context: AppContext): void {
  app.post(
    '/register',
    {
      schema: {
        ...about,
        consumes: bothWays,
        summary: 'Ask for an account: a mailed link makes it, and its password is chosen there',
        description:
          'The answer is the same for every address, whoever has it. With the setting confirmRegistrations off, an address that nobody has used is signed in at once (201).',
        body: bodySchema('Registration', registrationFields, ['email', 'password']),
        response: { 201: authenticatedSchema, 202: mailedSchema, 400: refusal, 429: refusal },
      },
    },
    async (request, reply) => {
      const { store } = request as CartRequest;
      const { registration, password } = readRegistration(request.body);
      const refused = refuseMails(context, request, reply, registration.email);
      if (refused) return refused;
      const now = context.now();
      if (store.settings.confirmRegistrations) {
        const ask = (tx: Tx) => requestAccount(tx, store, registration, now);
        return reply
          .code(202)
          .send(await writeAnswer(context.storage, request, 202, ask, () => mailIsAsked(store)));
      }
      const passwordHash = await hashPassword(password);
      const tokens = signingTokens(request);
      const open = () =>
        context.storage.write(async (tx) => {
          const customer = await openAccount(tx, store, registration, passwordHash, now);
          const answer = customer ? await signedInAs(tx, store, customer, tokens, now) : mailIsAsked(store);
          const status = customer ? 201 : 202;
          await request.idempotency?.saveIn(tx, status, answer);
          return { status, answer } as const;
        });
      // Two registrations can arrive at the same time: the second one looks again, and then finds the first.
      const opened = await open().catch((error: unknown) => {
        if (error instanceof ShopError && error.code === 'email_taken') return open();
        throw error;
      });
      return reply.code(opened.status).send(opened.answer);
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
        body: bodySchema('PasswordForgotten', forgotFields, ['email']),
        response: { 202: mailedSchema, 400: refusal, 429: refusal },
      },
    },
    async (request, reply) => {
      const { store } = request as CartRequest;
      const fields = readFields(forgotFields, request.body);
      refuseMissing(fields);
      const refused = refuseMails(context, request, reply, fields.email!);
      if (refused) return refused;
      const ask = (tx: Tx) => requestReset(tx, store, fields.email!, context.now());
      return reply
        .code(202)
        .send(await writeAnswer(context.storage, request, 202, ask, () => mailIsAsked(store)));
    },
  );
}
