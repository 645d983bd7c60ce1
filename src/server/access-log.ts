import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { loggedPath } from '../http/logged-path.js';

/**
 * A line for each call, also one that is answered from memory: without its query, and without tokens and
 * keys.
 */
export function accessLog(app: FastifyInstance): void {
  if (!['trace', 'debug', 'info'].includes(app.log.level)) return;
  const note = (line: object): void => app.log.info(line, 'answered');
  app.addHook('onResponse', (request, reply, done) => {
    const { id: reqId, method } = request;
    note({
      reqId,
      method,
      path: loggedPath(request),
      status: reply.statusCode,
      ms: rounded(reply.elapsedTime),
    });
    done();
  });
  app.answers.onAnswer((_route, seconds, request) =>
    note({
      reqId: randomUUID(),
      method: request.method,
      path: loggedPath(request),
      status: 200,
      ms: rounded(seconds * 1000),
    }),
  );
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
