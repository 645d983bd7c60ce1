import type { FastifyInstance } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { AppContext } from '../app/context.js';
import { countWaiting } from '../domain/webhook/queue.js';
import { oldestBacklog } from '../jobs/backlog.js';
import { outcomesOf } from '../jobs/outcomes.js';
import { shopMetrics } from './shop-metrics.js';

/**
 * `/metrics`, in Prometheus' text: calls by route and status, how long they took, and the process's own
 * figures.
 */
export function metrics(app: FastifyInstance, context: AppContext): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const calls = new Counter({
    name: 'comptoir_http_requests_total',
    help: 'Calls answered, by method, route and status.',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  });
  const seconds = new Histogram({
    name: 'comptoir_http_request_duration_seconds',
    help: 'How long calls took, by route.',
    labelNames: ['route'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  });
  // Looking labels up costs more than counting: each set of them is looked up once.
  const seen = new Map<
    string,
    { calls: ReturnType<typeof calls.labels>; seconds: ReturnType<typeof seconds.labels> }
  >();
  const count = (method: string, route: string, status: number, took: number): void => {
    const key = `${method} ${route} ${status}`;
    let entry = seen.get(key);
    if (!entry) {
      entry = {
        calls: calls.labels(method, route, String(status)),
        seconds: seconds.labels(route),
      };
      seen.set(key, entry);
    }
    entry.calls.inc();
    entry.seconds.observe(took);
  };
  app.addHook('onResponse', (request, reply, done) => {
    count(request.method, request.routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime / 1000);
    done();
  });
  jobMetrics(registry, context);
  shopMetrics(registry, context);
  app.answers.onAnswer((route, took) => count('GET', route, 200, took));
  app.get('/metrics', { schema: { hide: true } as never }, async (_request, reply) =>
    reply.header('content-type', registry.contentType).send(await registry.metrics()),
  );
}

/** Tries are counted by the process that runs the jobs; what waits is read from the database, by any. */
function jobMetrics(registry: Registry, context: AppContext): void {
  new Gauge({
    name: 'comptoir_webhook_deliveries_waiting',
    help: 'Webhook deliveries that wait for their first or their next try.',
    registers: [registry],
    async collect() {
      this.set(await countWaiting(context.storage.read).catch(() => Number.NaN));
    },
  });
  new Gauge({
    name: 'comptoir_jobs_backlog_seconds',
    help: 'How long the oldest event, mail or payment waits that a job should have taken up; 0 where none does.',
    registers: [registry],
    async collect() {
      const now = context.now();
      const since = oldestBacklog(context.storage.read, now).then((at) =>
        at === undefined ? 0 : (now - at) / 1000,
      );
      this.set(await since.catch(() => Number.NaN));
    },
  });
  new Counter({
    name: 'comptoir_webhook_tries_total',
    help: 'Calls of webhooks by outcome: delivered, or why not. Counted by the process that runs the jobs.',
    labelNames: ['outcome'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [outcome, n] of outcomesOf(context)) this.inc({ outcome }, n);
    },
  });
}
