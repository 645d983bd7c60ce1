import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AppContext } from '../../app/context.js';
import { ShopError } from '../../domain/errors.js';
import { isLocalName, isLoopback, literalAddress } from '../../outgoing/address.js';

/**
 * The session's cookie. Over https its name begins with `__Host-`: browsers take it from this host alone, and
 * over https alone. Over plain http it is for this machine, whose browsers differ in what they store there.
 */
const secureName = '__Host-comptoir';
const plainName = 'comptoir';
const longestSeconds = 7 * 24 * 3600;

/** Whether a call came over https, to the server itself or to a proxy before it. */
export function isSecure({ publicUrl }: AppContext, request: FastifyRequest): boolean {
  return request.protocol === 'https' || publicUrl?.startsWith('https:') === true;
}

/** The session's token that a call carries, or undefined. */
export function sessionCookie(context: AppContext, request: FastifyRequest): string | undefined {
  const name = isSecure(context, request) ? secureName : plainName;
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

/** Sends a session's token to the browser. */
export function sendSession(
  context: AppContext,
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
): void {
  setCookie(reply, isSecure(context, request), token, longestSeconds);
}

/** Has the browser forget the session. */
export function dropSession(context: AppContext, request: FastifyRequest, reply: FastifyReply): void {
  setCookie(reply, isSecure(context, request), '', 0);
}

/**
 * Refuses, with `not_allowed`, to sign anybody in over plain http from another machine: the password and the
 * session would pass over the network in clear.
 */
export function refuseClearText(context: AppContext, request: FastifyRequest): void {
  if (isSecure(context, request) || isThisMachine(request.hostname)) return;
  throw new ShopError(
    'not_allowed',
    'the dashboard is signed in to over https, or on this machine as http://localhost: put a proxy with a certificate before the server, and name its address as --public-url https://…',
  );
}

function isThisMachine(hostname: string): boolean {
  const name = hostname.toLowerCase();
  const address = literalAddress(name);
  return address === null ? isLocalName(name) : isLoopback(address);
}

function setCookie(reply: FastifyReply, secure: boolean, value: string, seconds: number): void {
  const name = secure ? secureName : plainName;
  const parts = [`${name}=${value}`, 'Path=/', `Max-Age=${seconds}`, 'HttpOnly', 'SameSite=Strict'];
  void reply.header('set-cookie', [...parts, ...(secure ? ['Secure'] : [])].join('; '));
}
