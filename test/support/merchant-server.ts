import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll } from 'vitest';

export interface Asked {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  // biome-ignore lint/suspicious/noExplicitAny: whatever was sent
  readonly body: any;
}

/** What a server does with a call: answers a value as JSON, or whatever it likes. */
export type Behaviour = object | ((response: ServerResponse, asked: Asked) => unknown);

/** A merchant's own server on this machine; what it does may be changed at any time. */
export function merchantServer() {
  const site = { host: '', url: '', asked: [] as Asked[], does: {} as Behaviour };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const asked = { method: request.method!, headers: request.headers, body: text && JSON.parse(text) };
      site.asked.push(asked);
      if (typeof site.does === 'function') return site.does(response, asked);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(site.does));
    });
  });
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    site.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    site.url = `http://${site.host}/hook`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return site;
}

/** Ways in which a server fails a buyer, by name. */
export const misbehaviours: Readonly<Record<string, (response: ServerResponse) => unknown>> = {
  'answers 500': (response) => response.writeHead(500).end('{"rates":[{"cost":1,"description":"secret"}]}'),
  'answers 404': (response) => response.writeHead(404).end('<h1>secret</h1>'),
  'answers 204': (response) => response.writeHead(204).end(),
  'redirects elsewhere': (response) => response.writeHead(302, { location: '/other' }).end(),
  'redirects inside': (response) =>
    response.writeHead(307, { location: 'http://169.254.169.254/latest/meta-data' }).end(),
  'answers a page': (response) => response.writeHead(200).end('<html>secret</html>'),
  'answers nothing': (response) => response.writeHead(200).end(),
  'answers broken JSON': (response) => response.writeHead(200).end('{"rates": [{"cost": 1,'),
  'answers bytes that are no text': (response) =>
    response.writeHead(200).end(Buffer.from([0x22, 0xff, 0xfe, 0x22])),
  'answers a number': (response) => response.writeHead(200).end('7'),
  'answers without end': (response) => {
    response.writeHead(200);
    const part = Buffer.alloc(65_536, 'a');
    const more = () =>
      void (response.destroyed || (response.write(part) ? setImmediate(more) : response.once('drain', more)));
    more();
  },
  'hangs up': (response) => response.socket?.destroy(),
  'hangs up in the middle': (response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('{"rates":');
    setTimeout(() => response.socket?.destroy(), 20);
  },
};

/** Ways to keep a buyer waiting. */
export const delays: Readonly<Record<string, (response: ServerResponse) => unknown>> = {
  'never answers': () => undefined,
  'answers a byte at a time': (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => response.write(' '), 100);
    response.on('close', () => clearInterval(timer));
  },
};
