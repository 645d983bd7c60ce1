import type { FastifyRequest } from 'fastify';
import type { AppContext } from '../../app/context.js';
import { findSession, prolongSession, type Session } from '../../domain/customer/sessions.js';
import { ShopError } from '../../domain/errors.js';
import type { CartRequest } from './plugin.js';

/** The token that a call carries in X-Customer-Session, or undefined. */
export function sessionToken(request: FastifyRequest): string | undefined {
  const header = request.headers['x-customer-session'];
  return typeof header === 'string' && header !== '' ? header : undefined;
}

/** The device token that a call carries in X-Customer-Device, or undefined. */
export function deviceToken(request: FastifyRequest): string | undefined {
  const sent = request.headers['x-customer-device'];
  return typeof sent === 'string' && sent !== '' ? sent : undefined;
}

/** The secret that a call carries in X-Cart-Secret, or undefined. */
export function cartSecret(request: FastifyRequest): string | undefined {
  const sent = request.headers['x-cart-secret'];
  return typeof sent === 'string' && sent !== '' ? sent : undefined;
}

/**
 * The session of a call: undefined where it carries none. One that has ended is refused, so that nobody goes
 * on as a guest without knowing.
 */
export async function findSignedIn(
  context: AppContext,
  request: FastifyRequest,
): Promise<Session | undefined> {
  const token = sessionToken(request);
  if (token === undefined) return undefined;
  const { storeId } = (request as CartRequest).store;
  const now = context.now();
  const session = await findSession(context.storage.read, storeId, token, now);
  if (!session) throw signedOut('this session has ended: sign in again');
  if (session.prolongedTo > session.expiresAt)
    await context.storage.write((tx) => prolongSession(tx, storeId, token, session, now));
  return session;
}

/** The session of a call that needs one. */
export async function signedIn(context: AppContext, request: FastifyRequest): Promise<Session> {
  const session = await findSignedIn(context, request);
  if (!session) throw signedOut('send the session of a signed-in customer as X-Customer-Session');
  return session;
}

function signedOut(message: string): ShopError {
  return new ShopError('unauthorized', message, undefined, { reason: 'signed_out' });
}
