import type { FastifyInstance } from 'fastify';

/**
 * Makes the schemas of a plugin's routes documentation alone: requests are read by `fields.ts`, which says
 * what is wrong in the API's own words, and answers are written by JSON.stringify, so that no key is ever
 * dropped.
 */
export function documentOnly(app: FastifyInstance): void {
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => (body) => JSON.stringify(body));
}
