import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { must, stockProducts } from '../support/buyer.js';
import { type Check, expectations, type Size } from '../support/check.js';
import { openFiles, residentBytes } from '../support/main-thread.js';
import { createStore, type RelShop, serveShop } from '../support/shop.js';
import { until } from '../support/until.js';

const readers: Record<Size, number> = { short: 300, full: 1000, nightly: 3000 };
const megabyte = 1024 * 1024;
/**
 * An answer that the system has taken in is over for the server: its connection ends when it has been idle
 * for 65 seconds. The last answer is begun within 20, or refused.
 */
const longestMs = 120_000;
/** The short form looks at the memory alone: waiting for the ends takes minutes. */
const watchedMs: Record<Size, number> = { short: 12_000, full: longestMs, nightly: longestMs };
/** Files that a server opens meanwhile for itself: connections to its database. */
const others = 25;
/** Whoever probes a server gives it a few seconds. */
const healthMs = 3000;
const mostGrowth = 100 * megabyte;

/** Callers ask for the largest cart there can be, from one address or from many, and read nothing of it. */
export const unread: Check = {
  id: 'R21',
  name: 'unread',
  short: false,
  description: 'a thousand readers that never read',
  async run({ url, size }) {
    const keys = await createStore(url);
    const shop = await serveShop(url, keys, { words: ['--trust-proxy', '127.0.0.1'] });
    const expect = expectations();
    try {
      await stockProducts(shop, [{ id: 'mug' }]);
      const { token, secret, bytes } = await largestCart(shop);
      const path = `/api/cart/${token}?publicKey=${keys.publicKey}`;
      for (let n = 0; n < 100; n += 1) await shop.send('GET', path, undefined, { 'x-cart-secret': secret });
      const counts: Record<string, unknown> = { answerBytes: bytes };
      for (const [from, addressOf] of [
        ['oneAddress', () => '192.0.2.1'],
        ['manyAddresses', (n: number) => `198.51.${n >> 8}.${n & 255}`],
      ] as const) {
        const before = residentBytes(shop.pid);
        const files = openFiles(shop.pid);
        // A busy machine takes a while to connect so many.
        let began = Number.POSITIVE_INFINITY;
        const asking = Promise.all(
          Array.from({ length: readers[size] }, (_, n) => ask(shop.address, path, secret, addressOf(n))),
        ).then((sockets) => {
          began = performance.now();
          return sockets;
        });
        let peak = before;
        let slowest = 0;
        const isOver = (): boolean =>
          performance.now() > began + watchedMs[size] ||
          (performance.now() > began && openFiles(shop.pid) <= files + others);
        while (!isOver()) {
          await sleep(250);
          peak = Math.max(peak, residentBytes(shop.pid));
          const start = performance.now();
          must(200, await shop.send('GET', '/health'));
          slowest = Math.max(slowest, performance.now() - start);
        }
        const open = Math.max(0, openFiles(shop.pid) - files - others);
        const all = await asking;
        for (const socket of all) socket.destroy();
        await until('their connections end', () => openFiles(shop.pid) <= files + others, 20_000);
        const grown = peak - before;
        expect.holds(`${from}: memory grew by ${Math.round(grown / megabyte)} MB`, grown <= mostGrowth);
        if (size !== 'short')
          expect.same(`${from}: answers that nobody read and nobody cut after two minutes`, open, 0);
        expect.holds(`${from}: /health took ${Math.round(slowest)} ms`, slowest <= healthMs);
        counts[from] = {
          readers: all.length,
          grownMegabytes: Math.round(grown / megabyte),
          ...(size === 'short' ? {} : { cutAfterSeconds: Math.round((performance.now() - began) / 1000) }),
          slowestHealthMs: Math.round(slowest),
        };
      }
      must(201, await shop.page('POST', '/cart', {}));
      return { counts, misses: expect.misses };
    } finally {
      await shop.stop();
    }
  },
};

/** A cart with as much text as the shop takes. */
async function largestCart(shop: RelShop): Promise<{ token: string; secret: string; bytes: number }> {
  const { token, secret } = must(201, await shop.page('POST', '/cart', {}));
  must(201, await shop.page('POST', `/cart/${token}/items`, { id: 'mug' }));
  const value = '漢'.repeat(4900);
  let fields: object[] = [];
  for (let n = 0; n < 100; n += 1) {
    const more = [...fields, { name: `Field ${n}`, value }];
    const answer = await shop.page('PUT', `/cart/${token}`, { customFields: more });
    if (answer.status !== 200) break;
    fields = more;
  }
  const { text } = await shop.raw('GET', `/api/cart/${token}?publicKey=${shop.keys.publicKey}`, undefined, {
    'x-cart-secret': secret,
  });
  return { token, secret, bytes: Buffer.byteLength(text) };
}

/** Asks many times on one connection, and reads nothing. */
async function ask(address: string, path: string, secret: string, from: string): Promise<Socket> {
  const { hostname, port } = new URL(address);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on('error', () => {});
  socket.once('connect', () => {
    socket.pause();
    const head = [`GET ${path} HTTP/1.1`, 'Host: a', `X-Cart-Secret: ${secret}`, `X-Forwarded-For: ${from}`];
    // One answer fits into what the system keeps for a connection: further requests wait behind the first.
    socket.write(`${head.join('\r\n')}\r\n\r\n`.repeat(6));
  });
  await once(socket, 'connect').catch(() => {});
  return socket;
}
