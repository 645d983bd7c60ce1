import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { loggedPath } from '../http/logged-path.js';

/**
 * A line for each call, also one that is answered from memory: without its query, and without tokens and
 * keys.
 */
export function accessLog(app: FastifyInstance): void {
  if (!['trace', 'debug', 'info'].includes(app.log.level)) return;
  app.addHook('onResponse', (request, reply, done) => {
    logAnswer(app, request, reply, reply.elapsedTime);
    done();
  });
  app.answers.onAnswer((_route, seconds, { method, url }) =>
    logAnswer(app, { id: randomUUID(), method: method!, url: url! }, { statusCode: 200 }, seconds * 1000),
  );
}

/** The line of one call. Where no route was looked for, no hook runs: whoever answers calls this. */
export function logAnswer(
  app: FastifyInstance,
  request: Pick<FastifyRequest, 'id' | 'method' | 'url'>,
  { statusCode: status }: Pick<FastifyReply, 'statusCode'>,
  ms: number,
): void {
  const { id: reqId, method } = request;
  app.log.info({ reqId, method, path: loggedPath(request), status, ms: rounded(ms) }, 'answered');
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
