import { existsSync, readFileSync } from 'node:fs';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { packageFolder } from '../package-folder.js';
import { sendFile, staticFiles } from './static-files.js';

const folder = `${packageFolder}dist/dashboard/`;

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' https: data:",
  "font-src 'self'",
  "frame-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "require-trusted-types-for 'script'",
].join('; ');

const headers = {
  'content-security-policy': policy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
};

/**
 * The dashboard's program: its files below `/dashboard/assets`, and its page at every other address below
 * `/dashboard`, as the program itself tells its pages apart.
 */
export function dashboardPages(app: FastifyInstance): void {
  const files = staticFiles(folder);
  const index = existsSync(`${folder}index.html`) ? readFileSync(`${folder}index.html`, 'utf8') : undefined;
  const hide = { schema: { hide: true } as never };
  const page = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    // Of the address itself: for routes a slash at its end makes no difference, for relative links it does.
    const [, below] = /^\/dashboard\/([^?]*)/.exec(request.url) ?? [];
    if (below !== undefined && /^api(\/|$)/.test(below))
      return reply.code(404).send({ message: 'There is nothing at this path.', code: 'not_found' });
    const file = below === undefined ? undefined : files.get(below);
    void reply.headers(headers);
    // A file's name changes with what is in it.
    if (file) return sendFile(file, request, reply, 'public, max-age=31536000, immutable');
    if (index === undefined || below?.startsWith('assets/'))
      return reply.code(404).send({ message: 'There is no such file of the dashboard.' });
    return reply
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(index.replaceAll('"./assets/', `"${wayUp(below)}assets/`));
  };
  app.get('/dashboard', hide, page);
  app.get('/dashboard/*', hide, page);
}

/** The way from a page to the dashboard's folder, relative: whatever path a proxy puts before it stays. */
function wayUp(below: string | undefined): string {
  return below === undefined ? 'dashboard/' : `./${'../'.repeat(below.split('/').length - 1)}`;
}
