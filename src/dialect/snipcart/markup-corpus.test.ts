import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { shortestDecimal } from '../../domain/catalog/decimal-text.js';
import { findOption, parseOptions } from '../../domain/catalog/options.js';
import { createMarkupReader } from './markup.js';
import type { PageReading } from './page-products.js';

interface Expected {
  products: {
    id: string | null;
    name: string | null;
    price: number | null;
    url: string | null;
    line: number;
    flags: string[];
    plans: unknown[];
    otherAttributes: Record<string, string>;
    customFields: {
      name: string;
      value?: string;
      required?: string;
      options?: string;
      parsedOptions?: { name: string; modifier: number }[];
    }[];
  }[];
  flags: string[];
}

const corpus = new URL('../../../../shared/corpus/pages/', import.meta.url);
const present = existsSync(new URL('expected.json', corpus));
const pages: Record<string, Expected> = present
  ? JSON.parse(readFileSync(new URL('expected.json', corpus), 'utf8'))
  : {};

function readPage(file: string): PageReading {
  const reader = createMarkupReader({ pageUrl: 'https://shop.example/' });
  reader.write(readFileSync(new URL(file, corpus), 'utf8'));
  return reader.end();
}

const refusing: Record<string, string> = {
  'id-missing': 'id_missing',
  'name-missing': 'name_missing',
  'price-missing': 'price_missing',
  'price-not-a-number': 'price_unreadable',
};

describe.skipIf(!present)('the pages of real shops', () => {
  for (const [file, expected] of Object.entries(pages)) {
    it(`are read as people read them: ${file}`, () => {
      const reading = readPage(file);
      const sellable = expected.products.filter((p) =>
        p.flags.every((f) => !refusing[f] && f !== 'inside-template'),
      );
      const firsts = sellable.filter((p, index) => sellable.findIndex((q) => q.id === p.id) === index);
      expect(reading.definitions.map((product) => [product.definition.id, product.line])).toEqual(
        firsts.map((p) => [p.id?.trim(), p.line]),
      );
      for (const [index, { definition }] of reading.definitions.entries()) {
        const product = firsts[index]!;
        expect(definition.name).toBe(product.name?.trim());
        expect(shortestDecimal(definition.price as string)).toBe(String(product.price));
        expect(definition.url).toBe(product.url);
        expect(definition.plans).toEqual(product.plans);
        expect(definition.customFields.map((field) => field.name)).toEqual(
          product.customFields.map((f) => f.name),
        );
        for (const [at, field] of definition.customFields.entries()) {
          const wanted = product.customFields[at]!;
          expect(field.options).toBe(wanted.options ?? '');
          expect(field.value).toBe(wanted.value ?? null);
          expect(field.required).toBe(wanted.required === 'true');
          const { options } = parseOptions(field.options);
          for (const { name, modifier } of wanted.parsedOptions ?? []) {
            expect(Number(findOption(options, name)?.operation)).toBe(modifier);
          }
        }
        const weight = product.otherAttributes['data-item-weight'];
        expect(definition.dimensions.weight).toBe(weight === undefined ? undefined : Number(weight));
        const interval = product.otherAttributes['data-item-payment-interval'];
        expect(definition.recurrence?.interval).toBe(interval);
      }
    });

    it(`are refused for the right reasons: ${file}`, () => {
      const { problems } = readPage(file);
      const refused = expected.products
        .filter((p) => !p.flags.includes('inside-template'))
        .map((p) => ({
          line: p.line,
          code: p.flags.map((f) => refusing[f]).find((code) => code !== undefined),
        }))
        .filter((p) => p.code !== undefined);
      const reported = problems.filter((p) => p.severity === 'refused');
      expect(reported.map(({ line, code }) => ({ line, code }))).toEqual(refused);
      const warned = (code: string) => problems.some((p) => p.code === code);
      expect(warned('inside_template')).toBe(expected.flags.includes('inside-template'));
      expect(warned('attribute_repeated')).toBe(expected.flags.includes('duplicate-attribute'));
      expect(warned('same_id_other_price')).toBe(expected.flags.includes('same-id-different-price'));
      expect(warned('same_id_other_fields')).toBe(expected.flags.includes('same-id-different-custom-fields'));
    });
  }

  it('give all the products that the corpus lists', () => {
    const count = (listOf: (reading: PageReading) => number) =>
      Object.keys(pages).reduce((sum, file) => sum + listOf(readPage(file)), 0);
    const products = Object.values(pages).flatMap((page) => page.products);
    const bad = products.filter((p) => p.flags.some((f) => refusing[f]));
    const refused = count((reading) => reading.problems.filter((p) => p.severity === 'refused').length);
    const ignored = count((reading) => reading.problems.filter((p) => p.code === 'inside_template').length);
    expect(refused + ignored).toBe(bad.length);
    expect(products.length).toBe(142);
  });
});
