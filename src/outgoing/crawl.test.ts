import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CrawlOptions, crawl } from './crawl.js';

const button = (name: string, id = '1') =>
  `<button class="snipcart-add-item" data-item-id="${id}" data-item-name="${name}" data-item-price="5">`;

interface Page {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
  /** Bytes of a film, as long as somebody reads them. */
  readonly endless?: boolean;
}

const many = Array.from({ length: 5000 }, (_, index) => button(`Café ${index}`, String(index))).join('\n');
const pages: Record<string, Page> = {
  '/html': { headers: { 'content-type': 'text/html' }, body: `<p>\n${button('Café')}` },
  '/empty': { body: '' },
  '/latin1': {
    headers: { 'content-type': 'text/html; charset=iso-8859-1' },
    body: Buffer.from(button('Café'), 'latin1'),
  },
  '/meta': { body: Buffer.from(`<meta charset="windows-1252">${button('Café')}`, 'latin1') },
  '/equiv': {
    body: Buffer.from(
      `<META http-equiv=Content-Type content="text/html; charset=iso-8859-1">${button('Café')}`,
      'latin1',
    ),
  },
  '/bom': {
    headers: { 'content-type': 'text/html; charset=iso-8859-1' },
    body: `\ufeff${button('Café')}`,
  },
  '/utf16': { body: Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(button('Café'), 'utf16le')]) },
  '/unknown': { headers: { 'content-type': 'text/html; charset=klingon' }, body: button('Café') },
  '/many': { headers: { 'content-encoding': 'gzip' }, body: gzipSync(many) },
  '/json': { headers: { 'content-type': 'application/json; charset=utf-8' }, body: '{"id":"a","price":1}' },
  '/ld': { headers: { 'content-type': 'application/ld+json' }, body: '[{"id":"a","price":1}]' },
  '/plain-json': { headers: { 'content-type': 'text/plain' }, body: '\n\n [{"id":"a","price":"1"}]' },
  '/not-json': { headers: { 'content-type': 'application/json' }, body: button('A') },
  '/untyped-film': { body: Buffer.from([0, 0, 0, 24, 102, 116, 121, 112]) },
  '/missing': { status: 404, body: button('A') },
  '/moved': { status: 301, headers: { location: '/html' } },
  '/away': { status: 302, headers: { location: 'http://other.example/html' } },
  '/cached': {
    headers: { etag: '"v1"', 'last-modified': 'Mon, 01 Jan 2024 00:00:00 GMT' },
    body: button('A'),
  },
};

let server: Server;
let origin = '';
let last: IncomingHttpHeaders = {};
let sent = 0;

const film = Buffer.alloc(65_536, 'ftyp\0');

function* frames() {
  for (;;) {
    sent += film.length;
    yield film;
  }
}

