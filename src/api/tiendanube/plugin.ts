import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AppContext } from '../../app/context.js';
import { mainLanguage } from '../../dialect/tiendanube/store.js';
import type { Actor } from '../../domain/audit/actor.js';
import type { Store } from '../../domain/store/store.js';
import { actAsCaller, keyActor } from '../../http/access.js';
import { type MeteredRequest, storeAnswers } from '../../http/answers.js';
import { readBodies } from '../../http/bodies.js';
import { documentOnly } from '../../http/documented.js';
import { idempotentPosts } from '../../http/idempotency.js';
import { answer, answerError, answerNotFound } from './errors.js';

export interface TiendanubeRequest extends MeteredRequest {
  store: Store;
  /** The token that opened the store. */
  credential: string;
  actor: Actor;
}

/** Routes of one resource. */
export type TiendanubeRoutes = (app: FastifyInstance, context: AppContext) => void;

/** What every route's documentation says. */
export const security = [{ accessToken: [] }];

/**
 * Tiendanube's API under one prefix that ends in a store's id: its errors, its tokens, its leaky bucket. A
 * resource is registered by its own file.
 */
export function tiendanubeApi(context: AppContext, resources: readonly TiendanubeRoutes[]) {
  return async (app: FastifyInstance): Promise<void> => {
    documentOnly(app);
    readBodies(app, { relaxed: false });
    app.setErrorHandler(answerError);
    app.setNotFoundHandler(answerNotFound);
    app.decorateRequest('store', null as never);
    app.decorateRequest('credential', '');
    app.decorateRequest('actor', null as never);
    storeAnswers(app);
    app.addHook('onRequest', async (request, reply) => {
      // Browsers ask without a token.
      if (request.method === 'OPTIONS') return answerNotFound(request, reply);
      const epoch = await context.storage.epoch();
      const opened = await storeOf(context, request, epoch);
      // One answer for every reason, so that a token tells nothing of other stores.
      if (!opened) return answer(reply, 401, 'Invalid access token');
      const { store } = opened;
      reply.header('x-main-language', mainLanguage(store));
      const meter = (): Record<string, string> | undefined => pour(context, store, () => {});
      Object.assign(request as TiendanubeRequest, { ...opened, epoch, meter });
      if (!pour(context, store, (headers) => reply.headers(headers))) {
        return answer(reply, 429, 'Wait until the bucket has room again');
      }
      if (!request.headers['user-agent']?.trim()) {
        return answer(reply, 400, 'Send a User-Agent header that names your app: App name (email or URL)');
      }
    });
    idempotentPosts(app, context, (request) => {
      const { store, credential } = request as TiendanubeRequest;
      return { storeId: store.storeId, credential, shared: false };
    });
    actAsCaller(app, (request) => (request as TiendanubeRequest).actor);
    for (const register of resources) register(app, context);
  };
}

/** The store whose token the request carries, if it is the one in the path. */
async function storeOf(
  context: AppContext,
  request: FastifyRequest,
  epoch: string,
): Promise<Pick<TiendanubeRequest, 'store' | 'credential' | 'actor'> | undefined> {
  const { storeId } = request.params as { storeId?: string };
  for (const header of [request.headers.authentication, request.headers.authorization]) {
    const credential = typeof header === 'string' ? bearer(header) : undefined;
    if (credential === undefined) continue;
    const identified = await context.directory.identifyKey('access', credential, epoch);
    if (identified && String(identified.store.externalId) === storeId)
      return { store: identified.store, credential, actor: keyActor(identified, request) };
  }
  return undefined;
}

function bearer(header: string): string | undefined {
  return /^bearer\s+(\S{1,500})$/i.exec(header.trim())?.[1];
}

/**
 * Counts a call and tells how full the bucket is; where limits are off it is always empty. Answers what it
 * told, or undefined where the call does not fit.
 */
function pour(
  context: AppContext,
  store: Store,
  tell: (headers: Record<string, string>) => void,
): Record<string, string> | undefined {
  const { tiendanubeBucket: size, tiendanubePerSecond: perSecond } = store.settings;
  const drip = context.buckets?.pour(`tiendanube ${store.storeId}`, { size, perSecond }, context.now());
  const headers: Record<string, string> = {
    'x-rate-limit-limit': String(drip?.limit ?? size),
    'x-rate-limit-remaining': String(drip?.remaining ?? size),
    'x-rate-limit-reset': String(drip?.resetMs ?? 0),
  };
  if (!drip || drip.allowed) {
    tell(headers);
    return headers;
  }
  tell({ ...headers, 'retry-after': String(Math.max(1, Math.ceil(drip.retryMs / 1000))) });
  return undefined;
}
