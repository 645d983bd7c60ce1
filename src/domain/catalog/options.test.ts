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

  it('reports amounts that it cannot read instead of guessing them', () => {
    for (const bad of ['L[+5,00]', 'L[+1e5]', 'L[+5 EUR]', 'L[$5]', 'L[++5]', 'L[+-5]', 'L[5.0.0]', '[+5]']) {
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
