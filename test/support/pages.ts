import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Page {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
  /** Answers in its own way instead. */
  readonly answer?: (response: ServerResponse) => unknown;
}

/** A merchant's web site on this machine, once it listens; `pages` may change meanwhile. */
export function webSite(pages: Record<string, Page>) {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    const page = pages[request.url ?? ''] ?? { status: 404 };
    if (page.answer) return page.answer(response);
    response.writeHead(page.status ?? 200, { 'content-type': 'text/html; charset=utf-8', ...page.headers });
    response.end(page.body);
  });
  const site = {
    host: '',
    origin: '',
    requests,
    async listen(): Promise<void> {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      site.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
      site.origin = `http://${site.host}`;
    },
    close(): void {
      server.closeAllConnections();
      server.close();
    },
  };
  return site;
}

/** A buy button of Snipcart's; `more` holds further attributes. */
export function button(id: string, price: string, more: Record<string, string> = {}): string {
  const attributes = { id, name: `Product ${id}`, price, ...more };
  const text = Object.entries(attributes).map(([name, value]) => `data-item-${name}='${value}'`);
  return `<button class="snipcart-add-item" ${text.join(' ')}>Buy</button>`;
}
