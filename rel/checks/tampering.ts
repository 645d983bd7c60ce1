import { setTimeout as sleep } from 'node:timers/promises';
import { type Page, webSite } from '../../test/support/pages.js';
import { must, payCart, stockProducts } from '../support/buyer.js';
import { type Check, expectations } from '../support/check.js';
import { look } from '../support/databases.js';
import { createStore, type RelShop, serveShop } from '../support/shop.js';
import { honestPages } from '../support/tampered-pages.js';
import { pens, type TamperedCart, type Tampering, tamperings } from '../support/tamperings.js';

/**
 * Whatever a buyer's page, or the merchant's, says otherwise between adding and paying: refused, or charged
 * at the shop's price.
 */
export const tampering: Check = {
  id: 'R13',
  name: 'tampering',
  description:
    'prices, options, quantities, codes, rates and pages that were tampered with: refused by field, or charged as the shop has it',
  short: 'sqlite',
  async run({ url }) {
    const expect = expectations();
    const pages: Record<string, Page> = honestPages();
    const site = webSite(pages);
    await site.listen();
    const keys = await createStore(url, ['--domain', site.origin, '--country', 'GB']);
    const shop = await serveShop(url, keys, { words: ['--allow-hosts', site.host] });
    const counts = { refused: 0, letThrough: 0 };
    const charged = new Map<string, number>();
    try {
      await furnish(shop);
      const other = await otherCart(shop);
      for (const one of tamperings) {
        Object.assign(pages, honestPages());
        const cart = await begin(shop, one, { other, publish: (path, page) => (pages[path] = page) });
        const answer = await one.attempt(cart);
        const summary = `${one.name}: ${answer.status} ${JSON.stringify(answer.body)?.slice(0, 300)}`;
        if (one.refused === undefined) {
          counts.letThrough += 1;
          expect.holds(summary, answer.status < 300);
        } else {
          counts.refused += 1;
          expect.holds(
            summary,
            answer.status >= 400 && answer.status < 500 && names(answer.body ?? {}, one.refused),
          );
        }
        const total = await paid(shop, cart.token);
        if (total !== null) charged.set(cart.token, total);
        expect.same(`${one.name}: charged`, total, one.charged === null ? null : one.charged + postage);
      }
      const rows = await look(
        url,
        "select token, amount from payment where state in ('paid', 'authorised', 'pending')",
      );
      expect.same('payments', rows.length, charged.size);
      for (const { token, amount } of rows)
        expect.same(
          `the payment of ${token}`,
          Number(amount),
          Math.round((charged.get(String(token)) ?? 0) * 100),
        );
      return {
        counts: { cases: tamperings.length, ...counts, charged: charged.size },
        misses: expect.misses,
      };
    } finally {
      await shop.stop();
      site.close();
    }
  },
};

const postage = 5;
const longestPauseMs = 10_000;
const lives = {
  email: 'mallory@example.com',
  billingAddress: { name: 'Mallory', address1: '1 Row', city: 'London', country: 'GB', postalCode: 'N1 9GU' },
};

async function furnish(shop: RelShop): Promise<void> {
  await stockProducts(shop, [{ id: 'api', price: 5 }]);
  const rates = [
    { cost: postage, weight: { to: 1000 } },
    { cost: 2, weight: { from: 1000 } },
  ];
  must(201, await shop.admin('POST', '/shipping_methods', { name: 'Post', rates }));
  const ten = { name: 'Ten', trigger: 'Code', type: 'Rate', rate: 10 };
  for (const more of [
    { code: 'TEN' },
    { code: 'OLD', expires: '2020-01-01T00:00:00Z' },
    { code: 'LARGE', totalToReach: 1000 },
  ])
    must(201, await shop.admin('POST', '/discounts', { ...ten, ...more }));
}

/** A heavy cart, which ships for less. */
async function otherCart(shop: RelShop): Promise<TamperedCart['other']> {
  const { token } = must(201, await shop.page('POST', '/cart', {}));
  const { items } = must(201, await shop.page('POST', `/cart/${token}/items`, { ...pens, quantity: 60 }));
  must(200, await shop.page('PUT', `/cart/${token}`, lives));
  const { rates } = must(200, await shop.page('GET', `/cart/${token}/shipping-rates`));
  return { token, rateId: rates[0].id, uniqueId: items.items[0].uniqueId };
}

async function begin(
  shop: RelShop,
  one: Tampering,
  more: Pick<TamperedCart, 'other' | 'publish'>,
): Promise<TamperedCart> {
  const { token } = must(201, await shop.page('POST', '/cart', {}));
  must(200, await shop.page('PUT', `/cart/${token}`, lives));
  if (one.begin === 'empty') return { token, uniqueId: '', call: shop.page, ...more };
  const items = await addPens(shop, token);
  must(200, await shop.page('PUT', `/cart/${token}/shipping`, { method: 'Post' }));
  return { token, uniqueId: items[0]!.uniqueId, call: shop.page, ...more };
}

/** Adds pens. A page that was none twice, as in the case before, is asked again after some seconds. */
async function addPens(shop: RelShop, token: string): Promise<{ readonly uniqueId: string }[]> {
  for (const began = performance.now(); ; await sleep(500)) {
    const answer = await shop.page('POST', `/cart/${token}/items`, pens);
    const isPaused = answer.status === 400 && /_crawling$/.test(answer.body.reason ?? '');
    if (!isPaused || performance.now() - began > longestPauseMs) return must(201, answer).items.items;
  }
}

/** What the cart is charged when its buyer now pays, or null where that is refused. */
async function paid(shop: RelShop, token: string): Promise<number | null> {
  await shop.page('PUT', `/cart/${token}/shipping`, { method: 'Post' });
  const answer = await payCart(shop, token);
  if (answer.status >= 500) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.status === 200 ? answer.body.order.finalGrandTotal : null;
}

interface Refusal {
  readonly message?: unknown;
  readonly errors?: object;
  readonly problems?: readonly { readonly field: string }[];
}

function names({ message, errors = {}, problems = [] }: Refusal, field: string | true): boolean {
  if (typeof message !== 'string' || message === '') return false;
  return field === true || field in errors || problems.some((one) => one.field === field);
}
