import type { FastifyInstance } from 'fastify';
import { allowReading } from '../api/cart/cors.js';
import { isOverdue } from './begin-in-turns.js';

/** Refuses calls that waited too long for their turn with 503, before anything is done for them. */
export function refuseOverdue(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (!isOverdue(request.raw)) return done();
    // A shop's page reads why, too.
    allowReading(request, reply);
    void reply.code(503).header('retry-after', '5').send({
      message: 'Service Unavailable: too many calls came before this one: try again in a few seconds',
    });
  });
}
