import { createHash } from 'node:crypto';
import type { AccountMail } from '../domain/customer/account-mail.js';
import { toMajor } from '../domain/money.js';
import type { Order, OrderRefund } from '../domain/order/order.js';
import type { Store } from '../domain/store/store.js';
import type { Reader } from '../storage/storage.js';
import { type MailKind, mailKinds } from './kinds.js';
import { invoicePath, standIn } from './links.js';
import { templateFor } from './own-templates.js';
import type { NewMail } from './queue.js';
import { type RenderedMail, renderMail } from './render.js';
import { orderVariables } from './variables.js';
import { type Voice, voiceOf } from './voice.js';

/** A row of the outbox. */
export interface MailEvent {
  readonly id: string;
  readonly topic: string;
  readonly subject: string;
  readonly createdAt: number;
  readonly doc: unknown;
}

export interface MailLinks {
  /** Where links of mails lead; without it there are none. */
  readonly publicUrl?: string | undefined;
}

/** What a mail about an order tells beside the order. */
export interface OrderMailWords {
  readonly message?: string;
  readonly refund?: OrderRefund;
}

/** The mails that an event makes, rendered; most make none. `queueMails` then stores them with whatever else comes of it. */
export async function mailsFor(
  db: Reader,
  store: Store,
  event: MailEvent,
  links: MailLinks = {},
): Promise<NewMail[]> {
  const account = Object.hasOwn(accountKinds, event.topic) ? accountKinds[event.topic] : undefined;
  if (account) return accountMails(db, store, event, account);
  const wanted = Object.hasOwn(orderKinds, event.topic) ? orderKinds[event.topic]!(event.doc as never) : [];
  const mails: NewMail[] = [];
  for (const kind of wanted) {
    if (store.settings.mailOff.includes(kind)) continue;
    const { order, refund } = event.doc as { readonly order: Order; readonly refund?: OrderRefund };
    const words = refund === undefined ? {} : { refund };
    const to = toMerchant.has(kind) ? merchantsOf(store) : [order.details.email].filter(isAddress);
    if (to.length === 0) continue;
    const rendered = await renderOrderMail(db, store, kind, order, words, links);
    for (const address of to) {
      mails.push({ ...rendered, id: idOf(event, kind, address), to: address, ...noteOf(kind) });
    }
  }
  return mails;
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
  'order.payment_status.changed': ({ to, notify, moved }: PaymentChange) => {
    // Who was told that the payment is under way is told what became of it.
    if (moved === 'failed') return ['payment-expired'];
    const paid = to === 'Paid' || to === 'PaidDeferred';
    return paid && (notify || moved === 'captured' || moved === 'arrived') ? ['invoice'] : [];
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

const toMerchant: ReadonlySet<MailKind> = new Set(['new-order', 'order-attention']);

function merchantsOf({ settings }: Store): readonly string[] {
  const { orderNotificationEmail, email } = settings;
  return orderNotificationEmail.length > 0 ? orderNotificationEmail : email === null ? [] : [email];
}

/** A mail about an order, to its buyer or to the merchant: rendered, in the order's language. */
export async function renderOrderMail(
  db: Reader,
  store: Store,
  kind: MailKind,
  order: Order,
  { message, refund }: OrderMailWords,
  { publicUrl }: MailLinks,
): Promise<RenderedMail & Pick<NewMail, 'kind' | 'subjectOf' | 'language' | 'replyTo'>> {
  const voice = orderVoice(store, order);
  const variables = {
    order: orderVariables(order, store, voice),
    message: message ?? null,
    refund: refund
      ? {
          amount: toMajor(refund.amount, order.currency),
          comment: refund.comment,
          notifyCustomer: refund.notifyCustomer,
        }
      : null,
    links: { invoice: publicUrl ? publicUrl + invoicePath(store, order.token) : null },
  };
  const own = await templateFor(db, store.storeId, kind, voice.language);
  const rendered = renderMail({ kind, store, voice, variables, own });
  const replyTo = toMerchant.has(kind) ? order.details.email : store.settings.email;
  return {
    ...rendered,
    kind,
    subjectOf: order.token,
    language: voice.language,
    ...(replyTo && isAddress(replyTo) ? { replyTo } : {}),
  };
}

/** How mails of an order speak. */
export function orderVoice(store: Store, order: Order): Voice {
  const { country, timeZone } = store.settings;
  return voiceOf({ language: order.details.language, country, timeZone, currency: order.currency });
}

/** The note that a mail of this kind leaves on its order. */
export function noteOf(kind: MailKind, message = ''): Pick<NewMail, 'note'> {
  const type = mailKinds[kind].note;
  return type === null ? {} : { note: { type, message } };
}

const accountKinds: Readonly<Record<string, MailKind>> = {
  'customer.invited': 'invitation',
  'customer.confirmation_requested': 'confirm-email',
  'customer.reset_requested': 'reset-password',
  'customer.claim_requested': 'claim-orders',
};

/** Account mails are asked for each time, so no setting keeps them back. */
async function accountMails(db: Reader, store: Store, event: MailEvent, kind: MailKind): Promise<NewMail[]> {
  const { email, name, link, reason } = event.doc as Partial<AccountMail>;
  if (!email || !isAddress(email) || !link) return [];
  const { country, timeZone, currency } = store.settings;
  const voice = voiceOf({ language: undefined, country, timeZone, currency });
  const variables = {
    customer: { name: name ?? '', email },
    reason: reason ?? null,
    links: { action: standIn(store.storeId, link), expiresOn: new Date(link.expiresAt).toISOString() },
  };
  const own = await templateFor(db, store.storeId, kind, voice.language);
  const rendered = renderMail({ kind, store, voice, variables, own });
  return [
    {
      ...rendered,
      id: idOf(event, kind, email),
      kind,
      subjectOf: event.subject,
      to: email,
      ...(name ? { name } : {}),
      ...(store.settings.email === null ? {} : { replyTo: store.settings.email }),
      language: voice.language,
      link,
    },
  ];
}

/** The same for the same event: a repeated fan-out queues nothing twice. */
function idOf(event: MailEvent, kind: MailKind, to: string): string {
  const hash = createHash('sha256').update(`${event.id}\n${kind}\n${to}`).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-5${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

/** Whether a mail can be sent there at all; what was imported may hold anything. */
export function isAddress(text: string): boolean {
  return (
    text.length <= 254 &&
    /^[^\s@<>,;:"\\()[\]\u0000-\u001f\u007f]+@[^\s@<>,;:"\\()\u0000-\u001f\u007f]+$/.test(text)
  );
}
