import { expect, it } from 'vitest';
import { beginCart } from './support/cart-calls.js';
import { onEachDatabase, type TestDatabase } from './support/databases.js';
import { button, type Page } from './support/pages.js';
import { servePages } from './support/serve-pages.js';
import { startShop } from './support/shop.js';

const sizes = { 'custom1-name': 'Size', 'custom1-options': 'S|M|L[+2.00]' };
const pages: Record<string, Page> = {};
const site = servePages(pages);
const buyer = {
  email: 'ada@example.com',
  billingAddress: { name: 'Ada', address1: '1 Row', city: 'Toronto', country: 'CA', postalCode: 'M4B 1B3' },
};

/** A shop that sells a shirt: one in S, three in M, none in L. */
async function open(database: TestDatabase) {
  pages['/shirt'] = { body: button('shirt', '20', sizes) };
  const shop = await startShop(database, {
    domain: { domain: site.host, protocol: 'http' },
    allowHosts: [site.host],
  });
  const fetchPage = () => shop.call('POST', '/products', { fetchUrl: '/shirt' });
  await fetchPage();
  const level = (option: string, stock: number) => ({ variation: [{ name: 'Size', option }], stock });
  const counted = await shop.call('PUT', '/products/shirt', {
    inventoryManagementMethod: 'Variant',
    variants: [level('S', 1), level('M', 3)],
  });
  expect([counted.statusCode, counted.json().totalStock]).toEqual([200, 4]);
  const buy = async (...wanted: [string, number, object?][]) => {
    const cart = await beginCart(shop);
    for (const [size, quantity, more = []] of wanted) {
      const customFields = [{ name: 'Size', value: size }].concat(more as []);
      const added = await cart.add({ id: 'shirt', url: '/shirt', quantity, customFields });
      if (added.statusCode !== 201) return added;
    }
    await cart.call('PUT', '', buyer);
    return cart.call('POST', '/pay', { method: 'deferred' });
  };
  const stock = async () =>
    (await shop.call('GET', '/products/shirt'))
      .json()
      .variants.map((one: { stock: number; variation: { option: string }[] }) => [
        one.variation[0]!.option,
        one.stock,
      ]);
  return { shop, buy, stock, fetchPage };
}

onEachDatabase({ inShare: 'postgres' }, (database) => {
  it('takes what is bought from the stock of its combination', async () => {
    const { buy, stock } = await open(database);
    expect((await buy(['m', 1], ['S', 1], ['M', 1])).statusCode).toBe(200);
    expect(await stock()).toEqual([
      ['S', 0],
      ['M', 1],
    ]);
    const soldOut = await buy(['S', 1]);
    expect([soldOut.statusCode, soldOut.json().message]).toEqual([
      400,
      '"Product shirt" (Size S) is sold out',
    ]);
    const unlisted = await buy(['L', 1]);
    expect([unlisted.statusCode, unlisted.json().message]).toEqual([
      400,
      '"Product shirt" (Size L) is sold out',
    ]);
  });

  it('goes on counting by the fields that the merchant counts by when its page gets one more', async () => {
    const { buy, stock, fetchPage } = await open(database);
    pages['/shirt'] = {
      body: button('shirt', '20', { ...sizes, 'custom2-name': 'Wrapping', 'custom2-options': 'None|Paper' }),
    };
    const wrapped = [{ name: 'Wrapping', value: 'Paper' }];
    const before = await buy(['M', 1, wrapped]);
    expect([before.statusCode, before.body]).toEqual([200, before.body]);
    await fetchPage();
    const after = await buy(['M', 1, wrapped], ['M', 1]);
    expect([after.statusCode, after.body]).toEqual([200, expect.stringContaining('SNIP-0002')]);
    expect(await stock()).toEqual([
      ['S', 1],
      ['M', 0],
    ]);
    expect((await buy(['M', 1])).json().message).toContain('(Size M) is sold out');
  });

  it('refuses who comes second for the last one, with what the check would have said', async () => {
    const { buy, stock } = await open(database);
    const answers = await Promise.all(Array.from({ length: 6 }, () => buy(['S', 1])));
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
    for (const refused of answers.filter(({ statusCode }) => statusCode !== 200)) {
      const { reason, errors, problems, message } = refused.json();
      expect([refused.statusCode, message]).toEqual([400, '"Product shirt" (Size S) is sold out']);
      expect(['order_validation.stock_validation', 'quantity_out_of_stock']).toContain(reason);
      expect(Object.values(errors)).toEqual([[reason]]);
      expect(problems).toMatchObject([{ id: 'shirt', field: 'quantity', expected: 0, got: 1 }]);
    }
    expect(await stock()).toEqual([
      ['S', 0],
      ['M', 3],
    ]);
  });
});
