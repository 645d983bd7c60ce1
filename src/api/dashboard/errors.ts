import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RefusalCode } from '../../domain/errors.js';
import { errorAnswers } from '../../http/error-answers.js';
import { answerNoRoute } from '../../http/methods.js';

const statuses: Readonly<Partial<Record<RefusalCode, number>>> = {
  unauthorized: 401,
  wrong_credentials: 401,
  second_factor: 401,
  not_allowed: 403,
  confirm: 403,
  not_found: 404,
  conflict: 409,
  email_taken: 409,
  idempotency_in_flight: 409,
  changed: 412,
  idempotency_mismatch: 422,
  busy: 429,
};

/** Codes that the dashboard's API calls otherwise. */
const codes: Readonly<Partial<Record<RefusalCode, string>>> = {
  unauthorized: 'signed_out',
  wrong_credentials: 'wrong',
};

/** The dashboard's error body: `{message, code, errors?: {field: [text]}}`. */
export const answerError = errorAnswers(
  ({ code, message, errors }) => ({
    status: statuses[code] ?? 400,
    body: { message, code: codes[code] ?? code, ...(errors ? { errors } : {}) },
  }),
  (message) => ({ message, code: 'invalid' }),
);

/** A call that no route of the dashboard's API takes. */
export function answerNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return answerNoRoute(request, reply, (status, message) =>
    reply.code(status).send({ message, code: status === 405 ? 'wrong_method' : 'not_found' }),
  );
}
