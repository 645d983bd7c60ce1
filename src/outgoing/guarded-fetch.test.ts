import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oddAddresses, privateHosts } from '../../test/support/private-addresses.js';
import { FetchRefused } from './fetch-refused.js';
import { type GuardedFetchOptions, guardedFetch, readBody } from './guarded-fetch.js';

const servers: (Server | TcpServer)[] = [];

async function listen(server: Server | TcpServer, host = '127.0.0.1', port = 0): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  servers.push(server);
  return (server.address() as AddressInfo).port;
}

let port = 0;
const seen: { url: string; headers: Record<string, unknown> }[] = [];

const handle: RequestListener = (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x');
  seen.push({ url: request.url ?? '', headers: request.headers });
  const text = Buffer.from('hello '.repeat(1000));
  const encoded: Record<string, () => Buffer> = {
    gzip: () => gzipSync(text),
    deflate: () => deflateSync(text),
    br: () => brotliCompressSync(text),
    zstd: () => text,
    broken: () => Buffer.from('no gzip'),
    cut: () => gzipSync(text).subarray(0, 30),
  };
  if (pathname === '/to')
    return response.writeHead(302, { location: searchParams.get('url') ?? '' }).end('moved');
  if (pathname === '/loop') return response.writeHead(301, { location: '/loop' }).end();
  if (pathname === '/encoded') {
    const name = searchParams.get('as') ?? '';
    const label = name === 'broken' || name === 'cut' ? 'gzip' : name;
    return response.writeHead(200, { 'content-encoding': label }).end(encoded[name]?.());
  }
  if (pathname === '/bomb') {
    const part = gzipSync(Buffer.alloc(10_000_000));
    response.writeHead(200, { 'content-encoding': 'gzip' });
    const more = () =>
      void (response.destroyed || (response.write(part) ? setImmediate(more) : response.once('drain', more)));
    return more();
  }
  if (pathname === '/endless') {
    response.writeHead(200);
    const more = () =>
      void (response.destroyed || (response.write(text) ? setImmediate(more) : response.once('drain', more)));
    return more();
  }
  if (pathname === '/drip') {
    response.writeHead(200);
    const timer = setInterval(() => response.write('.'), 50);
    response.on('close', () => clearInterval(timer));
    return;
  }
  if (pathname === '/silent') return;
  if (pathname === '/long') return response.writeHead(200, { 'content-length': '99999999' }).end('x');
  if (pathname === '/post') return request.pipe(response);
  response.end('hello');
};

beforeAll(async () => {
  port = await listen(createServer(handle));
});
afterAll(() => {
  for (const server of servers) {
    if ('closeAllConnections' in server) server.closeAllConnections();
    server.close();
  }
});

type Tuned = Partial<GuardedFetchOptions>;

function get(path: string, options: Tuned = {}) {
  return guardedFetch(path.startsWith('/') ? `http://127.0.0.1:${port}${path}` : path, {
    allowHosts: new Set([`127.0.0.1:${port}`]),
    maxBytes: 1_000_000,
    ...options,
  });
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    return error instanceof FetchRefused ? error.code : `not refused: ${error}`;
  }
  return 'fetched';
}

const bodyCode = async (path: string, options: Tuned = {}) => codeOf(get(path, options).then(readBody));

