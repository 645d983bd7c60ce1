import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { snipcartAccount } from '../../dialect/snipcart/buyer.js';
import { accountShape } from '../../dialect/snipcart/shapes/customer.js';
import type { Customer } from '../../domain/customer/customer.js';
import { newDeviceToken, rememberDevice } from '../../domain/customer/devices.js';
import { newSessionToken, startSession } from '../../domain/customer/sessions.js';
import { isoDate } from '../../domain/dates.js';
import type { Store } from '../../domain/store/store.js';
import { sendsMail } from '../../mail/mails-for.js';
import type { Tx } from '../../storage/storage.js';
import { messageSchema } from './schemas.js';
import { deviceToken } from './session.js';

/** What the reference says of every call of customers. */
export const about = { tags: ['Cart: customers'], security: [{ publicKey: [] }] };
/** What their bodies may be. */
export const bothWays = ['application/json', 'application/x-www-form-urlencoded'];

/** A customer as they see themselves. */
export const accountSchema = accountShape;
/** A customer, and the session that was made for them. */
export const authenticatedSchema = Type.Object(
  {
    customer: accountSchema,
    sessionToken: Type.String({ description: 'Send it as X-Customer-Session.' }),
    expires: Type.String({ format: 'date-time' }),
    deviceToken: Type.String({
      description:
        'Send it as X-Customer-Device with the next sign-in: wrong passwords of others do not hold this device up.',
    }),
  },
  { title: 'Authenticated' },
);
/** The answer to everybody who asks for a mail. */
export const mailedSchema = Type.Object(
  {
    status: Type.Literal('requires_action'),
    message: Type.String(),
  },
  { title: 'MailAsked' },
);
/** The answer to a refusal. */
export const refusal = messageSchema;

/** The one answer to everybody who asks for a mail: it does not tell who is known. */
export function mailIsAsked(store: Store): Static<typeof mailedSchema> {
  const message = sendsMail(store)
    ? 'If this address can be written to, a mail is on its way: open its link to go on'
    : 'This shop has no mail server yet: the mail with the link is kept, ask the shop for it';
  return { status: 'requires_action', message };
}

/** The tokens of somebody who signs in: of the new session, and of the device, which may be known already. */
export interface SigningTokens {
  readonly session: string;
  readonly device: { readonly sent: string | undefined; readonly fresh: string };
}

/** Tokens for a call that signs somebody in. */
export function signingTokens(request: FastifyRequest): SigningTokens {
  return { session: newSessionToken(), device: { sent: deviceToken(request), fresh: newDeviceToken() } };
}

/** Signs a customer in, and says so. */
export async function signedInAs(
  tx: Tx,
  store: Store,
  customer: Customer,
  { session, device }: SigningTokens,
  now: number,
): Promise<object> {
  const expiresAt = await startSession(tx, store.storeId, customer.id, session, now);
  return {
    customer: snipcartAccount(customer, store),
    sessionToken: session,
    expires: isoDate(expiresAt),
    deviceToken: await rememberDevice(tx, store.storeId, customer.id, device, now),
  };
}
