import { randomUUID } from 'node:crypto';
import { recordOutcome } from '../../src/checkout/payment/record-outcome.js';
import { noAddress } from '../../src/domain/address.js';
import type { Cart } from '../../src/domain/cart/cart.js';
import { insertCart } from '../../src/domain/cart/rows.js';
import { beginPayment } from '../../src/domain/checkout/begin-payment.js';
import type { OrderDetails } from '../../src/domain/order/order.js';
import type { Payment, PaymentProvider, PaymentRequest } from '../../src/domain/payment/payment.js';
import { hashKey } from '../../src/domain/store/keys.js';
import { findProvider } from '../../src/payment/providers.js';
import { testSecret } from './carts.js';
import type { TestShop } from './shop.js';

/** What a cart of one mug comes to. */
export function mugDetails(total = 2000): OrderDetails {
  return {
    email: 'jane@example.com',
    billing: {
      name: 'Jane Doe',
      street: '1 Main St',
      city: 'El Monte',
      country: 'US',
      province: 'CA',
      postalCode: '91731',
    },
    shipping: {},
    shippingSameAsBilling: true,
    language: 'en',
    payment: {},
    delivery: {},
    lines: [
      {
        uniqueId: randomUUID(),
        product: 'mug',
        name: 'Mug',
        price: total,
        unitPrice: total,
        quantity: 1,
        total,
      },
    ],
    taxes: [],
    discounts: [],
    refunds: [],
    customFields: [],
    totals: { items: total, discounts: 0, shipping: 0, taxes: 0, total, weight: 0 },
  };
}

/** A payment as it stands before its provider is called. */
export function newPayment(change: Partial<Payment> & { readonly method?: string } = {}): Payment {
  const { method = 'stripe', ...rest } = change;
  const now = Date.now();
  const amount = rest.amount ?? 2000;
  const onOrders = findProvider(rest.provider ?? 'stripe')?.onOrders;
  const currency = rest.currency ?? 'USD';
  const agreed = { currency, total: amount, details: mugDetails(amount), discounts: [], customerId: null };
  return {
    id: randomUUID(),
    storeId: 1,
    token: randomUUID(),
    provider: 'stripe',
    state: 'started',
    isOpen: true,
    amount,
    currency,
    reference: null,
    dueAt: now + 60_000,
    createdAt: now,
    updatedAt: now,
    version: 1,
    details: {
      method,
      ...(onOrders ? { onOrders } : {}),
      agreed: JSON.stringify(agreed),
    },
    ...rest,
  };
}

/** What a provider is asked for a payment. */
export function requestOf(payment: Payment, input: Readonly<Record<string, unknown>> = {}): PaymentRequest {
  const { details } = JSON.parse(payment.details.agreed) as { details: OrderDetails };
  const address = { ...noAddress, ...details.billing };
  return {
    payment,
    storeName: 'Test shop',
    mode: 'Test',
    email: details.email,
    language: 'en',
    billing: address,
    shipping: address,
    lines: details.lines,
    input,
    returnUrl: 'https://shop.example/products?a=b',
  };
}

/** Puts a cart of one mug straight into the database, and answers its token. */
export async function mugCart({ context, store, storage }: TestShop, total = 2000): Promise<string> {
  const now = context.now();
  const cart: Cart = {
    token: randomUUID(),
    secretHash: hashKey(testSecret),
    placed: false,
    customerId: null,
    createdAt: now,
    updatedAt: now,
    version: 1,
    details: {
      currency: 'USD',
      language: 'en',
      email: 'jane@example.com',
      billing: {},
      shipping: {},
      shipToBilling: true,
      items: [],
      codes: [],
      rate: null,
      offered: null,
      taxes: null,
      customFields: [],
    },
  };
  await storage.write((tx) => insertCart(tx, store, cart, mugDetails(total)));
  return cart.token;
}

/**
 * Begins to pay for a cart as a buyer's call does: the payment is stored, its provider asked, and the answer
 * taken in.
 */
export async function payBy(
  { context, store, storage }: TestShop,
  token: string,
  method: string,
  provider: PaymentProvider,
  { input = {}, amount = 2000 }: { readonly input?: PaymentRequest['input']; readonly amount?: number } = {},
) {
  const now = context.now();
  const payment = newPayment({
    storeId: store.storeId,
    token,
    provider: provider.id,
    method,
    amount,
    createdAt: now,
    dueAt: now + 60_000,
  });
  const begun = await storage.write((tx) =>
    beginPayment(tx, store, payment, JSON.parse(payment.details.agreed), 1, now),
  );
  if (begun.kind !== 'begun') throw new Error(`the cart is ${begun.kind}`);
  const outcome = await provider.authorise(requestOf(begun.payment, input));
  return { outcome, ...(await recordOutcome(context, store, payment.id, outcome)) };
}
