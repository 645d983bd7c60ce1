import { isoDate } from '../../domain/dates.js';
import type { Delivery, Try } from '../../domain/webhook/delivery.js';
import type { Receiver } from '../../domain/webhook/receiver.js';

/** A receiver as the API shows it; its secret stands in the one answer that made it. */
export function snipcartReceiver(receiver: Receiver, secret?: string): Record<string, unknown> {
  return {
    id: receiver.id,
    url: receiver.url,
    events: receiver.events,
    dialect: receiver.dialect,
    active: receiver.active,
    state: stateOf(receiver),
    failures: receiver.failures,
    failingSince: dateOrNull(receiver.failingSince),
    pausedUntil: dateOrNull(receiver.pausedUntil),
    creationDate: isoDate(receiver.createdAt),
    modificationDate: isoDate(receiver.updatedAt),
    ...(secret === undefined ? {} : { secret }),
  };
}

function stateOf({ active, pausedUntil, failures }: Receiver): string {
  if (!active) return 'Off';
  if (pausedUntil !== null) return 'Paused';
  return failures > 0 ? 'Failing' : 'Working';
}

/** A delivery with its log, as the API shows it. */
export function snipcartDelivery(delivery: Delivery): Record<string, unknown> {
  return {
    id: delivery.id,
    eventId: delivery.eventId,
    webhookId: delivery.receiverId,
    eventName: delivery.event,
    subject: delivery.subject,
    state: `${delivery.state[0]!.toUpperCase()}${delivery.state.slice(1)}`,
    attempts: delivery.attempts,
    nextTryOn: delivery.dueAt === null ? null : isoDate(Math.max(delivery.dueAt, delivery.updatedAt)),
    creationDate: isoDate(delivery.createdAt),
    modificationDate: isoDate(delivery.updatedAt),
    tries: delivery.tries.map(tryView),
  };
}

function tryView({ at, ms, status, error, answer }: Try) {
  return { date: isoDate(at), milliseconds: ms, status, error, answer: answer ?? null };
}

function dateOrNull(ms: number | null): string | null {
  return ms === null ? null : isoDate(ms);
}
