import { must } from './buyer.js';
import { discounts, goods, postage, taxes, units } from './counted-cart.js';
import type { Answer, StoreCalls } from './shop.js';

/** What a shop and a model of it are asked, one after the other, and where they differ. */
export interface Books {
  readonly shop: StoreCalls;
  readonly random: () => number;
  /** Product → what must be left of it. */
  readonly stock: Map<string, number>;
  readonly misses: string[];
  /** What was done last, for the reader of a miss. */
  readonly done: string[];
  acts: number;
}

/** Makes a call, and notes a miss unless its status is the one that the model says. */
export async function act(
  books: Books,
  what: string,
  wanted: number,
  call: Promise<Answer>,
): Promise<Answer> {
  books.acts += 1;
  books.done.push(what);
  const answer = await call;
  if (answer.status !== wanted)
    differs(books, `${answer.status} instead of ${wanted}: ${excerptOf(answer.body)}`);
  return answer;
}

/** Notes a miss unless each of the model's figures, in minor units, is the answer's. */
export function agree(
  books: Books,
  body: Readonly<Record<string, unknown>>,
  figures: Readonly<Record<string, number>>,
  unit: number,
): void {
  for (const [name, minor] of Object.entries(figures))
    if (body[name] !== minor / unit) differs(books, `${name} is ${body[name]} instead of ${minor / unit}`);
}

/** Notes a miss with what led to it. */
export function differs(books: Books, what: string): void {
  books.misses.push(`${what}, after ${books.done.slice(-12).join(', ')}`);
}

/** One of some. */
export function oneOf<T>(books: Books, some: readonly T[]): T {
  return some[Math.floor(books.random() * some.length)]!;
}

/** A whole number from 1. */
export function upTo(books: Books, most: number): number {
  return 1 + Math.floor(books.random() * most);
}

/** Gives a store everything that the model knows. */
export async function furnish(shop: StoreCalls): Promise<void> {
  must(200, await shop.admin('PUT', '/settings/general', { currencies: ['JPY', 'KWD'] }));
  must(200, await shop.admin('PUT', '/settings/taxes', taxes));
  const products = goods.map(({ id, prices, included, gold }) => ({
    id,
    name: `Product ${id}`,
    price: Object.fromEntries(
      Object.entries(prices).map(([code, minor]) => [
        code.toLowerCase(),
        minor / units[code as keyof typeof units],
      ]),
    ),
    hasTaxesIncluded: included,
    ...(gold === undefined ? {} : { customFields: [{ name: 'Glaze', options: `Sand|Gold[+${gold}]` }] }),
  }));
  must(200, await shop.admin('POST', '/products', products));
  for (const one of discounts) must(201, await shop.admin('POST', '/discounts', one));
  for (const [currency, minor] of Object.entries(postage)) {
    const cost = minor / units[currency as keyof typeof units];
    must(201, await shop.admin('POST', '/shipping_methods', { name: 'Post', currency, rates: [{ cost }] }));
  }
}

/** Counts the goods: so many of each. */
export async function restock(books: Books, stock: number): Promise<void> {
  for (const { id } of goods) {
    must(
      200,
      await books.shop.admin('PUT', `/products/${id}`, { inventoryManagementMethod: 'Single', stock }),
    );
    books.stock.set(id, stock);
  }
}

/** Notes a miss unless there is as much of everything as the model says. */
export async function agreeOnStock(books: Books): Promise<void> {
  for (const [id, left] of books.stock) {
    const { stock } = must(200, await books.shop.admin('GET', `/products/${id}`));
    if (stock !== left) differs(books, `${stock} of ${id} left instead of ${left}`);
  }
}

function excerptOf(body: unknown): string {
  return (JSON.stringify(body) ?? '').slice(0, 300);
}
