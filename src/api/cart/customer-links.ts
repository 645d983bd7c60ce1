import type { FastifyInstance } from 'fastify';
import type { TSchema } from 'typebox';
import type { AppContext } from '../../app/context.js';
import { snipcartAccount } from '../../dialect/snipcart/buyer.js';
import { getLink, linkInvalid, readLinkToken } from '../../domain/customer/mailed-links.js';
import { hashPassword } from '../../domain/customer/password.js';
import { choosePassword, claimOrders, requestClaim } from '../../domain/customer/reset.js';
import type { Store } from '../../domain/store/store.js';
import { isRefused } from '../../http/guesses.js';
import { writeAnswer } from '../../http/idempotency.js';
import { newPassword } from '../../input/account-fields.js';
import { bodySchema, readFields, text } from '../../input/fields.js';
import type { Tx } from '../../storage/storage.js';
import { guess, refuseMails } from './account-limits.js';
import {
  about,
  accountSchema,
  authenticatedSchema,
  bothWays,
  mailedSchema,
  mailIsAsked,
  refusal,
  signedInAs,
  signingTokens,
} from './customer-answers.js';
import type { CartRequest } from './plugin.js';
import { refuseMissing } from './registration.js';
import { signedIn } from './session.js';

const tokenField = text({ description: "The last part of the mail's link.", longest: 200 });
const resetFields = { token: tokenField, password: newPassword('The new password. Required.') };
const claimFields = { token: tokenField };

/** `/customer/reset`, `/customer/claim`: what mailed links are for. */
export function links(app: FastifyInstance, context: AppContext): void {
  app.post(
    '/reset',
    {
      schema: {
        ...about,
        consumes: bothWays,
        summary: 'Choose a password with the token of a mailed link, and sign in: other sessions end',
        body: bodySchema('PasswordReset', resetFields, ['token', 'password']),
        response: { 200: authenticatedSchema, 400: refusal, 429: refusal },
      },
    },
    async (request, reply) => {
      const { store } = request as CartRequest;
      const fields = readFields(resetFields, request.body);
      refuseMissing(fields);
      const guessed = await guess(context, request, reply, {});
      if (isRefused(guessed)) return guessed;
      const id = await openLink(context, store, fields.token!);
      guessed.right();
      const passwordHash = await hashPassword(fields.password!);
      const tokens = signingTokens(request);
      const now = context.now();
      const choose = async (tx: Tx) => {
        const customer = await choosePassword(tx, store, id, passwordHash, now);
        return signedInAs(tx, store, customer, tokens, now);
      };
      return writeAnswer(context.storage, request, 200, choose, (answer) => answer);
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
        body: bodySchema('OrdersClaim', claimFields),
        response: {
          200: accountSchema as TSchema,
          202: mailedSchema,
          400: refusal,
          401: refusal,
          429: refusal,
        },
      },
    },
    async (request, reply) => {
      const { store } = request as CartRequest;
      const { token } = readFields(claimFields, request.body);
      if (token !== undefined) {
        const id = await openLink(context, store, token);
        const add = (tx: Tx) => claimOrders(tx, store, id, context.now());
        return writeAnswer(context.storage, request, 200, add, (customer) =>
          snipcartAccount(customer, store),
        );
      }
      const { customer } = await signedIn(context, request);
      const refused = refuseMails(context, request, reply, customer.details.email ?? '');
      if (refused) return refused;
      const ask = (tx: Tx) => requestClaim(tx, store, customer, context.now());
      return reply
        .code(202)
        .send(await writeAnswer(context.storage, request, 202, ask, () => mailIsAsked(store)));
    },
  );
}

/** The id of a link that can be used; refuses any other before the slow part. */
async function openLink(context: AppContext, store: Store, token: string): Promise<string> {
  const id = readLinkToken(context.vault, store.storeId, token);
  if (id === undefined) throw linkInvalid();
  await getLink(context.storage.read, store.storeId, id, context.now());
  return id;
}
