import type { RawProduct } from './product-definition.js';

/** Attributes of one element by lower-case name, entities decoded, the first of each name. */
export type Attributes = ReadonlyMap<string, string>;

const keys = [
  'id',
  'name',
  'price',
  'url',
  'description',
  'image',
  'categories',
  'metadata',
  'weight',
  'length',
  'width',
  'height',
  'quantity',
  'minQuantity',
  'maxQuantity',
  'quantityStep',
  'stackable',
  'shippable',
  'taxable',
  'taxes',
  'hasTaxesIncluded',
  'fileGuid',
  'paymentInterval',
  'paymentIntervalCount',
  'paymentTrial',
  'recurringShipping',
] as const;

const customPattern = /^data-item-custom(\d{1,4})-(name|type|options|required|value|placeholder)$/;
const planPattern = /^data-plan(\d{1,4})-(id|name|frequency|interval)$/;
const planPricePattern = /^data-item-plan(\d{1,4})-(price)$/;

/**
 * A price list's own price: `data-item-price-wholesale`, as Snipcart's documents have it, or
 * `data-item-wholesale-price`.
 */
const listPricePatterns = [/^data-item-price-([a-z0-9_-]{1,60})$/, /^data-item-([a-z0-9_-]{1,60})-price$/];

const keyOfAttribute = new Map<string, string>([
  ...keys.map((key) => [attributeName(key), key] as const),
  // Some sites spell them out.
  ['data-item-minimum-quantity', 'minQuantity'],
  ['data-item-maximum-quantity', 'maxQuantity'],
]);

/** `data-item-max-quantity` for `maxQuantity`. */
export function attributeName(key: string): string {
  return `data-item-${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Whether an attribute says something of a product (or is the class that makes a button). */
export function isProductAttribute(name: string): boolean {
  return name === 'class' || name.startsWith('data-item-') || name.startsWith('data-plan');
}

/** Puts a button's attributes under the names of Snipcart's JSON, numbered ones in lists by their number. */
export function rawProduct(attributes: Attributes): RawProduct {
  const raw: Record<string, unknown> = {};
  const customFields = new Map<number, Record<string, unknown>>();
  const plans = new Map<number, Record<string, unknown>>();
  const lists = new Map<string, unknown>();
  for (const [name, value] of attributes) {
    const key = keyOfAttribute.get(name);
    if (key !== undefined) raw[key] = value;
    else if (name.startsWith('data-item-custom')) file(customFields, customPattern.exec(name), value);
    else if (planPattern.test(name) || planPricePattern.test(name))
      file(plans, planPattern.exec(name) ?? planPricePattern.exec(name), value);
    else {
      const [documented, other] = listPricePatterns.map((pattern) => pattern.exec(name)?.[1]);
      if (documented !== undefined) lists.set(documented, value);
      else if (other !== undefined && !lists.has(other)) lists.set(other, value);
    }
  }
  if (lists.size > 0) raw.alternatePrices = Object.fromEntries(lists);
  raw.customFields = inOrder(customFields);
  raw.plans = inOrder(plans);
  return raw;
}

function file(
  into: Map<number, Record<string, unknown>>,
  match: RegExpExecArray | null,
  value: string,
): void {
  if (!match) return;
  const number = Number(match[1]);
  const entry = into.get(number) ?? { number };
  entry[match[2] as string] = value;
  into.set(number, entry);
}

function inOrder(entries: ReadonlyMap<number, RawProduct>): RawProduct[] {
  return [...entries].sort(([a], [b]) => a - b).map(([, entry]) => entry);
}
