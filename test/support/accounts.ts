import { issueLink, linkToken } from '../../src/domain/customer/mailed-links.js';
import { importAll } from './import-all.js';
import type { TestShop } from './shop.js';

export const password = 'correct horse';

/** An account with a password, and orders of a guest with its e-mail that a mailed link has added to it. */
export async function accountOf(
  shop: TestShop,
  email: string,
  more: object = {},
  orders: readonly object[] = [],
): Promise<number> {
  const body = { name: 'Ana Núñez', email, password, ...more };
  const made = await shop.tienda('POST', '/customers', body);
  const { id } = made.json() as { id: number };
  if (orders.length === 0) return id;
  await importAll(shop, orders);
  const { storeId } = shop.store;
  const link = await shop.storage.write((tx) =>
    issueLink(tx, storeId, { kind: 'claim', customerId: id, email }, shop.context.now()),
  );
  const token = linkToken(shop.context.vault, storeId, link.id);
  const key = { key: null, headers: { authorization: `Bearer ${shop.publicKey}` } };
  const claimed = await shop.call('POST', '/customer/claim', { token }, key);
  if (claimed.statusCode !== 200) throw new Error(claimed.body);
  return id;
}

/** The order of a guest, `SNIP-1001` and so on, each a day later than the one before. */
export function guestOrder(number: number, email: string, more: object = {}): Record<string, unknown> {
  const at = new Date(Date.UTC(2026, 2, number, 10)).toISOString();
  return {
    token: `${String(number).padStart(8, '0')}-0000-4000-8000-000000000000`,
    creationDate: at,
    completionDate: at,
    status: 'Processed',
    paymentStatus: 'Paid',
    invoiceNumber: `SNIP-${1000 + number}`,
    email,
    billingAddressName: 'Ana Núñez',
    billingAddressAddress1: '1 Main St',
    billingAddressCity: 'Springfield',
    billingAddressCountry: 'US',
    billingAddressProvince: 'IL',
    billingAddressPostalCode: '62701',
    shippingAddressSameAsBilling: true,
    shippingMethod: 'Van',
    shippingFees: 5,
    itemsTotal: 20,
    finalGrandTotal: 25,
    items: [{ uniqueId: `l${number}`, id: 'mug', name: 'Mug', price: 20, quantity: 1, totalPrice: 20 }],
    ...more,
  };
}
