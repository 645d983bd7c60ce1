import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * What is still being answered or downloaded after this is cut off: the process is to end within ten seconds.
 */
const patienceMs = 8_000;

/**
 * On close a connection ends once nothing on it waits for an answer: at once where it is silent or has sent
 * half a request, else with its answer. Without this an open connection would hold the process until it times
 * out.
 */
export function draining(app: FastifyInstance): void {
  const waiting = new Map<Socket, number>();
  let closing = false;
  app.server.on('connection', (socket) => {
    waiting.set(socket, 0);
    socket.once('close', () => waiting.delete(socket));
  });
  app.server.on('request', ({ socket }, response) => {
    waiting.set(socket, (waiting.get(socket) ?? 0) + 1);
    response.once('close', () => {
      if (!waiting.has(socket)) return;
      const left = waiting.get(socket)! - 1;
      waiting.set(socket, left);
      if (closing && left === 0) socket.destroySoon();
    });
  });
  app.addHook('preClose', async () => {
    closing = true;
    for (const [socket, requests] of waiting) if (requests === 0) socket.destroySoon();
    setTimeout(() => app.server.closeAllConnections(), patienceMs).unref();
  });
}
