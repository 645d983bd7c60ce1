import fc from 'fast-check';
import {
  type Discount,
  type DiscountCondition,
  type DiscountEffect,
  discountActions,
  discountTriggers,
} from '../../src/domain/discount/discount.js';
import type { Priced } from '../../src/domain/pricing/pricing.js';
import { discountOf, priceLine, priceOf, shippingFor, taxRule } from './pricing.js';

const products = ['mug', 'cup', 'pot', 'club'];
const categories = ['clay', 'tea'];
/** What something may cost, in minor units: little, usual, and the most there is. */
export const amount = fc.oneof(
  fc.nat({ max: 300 }),
  fc.nat({ max: 100_000 }),
  fc.nat({ max: 90_000_000_000 }),
);

const line = fc
  .record({
    product: fc.constantFrom(...products),
    unitPrice: amount,
    quantity: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 9999 })),
    categories: fc.subarray(categories),
    alternatePrices: fc.oneof(fc.constant({}), fc.record({ trade: amount })),
    taxable: fc.boolean(),
    taxNames: fc.constantFrom([], ['VAT'], ['Eco']),
    hasTaxesIncluded: fc.boolean(),
    shippable: fc.boolean(),
    recurring: fc.boolean(),
  })
  .map(({ product, unitPrice, ...more }) => priceLine(product, unitPrice, more));
const lines = fc
  .array(line, { maxLength: 6 })
  .map((all) => all.map((one, index) => ({ ...one, uniqueId: `line ${index}` })));

const someProducts = fc.subarray(products);
const condition: fc.Arbitrary<DiscountCondition> = fc
  .record({
    trigger: fc.constantFrom(...discountTriggers),
    product: fc.constantFrom(...products),
    totalFrom: fc.option(amount, { nil: undefined }),
    quantityFrom: fc.integer({ min: 1, max: 6 }),
    quantityTo: fc.integer({ min: 1, max: 10_000 }),
    onlyOnSameProducts: fc.boolean(),
    quantityProducts: someProducts,
    products: someProducts,
    categories: fc.subarray(categories),
  })
  .map(({ totalFrom, ...rest }) => ({
    ...rest,
    ...(totalFrom === undefined ? {} : { totalFrom }),
    ...(rest.trigger === 'Code' ? { code: 'CODE' } : {}),
  }));
const effect: fc.Arbitrary<DiscountEffect> = fc
  .record({
    type: fc.constantFrom(...discountActions),
    amount,
    rate: fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constantFrom(33.333333, 0.000001, 12.5)),
    shipping: fc.record({ description: fc.constant('Van'), cost: amount, guaranteedDays: fc.constant(null) }),
    products: someProducts,
    categories: fc.subarray(categories),
    maxPerItem: fc.option(fc.integer({ min: 1, max: 4 })),
    itemsRequired: fc.integer({ min: 1, max: 4 }),
    freeItems: fc.integer({ min: 0, max: 5 }),
  })
  .map((all) => ({ ...all, alternatePrice: 'trade' }));
const discounts = fc
  .array(fc.record({ condition, effect, combinable: fc.boolean() }), { maxLength: 6 })
  .map((all): Discount[] =>
    all.map(({ effect, ...more }, index) => discountOf(effect, { ...more, createdAt: index })),
  );

const place = fc.constantFrom(null, { country: 'FR', province: null }, { country: 'US', province: 'NY' });
const rules = fc
  .array(
    fc.record({
      name: fc.constantFrom('VAT', 'Eco', 'City'),
      rate: fc.constantFrom('0', '0.05', '0.09975', '0.2', '0.333333', '1'),
      country: fc.constantFrom('FR', 'US'),
      province: fc.constantFrom(null, 'NY'),
      includedInPrice: fc.boolean(),
      appliesOnShipping: fc.boolean(),
    }),
    { maxLength: 5 },
  )
  .map((all) =>
    all.map(({ name, rate, country, ...more }, index) => ({
      ...taxRule(name, rate, country, more),
      id: `${index}`,
    })),
  );
/** Carts with everything that a price depends on, for `priced`. */
export const arbitraryCart = fc.record({
  currency: fc.constantFrom('CAD', 'JPY', 'KWD'),
  lines,
  discounts,
  rules,
  destination: place,
  shipping: fc.option(amount.map(shippingFor)),
});
export type ArbitraryCart = typeof arbitraryCart extends fc.Arbitrary<infer T> ? T : never;

/** What such a cart comes to in a French shop of its currency, with the code that some discounts ask for. */
export const priced = ({ lines, ...rest }: ArbitraryCart): Priced =>
  priceOf(lines, {
    ...rest,
    storeCurrency: rest.currency,
    home: { country: 'FR', province: null },
    codes: ['code'],
  });
