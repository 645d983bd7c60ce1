import { deleteCarts, deletePlacedCarts } from '../domain/cart/delete-carts.js';
import { forgetCarts } from '../domain/cart/forget-carts.js';
import { forgetAnswers } from '../domain/idempotency.js';
import { forgetCallers } from '../domain/order/forget-callers.js';
import { forgetPayments } from '../domain/payment/forget-payments.js';
import type { RetentionSettings } from '../domain/store/retention-settings.js';
import type { Store } from '../domain/store/store.js';
import { deleteMails } from '../mail/delete-mails.js';
import type { Tx } from '../storage/storage.js';
import { deleteExpired, deleteExpiredOfStaff, deleteOld, deleteOldAudit } from './expired.js';

/**
 * What a store deletes, and when. A step is one short transaction; what it has done it does not meet again.
 */
export interface Term {
  readonly table: string;
  /** What is deleted of it, for people. */
  readonly what: string;
  /** The setting that says after how many days. */
  readonly after: keyof RetentionSettings;
  /** How many rows one step takes: others want to write too. */
  readonly most: number;
  /** Deals with so many rows from before a time, and answers how many there were. */
  readonly step: (tx: Tx, store: Store, before: number, most: number, now: number) => Promise<number>;
}

/** The terms of a store, in their order. */
export const terms: readonly Term[] = [
  {
    table: 'outbox',
    what: 'events that were told',
    after: 'eventRetentionDays',
    most: 500,
    step: (tx, { storeId }, before, most) => deleteOld(tx, 'outbox', storeId, before, most),
  },
  {
    table: 'webhook_delivery',
    what: 'deliveries of webhooks, and their log',
    after: 'eventRetentionDays',
    most: 500,
    step: (tx, { storeId }, before, most) => deleteOld(tx, 'webhook_delivery', storeId, before, most),
  },
  {
    table: 'cart',
    what: 'carts, with their rows of `orders`, notes, holds, counts, and payments that came to nothing',
    after: 'cartRetentionDays',
    most: 50,
    step: deleteCarts,
  },
  {
    table: 'cart',
    what: 'carts that became orders; the orders stay',
    after: 'cartRetentionDays',
    most: 500,
    step: (tx, { storeId }, before, most) => deletePlacedCarts(tx, storeId, before, most),
  },
  {
    table: 'cart',
    what: 'what identifies buyers, of carts',
    after: 'cartDataRetentionDays',
    most: 50,
    step: (tx, { storeId }, before, most) => forgetCarts(tx, storeId, before, most),
  },
  {
    table: 'orders',
    what: "callers' IP addresses and browsers, of orders",
    after: 'addressRetentionDays',
    most: 100,
    step: (tx, { storeId }, before, most) => forgetCallers(tx, storeId, before, most),
  },
  {
    table: 'payment',
    what: "callers' IP addresses, and copies of what the order says, of payments",
    after: 'addressRetentionDays',
    most: 100,
    step: (tx, { storeId }, before, most) => forgetPayments(tx, storeId, before, most),
  },
  {
    table: 'mail',
    what: 'mails, with their texts',
    after: 'mailRetentionDays',
    most: 100,
    step: (tx, { storeId }, before, most) => deleteMails(tx, storeId, before, most),
  },
];

/** A term that is the same for all stores, since it is part of what was promised. */
export interface FixedTerm {
  readonly table: string;
  readonly what: string;
  readonly after: string;
  readonly step: (tx: Tx, now: number) => Promise<number>;
}

const most = 500;
const day = 86_400_000;

/** The terms that no setting changes. */
export const fixedTerms: readonly FixedTerm[] = [
  {
    table: 'customer_session',
    what: 'sessions of buyers',
    after: 'their end',
    step: (tx, now) => deleteExpired(tx, 'customer_session', now, most),
  },
  {
    table: 'customer_device',
    what: 'devices that buyers signed in on',
    after: '90 days without a sign-in',
    step: (tx, now) => deleteExpired(tx, 'customer_device', now, most),
  },
  {
    table: 'customer_token',
    what: 'mailed links',
    after: '7 days after their end',
    // Who opens a link a little late is told that it is too old, not that there is none.
    step: (tx, now) => deleteExpired(tx, 'customer_token', now - 7 * day, most),
  },
  {
    table: 'staff_session',
    what: 'sessions of staff',
    after: 'their end',
    step: (tx, now) => deleteExpiredOfStaff(tx, 'staff_session', now, most),
  },
  {
    table: 'staff_link',
    what: 'links that let staff in',
    after: 'their end',
    step: (tx, now) => deleteExpiredOfStaff(tx, 'staff_link', now, most),
  },
  {
    table: 'audit',
    what: 'lines of the audit',
    after: '400 days',
    step: (tx, now) => deleteOldAudit(tx, now - 400 * day, most),
  },
  {
    table: 'idempotency',
    what: 'answers to calls with an `Idempotency-Key`',
    after: '72 hours',
    step: forgetAnswers,
  },
];

/** Tables without a term of their own, and why they stay. */
export const lasting: Readonly<Record<string, string>> = {
  store: 'one row for each half of a shop',
  api_key: 'one row for each key; a revoked one says when it was',
  allowed_domain: 'set by the merchant',
  counter: 'a few rows for each store',
  tally: 'a few rows for each store',
  secret: 'set by the merchant',
  lease: 'one row',
  migration: 'one row for each step of the schema',
  amount_examination: 'one row for each store and currency',
  amount_in_doubt: 'grows once, with what an older version had stored',
  customer: 'the merchant deletes customers; a registration that nobody confirmed makes none',
  customer_email: 'goes with its customer',
  customer_terms: 'goes with its customer',
  customer_text: 'goes with its customer',
  order_line: 'orders are kept for book-keeping; carts have none',
  order_note: 'goes with its cart; those of orders are kept for book-keeping',
  order_figure: 'a few rows for each day, whatever the traffic',
  order_terms: 'orders are kept for book-keeping; carts have none',
  order_text: 'orders are kept for book-keeping; carts have none',
  refund: 'money that went back is kept for book-keeping',
  order_to_blank: 'goes when its order is blanked, after the years of book-keeping',
  person_request: 'proof that a person was given their data or erased; holds none of it',
  product: 'the catalogue: products are archived, since orders name them',
  product_stock: 'goes with its product',
  product_terms: 'goes with its product',
  product_text: 'goes with its product',
  crawled_page: 'pages that the merchant had crawled, each once',
  discount: 'set by the merchant',
  discount_redemption: 'a hold ends with its payment; a use counts against the limit of its discount',
  stock_hold: 'ends with its payment',
  shipping_method: 'set by the merchant',
  webhook_receiver: 'set by the merchant',
  mail_template: 'set by the merchant',
  staff: 'owners remove people',
  staff_store: 'goes with its person',
  staff_totp: 'goes with its person',
  staff_recovery_code: 'goes with its person, or when it is used',
};
