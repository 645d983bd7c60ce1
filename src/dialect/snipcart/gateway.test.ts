import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Discount } from '../../domain/discount/discount.js';
import { toMinor } from '../../domain/money.js';
import type { OrderDetails, OrderLine } from '../../domain/order/order.js';
import { gatewayInvoice } from './gateway.js';
import { postedOutcome, postedState } from './gateway-payment.js';

const line = (change: Partial<OrderLine> = {}): OrderLine => ({
  uniqueId: 'u',
  product: 'starry',
  name: 'Starry Night',
  price: 7995,
  unitPrice: 7995,
  quantity: 2,
  total: 15_990,
  ...change,
});

const details = (change: Partial<OrderDetails> = {}): OrderDetails => ({
  email: 'jane@example.com',
  billing: {
    name: 'Jane Doe',
    street: 'Main St',
    number: '1',
    city: 'El Monte',
    country: 'US',
    province: 'California',
    postalCode: '91731',
  },
  shipping: {
    firstName: 'John',
    name: 'Doe',
    street: '2 High St',
    floor: 'Flat 3',
    city: 'Leeds',
    country: 'GB',
  },
  shippingSameAsBilling: false,
  payment: {},
  delivery: { method: 'Post' },
  lines: [line()],
  taxes: [],
  discounts: [],
  refunds: [],
  customFields: [],
  totals: { items: 15_990, discounts: 0, shipping: 1000, taxes: 0, total: 16_990, weight: 0 },
  ...change,
});

const token = '226086da-57be-4b92-b950-5fd632be7767';
const invoice = (change: Partial<OrderDetails> = {}, currency = 'USD') =>
  gatewayInvoice({ token, currency, details: details(change) });

const saving = (amountSaved: number, name = 'SPRING') => ({
  id: name,
  amountSaved,
  lines: [],
  discount: { name } as Discount,
});

describe('the invoice of a gateway', () => {
  it('tells goods, shipping and who pays, as the protocol writes them', () => {
    expect(invoice()).toEqual({
      targetId: token,
      email: 'jane@example.com',
      language: 'en',
      currency: 'usd',
      amount: 169.9,
      billingAddress: {
        name: 'Jane Doe',
        surname: '',
        streetAndNumber: 'Main St 1',
        postalCode: '91731',
        country: 'US',
        city: 'El Monte',
        region: 'CA',
      },
      shippingAddress: {
        name: 'John Doe',
        surname: 'Doe',
        streetAndNumber: '2 High St, Flat 3',
        postalCode: '',
        country: 'GB',
        city: 'Leeds',
        region: null,
      },
      items: [
        {
          name: 'Starry Night',
          unitPrice: 79.95,
          quantity: 2,
          type: 'Physical',
          discountAmount: 0,
          rateOfTaxIncludedInPrice: 0,
          amount: 159.9,
        },
        {
          name: 'Post',
          unitPrice: 10,
          quantity: 1,
          type: 'Shipping',
          discountAmount: 0,
          rateOfTaxIncludedInPrice: 0,
          amount: 10,
        },
      ],
    });
  });

  it('sends goods to the billing address where the buyer said so', () => {
    const { shippingAddress, billingAddress } = invoice({ shippingSameAsBilling: true, shipping: {} });
    expect(shippingAddress).toEqual(billingAddress);
  });

  it('has rows for taxes, discounts and what needs no shipping, and no row for included taxes', () => {
    const { items } = invoice({
      lines: [
        line({ quantity: 1, total: 7995 }),
        line({ name: 'Song', notShippable: true, taxesIncluded: true, quantity: 1, total: 7995 }),
      ],
      adjustments: [saving(1990)],
      taxes: [
        { name: 'VAT', rate: 0.2, amount: 1332, includedInPrice: true },
        { name: 'City', rate: 0.01, amount: 140 },
      ],
      totals: { items: 15_990, discounts: 1990, shipping: 0, taxes: 1472, total: 14_140, weight: 0 },
      delivery: {},
    });
    expect(
      items.map(({ name, type, amount, rateOfTaxIncludedInPrice }) => [
        name,
        type,
        amount,
        rateOfTaxIncludedInPrice,
      ]),
    ).toEqual([
      ['Starry Night', 'Physical', 79.95, 0],
      ['Song', 'Digital', 79.95, 0.2],
      ['SPRING', 'Discount', -19.9, 0],
      ['City', 'Tax', 1.4, 0],
    ]);
  });

  it('says what a buyer abroad does not owe', () => {
    const { items, amount } = invoice({
      totals: {
        items: 15_990,
        discounts: 0,
        shipping: 0,
        taxes: 0,
        total: 13_325,
        weight: 0,
        includedTaxRemoved: -2665,
      },
      delivery: {},
    });
    expect([amount, items.at(-1)]).toEqual([
      133.25,
      expect.objectContaining({ name: 'Adjustment', type: 'Discount', amount: -26.65 }),
    ]);
  });

  it('adds up to its amount, in every currency', () => {
    const minor = fc.integer({ min: 0, max: 10_000_000 });
    const goods = fc.array(fc.record({ unitPrice: minor, quantity: fc.integer({ min: 1, max: 9999 }) }), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(
        goods,
        minor,
        minor,
        fc.array(minor, { maxLength: 3 }),
        fc.integer({ min: -500, max: 0 }),
        fc.constantFrom('USD', 'JPY', 'KWD'),
        (lines, shipping, discount, taxes, removed, currency) => {
          const items = lines.reduce((sum, { unitPrice, quantity }) => sum + unitPrice * quantity, 0);
          const saved = Math.min(discount, items);
          const total = Math.max(
            0,
            items - saved + shipping + taxes.reduce((sum, tax) => sum + tax, 0) + removed,
          );
          const body = invoice(
            {
              lines: lines.map((one) => line({ ...one, total: one.unitPrice * one.quantity })),
              adjustments: [saving(saved)],
              taxes: taxes.map((amount, index) => ({ name: `T${index}`, rate: 0.1, amount })),
              totals: {
                items,
                discounts: saved,
                shipping,
                taxes: 0,
                total,
                weight: 0,
                includedTaxRemoved: removed,
              },
            },
            currency,
          );
          const cents = body.items.map(({ amount }) => toMinor(amount, currency)!);
          expect(cents.reduce((sum, one) => sum + one, 0)).toBe(total);
          expect(toMinor(body.amount, currency)).toBe(total);
        },
      ),
    );
  });
});

