import { keyedErrors } from '../../dialect/snipcart/text-keys.js';
import type { RefusalCode, ShopError } from '../../domain/errors.js';
import { errorAnswers } from '../../http/error-answers.js';

const statuses: Readonly<Record<RefusalCode, number>> = {
  invalid: 400,
  fetch_refused: 400,
  cart_refused: 400,
  link_invalid: 400,
  unauthorized: 401,
  payment_declined: 402,
  payment_refused: 402,
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
  out_of_stock: 409,
  discount_used_up: 409,
  held_too_much: 409,
  payment_open: 409,
  payment_unknown: 409,
  email_taken: 409,
  customer_has_orders: 409,
  idempotency_in_flight: 409,
  idempotency_mismatch: 422,
};

/** Refusals that the dashboard tells apart by their code: Snipcart's own calls know none. */
const coded: ReadonlySet<RefusalCode> = new Set(['not_allowed', 'confirm', 'changed']);

/** A refusal as Snipcart's API answers it: `{message, errors: {field: [text]}}`. */
export function refusalOf({ code, message, errors }: ShopError) {
  return {
    status: statuses[code],
    body: {
      message,
      ...(coded.has(code) ? { code } : {}),
      ...(errors ? { errors: keyedErrors(errors) } : {}),
    },
  };
}

/** Answers what a route of Snipcart's API throws. */
export const answerError = errorAnswers(refusalOf);
