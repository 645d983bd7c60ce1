import { createServer } from 'node:http';
import { connect } from 'node:net';
import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { beginInTurns } from './begin-in-turns.js';
import { refuseOverdue } from './refuse-overdue.js';

it('refuses a call that waited too long with 503 and when to try again, readable by the page that called', async () => {
  const waitMs = 100;
  const app = Fastify({
    serverFactory: (handler) => createServer(beginInTurns(handler, () => false, waitMs)),
  });
  refuseOverdue(app);
  const begun: string[] = [];
  app.get('/:name', async ({ url }) => {
    begun.push(url);
    await new Promise((resolve) => setTimeout(resolve, 2 * waitMs));
    return 'done';
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const socket = connect({ host: '127.0.0.1', port: (app.server.address() as { port: number }).port });
  const head = 'HTTP/1.1\r\nHost: a\r\nOrigin: https://shop.example\r\n\r\n';
  socket.write(`GET /first ${head}GET /second ${head}`);
  let text = '';
  for await (const chunk of socket) text += chunk;
  await app.close();
  const [first, second] = text.split(/(?=HTTP\/1\.1)/);
  expect(first).toContain('HTTP/1.1 200');
  expect(second).toContain('HTTP/1.1 503');
  expect(second).toMatch(/retry-after: 5/i);
  expect(second).toMatch(/connection: close/i);
  expect(second).toMatch(/access-control-allow-origin: https:\/\/shop\.example/i);
  expect(second).toContain('try again in a few seconds');
  expect(begun).toEqual(['/first']);
});
