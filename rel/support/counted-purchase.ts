import { act, agree, type Books, oneOf, upTo } from './bookkeeper.js';
import { card, must } from './buyer.js';
import { type CountedCart, type Currency, counted, goods, sum, units } from './counted-cart.js';
import type { CountedOrder } from './counted-order.js';

const buyer = {
  email: 'ada@example.com',
  billingAddress: { name: 'Ada', address1: '1 Row', city: 'London', country: 'GB', postalCode: 'N1 9GU' },
};

/**
 * Fills a cart by random acts, the shop and the model in step, and pays for it; undefined where nothing was
 * in it at last.
 */
export async function purchase(books: Books): Promise<CountedOrder | undefined> {
  const { shop } = books;
  const currency = oneOf(books, Object.keys(units) as Currency[]);
  const { token } = must(201, await shop.page('POST', '/cart', { currency: currency.toLowerCase() }));
  must(200, await shop.page('PUT', `/cart/${token}`, buyer));
  let cart: CountedCart = { currency, lines: [], codes: [], shipped: false };
  for (let left = 3 + upTo(books, 8); left > 0; left -= 1) {
    cart = await changed(books, token, cart);
    agree(books, must(200, await shop.page('GET', `/cart/${token}`)), counted(cart), units[currency]);
  }
  return paid(books, token, cart);
}

async function changed(books: Books, token: string, cart: CountedCart): Promise<CountedCart> {
  const { shop } = books;
  const at = `/cart/${token}`;
  const { lines, codes } = cart;
  const kind =
    lines.length === 0 ? 'add' : oneOf(books, ['add', 'add', 'quantity', 'remove', 'code', 'uncode', 'ship']);
  const line = lines.length === 0 ? undefined : oneOf(books, lines);
  if (kind === 'quantity' && line) {
    const quantity = upTo(books, 6);
    const fits = wanted(cart, line.goods.id) - line.quantity + quantity <= books.stock.get(line.goods.id)!;
    const call = shop.page('PUT', `${at}/items/${line.uniqueId}`, { quantity });
    await act(books, `${line.goods.id} × ${quantity}`, fits ? 200 : 400, call);
    if (!fits) return cart;
    return { ...cart, lines: lines.map((one) => (one === line ? { ...one, quantity } : one)) };
  }
  if (kind === 'remove' && line) {
    await act(books, `no ${line.goods.id}`, 200, shop.page('DELETE', `${at}/items/${line.uniqueId}`));
    // A cart with nothing in it chooses no way to ship.
    const others = lines.filter((one) => one !== line);
    return { ...cart, lines: others, shipped: cart.shipped && others.length > 0 };
  }
  if (kind === 'code') {
    const code = oneOf(books, ['TEN', 'FIVE', 'NONE']);
    const taken = code !== 'NONE' && !codes.includes(code) && (code !== 'FIVE' || cart.currency === 'USD');
    await act(books, `code ${code}`, taken ? 200 : 400, shop.page('POST', `${at}/discounts`, { code }));
    return taken ? { ...cart, codes: [...codes, code] } : cart;
  }
  if (kind === 'uncode' && codes.length > 0) {
    const code = oneOf(books, codes);
    await act(books, `no code ${code}`, 200, shop.page('DELETE', `${at}/discounts/${code}`));
    return { ...cart, codes: codes.filter((one) => one !== code) };
  }
  if (kind === 'ship') return shipped(books, token, cart);
  return added(books, token, cart);
}

async function added(books: Books, token: string, cart: CountedCart): Promise<CountedCart> {
  const item = oneOf(books, goods);
  const gold = item.gold !== undefined && books.random() < 0.5;
  const quantity = upTo(books, 4);
  const fits = wanted(cart, item.id) + quantity <= books.stock.get(item.id)!;
  const customFields = item.gold === undefined ? [] : [{ name: 'Glaze', value: gold ? 'Gold' : 'Sand' }];
  const call = books.shop.page('POST', `/cart/${token}/items`, { id: item.id, quantity, customFields });
  const answer = await act(
    books,
    `add ${quantity} ${gold ? 'golden ' : ''}${item.id}`,
    fits ? 201 : 400,
    call,
  );
  if (!fits || answer.status !== 201) return cart;
  const same = cart.lines.find((one) => one.goods === item && one.gold === gold);
  if (same) {
    const more = { ...same, quantity: same.quantity + quantity };
    return { ...cart, lines: cart.lines.map((one) => (one === same ? more : one)) };
  }
  const known = new Set(cart.lines.map(({ uniqueId }) => uniqueId));
  const items = answer.body.items.items as { uniqueId: string }[];
  const { uniqueId } = items.find((one) => !known.has(one.uniqueId))!;
  return { ...cart, lines: [...cart.lines, { uniqueId, goods: item, gold, quantity }] };
}

async function shipped(books: Books, token: string, cart: CountedCart): Promise<CountedCart> {
  await act(books, 'ship', 200, books.shop.page('PUT', `/cart/${token}/shipping`, { method: 'Post' }));
  return { ...cart, shipped: true };
}

async function paid(books: Books, token: string, unshipped: CountedCart): Promise<CountedOrder | undefined> {
  const pay = (what: string, status: number, total?: number, method = 'test-card', details: object = card) =>
    act(books, what, status, books.shop.page('POST', `/cart/${token}/pay`, { method, details, total }));
  if (unshipped.lines.length === 0 || !unshipped.shipped) await pay('pay too soon', 400);
  if (unshipped.lines.length === 0) return undefined;
  const cart = await shipped(books, token, unshipped);
  const figures = counted(cart);
  const unit = units[cart.currency];
  const total = figures.total!;
  await pay('pay too little', 400, (total - 1) / unit);
  const [method, details, payment] = oneOf(books, [
    ['test-card', card, 'Paid'],
    ['test-card', { ...card, capture: false }, 'Authorized'],
    ['deferred', {}, 'Deferred'],
  ] as const);
  const { body } = await pay(`pay (${payment})`, 200, total / unit, method, details);
  agree(books, body.order ?? {}, { finalGrandTotal: total }, unit);
  for (const { goods: item, quantity } of cart.lines)
    books.stock.set(item.id, books.stock.get(item.id)! - quantity);
  await act(books, 'add to the order', 409, books.shop.page('POST', `/cart/${token}/items`, { id: 'mug' }));
  const order = must(200, await books.shop.admin('GET', `/orders/${token}`));
  agree(books, order, figures, unit);
  const saved = sum(
    order.discounts.map((one: { amountSaved: number }) => Math.round(one.amountSaved * unit)),
  );
  agree(books, { savedAmount: saved / unit }, { savedAmount: figures.savedAmount! }, unit);
  const status = payment === 'Authorized' ? 'Pending' : 'Processed';
  return { token, unit, total, lines: cart.lines, payment, status, refunded: 0, restocked: false };
}

function wanted({ lines }: CountedCart, id: string): number {
  return sum(lines.filter(({ goods: item }) => item.id === id).map(({ quantity }) => quantity));
}
