import type { Page } from '../../test/support/pages.js';
import type { Answer, StoreCalls } from './shop.js';
import { field, ownPrice, refusedItems } from './tampered-items.js';
import { changedPages } from './tampered-pages.js';

/** A cart that somebody tampers with. */
export interface TamperedCart {
  readonly token: string;
  /** Of the pens that are in it already. */
  readonly uniqueId: string;
  readonly call: StoreCalls['page'];
  /** Makes the shop's page say something else. */
  readonly publish: (path: string, page: Page) => void;
  /** A cart of others, with its own rate and item. */
  readonly other: { readonly token: string; readonly rateId: string; readonly uniqueId: string };
}

export interface Tampering {
  readonly name: string;
  /** Two pens are in it, or nothing. */
  readonly begin: 'pens' | 'empty';
  readonly attempt: (cart: TamperedCart) => Promise<Answer>;
  /**
   * The field that the refusal names, `true` for none in particular; without it the attempt is let through.
   */
  readonly refused?: string | true;
  /** What goods are charged in the end, null where nothing can be. */
  readonly charged: number | null;
}

/** Two pens with a broad tip. */
export const pens = {
  id: 'pen',
  url: '/pen',
  price: 3,
  quantity: 2,
  customFields: [{ name: 'Tip', value: 'Broad' }],
};
const fair = 7;

const onPens = (
  name: string,
  charged: number,
  refused: string | true | undefined,
  attempt: Tampering['attempt'],
) =>
  ({
    name,
    begin: 'pens',
    charged,
    attempt,
    ...(refused === undefined ? {} : { refused }),
  }) satisfies Tampering;
const put = (body: unknown): Tampering['attempt'] => {
  return ({ call, token, uniqueId }) => call('PUT', `/cart/${token}/items/${uniqueId}`, body);
};
const post = (path: string, body: unknown, headers = {}): Tampering['attempt'] => {
  return ({ call, token }) => call('POST', `/cart/${token}${path}`, body, headers);
};
const details = { cardNumber: '4242424242424242', cardExpiration: '12/39', cardCvc: '123' };
const paying = (more: object): Tampering['attempt'] =>
  post('/pay', { method: 'test-card', details, ...more });

/** Everything that is tried. */
export const tamperings: readonly Tampering[] = [
  ...refusedItems.map(
    ([item, refused]): Tampering => ({
      name: `item ${JSON.stringify(item)}`,
      begin: 'empty',
      refused,
      charged: null,
      attempt: post('/items', { id: 'pen', url: '/pen', ...item }),
    }),
  ),
  ...ownPrice.map(
    ([item, charged]): Tampering => ({
      name: `item ${JSON.stringify(item)}`,
      begin: 'empty',
      charged,
      attempt: post('/items', { id: 'pen', url: '/pen', ...item }),
    }),
  ),
  ...['[]', '"pen"', 'null', '{', '{"id":"pen","url":"/pen","__proto__":{"price":0}}'].map(
    (body): Tampering => ({
      name: `item ${body}`,
      begin: 'empty',
      refused: true,
      charged: null,
      attempt: post('/items', body),
    }),
  ),
  ...['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=utf-16'].map(
    (type): Tampering => ({
      name: `a price of its own as ${type}`,
      begin: 'empty',
      refused: true,
      charged: null,
      attempt: post('/items', '{"id":"pen","url":"/pen","price":0}', { 'content-type': type }),
    }),
  ),
  ...[-1, 1.5, 1e9, 'many'].map((quantity) =>
    onPens(`change of the quantity to ${quantity}`, fair, 'quantity', put({ quantity })),
  ),
  onPens('change of the quantity to "3"', 10.5, undefined, put({ quantity: '3' })),
  onPens('change of the price', fair, undefined, put({ price: 0.01, unitPrice: 0.01, quantity: 2 })),
  onPens('change to an option that is not there', fair, 'customFields[Tip]', put(field('Tip', 'Golden'))),
  onPens("change of another cart's item", fair, true, ({ call, token, other }) =>
    call('PUT', `/cart/${token}/items/${other.uniqueId}`, { quantity: 1 }),
  ),
  onPens('the same item at another price', fair, 'price', post('/items', { ...pens, price: 2 })),
  onPens('change of the currency', fair, 'currency', ({ call, token }) =>
    call('PUT', `/cart/${token}`, { currency: 'jpy' }),
  ),
  onPens('totals of its own', fair, undefined, ({ call, token }) =>
    call('PUT', `/cart/${token}`, { total: 0.01, subtotal: 0, items: [], discounts: [{ amountSaved: 6 }] }),
  ),
  onPens('a code that nobody gave out', fair, 'code', post('/discounts', { code: 'FREE' })),
  onPens('a code that has ended', fair, 'code', post('/discounts', { code: 'OLD' })),
  onPens('a code for larger carts', fair, 'code', post('/discounts', { code: 'LARGE' })),
  onPens(
    'an amount with its code',
    6.3,
    undefined,
    post('/discounts', { code: 'TEN', amountSaved: 6, rate: 100 }),
  ),
  onPens("another cart's rate", fair, 'shipping', ({ call, token, other }) =>
    call('PUT', `/cart/${token}/shipping`, { rateId: other.rateId }),
  ),
  onPens('a rate for nothing', fair, 'shipping', ({ call, token }) =>
    call('PUT', `/cart/${token}/shipping`, { method: 'Post', cost: 0 }),
  ),
  onPens('a smaller total', fair, 'total', paying({ total: 0.01 })),
  onPens('a total below 0', fair, 'total', paying({ total: -16 })),
  onPens('a total that is no number', fair, 'total', paying({ total: [1] })),
  onPens('payment as a gift', fair, 'method', paying({ method: 'free' })),
  onPens('payment by a gateway that is not there', fair, 'method', paying({ method: 'custom:mine' })),
  onPens(
    'an amount with the card',
    fair,
    undefined,
    paying({ amount: 1, currency: 'jpy', finalGrandTotal: 1 }),
  ),
  onPens(
    'an amount within the card',
    fair,
    undefined,
    paying({ details: { ...details, amount: 1, price: 0 } }),
  ),
  ...changedPages.map(
    ([name, page, refused]): Tampering => ({
      name: `the page ${name}`,
      begin: 'pens',
      refused,
      charged: null,
      attempt: async (cart) => {
        cart.publish('/pen', page);
        return paying({})(cart);
      },
    }),
  ),
];
