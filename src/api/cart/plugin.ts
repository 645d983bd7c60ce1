import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AppContext } from '../../app/context.js';
import { guidOf } from '../../domain/guid.js';
import type { Store } from '../../domain/store/store.js';
import { acceptsJson } from '../../http/accept.js';
import { readBodies } from '../../http/bodies.js';
import { openBody } from '../../http/body-shape.js';
import { callerAddress } from '../../http/caller-address.js';
import { documentOnly } from '../../http/documented.js';
import { answerNotFound } from '../../http/error-answers.js';
import { idempotentPosts } from '../../http/idempotency.js';
import { allowReading, answerPreflight, originOf, refusedOrigin } from './cors.js';
import { answerError } from './errors.js';

/** A call of a page or a program with the store's public key. */
export interface CartRequest extends FastifyRequest {
  store: Store;
  /** The public key that it was made with. */
  key: string;
}

/** Routes of one part of the cart's API. */
export type CartRoutes = (app: FastifyInstance, context: AppContext) => void;

/**
 * A part of the cart's API under one prefix: its public key, the pages that may call, its limits and its
 * errors. Everything here is open to anybody who reads a page's source: what a call may see or change hangs
 * on tokens that cannot be guessed.
 */
export function cartApi(context: AppContext, parts: readonly CartRoutes[]) {
  return async (app: FastifyInstance): Promise<void> => {
    documentOnly(app);
    readBodies(app, { relaxed: false, limits: openBody });
    app.setErrorHandler(answerError);
    app.setNotFoundHandler(answerNotFound);
    app.decorateRequest('store', null as never);
    app.decorateRequest('key', '');
    app.addHook('onRequest', async (request, reply) => {
      allowReading(request, reply);
      void reply.header('cache-control', 'no-store');
      if (request.method === 'OPTIONS') return answerPreflight(reply);
      if (!acceptsJson(request.headers.accept)) return notAcceptable(reply);
      const key = keyIn(request);
      const store = key && (await context.directory.identify('public', key, await context.storage.epoch()));
      if (!store) return unauthorized(reply);
      Object.assign(request as CartRequest, { store, key });
      const refused = await refusedOrigin(context, store, originOf(request));
      if (refused !== undefined) return reply.code(403).send({ message: refused });
      const wait = limited(context, store, request);
      if (wait > 0) return tooMany(reply, wait);
    });
    idempotentPosts(app, context, (request) => {
      const { store, key } = request as CartRequest;
      return { storeId: store.storeId, credential: key, shared: true };
    });
    for (const register of parts) register(app, context);
  };
}

/** The public key: as a Bearer token, else in the address. */
function keyIn(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization;
  if (header !== undefined) return /^\s*bearer\s+(\S{1,500})\s*$/i.exec(header)?.[1];
  const { publicKey } = request.query as { publicKey?: unknown };
  return typeof publicKey === 'string' && publicKey !== '' ? publicKey : undefined;
}

/**
 * Milliseconds to wait, or 0: each address and each cart has a bucket of its own, so that no buyer uses up
 * another's.
 */
function limited(context: AppContext, { storeId, settings }: Store, request: FastifyRequest): number {
  const { buckets } = context;
  if (!buckets) return 0;
  const now = context.now();
  const byAddress = { size: settings.cartAddressBucket, perSecond: settings.cartAddressPerSecond };
  const address = buckets.pour(`cart ${storeId} of ${callerAddress(request.ip)}`, byAddress, now);
  if (!address.allowed) return address.retryMs;
  const { token } = request.params as { token?: string };
  const guid = guidOf(token ?? '');
  if (guid === undefined) return 0;
  const byCart = { size: settings.cartBucket, perSecond: settings.cartPerSecond };
  return buckets.pour(`cart ${storeId} ${guid}`, byCart, now).retryMs;
}

function unauthorized(reply: FastifyReply): FastifyReply {
  void reply.header('www-authenticate', 'Bearer realm="Comptoir"');
  return reply.code(401).send({
    message:
      "Unauthorized: send the store's public API key as a Bearer token, or as publicKey in the address. The secret key opens nothing here",
  });
}

function notAcceptable(reply: FastifyReply): FastifyReply {
  return reply.code(406).send({ message: 'Not Acceptable: this API answers application/json alone' });
}

/** Refuses a call that comes too soon. */
export function tooMany(
  reply: FastifyReply,
  waitMs: number,
  message = 'Too Many Requests: wait as many seconds as Retry-After says',
): FastifyReply {
  void reply.header('retry-after', String(Math.max(1, Math.ceil(waitMs / 1000))));
  return reply.code(429).send({ message });
}
