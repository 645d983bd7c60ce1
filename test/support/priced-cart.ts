import { randomUUID } from 'node:crypto';
import type { Cart, CartDetails, CartItem } from '../../src/domain/cart/cart.js';
import type { ProductDefinition } from '../../src/domain/catalog/definition.js';
import type { Priced } from '../../src/domain/pricing/pricing.js';

export const quebec = {
  name: 'Jane Doe',
  street: '1 Main St',
  city: 'Québec',
  country: 'CA',
  province: 'QC',
  postalCode: 'G1K 3A9',
} as const;

/** An item of 30.00 and 500 g as its page defines it, twice in the cart unless told. */
export function cartItem(
  changes: Partial<CartItem> = {},
  definition: Partial<ProductDefinition> = {},
): CartItem {
  return {
    uniqueId: randomUUID(),
    product: 'movie',
    quantity: 2,
    chosen: [],
    url: '/movie',
    source: 'page',
    checkedAt: 1_768_933_171_000,
    addedAt: 1_768_933_171_500,
    problems: [],
    definition: {
      id: 'movie',
      name: 'Movie',
      price: '30.00',
      url: '/movie',
      description: null,
      image: null,
      categories: [],
      metadata: null,
      customFields: [],
      plans: [],
      dimensions: { weight: 500, width: 10, height: 2, length: 20 },
      ...definition,
    },
    ...changes,
  };
}

/**
 * A cart in dollars that goes to Québec, with what it comes to: no discounts, no taxes, and the rate that it
 * took.
 */
export function pricedCart(changes: Partial<CartDetails> = {}): {
  readonly cart: Cart;
  readonly priced: Priced;
} {
  const details: CartDetails = {
    currency: 'USD',
    language: 'en',
    email: 'jane@example.com',
    billing: quebec,
    shipping: {},
    shipToBilling: true,
    items: [cartItem()],
    codes: [],
    rate: null,
    offered: null,
    taxes: null,
    customFields: [],
    ...changes,
  };
  const cart: Cart = {
    token: randomUUID(),
    secretHash: '',
    placed: false,
    customerId: null,
    createdAt: 1_768_933_171_000,
    updatedAt: 1_768_933_172_000,
    version: 1,
    details,
  };
  return { cart, priced: pricedOf(details) };
}

function pricedOf({ items, rate }: CartDetails): Priced {
  const lines = items.map(({ uniqueId, quantity, definition }) => {
    const unitPrice = Math.round(Number(definition.price) * 100);
    const gross = unitPrice * quantity;
    return { uniqueId, unitPrice, quantity, gross, discount: 0, total: gross, net: gross };
  });
  const sum = lines.reduce((all, { gross }) => all + gross, 0);
  const shipping = rate?.cost ?? 0;
  return {
    lines,
    discounts: [],
    idleCodes: [],
    offeredRates: [],
    taxes: [],
    totals: {
      items: sum,
      discounts: 0,
      subtotal: sum,
      shipping,
      taxes: 0,
      taxesIncluded: 0,
      taxable: sum,
      discountTaxVariation: 0,
      includedTaxRemoved: 0,
      total: sum + shipping,
    },
  };
}
