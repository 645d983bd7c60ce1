import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AppContext } from '../../app/context.js';
import type { Bucket } from '../../app/limits.js';
import type { Store } from '../../domain/store/store.js';
import { readBodies } from '../../http/bodies.js';
import { openBody } from '../../http/body-shape.js';
import { callerAddress } from '../../http/caller-address.js';
import { readCredentials } from '../../http/credentials.js';
import { documentOnly } from '../../http/documented.js';
import { answerNotFound } from '../../http/error-answers.js';
import { idempotentPosts } from '../../http/idempotency.js';
import { answerError } from './errors.js';

export type PaymentRoutes = (app: FastifyInstance, context: AppContext) => void;

/** A call of a merchant's gateway with the store's secret key. */
export interface GatewayRequest extends FastifyRequest {
  store: Store;
  credential: string;
}

/**
 * What payers' browsers, gateways and providers call without a key: what they may, a token or a signature
 * says.
 */
export function openPaymentApi(context: AppContext, routes: PaymentRoutes) {
  return async (app: FastifyInstance): Promise<void> => {
    // Messages of providers are a few kilobytes, and their documents allow for more.
    begin(app, { relaxed: false, limits: { ...openBody, bytes: 512 * 1024 } });
    app.addHook('onRequest', async (request, reply) => {
      const wait = pour(context, `payment of ${callerAddress(request.ip)}`, byAddress);
      if (wait > 0) return tooMany(reply, wait);
    });
    routes(app, context);
  };
}

/** What a merchant's gateway calls with the store's secret key. */
export function privatePaymentApi(context: AppContext, routes: PaymentRoutes) {
  return async (app: FastifyInstance): Promise<void> => {
    begin(app, { relaxed: true });
    app.decorateRequest('store', null as never);
    app.decorateRequest('credential', '');
    app.addHook('onRequest', async (request, reply) => {
      // Browsers ask without a key.
      if (request.method === 'OPTIONS') return answerNotFound(request, reply);
      const epoch = await context.storage.epoch();
      for (const credential of readCredentials(request.headers.authorization)) {
        const store = await context.directory.identify('secret', credential, epoch);
        if (!store) continue;
        Object.assign(request as GatewayRequest, { store, credential });
        const { snipcartBucket: size, snipcartPerSecond: perSecond } = store.settings;
        const wait = pour(context, `payment ${store.storeId}`, { size, perSecond });
        return wait > 0 ? tooMany(reply, wait) : undefined;
      }
      return unauthorized(reply);
    });
    idempotentPosts(app, context, (request) => {
      const { store, credential } = request as GatewayRequest;
      return { storeId: store.storeId, credential, shared: false };
    });
    routes(app, context);
  };
}

/** One gateway's server may call for all buyers of many shops. */
const byAddress: Bucket = { size: 1000, perSecond: 100 };

function begin(app: FastifyInstance, bodies: Parameters<typeof readBodies>[1]): void {
  documentOnly(app);
  readBodies(app, bodies);
  app.setErrorHandler(answerError);
  app.setNotFoundHandler(answerNotFound);
}

/** Milliseconds to wait, or 0. */
function pour({ buckets, now }: AppContext, name: string, bucket: Bucket): number {
  return buckets ? buckets.pour(name, bucket, now()).retryMs : 0;
}

function unauthorized(reply: FastifyReply): FastifyReply {
  void reply.header('www-authenticate', 'Bearer realm="Comptoir"');
  return reply.code(401).send({
    message: "Unauthorized: send the store's secret API key as a Bearer token",
  });
}

function tooMany(reply: FastifyReply, waitMs: number): FastifyReply {
  void reply.header('retry-after', String(Math.max(1, Math.ceil(waitMs / 1000))));
  return reply.code(429).send({ message: 'Too Many Requests: wait as many seconds as Retry-After says' });
}
