import type { FastifyRequest } from 'fastify';
import type { AppContext } from '../../app/context.js';

const reads: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Why a call may have been made by another page than the dashboard's own, or undefined: a browser adds the
 * session's cookie by itself, so that it says nothing of who asks.
 */
export function foreignWrite(context: AppContext, request: FastifyRequest): string | undefined {
  if (reads.has(request.method)) return undefined;
  const { headers } = request;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) {
    if (site !== 'same-origin')
      return "this call comes from another page: the dashboard's own page alone may write (Sec-Fetch-Site: same-origin)";
  } else if (headers.origin !== undefined && !isOwnOrigin(context, request, headers.origin))
    return `this call comes from ${JSON.stringify(headers.origin.slice(0, 100))}: the dashboard's own page alone may write`;
  return wrongType(request);
}

function isOwnOrigin({ publicUrl }: AppContext, request: FastifyRequest, origin: string): boolean {
  if (publicUrl !== undefined && origin === new URL(publicUrl).origin) return true;
  return origin.toLowerCase() === `${request.protocol}://${request.host}`.toLowerCase();
}

/** A page of another site can send forms and plain text without asking; JSON it cannot. */
function wrongType({ headers, routeOptions }: FastifyRequest): string | undefined {
  const type = (headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase();
  const length = headers['content-length'] ?? '0';
  if (type === '' && length === '0' && headers['transfer-encoding'] === undefined) return undefined;
  if (type === 'application/json') return undefined;
  if (type === 'multipart/form-data' && (routeOptions.schema as Consuming)?.consumes?.includes(type))
    return headers['sec-fetch-site'] === 'same-origin' || headers['x-comptoir'] === '1'
      ? undefined
      : 'a form is taken with the header X-Comptoir: 1 alone';
  return 'send application/json: the dashboard takes no other body here';
}

type Consuming = { readonly consumes?: readonly string[] } | undefined;
