import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { type ApiDocument, answerCheck } from './openapi.js';

type Check = ReturnType<typeof answerCheck>;
/** All servers of a test file have the same document. */
let check: Check | undefined;

/** Which calls of the document were answered with which statuses. */
const answered = new WeakMap<FastifyInstance, Map<string, Set<number>>>();

/** The server, whose answers fail a test where they are not as its own `/openapi.json` describes them. */
export function checkedAnswers(app: FastifyInstance): FastifyInstance {
  const calls = new Map<string, Set<number>>();
  answered.set(app, calls);
  const inject = app.inject.bind(app) as (options: unknown) => Promise<LightMyRequestResponse>;
  app.inject = (async (options: unknown) => {
    const response = await inject(options);
    const { method, url } = asCall(options);
    const { call, wrong } = checked(app, method, url, response);
    if (call !== undefined) calls.set(call, (calls.get(call) ?? new Set()).add(response.statusCode));
    if (wrong !== undefined) throw new Error(`the answer is not as /openapi.json has it: ${wrong}`);
    return response;
  }) as FastifyInstance['inject'];
  return app;
}

/** The statuses that each call of the document was answered with until now: `GET /api/orders` → 200. */
export function answeredCalls(app: FastifyInstance): ReadonlyMap<string, ReadonlySet<number>> {
  return answered.get(app) ?? new Map();
}

function checked(
  app: FastifyInstance,
  method: string,
  url: string,
  { statusCode, headers, body }: LightMyRequestResponse,
): ReturnType<Check> {
  check ??= answerCheck(app.swagger() as unknown as ApiDocument);
  const isJson = body !== '' && String(headers['content-type']).startsWith('application/json');
  return check(method.toUpperCase(), url, statusCode, isJson ? JSON.parse(body) : undefined);
}

function asCall(options: unknown): { readonly method: string; readonly url: string } {
  if (typeof options === 'string') return { method: 'GET', url: options };
  const { method = 'GET', url, path } = options as { method?: string; url?: string; path?: string };
  return { method, url: String(url ?? path) };
}
