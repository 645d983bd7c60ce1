import { type AppContext, allowedHostsOf } from '../app/context.js';
import type { Delivery, Try } from '../domain/webhook/delivery.js';
import { atOnce, claimMs } from '../domain/webhook/delivery.js';
import { claimDeliveries, dueDeliveries, waitingReceivers } from '../domain/webhook/queue.js';
import type { Receiver } from '../domain/webhook/receiver.js';
import type { Claimed } from '../domain/webhook/record-attempts.js';
import { FetchRefused } from '../outgoing/fetch-refused.js';
import { type GuardedResponse, guardedFetch } from '../outgoing/guarded-fetch.js';
import { attemptRecorder } from './attempt-recorder.js';
import type { RunJob } from './job.js';
import { countOutcome } from './outcomes.js';
import { type WebhookRequest, webhookRequest } from './webhook-request.js';

/**
 * Calls under way: of one receiver, of one that does not answer, of all that do not answer, and of all,
 * together with those that are over and not written down yet: whoever calls faster than that would call again
 * what was called already.
 */
const limits = { one: 8, failing: 1, allFailing: 128, all: 256 } as const;

/**
 * Sends what is due to its receivers. Each has room for some calls at once, and one that fails for a single
 * one, so that it takes the room of nobody else.
 */
export function webhookDelivery(): RunJob {
  const underWay = new Map<string, Calls>();
  let recordAttempt: ReturnType<typeof attemptRecorder> | undefined;
  /** Deliveries that were claimed and whose outcome is not stored yet. */
  let open = 0;
  const allFailing = (): number => {
    let failing = 0;
    for (const calls of underWay.values()) if (calls.failing) failing += calls.n;
    return failing;
  };

  function roomFor(receiver: Receiver): number {
    const failing = receiver.failures > 0;
    const calls = underWay.get(keyOf(receiver));
    if (calls) calls.failing = failing;
    return Math.min(
      (failing ? limits.failing : limits.one) - (calls?.n ?? 0),
      limits.all - open,
      failing ? limits.allFailing - allFailing() : limits.all,
    );
  }

  function enter(receiver: Receiver): Place {
    const key = keyOf(receiver);
    const calls = underWay.get(key) ?? { n: 0, failing: receiver.failures > 0 };
    calls.n += 1;
    open += 1;
    underWay.set(key, calls);
    let [left, closed] = [false, false];
    const leave = (): void => {
      if (left) return;
      left = true;
      calls.n -= 1;
      if (calls.n === 0) underWay.delete(key);
    };
    const close = (): void => {
      leave();
      if (!closed) open -= 1;
      closed = true;
    };
    return { leave, close };
  }

  return async (context, signal, run) => {
    let soonest = Number.POSITIVE_INFINITY;
    const taken: { delivery: Delivery; receiver: Receiver; place: Place }[] = [];
    for (const { receiver, dueAt } of await waitingReceivers(context.storage.read)) {
      const now = context.now();
      const until = receiver.pausedUntil !== null && receiver.pausedUntil > now ? atOnce : now;
      if (dueAt > until) {
        soonest = Math.min(soonest, Math.max(dueAt, receiver.pausedUntil ?? 0) - now);
        continue;
      }
      // Whoever has no room now is looked at again when one of its calls ends.
      const room = roomFor(receiver);
      if (room <= 0) continue;
      const deliveries = await dueDeliveries(context.storage.read, receiver, until, room);
      for (const delivery of deliveries) taken.push({ delivery, receiver, place: enter(receiver) });
    }
    try {
      const until = context.now() + claimMs;
      const deliveries = taken.map(({ delivery }) => delivery);
      const ours =
        taken.length === 0 || signal.aborted
          ? new Set()
          : await context.storage.write((tx) => claimDeliveries(tx, deliveries, until));
      for (const { delivery, receiver, place } of taken.splice(0)) {
        if (!ours.has(delivery.id)) {
          place.close();
          continue;
        }
        recordAttempt ??= attemptRecorder(context);
        const ended = (): void => {
          place.leave();
          run.again();
        };
        const written = (): void => {
          place.close();
          run.again();
        };
        run.background(
          deliver(context, { delivery, receiver, until }, ended, recordAttempt).finally(written),
        );
      }
    } finally {
      for (const { place } of taken) place.close();
    }
    return soonest === Number.POSITIVE_INFINITY ? undefined : Math.max(soonest, 0);
  };
}

interface Calls {
  n: number;
  failing: boolean;
}

interface Place {
  /** The call is over: its receiver may have another. */
  leave(): void;
  /** What came of it is written down, or it was not taken after all. */
  close(): void;
}

function keyOf({ storeId, id }: Receiver): string {
  return `${storeId} ${id}`;
}

/** Calls a receiver and writes down what came of it. Its place is free once the call has ended. */
async function deliver(
  context: AppContext,
  claimed: Claimed,
  ended: () => void,
  recordAttempt: ReturnType<typeof attemptRecorder>,
): Promise<void> {
  let failure: unknown;
  const request = await webhookRequest(context, claimed.receiver, claimed.delivery).catch((error) => {
    failure = error;
    return undefined;
  });
  const at = context.now();
  const attempt: Try = request
    ? await tryOnce(context, claimed.receiver, request)
    : { at, ms: 0, status: null, error: failure === undefined ? 'event_gone' : 'not_sent' };
  // One that begins to fail keeps its place until that is written, and has room for a single call from then
  // on.
  if (attempt.error === null) ended();
  countOutcome(context, attempt);
  await recordAttempt(claimed, attempt).finally(attempt.error === null ? undefined : ended);
  if (failure !== undefined) throw failure;
}

/** Receivers have this long, from the name's look-up to the answer's last byte. */
const totalMs = 7_000;
const mostBytes = 100_000;
/** What a log keeps of an answer. */
const loggedBytes = 300;

async function tryOnce(context: AppContext, receiver: Receiver, request: WebhookRequest): Promise<Try> {
  const at = context.now();
  const began = performance.now();
  const ms = (): number => Math.round(performance.now() - began);
  let response: GuardedResponse | undefined;
  try {
    response = await guardedFetch(receiver.url, {
      method: 'POST',
      headers: request.headers,
      body: request.body,
      allowHosts: allowedHostsOf(context, request.store),
      maxBytes: mostBytes,
      firstByteTimeoutMs: totalMs,
      totalTimeoutMs: totalMs,
      maxRedirects: 0,
    });
    const answer = await beginning(response);
    const { status } = response;
    const taken = status >= 200 && status < 300;
    return { at, ms: ms(), status, error: taken ? null : 'bad_status', answer };
  } catch (error) {
    const code = error instanceof FetchRefused ? error.code : 'failed';
    return { at, ms: ms(), status: response?.status ?? null, error: code };
  }
}

/**
 * Reads an answer to its end and returns its beginning. An answer longer than anybody needs counts as
 * delivered.
 */
async function beginning(response: GuardedResponse): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response.body) {
      if (bytes < loggedBytes) chunks.push(chunk);
      bytes += chunk.length;
    }
  } catch (error) {
    if (!(error instanceof FetchRefused && error.code === 'too_large')) throw error;
  }
  return Buffer.concat(chunks).subarray(0, loggedBytes).toString('utf8').replaceAll('\u0000', '');
}