describe('what a gateway posts', () => {
  it('is read, and what cannot be read is left out: the money has moved', () => {
    expect(
      postedOutcome('processed', {
        transactionId: 'tx-1',
        instructions: 'Thanks',
        links: { Refunds: 'https://g.example/r?t=1' },
      }),
    ).toEqual({
      state: 'paid',
      reference: 'tx-1',
      instructions: 'Thanks',
      provider: { refundsUrl: 'https://g.example/r?t=1' },
    });
    expect(postedOutcome('processing', { transactionId: 17 })).toEqual({ state: 'pending', reference: '17' });
    expect(postedOutcome('invalidated', {})).toEqual({ state: 'cancelled' });
    for (const odd of [null, 7, [], {}, '', 'a\u0000', 'javascript:alert(1)', 'x'.repeat(9000)]) {
      const outcome = postedOutcome('processed', { transactionId: odd, instructions: odd, links: odd });
      expect(outcome).toMatchObject({ state: 'paid' });
      expect(outcome.provider).toBeUndefined();
      expect(outcome.reference ?? '').not.toContain('\u0000');
      expect((outcome.reference ?? '').length).toBeLessThanOrEqual(500);
      expect(postedOutcome('processed', { links: { refunds: odd } }).provider).toBeUndefined();
    }
  });

  it('says why it failed, as well as it says so', () => {
    const failure = (error: unknown) => (postedOutcome('failed', { error }) as { failure: object }).failure;
    expect(failure({ code: 'card_declined', message: 'Your card was declined' })).toEqual({
      code: 'card_declined',
      message: 'Your card was declined',
    });
    expect(failure({ code: 'card_declined' })).toEqual({
      code: 'card_declined',
      message: 'The payment failed.',
    });
    expect(failure('No funds')).toEqual({ code: 'payment_failed', message: 'No funds' });
    for (const none of [null, undefined, {}, [], 7.5e300])
      expect(failure(none)).toMatchObject({ code: 'payment_failed' });
  });

  it('is told back in its own words', () => {
    expect(
      (['started', 'action', 'pending', 'paid', 'failed', 'cancelled'] as const).map(postedState),
    ).toEqual(['pending', 'pending', 'processing', 'processed', 'failed', 'invalidated']);
  });
});
