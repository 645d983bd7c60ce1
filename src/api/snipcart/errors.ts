import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { type RefusalCode, ShopError } from '../../domain/errors.js';
import { loggedPath } from '../../http/logged-path.js';
import { asStorageError, StorageUnavailable } from '../../storage/errors.js';

const statuses: Readonly<Record<RefusalCode, number>> = {
  invalid: 400,
  fetch_refused: 400,
  unauthorized: 401,
  capture_unavailable: 402,
  not_found: 404,
  conflict: 409,
  order_is_cart: 409,
  out_of_stock: 409,
  discount_used_up: 409,
  email_taken: 409,
  customer_has_orders: 409,
  idempotency_in_flight: 409,
  idempotency_mismatch: 422,
};

/** Snipcart's error body: `{message, errors: {field: [text]}}`. */
export function answerError(
  thrown: FastifyError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const error = asStorageError(thrown);
  if (error instanceof ShopError) {
    return reply.code(statuses[error.code]).send({
      message: error.message,
      ...(error.errors ? { errors: error.errors } : {}),
    });
  }
  if (error instanceof StorageUnavailable) {
    request.log.error(
      { reqId: request.id, method: request.method, path: loggedPath(request), reason: error.reason },
      'the database is unavailable',
    );
    return reply
      .code(503)
      .header('retry-after', '1')
      .send({ message: 'Service Unavailable: try again in a moment' });
  }
  const status = (thrown as FastifyError).statusCode ?? 500;
  if (status >= 400 && status < 500) return reply.code(status).send({ message: thrown.message });
  request.log.error(
    { reqId: request.id, method: request.method, path: loggedPath(request), err: thrown },
    'a request failed',
  );
  return reply.code(500).send({ message: `Internal Server Error (request ${request.id})` });
}

/** A path that no route has. */
export function answerNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = request.url.split('?', 1)[0];
  return reply
    .code(404)
    .send({ message: `There is no ${request.method} ${path}: /docs lists what there is` });
}
