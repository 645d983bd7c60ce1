import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { packageFolder } from '../package-folder.js';
import { type StaticFile, sendFile, staticFiles } from './static-files.js';

/** What `npm run build` bundles; it lies there for the compiled program and for its sources alike. */
const folder = `${packageFolder}dist/web/`;

/**
 * The browser cart at Snipcart's own paths, whatever version of 3.x a page names, and at those of 2.0: pages
 * change a host name alone. Anybody may read it from anywhere.
 */
export function browserCart(app: FastifyInstance): void {
  const files = staticFiles(folder);
  const hide = { schema: { hide: true } as never };
  const answer = (name: (params: Record<string, string>) => string) => {
    return async (request: FastifyRequest, reply: FastifyReply) =>
      send(files.get(name(request.params as Record<string, string>)), request, reply);
  };
  app.get(
    '/themes/:version/default/:file',
    hide,
    answer(({ file = '' }) => file),
  );
  app.get(
    '/themes/:version/default/locales/:file',
    hide,
    answer(({ file = '' }) => `locales/${file}`),
  );
  app.get(
    '/scripts/:version/snipcart.js',
    hide,
    answer(() => 'snipcart-v2.js'),
  );
  app.get(
    '/themes/:version/base/snipcart.css',
    hide,
    answer(() => 'snipcart.css'),
  );
  app.get(
    '/themes/:version/base/snipcart.min.css',
    hide,
    answer(() => 'snipcart.css'),
  );
}

async function send(
  file: StaticFile | undefined,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  void reply.headers({
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
  });
  if (!file)
    return reply.code(404).send({ message: 'The browser cart is snipcart.js, snipcart.css and loader.js' });
  // A page asks again after five minutes, and shows what it has meanwhile: a new release is everywhere within
  // minutes.
  return sendFile(file, request, reply, 'public, max-age=300, stale-while-revalidate=86400');
}
