import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

type Begin = () => void;

/** Calls of one connection that may wait behind another; no client that waits for its answers sends as many. */
const mostBehind = 16;

/**
 * Keeps the calls of one connection one after another: each is begun once the one before is answered and read,
 * so that who reads nothing costs one answer. `release` gets those whose turn has come. A connection that sends
 * on and on without waiting for answers is cut.
 */
export function connectionOrder(release: (begin: Begin) => void) {
  /** What waits behind the call of a connection that is being answered. */
  const behind = new WeakMap<Socket, Begin[]>();

  function next(socket: Socket): void {
    const first = behind.get(socket)?.shift();
    if (first) release(first);
    else behind.delete(socket);
  }

  return {
    /** Whether a call is the first of its connection; any other is released later. */
    isFirst(socket: Socket, response: ServerResponse, begin: Begin): boolean {
      response.once('close', () => next(socket));
      const waiting = behind.get(socket);
      if (!waiting) behind.set(socket, []);
      else if (waiting.length < mostBehind) waiting.push(begin);
      else socket.destroy();
      return waiting === undefined;
    },
  };
}
