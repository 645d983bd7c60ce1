import type { Address } from '../address.js';
import type { Minor } from '../money.js';
import type { OrderLine } from '../order/order.js';

export const paymentStates = [
  /** Stored before the provider is called: what became of it is not known yet. */
  'started',
  /** The payer must act at the provider. */
  'action',
  /** The provider is working on it; the order is placed and waits for the money. */
  'pending',
  'authorised',
  'paid',
  /** No money moves here: to be paid later, or nothing to pay. */
  'settled',
  'failed',
  'cancelled',
] as const;
export type PaymentState = (typeof paymentStates)[number];

/** One try to pay for a cart. */
export interface Payment {
  /** Lower case GUID; the key under which each call to the provider is made once. */
  readonly id: string;
  readonly storeId: number;
  /** Of the cart, and of the order later. */
  readonly token: string;
  readonly provider: string;
  readonly state: PaymentState;
  /** A cart has one open payment at most; placing the order or giving up closes it. */
  readonly isOpen: boolean;
  readonly amount: Minor;
  readonly currency: string;
  /** The provider's own id for it. */
  readonly reference: string | null;
  /** Where its payer called from, as limits name addresses. */
  readonly address?: string;
  /** When a job looks at it next, UTC milliseconds. */
  readonly dueAt: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly version: number;
  readonly details: PaymentDetails;
}

export interface PaymentDetails {
  /** As the buyer chose it: `test-card`, `stripe`, a custom gateway's method id. */
  readonly method: string;
  /** The names of its gateway and method on the order. */
  readonly onOrders?: { readonly gateway: string; readonly method: string };
  /** The provider's name for it, shown on the order. */
  readonly display?: string;
  readonly iconUrl?: string;
  readonly instructions?: string;
  readonly card?: PaidCard;
  /** Where the payer goes to act, or with what the page lets them act. */
  readonly redirectUrl?: string;
  readonly clientSecret?: string;
  readonly failure?: PaymentFailure;
  /** Money that arrived for a cart which another payment had paid for: to be given back. */
  readonly surplus?: boolean;
  /** What the provider needs to find it again: a custom gateway's refund address, … */
  readonly provider?: Readonly<Record<string, unknown>>;
  /** Document of the order that is paid for, as it was priced and agreed to (a JSON text of `checkout`). */
  readonly agreed: string;
}

export interface PaidCard {
  readonly last4?: string;
  readonly type?: string;
  readonly holder?: string;
}

export interface PaymentFailure {
  /** `card_declined`, `declined`, `payment_failed`, …: each dialect has its own words for it. */
  readonly code: string;
  readonly message: string;
  /**
   * What the provider said of the shop itself, such as of its key: for the log, since the payer can do
   * nothing about it.
   */
  readonly ofShop?: string;
}

/** What a provider is asked to take. */
export interface PaymentRequest {
  readonly payment: Payment;
  readonly storeName: string;
  readonly mode: 'Test' | 'Live';
  readonly email: string;
  readonly language: string;
  readonly billing: Address;
  readonly shipping: Address;
  readonly lines: readonly OrderLine[];
  /** What the buyer sent along: a test card, a chosen gateway method. Never stored. */
  readonly input: Readonly<Record<string, unknown>>;
  /** The shop's page that the payer comes back to. */
  readonly returnUrl: string;
}

/** What a provider says of a payment. */
export type PaymentOutcome = {
  readonly reference?: string;
  readonly card?: PaidCard;
  readonly display?: string;
  readonly iconUrl?: string;
  readonly instructions?: string;
  readonly provider?: Readonly<Record<string, unknown>>;
} & (
  | { readonly state: 'paid' | 'authorised' | 'pending' | 'settled' | 'cancelled' }
  | { readonly state: 'action'; readonly redirectUrl?: string; readonly clientSecret?: string }
  /** The payer has agreed: `complete` takes the money, and as long as it is not called none moves. */
  | { readonly state: 'approved' }
  /** `final`: no money can come of it any more, so that nothing needs to be cancelled. */
  | { readonly state: 'failed'; readonly failure: PaymentFailure; readonly final?: true }
  /** It did not answer, or not clearly: to be looked up. */
  | { readonly state: 'unknown'; readonly reason: string }
);

/** A payer's bank that takes its money back, or says that it might. */
export interface Dispute {
  /** What the provider calls it. */
  readonly id: string;
  readonly state: 'open' | 'won' | 'lost';
}

/** The outcome of a capture, a cancellation or a refund. */
export type MoveOutcome =
  /** `unlessChanged`: it holds as long as nobody has moved the payment since it was read. */
  | { readonly state: 'done'; readonly reference?: string; readonly unlessChanged?: true }
  | { readonly state: 'refused'; readonly failure: PaymentFailure }
  /** `forGood`: asking again tells no more, so that a person must look there. */
  | { readonly state: 'unknown'; readonly reason: string; readonly forGood?: true };

/**
 * Who takes money. Every call may be repeated with the same payment and moves money once. None throws for
 * what a provider answers or fails to answer: that is `unknown`.
 */
export interface PaymentProvider {
  readonly id: string;
  /** Whether `authorise` reaches nobody outside: its order is then placed in one transaction. */
  readonly local: boolean;
  authorise(request: PaymentRequest): Promise<PaymentOutcome>;
  /**
   * Takes, or authorises, what was `approved`: asked for once that is stored, so that nobody gives the
   * payment up meanwhile.
   */
  complete?(payment: Payment): Promise<PaymentOutcome>;
  /** Takes what was authorised. */
  capture(payment: Payment): Promise<MoveOutcome>;
  /** Releases what was authorised and not captured: after `done` no money can arrive any more. */
  cancel(payment: Payment): Promise<MoveOutcome>;
  /** Gives money back; `id` is the refund's own and is given once. */
  refund(payment: Payment, refund: RefundRequest): Promise<MoveOutcome>;
  /** The current state of the payment at the provider. */
  lookUp(payment: Payment): Promise<PaymentOutcome>;
}

export interface RefundRequest {
  readonly id: string;
  readonly amount: Minor;
  readonly reason: string;
  /** Whether the provider was asked for it before, and what became of it is not known. */
  readonly asked?: boolean;
}
