import type { TextKey } from '../../text.js';

type End<Start extends string> = TextKey extends infer Key
  ? Key extends `${Start}.${infer Name}`
    ? Name
    : never
  : never;

/** A field of a discount with a label. */
export type DiscountField = End<'discounts.fields'>;
/** What brings a discount into a cart. */
export type Trigger = End<'discounts.triggers'>;
/** What a discount does to a cart. */
export type Effect = End<'discounts.effects'>;

/** What brings a discount into a cart, with the fields that it takes. */
export const triggers: Readonly<Record<Trigger, readonly DiscountField[]>> = {
  Code: ['code'],
  Total: [],
  Product: ['itemId'],
  QuantityOfAProduct: [
    'quantityOfAProduct',
    'maxQuantityOfAProduct',
    'quantityOfProductIds',
    'onlyOnSameProducts',
  ],
  CartContainsOnlySpecifiedProducts: ['triggerProductIds'],
  CartContainsSomeSpecifiedProducts: ['triggerProductIds'],
  CartContainsAtLeastAllSpecifiedProducts: ['triggerProductIds'],
  CartContainsOnlyProductsFromSpecifiedCategories: ['triggerCategories'],
  CartContainsSomeProductsFromSpecifiedCategories: ['triggerCategories'],
};

/** What a discount does to a cart, with the fields that it takes. */
export const effects: Readonly<Record<Effect, readonly DiscountField[]>> = {
  Rate: ['rate'],
  FixedAmount: ['amount'],
  RateOnItems: ['rate', 'productIds', 'maxDiscountsPerItem'],
  FixedAmountOnItems: ['amount', 'productIds', 'maxDiscountsPerItem'],
  RateOnCategory: ['rate', 'categories', 'maxDiscountsPerItem'],
  FixedAmountOnCategory: ['amount', 'categories', 'maxDiscountsPerItem'],
  GetFreeItems: ['numberOfItemsRequired', 'numberOfFreeItems', 'productIds'],
  Shipping: ['shippingDescription', 'shippingCost', 'shippingGuaranteedDaysToDelivery'],
  AlternatePrice: ['alternatePrice'],
  RateOnSubscription: ['rate', 'productIds'],
  AmountOnSubscription: ['amount', 'productIds'],
};

/** What may stand beside every trigger. */
export const limits: readonly DiscountField[] = [
  'totalToReach',
  'maxAmountToReach',
  'expires',
  'maxNumberOfUsages',
  'combinable',
];

const kinds: Readonly<Partial<Record<DiscountField, 'names' | 'flag' | 'date' | 'text'>>> = {
  name: 'text',
  code: 'text',
  itemId: 'text',
  alternatePrice: 'text',
  shippingDescription: 'text',
  expires: 'date',
  combinable: 'flag',
  onlyOnSameProducts: 'flag',
  quantityOfProductIds: 'names',
  triggerProductIds: 'names',
  triggerCategories: 'names',
  productIds: 'names',
  categories: 'names',
};

/** How a field is entered. */
export function kindOf(field: DiscountField): 'names' | 'flag' | 'date' | 'text' | 'number' {
  return kinds[field] ?? 'number';
}

/** The values of a discount's fields, as they are typed. */
export type Values = Readonly<Partial<Record<DiscountField, string | boolean>>>;

/** What an answer says of the fields, as it would be typed; days are those of the shop's time zone. */
export function valuesOf(discount: Readonly<Record<string, unknown>>, timeZone: string): Values {
  const typed = (field: DiscountField): string | boolean => {
    const value = discount[field];
    if (typeof value === 'boolean') return value;
    if (value === null || value === undefined) return '';
    if (field === 'expires') return dayOf(String(value), timeZone);
    if (field === 'categories' && Array.isArray(discount.categoryNames))
      return discount.categoryNames.join('\n');
    if (kindOf(field) !== 'names') return String(value);
    return (Array.isArray(value) ? value : String(value).split(/[,|]/))
      .map((one) => String(one).trim())
      .join('\n');
  };
  const fields = [
    'name',
    ...limits,
    ...Object.values(triggers).flat(),
    ...Object.values(effects).flat(),
  ] as const;
  return Object.fromEntries([...new Set(fields)].map((field) => [field, typed(field as DiscountField)]));
}

/** A typed value as it is sent; what is no number goes as it is, to be refused by name. */
export function wireValue(field: DiscountField, value: string | boolean): unknown {
  if (typeof value === 'boolean') return value;
  const text = value.trim();
  if (text === '') return null;
  if (kindOf(field) === 'names') return linesOf(text);
  if (kindOf(field) !== 'number') return text;
  const number = Number(text.replace(',', '.'));
  return Number.isFinite(number) ? number : text;
}

/** The names in a field that has one on each line. */
export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function dayOf(iso: string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone }).format(new Date(iso));
}
