import { expect, it } from 'vitest';
import { checkItems } from '../src/checkout/cart/check-items.js';
import { findCart } from '../src/domain/cart/rows.js';
import { beginCart } from './support/cart-calls.js';
import { onEachDatabase, type TestDatabase } from './support/databases.js';
import { button, type Page } from './support/pages.js';
import { servePages } from './support/serve-pages.js';
import { startShop, type TestShop } from './support/shop.js';

const pie = (more: Record<string, string>) =>
  button('pie', '10', { 'custom1-name': 'Filling', 'custom1-options': 'Apple|Pecan[+3.00]', ...more });
const pages: Record<string, Page> = {
  '/pie': { body: pie({ 'custom1-value': 'Raspberry', image: 'img/pie.png' }) },
  '/pies/all': {
    body: `${pie({})}${pie({ 'custom1-value': 'Raspberry' })}`.replaceAll("id='pie'", "id='tart'"),
  },
  '/tee': {
    body: ['Red', 'Blue']
      .map((value) =>
        button('tee', '20', { 'custom1-name': 'Colour', 'custom1-type': 'hidden', 'custom1-value': value }),
      )
      .join(''),
  },
  '/lens': {
    body: button('lens', '50', {
      'custom1-name': 'Eye',
      'custom1-options': 'Left|Both[+40]',
      'custom2-name': 'Eye',
      'custom2-options': 'Clear|Tinted[+5]',
    }),
  },
  '/case': { body: button('case', '5', { 'custom1-name': 'Size', 'custom1-options': 'a|A[+5.00]' }) },
  '/lite': {
    body: button('lite', '20', { 'custom1-name': 'Plan', 'custom1-options': 'Full|Lite[\u22125.00]' }),
  },
  '/odd': { body: button('odd', '20', { 'custom1-name': 'Plan', 'custom1-options': 'Full|Lite[EUR 5]' }) },
  '/noise': { body: button('noise', '16.990000000000002') },
  '/none': { body: button('none', '5', { 'max-quantity': '0' }) },
  '/few': { body: button('few', '5', { 'max-quantity': '3.0' }) },
  '/eggs': { body: button('eggs', '1', { 'min-quantity': '10', 'quantity-step': '6' }) },
  '/heavy': { body: button('heavy', '5', { weight: '1,500' }) },
  '/light': { body: button('light', '5', { weight: '1,5 kg' }) },
};
const site = servePages(pages);
const open = (database: TestDatabase) =>
  startShop(database, { domain: { domain: site.host, protocol: 'http' }, allowHosts: [site.host] });

const field = (name: string, value: string) => ({ customFields: [{ name, value }] });

async function problemsOf(shop: TestShop, token: string): Promise<unknown[]> {
  const cart = (await findCart(shop.storage.read, shop.store.storeId, token))!;
  const checked = await checkItems(shop.context, shop.store, cart);
  return checked.details.items.flatMap(({ problems }) => problems.map(({ message }) => message));
}

