import { fillCart, must, payCart, stockProducts } from '../support/buyer.js';
import { type Check, expectations, type Size } from '../support/check.js';
import { mainThreadMs } from '../support/main-thread.js';
import { createStore, pooled, type RelShop, serveShop } from '../support/shop.js';

const times: Record<Size, number> = { short: 10, full: 40, nightly: 200 };
const signIns: Record<Size, number> = { short: 200, full: 1200, nightly: 5000 };
/** What one call may take of the event loop, in milliseconds of its processor. */
const mostMs = 20;

/**
 * Calls that cost most, by whoever has the public key: none holds up everybody else, and buyers do not wait
 * for passwords.
 */
export const blocking: Check = {
  id: 'R22',
  name: 'blocking',
  description:
    'no anonymous call takes the event loop for more than 20 ms; payments do not wait for passwords or PDFs',
  async run({ url, size }) {
    const keys = await createStore(url);
    const shop = await serveShop(url, keys, { connections: 300 });
    const expect = expectations();
    try {
      await stockProducts(shop, [{ id: 'mug' }]);
      const costs: Record<string, number> = {};
      for (const [name, call] of await dearCalls(shop)) {
        await call();
        await call();
        const before = mainThreadMs(shop.pid);
        for (let n = 0; n < times[size]; n += 1) {
          const status = await call();
          expect.holds(`${name} answered ${status}`, status < 500);
        }
        costs[name] = Math.round(((mainThreadMs(shop.pid) - before) / times[size]) * 10) / 10;
        expect.holds(`${name} takes ${costs[name]} ms of the event loop`, costs[name] <= mostMs);
      }
      const idle = await paying(shop, 10);
      const flood = pooled(Array.from({ length: signIns[size] }), 200, (_, n) =>
        shop.page('POST', '/customer/signin', { email: `n${n}@people.example`, password: 'wrong password' }),
      );
      const busy = await paying(shop, 20);
      const statuses = (await flood).map(({ status }) => status);
      expect.holds(
        'a sign-in was answered otherwise than 401 or 429',
        statuses.every((status) => status === 401 || status === 429),
      );
      expect.holds(
        `payments took ${busy} ms beside sign-ins, ${idle} ms without`,
        busy <= Math.max(500, 10 * idle),
      );
      return {
        counts: { costs, signIns: statuses.length, payMs: idle, payBesideSignInsMs: busy },
        misses: expect.misses,
      };
    } finally {
      await shop.stop();
    }
  },
};

/** How long the middle one of some payments takes, in milliseconds. */
async function paying(shop: RelShop, many: number): Promise<number> {
  const took: number[] = [];
  for (let n = 0; n < many; n += 1) {
    const { token } = await fillCart(shop, [{ id: 'mug' }]);
    const began = performance.now();
    must(200, await payCart(shop, token));
    took.push(performance.now() - began);
  }
  return Math.round(took.sort((a, b) => a - b)[Math.floor(many / 2)]!);
}

type Dear = readonly [name: string, call: () => Promise<number>];

async function dearCalls(shop: RelShop): Promise<Dear[]> {
  const bearer = { authorization: `Bearer ${shop.keys.publicKey}`, 'content-type': 'application/json' };
  const keyed = (n: number, spell: (key: string) => string): string =>
    `{${Array.from({ length: n }, (_, at) => `${spell(`k${String(at).padStart(5, '0')}`)}:1`).join()}}`;
  const quoted = (key: string): string => `"${key}"`;
  const bodies: Record<string, string> = {
    relaxed: keyed(95_000, (key) => key),
    relaxedSmall: keyed(12_000, (key) => key),
    strict: keyed(80_000, quoted),
    strictMost: keyed(3900, quoted),
    list: `{"customFields":[${'1,'.repeat(60_000)}1]}`,
    fields: JSON.stringify({
      customFields: Array.from({ length: 100 }, (_, n) => ({ name: `F${n}`, value: 'x'.repeat(1000) })),
    }),
    deep: '['.repeat(100_000),
    text: `{"notes":"${'\\u6f22'.repeat(20_000)}"}`,
  };
  const { token } = must(201, await shop.page('POST', '/cart', {}));
  // A body that is too large is answered before it is sent to its end: its connection may break off
  // meanwhile.
  const send = (method: string, path: string, body: string): Promise<number> =>
    shop.raw(method, path, body, bearer).then(
      ({ status }) => status,
      (error: unknown) => {
        if (body.length <= 128 * 1024) throw error;
        return 413;
      },
    );
  const post = (path: string, body: string) => () => send('POST', path, body);
  const get =
    (path: string, headers: Record<string, string> = {}) =>
    async () =>
      (await shop.raw('GET', path, undefined, headers)).status;
  const put = (path: string, body: string) => () => send('PUT', path, body);
  const large = await fillCart(shop, [{ id: 'mug' }]);
  const invoice = await paidInvoice(shop);
  return [
    ...Object.entries(bodies).flatMap(([name, body]): Dear[] => [
      [`begin ${name}`, post('/api/cart', body)],
      [`change ${name}`, put(`/api/cart/${token}`, body)],
      [`add ${name}`, post(`/api/cart/${token}/items`, body)],
      [`sign in ${name}`, post('/api/customer/signin', body)],
      [`stripe ${name}`, post(`/api/payment/stripe/webhook/${shop.keys.storeId}`, body)],
    ]),
    ['settings', get('/api/cart/settings', bearer)],
    ['cart', get(`/api/cart/${large.token}`, bearer)],
    ['long path', get(`/${'a/'.repeat(7000)}`)],
    ['reference', get('/openapi.json')],
    ['pages', get('/docs/')],
    ['script', get('/themes/v3.0/default/snipcart.js', { 'accept-encoding': 'br' })],
    ['invoice', get(invoice)],
    ['pdf', get(`${invoice}&format=pdf`)],
  ];
}

/** The address of a paid order's invoice. */
async function paidInvoice(shop: RelShop): Promise<string> {
  const { token } = await fillCart(shop, [{ id: 'mug' }]);
  must(200, await payCart(shop, token));
  const { invoiceUrl } = must(200, await shop.page('GET', `/cart/${token}/order`));
  return String(invoiceUrl).replace(/^https?:\/\/[^/]+/, '');
}
