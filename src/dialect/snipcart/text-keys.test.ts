import { expect, it } from 'vitest';
import { keyedErrors, keyedRefusal, textKey } from './text-keys.js';

it("has Snipcart's key for each reason of the shop", () => {
  expect(textKey('product_differs')).toBe('order_validation.product_crawling');
  expect(textKey('card_declined')).toBe('card.declined');
});

it("passes on what is no reason of the shop: keys of merchants' servers, and those that earlier releases stored", () => {
  for (const key of ['order_validation.product_crawling', 'card.declined', 'their_own', 'constructor'])
    expect(textKey(key)).toBe(key);
});

it('puts keys in the place of reasons in all parts of a refusal', () => {
  const problems = [{ id: 'mug', code: 'out_of_stock', field: 'quantity' }];
  expect(keyedRefusal({ reason: 'code_archived', problems, limit: { kind: 'max', count: 3 } })).toEqual({
    reason: 'promo_code_is_invalid',
    problems: [{ id: 'mug', key: 'quantity_out_of_stock', field: 'quantity' }],
    limit: { kind: 'max', count: 3 },
  });
  expect(keyedRefusal({})).toEqual({});
  const errors = { code: ['code_expired'], price: ['must be a number'] };
  expect(keyedErrors(errors)).toEqual({ code: ['promo_code_is_expired'], price: ['must be a number'] });
});
