import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll } from 'vitest';

export interface Page {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

/** A merchant's web site on this machine, for as long as a file's tests run; `pages` may change meanwhile. */
export function servePages(pages: Record<string, Page>) {
  const requests: IncomingMessage[] = [];
  const site = { host: '', origin: '', requests };
  const server = createServer((request, response) => {
    requests.push(request);
    const page = pages[request.url ?? ''] ?? { status: 404 };
    response.writeHead(page.status ?? 200, { 'content-type': 'text/html; charset=utf-8', ...page.headers });
    response.end(page.body);
  });
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    site.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    site.origin = `http://${site.host}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return site;
}

/** A buy button of Snipcart's; `more` holds further attributes. */
export function button(id: string, price: string, more: Record<string, string> = {}): string {
  const attributes = { id, name: `Product ${id}`, price, ...more };
  const text = Object.entries(attributes).map(([name, value]) => `data-item-${name}='${value}'`);
  return `<button class="snipcart-add-item" ${text.join(' ')}>Buy</button>`;
}
