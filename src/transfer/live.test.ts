import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { type LiveService, snipcartPages, tiendanubePages } from './live.js';

let server: Server | undefined;
afterEach(() => new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve())));

/** A service that answers each address with what `answer` makes of its query. */
async function serve(answer: (query: URLSearchParams) => unknown): Promise<LiveService> {
  server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answer(new URL(request.url!, 'http://localhost').searchParams)));
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, headers: {} };
}

async function ids(elements: AsyncIterable<{ text: string }>): Promise<number[]> {
  const results: number[] = [];
  for await (const { text } of elements) results.push(JSON.parse(text).id);
  return results;
}

it('reads all of a list, oldest first, from a service that gives shorter pages than were asked for', async () => {
  const newestFirst = Array.from({ length: 130 }, (_, index) => ({ id: 130 - index }));
  const service = await serve((query) => {
    const offset = Number(query.get('offset'));
    const limit = Math.min(Number(query.get('limit')), 50);
    return { totalItems: 130, offset, limit, items: newestFirst.slice(offset, offset + limit) };
  });
  expect(await ids(snipcartPages(service, '/orders'))).toEqual(
    Array.from({ length: 130 }, (_, at) => at + 1),
  );
});

it('refuses an answer that is no list of Tiendanube’s API, rather than take it for the end', async () => {
  const service = await serve(() => ({ customers: [] }));
  await expect(ids(tiendanubePages(service, '/customers'))).rejects.toThrow(
    /\/customers did not answer a list of Tiendanube's API/,
  );
});
