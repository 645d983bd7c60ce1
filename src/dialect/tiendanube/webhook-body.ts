import type { Order } from '../../domain/order/order.js';
import type { OutboxEvent } from '../../domain/outbox.js';
import type { Store } from '../../domain/store/store.js';
import { paymentStateOf, stateOf } from './order.js';

const changes = (resource: string, verbs: string): string[] =>
  verbs.split(' ').map((verb) => `${resource}/${verb}`);

/**
 * Every event that an app may register for. Those of customers and orders are told of here; the others never
 * happen.
 */
export const tiendanubeEvents: readonly string[] = [
  ...changes('app', 'uninstalled suspended resumed'),
  ...changes('category', 'created updated deleted'),
  ...changes('customer', 'created updated deleted'),
  ...changes('product', 'created updated deleted'),
  ...changes('location', 'created updated deleted'),
  ...changes('order_custom_field', 'created updated deleted'),
  ...changes('product_variant_custom_field', 'created updated deleted'),
  ...changes(
    'order',
    'created updated paid packed fulfilled cancelled custom_fields_updated edited pending voided unpacked',
  ),
  'product_variant/custom_fields_updated',
  'domain/updated',
  'theme/updated',
  'subscription/updated',
  'fulfillment/updated',
  ...changes(
    'fulfillment_order',
    'status_updated tracking_event_created tracking_event_updated tracking_event_deleted',
  ),
];

/** What Tiendanube calls an event of the shop: one may be several, or none. */
export function tiendanubeEventNames(event: OutboxEvent): readonly string[] {
  const { topic, doc } = event;
  switch (topic) {
    case 'customer.created':
    case 'customer.updated':
    case 'customer.deleted':
      return [topic.replace('.', '/')];
    case 'order.completed':
      return ['order/created', ...paymentEvents(doc.order as Order, ['paid'])];
    case 'order.status.changed':
      return ['order/updated', ...statusEvents(doc.order as Order)];
    case 'order.payment_status.changed':
      return ['order/updated', ...paymentEvents(doc.order as Order, ['paid', 'pending', 'voided'])];
    case 'order.tracking.changed':
    case 'order.refund.created':
      return ['order/updated'];
    default:
      return [];
  }
}

function statusEvents({ status }: Order): string[] {
  if (stateOf(status) === 'cancelled') return ['order/cancelled'];
  return status === 'Shipped' || status === 'Dispatched' ? ['order/fulfilled'] : [];
}

function paymentEvents({ paymentStatus }: Order, states: readonly string[]): string[] {
  const state = paymentStateOf(paymentStatus);
  return states.includes(state) ? [`order/${state}`] : [];
}

/** The body of a webhook: whom it is about, for the receiver to ask for. */
export function tiendanubeWebhook(name: string, event: OutboxEvent, store: Store): Record<string, unknown> {
  const { doc } = event;
  const envelope = { store_id: store.externalId, event: name };
  if (name.startsWith('customer/')) return { ...envelope, id: doc.id, event_launch_ts: event.createdAt };
  if (name.startsWith('order/')) return { ...envelope, id: (doc.order as Order).id };
  return envelope;
}
