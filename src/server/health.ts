import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { AppContext } from '../app/context.js';
import { stalledFor } from '../jobs/backlog.js';

/**
 * `/health`: 200 once the database answers, 503 while it does not or while the server drains. Jobs that stand
 * still are told of: calls are answered all the same, so a proxy goes on sending them. Whoever asks decides
 * about the process, so this waits for no other call, and those who ask meanwhile share one look at the
 * database.
 */
export function health(app: FastifyInstance, context: AppContext): void {
  let draining = false;
  let looking: Promise<number | undefined> | undefined;
  app.addHook('preClose', async () => {
    draining = true;
  });
  app.get('/health', { schema: { hide: true } as never }, async (_request, reply) => {
    if (draining) return reply.code(503).send({ status: 'draining' });
    try {
      looking ??= stalledFor(context.storage.probe, context.now()).finally(() => {
        looking = undefined;
      });
      const stillMs = await looking;
      if (stillMs === undefined) return { status: 'ok' };
      return { status: 'ok', jobs: { status: 'standing still', waitingSeconds: Math.round(stillMs / 1000) } };
    } catch {
      return reply.code(503).header('retry-after', '1').send({ status: 'unavailable' });
    }
  });
}

/** Whether a call asks for `/health`. */
export function isProbe({ url = '' }: IncomingMessage): boolean {
  return url === '/health' || url.startsWith('/health?');
}
