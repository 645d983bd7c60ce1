import { randomUUID } from 'node:crypto';
import { issueLink, linkToken } from '../../../src/domain/customer/mailed-links.js';
import { beginCart, cartCalls } from '../cart-calls.js';
import type { TestShop } from '../shop.js';
import type { World } from '../world.js';
import type { OpenRow } from './row.js';

async function mailedToken(world: World, shop: TestShop, kind: 'reset' | 'claim'): Promise<string> {
  const { storeId } = world.store;
  const link = { kind, customerId: world.customerId, email: `buyer@${world.mark}.example` } as const;
  const { id } = await shop.storage.write((tx) => issueLink(tx, storeId, link, Date.now()));
  return linkToken(shop.context.vault, storeId, id);
}

/** A cart under way with an item of the shop's own, and the item's id. */
async function cartWithItem(world: World, shop: TestShop) {
  const product = { id: `${world.mark}-own`, name: `${world.mark} own`, price: 4 };
  await shop.call('POST', '/products', product, { key: world.secretKey });
  const cart = await beginCart({ ...shop, ...world });
  const state = (await cart.add({ id: product.id })).json();
  return { token: cart.token, item: state.items.items[0].uniqueId as string };
}

const byCart = (tail: string): OpenRow => ({
  path: async (world, shop) => {
    const { token, item } = await cartWithItem(world, shop);
    return `/api/cart/${token}${tail.replace(':uniqueId', item)}`;
  },
  right: 200,
  stranger: 404,
  shows: true,
});

export const openRows: Record<string, OpenRow> = {
  'GET /api/cart/settings': { right: 200, stranger: 200, shows: true },
  'POST /api/cart': { body: () => ({}), right: 201, stranger: 201 },
  'GET /api/cart/:token': byCart(''),
  'PUT /api/cart/:token': { ...byCart(''), body: () => ({ notes: randomUUID() }) },
  'POST /api/cart/:token/items': {
    ...byCart('/items'),
    body: (world) => ({ id: `${world.mark}-own` }),
    right: 201,
  },
  'PUT /api/cart/:token/items/:uniqueId': { ...byCart('/items/:uniqueId'), body: () => ({ quantity: 7 }) },
  'DELETE /api/cart/:token/items/:uniqueId': { ...byCart('/items/:uniqueId'), shows: undefined },
  'POST /api/cart/:token/discounts': {
    ...byCart('/discounts'),
    body: async (world, shop) => {
      const code = randomUUID();
      const made = { name: 'Sale', trigger: 'Code', code, type: 'Rate', rate: 5 };
      await shop.call('POST', '/discounts', made, { key: world.secretKey });
      return { code };
    },
  },
  'DELETE /api/cart/:token/discounts/:code': {
    path: async (world, shop) => {
      const { token } = await cartWithItem(world, shop);
      const made = { name: 'Sale', trigger: 'Code', code: randomUUID(), type: 'Rate', rate: 5 };
      await shop.call('POST', '/discounts', made, { key: world.secretKey });
      await cartCalls({ ...shop, ...world })('POST', `/${token}/discounts`, made);
      return `/api/cart/${token}/discounts/${made.code}`;
    },
    right: 200,
    stranger: 404,
    shows: true,
  },
  'GET /api/cart/:token/shipping-rates': { ...byCart('/shipping-rates'), shows: undefined },
  'PUT /api/cart/:token/shipping': { ...byCart('/shipping'), body: () => ({ rateId: null }) },
  'GET /api/cart/:token/payment-methods': { ...byCart('/payment-methods'), shows: undefined },
  'POST /api/cart/:token/pay': {
    path: async (world, shop) => {
      const { token } = await cartWithItem(world, shop);
      const billingAddress = { name: 'N', address1: '1 Way', city: 'C', country: 'US', postalCode: '1' };
      const buyer = { email: `${randomUUID()}@${world.mark}.example`, billingAddress };
      const calls = cartCalls({ ...shop, ...world });
      await calls('PUT', `/${token}`, buyer);
      const { rates } = (await calls('GET', `/${token}/shipping-rates`)).json();
      if (rates.length > 0) await calls('PUT', `/${token}/shipping`, { rateId: rates[0].id });
      return `/api/cart/${token}/pay`;
    },
    body: () => ({ method: 'deferred' }),
    secret: true,
    right: 200,
    stranger: 404,
  },
  'GET /api/cart/:token/order': {
    session: true,
    path: async (world, shop) => {
      const { storeId } = world.store;
      const cart = { placed: 1, created_at: 1, updated_at: 1, version: 1, doc: '{"items":[]}' };
      await shop.storage.write((tx) =>
        tx
          .insertInto('cart')
          .values({
            ...cart,
            store_id: storeId,
            token: world.token,
            secret_hash: '0'.repeat(64),
            customer_id: world.customerId,
          })
          .onConflict((conflict) => conflict.doNothing())
          .execute(),
      );
      return `/api/cart/${world.token}/order`;
    },
    right: 200,
    // The session is of another store, and is looked at before the cart.
    stranger: 401,
    shows: true,
  },
  'GET /api/customer': { session: true, right: 200, stranger: 401, shows: true },
  'PUT /api/customer': {
    session: true,
    body: (world) => ({ name: `${world.mark} Name`, phone: randomUUID() }),
    right: 200,
    stranger: 401,
    shows: true,
  },
  'GET /api/customer/orders': { session: true, right: 200, stranger: 401 },
  'POST /api/customer/register': {
    body: (world) => ({ email: `${randomUUID()}@${world.mark}.example`, password: 'correct horse' }),
    right: 202,
    stranger: 202,
  },
  'POST /api/customer/signin': {
    body: async (world, shop) => {
      const account = { email: `${randomUUID()}@${world.mark}.example`, password: 'correct horse' };
      await shop.tienda('POST', '/customers', { name: 'N', ...account }, { key: world.accessToken });
      return account;
    },
    right: 200,
    stranger: 401,
    shows: true,
  },
  'POST /api/customer/signout': { session: true, body: () => ({}), right: 204, stranger: 204 },
  'POST /api/customer/forgot': {
    body: (world) => ({ email: `buyer@${world.mark}.example` }),
    right: 202,
    stranger: 202,
  },
  'POST /api/customer/reset': {
    body: async (world, shop) => ({
      token: await mailedToken(world, shop, 'reset'),
      password: 'correct horse',
    }),
    right: 200,
    stranger: 400,
    shows: true,
  },
  'POST /api/customer/claim': {
    body: async (world, shop) => ({ token: await mailedToken(world, shop, 'claim') }),
    right: 200,
    stranger: 400,
    shows: true,
  },
};
