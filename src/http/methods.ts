import type { FastifyInstance, FastifyRequest } from 'fastify';

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

/** Remembers which methods each path has, of the routes that are registered from now on: a router tells of one method alone. */
export function rememberMethods(app: FastifyInstance): void {
  const paths = new Map<string, Path>();
  app.addHook('onRoute', ({ url, method }) => {
    const path = paths.get(url) ?? { pattern: patternOf(url), methods: new Set() };
    paths.set(url, path);
    for (const one of [method].flat()) path.methods.add(one);
  });
  app.decorate('methodsAt', (path) => {
    const found = [...paths.values()].filter(({ pattern }) => pattern.test(path));
    return [...new Set(found.flatMap(({ methods }) => [...methods]))];
  });
}

/** A route's path as an expression: `:name` is any one part, `*` whatever follows; a slash at its end says nothing. */
function patternOf(url: string): RegExp {
  const parts = url.replace(/\/$/, '').replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${parts.replace(/:\w+/g, '[^/]+').replaceAll('*', '.*')}/?$`);
}

/** What the call's path can be called with, where that is not what it was called with: for `Allow`. */
export function otherMethods(request: FastifyRequest): readonly string[] {
  const methods = request.server.methodsAt(pathOf(request)).filter((method) => method !== 'OPTIONS');
  return methods.length === 0 ? [] : [...methods, 'OPTIONS'];
}

/** Why a call fits no route. */
export function noSuchRoute(request: FastifyRequest, methods: readonly string[]): string {
  const wanted = methods.length === 0 ? '/docs lists what there is' : `it takes ${methods.join(', ')}`;
  return `There is no ${request.method} ${pathOf(request)}: ${wanted}`;
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0]!;
}
