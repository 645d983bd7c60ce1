import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyInstance, type FastifyServerOptions, LogController } from 'fastify';
import { snipcart } from '../api/snipcart/routes.js';
import { tiendanube } from '../api/tiendanube/routes.js';
import type { Shop } from '../http/shop.js';
import { draining } from './draining.js';
import { health } from './health.js';
import { metrics } from './metrics.js';
import { reference } from './reference.js';
import { refusals, refuse, refuseConnection } from './refusals.js';

export interface ServerOptions {
  readonly logger?: FastifyServerOptions['logger'];
  readonly trustProxy?: string;
  readonly version?: string;
  /** Further routes, before the server is ready. */
  readonly extend?: (app: FastifyInstance) => void;
}

const bodyLimit = 1024 * 1024;

/** The whole server over a shop, not listening yet. */
export async function buildServer(shop: Shop, options: ServerOptions = {}): Promise<FastifyInstance> {
  const app = Fastify({
    logger: options.logger ?? false,
    trustProxy: options.trustProxy ?? false,
    bodyLimit,
    logController: new LogController({ disableRequestLogging: true }),
    requestIdHeader: false,
    genReqId: () => randomUUID(),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 1000 },
    frameworkErrors: refuse,
    clientErrorHandler: refuseConnection,
    // A slow sender holds a connection for this long at most.
    requestTimeout: 30_000,
    http: { headersTimeout: 15_000, connectionsCheckingInterval: 5_000 },
    keepAliveTimeout: 65_000,
    forceCloseConnections: 'idle',
  });
  if (options.logger) {
    app.addHook('onResponse', async (request, reply) => {
      const path = request.url.split('?', 1)[0];
      const line = {
        reqId: request.id,
        method: request.method,
        path,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      };
      if (reply.statusCode >= 500) app.log.error(line, 'answered');
      else app.log.info(line, 'answered');
    });
  }
  refusals(app);
  draining(app);
  await reference(app, options.version ?? '0.0.0');
  health(app, shop);
  metrics(app);
  await app.register(snipcart(shop), { prefix: '/api' });
  await app.register(snipcart(shop), { prefix: '/api/v1' });
  await app.register(tiendanube(shop), { prefix: '/v1/:storeId' });
  await app.register(tiendanube(shop), { prefix: '/2025-03/:storeId' });
  options.extend?.(app);
  await app.ready();
  return app;
}
