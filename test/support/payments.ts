import { randomUUID } from 'node:crypto';
import { noAddress } from '../../src/domain/address.js';
import type { OrderDetails } from '../../src/domain/order/order.js';
import type { Payment, PaymentRequest } from '../../src/domain/payment/payment.js';

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
    details: { method, agreed: JSON.stringify(agreed) },
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
