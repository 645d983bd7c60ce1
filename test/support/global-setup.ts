import { startPostgres } from './postgres.js';
import { buildProgram } from './program.js';

/**
 * The built program, and one PostgreSQL server for the whole run: TEST_POSTGRES_URL, else one of the tests'
 * own.
 */
export default async function setup(project: { provide: (name: 'postgresUrl', value: string) => void }) {
  buildProgram();
  const configured = process.env.TEST_POSTGRES_URL;
  if (configured) {
    project.provide('postgresUrl', configured);
    return undefined;
  }
  const server = await startPostgres();
  project.provide('postgresUrl', server.url);
  return () => server.stop();
}

declare module 'vitest' {
  export interface ProvidedContext {
    postgresUrl: string;
  }
}
