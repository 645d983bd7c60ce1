import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

const types: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  map: 'application/json; charset=utf-8',
};

/** A file that `npm run build` made, as it is answered. */
export interface StaticFile {
  readonly type: string;
  readonly etag: string;
  /** The name of its source map, beside it. */
  readonly map: string | undefined;
  readonly body: Buffer;
  /** Compressed at the first call that asks for it: nothing slow stands before the first answer. */
  readonly compressed: Map<string, Promise<Buffer>>;
}

/** The scripts, styles and texts of a folder, by their paths in it; none where it has not been built. */
export function staticFiles(folder: string): ReadonlyMap<string, StaticFile> {
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

/** Answers a file, compressed as the browser takes it; 304 where it has it already. */
export async function sendFile(
  file: StaticFile,
  request: FastifyRequest,
  reply: FastifyReply,
  cacheControl: string,
): Promise<FastifyReply> {
  if (file.map !== undefined) void reply.header('sourcemap', file.map);
  void reply.headers({ 'cache-control': cacheControl, etag: file.etag, vary: 'Accept-Encoding' });
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
