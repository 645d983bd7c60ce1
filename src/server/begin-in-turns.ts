import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** For so long calls are begun one after another before the event loop looks for what else came. */
const turnMs = 8;
/** Calls that one turn begins at most. */
const perTurn = 32;
/**
 * Calls that are worked on at once. One that takes longer than `workMs` waits for somebody else and keeps
 * nobody back.
 */
const atOnce = 128;
const workMs = 1000;
/** Between two looks for calls that have taken that long. */
const lookAgainMs = 100;

/**
 * Begins calls in the order in which they came, so many at once and a few milliseconds' worth at a time.
 * Where thousands come at once, the event loop would else be theirs until the last is answered, and memory
 * would hold all of their work: a probe that comes after them would take the process for dead. Of one
 * connection a call is begun when the one before is answered and read: who reads nothing costs one answer.
 * What is `urgent` is begun at once.
 */
export function beginInTurns(handler: Handler, urgent: (request: IncomingMessage) => boolean): Handler {
  const waiting = new Set<() => void>();
  /** Since when calls are worked on, the longest first. */
  const inWork = new Map<ServerResponse, number>();
  /** What waits behind the call of a connection that is being answered. */
  const behind = new WeakMap<Socket, (() => void)[]>();
  let turnBegan: number | undefined;
  let isScheduled = false;

  /** Begins the next call of a connection, if there is one, once its last one is over. */
  function next(socket: Socket): void {
    const first = behind.get(socket)?.shift();
    if (first) enqueue(first);
    else behind.delete(socket);
  }

  function enqueue(begin: () => void): void {
    waiting.add(begin);
    if (!isScheduled) schedule();
  }

  function begin(request: IncomingMessage, response: ServerResponse): void {
    const began = performance.now();
    handler(request, response);
    // Calls that were answered from memory have ended already.
    if (response.writableEnded) return;
    inWork.set(response, began);
    const over = (): void => {
      inWork.delete(response);
      if (waiting.size > 0 && !isScheduled) schedule();
    };
    // An answer that was sent and is not read yet needs no more work.
    response.once('prefinish', over);
    response.once('close', over);
  }

  function hasRoom(): boolean {
    if (inWork.size < atOnce) return true;
    const now = performance.now();
    for (const [response, began] of inWork) {
      if (now - began < workMs) break;
      inWork.delete(response);
    }
    return inWork.size < atOnce;
  }

  /** Whether this turn of the event loop has begun calls for less than its time. */
  function hasTime(): boolean {
    if (turnBegan === undefined) {
      turnBegan = performance.now();
      setImmediate(() => {
        turnBegan = undefined;
      });
    }
    return performance.now() - turnBegan < turnMs;
  }

  /**
   * Begins some of those that wait, each in a callback of its own: what a call awaits goes on between two of
   * them.
   */
  function schedule(): void {
    isScheduled = true;
    const end = Math.min(perTurn, waiting.size);
    let start: number | undefined;
    for (let at = 1; at <= end; at += 1)
      setImmediate(() => {
        start ??= performance.now();
        if (performance.now() - start < turnMs && hasRoom()) beginFirst();
        if (at === end) resume();
      });
  }

  function resume(): void {
    isScheduled = false;
    if (waiting.size === 0) return;
    if (hasRoom()) schedule();
    // Otherwise a call that ends starts the next.
    else setTimeout(() => !isScheduled && resume(), lookAgainMs).unref();
  }

  function beginFirst(): void {
    for (const first of waiting) {
      waiting.delete(first);
      first();
      return;
    }
  }

  return (request, response) => {
    if (urgent(request)) {
      handler(request, response);
      return;
    }
    const { socket } = request;
    response.once('close', () => next(socket));
    const later = (): void => {
      // Callers who have disconnected in the meantime get no answer.
      if (!socket.destroyed) begin(request, response);
    };
    const before = behind.get(socket);
    if (before) {
      before.push(later);
      return;
    }
    behind.set(socket, []);
    if (waiting.size === 0 && hasTime() && hasRoom()) begin(request, response);
    else enqueue(later);
  };
}
