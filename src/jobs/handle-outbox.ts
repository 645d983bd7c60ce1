import { LRUCache } from 'lru-cache';
import type { AppContext } from '../app/context.js';
import { snipcartEventName } from '../dialect/snipcart/webhook-body.js';
import { tiendanubeEventNames } from '../dialect/tiendanube/webhook-body.js';
import type { Order, OrderRefund } from '../domain/order/order.js';
import { markHandled, type OutboxEvent, waitingEvents } from '../domain/outbox.js';
import { findStore, type Store } from '../domain/store/store.js';
import { queueDeliveries, type Telling } from '../domain/webhook/queue.js';
import type { Receiver } from '../domain/webhook/receiver.js';
import { listReceivers } from '../domain/webhook/receivers.js';
import { isSameAddress } from '../domain/webhook/same-address.js';
import { mailsFor } from '../mail/mails-for.js';
import { queueMails } from '../mail/queue.js';
import type { RunJob } from './job.js';

const batch = 64;
/** SQLite puts what comes together into one commit; PostgreSQL takes as many connections. */
const atOnce = { sqlite: batch, postgres: 4 } as const;

/** Events that failed are remembered up to so many; one that is forgotten is tried again a little sooner. */
const mostFailing = 10_000;

/**
 * Queues the webhooks and mails that each event causes. An event is marked in the transaction that queues
 * them: a crash loses none and doubles none. An event that fails is tried again a little later and delays no
 * other: after a page of such events the next page is read, and the first again once the end was reached.
 */
export function outboxHandler(): RunJob {
  const failing = new LRUCache<string, Failing>({ max: mostFailing });
  let after: OutboxEvent | undefined;
  return async (context, signal, run) => {
    // A clock that is set back must not stop it.
    const now = performance.now();
    const waiting = await waitingEvents(context.storage.read, batch, after);
    const events = waiting.filter(({ id }) => (failing.get(id)?.until ?? 0) <= now);
    await inParallel(events, atOnce[context.storage.dialect], async (event) => {
      if (signal.aborted) return;
      try {
        await handleEvent(context, event);
        failing.delete(event.id);
      } catch (error) {
        const failures = (failing.get(event.id)?.failures ?? 0) + 1;
        failing.set(event.id, { failures, until: now + Math.min(500 * 2 ** failures, 60_000) });
        run.failed(`the event ${event.topic} ${event.id} could not be handled`, error);
      }
    });
    const isLast = waiting.length < batch;
    // Those that were handled are gone; the others are met again once the end was reached.
    const someStay = waiting.some(({ id }) => failing.has(id));
    const wasWhole = after === undefined;
    after = isLast ? undefined : someStay || after ? waiting.at(-1) : undefined;
    if (!isLast) return 0;
    // Somebody else may have handled what failed here.
    if (wasWhole && !someStay) failing.clear();
    return failing.size > 0 ? 500 : undefined;
  };
}

interface Failing {
  readonly failures: number;
  readonly until: number;
}

/** Queues what one event asks for; does nothing where that was done before. */
async function handleEvent(context: AppContext, event: OutboxEvent): Promise<void> {
  const { read } = context.storage;
  const store = await findStore(read, event.storeId);
  const mails = store ? mailsFor(store, event) : [];
  const now = context.now();
  const handled = await context.storage.write(async (tx) => {
    if (!(await markHandled(tx, event)) || !store) return false;
    const receivers = await listReceivers(tx, event.storeId);
    await queueDeliveries(tx, event, tellings(event, receivers), now);
    await queueMails(tx, store, mails, now);
    return true;
  });
  if (handled && store) countEvent(context, store, event);
}

function countEvent({ counts }: AppContext, { mode }: Store, { topic, doc }: OutboxEvent): void {
  if (topic === 'order.completed') {
    const { order } = doc as { readonly order: Order };
    counts.add('orders', { mode, payment_status: order.paymentStatus ?? 'none' });
  } else if (topic === 'order.refund.created') {
    const { refund } = doc as { readonly refund: OrderRefund };
    counts.add('refunds', { by: refund.byProvider ? 'provider' : 'shop' });
  }
}

/**
 * Who is told of an event, and what it is called there. One address is told once, by the oldest of its
 * receivers.
 */
function tellings(event: OutboxEvent, receivers: readonly Receiver[]): Telling[] {
  const all = receivers
    .filter((receiver) => receiver.active)
    .flatMap((receiver) =>
      namesOf(event, receiver)
        .filter((name) => receiver.events.length === 0 || receiver.events.includes(name))
        .map((name) => ({ receiver, name })),
    );
  return all.filter(
    ({ receiver, name }, place) =>
      !all
        .slice(0, place)
        .some(
          (earlier) =>
            earlier.name === name &&
            earlier.receiver.dialect === receiver.dialect &&
            isSameAddress(earlier.receiver.url, receiver.url),
        ),
  );
}

function namesOf(event: OutboxEvent, { dialect }: Receiver): readonly string[] {
  if (dialect === 'tiendanube') return tiendanubeEventNames(event);
  const name = snipcartEventName(event.topic);
  return name === undefined ? [] : [name];
}

async function inParallel<T>(
  items: readonly T[],
  most: number,
  act: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const worker = async (): Promise<void> => {
    for (const item of queue) await act(item);
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
}
