import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

type Release = () => void;

/** Calls of one connection that may wait behind another; no client that waits for its answers sends as many. */
const mostBehind = 16;

/**
 * Keeps the calls of one connection one after another: each is begun once the one before is answered and read,
 * so that who reads nothing costs one answer. A connection that sends on and on without waiting for answers is cut.
 */
export function connectionOrder() {
  /** What waits behind the call of a connection that is being answered. */
  const behind = new WeakMap<Socket, Release[]>();

  function next(socket: Socket): void {
    const first = behind.get(socket)?.shift();
    if (first) first();
    else behind.delete(socket);
  }

  return {
    /** Whether a call is the first of its connection; any other is released once its turn has come. */
    isFirst(socket: Socket, response: ServerResponse, release: Release): boolean {
      response.once('close', () => next(socket));
      const waiting = behind.get(socket);
      if (!waiting) behind.set(socket, []);
      else if (waiting.length < mostBehind) waiting.push(release);
      else socket.destroy();
      return waiting === undefined;
    },
  };
}
