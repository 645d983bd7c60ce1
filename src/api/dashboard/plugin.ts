import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { AppContext } from '../../app/context.js';
import type { Actor } from '../../domain/audit/actor.js';
import { findStaffSession, prolongStaffSession, type StaffSession } from '../../domain/staff/sessions.js';
import type { Staff } from '../../domain/staff/staff.js';
import type { Store } from '../../domain/store/store.js';
import { type Access, actAsCaller } from '../../http/access.js';
import { readBodies } from '../../http/bodies.js';
import { openBody } from '../../http/body-shape.js';
import { documentOnly } from '../../http/documented.js';
import { sessionCookie } from './cookie.js';
import { answerError, answerNotFound } from './errors.js';
import { foreignWrite } from './same-origin.js';

/** A call of somebody who is signed in. */
export interface StaffRequest extends FastifyRequest {
  session: StaffSession;
}

/** The same about one store. */
export interface StoreRequest extends StaffRequest {
  store: Store;
}

/** Routes of one part of the dashboard's API. */
export type DashboardRoutes = (app: FastifyInstance, context: AppContext) => void;

/** What says of a route that it needs no session. */
export const withoutSession = { config: { withoutSession: true } };

/**
 * What the dashboard's page calls: a session of staff opens it, and no key does. `stores` are the resources
 * of one store, below its number.
 */
export function dashboardApi(
  context: AppContext,
  parts: readonly DashboardRoutes[],
  storeParts: readonly DashboardRoutes[],
  access: Access,
  stores: FastifyPluginAsync,
) {
  return async (app: FastifyInstance): Promise<void> => {
    app.setErrorHandler(answerError);
    app.setNotFoundHandler(answerNotFound);
    app.decorateRequest('session', null as never);
    app.addHook('onRequest', async (request, reply) => {
      void reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
      if (request.method === 'OPTIONS') return answerNotFound(request, reply);
      const foreign = foreignWrite(context, request);
      if (foreign !== undefined) return reply.code(403).send({ message: foreign, code: 'foreign' });
      const { withoutSession = false } = (request.routeOptions.config ?? {}) as { withoutSession?: boolean };
      if (withoutSession) return;
      const session = await signedIn(context, request);
      if (!session) return signedOut(reply);
      (request as StaffRequest).session = session;
    });
    await app.register(async (own) => {
      documentOnly(own);
      readBodies(own, { relaxed: false, limits: openBody });
      actAsCaller(own, (request) => {
        const { session } = request as StaffRequest;
        return session ? staffActor(session.staff, request) : nobodyYet(request);
      });
      for (const register of parts) register(own, context);
    });
    await app.register(
      async (own) => {
        documentOnly(own);
        readBodies(own, { relaxed: false, limits: openBody });
        own.decorateRequest('store', null as never);
        own.addHook('onRequest', async (request, reply) => {
          const opened = await access.open(request, reply);
          if (!opened) return reply;
          (request as StoreRequest).store = opened.store;
        });
        actAsCaller(own, (request) => staffActor((request as StaffRequest).session.staff, request));
        for (const register of storeParts) register(own, context);
      },
      { prefix: '/stores/:storeId' },
    );
    await app.register(stores, { prefix: '/stores/:storeId' });
  };
}

/** The session of a call, lengthened where it is in use; undefined where there is none any more. */
async function signedIn(context: AppContext, request: FastifyRequest): Promise<StaffSession | undefined> {
  const token = sessionCookie(context, request);
  const now = context.now();
  const session = token === undefined ? undefined : await findStaffSession(context.storage.read, token, now);
  if (session && session.prolongedTo > session.expiresAt)
    await context.storage.write((tx) => prolongStaffSession(tx, session, now));
  return session;
}

/** Somebody of staff, for the audit. */
export function staffActor({ id, name, email }: Staff, { ip }: FastifyRequest): Actor {
  return { kind: 'staff', id: String(id), name: `${name} <${email}>`, address: ip };
}

function nobodyYet({ ip }: FastifyRequest): Actor {
  return { kind: 'system', id: '', name: 'signing in', address: ip };
}

function signedOut(reply: FastifyReply): FastifyReply {
  const message = 'nobody is signed in, or the session has ended: sign in';
  return reply.code(401).send({ message, code: 'signed_out' });
}

/** Refuses calls of the dashboard, its pages too, from addresses that it is not open to. */
export function dashboardDoor(app: FastifyInstance, isOpenTo: (address: string) => boolean): void {
  app.addHook('onRequest', async (request, reply): Promise<FastifyReply | undefined> => {
    const { url = '' } = request.routeOptions;
    if (!/^\/dashboard(\/|$)/.test(url) || isOpenTo(request.ip)) return undefined;
    return reply.code(403).send({
      message: `the dashboard is not open to ${request.ip}: --dashboard-allow names the networks that it is open to`,
      code: 'not_allowed',
    });
  });
}
