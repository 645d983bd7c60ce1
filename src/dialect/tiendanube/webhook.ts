import type { Store } from '../../domain/store/store.js';
import type { Receiver } from '../../domain/webhook/receiver.js';
import type { Answer } from '../../shape.js';
import { zonedDate } from './dates.js';
import type { webhookShape } from './shapes/order.js';

/** A receiver as Tiendanube's API shows it: there, each is for one event. */
export function tiendanubeReceiver(receiver: Receiver, store: Store): Answer<typeof webhookShape> {
  const { timeZone } = store.settings;
  return {
    id: receiver.id,
    url: receiver.url,
    event: receiver.events[0] ?? null,
    created_at: zonedDate(receiver.createdAt, timeZone),
    updated_at: zonedDate(receiver.updatedAt, timeZone),
  };
}
