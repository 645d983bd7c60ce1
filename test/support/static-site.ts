import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

export interface StaticSite {
  /** host:port. */
  readonly host: string;
  readonly origin: string;
  /** Where the shop answers, once that is known: its pages say it. */
  shop: { readonly address: string; readonly publicKey: string };
  close(): void;
}

/** What a page is made of: its text, with the shop's address and key put in; undefined is a 404. */
export type PageText = (path: string) => Promise<string | undefined>;

/**
 * The pages of a folder, `/` and paths without an ending being its index: as a site's own server sends them.
 */
export function pagesOf(folder: string): PageText {
  return async (path) => {
    const name = /\.\w+$/.test(path) ? path.slice(1) : 'index.html';
    return readFile(join(folder, name), 'utf8').catch(() => undefined);
  };
}

/** A site on this machine that knows nothing of the shop but its address and its public key. */
export async function serveSite(text: PageText): Promise<StaticSite> {
  const shop = { address: '', publicKey: '' };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://site.invalid').pathname;
    if (/\.(ico|svg|png|jpg)$/.test(path)) {
      response.writeHead(204).end();
      return;
    }
    void text(path).then((page) => {
      const isDocument = path.endsWith('.json');
      response.writeHead(page === undefined ? 404 : 200, {
        'content-type': isDocument ? 'application/json' : 'text/html; charset=utf-8',
      });
      response.end(
        page
          ?.replaceAll('SHOP', site.shop.address)
          .replaceAll('HOST', new URL(site.shop.address || 'http://x').host)
          .replace(/\bKEY\b|PAGE(?=")/g, site.shop.publicKey),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const site: StaticSite = {
    host,
    origin: `http://${host}`,
    shop,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
  return site;
}
