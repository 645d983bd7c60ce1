import { describe, expect, it } from 'vitest';
import type { Discount } from '../../domain/discount/discount.js';
import type { Order, OrderDetails } from '../../domain/order/order.js';
import { snipcartOrder } from './order.js';
import { readSnipcartOrder } from './order-import.js';

const at = Date.UTC(2026, 10, 24, 9);

const discount: Discount = {
  id: '11111111-0000-4000-8000-000000000000',
  name: 'Ten off',
  archived: false,
  expiresAt: null,
  maxUses: 100,
  uses: 4,
  held: 1,
  combinable: true,
  condition: { trigger: 'Code', code: 'TEN' },
  action: { type: 'Rate', rate: 10_000_000 },
  currency: null,
  appliesOnAllRecurringOrders: false,
  createdAt: 0,
  updatedAt: 0,
  version: 1,
};

function order(details: Partial<OrderDetails> = {}): Order {
  return {
    token: 'a0000000-0000-4000-8000-000000000000',
    id: 7,
    position: 1,
    completed: true,
    status: 'Processed',
    paymentStatus: 'Paid',
    isRecurring: false,
    invoiceNumber: 'SNIP-0007',
    currency: 'EUR',
    customerId: 1,
    createdAt: at,
    updatedAt: at,
    version: 1,
    details: {
      completedAt: at,
      email: 'jane@example.com',
      billing: { name: 'Jane' },
      shipping: {},
      shippingSameAsBilling: true,
      payment: {
        method: 'Other',
        display: 'Bank transfer',
        iconUrl: 'https://bank.example/i.svg',
        instructions: 'IBAN …',
      },
      delivery: { method: 'Post' },
      lines: [
        {
          uniqueId: 'line-1',
          product: 'mug',
          name: 'Mug',
          price: 5000,
          unitPrice: 6000,
          quantity: 2,
          total: 12000,
          net: 9000,
          quantityStep: 2,
          taxNames: ['TVA'],
          taxesIncluded: true,
          alternatePrices: { vip: 5500 },
          recurrence: { interval: 'Month', intervalCount: 3, trialPeriodInDays: 7, recurringShipping: false },
        },
        { uniqueId: 'line-2', product: 'tee', name: 'Tee', price: 1, unitPrice: 1, quantity: 1, total: 1 },
      ],
      taxes: [
        {
          name: 'TVA',
          rate: 0.2,
          amount: 1800,
          unrounded: 1799.75,
          includedInPrice: true,
          discountVariation: -200,
        },
      ],
      taxProvider: 'webhook',
      discounts: [],
      refunds: [],
      adjustments: [
        { id: '22222222-0000-4000-8000-000000000000', amountSaved: 1200, lines: ['line-1'], discount },
      ],
      customFields: [],
      totals: {
        items: 12001,
        discounts: 1200,
        shipping: 500,
        taxes: 1800,
        total: 11301,
        weight: 0,
        taxable: 9001,
        discountTaxVariation: -200,
        includedTaxRemoved: 0,
      },
      ...details,
    },
  };
}

describe('an order that was placed here', () => {
  it('shows each discount as it was then, what it saved and where', () => {
    const answer = snipcartOrder(order(), 'Test');
    expect(answer.discounts).toEqual([
      expect.objectContaining({
        id: '22222222-0000-4000-8000-000000000000',
        discountId: discount.id,
        name: 'Ten off',
        trigger: 'Code',
        code: 'TEN',
        type: 'Rate',
        rate: 10,
        normalizedRate: 0.1,
        amountSaved: 12,
        savedAmount: 12,
        hasSavedAmount: true,
        combinable: true,
        affectedItems: [{ uniqueId: 'line-1', id: 'mug', name: 'Mug' }],
        creationDate: '2026-11-24T09:00:00Z',
      }),
    ]);
    expect(answer).toMatchObject({
      promocodes: [{ code: 'TEN', name: 'Ten off', type: 'Rate', rate: 10 }],
      hasPromocode: true,
      totalRebateRate: 10,
      savedAmount: 12,
      rebateAmount: 12,
    });
  });

  it('shows discounts that an import gave beside them', () => {
    const discount = { id: 'x', trigger: 'Total', type: 'Rate', rate: 5, name: 'Five' };
    const answer = snipcartOrder(order({ discounts: [discount] }), 'Test');
    expect((answer.discounts as { name: string }[]).map(({ name }) => name)).toEqual(['Five', 'Ten off']);
    expect(answer).toMatchObject({ totalRebateRate: 15, promocodes: [{ code: 'TEN' }] });
  });

  it('shows what newer lines, taxes, totals and payments say', () => {
    const answer = snipcartOrder(order(), 'Live');
    expect(answer).toMatchObject({
      id: order().token,
      paymentDetails: {
        display: 'Bank transfer',
        iconUrl: 'https://bank.example/i.svg',
        instructions: 'IBAN …',
      },
      taxProvider: 'Webhooks',
      hasSubscriptions: true,
      subtotal: 108.01,
      taxableTotal: 90.01,
      taxesTotal: 18,
      taxes: [
        {
          taxName: 'TVA',
          taxRate: 0.2,
          amount: 18,
          includedInPrice: true,
          discountInducedAmountVariation: -2,
        },
      ],
      items: [
        {
          price: 50,
          unitPrice: 60,
          totalPrice: 120,
          totalPriceWithoutTaxes: 90,
          totalPriceWithoutDiscountsAndTaxesLegacy: 120,
          quantityStep: 2,
          taxes: ['TVA'],
          alternatePrices: { vip: 55 },
          paymentSchedule: { interval: 2, intervalCount: 3, trialPeriodInDays: 7 },
        },
        {
          totalPriceWithoutTaxes: 0.01,
          taxes: [],
          quantityStep: null,
          paymentSchedule: { interval: 0, intervalCount: 1 },
        },
      ],
      summary: {
        taxableTotal: 90.01,
        discountInducedTaxesVariation: -2,
        taxes: [{ name: 'TVA', unroundedAmount: 17.9975, amount: 18 }],
      },
    });
  });

  it('adds up to its total for a buyer abroad, whose prices lose the tax that is in them', () => {
    const totals = { items: 12000, discounts: 0, shipping: 500, taxes: 0, total: 10500, weight: 0 };
    const answer = snipcartOrder(
      order({ taxes: [], adjustments: [], totals: { ...totals, includedTaxRemoved: -2000 } }),
      'Test',
    );
    expect(answer).toMatchObject({ itemsTotal: 120, subtotal: 100, shippingFees: 5, total: 105 });
  });

  it('shows refunds and what is left of the total', () => {
    const refund = {
      id: '33333333-0000-4000-8000-000000000000',
      amount: 2030,
      comment: 'Damaged',
      byProvider: true,
      notifyCustomer: true,
      createdAt: at,
    };
    const answer = snipcartOrder(order({ refunded: [refund, { ...refund, amount: 10 }] }), 'Test');
    expect(answer).toMatchObject({
      refundsAmount: 20.4,
      adjustedAmount: 92.61,
      summary: { adjustedTotal: 92.61, total: 113.01 },
      finalGrandTotal: 113.01,
    });
    expect((answer.refunds as unknown[])[0]).toEqual({
      id: refund.id,
      orderToken: order().token,
      amount: 20.3,
      comment: 'Damaged',
      refundedByPaymentGateway: true,
      notifyCustomer: true,
      notifiedCustomerByEmail: true,
      currency: 'eur',
      creationDate: '2026-11-24T09:00:00Z',
      modificationDate: '2026-11-24T09:00:00Z',
    });
  });
});

