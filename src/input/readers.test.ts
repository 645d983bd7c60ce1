import { describe, expect, it } from 'vitest';
import { DiscountValues } from '../dialect/snipcart/discount-values.js';
import { fileObject } from '../dialect/snipcart/input.js';
import { readCount, readFlag } from '../dialect/snipcart/product-values.js';
import { tiendanubeObject } from '../dialect/tiendanube/input.js';
import { ShopError } from '../domain/errors.js';
import { numberOf, webAddressOf, wordOf } from '../domain/input-values.js';
import { flag, integer, readFields } from './fields.js';
import { atMost, type InputObject, type InputPolicy, inputObject } from './object.js';

const refused = 'refused';

/** One reader's answer: the value, undefined where it takes the input for nothing, or that it refuses it. */
type Read = (value: unknown) => unknown;

function objectRead(make: (source: object) => InputObject, read: (object: InputObject) => unknown): Read {
  return (value) => {
    const object = make({ field: value });
    const result = read(object);
    return object.problems ? refused : result;
  };
}

function fieldRead(field: Parameters<typeof readFields>[0][string]): Read {
  return (value) => {
    try {
      return readFields({ field }, { field: value }).field;
    } catch (error) {
      if (error instanceof ShopError) return refused;
      throw error;
    }
  };
}

function noted(read: (value: unknown, notes: Parameters<typeof readFlag>[2]) => unknown): Read {
  return (value) => {
    let left = false;
    const note = (): void => {
      left = true;
    };
    const result = read(value, { warn: note, refuse: note });
    return left ? refused : result;
  };
}

const plainObject = (source: object): Readonly<Record<string, unknown>> => ({ ...source });
const objects: Readonly<Record<string, (source: object) => InputObject>> = {
  'a file of Snipcart': (source) => fileObject(source),
  'a discount of a call': (source) => new DiscountValues(plainObject(source), { rounds: false }),
  'a discount of a file': (source) => new DiscountValues(plainObject(source), { rounds: true }),
  'a customer of Tiendanube': (source) => tiendanubeObject(plainObject(source)),
};

const flagReaders: readonly (readonly [string, Read])[] = [
  ['a query', fieldRead(flag({ description: '' }))],
  ['a page', noted((value, notes) => readFlag(value, 'field', notes))],
  ...Object.entries(objects).map(([name, make]) => [name, objectRead(make, (o) => o.flag('field'))] as const),
];

const wholeReaders: readonly (readonly [string, Read])[] = [
  ['a query', fieldRead(integer({ description: '', least: 0, fallback: undefined }))],
  ['a page', noted((value, notes) => readCount(value, 'field', notes, 0))],
  ...Object.entries(objects).map(
    ([name, make]) => [name, objectRead(make, (o) => o.whole('field', 0))] as const,
  ),
];

describe.each(flagReaders)('a flag of %s', (_name, read) => {
  it.each([
    [true, true],
    [false, false],
    [1, true],
    [0, false],
    ['true', true],
    ['False', false],
    [' TRUE ', true],
    ['1', true],
    ['0', false],
    ['yes', true],
    ['No', false],
    ['on', true],
    ['off', false],
    [null, undefined],
    ['', undefined],
    ['maybe', refused],
    [2, refused],
    [-1, refused],
    [[true], refused],
    [{}, refused],
  ])('%j is %j', (value, expected) => {
    expect(read(value)).toBe(expected);
  });
});

describe.each(wholeReaders)('a whole number of %s', (_name, read) => {
  it.each([
    [3, 3],
    [0, 0],
    ['3', 3],
    [' 3 ', 3],
    ['+3', 3],
    ['3.0', 3],
    ['007', 7],
    ['999999999', 999_999_999],
    [null, undefined],
    ['', undefined],
    [-1, refused],
    ['-1', refused],
    [2.5, refused],
    ['2.5', refused],
    ['1e3', refused],
    ['0x10', refused],
    ['3,0', refused],
    ['1_000', refused],
    ['٣', refused],
    ['Infinity', refused],
    [Number.NaN, refused],
    [Number.POSITIVE_INFINITY, refused],
    ['9'.repeat(40), refused],
    [1e300, refused],
    [true, refused],
    [[3], refused],
    [{}, refused],
  ])('%j is %j', (value, expected) => {
    expect(read(value)).toBe(expected);
  });
});

describe('an amount', () => {
  const policy: InputPolicy = {
    fineAmounts: 'refuse',
    emptyText: 'text',
    parseDate: () => undefined,
    tooLong: atMost,
  };

  it('that is finer than its currency is refused or rounded, as the policy says', () => {
    const strict = inputObject({ amount: '1.005' }, policy);
    expect(strict.amount('amount', 'USD')).toBeUndefined();
    expect(strict.problems).toEqual({ amount: ['must have at most 2 decimals: it is in USD'] });
    const rounding = inputObject({ amount: '1.005' }, { ...policy, fineAmounts: 'round' });
    expect([rounding.amount('amount', 'USD'), rounding.problems]).toEqual([101, undefined]);
  });

  it('has its problem named by its path', () => {
    const order = inputObject({ items: [{ price: 'x' }, 7] }, policy);
    for (const item of order.list('items')) item.amount('price', 'USD');
    expect(order.problems).toEqual({
      'items[0].price': ['must be a number'],
      'items[1]': ['must be an object'],
    });
  });
});

it('reads decimals without an exponent, and words in any case or by their number', () => {
  expect(['1.5', ' -2 ', '.5', '5.', '1e3', '0x1', '', '1 000', 'NaN'].map(numberOf)).toEqual([
    ...[1.5, -2, 0.5, 5],
    ...Array(5).fill(undefined),
  ]);
  const words = ['Processed', 'Shipped'] as const;
  expect([wordOf('shipped ', words), wordOf(1, words, words), wordOf('9', words, words)]).toEqual([
    'Shipped',
    'Shipped',
    undefined,
  ]);
});

it('takes absolute web addresses alone', () => {
  const addresses = ['https://shop.example/a', ' HTTP://shop.example ', 'https://a:b@shop.example'];
  expect(addresses.map((address) => webAddressOf(address)?.host)).toEqual(Array(3).fill('shop.example'));
  expect(webAddressOf(addresses[2], { credentials: false })).toBeUndefined();
  for (const address of ['javascript:alert(1)', '/a', 'https:shop.example', 'https://', 7, null, ''])
    expect(webAddressOf(address)).toBeUndefined();
  expect(webAddressOf(`https://shop.example/${'a'.repeat(2000)}`)).toBeUndefined();
});
