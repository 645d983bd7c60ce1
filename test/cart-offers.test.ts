import { beforeEach, expect, it } from 'vitest';
import { checkItems } from '../src/checkout/cart/check-items.js';
import { findCart } from '../src/domain/cart/rows.js';
import { beginCart } from './support/cart-calls.js';
import { onEachDatabase, type TestDatabase } from './support/databases.js';
import { button, type Page } from './support/pages.js';
import { servePages } from './support/serve-pages.js';
import { startShop, type TestShop } from './support/shop.js';

const json = { 'content-type': 'application/json' };
const donation = (amount: number) =>
  button('donation', `${amount}`, { name: 'Donation', url: `/donate?amount=${amount}` });
const tee = (colour: string, more: Record<string, string> = {}) =>
  button('tee', '20', { name: `Tee ${colour}`, image: `/${colour}.jpg`, ...more });
const pages: Record<string, Page> = {
  '/donate?amount=40': { body: donation(40) },
  '/donate?amount=40&from=mail': { body: donation(40) },
  '/donate?amount=50': { body: donation(50) },
  '/donate.json?amount=40': { headers: json, body: '{"id":"gift","price":40}' },
  '/donate.json?amount=50': { headers: json, body: '[{"id":"gift","price":50}]' },
  '/tees': { body: `${tee('Red')}${tee('Blue')}${tee('Blue')}` },
  '/pictures': {
    body: `${button('cap', '9', { image: '/front.jpg' })}${button('cap', '9', { image: '/back.jpg' })}`,
  },
  '/sizes': {
    body: ['Red', 'Blue']
      .map((colour) => tee(colour, { id: 'sized', 'custom1-name': 'Size', 'custom1-options': 'S|L[+2]' }))
      .join(''),
  },
  '/tee.json': { headers: json, body: '{"id":"plain-tee","price":20}' },
};
const usual = { ...pages };
const site = servePages(pages);
beforeEach(() => void Object.assign(pages, usual));

const open = (database: TestDatabase) =>
  startShop(database, { domain: { domain: site.host, protocol: 'http' }, allowHosts: [site.host] });

async function problemsOf(shop: TestShop, token: string) {
  const cart = (await findCart(shop.storage.read, shop.store.storeId, token))!;
  return (await checkItems(shop.context, shop.store, cart)).details.items.map(({ problems }) =>
    problems.map(({ message }) => message),
  );
}

const linesOf = (state: { items: { items: Record<string, unknown>[] } }) =>
  state.items.items.map(({ name, image, unitPrice, quantity }) => [name, image, unitPrice, quantity]);

