import { sql } from 'kysely';
import { forUpdate } from '../../storage/lock.js';
import { type ParamOf, type Reader, statement } from '../../storage/statement.js';
import type { Tx } from '../../storage/storage.js';
import {
  type Delivery,
  type DeliveryDoc,
  type DeliveryRow,
  deliveries,
  loggedTries,
  type Try,
} from './delivery.js';
import { pauseAfter, type Receiver, wasAway } from './receiver.js';
import { nextTry } from './retry-plan.js';
import { hurryWaiting } from './waiting-deliveries.js';

/** A delivery that was taken for a try, until a moment. */
export interface Claimed {
  readonly delivery: Delivery;
  readonly receiver: Receiver;
  readonly until: number;
}

/** Failures that are not the receiver's: the event is not kept any more; something here broke. */
const ours: ReadonlySet<string> = new Set(['event_gone', 'not_sent']);

/** A try that is over. */
export interface Attempt {
  readonly claimed: Claimed;
  readonly attempt: Try;
}

/**
 * Writes down what came of tries: each is over, or waits for its next. Where somebody asked for one again
 * meanwhile, or took it over, their word stands and only the log grows. Answers the receivers that answer
 * again after a long time away: the first of what waits for them is due at once, and the rest is for
 * `hurryWaiting`.
 */
export async function recordAttempts(
  tx: Tx,
  tries: readonly Attempt[],
  now: number,
  random: () => number,
): Promise<Receiver[]> {
  const back: Receiver[] = [];
  // In one order, whoever writes, so that two never wait for each other.
  const known: Attempt[] = [];
  for (const tried of [...tries].sort(byDelivery))
    if (await recordAttempt(tx, tried, now, random())) known.push(tried);
  for (const attempts of byReceiver(known)) {
    const { receiver } = attempts[0]!.claimed;
    const attributable = attempts
      .filter(({ attempt }) => attempt.error === null || !ours.has(attempt.error))
      .sort((a, b) => a.attempt.at + a.attempt.ms - b.attempt.at - b.attempt.ms);
    // Whoever answered every time answers once.
    const distinct = attributable.every(({ attempt }) => attempt.error === null)
      ? attributable.slice(0, 1)
      : attributable;
    for (const { attempt } of distinct) {
      if (attempt.error !== null) await receiverFailed(tx, receiver, now, random());
      else if (await receiverAnswered(tx, receiver, now)) back.push(receiver);
    }
  }
  return back;
}

function byDelivery({ claimed: a }: Attempt, { claimed: b }: Attempt): number {
  return a.delivery.storeId - b.delivery.storeId || (a.delivery.id < b.delivery.id ? -1 : 1);
}

function byReceiver(tries: readonly Attempt[]): readonly (readonly Attempt[])[] {
  const all = new Map<string, Attempt[]>();
  for (const tried of tries) {
    const { storeId, id } = tried.claimed.receiver;
    const key = `${storeId} ${id}`;
    all.set(key, [...(all.get(key) ?? []), tried]);
  }
  return [...all.values()];
}

/** False where the delivery is gone. */
async function recordAttempt(
  tx: Tx,
  { claimed: { delivery, until }, attempt }: Attempt,
  now: number,
  random: number,
): Promise<boolean> {
  const { storeId: store, id } = delivery;
  const seen = { store, id, now, until, tried: delivery.attempts };
  if ((await writeSeen(tx, { ...seen, ...settled(delivery, attempt, now, random) })).length > 0) return true;
  const [row] = await locked(tx, { store, id });
  if (!row) return false;
  const known = deliveries.fromRow(row);
  const { state, due, ...log } = settled(known, attempt, now, random);
  const stands = known.dueAt === until ? { state, due } : { state: known.state, due: known.dueAt };
  await write(tx, { store, id, now, ...log, ...stands });
  return true;
}

function settled(known: Delivery, attempt: Try, now: number, random: number) {
  const attempts = known.attempts + 1;
  const taken = attempt.error === null;
  const over = taken || attempt.error === 'event_gone';
  const due = over ? null : nextTry(known.createdAt, attempts, now, random);
  const doc: DeliveryDoc = { subject: known.subject, tries: [...known.tries, attempt].slice(-loggedTries) };
  const state = taken ? 'delivered' : due === null ? 'failed' : 'waiting';
  return { state, due, attempts, doc: JSON.stringify(doc) };
}

interface Written {
  readonly [name: string]: unknown;
  readonly store: number;
  readonly id: string;
  readonly now: number;
  readonly attempts: number;
  readonly state: string;
  readonly due: number | null;
  readonly doc: string;
}

const writing = <P extends Written>(db: Reader, p: ParamOf<P>) =>
  db
    .updateTable('webhook_delivery')
    .set({
      attempts: p('attempts'),
      updated_at: p('now'),
      doc: p('doc'),
      state: p('state'),
      due_at: p('due'),
    })
    .where('store_id', '=', p('store'))
    .where('id', '=', p('id'));

const write = statement<Written, unknown>((db, p) => writing(db, p));

/** Where nobody has changed the delivery since it was taken. */
const writeSeen = statement<Written & { until: number; tried: number }, { id: string }>((db, p) =>
  writing(db, p).where('due_at', '=', p('until')).where('attempts', '=', p('tried')).returning('id'),
);

const locked = statement<{ store: number; id: string }, DeliveryRow>((db, p) =>
  db
    .selectFrom('webhook_delivery')
    .select(deliveries.columns)
    .where('store_id', '=', p('store'))
    .where('id', '=', p('id'))
    .modifyEnd(forUpdate(db as Tx)),
);

async function receiverFailed(tx: Tx, { storeId, id }: Receiver, now: number, random: number): Promise<void> {
  const [row] = await tx
    .updateTable('webhook_receiver')
    .set({ failures: sql`failures + 1`, failing_since: sql`coalesce(failing_since, ${now})` })
    .where('store_id', '=', storeId)
    .where('id', '=', id)
    .returning(['failures', 'failing_since'])
    .execute();
  if (!row) return;
  const until = pauseAfter({ failures: row.failures, failingSince: row.failing_since! }, now, random);
  if (until === null) return;
  await tx
    .updateTable('webhook_receiver')
    .set({ paused_until: until })
    .where('store_id', '=', storeId)
    .where('id', '=', id)
    .execute();
}

/**
 * It answers again: it is paused no longer. True after a long time away, when all that waits for it is due at
 * once.
 */
async function receiverAnswered(tx: Tx, receiver: Receiver, now: number): Promise<boolean> {
  const { storeId, id } = receiver;
  const before = await tx
    .selectFrom('webhook_receiver')
    .select(['failures', 'failing_since', 'paused_until'])
    .where('store_id', '=', storeId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!before || before.failures === 0) return false;
  await tx
    .updateTable('webhook_receiver')
    .set({ failures: 0, failing_since: null, paused_until: null })
    .where('store_id', '=', storeId)
    .where('id', '=', id)
    .execute();
  const known = {
    failures: before.failures,
    failingSince: before.failing_since,
    pausedUntil: before.paused_until,
  };
  if (!wasAway(known, now)) return false;
  await hurryWaiting(tx, receiver, now);
  return true;
}
