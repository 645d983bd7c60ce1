import { expect, it } from 'vitest';
import { invoicePath } from '../src/mail/links.js';
import { beginCart } from './support/cart-calls.js';
import { onEachDatabase } from './support/databases.js';
import { startShop } from './support/shop.js';

const buyer = {
  email: 'ada@example.com',
  billingAddress: { name: 'Ada', address1: '1 Row', city: 'Kyoto', country: 'JP', postalCode: '604-0000' },
};

onEachDatabase((database) => {
  it('sells in currencies without decimals and with three, to the last unit', async () => {
    const shop = await startShop(database, {
      settings: { currency: 'JPY', currencies: ['KWD', 'USD'], country: 'JP' },
    });
    const price = { jpy: 1050, kwd: '3.525' };
    await shop.call('POST', '/products', { id: 'bowl', name: 'Bowl', price });
    await shop.call('PUT', '/settings/taxes', [{ name: 'Tax', rate: 0.1, country: 'JP' }]);
    await shop.call('POST', '/discounts', {
      name: 'Ten',
      trigger: 'Code',
      code: 'TEN',
      type: 'Rate',
      rate: 10,
    });
    const cart = await beginCart(shop);
    await cart.add({ id: 'bowl' });
    await cart.call('PUT', '', buyer);
    const yen = (await cart.call('POST', '/discounts', { code: 'ten' })).json();
    expect(yen).toMatchObject({
      itemsTotal: 1050,
      savedAmount: 105,
      subtotal: 945,
      taxesTotal: 95,
      total: 1040,
    });
    const fils = (await cart.call('PUT', '', { currency: 'kwd' })).json();
    expect(fils).toMatchObject({
      currency: 'kwd',
      itemsTotal: 3.525,
      savedAmount: 0.353,
      subtotal: 3.172,
      taxesTotal: 0.317,
      total: 3.489,
    });
    expect((await cart.call('PUT', '', { currency: 'usd' })).json().message).toContain('no price in USD');
    expect((await cart.call('POST', '/pay', { method: 'deferred' })).json().order).toMatchObject({
      finalGrandTotal: 3.489,
      currency: 'kwd',
    });
    const order = (await shop.call('GET', `/orders/${cart.token}`)).json();
    expect(order).toMatchObject({
      finalGrandTotal: 3.489,
      savedAmount: 0.353,
      items: [{ totalPrice: 3.525 }],
    });
    const refund = await shop.call('POST', `/orders/${cart.token}/refunds`, { amount: 3.4891 });
    expect([refund.statusCode, Object.keys(refund.json().errors)]).toEqual([400, ['amount']]);
    const invoice = await shop.app.inject(invoicePath(shop.store, cart.token));
    expect(invoice.body.replace(/\u00a0/g, ' ')).toContain('KWD 3.489');
  });
});
