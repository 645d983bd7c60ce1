import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { newSessionToken, startSession } from '../src/domain/customer/sessions.js';
import { beginCart, type CartCallOptions } from './support/cart-calls.js';
import { onEachDatabase } from './support/databases.js';
import { startShop, type TestShop } from './support/shop.js';

const stranger: CartCallOptions = { secret: null };
const billingAddress = {
  name: 'Ana Souza',
  address1: '1 Rua Augusta',
  city: 'Lisboa',
  country: 'PT',
  postalCode: '1100-048',
};
const buyer = {
  email: 'ana@people.example',
  billingAddress,
  notes: 'Ring twice',
  customFields: [{ name: 'Gift for', value: 'Bruno Lima' }],
};
const personal = /Ana|Souza|Augusta|people\.example|Ring|Bruno/;
const nothing = {
  email: null,
  billingAddress: null,
  shippingAddress: null,
  notes: null,
  customFields: null,
};

onEachDatabase({ inShare: 'sqlite' }, (database) => {
  async function filled(shop: TestShop) {
    await shop.call('POST', '/products', [{ id: 'mug', name: 'Mug', price: 4 }]);
    const cart = await beginCart(shop);
    await cart.add({ id: 'mug' });
    expect((await cart.call('PUT', '', buyer)).statusCode).toBe(200);
    return cart;
  }

  it('shows its buyer to whoever has a cart’s secret, and to others its lines and sums', async () => {
    const shop = await startShop(database);
    const cart = await filled(shop);
    expect((await cart.call('GET')).json()).toMatchObject({ email: buyer.email, notes: 'Ring twice' });
    for (const options of [
      stranger,
      { secret: 'x' },
      { secret: `${cart.secret}x` },
      { secret: cart.token },
    ]) {
      const { statusCode, body } = await cart.call('GET', '', undefined, options);
      expect(statusCode).toBe(200);
      expect(body).not.toMatch(personal);
      expect(JSON.parse(body)).toMatchObject({ ...nothing, total: 4, items: { items: [{ id: 'mug' }] } });
    }
  });

  it('shows a stranger no more in the answer to a change of lines, codes or shipping', async () => {
    const shop = await startShop(database);
    const cart = await filled(shop);
    const code = { name: 'Sale', trigger: 'Code', code: 'SALE', type: 'Rate', rate: 5 };
    await shop.call('POST', '/discounts', code);
    const [item] = (await cart.state()).items.items;
    const calls = [
      ['POST', '/items', { id: 'mug' }],
      ['PUT', `/items/${item.uniqueId}`, { quantity: 3 }],
      ['POST', '/discounts', { code: 'SALE' }],
      ['DELETE', '/discounts/SALE'],
      ['PUT', '/shipping', { rateId: null }],
      ['DELETE', `/items/${item.uniqueId}`],
    ] as const;
    for (const [method, path, body] of calls) {
      const headers: Record<string, string> = method === 'POST' ? { 'idempotency-key': randomUUID() } : {};
      for (let times = method === 'POST' ? 2 : 1; times > 0; times -= 1) {
        const answer = await cart.call(method, path, body, { ...stranger, headers });
        expect([path, answer.statusCode < 300]).toEqual([path, true]);
        expect(answer.body).not.toMatch(personal);
      }
    }
    expect(await cart.state()).toMatchObject({ email: buyer.email });
  });

  it('lets nobody else change who buys, nor pay, once a cart holds personal data', async () => {
    const shop = await startShop(database);
    const cart = await filled(shop);
    const other = await beginCart(shop);
    const refused = [
      ['PUT', '', { email: 'eve@people.example' }],
      ['PUT', '', { notes: '' }],
      ['PUT', '', { lang: 'de' }],
      ['PUT', '', {}],
      ['POST', '/pay', { method: 'deferred' }],
    ] as const;
    for (const secret of [null, other.secret, 'wrong'])
      for (const [method, path, body] of refused) {
        const answer = await cart.call(method, path, body, { secret });
        expect(answer.statusCode).toBe(403);
        expect(answer.json()).toMatchObject({
          reason: 'cart_secret_required',
          message: expect.stringContaining('secret'),
        });
        expect(answer.body).not.toMatch(personal);
      }
    expect(await cart.state()).toMatchObject({ email: buyer.email, lang: 'en' });
  });

  it.each([
    ['an e-mail', { email: buyer.email }],
    ['a billing address', { billingAddress }],
    ['a shipping address', { shippingAddress: { name: 'Ana' }, shipToBillingAddress: false }],
    ['notes', { notes: 'Ring twice' }],
    ['custom fields', { customFields: buyer.customFields }],
  ])('takes %s as personal', async (_, part) => {
    const shop = await startShop(database);
    const cart = await beginCart(shop);
    // A cart without them is open to whoever has its token, as a page without the secret fills one.
    expect((await cart.call('PUT', '', { lang: 'pt' }, stranger)).statusCode).toBe(200);
    const filling = await cart.call('PUT', '', part, stranger);
    expect(filling.statusCode).toBe(200);
    expect(filling.json()).toMatchObject(nothing);
    expect((await cart.call('PUT', '', part, stranger)).statusCode).toBe(403);
    expect((await cart.call('PUT', '', part)).statusCode).toBe(200);
  });

  it('answers an order that a cart became to its buyer alone', async () => {
    const shop = await startShop(database, { settings: { allowDeferred: true } });
    const cart = await filled(shop);
    expect((await cart.call('POST', '/pay', { method: 'deferred' })).statusCode).toBe(200);
    expect((await cart.call('POST', '/pay', { method: 'deferred' }, stranger)).statusCode).toBe(403);
    expect((await cart.call('POST', '/pay', { method: 'deferred' })).statusCode).toBe(200);
    expect((await cart.call('GET', '', undefined, stranger)).body).not.toMatch(personal);
  });

  it('knows the buyer by their session, and no other customer by theirs', async () => {
    const shop = await startShop(database, { settings: { allowDeferred: true } });
    const cart = await filled(shop);
    const session = async (email: string) => {
      const { id } = (await shop.tienda('POST', '/customers', { name: 'Somebody', email })).json();
      const token = newSessionToken();
      const { storeId } = shop.store;
      await shop.storage.write((tx) => startSession(tx, storeId, id, token, shop.context.now()));
      return { secret: null, headers: { 'x-customer-session': token } };
    };
    const [ana, eve] = [await session('ana@people.example'), await session('eve@people.example')];
    // Until she calls with the secret, a session makes the cart nobody's own.
    expect((await cart.call('POST', '/items', { id: 'mug' }, ana)).json()).toMatchObject(nothing);
    await cart.call('PUT', '', {}, { ...ana, secret: cart.secret });
    expect((await cart.call('GET', '', undefined, ana)).json()).toMatchObject({ email: buyer.email });
    expect((await cart.call('POST', '/items', { id: 'mug' }, eve)).json()).toMatchObject(nothing);
    expect((await cart.call('GET', '', undefined, eve)).json()).toMatchObject(nothing);
    expect((await cart.call('PUT', '', {}, eve)).statusCode).toBe(403);
    expect((await cart.call('POST', '/pay', { method: 'deferred' }, eve)).statusCode).toBe(403);
    const ended = { secret: null, headers: { 'x-customer-session': newSessionToken() } };
    expect((await cart.call('GET', '', undefined, ended)).json()).toMatchObject(nothing);
    expect((await cart.call('POST', '/pay', { method: 'deferred' }, ana)).statusCode).toBe(200);
  });
});
