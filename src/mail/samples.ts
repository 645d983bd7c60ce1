import type { Order } from '../domain/order/order.js';
import type { Store } from '../domain/store/store.js';

/** An order that never was, to show templates with. */
export function sampleOrder(store: Store, language: string, now: number): Order {
  const { currency } = store.settings;
  const address = {
    firstName: 'Jane',
    name: 'Doe',
    street: '4885 1st Avenue',
    city: 'Québec',
    province: 'QC',
    country: 'CA',
    postalCode: 'G1H 2T5',
    phone: '+1 418 555 0100',
  };
  return {
    token: '00000000-0000-4000-8000-000000000000',
    id: 1042,
    position: 0,
    completed: true,
    status: 'Processed',
    paymentStatus: 'Paid',
    isRecurring: false,
    invoiceNumber: `${store.settings.invoicePrefix}1042`,
    currency,
    customerId: 1,
    createdAt: now,
    updatedAt: now,
    version: 1,
    details: {
      completedAt: now,
      email: 'jane@example.com',
      billing: address,
      shipping: address,
      shippingSameAsBilling: true,
      language,
      notes: 'Please ring twice.',
      payment: { method: 'CreditCard', gateway: 'Stripe', cardLast4: '4242', cardType: 'Visa' },
      delivery: {
        method: 'Standard',
        trackingNumber: '1Z999AA10123456784',
        trackingUrl: 'https://track.example/1Z999AA10123456784',
      },
      lines: [
        {
          uniqueId: 'a',
          product: 'mug-blue',
          name: 'Stoneware mug, hand-thrown',
          price: 2800,
          unitPrice: 2800,
          quantity: 2,
          total: 5600,
          customFields: [
            { name: 'Glaze', value: 'Sea blue', displayValue: 'Sea blue' },
            { name: 'Engraving', value: 'For Ada', displayValue: 'For Ada' },
          ],
        },
        {
          uniqueId: 'b',
          product: 'linen',
          name: 'Linen tea towel',
          price: 1450,
          unitPrice: 1450,
          quantity: 1,
          total: 1450,
        },
      ],
      taxes: [{ name: 'GST', rate: 0.05, amount: 362 }],
      discounts: [{ name: 'Spring', type: 'FixedAmount', amount: 5, amountSaved: 5, code: 'SPRING' }],
      refunds: [],
      customFields: [],
      totals: { items: 7050, discounts: 500, shipping: 690, taxes: 362, total: 7602, weight: 900 },
    },
  };
}
