import { allowDomains, setDomain } from '../../src/domain/store/store.js';
import { sendTest } from '../../src/domain/webhook/log.js';
import { addReceiver } from '../../src/domain/webhook/receivers.js';
import { raiseCounter } from '../../src/storage/counter.js';
import { beginCart } from './cart-calls.js';
import { importAll } from './import-all.js';
import type { StoreKeys, TestShop } from './shop.js';

/** What a store has after `fill`: one of each, to name in paths. */
export interface World extends StoreKeys {
  /** A word that stands in every object of the store and nowhere else. */
  readonly mark: string;
  readonly token: string;
  readonly product: string;
  readonly customerGuid: string;
  readonly customerId: number;
  readonly orderId: number;
  readonly webhookId: number;
  readonly tiendanubeWebhookId: number;
  readonly deliveryId: string;
  readonly shippingMethod: string;
  readonly discount: string;
  /** A cart under way, and its one item. */
  readonly cart: string;
  readonly cartItem: string;
}

/**
 * Fills a store with two orders, their customer and their product, a domain and an allowed one, all bearing a
 * mark.
 */
export async function fill(shop: TestShop, keys: StoreKeys, mark: string, number: number): Promise<World> {
  const { store } = keys;
  const token = `0000000${number}-0000-4000-8000-000000000000`;
  const order = (tail: number) => ({
    token: token.replace(/0$/, String(tail)),
    creationDate: `2026-03-0${tail + 1}T10:00:00Z`,
    completionDate: `2026-03-0${tail + 1}T10:05:00Z`,
    status: 'Processed',
    paymentStatus: 'Paid',
    invoiceNumber: `${mark}-100${tail}`,
    email: `buyer@${mark}.example`,
    currency: 'usd',
    billingAddressName: `${mark} Buyer`,
    billingAddressCity: mark,
    billingAddressCountry: 'US',
    finalGrandTotal: 20,
    metadata: { mark },
    items: [
      {
        uniqueId: `${mark}-${tail}`,
        id: `${mark}-mug`,
        name: `${mark} mug`,
        price: 10,
        quantity: 2,
        totalPrice: 20,
      },
    ],
  });
  await importAll({ ...shop, ...keys }, [order(0), order(1)]);
  await shop.storage.write(async (tx) => {
    await setDomain(tx, store.storeId, { domain: `${mark}.example`, protocol: 'https' });
    await allowDomains(tx, store.storeId, [{ domain: `other.${mark}.example`, protocol: 'https' }]);
  });
  const method = await shop.call(
    'POST',
    '/shipping_methods',
    { name: `${mark} shipping`, rates: [{ cost: 5 }] },
    { key: keys.secretKey },
  );
  const discount = await shop.call(
    'POST',
    '/discounts',
    { name: `${mark} offer`, trigger: 'Code', code: `${mark}-10`, type: 'Rate', rate: 10 },
    { key: keys.secretKey },
  );
  const webhooks = await shop.storage.write(async (tx) => {
    // Other numbers than another store's.
    await raiseCounter(tx, store.storeId, 'webhook', number * 100);
    const url = `https://${mark}.example/webhooks`;
    const add = (dialect: string, events: string[]) =>
      addReceiver(tx, store.storeId, { dialect, url, events }, Date.now());
    const [snipcarts, tiendanubes] = [await add('snipcart', []), await add('tiendanube', ['order/paid'])];
    const delivery = await sendTest(tx, store.storeId, snipcarts.id, 'comptoir.test', Date.now());
    return { webhookId: snipcarts.id, tiendanubeWebhookId: tiendanubes.id, deliveryId: delivery.id };
  });
  const own = { id: `${mark}-own`, name: `${mark} own`, price: 4 };
  await shop.call('POST', '/products', own, { key: keys.secretKey });
  const cart = await beginCart({ ...shop, ...keys });
  const state = (await cart.add({ id: own.id })).json();
  const { read } = shop.storage;
  const customer = await read
    .selectFrom('customer')
    .select(['id', 'guid'])
    .where('store_id', '=', store.storeId)
    .executeTakeFirstOrThrow();
  const made = await read
    .selectFrom('orders')
    .select('id')
    .where('store_id', '=', store.storeId)
    .where('token', '=', token)
    .executeTakeFirstOrThrow();
  return {
    ...keys,
    mark,
    token,
    product: `${mark}-mug`,
    customerGuid: customer.guid,
    customerId: customer.id,
    orderId: made.id!,
    shippingMethod: method.json().id,
    discount: discount.json().id,
    cart: cart.token,
    cartItem: state.items.items[0].uniqueId,
    ...webhooks,
  };
}
