import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as dashboard from '../api/dashboard/errors.js';
import * as snipcart from '../api/snipcart/errors.js';
import * as tiendanube from '../api/tiendanube/errors.js';
import { answerNotFound } from '../http/error-answers.js';

const ofTiendanube = /^\/(v1|2025-03)(\/|\?|$)/;
const ofDashboard = /^\/dashboard\/api(\/|\?|$)/;

/** The form of errors at an address. */
function errorsOf(url: string) {
  if (ofTiendanube.test(url)) return tiendanube;
  return ofDashboard.test(url) ? dashboard : { ...snipcart, answerNotFound };
}

/**
 * What no route of an API threw (a path that cannot be read, a page of the reference), in the words of the
 * path's API.
 */
export function refuse(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return errorsOf(request.url).answerError(error, request, reply);
}

/** Paths outside of both APIs. */
export function refusals(app: FastifyInstance): void {
  app.setErrorHandler(refuse);
  app.setNotFoundHandler((request, reply) => errorsOf(request.url).answerNotFound(request, reply));
  // Node's parser stalls on what follows an upgrade that nobody takes: such a connection ends with its
  // answer.
  app.server.prependListener('request', (request, response) => {
    if (request.headers.upgrade !== undefined) response.shouldKeepAlive = false;
  });
  // Node would answer an Expect that it does not know with an empty 417.
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response));
}

const statuses: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

const descriptions: Readonly<Record<number, string>> = {
  408: 'the request took too long to come',
  431: 'the path and the headers are too long',
};

const unencoded = 'the address holds letters that must be percent-encoded: é is %C3%A9, a space is %20';

interface ConnectionError extends Error {
  readonly code?: string;
  /** The bytes that Node read last. */
  readonly rawPacket?: unknown;
}

/**
 * What is not HTTP, or comes too slowly: one answer in the form that both APIs' clients read, and the end of
 * the connection. Answers the status, or undefined where nobody is there to read it.
 */
export function refuseConnection(error: ConnectionError, socket: Socket): number | undefined {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return undefined;
  }
  const code = statuses[error.code ?? ''] ?? 400;
  const message = STATUS_CODES[code]!;
  const body = JSON.stringify({
    code,
    message,
    description:
      descriptions[code] ?? (error.code === 'HPE_INVALID_URL' ? unencoded : 'this is not an HTTP request'),
  });
  const head = [
    `HTTP/1.1 ${code} ${message}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  const { rawPacket } = error;
  const bodiless = Buffer.isBuffer(rawPacket) && rawPacket.subarray(0, 5).toString('latin1') === 'HEAD ';
  socket.end(`${head.join('\r\n')}\r\n\r\n${bodiless ? '' : body}`);
  return code;
}
