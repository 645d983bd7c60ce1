import { createHash } from 'node:crypto';
import type { AccountMail } from '../domain/customer/account-mail.js';
import { isEmail } from '../domain/email.js';
import { type MailKind, mailKinds, toMerchant } from '../domain/mail/kinds.js';
import type { Order, OrderRefund } from '../domain/order/order.js';
import type { Store } from '../domain/store/store.js';
import type { MailFacts } from './content.js';
import { standIn } from './links.js';
import type { NewMail } from './mail.js';
import { senderOf } from './sender.js';

/** A row of the outbox. */
export interface MailEvent {
  readonly id: string;
  readonly topic: string;
  readonly subject: string;
  readonly createdAt: number;
  readonly doc: unknown;
}

/** The mails that an event makes; most make none. `queueMails` stores them with whatever else comes of it. */
export function mailsFor(store: Store, event: MailEvent): NewMail[] {
  const account = Object.hasOwn(accountKinds, event.topic) ? accountKinds[event.topic] : undefined;
  if (account) return accountMails(store, event, account);
  const kinds = Object.hasOwn(orderKinds, event.topic) ? orderKinds[event.topic]!(event.doc as never) : [];
  return kinds
    .filter((kind) => !store.settings.mailOff.includes(kind))
    .flatMap((kind) => {
      const { order, refund, reason } = event.doc as About;
      const facts = { order, ...(refund ? { refund } : {}), ...(reason ? { message: reason } : {}) };
      return readers(store, kind, order).map((to) => ({
        id: idOf(event, kind, to),
        to,
        ...orderMail(store, kind, facts),
      }));
    });
}

interface About {
  readonly order: Order;
  readonly refund?: OrderRefund;
  /** Why a person must look at it. */
  readonly reason?: string;
}

interface StatusChange {
  readonly order: Order;
  readonly to: string;
  readonly notify?: boolean;
}

interface PaymentChange extends StatusChange {
  /** What a provider did, where it was a provider. */
  readonly moved?: string;
}

/** Topic → kinds of mail that it makes. */
const orderKinds: Readonly<Record<string, (doc: never) => readonly MailKind[]>> = {
  'order.completed': ({ order }: { readonly order: Order }) =>
    // A person is told of those that need attention by another mail.
    order.details.attention === undefined ? [firstMail(order), 'new-order'] : [firstMail(order)],
  'order.attention': () => ['order-attention'],
  'order.status.changed': ({ to, notify }: StatusChange) => {
    if (!notify) return [];
    if (to === 'Shipped' || to === 'Dispatched') return ['order-shipped'];
    return [to === 'Cancelled' ? 'order-cancelled' : 'status-changed'];
  },
  'order.payment_status.changed': ({ order, to, notify, moved }: PaymentChange) => {
    // Buyers who were told that a payment is pending are also told its outcome.
    if (moved === 'failed') return ['payment-expired'];
    const paid = to === 'Paid' || to === 'PaidDeferred';
    const notified = notify || moved === 'captured' || (moved === 'arrived' && order.status !== 'Cancelled');
    return paid && notified ? ['invoice'] : [];
  },
  'order.tracking.changed': ({ order, notify }: StatusChange) =>
    notify && order.details.delivery.trackingNumber ? ['tracking-number'] : [],
  'order.refund.created': ({ refund }: { readonly refund: OrderRefund }) =>
    refund.notifyCustomer ? ['refund'] : [],
};

const unsettled = new Set<string | null>(['Authorized', 'Pending', 'Open']);

function firstMail({ paymentStatus }: Order): MailKind {
  return unsettled.has(paymentStatus) ? 'order-received' : 'invoice';
}

/** Whether the mails of a store are sent; else they are kept. */
export function sendsMail(store: Store): boolean {
  return store.settings.smtpHost !== null && senderOf(store) !== undefined;
}

/**
 * Whether the buyer of an order is written to once it is placed: not without a mail server, nor where the
 * shop wants no such mail.
 */
export function confirmsByMail(store: Store, order: Order): boolean {
  return (
    sendsMail(store) && isEmail(order.details.email) && !store.settings.mailOff.includes(firstMail(order))
  );
}

function readers({ settings }: Store, kind: MailKind, order: Order): readonly string[] {
  if (!toMerchant.has(kind)) return [order.details.email].filter(isEmail);
  const { orderNotificationEmail, email } = settings;
  return orderNotificationEmail.length > 0 ? orderNotificationEmail : email === null ? [] : [email];
}

/** A mail about an order, but for its id and where it goes. */
export function orderMail(
  store: Store,
  kind: MailKind,
  facts: MailFacts & { readonly order: Order },
): Omit<NewMail, 'id' | 'to'> {
  const type = mailKinds[kind].note;
  const replyTo = toMerchant.has(kind) ? facts.order.details.email : store.settings.email;
  return {
    kind,
    subjectOf: facts.order.token,
    facts,
    ...(replyTo && isEmail(replyTo) ? { replyTo } : {}),
    ...(type === null ? {} : { note: { type, message: facts.message ?? '' } }),
  };
}

const accountKinds: Readonly<Record<string, MailKind>> = {
  'customer.invited': 'invitation',
  'customer.confirmation_requested': 'confirm-email',
  'customer.reset_requested': 'reset-password',
  'customer.claim_requested': 'claim-orders',
};

/** Account mails are asked for each time, so no setting keeps them back. */
function accountMails(store: Store, event: MailEvent, kind: MailKind): NewMail[] {
  const { email, name = '', link, reason } = event.doc as Partial<AccountMail>;
  if (!email || !isEmail(email) || !link) return [];
  const replyTo = store.settings.email;
  return [
    {
      id: idOf(event, kind, email),
      kind,
      subjectOf: event.subject,
      to: email,
      ...(name === '' ? {} : { name }),
      ...(replyTo === null ? {} : { replyTo }),
      facts: {
        customer: { name, email },
        ...(reason === undefined ? {} : { reason }),
        action: standIn(store.storeId, link),
      },
      link,
    },
  ];
}

/** The same for the same event: a repeated fan-out queues nothing twice. */
function idOf(event: MailEvent, kind: MailKind, to: string): string {
  const hash = createHash('sha256').update(`${event.id}\n${kind}\n${to}`).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-5${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