onEachDatabase({ inShare: 'sqlite' }, (database) => {
  for (const [kind, id, path] of [
    ['page', 'donation', '/donate'],
    ['document', 'gift', '/donate.json'],
  ] as const)
    it(`keeps the price of each address of one ${kind} on a line of its own`, async () => {
      const shop = await open(database);
      const cart = await beginCart(shop);
      const add = async (amount: number) =>
        (await cart.add({ id, price: amount, url: `${path}?amount=${amount}` })).json();
      await add(40);
      await add(50);
      const state = await add(40);
      expect(linesOf(state)).toMatchObject([
        [expect.any(String), null, 40, 2],
        [expect.any(String), null, 50, 1],
      ]);
      expect(state.total).toBe(130);
      expect(await problemsOf(shop, cart.token)).toEqual([[], []]);
      // Neither address sells at the other's price.
      const wrong = await cart.add({ id, price: 40, url: `${path}?amount=50` });
      expect([wrong.statusCode, wrong.json().problems[0].expected]).toEqual([400, 50]);
    });

  it('adds more to a line from another address that sells the same', async () => {
    const cart = await beginCart(await open(database));
    await cart.add({ id: 'donation', url: '/donate?amount=40' });
    await cart.add({ id: 'donation', url: '/donate?amount=40&from=mail#/cart' });
    expect(linesOf(await cart.state())).toEqual([['Donation', null, 40, 2]]);
  });

  it('takes a line of a page whose price has changed for the same, as it is now', async () => {
    const cart = await beginCart(await open(database));
    await cart.add({ id: 'donation', url: '/donate?amount=40' });
    pages['/donate?amount=40'] = { body: button('donation', '45', { name: 'Gift' }) };
    await cart.add({ id: 'donation', url: '/donate?amount=40#top' });
    expect(linesOf(await cart.state())).toEqual([['Gift', null, 45, 2]]);
  });

  it('puts the button that was clicked into cart and order, of several names and pictures of one id', async () => {
    const shop = await open(database);
    const cart = await beginCart(shop);
    const add = (colour: string) =>
      cart.add({ id: 'tee', url: '/tees', price: 20, name: `Tee ${colour}`, image: `/${colour}.jpg` });
    await add('Blue');
    await add('Red');
    const state = (await add('Blue')).json();
    expect(linesOf(state)).toEqual([
      ['Tee Blue', '/Blue.jpg', 20, 2],
      ['Tee Red', '/Red.jpg', 20, 1],
    ]);
    expect(await problemsOf(shop, cart.token)).toEqual([[], []]);
    const order = (await shop.call('GET', `/orders/${cart.token}`)).json();
    expect(order.items.map((item: { name: string }) => item.name)).toEqual(['Tee Blue', 'Tee Red']);
    // Words that no button has are nobody's: the first button's stand.
    const other = (
      await cart.add({ id: 'tee', url: '/tees', name: 'Golden tee', image: '/gold.jpg' })
    ).json();
    expect(linesOf(other)[1]).toEqual(['Tee Red', '/Red.jpg', 20, 2]);
  });

  it('tells buttons apart by their picture alone, and by what they add to a document without names', async () => {
    const shop = await open(database);
    const cart = await beginCart(shop);
    await cart.add({ id: 'cap', url: '/pictures', image: '/back.jpg' });
    await cart.add({ id: 'cap', url: '/pictures', image: '/front.jpg' });
    for (const name of ['Tee Red', 'Tee Blue', 'Tee Red'])
      await cart.add({ id: 'plain-tee', url: '/tee.json', name });
    expect(linesOf(await cart.state())).toEqual([
      ['Product cap', '/back.jpg', 9, 1],
      ['Product cap', '/front.jpg', 9, 1],
      ['Tee Red', null, 20, 2],
      ['Tee Blue', null, 20, 1],
    ]);
  });

  it('tells buttons apart by a name in other blanks or case, and by the whole address of a picture', async () => {
    const cart = await beginCart(await open(database));
    await cart.add({ id: 'tee', url: '/tees', name: ' tee  BLUE ' });
    await cart.add({ id: 'cap', url: '/pictures', image: `http://${site.host}/back.jpg` });
    await cart.add({ id: 'cap', url: '/pictures', image: '../back.jpg' });
    expect(linesOf(await cart.state())).toEqual([
      ['Tee Blue', '/Blue.jpg', 20, 1],
      ['Product cap', '/back.jpg', 9, 2],
    ]);
  });

  it('keeps what was clicked when a choice of its line changes', async () => {
    const cart = await beginCart(await open(database));
    const add = (colour: string, size: string) =>
      cart.add({
        id: 'sized',
        url: '/sizes',
        name: `Tee ${colour}`,
        customFields: [{ name: 'Size', value: size }],
      });
    await add('Red', 'S');
    const [, blue] = (await add('Blue', 'L')).json().items.items;
    const change = { customFields: [{ name: 'Size', value: 'S' }] };
    const changed = (await cart.call('PUT', `/items/${blue.uniqueId}`, change)).json();
    expect(linesOf(changed)).toEqual([
      ['Tee Red', '/Red.jpg', 20, 1],
      ['Tee Blue', '/Blue.jpg', 20, 1],
    ]);
  });
});