onEachDatabase({ inShare: 'sqlite' }, (database) => {
  it('sells what a button’s own attributes say, and nothing beside them that would cost', async () => {
    const shop = await open(database);
    const cart = await beginCart(shop);
    const add = async (item: object) => {
      const answer = await cart.add(item);
      if (answer.statusCode !== 201) return answer.json().message;
      const { items } = answer.json().items;
      const { unitPrice, customFields } = items.at(-1);
      return [unitPrice, ...customFields.map(({ value }: { value: string }) => value)];
    };
    expect(await add({ id: 'pie', url: '/pie', ...field('Filling', 'Raspberry') })).toEqual([
      10,
      'Raspberry',
    ]);
    expect(await add({ id: 'pie', url: '/pie', ...field('Filling', 'Pecan') })).toEqual([13, 'Pecan']);
    expect(await add({ id: 'pie', url: '/pie', ...field('Filling', 'Cherry') })).toContain('Apple, Pecan');
    expect(await add({ id: 'tart', url: '/pies/all', ...field('Filling', 'Raspberry') })).toEqual([
      10,
      'Raspberry',
    ]);
    expect(await add({ id: 'tee', url: '/tee', ...field('Colour', 'Blue') })).toEqual([20, 'Blue']);
    expect(await add({ id: 'tee', url: '/tee', ...field('Colour', 'Set by a script') })).toEqual([
      20,
      'Set by a script',
    ]);
    const both = [
      { name: 'Eye', options: 'Left|Both[+40]', value: 'Both' },
      { name: 'Eye', options: 'Clear|Tinted[+5]', value: 'Tinted' },
    ];
    expect(await add({ id: 'lens', url: '/lens', customFields: both })).toEqual([95, 'Both', 'Tinted']);
    const engraved = [...field('Filling', 'Apple').customFields, ...field('Engraving', 'Ada').customFields];
    expect(await add({ id: 'pie', url: '/pie', customFields: engraved })).toEqual([10, 'Apple', 'Ada']);
    expect(await problemsOf(shop, cart.token)).toEqual([]);
    const order = (await shop.call('GET', `/orders/${cart.token}`)).json();
    expect(order.items.at(-1).customFields.at(-1)).toMatchObject({
      name: 'Engraving',
      value: 'Ada',
      operation: null,
    });
    // A page that begins to charge for it is heard.
    pages['/pie'] = {
      body: pie({
        'custom1-value': 'Raspberry',
        'custom2-name': 'Engraving',
        'custom2-options': 'Ada[+7]|None',
      }),
    };
    expect(await problemsOf(shop, cart.token)).toContainEqual(expect.stringContaining('costs 17 now'));
    pages['/pie'] = { body: pie({ 'custom1-value': 'Raspberry', image: 'img/pie.png' }) };
  });

  it('adds an item of the cart again, whatever the cart says of it', async () => {
    const shop = await open(database);
    const cart = await beginCart(shop);
    for (const item of [
      { id: 'pie', url: '/pie', ...field('Engraving', 'Ada') },
      { id: 'lens', url: '/lens', ...field('Eye', 'Both') },
      { id: 'light', url: '/light' },
    ]) {
      const own = (await cart.add(item)).json().items.items.at(-1);
      const again = await cart.add({ ...own, quantity: 1 });
      expect([again.statusCode, again.json().message]).toEqual([201, undefined]);
      expect(again.json().items.items.at(-1)).toMatchObject({
        uniqueId: own.uniqueId,
        quantity: 2,
        unitPrice: own.unitPrice,
      });
    }
    // A picture beside its page is that page's.
    expect((await cart.state()).items.items[0].image).toBe(`${site.origin}/img/pie.png`);
  });

  it('reads options, amounts and quantities as they are meant, and refuses the rest by name', async () => {
    const shop = await open(database);
    const cart = await beginCart(shop);
    const priceOf = async (item: object) => {
      const answer = await cart.add(item);
      return answer.statusCode === 201 ? answer.json().items.items.at(-1).unitPrice : answer.json().message;
    };
    expect(await priceOf({ id: 'case', url: '/case', ...field('Size', 'a') })).toBe(5);
    expect(await priceOf({ id: 'case', url: '/case', ...field('Size', 'A') })).toBe(10);
    expect(await priceOf({ id: 'lite', url: '/lite', ...field('Plan', 'Lite') })).toBe(15);
    expect(await priceOf({ id: 'odd', url: '/odd' })).toContain('the option "Lite[EUR 5]": write it as in');
    expect(await priceOf({ id: 'noise', url: '/noise', price: 16.990000000000002 })).toBe(16.99);
    expect(await priceOf({ id: 'none', url: '/none' })).toContain(
      'data-item-max-quantity "0" lets nobody buy it',
    );
    expect((await cart.add({ id: 'none', url: '/none', maxQuantity: '0' })).json().errors).toEqual({
      maxQuantity: [expect.stringContaining('lets nobody buy it')],
    });
    expect(await priceOf({ id: 'few', url: '/few', quantity: 4 })).toContain('at most 3');
    const eggs = async (quantity?: number) => {
      const answer = await cart.add({ id: 'eggs', url: '/eggs', quantity });
      return answer.json().items?.items.at(-1).quantity ?? answer.statusCode;
    };
    expect([
      await eggs(6),
      await eggs(10),
      await eggs(6),
      await eggs(),
      await eggs(5),
      await eggs(-6),
    ]).toEqual([400, 10, 16, 22, 400, 400]);
    const odd = await cart.add({ id: 'eggs', url: '/eggs', quantity: 5 });
    expect(odd.json().message).toContain('in steps of 6: 10, 16, 22, …');
    const limitOf = async (id: string, quantity: number) => {
      const { message, limit } = (await cart.add({ id, url: `/${id}`, quantity })).json();
      return [message, limit];
    };
    await cart.add({ id: 'few', url: '/few', quantity: 2 });
    expect([
      await limitOf('eggs', 9_999),
      await limitOf('eggs', 10_000),
      await limitOf('few', 4),
      await limitOf('few', 0),
    ]).toEqual([
      ['quantity of "eggs" must be a whole number from 1 to 9999', { kind: 'max', count: 9999 }],
      ['quantity of "eggs" must be a whole number from 1 to 9999', { kind: 'max', count: 9999 }],
      ['quantity of "few" must be at most 3', { kind: 'max', count: 3 }],
      ['quantity of "few" must be a whole number from 1 to 9999', undefined],
    ]);
    const fresh = await beginCart(shop);
    for (const [quantity, limit] of [
      [4, { kind: 'min', count: 10 }],
      [11, { kind: 'step', count: 6 }],
    ])
      expect((await fresh.add({ id: 'eggs', url: '/eggs', quantity })).json().limit).toEqual(limit);
  });

  it('ships nothing by a weight that cannot be read, where what it costs depends on weight', async () => {
    const shop = await open(database);
    const cart = await beginCart(shop, {});
    await cart.call('PUT', '', {
      billingAddress: { name: 'A', address1: 'B', city: 'C', country: 'DE', postalCode: '10115' },
    });
    expect((await cart.add({ id: 'light', url: '/light' })).json().totalWeight).toBe(1500);
    expect((await cart.add({ id: 'heavy', url: '/heavy' })).statusCode).toBe(201);
    const rates = async () => (await cart.call('GET', '/shipping-rates')).json();
    await shop.call('POST', '/shipping_methods', { name: 'Flat', rates: [{ cost: 4 }] });
    expect(await rates()).toMatchObject({ rates: [{ cost: 4 }], errors: [] });
    await shop.call('POST', '/shipping_methods', {
      name: 'Post',
      rates: [{ cost: 5, weight: { to: 2000 } }],
    });
    expect(await rates()).toMatchObject({
      rates: [],
      errors: [{ message: expect.stringContaining('Item "heavy": its weight "1,500" cannot be read') }],
    });
  });
});
