import type { FastifyInstance } from 'fastify';
import type { AppContext } from '../app/context.js';

const lookMs = 10_000;

/** Has it written every now and then when keys were last used, beside the calls that use them. */
export function keyUses(app: FastifyInstance, { directory }: AppContext): void {
  const timer = setInterval(() => {
    directory.saveUses().catch((error: unknown) => {
      app.log.warn({ err: error }, 'when keys were last used could not be written');
    });
  }, lookMs).unref();
  app.addHook('onClose', async () => clearInterval(timer));
}
