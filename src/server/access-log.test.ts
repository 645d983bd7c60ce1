import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '../../test/support/databases.js';
import { appContext } from '../app/context.js';
import { buildServer } from './server.js';

describe('the log of calls', () => {
  const database = testDatabase('sqlite');

  async function logging(accessLog: boolean) {
    const lines: Record<string, unknown>[] = [];
    const stream = new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(JSON.parse(chunk.toString()));
        done();
      },
    });
    const app = await buildServer(appContext(await database.open()), { logger: { stream }, accessLog });
    return { app, lines };
  }

  it('has a line for a path that cannot be read, or is too long', async () => {
    const { app, lines } = await logging(true);
    for (const url of ['/api/%zz?secret-word', `/api/orders/${'x'.repeat(1001)}`, '/no/such/path'])
      await app.inject({ method: 'GET', url });
    expect(lines.map(({ msg, method, path, status }) => [msg, method, path, status])).toEqual([
      ['answered', 'GET', '/api/%zz', 400],
      ['answered', 'GET', '/api/orders/xxxxxxxx…', 414],
      ['answered', 'GET', '/no/such/path', 404],
    ]);
  });

  it('has none of them where it is switched off', async () => {
    const { app, lines } = await logging(false);
    for (const url of ['/api/%zz', '/no/such/path']) await app.inject({ method: 'GET', url });
    expect(lines).toEqual([]);
  });
});
