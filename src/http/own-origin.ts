import type { FastifyRequest } from 'fastify';
import type { AppContext } from '../app/context.js';

/** The public address; without one that which the server listens on, never what the call says of it. */
export function ownOrigin({ publicUrl }: AppContext, request: FastifyRequest): string {
  if (publicUrl !== undefined) return publicUrl;
  const { localAddress, localPort } = request.socket;
  if (!localAddress || !localPort) return 'http://localhost';
  const host = localAddress.replace(/^::ffff:/, '');
  return `http://${host.includes(':') ? `[${host}]` : host}:${localPort}`;
}
