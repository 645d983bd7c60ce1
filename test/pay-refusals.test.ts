import { expect, it } from 'vitest';
import { beginCart } from './support/cart-calls.js';
import { onEachDatabase, type TestDatabase } from './support/databases.js';
import { startShop } from './support/shop.js';

const buyer = {
  email: 'ada@example.com',
  billingAddress: { name: 'Ada', address1: '1 Row', city: 'Toronto', country: 'CA', postalCode: 'M4B 1B3' },
};
const card = (cardNumber: string) => ({
  method: 'test-card',
  details: { cardNumber, cardExpiration: '12/39', cardCvc: '123' },
});
const pays = card('4242424242424242');

/** A shop with a mug of 20.00, two ways to ship it, and codes. */
async function open(database: TestDatabase) {
  const shop = await startShop(database);
  await shop.call('POST', '/products', { id: 'mug', name: 'Mug', price: 20 });
  const post = (await shop.call('POST', '/shipping_methods', { name: 'Post', rates: [{ cost: 5 }] })).json();
  await shop.call('POST', '/shipping_methods', { name: 'Van', rates: [{ cost: 9 }] });
  const code = async (code: string, more: object = {}) =>
    (
      await shop.call('POST', '/discounts', {
        name: code,
        trigger: 'Code',
        code,
        type: 'Rate',
        rate: 10,
        ...more,
      })
    ).json().id;
  const ready = async (...codes: string[]) => {
    const cart = await beginCart(shop);
    await cart.add({ id: 'mug' });
    for (const code of codes) await cart.call('POST', '/discounts', { code });
    await cart.call('PUT', '', buyer);
    expect((await cart.call('PUT', '/shipping', { method: 'Post' })).statusCode).toBe(200);
    return cart;
  };
  return { shop, post, code, ready };
}

onEachDatabase({ inShare: 'postgres' }, (database) => {
  it('says of each refusal why, under a key of the cart’s texts, and what it is about', async () => {
    const { shop, post, code, ready } = await open(database);
    const ten = await code('TEN');
    await code('ONCE', { maxNumberOfUsages: 1 });
    const empty = await beginCart(shop);
    const nobody = await beginCart(shop);
    await nobody.add({ id: 'mug' });
    const unsent = await beginCart(shop);
    await unsent.add({ id: 'mug' });
    await unsent.call('PUT', '', buyer);
    const [cart, coded, late] = [await ready(), await ready('TEN'), await ready('ONCE')];
    expect((await (await ready('ONCE')).call('POST', '/pay', pays)).statusCode).toBe(200);
    await shop.call('PUT', `/discounts/${ten}`, { expires: '2020-01-01' });
    const refusals = [
      [empty, pays, 'error_payment_items_are_invalid', 'items'],
      [nobody, pays, 'required', 'email'],
      [unsent, pays, 'required', 'shipping'],
      [cart, {}, 'required', 'method'],
      [cart, { method: 'paypal' }, 'payment_failed', 'method'],
      [cart, { method: 'free' }, 'payment_failed', 'method'],
      [cart, card('4000000000000002'), 'card.declined', 'payment'],
      [coded, pays, 'promo_code_is_expired', 'discounts[ten]'],
      [late, pays, 'promo_code_is_expired', 'discounts[ONCE]'],
    ] as const;
    for (const [which, body, reason, field] of refusals) {
      const refused = await which.call('POST', '/pay', body);
      const refusal = refused.json();
      expect([reason, refused.statusCode, refusal.reason, Object.keys(refusal.errors)]).toEqual([
        reason,
        400,
        reason,
        expect.arrayContaining([field]),
      ]);
      expect(refusal.message).toMatch(/^\S.{10,}/);
    }
    const shipping = 'order_validation.shipping_validation';
    await shop.call('PUT', `/shipping_methods/${post.id}`, { rates: [{ cost: 6.5 }] });
    const dearer = await cart.call('POST', '/pay', pays);
    expect([dearer.statusCode, dearer.json()]).toMatchObject([
      400,
      {
        message: 'Shipping by "Post" costs 6.5 now, the cart said 5: choose it again',
        reason: shipping,
        errors: { shipping: [shipping] },
        problems: [{ key: shipping, field: 'shipping', expected: 6.5, got: 5 }],
      },
    ]);
    await shop.call('DELETE', `/shipping_methods/${post.id}`);
    const refusedAgain = await cart.call('POST', '/pay', pays);
    expect([refusedAgain.statusCode, refusedAgain.json().reason, refusedAgain.json().message]).toEqual([
      400,
      shipping,
      'Shipping by "Post" is not offered for this order any more: choose another way',
    ]);
    expect((await shop.call('GET', '/orders')).json().totalItems).toBe(1);
  });

  it('takes the next card after one that was declined, and the rate that is chosen again', async () => {
    const { shop, post, ready } = await open(database);
    const cart = await ready();
    await cart.call('POST', '/pay', card('4000000000000002'));
    await shop.call('PUT', `/shipping_methods/${post.id}`, { rates: [{ cost: 6.5 }] });
    expect((await cart.call('POST', '/pay', pays)).statusCode).toBe(400);
    expect((await cart.call('PUT', '/shipping', { method: 'Post' })).json().total).toBe(26.5);
    expect((await cart.call('POST', '/pay', pays)).json().order.finalGrandTotal).toBe(26.5);
  });

  it('charges no other total than the one that the payer was shown, where the call says it', async () => {
    const { shop, ready } = await open(database);
    const cart = await ready();
    expect((await cart.state()).total).toBe(25);
    await shop.call('PUT', '/settings/taxes', [{ name: 'GST', rate: 0.05, country: 'CA' }]);
    const refused = await cart.call('POST', '/pay', { ...pays, total: 25 });
    expect([refused.statusCode, refused.json()]).toMatchObject([
      400,
      {
        message: 'The order comes to 26.00 USD now, not 25: look at it again',
        reason: 'total_changed',
        errors: { total: ['total_changed'] },
        problems: [{ field: 'total', expected: 26, got: 25 }],
      },
    ]);
    for (const total of [{}, true, '1'.repeat(41)])
      expect((await cart.call('POST', '/pay', { ...pays, total })).json().errors).toHaveProperty('total');
    for (const total of ['x', -26, 26.01, 1e300])
      expect((await cart.call('POST', '/pay', { ...pays, total })).json().reason).toBe('total_changed');
    expect((await cart.state()).total).toBe(26);
    expect((await cart.call('POST', '/pay', { ...pays, total: '26.00' })).json().order.finalGrandTotal).toBe(
      26,
    );
    expect((await cart.call('POST', '/pay', { ...pays, total: 25 })).json().order.finalGrandTotal).toBe(26);
  });
});
