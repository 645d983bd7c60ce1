import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, expect, it } from 'vitest';
import { type AnswerBounds, boundAnswers } from './answers-under-way.js';

const megabyte = 1024 * 1024;
// More than what a connection on this machine takes in before its reader reads.
const large = 8 * megabyte;
const bounds: AnswerBounds = {
  perAddress: 20 * megabyte,
  inAll: 30 * megabyte,
  stallMs: 600,
  patienceMs: 120_000,
};

let app: FastifyInstance | undefined;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await app?.close();
});

async function serve(options: Partial<AnswerBounds> = {}): Promise<number> {
  const trustProxy = '127.0.0.1';
  app = Fastify({ trustProxy });
  boundAnswers(app, { ...bounds, ...options });
  app.decorateRequest('credential', '');
  app.addHook('onRequest', async (request) => {
    Object.assign(request, { credential: request.headers.authorization ?? '' });
  });
  app.get('/large', async () => 'x'.repeat(large));
  app.get('/small', async () => 'x'.repeat(100));
  await app.listen({ port: 0, host: '127.0.0.1' });
  return (app.server.address() as { port: number }).port;
}

/** Asks and reads nothing. */
async function unread(port: number, from: string, path = '/large'): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1' });
  sockets.push(socket);
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: ${from}\r\n\r\n`);
  return socket;
}

async function ask(port: number, from: string, path: string, headers: Record<string, string> = {}) {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    headers: { 'x-forwarded-for': from, ...headers },
  });
  return { status: answer.status, retryAfter: answer.headers.get('retry-after'), text: await answer.text() };
}

function becomes(port: number, from: string, status: number): Promise<void> {
  const now = async () => (await ask(port, from, '/large')).status;
  return expect.poll(now, { timeout: 30_000, interval: 100 }).toBe(status);
}

it('refuses an address more large answers while it does not read the ones it has, and nobody else', async () => {
  const port = await serve({ stallMs: 120_000 });
  for (let n = 0; n < 3; n += 1) await unread(port, '192.0.2.1');
  await becomes(port, '192.0.2.1', 429);
  const refused = await ask(port, '192.0.2.1', '/large');
  expect([refused.status, refused.retryAfter]).toEqual([429, '5']);
  expect(JSON.parse(refused.text).message).toContain('have not been read');
  expect((await ask(port, '192.0.2.1', '/small')).status).toBe(200);
  expect((await ask(port, '192.0.2.2', '/large')).text.length).toBe(large);
  // Who has a key of the merchant's reads what they ask for.
  expect((await ask(port, '192.0.2.1', '/large', { authorization: 'key' })).status).toBe(200);
});

it('bounds what all addresses together leave unread', async () => {
  const port = await serve({ stallMs: 120_000 });
  for (let n = 0; n < 4; n += 1) await unread(port, `198.51.100.${n}`);
  await becomes(port, '192.0.2.2', 503);
  expect((await ask(port, '192.0.2.2', '/small')).status).toBe(200);
});

it('cuts an answer that nobody reads', async () => {
  const port = await serve();
  for (let n = 0; n < 2; n += 1) await unread(port, '192.0.2.1');
  const open = () => new Promise((resolve) => app!.server.getConnections((_, many) => resolve(many)));
  await expect.poll(open, { timeout: 30_000, interval: 100 }).toBe(0);
  expect((await ask(port, '192.0.2.1', '/large')).status).toBe(200);
});

it('lets go of an answer that was read, however many come on one connection', async () => {
  const port = await serve();
  for (let n = 0; n < 12; n += 1) expect((await ask(port, '192.0.2.1', '/large')).text.length).toBe(large);
});

it('gives a connection that asks for a hundred at once no more than its address may have', async () => {
  const port = await serve({ stallMs: 120_000 });
  const socket = connect({ port, host: '127.0.0.1' });
  sockets.push(socket);
  socket.on('error', () => {});
  await once(socket, 'connect');
  const before = process.memoryUsage().external;
  socket.write('GET /large HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.9\r\n\r\n'.repeat(100));
  await becomes(port, '192.0.2.9', 429);
  expect(process.memoryUsage().external - before).toBeLessThan(100 * megabyte);
});
