import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { packageFolder } from '../package-folder.js';

/** What `npm run build` bundles; it lies there for the compiled program and for its sources alike. */
const folder = `${packageFolder}dist/web/`;

const types: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  map: 'application/json; charset=utf-8',
};

interface CartFile {
  readonly type: string;
  readonly etag: string;
  /** The name of its source map, beside it. */
  readonly map: string | undefined;
  readonly body: Buffer;
  /** Compressed at the first call that asks for it: nothing slow stands before the first answer. */
  readonly compressed: Map<string, Promise<Buffer>>;
}

/**
 * The browser cart at Snipcart's own paths, whatever version of 3.x a page names, and at those of 2.0: pages
 * change a host name alone. Anybody may read it from anywhere.
 */
export function browserCart(app: FastifyInstance): void {
  const files = cartFiles();
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

function cartFiles(): Map<string, CartFile> {
  const names = existsSync(folder) ? (readdirSync(folder, { recursive: true }) as string[]) : [];
  return new Map(
    names.flatMap((name) => {
      const type = types[name.slice(name.lastIndexOf('.') + 1)];
      if (type === undefined) return [];
      const body = readFileSync(`${folder}${name}`);
      const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
      const map = names.includes(`${name}.map`) ? `${name}.map` : undefined;
      return [[name.replaceAll('\\', '/'), { type, etag, map, body, compressed: new Map() }] as const];
    }),
  );
}

const compressors = { br: promisify(brotliCompress), gzip: promisify(gzip) } as const;

async function send(
  file: CartFile | undefined,
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
  if (file.map !== undefined) void reply.header('sourcemap', file.map);
  void reply.headers({
    // A page asks again after five minutes, and shows what it has meanwhile: a new release is everywhere
    // within minutes.
    'cache-control': 'public, max-age=300, stale-while-revalidate=86400',
    etag: file.etag,
    vary: 'Accept-Encoding',
  });
  if (request.headers['if-none-match'] === file.etag) return reply.code(304).send();
  const accepted = String(request.headers['accept-encoding'] ?? '');
  const encoding = /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : undefined;
  void reply.type(file.type);
  if (!encoding) return reply.send(file.body);
  let body = file.compressed.get(encoding);
  if (!body) {
    body = compressors[encoding](file.body);
    file.compressed.set(encoding, body);
  }
  return reply.header('content-encoding', encoding).send(await body);
}
