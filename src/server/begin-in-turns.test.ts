import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { beginInTurns, isOverdue } from './begin-in-turns.js';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** Lets a server listen until the test ends; answers its port. */
async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/**
 * A server whose calls take the event loop for some milliseconds each; answers its port and what was begun.
 */
async function slowServer(ms: number) {
  const begun: string[] = [];
  const server = createServer(
    beginInTurns(
      (request, response) => {
        begun.push(request.url!);
        const end = performance.now() + (request.url === '/health' ? 0 : ms);
        while (performance.now() < end);
        // What a call does goes on after something was awaited.
        void Promise.resolve().then(() => response.end('done'));
      },
      ({ url }) => url === '/health',
    ),
  );
  return { port: await listening(server), begun };
}

async function ask(port: number, paths: readonly string[], method = 'GET'): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port });
  ends.push(() => socket.destroy());
  await once(socket, 'connect');
  socket.write(paths.map((path) => `${method} ${path} HTTP/1.1\r\nHost: a\r\n\r\n`).join(''));
  return socket;
}

async function answersOf(socket: Socket, wanted: number): Promise<void> {
  let text = '';
  for await (const chunk of socket) {
    text += chunk;
    if (text.split('HTTP/1.1 200').length > wanted) return;
  }
}

it('answers a probe while hundreds of calls that came before it wait', async () => {
  const { port, begun } = await slowServer(3);
  const crowd = await Promise.all(
    Array.from({ length: 50 }, (_, n) => ask(port, Array(6).fill(`/${n}`) as string[])),
  );
  await answersOf(await ask(port, ['/health']), 1);
  expect(begun.indexOf('/health')).toBeLessThan(150);
  await Promise.all(crowd.map((socket) => answersOf(socket, 6)));
  expect(begun).toHaveLength(301);
});

it('begins the calls of a connection in their order, and none of a caller who hung up', async () => {
  const { port, begun } = await slowServer(3);
  const closed = await ask(port, Array(16).fill('/gone') as string[]);
  await expect.poll(() => begun.length).toBeGreaterThan(0);
  closed.destroy();
  await answersOf(await ask(port, ['/a', '/b', '/c']), 3);
  expect(begun.filter((path) => path !== '/gone')).toEqual(['/a', '/b', '/c']);
  expect(begun.filter((path) => path === '/gone').length).toBeLessThan(16);
});

it('cuts a connection that sends call after call without waiting for answers, and nobody else', async () => {
  const { port, begun } = await slowServer(1);
  const greedy = await ask(port, Array(20_000).fill('/greedy') as string[]);
  // Its end may come as a reset.
  await new Promise((resolve) => greedy.resume().on('error', resolve).once('close', resolve));
  expect(begun.length).toBeLessThan(20);
  const polite = await ask(port, Array(16).fill('/polite') as string[]);
  await answersOf(polite, 16);
  expect(begun.filter((path) => path === '/polite')).toHaveLength(16);
});

it('begins no more than some at once, until they are answered or take long', async () => {
  const open: ServerResponse[] = [];
  const handler = beginInTurns(
    (_request, response) => void open.push(response),
    () => false,
  );
  const server = createServer(handler);
  const port = await listening(server);
  await Promise.all(Array.from({ length: 300 }, () => ask(port, ['/'])));
  await expect.poll(() => open.length).toBe(64);
  open[0]!.end();
  await expect.poll(() => open.length).toBe(65);
  await expect.poll(() => open.length, { timeout: 5000 }).toBe(300);
});

// A crowd that takes long to connect has waited long enough before the last has come.
it('begins who only reads beside a crowd whose changes take long', { retry: 3 }, async () => {
  const open: string[] = [];
  const server = createServer(
    beginInTurns(
      ({ method }) => void open.push(method!),
      () => false,
    ),
  );
  const port = await listening(server);
  const crowd = Array.from({ length: 100 }, () => ask(port, ['/'], 'PUT'));
  await Promise.all([...crowd, ask(port, ['/'])]);
  await expect.poll(() => open.length).toBe(101);
  expect(open.indexOf('GET')).toBeLessThan(100);
});

it('begins the next call of a connection once the one before is answered and read', async () => {
  const begun: string[] = [];
  const megabytes = Buffer.alloc(8 * 1024 * 1024);
  const server = createServer(
    beginInTurns(
      ({ url }, response) => {
        begun.push(url!);
        response.end(megabytes);
      },
      () => false,
    ),
  );
  const port = await listening(server);
  const lazy = await ask(port, ['/1', '/2', '/3']);
  lazy.pause();
  await answersOf(await ask(port, ['/other']), 1);
  expect(begun.filter((path) => path !== '/other')).toEqual(['/1']);
  let read = 0;
  for await (const chunk of lazy) {
    read += chunk.length;
    if (read > 3 * megabytes.length) break;
  }
  expect(begun.filter((path) => path !== '/other')).toEqual(['/1', '/2', '/3']);
});

it('begins no others beside calls that take long while the event loop has no pause', async () => {
  const open: ServerResponse[] = [];
  const server = createServer(
    beginInTurns(
      (_request, response) => void open.push(response),
      () => false,
    ),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  let isBusy = true;
  const work = (): void => {
    const end = performance.now() + 10;
    while (performance.now() < end);
    if (isBusy) setImmediate(work);
  };
  ends.push(() => {
    isBusy = false;
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  // From before the first call on: a call that was begun while the loop had pauses may take long at once.
  work();
  await Promise.all(Array.from({ length: 128 }, () => ask(port, ['/'])));
  await expect.poll(() => open.length).toBe(64);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(open.length).toBe(64);
  isBusy = false;
  await expect.poll(() => open.length, { timeout: 5000 }).toBe(128);
});

it('tells calls that waited too long, of the queue or behind their connection, and ends their connections', async () => {
  const begun: { path: string; late: boolean }[] = [];
  const server = createServer(
    beginInTurns(
      (request, response) => {
        begun.push({ path: request.url!, late: isOverdue(request) });
        if (request.url !== '/slow') response.end('done');
        else setTimeout(() => response.end('done'), 300);
      },
      () => false,
      200,
    ),
  );
  const port = await listening(server);
  const socket = await ask(port, ['/slow', '/behind', '/never']);
  let text = '';
  for await (const chunk of socket) text += chunk;
  expect(begun).toEqual([
    { path: '/slow', late: false },
    { path: '/behind', late: true },
  ]);
  expect(text.match(/Connection: close/g)).toHaveLength(1);
});
