import type { IncomingMessage, ServerResponse } from 'node:http';
import { callsInWork } from './calls-in-work.js';
import { connectionOrder } from './connection-order.js';
import { turnQueue } from './turn-queue.js';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A call that was not begun for so long is refused: whoever made it has waited long enough. */
const longestWaitMs = 20_000;

const overdue = new WeakSet<IncomingMessage>();

/** Whether a call waited too long to be begun, and is to be refused. */
export const isOverdue = (request: IncomingMessage): boolean => overdue.has(request);

/** Calls that wait for each other and for no others. */
function lane() {
  const work = callsInWork(() => queue.resume());
  const queue = turnQueue(work.hasRoom);
  return { work, queue };
}

/** Methods that change nothing. */
const onlyReads: ReadonlySet<string | undefined> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Begins calls in the order in which they came, so many at once and a few milliseconds' worth at a time. Where
 * thousands come at once, the event loop would else be theirs until the last is answered, and memory would hold
 * all of their work: a probe that comes after them would take the process for dead. Who only looks does not
 * wait behind a crowd that buys. What is `urgent` is begun at once; what is overdue ends its connection.
 */
export function beginInTurns(
  handler: Handler,
  urgent: (request: IncomingMessage) => boolean,
  waitMs = longestWaitMs,
): Handler {
  const reads = lane();
  const changes = lane();
  const connections = connectionOrder();

  return (request, response) => {
    if (urgent(request)) {
      handler(request, response);
      return;
    }
    const { work, queue } = onlyReads.has(request.method) ? reads : changes;
    const came = performance.now();
    const begin = (): void => {
      // Whoever hung up meanwhile is answered nothing.
      if (request.socket.destroyed) return;
      const now = performance.now();
      if (now - came > waitMs) {
        overdue.add(request);
        response.shouldKeepAlive = false;
      }
      handler(request, response);
      work.add(response, now);
    };
    if (!connections.isFirst(request.socket, response, () => queue.add(begin))) return;
    if (queue.isOpen()) begin();
    else queue.add(begin);
  };
}
