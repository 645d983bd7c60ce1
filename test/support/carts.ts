import { randomUUID } from 'node:crypto';
import { noAddress, storedAddress } from '../../src/domain/address.js';
import type { Cart, CartDetails, CartItem } from '../../src/domain/cart/cart.js';
import { orderOf } from '../../src/domain/cart/order-of.js';
import { priceOf } from '../../src/domain/cart/price-of.js';
import { insertCart } from '../../src/domain/cart/rows.js';
import { findByReference } from '../../src/domain/catalog/rows.js';
import { hashKey } from '../../src/domain/store/keys.js';
import type { TestShop } from './shop.js';

/** Opens the carts that tests put straight into the database. */
export const testSecret = 'the secret of carts that tests put into the database';

const address = storedAddress({
  ...noAddress,
  name: 'Ada Byron',
  street: '12 Analytical Row',
  city: 'London',
  country: 'GB',
  postalCode: 'N1 9GU',
});

/** Puts a cart of products that the shop itself defines straight into the database, and answers its token. */
export async function cartOf(
  { context, store, storage }: TestShop,
  wanted: readonly {
    readonly id: string;
    readonly quantity?: number;
    readonly chosen?: CartItem['chosen'];
  }[],
  more: Partial<CartDetails> & { readonly customerId?: number } = {},
): Promise<string> {
  const now = context.now();
  const items: CartItem[] = [];
  for (const { id, quantity = 1, chosen = [] } of wanted) {
    const product = await findByReference(storage.read, store.storeId, id);
    if (!product) throw new Error(`there is no product ${id}`);
    const { origin: _, given: __, ...details } = product.details;
    items.push({
      uniqueId: randomUUID(),
      product: id,
      quantity,
      chosen,
      url: null,
      definition: { id, ...details },
      source: 'api',
      checkedAt: now,
      addedAt: now,
      problems: [],
    });
  }
  const { customerId = null, ...details } = more;
  const cart: Cart = {
    token: randomUUID(),
    secretHash: hashKey(testSecret),
    placed: false,
    customerId,
    createdAt: now,
    updatedAt: now,
    version: 1,
    details: {
      currency: store.settings.currency,
      language: 'en',
      email: 'ada@example.com',
      billing: address,
      shipping: {},
      shipToBilling: true,
      items,
      codes: [],
      rate: null,
      offered: null,
      taxes: null,
      customFields: [],
      ...details,
    },
  };
  const priced = await priceOf(storage.read, store, cart, now);
  await storage.write((tx) => insertCart(tx, store, cart, orderOf(store, cart, priced)));
  return cart.token;
}
