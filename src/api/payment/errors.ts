import type { RefusalCode } from '../../domain/errors.js';
import { errorAnswers } from '../../http/error-answers.js';

/** What a gateway or a provider can be refused for; the rest is 400. */
const statuses: Readonly<Partial<Record<RefusalCode, number>>> = {
  unauthorized: 401,
  not_found: 404,
  busy: 429,
  conflict: 409,
  idempotency_in_flight: 409,
  idempotency_mismatch: 422,
};

/** `{message, errors?}`, as Snipcart's API has it. */
export const answerError = errorAnswers(({ code, message, errors }) => ({
  status: statuses[code] ?? 400,
  body: { message, ...(errors ? { errors } : {}) },
}));
