import { describe, expect, it } from 'vitest';
import { optionsOf } from './order-lines.js';
import { categories, demoProducts } from './products.js';

describe('the demo shop’s products', () => {
  it('fill every shelf', () => {
    for (const { name } of categories) {
      expect(demoProducts.filter(({ category }) => category === name).length, name).toBeGreaterThanOrEqual(6);
    }
    expect(demoProducts.length).toBeGreaterThanOrEqual(48);
  });

  it('have ids that are unique and safe in a path', () => {
    expect(new Set(demoProducts.map(({ id }) => id)).size).toBe(demoProducts.length);
    for (const { id } of demoProducts) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  it('have different names and different one-line stories', () => {
    expect(new Set(demoProducts.map(({ name }) => name)).size).toBe(demoProducts.length);
    expect(new Set(demoProducts.map(({ line }) => line)).size).toBe(demoProducts.length);
  });

  it('have prices with two decimals in every currency', () => {
    for (const { price, otherPrices, plans } of demoProducts) {
      for (const text of [price, ...Object.values(otherPrices ?? {}), ...plans.map((plan) => plan.price)]) {
        expect(text).toMatch(/^\d+\.\d{2}$/);
      }
    }
  });

  it('have options that are well formed and never cost more than the product gives off', () => {
    for (const { customFields, price } of demoProducts) {
      for (const field of customFields) {
        for (const { label, operation } of optionsOf(field)) {
          expect(label.trim()).toBe(label);
          expect(label).not.toBe('');
          expect(operation).toMatch(/^([+-]\d+\.\d{2})?$/);
          expect(Number(price) + Number(operation || 0)).toBeGreaterThan(0);
        }
      }
    }
  });

  it('keep stock by variants that their dropdowns can give', () => {
    const perVariant = demoProducts.filter(({ inventory }) => inventory?.method === 'Variant');
    expect(perVariant.length).toBeGreaterThan(0);
    for (const { customFields, inventory } of perVariant) {
      if (inventory?.method !== 'Variant') continue;
      for (const { name, option } of inventory.variants.flatMap(({ variation }) => variation)) {
        const field = customFields.find((each) => each.name === name)!;
        expect(optionsOf(field).map(({ label }) => label)).toContain(option);
      }
    }
  });

  it('show each kind of thing that a product can have', () => {
    const has = (test: (product: (typeof demoProducts)[number]) => boolean) =>
      expect(demoProducts.some(test)).toBe(true);
    has(({ otherPrices }) => otherPrices !== undefined);
    has(({ plans }) => plans.length > 0);
    has(({ shippable }) => shippable === false);
    has(({ customFields }) => customFields.some(({ type }) => type === 'textbox'));
    has(({ customFields }) => customFields.some(({ type }) => type === 'checkbox'));
    has(({ inventory }) => inventory?.method === 'Single');
  });
});
