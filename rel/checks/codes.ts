import { fillCart, must, payCart, stockProducts } from '../support/buyer.js';
import { type Check, expectations, type Size } from '../support/check.js';
import { count } from '../support/databases.js';
import { createStore, pooled, serveShop } from '../support/shop.js';

const buyers: Record<Size, number> = { short: 200, full: 1000, nightly: 10_000 };

/** A code that may be used a hundred times, by many more buyers at once. */
export const codes: Check = {
  id: 'R2',
  name: 'codes',
  description: 'a code with a limit of use, redeemed by many at once: exactly its limit',
  async run({ url, size }) {
    const many = buyers[size];
    const max = Math.floor(many / 10);
    const keys = await createStore(url);
    const shop = await serveShop(url, keys);
    const expect = expectations();
    try {
      await stockProducts(shop, [{ id: 'tee' }]);
      const discount = must(
        201,
        await shop.admin('POST', '/discounts', {
          name: 'Ten',
          trigger: 'Code',
          code: 'TEN',
          type: 'Rate',
          rate: 10,
          maxNumberOfUsages: max,
        }),
      );
      const carts = await pooled(Array.from({ length: many }), 32, () =>
        fillCart(shop, [{ id: 'tee' }], { codes: ['TEN'] }),
      );
      const answers = await pooled(carts, 100, ({ token }) => payCart(shop, token));
      const placed = answers.filter(({ status }) => status === 200);
      const discounted = placed.filter(({ body }) => body.order.finalGrandTotal === 9).length;
      const discountView = must(200, await shop.admin('GET', `/discounts/${discount.id}`));
      const rows = await count(url, 'select count(*) from discount_redemption where used = 1');
      expect.same('redemptions', discounted, max);
      expect.same('orders placed', placed.length, max);
      expect.same('numberOfUsages', discountView.numberOfUsages, max);
      expect.same('rows of redemptions', rows, max);
      expect.same('5xx', answers.filter(({ status }) => status >= 500).length, 0);
      return { counts: { buyers: many, max, redeemed: discounted, rows }, misses: expect.misses };
    } finally {
      await shop.stop();
    }
  },
};