describe('an order that was imported', () => {
  const object = {
    token: 'b0000000-0000-4000-8000-000000000000',
    creationDate: '2025-01-01T00:00:00Z',
    status: 'Processed',
    currency: 'usd',
    finalGrandTotal: 100.1,
    taxProvider: 'Webhooks',
    paymentDetails: { display: 'Bank', iconUrl: null, instructions: 7 },
    items: [
      {
        id: 'a',
        price: 100.1,
        quantity: 1,
        quantityStep: 1,
        taxes: ['VAT'],
        totalPrice: 100.1,
        totalPriceWithoutTaxes: 83.42,
      },
      { id: 'b', price: 0, quantity: 1, taxes: [{ odd: 1 }], quantityStep: 'x', totalPriceWithoutTaxes: {} },
    ],
    taxes: [{ taxName: 'VAT', taxRate: 0.2, amount: 16.68, discountInducedAmountVariation: -1.5 }],
  };
  function imported(more: Record<string, unknown> = {}): Order {
    const reading = readSnipcartOrder({ ...object, ...more }, { currency: 'USD' });
    if ('problems' in reading) throw new Error(JSON.stringify(reading.problems));
    return { ...reading.order, position: 0, customerId: null, version: 1 };
  }
  const refunded = [
    { id: 'r', amount: 1010, comment: '', byProvider: false, notifyCustomer: false, createdAt: at },
  ];
  const withRefund = (one: Order): Order => ({ ...one, details: { ...one.details, refunded } });

  it('reads back as it was given, odd parts too, and the shop knows what it says', () => {
    const one = imported();
    expect(snipcartOrder(one, 'Test')).toMatchObject(object);
    expect(one.details).toMatchObject({
      taxProvider: 'webhook',
      payment: { display: 'Bank' },
      lines: [{ quantityStep: 1, taxNames: ['VAT'], net: 8342 }, {}],
      taxes: [{ discountVariation: -150 }],
    });
  });

  it('shows a refund that was made here, whatever its file said of refunds', () => {
    const cases: [Record<string, unknown>, number, number, number][] = [
      [{}, 1, 10.1, 90],
      [{ refunds: null, refundsAmount: 0, adjustedAmount: 100.1 }, 1, 10.1, 90],
      [{ refunds: [{ id: 'old', amount: 20.2 }], refundsAmount: 20.2, adjustedAmount: 79.9 }, 2, 30.3, 69.8],
      [
        {
          refunds: [
            { id: 'old', amount: '0.1' },
            { id: 'o', amount: 0.2 },
          ],
        },
        3,
        10.4,
        89.7,
      ],
      [{ refundsAmount: 50, adjustedAmount: 50.1, summary: { adjustedTotal: 50.1 } }, 1, 60.1, 40],
      [{ summary: null }, 1, 10.1, 90],
    ];
    for (const [more, count, amount, left] of cases) {
      const one = imported(more);
      expect(snipcartOrder(one, 'Test')).toMatchObject({ ...object, ...more });
      const answer = snipcartOrder(withRefund(one), 'Test');
      expect([
        more,
        (answer.refunds as unknown[]).length,
        answer.refundsAmount,
        answer.adjustedAmount,
      ]).toEqual([more, count, amount, left]);
      if (more.summary !== null) expect(answer.summary).toMatchObject({ adjustedTotal: left });
    }
  });
});
