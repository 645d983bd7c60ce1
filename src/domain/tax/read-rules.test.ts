import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readTaxRules } from './read-rules.js';

const gst = { name: 'GST', rate: 0.05, country: 'CA' };

function rules(value: unknown) {
  const read = readTaxRules(value);
  if ('errors' in read) throw new Error(JSON.stringify(read.errors));
  return read.rules;
}

function errors(value: unknown) {
  const read = readTaxRules(value);
  return 'errors' in read ? read.errors : {};
}

it('reads a table from a list or its JSON text, with provinces by code', () => {
  const table = [
    gst,
    {
      Name: ' QST ',
      RATE: '0.09975',
      country: 'ca',
      province: 'Québec',
      numberForInvoice: 123,
      includedInPrice: 'true',
      appliesOnShipping: true,
    },
  ];
  const expected = [
    {
      name: 'GST',
      rate: '0.05',
      country: 'CA',
      province: null,
      numberForInvoice: '',
      includedInPrice: false,
      appliesOnShipping: false,
    },
    {
      name: 'QST',
      rate: '0.09975',
      country: 'CA',
      province: 'QC',
      numberForInvoice: '123',
      includedInPrice: true,
      appliesOnShipping: true,
    },
  ];
  expect(rules(table)).toMatchObject(expected);
  expect(rules(JSON.stringify(table))).toEqual(rules(table));
  expect(rules(rules(table))).toEqual(rules(table));
  expect(new Set(rules(table).map(({ id }) => id)).size).toBe(2);
  for (const none of [null, '', [], '[]']) expect(rules(none)).toEqual([]);
});

it('takes rates as fractions, and keeps their digits', () => {
  for (const [input, expected] of [
    [0, '0'],
    ['0.0', '0'],
    [1, '1'],
    ['1.000', '1'],
    ['.05', '0.05'],
    [0.09975, '0.09975'],
    ['0.0887500', '0.08875'],
  ])
    expect(rules([{ ...gst, rate: input }])[0]!.rate).toBe(expected);
  for (const rate of [20, 1.01, -0.05, 'x', '5%', null, undefined, {}, [0.05], 1e-20, Number.NaN])
    expect(errors([{ ...gst, rate }])).toEqual({
      '[0].rate': ['must be a fraction from 0 to 1: 0.05 is 5 %'],
    });
});

it('names each place that is wrong', () => {
  const wrong = [gst, 7, { rate: 0.1, country: 'Canada', includedInPrice: 'maybe' }, { ...gst, name: {} }];
  expect(Object.keys(errors(wrong))).toEqual([
    '[1]',
    '[2].name',
    '[2].country',
    '[2].includedInPrice',
    '[3].name',
  ]);
  for (const value of [7, 'x', '{}', {}, Array(501).fill(gst)])
    expect(errors(value)).toEqual({ '': ['must be a list of at most 500 taxes'] });
});

it('has a name once in a place, so that it tells the taxes of one order apart', () => {
  expect(errors([gst, { ...gst, name: 'gst ', rate: 0.07 }])).toEqual({
    '[1].name': ['is that of [0], which is for the same place'],
  });
  expect(
    rules([gst, { ...gst, country: 'FR' }, { ...gst, province: 'QC' }, { ...gst, name: 'HST' }]),
  ).toHaveLength(4);
});

it('reads any JSON or says what is wrong', () => {
  fc.assert(
    fc.property(fc.array(fc.anything()), (value) => {
      const read = readTaxRules(value);
      if ('rules' in read) expect(read.rules).toHaveLength(value.length);
      else expect(Object.keys(read.errors).length).toBeGreaterThan(0);
    }),
  );
});
