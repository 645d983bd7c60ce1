import type { FastifyInstance } from 'fastify';
import type { Shop } from '../http/shop.js';

/** `/health`: 200 once the database answers, 503 while it does not or while the server drains. */
export function health(app: FastifyInstance, shop: Shop): void {
  let draining = false;
  app.addHook('preClose', async () => {
    draining = true;
  });
  app.get('/health', { schema: { hide: true } as never }, async (_request, reply) => {
    if (draining) return reply.code(503).send({ status: 'draining' });
    try {
      await shop.storage.ping();
      return { status: 'ok' };
    } catch {
      return reply.code(503).header('retry-after', '1').send({ status: 'unavailable' });
    }
  });
}
