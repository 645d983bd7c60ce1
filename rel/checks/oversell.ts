import { fillCart, payCart, stockProducts } from '../support/buyer.js';
import { type Check, expectations, type Size } from '../support/check.js';
import { count } from '../support/databases.js';
import { createStore, pooled, serveShop } from '../support/shop.js';

const buyers: Record<Size, number> = { short: 300, full: 2000, nightly: 20_000 };

/** Many buyers at once for fewer units than they want, three lines each. */
export const oversell: Check = {
  id: 'R1',
  name: 'oversell',
  description: 'more buyers than units, three lines each: exactly the stock is sold',
  async run({ url, size }) {
    const many = buyers[size];
    const stock = many / 4;
    const keys = await createStore(url);
    const shop = await serveShop(url, keys);
    const expect = expectations();
    try {
      await stockProducts(shop, [{ id: 'scarce', stock }, { id: 'plenty', stock: many * 3 }, { id: 'free' }]);
      const carts = await pooled(Array.from({ length: many }), 32, () =>
        fillCart(shop, [{ id: 'scarce' }, { id: 'plenty', quantity: 2 }, { id: 'free' }]),
      );
      const answers = await pooled(carts, 100, ({ token }) => payCart(shop, token));
      const placed = answers.filter(({ status }) => status === 200).length;
      const refused = answers.filter(({ status }) => status === 400 || status === 409);
      const named = refused.filter(({ body }) => JSON.stringify(body).includes('Product scarce')).length;
      const errors = answers.filter(({ status }) => status >= 500).length;
      const left = (await shop.admin('GET', '/products/scarce')).body.stock;
      const plenty = (await shop.admin('GET', '/products/plenty')).body.stock;
      const orders = await count(url, 'select count(*) from orders where completed = 1');
      const holds = await count(url, 'select count(*) from stock_hold');
      expect.same('orders placed', placed, stock);
      expect.same('orders in the database', orders, stock);
      expect.same('refused', refused.length, many - stock);
      expect.same('refusals that name the line', named, refused.length);
      expect.same('5xx', errors, 0);
      expect.same('stock left', left, 0);
      expect.same('stock of the other product', plenty, many * 3 - stock * 2);
      expect.same('holds left', holds, 0);
      return {
        counts: {
          buyers: many,
          stock,
          placed,
          refused: refused.length,
          errors,
          oversold: Math.max(0, placed - stock),
        },
        misses: expect.misses,
      };
    } finally {
      await shop.stop();
    }
  },
};

const sharing: Record<Size, number> = { short: 100, full: 200, nightly: 5000 };

/** Two lines of one cart on one row of stock: each alone would fit, both together do not. */
export const sharedStock: Check = {
  id: 'R1b',
  name: 'shared-stock',
  description: 'two lines of a cart on one stock row: summed before they are taken',
  async run({ url, size }) {
    const many = sharing[size];
    const stock = many + 1;
    const keys = await createStore(url);
    const shop = await serveShop(url, keys);
    const expect = expectations();
    try {
      await shop.admin('POST', '/products', [
        {
          id: 'mug',
          name: 'Mug',
          price: 10,
          customFields: [{ name: 'Engraving', type: 'textbox' }],
        },
      ]);
      await shop.admin('PUT', '/products/mug', { inventoryManagementMethod: 'Single', stock });
      const line = (value: string) => ({ id: 'mug', customFields: [{ name: 'Engraving', value }] });
      const carts = await pooled(Array.from({ length: many }), 32, () =>
        fillCart(shop, [line('Ada'), line('Grace')]),
      );
      const answers = await pooled(carts, 100, ({ token }) => payCart(shop, token));
      const placed = answers.filter(({ status }) => status === 200).length;
      const left = (await shop.admin('GET', '/products/mug')).body.stock;
      const fits = Math.floor(stock / 2);
      expect.same('orders placed', placed, fits);
      expect.same('stock left', left, stock - 2 * fits);
      expect.same('5xx', answers.filter(({ status }) => status >= 500).length, 0);
      return { counts: { buyers: many, stock, placed, left }, misses: expect.misses };
    } finally {
      await shop.stop();
    }
  },
};