describe('a guarded fetch', () => {
  it('gives status, headers, final address and body of a host that is allowed', async () => {
    const response = await get('/page?x=1#part', { headers: { 'x-a': 'b' } });
    expect(response).toMatchObject({ status: 200, url: `http://127.0.0.1:${port}/page?x=1` });
    expect(String(await readBody(response))).toBe('hello');
    expect(seen.at(-1)).toMatchObject({
      url: '/page?x=1',
      headers: { 'x-a': 'b', host: `127.0.0.1:${port}` },
    });
    const posted = await get('/post', { method: 'POST', body: '{"a":1}' });
    expect(String(await readBody(posted))).toBe('{"a":1}');
  });

  it('undoes content encodings', async () => {
    for (const as of ['gzip', 'deflate', 'br']) {
      expect(String(await readBody(await get(`/encoded?as=${as}`))), as).toBe('hello '.repeat(1000));
    }
    for (const as of ['zstd', 'broken', 'cut'])
      expect(await bodyCode(`/encoded?as=${as}`), as).toBe('bad_answer');
  });

  it('stops at the size that it was given, also inside a decompression bomb', async () => {
    const before = process.memoryUsage().rss;
    expect(await bodyCode('/bomb')).toBe('too_large');
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
    expect(await bodyCode('/endless')).toBe('too_large');
    expect(await bodyCode('/long')).toBe('too_large');
    expect(await bodyCode('/page', { maxBytes: 4 })).toBe('too_large');
    expect(await bodyCode('/page', { maxBytes: 5 })).toBe('fetched');
  });

  it('stops when its time is up: silent, one byte at a time, or never connecting', async () => {
    const started = performance.now();
    expect(await bodyCode('/silent', { firstByteTimeoutMs: 200 })).toBe('timeout');
    expect(await bodyCode('/silent', { totalTimeoutMs: 200 })).toBe('timeout');
    expect(await bodyCode('/drip', { totalTimeoutMs: 300 })).toBe('timeout');
    const never = () => new Promise<never>(() => {});
    expect(await codeOf(get('http://slow.example/', { resolve: never, totalTimeoutMs: 200 }))).toBe(
      'timeout',
    );
    // A TLS handshake that nobody answers is part of connecting.
    const mute = await listen(createTcpServer());
    const deaf = { allowHosts: new Set([`127.0.0.1:${mute}`]), connectTimeoutMs: 200 };
    expect(await codeOf(get(`https://127.0.0.1:${mute}/`, deaf))).toBe('timeout');
    expect(performance.now() - started).toBeLessThan(4000);
  });

  it('lets go of an answer that nobody reads', async () => {
    const response = await get('/drip', { totalTimeoutMs: 200 });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await codeOf(readBody(response))).toBe('timeout');
    (await get('/drip')).close();
  });

  it('gives one code for each kind of failure, and no detail of the network', async () => {
    const closed = await listen(createTcpServer());
    servers.pop()?.close();
    const allowHosts = new Set([`127.0.0.1:${closed}`]);
    const refused = await get(`http://127.0.0.1:${closed}/`, { allowHosts }).catch((error) => error);
    expect(refused).toMatchObject({ code: 'connect_failed', message: 'no connection could be made' });
    const rubbish = await listen(createTcpServer((socket) => void socket.end('rubbish\r\n\r\n')));
    expect(
      await codeOf(get(`http://127.0.0.1:${rubbish}/`, { allowHosts: new Set([`127.0.0.1:${rubbish}`]) })),
    ).toBe('bad_answer');
    const plain = await listen(createTlsServer((socket) => void socket.end()));
    expect(
      await codeOf(get(`https://127.0.0.1:${plain}/`, { allowHosts: new Set([`127.0.0.1:${plain}`]) })),
    ).toBe('tls_failed');
    expect(await codeOf(get('http://none.example/', { resolve: async () => [] }))).toBe('dns_failed');
    expect(await codeOf(get('http://none.example/', { resolve: () => Promise.reject(new Error('x')) }))).toBe(
      'dns_failed',
    );
    expect(await codeOf(get('/page', { headers: { 'x-a': 'b\r\nc: d' } }))).toBe('bad_url');
  });
});

