import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exponentOf, isCurrency, isTooFine, toDecimal, toMajor, toMinor } from './money.js';

describe('money', () => {
  it('knows an amount that is finer than its currency', () => {
    const fine: [string | number, string][] = [
      ['0.125', 'USD'],
      [0.005, 'EUR'],
      [1e-7, 'KWD'],
      [0.5, 'JPY'],
      ['-1.001', 'USD'],
    ];
    const exact: [string | number, string][] = [
      ['12.500', 'USD'],
      [0.005, 'KWD'],
      ['10e-1', 'JPY'],
      [1e21, 'USD'],
      ['0.000', 'JPY'],
      [100, 'JPY'],
      ['x', 'USD'],
    ];
    for (const [value, currency] of fine) expect([value, isTooFine(value, currency)]).toEqual([value, true]);
    for (const [value, currency] of exact)
      expect([value, isTooFine(value, currency)]).toEqual([value, false]);
  });

  it('knows how many decimals a currency has', () => {
    expect(['USD', 'usd', 'JPY', 'KWD', 'XXZ', 'nonsense'].map(exponentOf)).toEqual([2, 2, 0, 3, 2, 2]);
    expect(['EUR', 'eur', 'XYZ', ''].map(isCurrency)).toEqual([true, true, false, false]);
  });

  it("takes decimals from ISO 4217, not from the runtime's own table, which differs with its version", () => {
    const two = [
      'HUF',
      'huf',
      'ALL',
      'LBP',
      'COP',
      'RSD',
      'AFN',
      'IDR',
      'PKR',
      'TWD',
      'CZK',
      'MGA',
      'YER',
      'SYP',
    ];
    expect(two.filter((code) => exponentOf(code) !== 2)).toEqual([]);
    expect(['IQD', 'LYD', 'TND', 'CLP', 'KRW', 'UGX', 'ISK', 'CLF', 'UYW'].map(exponentOf)).toEqual([
      3, 3, 3, 0, 0, 0, 0, 4, 4,
    ]);
    expect(toMinor(4914.9, 'HUF')).toBe(491490);
    expect(toMajor(129000, 'HUF')).toBe(1290);
    expect(['XCG', 'ZWG', 'SLE', 'VED', 'HRK', 'toString'].map(isCurrency)).toEqual([
      true,
      true,
      true,
      true,
      true,
      false,
    ]);
  });

  it('reads decimal text and JSON numbers exactly, and rounds what is beyond the currency half-up', () => {
    for (const [input, currency, minor] of [
      ['19.99', 'USD', 1999],
      [287.44, 'USD', 28744],
      [443, 'USD', 44300],
      [0.1 + 0.2, 'USD', 30],
      ['24.9375', 'USD', 2494],
      [1.005, 'USD', 101],
      ['-0.005', 'USD', -1],
      ['0.004', 'USD', 0],
      ['0.0004', 'USD', 0],
      ['-0.004', 'USD', 0],
      ['12.5', 'JPY', 13],
      ['1.2345', 'KWD', 1235],
      ['1e3', 'USD', 100000],
      [1e-7, 'USD', 0],
      ['00012.30', 'USD', 1230],
      ['90071992547409.91', 'USD', 9007199254740991],
    ] as const) {
      expect(toMinor(input, currency), String(input)).toBe(minor);
    }
  });

  it('takes nothing that is not a decimal number, or too large to be exact', () => {
    for (const input of [
      '',
      'abc',
      '1,5',
      '1.',
      '.5',
      '0x10',
      'Infinity',
      '1e400',
      '90071992547409.92',
      Number.NaN,
      1e21,
    ]) {
      expect(toMinor(input, 'USD'), String(input)).toBeUndefined();
    }
  });

  it('prints what it reads, in text and in JSON', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.constantFrom('USD', 'JPY', 'KWD'), (minor, currency) => {
        expect(toMinor(toDecimal(minor, currency), currency)).toBe(minor === 0 ? 0 : minor);
      }),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: -1e13, max: 1e13 }),
        fc.constantFrom('USD', 'JPY', 'KWD'),
        (minor, currency) => {
          expect(toMinor(JSON.parse(JSON.stringify(toMajor(minor, currency))), currency)).toBe(
            minor === 0 ? 0 : minor,
          );
        },
      ),
    );
    expect([toDecimal(8900, 'USD'), toDecimal(-5, 'USD'), toDecimal(7, 'JPY'), toDecimal(1, 'KWD')]).toEqual([
      '89.00',
      '-0.05',
      '7',
      '0.001',
    ]);
  });
});
