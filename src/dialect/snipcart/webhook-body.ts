import { fromSnapshot } from '../../domain/customer/snapshot.js';
import { isoDate } from '../../domain/dates.js';
import { toMajor } from '../../domain/money.js';
import type { OrderNote } from '../../domain/order/notes.js';
import type { Order, OrderRefund } from '../../domain/order/order.js';
import type { OutboxEvent } from '../../domain/outbox.js';
import type { Store } from '../../domain/store/store.js';
import { snipcartCustomer } from './customer.js';
import { snipcartNote } from './note.js';
import { orderOfStore } from './order.js';

interface WebhookEvent {
  /** What the shop calls it; null where this shop has nothing to tell of it yet. */
  readonly topic: string | null;
  /** What its body says beside the name, the mode and the date. */
  readonly contentOf: (doc: OutboxEvent['doc'], store: Store) => Record<string, unknown>;
}

const ofOrder = (
  more: (doc: OutboxEvent['doc'], order: Order) => object = () => ({}),
): WebhookEvent['contentOf'] => {
  return (doc, store) => {
    const order = doc.order as Order;
    return { ...more(doc, order), content: orderOfStore(order, store) };
  };
};
const fromTo = ofOrder(({ from, to }) => ({ from, to }));
const ofSubscription: WebhookEvent = { topic: null, contentOf: () => ({}) };

/** Every event of Snipcart's webhooks, by its name. */
const events: Readonly<Record<string, WebhookEvent>> = {
  'order.completed': { topic: 'order.completed', contentOf: ofOrder() },
  'order.status.changed': { topic: 'order.status.changed', contentOf: fromTo },
  'order.paymentStatus.changed': { topic: 'order.payment_status.changed', contentOf: fromTo },
  'order.trackingNumber.changed': {
    topic: 'order.tracking.changed',
    contentOf: ofOrder((_doc, { details }) => ({
      trackingNumber: details.delivery.trackingNumber ?? null,
      trackingUrl: details.delivery.trackingUrl ?? null,
    })),
  },
  'order.refund.created': {
    topic: 'order.refund.created',
    contentOf: (doc) => ({ content: webhookRefund(doc.refund as OrderRefund, doc.order as Order) }),
  },
  'order.notification.created': {
    topic: 'order.notification.created',
    contentOf: (doc) => ({ content: webhookNote(doc) }),
  },
  'customauth:customer_updated': {
    topic: 'customer.updated',
    contentOf: (doc, store) => ({ content: snipcartCustomer(fromSnapshot(doc), store) }),
  },
  'subscription.created': ofSubscription,
  'subscription.cancelled': ofSubscription,
  'subscription.paused': ofSubscription,
  'subscription.resumed': ofSubscription,
  'subscription.invoice.created': ofSubscription,
};

/** The name of a webhook that a receiver is tried with. */
export const testEvent = 'comptoir.test';

/** The names that a receiver may choose from. */
export const snipcartEvents: readonly string[] = Object.keys(events);

const namesByTopic = new Map(
  Object.entries(events).flatMap(([name, { topic }]) => (topic === null ? [] : [[topic, name] as const])),
);

/** What Snipcart calls an event of the shop, or undefined where it has no webhook for it. */
export function snipcartEventName(topic: string): string | undefined {
  return namesByTopic.get(topic);
}

/** The body of a webhook, as Snipcart sends it. */
export function snipcartWebhook(name: string, event: OutboxEvent, store: Store): Record<string, unknown> {
  const envelope = { eventName: name, mode: store.mode, createdOn: isoDate(event.createdAt) };
  if (name === testEvent) return { ...envelope, content: event.doc };
  const known = events[name];
  if (!known) throw new Error(`there is no webhook ${name}`);
  return { ...envelope, ...known.contentOf(event.doc, store) };
}

function webhookRefund(refund: OrderRefund, order: Order): Record<string, unknown> {
  return {
    id: refund.id,
    orderToken: order.token,
    amount: toMajor(refund.amount, order.currency),
    comment: refund.comment,
    notifyCustomer: refund.notifyCustomer,
    notifiedCustomerByEmail: refund.notifyCustomer,
    refundedByPaymentGateway: refund.byProvider,
    currency: order.currency.toLowerCase(),
    creationDate: isoDate(refund.createdAt),
    modificationDate: isoDate(refund.updatedAt ?? refund.createdAt),
  };
}

function webhookNote(doc: OutboxEvent['doc']): Record<string, unknown> {
  const note = doc.note as OrderNote;
  const token = (doc.token as string | undefined) ?? (doc.order as Order).token;
  return {
    ...snipcartNote(note),
    orderToken: token,
    notificationType: note.type,
    sentByEmail: note.deliveryMethod === 'Email',
    sentByEmailOn: note.sentAt === undefined ? null : isoDate(note.sentAt),
    resourceUrl: `/orders/${token}/notifications`,
  };
}
