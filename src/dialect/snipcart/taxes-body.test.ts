import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTaxes } from './taxes-body.js';

const vat = { name: 'VAT', amount: 3.8, rate: 0.19, numberForInvoice: 'DE123', appliesOnShipping: true };
const expected = {
  name: 'VAT',
  amount: 380,
  rate: 0.19,
  numberForInvoice: 'DE123',
  includedInPrice: false,
  appliesOnShipping: true,
};

describe('taxes of real calculators', () => {
  it('are a list under "taxes" or a bare one, and may be none', () => {
    for (const answer of [{ taxes: [vat] }, [vat], { taxes: [vat], errors: null, extra: 1 }])
      expect(readTaxes(answer, 'EUR')).toEqual([expected]);
    expect(readTaxes({ Taxes: [{ Name: 'VAT', Amount: 3.8, amount: 3.9 }] }, 'EUR')![0]!.amount).toBe(390);
    expect(readTaxes({ taxes: [] }, 'EUR')).toEqual([]);
    expect(readTaxes({ taxes: [{ name: 'No tax', amount: 0 }] }, 'EUR')).toEqual([
      { ...expected, name: 'No tax', amount: 0, rate: 0, numberForInvoice: '', appliesOnShipping: false },
    ]);
  });

  it('come to a number or text, rounded half-up, whatever their rate says', () => {
    const amount = (value: unknown, currency = 'EUR') =>
      readTaxes([{ ...vat, amount: value }], currency)?.[0]?.amount;
    expect(amount('3.80')).toBe(380);
    expect(amount(24.9375)).toBe(2494);
    expect(amount('0.005')).toBe(1);
    expect(amount(12.5, 'JPY')).toBe(13);
    expect(
      readTaxes([{ ...vat, rate: '0.19', includedInPrice: 'True', appliesOnShipping: 'false' }], 'EUR'),
    ).toEqual([{ ...expected, includedInPrice: true, appliesOnShipping: false }]);
    expect(readTaxes([{ ...vat, rate: 'high', numberForInvoice: null }], 'EUR')).toEqual([
      { ...expected, rate: 0, numberForInvoice: '' },
    ]);
  });

  it.each([
    null,
    7,
    {},
    { taxes: null },
    { taxes: { VAT: 1 } },
    [null],
    [{ name: 'VAT' }],
    [{ amount: 1 }],
    [{ name: ' ', amount: 1 }],
    [vat, { ...vat, amount: -1 }],
    [{ ...vat, amount: 1e15 }],
    [{ ...vat, amount: 'a lot' }],
    Array(101).fill(vat),
  ])('are all read or none: not %j', (answer) => {
    expect(readTaxes(answer, 'EUR')).toBeUndefined();
  });

  it('are read from any JSON without a fault', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (some) => {
        for (const answer of [some, { taxes: some }, { taxes: [some] }])
          for (const tax of readTaxes(answer, 'EUR') ?? [])
            expect(Number.isSafeInteger(tax.amount) && tax.amount >= 0).toBe(true);
      }),
    );
  });
});

it('takes a rate above 1 for a percentage, and one with its sign', () => {
  const rateOf = (rate: unknown) => readTaxes([{ ...vat, rate }], 'EUR')?.[0]?.rate;
  for (const [rate, fraction] of [
    [20, 0.2],
    [9.975, 0.09975],
    ['20', 0.2],
    ['20%', 0.2],
    ['0.5 %', 0.005],
    [0.2, 0.2],
    [1, 1],
    ['x', 0],
  ] as const)
    expect([rate, rateOf(rate)]).toEqual([rate, fraction]);
});
