import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainDecimal, shortestDecimal } from './decimal-text.js';
import { findOption, isCheckbox, optionsArray, parseOptions } from './options.js';

const read = (text: string) => parseOptions(text).options.map(({ label, operation }) => [label, operation]);

describe('options of a custom field', () => {
  it('reads labels and what each adds', () => {
    expect(read('16GB|32GB[+50.00]|128GB[+200.00]|Used[-5]')).toEqual([
      ['16GB', ''],
      ['32GB', '+50.00'],
      ['128GB', '+200.00'],
      ['Used', '-5'],
    ]);
    expect(optionsArray('16GB|32GB[+50.00]')).toEqual(['16GB', '32GB']);
  });

  it('tolerates spaces, empty brackets and bare amounts', () => {
    expect(read(' Black | Gold [ + 12.00 ] |Red[]|Blue[+]|Grey[-]|true[3.00]||')).toEqual([
      ['Black', ''],
      ['Gold', '+12.00'],
      ['Red', ''],
      ['Blue', ''],
      ['Grey', ''],
      ['true', '+3.00'],
    ]);
  });

  it('reads an amount with an exponent', () => {
    expect(read('S[+1e1]|L[-1.5e0]|XL[1e-7]')).toEqual([
      ['S', '+10'],
      ['L', '-1.5'],
      ['XL', '+0.0000001'],
    ]);
  });

  it('reports amounts that it cannot read instead of guessing them', () => {
    for (const bad of ['L[+5,00]', 'L[+1e]', 'L[+5 EUR]', 'L[$5]', 'L[++5]', 'L[+-5]', 'L[5.0.0]', '[+5]']) {
      expect(parseOptions(`S|${bad}`), bad).toEqual({
        options: [{ label: 'S', operation: '' }],
        malformed: [bad],
      });
    }
  });

  it('leaves words in brackets in the label', () => {
    expect(read('Large [XL]|Size [EU] [+5]|[gift]')).toEqual([
      ['Large [XL]', ''],
      ['Size [EU]', '+5'],
      ['[gift]', ''],
    ]);
  });

  it('finds an option whatever the case and the spaces around it', () => {
    const { options } = parseOptions('Black |Starry Night[+5]');
    expect(findOption(options, ' starry night ')?.operation).toBe('+5');
    expect(findOption(options, 'BLACK')?.label).toBe('Black');
    expect(findOption(options, 'Starry')).toBeUndefined();
  });

  it('finds the option that is spelled exactly so, before one in another case', () => {
    const { options } = parseOptions('a|A[+5.00]|b[+1]|B');
    expect(['A', 'a', ' A ', 'B', 'b'].map((value) => findOption(options, value)?.operation)).toEqual([
      '+5.00',
      '',
      '+5.00',
      '',
      '+1',
    ]);
  });

  it('finds an option however Unicode spells it, and by its label with the bracket', () => {
    const { options } = parseOptions('Large|Caf\u00e9[+3.00]|Gr\u00f6\u00dfe 5[+1]');
    for (const value of ['Cafe\u0301', 'CAF\u00c9', 'Caf\u00e9\u200b', 'Caf\u00e9[+3.00]', 'caf\u00e9 [+3]'])
      expect([value, findOption(options, value)?.operation]).toEqual([value, '+3.00']);
    expect(findOption(options, '\uff2carge')?.label).toBe('Large');
    expect(findOption(options, 'GR\u00d6SSE\u00a05')?.operation).toBe('+1');
    for (const value of ['Cafe', 'Cafe[+3.00]', '[+3.00]', 'Large|Caf\u00e9'])
      expect([value, findOption(options, value)]).toEqual([value, undefined]);
  });

  it('takes any dash before digits for a minus, and any plus for a plus', () => {
    for (const dash of ['-', '\u2212', '\u2013', '\u2014', '\u2010', '\u2011', '\uff0d', '\ufe63'])
      expect(read(`Lite[${dash}5.00]|Less [ ${dash} 1 ]`)).toEqual([
        ['Lite', '-5.00'],
        ['Less', '-1'],
      ]);
    expect(read('Large[\uff0b5]|Wide\uff3b+\uff12.50\uff3d')).toEqual([
      ['Large', '+5'],
      ['Wide', '+2.50'],
    ]);
  });

  it('rounds the noise of floats in amounts', () => {
    expect(read('L[+5.000000000000001]|M[-0.30000000000000004]|S[+1.9999999999999998]')).toEqual([
      ['L', '+5'],
      ['M', '-0.3'],
      ['S', '+2'],
    ]);
  });

  it('makes no label of an amount that stands in the wrong place or words', () => {
    for (const bad of [
      'L[EUR 5.00]',
      'L[USD-5]',
      'L[\u20b95]',
      'L[R$ 5]',
      'L[5 \u20ac]',
      'L[\u00b15]',
      'L[~5]',
      'L[(5.00)]',
      'L[minus 5.00]',
      'L[\u2212\u22125]',
      'L[\u22125,00]',
      'L[-5.00',
      'L[5.00',
      'L[-5.00].',
      'L[5.00] each',
      'L[-5.00][XL]',
      'L[-5][+3]',
      '[\u22125] L',
    ])
      expect([bad, parseOptions(bad).malformed]).toEqual([bad, [bad]]);
    for (const label of [
      'L [plus 2 pillows]',
      'L [ISO 9001]',
      'L [size 5]',
      'L [(XL)]',
      'Red [#5]',
      'Frame [12] large',
      'L (+5.00)',
      'a-5',
    ])
      expect([label, read(label)]).toEqual([label, [[label, '']]]);
  });

  it('knows a checkbox', () => {
    expect(isCheckbox(parseOptions('true[3.00]|false').options)).toBe(true);
    expect(isCheckbox(parseOptions('FALSE|True').options)).toBe(true);
    expect(isCheckbox(parseOptions('true|false|maybe').options)).toBe(false);
    expect(optionsArray(' | ')).toBeNull();
  });

  it('gives back every label and amount that was written', () => {
    const label = fc.stringMatching(/^[a-zA-Z0-9é'"/.,-]{1,12}$/);
    const amount = fc.tuple(fc.constantFrom('+', '-'), fc.nat(99_999), fc.nat(99));
    const options = fc.array(fc.tuple(label, fc.option(amount)), { minLength: 1 });
    fc.assert(
      fc.property(options, fc.constantFrom('', ' ', '\t '), (written, space) => {
        const expected = written.map(([name, parts]) => ({
          label: name,
          operation: parts ? `${parts[0]}${parts[1]}.${String(parts[2]).padStart(2, '0')}` : '',
        }));
        const text = expected
          .map(
            (o) => `${space}${o.label}${space}${o.operation && `[${space}${o.operation}${space}]`}${space}`,
          )
          .join('|');
        expect(parseOptions(text)).toEqual({ options: expected, malformed: [] });
      }),
    );
  });

  it('never throws and loses no piece', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'a5[]|+-., ') }), (text) => {
        const { options, malformed } = parseOptions(text);
        expect(options.length + malformed.length).toBe(text.split('|').filter((p) => p.trim()).length);
        for (const { operation } of options) expect(operation).toMatch(/^$|^[+-]\d+(\.\d+)?$/);
      }),
    );
  });

  it('reads a million options in linear time', () => {
    const started = performance.now();
    expect(parseOptions('a[+1]|'.repeat(1_000_000)).options).toHaveLength(1_000_000);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe('decimal text', () => {
  it('has one plain form and refuses everything else', () => {
    expect(['.5', '5.', '007.10', '0', ' 12.00 '].map(plainDecimal)).toEqual([
      '0.5',
      '5',
      '7.10',
      '0',
      '12.00',
    ]);
    for (const bad of ['', '.', '-1', '+1', '1e5', '1,5', '1 000', 'NaN', '0x10', '1'.repeat(13), '٣']) {
      expect(plainDecimal(bad), bad).toBeNull();
    }
  });

  it('rounds what is finer than ten digits after the point', () => {
    for (const [noisy, plain] of [
      ['16.990000000000002', '16.99'],
      ['0.30000000000000004', '0.3'],
      ['28.499999999999996', '28.5'],
      ['9.99999999999999999', '10'],
      ['0.00000000001', '0'],
      ['0.1000000000000000055511151231257827021181583404541015625', '0.1'],
      ['999999999999.99999999999', null],
    ] as const)
      expect([noisy, plainDecimal(noisy)]).toEqual([noisy, plain]);
  });

  it('gives the price that was meant for every price that a program reckoned with floats', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999_999 }), fc.constantFrom(0.01, 1 / 100), (cents, factor) => {
        const meant = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
        expect(shortestDecimal(plainDecimal(String(cents * factor))!)).toBe(shortestDecimal(meant));
      }),
    );
  });

  it('has one spelling for equal amounts', () => {
    expect(['10.00', '10', '10.50', '100', '0.0'].map(shortestDecimal)).toEqual([
      '10',
      '10',
      '10.5',
      '100',
      '0',
    ]);
  });
});