beforeAll(async () => {
  server = createServer((request, response) => {
    last = request.headers;
    const page = pages[request.url ?? ''] ?? { status: 404 };
    const same = page.headers?.etag !== undefined && request.headers['if-none-match'] === page.headers.etag;
    if (page.endless) {
      response.writeHead(200, page.headers);
      pipeline(Readable.from(frames()), response, () => {});
      return;
    }
    response.writeHead(same ? 304 : (page.status ?? 200), page.headers).end(same ? undefined : page.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const read = (path: string, options: Partial<CrawlOptions> = {}) => {
  const { host } = new URL(origin);
  return crawl(origin + path, {
    allowHosts: new Set([host]),
    requestToken: 'token-1',
    acceptsUntyped: () => true,
    allowedDomain: (asked) => asked === host,
    ...options,
  });
};
const name = async (path: string) => (await read(path)).definitions[0]?.definition.name;

describe('the crawler', () => {
  it('says who it is, and gives what the page sells', async () => {
    expect(await read('/html')).toMatchObject({
      url: `${origin}/html`,
      kind: 'html',
      definitions: [{ line: 2, definition: { id: '1', name: 'Café', price: '5' } }],
      problems: [],
    });
    expect(last).toMatchObject({
      'user-agent': 'Comptoir/1.0 (compatible; Snipcart/1.0)',
      'x-snipcart-purpose': 'Crawling',
      'x-snipcart-requesttoken': 'token-1',
    });
    expect(await read('/empty')).toMatchObject({ kind: 'html', definitions: [], problems: [] });
    expect((await read('/many')).definitions).toHaveLength(5000);
  });

  it('reads a page in its encoding', async () => {
    for (const path of ['/latin1', '/meta', '/equiv', '/bom', '/utf16', '/unknown']) {
      expect(await name(path), path).toBe('Café');
    }
    expect((await read('/unknown')).problems).toMatchObject([
      { code: 'unknown_charset', severity: 'warning' },
    ]);
    expect(
      (await read('/many')).definitions.every((product) => product.definition.name.startsWith('Café ')),
    ).toBe(true);
  });

  it('knows JSON by its type or by its first character', async () => {
    for (const path of ['/json', '/ld', '/plain-json']) {
      expect(await read(path), path).toMatchObject({
        kind: 'json',
        definitions: [{ definition: { id: 'a' } }],
      });
    }
    expect((await read('/plain-json')).definitions[0]?.line).toBe(3);
    await expect(read('/not-json')).rejects.toMatchObject({ code: 'not_a_page' });
  });

  it('takes nothing for a page by its looks: its type decides, and an attachment is none', async () => {
    for (const [type, body, more] of [
      ['image/jpeg', button('A')],
      ['application/octet-stream', button('A')],
      ['text/javascript', '[{"id":"a","price":1}]'],
      ['text/html-sandboxed', button('A')],
      ['text/plain', button('A')],
      ['text/html', `\u0000${button('A')}`],
      ['text/html', `GIF89a\u0001\u0002${button('A')}`],
      ['text/html', button('A'), { 'content-disposition': 'attachment' }],
      ['application/json', '[]', { 'content-disposition': 'Attachment; filename="a.json"' }],
    ] as const) {
      pages['/typed'] = { headers: { 'content-type': type, ...more }, body };
      await expect(read('/typed'), type).rejects.toMatchObject({ code: 'not_a_page' });
    }
    for (const type of ['TEXT/HTML', 'application/xhtml+xml; charset=utf-8', 'text/html ;charset=utf-8']) {
      pages['/typed'] = {
        headers: { 'content-type': type, 'content-disposition': 'inline' },
        body: button('A'),
      };
      expect(await name('/typed'), type).toBe('A');
    }
    await expect(read('/many', { acceptsUntyped: () => false })).rejects.toMatchObject({
      code: 'not_a_page',
    });
    await expect(read('/untyped-film')).rejects.toMatchObject({ code: 'not_a_page' });
  });

  it('reads no more than the headers of what is no page, and stops a body where it is none', async () => {
    for (const type of ['video/mp4', 'application/json', 'text/html']) {
      sent = 0;
      pages['/endless'] = { headers: { 'content-type': type }, endless: true };
      await expect(read('/endless'), type).rejects.toMatchObject({ code: 'not_a_page' });
      // What the socket took before it was closed.
      expect(sent, type).toBeLessThan(8_000_000);
    }
  });

  it('refuses with a reason what is not a page of an allowed domain', async () => {
    await expect(read('/missing')).rejects.toMatchObject({
      code: 'bad_status',
      message: 'the page answered 404',
      status: 404,
    });
    expect(await read('/moved')).toMatchObject({ url: `${origin}/html`, kind: 'html' });
    await expect(read('/away')).rejects.toMatchObject({ code: 'redirect_not_allowed' });
    await expect(read('/html', { allowedDomain: () => false })).rejects.toMatchObject({
      code: 'domain_not_allowed',
    });
    await expect(read('/html', { allowHosts: new Set() })).rejects.toMatchObject({ code: 'private_address' });
    await expect(read('/many', { maxBytes: 10_000 })).rejects.toMatchObject({ code: 'too_large' });
    await expect(
      crawl('nonsense', { allowHosts: new Set(), requestToken: '', allowedDomain: () => true }),
    ).rejects.toMatchObject({ code: 'bad_url' });
  });

  it('reads nothing when the page has not changed', async () => {
    const first = await read('/cached');
    expect(first).toMatchObject({ kind: 'html', etag: '"v1"' });
    expect(await read('/cached', { etag: first.etag })).toMatchObject({ kind: 'unchanged', definitions: [] });
  });
});
