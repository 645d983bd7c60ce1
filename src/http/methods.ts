import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyInstance {
    /** The methods of a path, or none where no route has it. */
    methodsAt(path: string): readonly string[];
  }
}

interface Path {
  readonly pattern: RegExp;
  readonly methods: Set<string>;
}

/**
 * Remembers which methods each path has, of the routes that are registered from now on: a router tells of one
 * method alone.
 */
export function rememberMethods(app: FastifyInstance): void {
  const paths = new Map<string, Path>();
  app.addHook('onRoute', ({ url, method }) => {
    const path = paths.get(url) ?? { pattern: patternOf(url), methods: new Set() };
    paths.set(url, path);
    for (const one of [method].flat()) path.methods.add(one);
  });
  app.decorate('methodsAt', (path) => {
    const matching = [...paths.values()].filter(({ pattern }) => pattern.test(path));
    return [...new Set(matching.flatMap(({ methods }) => [...methods]))];
  });
}

/**
 * A route's path as an expression: `:name` is any one part, `*` whatever follows; a slash at its end says
 * nothing.
 */
function patternOf(url: string): RegExp {
  const parts = url.replace(/\/$/, '').replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${parts.replace(/:\w+/g, '[^/]+').replaceAll('*', '.*')}/?$`);
}

/**
 * Answers a call that no route takes, by `answer`: 404, or 405 with `Allow` where its path has other methods.
 * OPTIONS is told them; without headers of CORS, a browser keeps a page from calling with a key that is for
 * servers.
 */
export function answerNoRoute(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: (status: 404 | 405, message: string) => FastifyReply,
): FastifyReply {
  const path = request.url.split('?', 1)[0]!;
  const methods = request.server.methodsAt(path).filter((method) => method !== 'OPTIONS');
  const message = `There is no ${request.method} ${path}:`;
  if (methods.length === 0) return answer(404, `${message} /docs lists what there is`);
  const allowed = [...methods, 'OPTIONS'].join(', ');
  void reply.header('allow', allowed);
  return request.method === 'OPTIONS'
    ? reply.code(204).send()
    : answer(405, `${message} it takes ${allowed}`);
}
