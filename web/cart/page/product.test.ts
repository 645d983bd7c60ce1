import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { customFieldsOf, productOf } from './product.js';

beforeAll(() => void vi.stubGlobal('location', { href: 'https://shop.example/mugs' }));
afterAll(() => void vi.unstubAllGlobals());

/** A button, as far as its attributes are read. */
function button(attributes: Record<string, string>): Element {
  const list = Object.entries(attributes).map(([name, value]) => ({ name, value }));
  return { attributes: list } as unknown as Element;
}
const product = (attributes: Record<string, string>) =>
  productOf(button({ 'data-item-id': 'mug', 'data-item-price': '12.50', ...attributes }));

describe('the product of a buy button', () => {
  it('is what its attributes say', () => {
    const { customFields, ...rest } = product({
      class: 'snipcart-add-item',
      'data-item-name': 'Blue mug',
      'data-item-url': ' /mug ',
      'data-item-quantity': '2',
      'data-item-max-quantity': '6',
      'data-item-weight': '300.5',
      'data-item-has-taxes-included': 'true',
      'data-item-file-guid': 'f-1',
    });
    expect(rest).toEqual({
      id: 'mug',
      name: 'Blue mug',
      price: 12.5,
      url: '/mug',
      quantity: 2,
      maxQuantity: 6,
      weight: 300.5,
      hasTaxesIncluded: 'true',
      fileGuid: 'f-1',
    });
    expect(customFields).toEqual([]);
  });

  it('has limits and measures that the shop reads as it reads the page', () => {
    for (const [name, written, read] of [
      ['max-quantity', ' 3 ', 3],
      ['max-quantity', '3.0', 3],
      ['max-quantity', '0', 0],
      ['max-quantity', '-1', '-1'],
      ['max-quantity', 'many', 'many'],
      ['max-quantity', '0x10', '0x10'],
      ['max-quantity', ' ', undefined],
      ['weight', '500g', '500g'],
      ['weight', '1,5', '1,5'],
      ['weight', '500', 500],
    ] as const) {
      const key = name === 'weight' ? name : 'maxQuantity';
      expect([written, product({ [`data-item-${name}`]: written })[key]]).toEqual([written, read]);
    }
  });

  it('has a picture that keeps its place, relative to the page that the button stands on', () => {
    const image = (written: string) => product({ 'data-item-image': written }).image;
    expect(image('m.png')).toBe('https://shop.example/m.png');
    expect(image('../a/m.png?w=2')).toBe('https://shop.example/a/m.png?w=2');
    for (const written of ['/m.png', '//cdn.example/m.png', 'https://cdn.example/m.png', 'data:image/png,x'])
      expect(image(written)).toBe(written);
  });

  it('is sold where the button stands, unless told', () => {
    expect(product({}).url).toBe('https://shop.example/mugs');
    expect(product({ 'data-item-url': '  ' }).url).toBe('https://shop.example/mugs');
  });

  it('has a price in each currency where it says so, and what it wrote where that is no price', () => {
    expect(product({ 'data-item-price': ' {"usd": 20, "cad": 25} ' }).price).toEqual({ usd: 20, cad: 25 });
    expect(product({ 'data-item-price': '{usd: 20}' }).price).toBe('{usd: 20}');
    expect(product({ 'data-item-price': 'ten' }).price).toBe('ten');
  });

  it('has custom fields by their number', () => {
    const { customFields } = product({
      'data-item-custom10-name': 'Note',
      'data-item-custom10-type': 'textarea',
      'data-item-custom2-name': 'Size',
      'data-item-custom2-options': 'S|M[+2.00]',
      'data-item-custom2-required': 'true',
      'data-item-custom2-value': 'M',
      'data-item-custom3-name': 'Gift',
      'data-item-custom3-required': 'false',
      'data-item-custom3-placeholder': 'For whom?',
    });
    expect(customFields).toEqual([
      { name: 'Size', options: 'S|M[+2.00]', required: true, value: 'M' },
      { name: 'Gift', required: false, placeholder: 'For whom?' },
      { name: 'Note', type: 'textarea' },
    ]);
  });

  it('has plans, whose prices stand apart', () => {
    const { plans, selectedPlanId } = product({
      'data-plan1-id': 'monthly',
      'data-plan1-name': 'Each month',
      'data-plan1-frequency': 'Monthly',
      'data-plan1-interval': '2',
      'data-item-plan1-price': '10',
      'data-plan2-id': 'yearly',
      'data-plan2-frequency': 'Yearly',
      'data-item-selected-plan': 'yearly',
    });
    expect(plans).toEqual([
      { id: 'monthly', name: 'Each month', frequency: 'Monthly', interval: 2, price: 10 },
      { id: 'yearly', name: '', frequency: 'Yearly', interval: 1, price: null },
    ]);
    expect(selectedPlanId).toBe('yearly');
  });

  it('has categories between commas or bars, and metadata where it is an object', () => {
    expect(product({ 'data-item-categories': 'art, mugs' }).categories).toEqual(['art', 'mugs']);
    expect(product({ 'data-item-categories': 'art, mugs | blue' }).categories).toEqual(['art, mugs', 'blue']);
    expect(product({ 'data-item-metadata': '{"a": {"b": 1}}' }).metadata).toEqual({ a: { b: 1 } });
    for (const broken of ['{a', '7', 'null'])
      expect(product({ 'data-item-metadata': broken })).not.toHaveProperty('metadata');
  });

  it('takes quantities whose names are spelled out, and no step below one', () => {
    const attributes = { 'data-item-minimum-quantity': '2', 'data-item-maximum-quantity': '6' };
    expect(product(attributes)).toMatchObject({ minQuantity: 2, maxQuantity: 6 });
    expect(product({ 'data-item-quantity-step': '3' }).quantityStep).toBe(3);
    for (const step of ['-1', '0', 'x', ''])
      expect(product({ 'data-item-quantity-step': step }).quantityStep).toBeUndefined();
    expect(product({ 'data-item-quantity': 'some' }).quantity).toBeUndefined();
  });
});

it('reads the order’s own fields the same way', () => {
  const script = button({
    'data-cart-custom1-name': 'VAT number',
    'data-cart-custom1-required': '',
    'data-cart-customx-name': 'no number',
  });
  expect(customFieldsOf(script, /^data-cart-custom(\d+)-(.+)$/)).toEqual([
    { name: 'VAT number', required: true },
  ]);
});
