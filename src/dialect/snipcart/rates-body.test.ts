import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRates } from './rates-body.js';

const rate = { cost: 10, description: 'Standard' };
const read = (answer: unknown, currency = 'USD') => {
  const answered = readRates(answer, currency);
  return answered && { rates: answered.rates.map(({ id: _, ...rest }) => rest), errors: answered.errors };
};
const plain = {
  source: 'webhook',
  description: 'Standard',
  cost: 1000,
  guaranteedDays: null,
  reference: null,
  additionalInfos: null,
  provider: null,
  localizationId: null,
};

describe('rates of real servers', () => {
  it('are a list under "rates", or a bare list', () => {
    const both = [
      { cost: 10, description: 'Standard', userDefinedId: 'std', guaranteedDaysToDelivery: 5 },
      { cost: 25.5, description: 'Express', additionalInfos: 'by plane', shippingProvider: 'UPS' },
    ];
    const expected = {
      rates: [
        { ...plain, reference: 'std', guaranteedDays: 5 },
        { ...plain, description: 'Express', cost: 2550, additionalInfos: 'by plane', provider: 'UPS' },
      ],
      errors: [],
    };
    expect(read({ rates: both })).toEqual(expected);
    expect(read(both)).toEqual(expected);
    expect(read({ rates: both, package: { weight: 3 }, errors: null })).toEqual(expected);
    expect(read({ rates: [{ ...rate, unknown: { deep: [1] } }] })).toEqual({ rates: [plain], errors: [] });
  });

  it('have other names for the same', () => {
    const pascal = { Rates: [{ Cost: rate.cost, Description: rate.description, UserDefinedId: 'c1' }] };
    expect(read(pascal)).toEqual({ rates: [{ ...plain, reference: 'c1' }], errors: [] });
    expect(read({ Errors: [{ Key: 'k', Message: 'No.' }] })!.errors).toEqual([{ code: 'k', message: 'No.' }]);
    expect(read([{ ...rate, code: 'c1', guaranteedDeliveryDays: '3' }])!.rates).toEqual([
      { ...plain, reference: 'c1', guaranteedDays: 3 },
    ]);
    expect(read([{ ...rate, userDefinedId: 7, guaranteedDaysToDelivery: 0 }])!.rates).toEqual([
      { ...plain, reference: '7', guaranteedDays: 0 },
    ]);
    for (const days of ['2-3 days', null, -1, 2.5, 1e9, {}, ''])
      expect(read([{ ...rate, guaranteedDaysToDelivery: days }])!.rates).toEqual([plain]);
  });

  it('cost a number or text, rounded half-up to the currency', () => {
    const cost = (value: unknown, currency = 'USD') =>
      read([{ ...rate, cost: value }], currency)?.rates[0]?.cost;
    expect(cost('10.00')).toBe(1000);
    expect(cost(0)).toBe(0);
    expect(cost(9.985)).toBe(999);
    expect(cost('9.9849999')).toBe(998);
    expect(cost(12.3456789)).toBe(1235);
    expect(cost(1250, 'JPY')).toBe(1250);
    expect(cost('1250.5', 'JPY')).toBe(1251);
    expect(cost(1.2345, 'KWD')).toBe(1235);
  });

  it.each([
    -1,
    '-0.01',
    1e12,
    '99999999999999999999',
    'free',
    '10,00',
    '$10',
    null,
    undefined,
    {},
    [10],
    true,
    '',
    Number.NaN,
    `1${'0'.repeat(200)}`,
  ])('never cost %s', (cost) => {
    expect(read([{ ...rate, cost }])).toBeUndefined();
    expect(read([{ ...rate, cost }, rate])).toEqual({ rates: [plain], errors: [] });
  });

  it('are left out without a description, and said once', () => {
    for (const description of [undefined, '', '  ', null, {}, ['x']])
      expect(read([{ ...rate, description }, rate])!.rates).toEqual([plain]);
    expect(read([rate, { ...rate }, { ...rate, cost: 11 }])!.rates).toHaveLength(2);
    expect(read([{ ...rate, description: 'a\u0000b\r\nc\u2028d' }])!.rates[0]!.description).toBe('a b c d');
    expect(read([{ ...rate, description: 'x'.repeat(5000) }])!.rates[0]!.description).toHaveLength(500);
    expect(read(Array.from({ length: 5000 }, (_, cost) => ({ ...rate, cost })))!.rates).toHaveLength(100);
  });

  it('may be none', () => {
    expect(read({ rates: [] })).toEqual({ rates: [], errors: [] });
    expect(read([])).toEqual({ rates: [], errors: [] });
  });

  it('come with errors for the buyer, which stand beside them', () => {
    const [code, message] = ['invalid_postal_code', 'The postal code is invalid.'];
    const errors = [{ key: code, message }];
    const readErrors = [{ code, message }];
    expect(read({ errors })).toEqual({ rates: [], errors: readErrors });
    expect(read({ rates: [], errors })).toEqual({ rates: [], errors: readErrors });
    expect(read({ rates: [rate], errors })).toEqual({ rates: [plain], errors: readErrors });
    expect(
      read({ rates: null, errors: [{ key: 'k' }, 'Sorry', {}, 7, null, { message: 'M' }] })!.errors,
    ).toEqual([
      { code: 'k', message: 'k' },
      { code: 'rates_not_calculated', message: 'Sorry' },
      { code: 'rates_not_calculated', message: '7' },
      { code: 'rates_not_calculated', message: 'M' },
    ]);
    expect(read({ errors: { city: ['is unknown'] } })!.errors).toEqual([
      { code: 'rates_not_calculated', message: 'is unknown' },
    ]);
    expect(read({ rates: [rate], errors: [] })).toEqual({ rates: [plain], errors: [] });
    expect(read({ errors: Array(50).fill('x') })!.errors).toHaveLength(10);
  });

  it.each([
    null,
    undefined,
    7,
    'rates',
    true,
    {},
    { rates: {} },
    { rates: 'x' },
    { rates: [7] },
    [null],
    { RATES: [] },
  ])('are not %j', (answer) => {
    expect(read(answer)).toBeUndefined();
  });

  it('are read from any JSON without a fault', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (some, errors) => {
        for (const answer of [some, { rates: some, errors }, { rates: [some] }])
          for (const one of readRates(answer, 'USD')?.rates ?? []) {
            expect(Number.isSafeInteger(one.cost) && one.cost >= 0).toBe(true);
            expect(one.description).not.toBe('');
          }
      }),
    );
  });
});

it('are none where a server says null under "rates", and cannot be read where it says nothing', () => {
  expect(read({ rates: null })).toEqual({ rates: [], errors: [] });
  for (const answer of [null, {}, { rates: false }, { rates: {} }, { rate: null }])
    expect(read(answer)).toBeUndefined();
});
