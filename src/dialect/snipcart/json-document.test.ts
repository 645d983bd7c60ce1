import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shortestDecimal } from '../../domain/catalog/decimal-text.js';
import { readJsonDocument } from './json-document.js';

const read = (value: unknown) =>
  readJsonDocument(typeof value === 'string' ? value : JSON.stringify(value), {
    pageUrl: 'https://shop.example/p.json',
  });
const first = (value: unknown) => read(value).definitions[0]?.definition;

describe('a JSON product document', () => {
  it('is one product or a list of them', () => {
    expect(first({ id: '20', price: 50.0, url: '/' })).toMatchObject({
      id: '20',
      name: '20',
      price: '50',
      url: '/',
    });
    const list = read(
      '[\n {"id": 21, "price": {"USD":"30","cad":35}},\n\n {"id":"22","price":"1.50","name":"B"}]',
    );
    expect(
      list.definitions.map((product) => [product.definition.id, product.definition.price, product.line]),
    ).toEqual([
      ['21', { usd: '30', cad: '35' }, 2],
      ['22', '1.50', 4],
    ]);
  });

  it('gives custom fields, dimensions and opening stock', () => {
    const definition = first({
      id: 'a',
      price: 1,
      categories: ['x', 'x', 'y'],
      metadata: { k: 1 },
      dimensions: { weight: 20, length: '2.5' },
      stackable: true,
      hasTaxesIncluded: true,
      taxes: ['VAT'],
      customFields: [
        { name: 'Size', options: 'S|L[+2.00]', required: true, value: 'L' },
        { name: 'Gift', options: 'true|false', value: false },
      ],
      inventoryManagementMethod: 'Variant',
      variants: [{ variation: [{ name: 'Size', option: 'S' }], stock: 4, allowOutOfStockPurchases: true }],
      unknown: { anything: [1] },
    });
    expect(definition).toEqual({
      id: 'a',
      name: 'a',
      price: '1',
      url: null,
      description: null,
      image: null,
      categories: ['x', 'y'],
      metadata: { k: 1 },
      plans: [],
      dimensions: { weight: 20, length: 2.5 },
      stackable: 'auto',
      hasTaxesIncluded: true,
      taxes: ['VAT'],
      customFields: [
        {
          name: 'Size',
          type: 'dropdown',
          options: 'S|L[+2.00]',
          required: true,
          value: 'L',
          placeholder: null,
        },
        {
          name: 'Gift',
          type: 'checkbox',
          options: 'true|false',
          required: false,
          value: 'false',
          placeholder: null,
        },
      ],
      inventory: {
        method: 'Variant',
        stock: null,
        allowOutOfStockPurchases: false,
        variants: [{ variation: [{ name: 'Size', option: 'S' }], stock: 4, allowOutOfStockPurchases: true }],
      },
    });
    expect(first({ id: 'a', price: 1, stock: 5 })?.inventory).toMatchObject({ method: 'Single', stock: 5 });
  });

  it('names the item and the line of what it refuses', () => {
    const { problems } = read(
      '[{"id":"a","price":1},\n{"price":"64,90"},\n7,\n{"id":12345678901234567890,"price":1}]',
    );
    expect(problems.map((p) => `${p.line} ${p.severity} ${p.code}: ${p.reason}`)).toEqual([
      '2 refused id_missing: item 2: it has no id (id); price "64,90" is not a number: write it with a point, 64.90',
      '3 refused not_a_product: item 3: it is not an object',
      '4 refused id_unreadable: item 4: id 12345678901234567000 has too many digits for a JSON number: write it as text',
    ]);
  });

  it('leaves out what it cannot read, with a warning', () => {
    const { definitions, problems } = read({
      id: 'a',
      price: 1,
      categories: 5,
      weight: {},
      stackable: {},
      inventoryManagementMethod: 'Variant',
      variants: 'none',
      customFields: [{ options: 'S|M' }, 'x'],
    });
    expect(definitions[0]?.definition).toMatchObject({ categories: [], dimensions: {}, customFields: [] });
    expect(problems.map((p) => p.severity)).toEqual(Array(6).fill('warning'));
    const priced = { id: 'a', price: 1, customFields: [{ name: 'Size', options: ['S', 'L[+1]'] }] };
    expect(read(priced).problems).toMatchObject([{ code: 'option_unreadable', severity: 'refused' }]);
  });

  it('says so when it is no document of products', () => {
    expect(read('')).toMatchObject({
      definitions: [],
      problems: [{ code: 'not_json', reason: 'the document is empty' }],
    });
    expect(read('<html>').problems).toMatchObject([
      { code: 'not_json', line: 1, reason: 'the document is not JSON' },
    ]);
    expect(read('[1,\n2,,]').problems).toMatchObject([{ code: 'not_json' }]);
    expect(read('7').problems).toMatchObject([{ code: 'not_json' }]);
    expect(read('[]')).toEqual({ definitions: [], repeats: [], problems: [] });
    expect(read('\ufeff[]').problems).toEqual([]);
  });

  it('refuses metadata that could poison a prototype', () => {
    const reading = read('{"id":"a","price":1,"metadata":{"x":[{"__proto__":{"admin":true}}]}}');
    expect(reading.definitions[0]?.definition.metadata).toBeNull();
    expect(reading.problems).toHaveLength(1);
  });

  it('never throws', () => {
    const key = fc.constantFrom(
      'id',
      'price',
      'customFields',
      'metadata',
      'dimensions',
      'variants',
      'stock',
      'url',
      'paymentInterval',
      'inventoryManagementMethod',
      'taxes',
      'toString',
      '__proto__',
      'number',
      'name',
      'options',
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        fc.jsonValue(),
        fc.constantFrom('1', 'a|b', 'true'),
        fc.array(tie('value'), { maxLength: 3 }),
        tie('object'),
      ),
      object: fc.dictionary(key, tie('value'), { maxKeys: 8 }),
    }));
    fc.assert(
      fc.property(value, (document) => {
        read(document ?? 'null');
      }),
      { numRuns: 3000 },
    );
    const deep = '['.repeat(500_000);
    expect(() => read(`${deep}${']'.repeat(500_000)}`)).not.toThrow();
    expect(() => read(deep)).not.toThrow();
    expect(() =>
      read(`{"id":"a","price":1,"metadata":{"a":${'['.repeat(99_999)}${']'.repeat(99_999)}}}`),
    ).not.toThrow();
  });
});

