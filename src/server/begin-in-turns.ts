import type { IncomingMessage, ServerResponse } from 'node:http';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** For so long calls are begun one after another before the event loop looks for what else came. */
const turnMs = 8;
/** Calls that one turn begins at most. */
const perTurn = 32;

/**
 * Begins calls in the order in which they came, a few milliseconds' worth at a time. Where thousands come at once, the event loop
 * would else be theirs until the last is answered, and a probe that comes after them would take the process for dead: what is
 * `urgent` is begun at once.
 */
export function beginInTurns(handler: Handler, urgent: (request: IncomingMessage) => boolean): Handler {
  const waiting = new Set<() => void>();
  let began: number | undefined;
  let isScheduled = false;

  /** Whether this turn of the event loop has begun calls for less than its time. */
  function hasTime(): boolean {
    if (began === undefined) {
      began = performance.now();
      setImmediate(() => {
        began = undefined;
      });
    }
    return performance.now() - began < turnMs;
  }

  /** Begins some of those that wait, each in a callback of its own: what a call awaits goes on between two of them. */
  function schedule(): void {
    isScheduled = true;
    const end = Math.min(perTurn, waiting.size);
    let start: number | undefined;
    for (let at = 1; at <= end; at += 1)
      setImmediate(() => {
        start ??= performance.now();
        if (performance.now() - start < turnMs) beginFirst();
        if (at < end) return;
        isScheduled = false;
        if (waiting.size > 0) schedule();
      });
  }

  function beginFirst(): void {
    for (const begin of waiting) {
      waiting.delete(begin);
      begin();
      return;
    }
  }

  return (request, response) => {
    if (urgent(request) || (waiting.size === 0 && hasTime())) {
      handler(request, response);
      return;
    }
    waiting.add(() => {
      // Whoever hung up meanwhile is answered nothing.
      if (!request.socket.destroyed) handler(request, response);
    });
    if (!isScheduled) schedule();
  };
}
