import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { ShopError } from '../domain/errors.js';
import { asStorageError, StorageUnavailable } from '../storage/errors.js';
import { loggedPath } from './logged-path.js';
import { answerNoRoute } from './methods.js';

/** The answer to a refusal where it is `{message, errors}`. */
export const messageSchema = Type.Object(
  {
    message: Type.String(),
    errors: Type.Optional(
      Type.Record(Type.String(), Type.Array(Type.String()), {
        description: 'Field → what is wrong with it; a part of a list is named by its place: items[0].name.',
      }),
    ),
  },
  { title: 'Error' },
);

/** What a refusal is in one API. */
type Refusing = (error: ShopError) => { readonly status: number; readonly body: object };

/**
 * Answers what a route throws where errors are `{message, …}`: refusals as the API says them, what cannot be
 * read as `unreadable` makes it, a database that cannot now with 503, and bugs, which are logged, with 500 and
 * the request's id.
 */
export function errorAnswers(
  refusing: Refusing,
  unreadable: (message: string) => object = (message) => ({ message }),
) {
  return (thrown: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const error = asStorageError(thrown);
    const about = { reqId: request.id, method: request.method, path: loggedPath(request) };
    if (error instanceof ShopError) {
      if (error.cause !== undefined)
        request.log.warn({ ...about, reason: error.cause }, 'a call was refused for what the shop must mend');
      const { status, body } = refusing(error);
      if (error.code === 'busy') void reply.header('retry-after', '1');
      return reply.code(status).send(body);
    }
    if (error instanceof StorageUnavailable) {
      request.log.error({ ...about, reason: error.reason }, 'the database is unavailable');
      return reply
        .code(503)
        .header('retry-after', '1')
        .send({ message: 'Service Unavailable: try again in a moment' });
    }
    const status = (thrown as FastifyError).statusCode ?? 500;
    // A Content-Type that is no media type at all does not reach the reading of bodies.
    const message =
      (thrown as FastifyError).code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE'
        ? 'Unsupported Media Type: send application/json'
        : thrown.message;
    if (status >= 400 && status < 500) return reply.code(status).send(unreadable(message));
    request.log.error({ ...about, err: thrown }, 'a request failed');
    return reply.code(500).send({ message: `Internal Server Error (request ${request.id})` });
  };
}

/** A call that no route takes. */
export function answerNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return answerNoRoute(request, reply, (status, message) => reply.code(status).send({ message }));
}
