import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AppContext } from '../../app/context.js';
import type { Buckets } from '../../app/limits.js';
import type { Actor } from '../../domain/audit/actor.js';
import { ShopError } from '../../domain/errors.js';
import type { Store } from '../../domain/store/store.js';
import { acceptsJson } from '../../http/accept.js';
import { type Access, actAsCaller, keyActor, type RefundBounds } from '../../http/access.js';
import { type Meter, type MeteredRequest, noHeaders, storeAnswers } from '../../http/answers.js';
import { readBodies } from '../../http/bodies.js';
import { readCredentials } from '../../http/credentials.js';
import { prefersCsv } from '../../http/csv.js';
import { documentOnly } from '../../http/documented.js';
import { answerNotFound } from '../../http/error-answers.js';
import { idempotentPosts } from '../../http/idempotency.js';
import { answerError } from './errors.js';

export interface SnipcartRequest extends MeteredRequest {
  store: Store;
  /** The key that opened the store, or who did. */
  credential: string;
  /** Who calls. */
  actor: Actor;
  refunds?: RefundBounds;
  /** What the caller may see of a row; all of it where this is absent. */
  visible?: ((row: unknown) => unknown) | undefined;
}

/** What says of a list that it is there as CSV too. */
export const asCsv: object = { config: { csv: true } };

/** Routes of one resource. */
export type SnipcartRoutes = (app: FastifyInstance, context: AppContext) => void;

/**
 * Snipcart's REST API under one prefix: its errors, its relaxed bodies, and whatever opens it. A resource is
 * registered by its own file.
 */
export function snipcartApi(context: AppContext, resources: readonly SnipcartRoutes[], access: Access) {
  return async (app: FastifyInstance): Promise<void> => {
    documentOnly(app);
    readBodies(app, { relaxed: true });
    app.setErrorHandler(answerError);
    app.setNotFoundHandler(answerNotFound);
    app.decorateRequest('store', null as never);
    app.decorateRequest('credential', '');
    app.decorateRequest('actor', null as never);
    storeAnswers(app);
    app.addHook('onRequest', async (request, reply) => {
      // Browsers ask without a key.
      if (request.method === 'OPTIONS') return answerNotFound(request, reply);
      if (!acceptsJson(request.headers.accept) && !asksForCsv(request)) return notAcceptable(reply);
      const opened = await access.open(request, reply);
      if (!opened) return reply;
      Object.assign(request as SnipcartRequest, opened);
      if (!opened.meter()) return tooMany(context, opened.store, reply);
    });
    idempotentPosts(app, context, (request) => {
      const { store, credential } = request as SnipcartRequest;
      return { storeId: store.storeId, credential, shared: false };
    });
    actAsCaller(app, (request) => (request as SnipcartRequest).actor);
    const { show } = access;
    if (show) app.addHook('onSend', async (request, _reply, payload) => show(request, payload));
    for (const register of resources) register(app, context);
  };
}

/** The same in the reference. */
export const csvDescription =
  'With `Accept: text/csv` all that the filter lets through as CSV, whatever offset and limit say; texts that a spreadsheet would take for a formula begin with an apostrophe.';

/** Whether a call asks for CSV, of a list that is there as CSV. */
export function asksForCsv({ headers, routeOptions }: FastifyRequest): boolean {
  const { csv = false } = (routeOptions.config ?? {}) as { csv?: boolean };
  return csv && prefersCsv(headers.accept);
}

/** The store's secret API key opens its resources. */
export function secretKey(context: AppContext): Access {
  return {
    async open(request, reply) {
      const epoch = await context.storage.epoch();
      for (const credential of readCredentials(request.headers.authorization)) {
        const identified = await context.directory.identifyKey('secret', credential, epoch);
        if (!identified) continue;
        const { store } = identified;
        const actor = keyActor(identified, request);
        return { store, credential, actor, epoch, meter: meterOf(context, store) };
      }
      unauthorized(reply);
      return undefined;
    },
  };
}

function meterOf(context: AppContext, store: Store): Meter {
  const { buckets } = context;
  if (!buckets) return () => noHeaders;
  return () => (buckets.pour(...bucketOf(context, store)).allowed ? noHeaders : undefined);
}

function bucketOf(context: AppContext, { storeId, settings }: Store): Parameters<Buckets['pour']> {
  return [
    `snipcart ${storeId}`,
    { size: settings.snipcartBucket, perSecond: settings.snipcartPerSecond },
    context.now(),
  ];
}

function unauthorized(reply: FastifyReply): FastifyReply {
  void reply.header('www-authenticate', 'Basic realm="Comptoir", charset="UTF-8"');
  return reply.code(401).send({
    message:
      'Unauthorized: send the secret API key as the user name of HTTP Basic authentication, with an empty password',
  });
}

function notAcceptable(reply: FastifyReply): FastifyReply {
  return reply.code(406).send({ message: 'Not Acceptable: this API answers application/json alone' });
}

function tooMany(context: AppContext, store: Store, reply: FastifyReply): FastifyReply {
  const { retryMs } = context.buckets!.pour(...bucketOf(context, store));
  void reply.header('retry-after', String(Math.max(1, Math.ceil(retryMs / 1000))));
  return reply.code(429).send({ message: 'Too Many Requests: wait as many seconds as Retry-After says' });
}

/** Sends rendered JSON. */
export function sendJson(reply: FastifyReply, body: Buffer | string): FastifyReply {
  return reply.header('content-type', 'application/json; charset=utf-8').send(body);
}

/** Sends an answer that depends on nothing but the call and the database, so that it may be kept. */
export function sendLasting(reply: FastifyReply, value: unknown): FastifyReply {
  return sendJson(reply, Buffer.from(JSON.stringify(value)));
}

/** Refuses an object that is not there. */
export function notFound(what: string): never {
  throw new ShopError('not_found', `There is no ${what} in this store`);
}
