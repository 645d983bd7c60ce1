/** Every way in which the shop refuses. Each API turns a code into its own status and body. */
export const refusals = {
  invalid: 'the input breaks a rule; `errors` names each field',
  not_found: 'there is no such object in this store',
  unauthorized: 'no key, or one that does not open this',
  wrong_credentials: 'no account has this e-mail and password',
  not_allowed: 'who is signed in may not do this',
  confirm: 'who is signed in has to prove anew who they are',
  second_factor: 'the password is right, and a code of the second factor is needed with it',
  changed: 'somebody changed the object after the version that the call names',
  link_invalid: 'a mailed link was used already, is too old, or is not ours',
  email_taken: 'another customer signs in with this e-mail',
  customer_has_orders: 'a customer with orders cannot be deleted',
  order_is_cart: 'a cart that is not an order yet cannot be changed this way',
  payment_refused: 'the provider refused to move the money',
  payment_unknown: 'the provider did not answer: what became of the money is being looked up',
  payment_open: 'a payment of this cart is under way',
  payment_declined: 'the payer was refused; `errors.payment` says why',
  held_too_much: 'an address or a cart holds too much that is not paid for',
  out_of_stock: 'there is not enough stock',
  discount_used_up: 'a discount cannot be used any more; `errors` names each',
  busy: 'too much slow work is under way at once: to be tried again in a moment',
  conflict: 'the object changed meanwhile, or is in a state that forbids this',
  idempotency_mismatch: 'the Idempotency-Key was sent with another body before',
  idempotency_in_flight: 'the call with this Idempotency-Key is still under way',
  fetch_refused: 'a page could not be fetched',
  cart_refused: 'a cart cannot be as asked; `reason` says why',
  cart_secret_required: 'the cart holds personal data, which its secret or its buyer opens alone',
  cart_placed: 'a cart that became an order does not change any more',
} as const;

export type RefusalCode = keyof typeof refusals;

/** Field → what is wrong with it, one text for each. */
export type FieldErrors = Readonly<Record<string, readonly string[]>>;

/** What a refusal tells programs beside its fields. */
export interface RefusalDetails {
  /** Why, for programs: `code_unknown`, `product_differs`, … Each dialect has its own words for it. */
  readonly reason?: string;
  /**
   * What is wrong with which item of a cart: each with its item, code, field, and what was expected and got.
   */
  readonly problems?: readonly Readonly<Record<string, unknown>>[];
  /** The limit that a quantity breaks: the least, the most, or the step that is counted in. */
  readonly limit?: { readonly kind: 'min' | 'max' | 'step'; readonly count: number };
}

/** A refusal: what was asked for cannot be. Nothing has changed when it is thrown. */
export class ShopError extends Error {
  readonly code: RefusalCode;
  readonly errors: FieldErrors | undefined;
  readonly details: RefusalDetails;

  constructor(code: RefusalCode, message: string, errors?: FieldErrors, details: RefusalDetails = {}) {
    super(message);
    this.name = 'ShopError';
    this.code = code;
    this.errors = errors;
    this.details = details;
  }
}

/** A refusal of a cart for a reason, about one field. */
export function cartRefusal(reason: string, field: string, message: string): ShopError {
  return new ShopError('cart_refused', message, { [field]: [reason] }, { reason });
}

/** Refuses when any field has an error. */
export function refuseIfAny(errors: Readonly<Record<string, readonly string[]>>): void {
  const fields = Object.keys(errors);
  if (fields.length === 0) return;
  const reasons = errors[fields[0]!] ?? [];
  // Reasons, which are one word, are for programs.
  const first = reasons.find((text) => text.includes(' ')) ?? reasons[0] ?? 'is not valid';
  throw new ShopError('invalid', `${fields[0]} ${first}`, errors);
}
