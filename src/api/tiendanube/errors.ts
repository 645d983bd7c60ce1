import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { ShopError } from '../../domain/errors.js';
import { loggedPath } from '../../http/logged-path.js';
import { answerNoRoute } from '../../http/methods.js';
import { asStorageError, StorageUnavailable } from '../../storage/errors.js';

const messages: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  406: 'Not Acceptable',
  408: 'Request Timeout',
  414: 'URI Too Long',
  431: 'Request Header Fields Too Large',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Payload Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** Tiendanube's error body. */
export function answer(reply: FastifyReply, code: number, description: string | null): FastifyReply {
  return reply.code(code).send({ code, message: messages[code] ?? 'Error', description });
}

/** A refusal of the request itself: a parameter, or a body that is no object. */
export class BadRequest extends Error {
  readonly statusCode = 400;
}

/** Everything that a route threw, in Tiendanube's words. */
export function answerError(
  thrown: FastifyError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const error = asStorageError(thrown);
  if (error instanceof ShopError) return answerRefusal(error, reply);
  if (error instanceof StorageUnavailable) {
    request.log.error(
      { reqId: request.id, method: request.method, path: loggedPath(request), reason: error.reason },
      'the database is unavailable',
    );
    return answer(reply.header('retry-after', '1'), 503, 'Try again in a moment');
  }
  const status = (thrown as FastifyError).statusCode ?? 500;
  if (status === 415) return answer(reply, 415, 'Content-Type should be application/json');
  if (status >= 400 && status < 500) return answer(reply, status, thrown.message);
  request.log.error(
    { reqId: request.id, method: request.method, path: loggedPath(request), err: thrown },
    'a request failed',
  );
  return answer(reply, 500, `Request ${request.id}`);
}

function answerRefusal(error: ShopError, reply: FastifyReply): FastifyReply {
  switch (error.code) {
    case 'not_found':
      return answer(reply, 404, error.message);
    case 'customer_has_orders':
      return answer(reply, 422, 'Cannot delete a customer with orders');
    case 'busy':
      return answer(reply.header('retry-after', '1'), 429, error.message);
    case 'conflict':
    case 'idempotency_in_flight':
      return answer(reply, 409, error.message);
    case 'idempotency_mismatch':
      return answer(reply, 422, error.message);
    default:
      // Errors of fields stand for themselves, as lists by field.
      if (error.errors) return reply.code(422).send(error.errors);
      if (/^the body is not (JSON|UTF-8)/.test(error.message))
        return reply.code(400).send({ error: 'Problems parsing JSON' });
      return answer(reply, 400, error.message);
  }
}

/** A call that no route takes. */
export function answerNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return answerNoRoute(request, reply, (status, message) => answer(reply, status, message));
}
