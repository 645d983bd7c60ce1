import type { RefusalDetails } from '../../domain/errors.js';

/**
 * The shop's reasons and the keys of the texts that Snipcart's cart has for them. A reason without a row here
 * is its own key, and so are the reasons of merchants' own servers.
 */
const keys: Readonly<Record<string, string>> = {
  product_differs: 'order_validation.product_crawling',
  custom_fields_differ: 'order_validation.custom_fields_validation',
  page_not_read: 'order_validation.domain_crawling',
  sold_meanwhile: 'order_validation.stock_validation',
  rate_differs: 'order_validation.shipping_validation',
  out_of_stock: 'quantity_out_of_stock',
  items_invalid: 'error_payment_items_are_invalid',
  code_unknown: 'promo_code_is_invalid',
  code_archived: 'promo_code_is_invalid',
  code_expired: 'promo_code_is_expired',
  code_entered_already: 'promocode_already_in_cart',
  code_not_applicable: 'promocode_isnt_applicable',
  code_not_combinable: 'discounts.conflict',
  no_rates: 'shipping.no_rates_found',
  rates_not_calculated: 'shipping.rates_calculation',
  declined: 'transaction.declined',
  authentication_failed: 'authentication_challenge.failed',
  card_declined: 'card.declined',
  card_expired: 'card.expired',
  card_invalid_number: 'card.invalid_number',
  card_invalid_month: 'card.invalid_month',
  card_invalid_year: 'card.invalid_year',
  card_invalid_expiration: 'card.invalid_expiration',
  card_invalid_cvv: 'card.invalid_cvv',
  card_invalid_address: 'card.invalid_address',
  card_insufficient_funds: 'card.insufficient_funds',
  card_not_supported: 'card.card_not_supported',
  card_currency_not_supported: 'card.currency_not_supported',
  link_invalid: 'customer_password_token_invalid',
  link_expired: 'customer_password_token_expired',
};

/** The key of the text for a reason. */
export function textKey(reason: string): string {
  return Object.hasOwn(keys, reason) ? keys[reason]! : reason;
}

/** Something that is wrong with an item, under the key of its text. */
export function keyedProblem<P extends { readonly code?: unknown }>({ code, ...problem }: P) {
  return { ...(typeof code === 'string' ? { key: textKey(code) } : {}), ...problem };
}

/** What a refusal tells programs, with the keys of texts in the place of the shop's reasons. */
export function keyedRefusal({ reason, problems, ...details }: RefusalDetails) {
  return {
    ...(reason === undefined ? {} : { reason: textKey(reason) }),
    ...(problems ? { problems: problems.map(keyedProblem) } : {}),
    ...details,
  };
}

/** What is wrong with which field: sentences stay, reasons become the keys of their texts. */
export function keyedErrors(errors: Readonly<Record<string, readonly string[]>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(errors).map(([field, texts]) => [field, texts.map(textKey)]));
}
