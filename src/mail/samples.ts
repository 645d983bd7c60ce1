import type { Order } from '../domain/order/order.js';
import type { Store } from '../domain/store/store.js';
import { sampleWords } from './sample-words.js';

/** A made-up order to show templates with. */
export function sampleOrder(store: Store, language: string, now: number): Order {
  const { currency } = store.settings;
  const words = sampleWords(language);
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
      notes: words.notes,
      payment: { method: 'CreditCard', gateway: 'Stripe', cardLast4: '4242', cardType: 'Visa' },
      delivery: {
        method: words.delivery,
        trackingNumber: '1Z999AA10123456784',
        trackingUrl: 'https://track.example/1Z999AA10123456784',
      },
      lines: [
        {
          uniqueId: 'a',
          product: 'mug-blue',
          name: words.mug,
          price: 2800,
          unitPrice: 2800,
          quantity: 2,
          total: 5600,
          customFields: [
            { name: words.glaze, value: words.blue, displayValue: words.blue },
            { name: words.engraving, value: words.forAda, displayValue: words.forAda },
          ],
        },
        {
          uniqueId: 'b',
          product: 'linen',
          name: words.towel,
          price: 1450,
          unitPrice: 1450,
          quantity: 1,
          total: 1450,
        },
      ],
      taxes: [{ name: words.tax, rate: 0.05, amount: 362 }],
      discounts: [{ name: words.discount, type: 'FixedAmount', amount: 5, amountSaved: 5, code: 'SPRING' }],
      refunds: [],
      customFields: [],
      totals: { items: 7050, discounts: 500, shipping: 690, taxes: 362, total: 7602, weight: 900 },
    },
  };
}
