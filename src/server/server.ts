import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import Fastify, { type FastifyInstance, type FastifyServerOptions, LogController } from 'fastify';
import { accountPages } from '../api/account/routes.js';
import { cart, customer } from '../api/cart/routes.js';
import { dashboardDoor } from '../api/dashboard/plugin.js';
import { dashboard } from '../api/dashboard/routes.js';
import { invoices } from '../api/invoice/plugin.js';
import { paymentApi } from '../api/payment/routes.js';
import { snipcart } from '../api/snipcart/routes.js';
import { tiendanube } from '../api/tiendanube/routes.js';
import type { AppContext } from '../app/context.js';
import type { Access } from '../http/access.js';
import { answerCache } from '../http/answers.js';
import { rememberMethods } from '../http/methods.js';
import { accessLog, logAnswer } from './access-log.js';
import { boundAnswers } from './answers-under-way.js';
import { beginInTurns } from './begin-in-turns.js';
import { browserCart } from './browser-cart.js';
import { dashboardPages } from './dashboard-pages.js';
import { draining } from './draining.js';
import { health, isProbe } from './health.js';
import { keyUses } from './key-uses.js';
import { metrics } from './metrics.js';
import { reference } from './reference.js';
import { refusals, refuse, refuseConnection } from './refusals.js';
import { refuseOverdue } from './refuse-overdue.js';

export interface ServerOptions {
  readonly logger?: FastifyServerOptions['logger'];
  readonly trustProxy?: string;
  readonly version?: string;
  /** Whether the merchant's dashboard is there, and to whom; it is, and to everybody, unless told. */
  readonly dashboard?: false | { readonly isOpenTo: (address: string) => boolean };
  /** Whether each call leaves a line in the log; it does unless told. */
  readonly accessLog?: boolean;
  /** Hooks for every route, before there is any. */
  readonly prepare?: (app: FastifyInstance) => void;
  /** Further routes, before the server is ready. */
  readonly extend?: (app: FastifyInstance) => void;
}

const bodyLimit = 1024 * 1024;
/** A slow sender holds a connection for this long at most. */
const httpOptions = {
  requestTimeout: 30_000,
  headersTimeout: 15_000,
  connectionsCheckingInterval: 5_000,
  keepAliveTimeout: 65_000,
};

/** The whole server, not listening yet. */
export async function buildServer(
  context: AppContext,
  options: ServerOptions = {},
): Promise<FastifyInstance> {
  const answers = answerCache(context.storage);
  const logsCalls = options.accessLog ?? true;
  const app: FastifyInstance = Fastify({
    // An answer from memory is sent before the call is routed.
    serverFactory: (handler) => createServer(httpOptions, beginInTurns(answers.wrap(handler), isProbe)),
    logger: options.logger ?? false,
    // A logger for each call costs more than what it adds: failures name their call themselves.
    childLoggerFactory: (logger) => logger,
    trustProxy: options.trustProxy ?? false,
    bodyLimit,
    logController: new LogController({ disableRequestLogging: true }),
    requestIdHeader: false,
    genReqId: () => randomUUID(),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 1000 },
    frameworkErrors(error, request, reply) {
      refuse(error, request, reply);
      if (logsCalls) logAnswer(app, request, reply, 0);
    },
    clientErrorHandler(error, socket) {
      const status = refuseConnection(error, socket);
      if (status !== undefined && logsCalls) app.log.info({ status }, 'refused a connection');
    },
    forceCloseConnections: 'idle',
  });
  app.decorate('answers', answers);
  if (logsCalls) accessLog(app);
  context.troubles.listen((about, message) => app.log.warn(about, message));
  options.prepare?.(app);
  rememberMethods(app);
  refusals(app);
  refuseOverdue(app);
  draining(app);
  boundAnswers(app);
  await reference(app, options.version ?? '0.0.0');
  health(app, context);
  metrics(app, context);
  keyUses(app, context);
  await paymentApi(app, context);
  await app.register(snipcart(context), { prefix: '/api' });
  await app.register(snipcart(context), { prefix: '/api/v1' });
  await app.register(cart(context), { prefix: '/api/cart' });
  await app.register(customer(context), { prefix: '/api/customer' });
  await app.register(accountPages(context), { prefix: '/account' });
  await app.register(invoices(context), { prefix: '/invoice' });
  await app.register(tiendanube(context), { prefix: '/v1/:storeId' });
  await app.register(tiendanube(context), { prefix: '/2025-03/:storeId' });
  if (options.dashboard !== false) {
    if (options.dashboard) dashboardDoor(app, options.dashboard.isOpenTo);
    const resources = (access: Access) => snipcart(context, access);
    await app.register(dashboard(context, resources), { prefix: '/dashboard/api' });
    dashboardPages(app);
  }
  browserCart(app);
  options.extend?.(app);
  if (!app.hasRoute({ method: 'GET', url: '/' })) {
    app.get('/', { schema: { hide: true } as never }, (_request, reply) => reply.redirect('/docs'));
  }
  await app.ready();
  return app;
}
