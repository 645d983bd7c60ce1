/** Every kind of mail: what it is called in paths and settings, and what it is for. */
export const mailKinds = {
  invoice: {
    about: 'order',
    note: 'Invoice',
    description: 'to the buyer: the order is placed and paid, or to be paid later',
  },
  'order-received': {
    about: 'order',
    note: 'OrderReceived',
    description: 'to the buyer: the order is placed, its payment is not settled yet',
  },
  'payment-expired': {
    about: 'order',
    note: 'OrderPaymentExpired',
    description: 'to the buyer: the payment of an order did not arrive',
  },
  'order-shipped': {
    about: 'order',
    note: 'OrderShipped',
    description: 'to the buyer: the order is on its way',
  },
  'tracking-number': {
    about: 'order',
    note: 'TrackingNumber',
    description: 'to the buyer: the parcel can be followed',
  },
  'status-changed': {
    about: 'order',
    note: 'OrderStatusChanged',
    description: 'to the buyer: how the order stands now',
  },
  'order-cancelled': {
    about: 'order',
    note: 'OrderCancelled',
    description: 'to the buyer: the order is cancelled',
  },
  refund: { about: 'order', note: 'Refund', description: 'to the buyer: money goes back' },
  comment: {
    about: 'order',
    note: 'Comment',
    description: 'to the buyer: a message of the merchant about an order',
  },
  'new-order': { about: 'order', note: null, description: 'to the merchant: an order has come in' },
  'order-attention': {
    about: 'order',
    note: null,
    description: 'to the merchant: something happened with an order that a person must look at',
  },
  invitation: {
    about: 'customer',
    note: null,
    description: 'to a customer: an account waits for a password',
  },
  'confirm-email': {
    about: 'customer',
    note: null,
    description: 'to a customer: confirm the address of a new account',
  },
  'reset-password': { about: 'customer', note: null, description: 'to a customer: choose another password' },
  'claim-orders': {
    about: 'customer',
    note: null,
    description: 'to a customer: see the orders that were made as a guest',
  },
} as const satisfies Record<string, MailAbout>;

interface MailAbout {
  readonly about: 'order' | 'customer';
  /** The type of the note that it leaves on its order. */
  readonly note: string | null;
  readonly description: string;
}

export type MailKind = keyof typeof mailKinds;

export const mailKindNames = Object.keys(mailKinds) as readonly MailKind[];

/** Kinds that the merchant reads. */
export const toMerchant: ReadonlySet<MailKind> = new Set(['new-order', 'order-attention']);

/** A kind by its name in any case, with dashes or without, or undefined. */
export function mailKind(name: string): MailKind | undefined {
  const folded = foldKind(name);
  return mailKindNames.find((kind) => foldKind(kind) === folded);
}

function foldKind(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z]/g, '');
}
