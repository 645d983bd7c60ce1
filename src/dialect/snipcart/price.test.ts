import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPrice } from './price.js';

const reasonOf = (value: unknown) => {
  const read = readPrice(value);
  return 'reason' in read ? read.reason : `took it: ${JSON.stringify(read.price)}`;
};

describe('a price in markup or JSON', () => {
  it('is decimal text, and stays as it is written', () => {
    expect(readPrice('79.99')).toEqual({ price: '79.99' });
    expect(readPrice(' 12.00 ')).toEqual({ price: '12.00' });
    expect(readPrice('0')).toEqual({ price: '0' });
    expect(readPrice('.5')).toEqual({ price: '0.5' });
    expect(readPrice('123456789012.34')).toEqual({ price: '123456789012.34' });
  });

  it('may be a JSON number, read by its shortest text', () => {
    expect(readPrice(19.99)).toEqual({ price: '19.99' });
    expect(readPrice(50.0)).toEqual({ price: '50' });
    expect(readPrice(0.1)).toEqual({ price: '0.1' });
  });

  it('may name currencies, as an object or as its text', () => {
    expect(readPrice('{"usd":20,"CAD":"25.50"}')).toEqual({ price: { usd: '20', cad: '25.50' } });
    expect(readPrice({ USD: 20, cad: '25' })).toEqual({ price: { usd: '20', cad: '25' } });
  });

  it.each([
    ['64,90', 'price "64,90" is not a number: write it with a point, 64.90'],
    ['1,000.00', 'price "1,000.00" is not a number: write it without separators, 1000.00'],
    ['1.000,00', 'price "1.000,00" is not a number: write it with a point, 1000.00'],
    ['1,000', 'price "1,000" is not a number: write it without separators, 1000'],
    ['1 000', 'price "1 000" is not a number: write it without separators, 1000'],
    ['$10', 'price "$10" is not a number: write it alone, 10'],
    ['64,90 €', 'price "64,90 €" is not a number: write it alone, 64.90'],
    ['-5', 'price "-5" is below zero'],
    ['abc', 'price "abc" is not a number'],
    ['NaN', 'price "NaN" is not a number'],
    ['  ', 'price is empty'],
  ])('says of "%s" what would be right: %s', (written, message) => {
    expect(reasonOf(written)).toBe(message);
  });

  it('refuses more digits than a price has', () => {
    expect(reasonOf('1'.repeat(20))).toContain('has too many digits');
  });

  it('reads an exponent like any other number', () => {
    for (const [written, price] of [
      ['1e5', '100000'],
      ['1.2e1', '12'],
      ['1.2E+1', '12'],
      ['.5e1', '5'],
      ['1.255e1', '12.55'],
      ['12550e-3', '12.550'],
      [1e-7, '0.0000001'],
      ['1e-7', '0.0000001'],
      ['4.9e-12', '0'],
      ['1e-300', '0'],
      ['0e99', '0'],
    ] as const)
      expect([written, readPrice(written)]).toEqual([written, { price }]);
    expect(readPrice('{"usd":1.2e1,"cad":"2e0"}')).toEqual({ price: { usd: '12', cad: '2' } });
    expect(reasonOf('1e12')).toBe('price "1e12" has too many digits');
    expect(reasonOf('1e999')).toBe('price "1e999" has too many digits');
  });

  it('refuses what JSON can hold and a price cannot', () => {
    for (const value of [
      null,
      undefined,
      true,
      [],
      [20],
      {},
      Number.NaN,
      1e21,
      -1,
      -1e-7,
      '1e',
      'e5',
      '1e5e5',
      '0x10',
      { usd: {} },
    ]) {
      expect(readPrice(value), String(value)).toHaveProperty('reason');
    }
    expect(reasonOf('{"usd":"64,90"}')).toBe(
      'price in usd "64,90" is not a number: write it with a point, 64.90',
    );
    expect(reasonOf('{"dollar":20}')).toContain('names a currency "dollar"');
    expect(reasonOf('{"usd":20,"USD":21}')).toBe('price names the currency "usd" twice');
    expect(reasonOf('{usd:20}')).toContain('is not a JSON object of currencies');
    expect(reasonOf('{"__proto__":20}')).toContain('names a currency');
  });

  it('never throws, and only gives plain decimal text', () => {
    const hostile = fc.oneof(fc.string(), fc.json(), fc.jsonValue(), fc.double(), fc.anything());
    fc.assert(
      fc.property(hostile, (value) => {
        const read = readPrice(value);
        if ('reason' in read) {
          expect(read.reason).not.toBe('');
          return;
        }
        const texts = typeof read.price === 'string' ? [read.price] : Object.values(read.price);
        for (const text of texts) expect(text).toMatch(/^\d{1,12}(\.\d{1,10})?$/);
      }),
      { numRuns: 2000 },
    );
  });
});
