import type { Generated } from 'kysely';

/* What a cart is made of, what it may come to, and who pays. */

/** What a cart is made of; the row of `orders` with its token shows what it comes to. */
export interface CartTable {
  store_id: number;
  token: string;
  /** SHA-256 of what its buyer was given, lower-case hex. */
  secret_hash: string;
  placed: number;
  customer_id: number | null;
  created_at: number;
  updated_at: number;
  version: number;
  /** 1 once what identifies its buyer was deleted; a later change makes it 0. */
  forgotten: Generated<number>;
  doc: string;
}

export interface DiscountTable {
  store_id: number;
  id: string;
  /** Folded; empty where no code triggers it. */
  code: string;
  archived: number;
  max_uses: number | null;
  /** By orders. */
  uses: number;
  /** By payments under way. */
  held: number;
  created_at: number;
  updated_at: number;
  version: number;
  doc: string;
}

export interface DiscountRedemptionTable {
  store_id: number;
  discount_id: string;
  token: string;
  /** 0 while a payment holds it. */
  used: number;
  at: number;
}

export interface ShippingMethodTable {
  store_id: number;
  id: string;
  created_at: number;
  updated_at: number;
  version: number;
  doc: string;
}

export interface PaymentTable {
  store_id: number;
  id: string;
  token: string;
  provider: string;
  state: string;
  is_open: number;
  amount: number;
  currency: string;
  /** What the provider calls it. */
  reference: string | null;
  /** When a job looks at it next; null where nothing is left to do. */
  due_at: number | null;
  /** Where the payer called from; empty where that is not known. */
  address: string;
  created_at: number;
  updated_at: number;
  version: number;
  /** 1 once its copy of what identifies its payer was deleted. */
  forgotten: Generated<number>;
  doc: string;
}

export interface RefundTable {
  store_id: number;
  id: string;
  token: string;
  payment_id: string | null;
  state: string;
  amount: number;
  due_at: number | null;
  created_at: number;
  updated_at: number;
  version: number;
  doc: string;
}

export interface IdempotencyTable {
  store_id: number;
  /** Credential, method and path, as a hash. */
  scope: string;
  id: string;
  request_hash: string;
  /** Null while the first call is under way. */
  status: number | null;
  /** Sealed under the caller's key; until there is one, a random word of whoever carries the call out. */
  answer: string | null;
  at: number;
}
