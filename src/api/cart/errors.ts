import { keyedErrors, keyedRefusal } from '../../dialect/snipcart/text-keys.js';
import type { RefusalCode } from '../../domain/errors.js';
import { errorAnswers } from '../../http/error-answers.js';

const statuses: Readonly<Record<RefusalCode, number>> = {
  invalid: 400,
  fetch_refused: 400,
  cart_refused: 400,
  out_of_stock: 400,
  discount_used_up: 400,
  payment_declined: 400,
  unauthorized: 401,
  payment_refused: 402,
  link_invalid: 400,
  wrong_credentials: 401,
  second_factor: 401,
  not_allowed: 403,
  confirm: 403,
  changed: 412,
  not_found: 404,
  busy: 429,
  conflict: 409,
  order_is_cart: 409,
  cart_placed: 409,
  cart_secret_required: 403,
  held_too_much: 409,
  payment_open: 409,
  payment_unknown: 409,
  email_taken: 409,
  customer_has_orders: 409,
  idempotency_in_flight: 409,
  idempotency_mismatch: 422,
};

/**
 * The cart's error body: `{message, reason?, errors: {field: [text or key]}, problems?, limit?}`. `reason` is
 * the key of a text in the cart's languages; `problems` says of each item what was expected and what came,
 * `limit` what a quantity must keep to.
 */
export const answerError = errorAnswers(({ code, message, errors, details }) => ({
  status: statuses[code],
  body: { message, ...keyedRefusal(details), ...(errors ? { errors: keyedErrors(errors) } : {}) },
}));
