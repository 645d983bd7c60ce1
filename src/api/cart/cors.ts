import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AppContext } from '../../app/context.js';
import { listAllowedDomains, type Store } from '../../domain/store/store.js';
import { parseUrl } from '../../domain/url.js';
import { isOnDomain, isThisMachine, normaliseDomain } from '../../outgoing/domains.js';

const allowed = {
  'access-control-allow-methods': 'GET, POST, PUT, DELETE',
  'access-control-allow-headers':
    'Authorization, Content-Type, Accept, Idempotency-Key, X-Cart-Secret, X-Customer-Session, X-Customer-Device',
  // How long browsers may remember the answer to a preflight request: two hours, in seconds.
  'access-control-max-age': '7200',
};
const exposed = 'Retry-After, Idempotent-Replayed';

/**
 * Lets the calling page read an answer, whatever it is; without credentials, so that no cookie is ever sent
 * along.
 */
export function allowReading(request: FastifyRequest, reply: FastifyReply): void {
  void reply.header('vary', 'Origin');
  const { origin } = request.headers;
  if (origin === undefined) return;
  void reply.header('access-control-allow-origin', origin).header('access-control-expose-headers', exposed);
}

/**
 * Answers a browser that asks whether it may call. It carries no key, so that any page may: the call itself
 * is looked at.
 */
export function answerPreflight(reply: FastifyReply): FastifyReply {
  return reply.code(204).headers(allowed).send();
}

/** The origin of the calling page. Node reads headers as Latin-1; some clients write a host in UTF-8. */
export function originOf({ headers: { origin } }: FastifyRequest): string | undefined {
  return origin && Buffer.from(origin, 'latin1').toString();
}

/**
 * Why pages of an origin may not call for a store, or undefined where they may: they are on the store's
 * domains, or on this machine or in a file while the store is a test. Programs that are no pages send no
 * origin.
 */
export async function refusedOrigin(
  context: AppContext,
  store: Store,
  origin: string | undefined,
): Promise<string | undefined> {
  if (origin === undefined) return undefined;
  const test = store.mode === 'Test';
  if (origin === 'null') {
    return test
      ? undefined
      : 'Pages without an origin (files, sandboxed frames) may call for a test store alone: serve the page from the store’s domain';
  }
  const page = parseUrl(origin);
  if (page && /^https?:$/.test(page.protocol)) {
    if (test && isThisMachine(page.hostname)) return undefined;
    if (store.domain && isOnDomain(origin, [store.domain.domain])) return undefined;
    const further = await listAllowedDomains(context.storage.read, store.storeId);
    const domains = further.map(({ domain }) => domain);
    if (isOnDomain(origin, domains)) return undefined;
  }
  const domain = page ? (normaliseDomain(origin) ?? origin) : origin;
  const named = domain.slice(0, 200);
  return `${named} is not one of the store's domains: add it with POST /api/settings/alloweddomains [{"domain": "${named}"}], or set it with "comptoir store set ${store.storeId} domain=${named}"`;
}
