import type { FastifyInstance } from 'fastify';
import type { AppContext } from '../app/context.js';
import { standingStill } from '../jobs/backlog.js';

/**
 * `/health`: 200 once the database answers, 503 while it does not or while the server drains. Jobs that stand still are told of:
 * calls are answered all the same, so a proxy goes on sending them.
 */
export function health(app: FastifyInstance, context: AppContext): void {
  let draining = false;
  app.addHook('preClose', async () => {
    draining = true;
  });
  app.get('/health', { schema: { hide: true } as never }, async (_request, reply) => {
    if (draining) return reply.code(503).send({ status: 'draining' });
    try {
      await context.storage.ping();
      const stillMs = await standingStill(context.storage.read, context.now());
      if (stillMs === undefined) return { status: 'ok' };
      return { status: 'ok', jobs: { status: 'standing still', waitingSeconds: Math.round(stillMs / 1000) } };
    } catch {
      return reply.code(503).header('retry-after', '1').send({ status: 'unavailable' });
    }
  });
}