interface Expected {
  products: {
    id: string | null;
    name: string | null;
    price: number | null;
    url: string | null;
    customFields: { name: string; options: string }[];
  }[];
}

const corpus = new URL('../../../../shared/corpus/json/', import.meta.url);
const present = existsSync(new URL('expected.json', corpus));
const documents: Record<string, Expected> = present
  ? JSON.parse(readFileSync(new URL('expected.json', corpus), 'utf8'))
  : {};

describe.skipIf(!present)('the JSON documents of real shops', () => {
  for (const [file, expected] of Object.entries(documents)) {
    it(`are read as people read them: ${file}`, () => {
      const { definitions, problems } = read(readFileSync(new URL(file, corpus), 'utf8'));
      const sellable = expected.products.filter((p) => p.id !== null && p.price !== null);
      expect(problems.filter((p) => p.severity === 'refused')).toHaveLength(
        expected.products.length - sellable.length,
      );
      expect(definitions.map((product) => product.definition.id)).toEqual(sellable.map((p) => p.id));
      for (const [index, { definition }] of definitions.entries()) {
        const product = sellable[index]!;
        expect(shortestDecimal(definition.price as string)).toBe(String(product.price));
        expect(definition.url).toBe(product.url);
        expect(definition.customFields.map(({ name, options }) => ({ name, options }))).toEqual(
          product.customFields.map(({ name, options }) => ({ name, options })),
        );
      }
    });
  }
});
