import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Page } from '../../test/support/pages.js';
import { oddAddresses, privateHosts } from '../../test/support/private-addresses.js';

/** An address of the network that nobody was given: a connection to it leads nowhere. */
const nowhere = '2d00::1';
const somewhere = '93.184.216.34';

/** What names resolve to, the next list at each look-up. */
export const names: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'inside.test': [['10.0.0.1']],
  'one-inside.test': [[somewhere, '127.0.0.1']],
  'v6-inside.test': [[somewhere, '::1']],
  'mapped.test': [['::ffff:127.0.0.1']],
  'alias-of-localhost.test': [['127.0.0.1', '::1']],
  'metadata.test': [['169.254.169.254']],
  'rebinding.test': [[nowhere], ['127.0.0.1', '::1']],
  'gone.test': [[]],
};

/** Where connections may be tried in spite of everything. */
export const harmless: readonly string[] = [nowhere];

/** Pages of a host that the operator allowed, which lead inside or waste time and memory. */
export function trickyPages(port: number): Record<string, Page> {
  const to = (location: string): Page => ({ status: 302, headers: { location } });
  return {
    '/to-metadata': to('http://169.254.169.254/latest/meta-data'),
    '/to-trap': to(`http://127.0.0.1:${port}/`),
    '/to-v6': to(`http://[::1]:${port}/`),
    '/to-name': to('http://alias-of-localhost.test/'),
    '/to-file': to('file:///etc/passwd'),
    '/to-gopher': to(`gopher://127.0.0.1:${port}/`),
    '/round': to('/round'),
    '/bomb': { answer: bomb },
    '/drip': { answer: drip },
  };
}

/** Five gigabytes of nothing, packed. */
function bomb(response: ServerResponse): void {
  const part = gzipSync(Buffer.alloc(10_000_000));
  let left = 500;
  response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'text/html' });
  const more = (): void => {
    left -= 1;
    if (response.destroyed || left < 0) response.end();
    else if (response.write(part)) setImmediate(more);
    else response.once('drain', more);
  };
  more();
}

function drip(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/html' });
  const timer = setInterval(() => response.write('.'), 1000);
  response.on('close', () => clearInterval(timer));
}

/** Every address that is tried at every entrance; `port` is a trap's. */
export function addresses(port: number, site: string): string[] {
  return [
    ...privateHosts.map((host) => `http://${host}:${port}/`),
    ...privateHosts.map((host) => `http://${host}/`),
    ...Object.keys(oddAddresses(port)),
    ...Object.keys(names).map((name) => `http://${name}/`),
    ...Object.keys(trickyPages(port)).map((path) => `${site}${path}`),
  ];
}

/** Every host that is tried where mail goes. */
export const hosts: readonly string[] = [
  ...privateHosts,
  ...Object.keys(names),
  'user@127.0.0.1',
  '127.0.0.1\\@example.com',
  'example.com#@127.0.0.1',
  '127.0.0.1/',
  'file:///etc/passwd',
];