describe('redirects', () => {
  const to = (url: string) => `/to?url=${encodeURIComponent(url)}`;

  it('are given back when none may be followed, and followed to the limit', async () => {
    expect(await get('/to?url=/page')).toMatchObject({ status: 302 });
    const followed = await get('/to?url=/page', { maxRedirects: 1 });
    expect(followed).toMatchObject({ status: 200, url: `http://127.0.0.1:${port}/page` });
    followed.close();
    expect(await codeOf(get('/loop', { maxRedirects: 3 }))).toBe('too_many_redirects');
    const nested = to(to(to(to('/page'))));
    expect(await codeOf(get(nested, { maxRedirects: 3 }))).toBe('too_many_redirects');
    expect(await get('/to?url=/page', { maxRedirects: 3, method: 'POST' })).toMatchObject({ status: 302 });
  });

  it('pass the whole guard at each hop', async () => {
    const codes = await Promise.all(
      [
        'http://169.254.169.254/latest/meta-data',
        `http://127.0.0.1:${port + 1}/`,
        'http://localhost/',
        'file:///etc/passwd',
        'gopher://127.0.0.1/',
        'http://user:pw@shop.example/',
        'http://[::1]/',
        'http://',
      ].map((url) => codeOf(get(to(url), { maxRedirects: 3 }))),
    );
    expect(codes).toEqual([
      'private_address',
      'private_address',
      'private_address',
      'bad_scheme',
      'bad_scheme',
      'bad_url',
      'private_address',
      'bad_url',
    ]);
  });

  it('go only where the caller accepts, and leave credentials at their origin', async () => {
    const accept: string[] = [];
    const acceptRedirect = (url: URL) => {
      accept.push(url.host);
      return url.pathname !== '/no';
    };
    expect(await codeOf(get('/to?url=/no', { maxRedirects: 3, acceptRedirect }))).toBe(
      'redirect_not_allowed',
    );
    const other = await listen(createServer(handle));
    const allowHosts = new Set([`127.0.0.1:${port}`, `127.0.0.1:${other}`]);
    const headers = { authorization: 'secret', cookie: 'c', 'x-kept': 'yes' };
    const response = await get(to(`http://127.0.0.1:${other}/page`), {
      allowHosts,
      maxRedirects: 3,
      acceptRedirect,
      headers,
    });
    await readBody(response);
    expect(accept).toEqual([`127.0.0.1:${port}`, `127.0.0.1:${other}`]);
    expect(seen.at(-1)?.headers).toMatchObject({ 'x-kept': 'yes' });
    expect(seen.at(-1)?.headers).not.toHaveProperty('authorization');
    expect(seen.at(-1)?.headers).not.toHaveProperty('cookie');
  });
});

describe('private addresses', () => {
  let touched = 0;
  let trap = 0;
  let ports: ReadonlySet<number> = new Set();

  beforeAll(async () => {
    const spring = () =>
      createTcpServer((socket) => {
        touched++;
        socket.destroy();
      });
    trap = await listen(spring());
    // Where the machine has no IPv6 the IPv4 trap stands alone.
    await listen(spring(), '::1', trap).catch(() => {});
    ports = new Set([80, 443, trap]);
  });

  it.each(privateHosts)('are refused however they are written: %s', async (host) => {
    for (const address of [`http://${host}:${trap}/`, `https://${host}:${trap}/`, `http://${host}/`]) {
      const allowHosts = new Set<string>();
      expect(await codeOf(get(address, { allowHosts, ports })), address).toBe('private_address');
    }
  });

  it('are refused behind credentials, backslashes and odd schemes', async () => {
    for (const [address, code] of Object.entries(oddAddresses(trap))) {
      expect(
        await codeOf(guardedFetch(address, { allowHosts: new Set(), maxBytes: 9, ports })),
        address,
      ).toBe(code);
    }
  });

  it('are refused behind names: one among public ones, IPv6 beside IPv4, and rebinding', async () => {
    const at =
      (...addresses: string[]) =>
      async () =>
        addresses.map((address) => ({
          address,
          family: address.includes(':') ? (6 as const) : (4 as const),
        }));
    const named = (resolve: ReturnType<typeof at>) =>
      codeOf(get(`http://shop.example:${trap}/`, { ports, resolve, allowHosts: new Set(['127.0.0.1:80']) }));
    expect(await named(at('127.0.0.1'))).toBe('private_address');
    expect(await named(at('93.184.216.34', '10.0.0.1'))).toBe('private_address');
    expect(await named(at('93.184.216.34', '::1'))).toBe('private_address');
    expect(await named(at('::ffff:127.0.0.1'))).toBe('private_address');
  });

  it('cannot be swapped in after the check: the name is resolved once and the checked address is used', async () => {
    let asked = 0;
    const resolve = async () => {
      asked++;
      return [{ address: '127.0.0.1', family: 4 as const }];
    };
    const options = { resolve, allowHosts: new Set([`rebind.example:${port}`]) };
    const response = await get(`http://rebind.example:${port}/page`, options);
    expect(String(await readBody(response))).toBe('hello');
    expect(asked).toBe(1);
    expect(seen.at(-1)?.headers.host).toBe(`rebind.example:${port}`);
  });

  it('saw no connection in all of this', () => {
    expect(touched).toBe(0);
  });
});
