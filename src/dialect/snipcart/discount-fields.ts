import { type TSchema, Type } from 'typebox';
import { discountActions, discountTriggers } from '../../domain/discount/discount.js';
import type { DiscountValues } from './discount-values.js';
import { numbered } from './words.js';

/** The most of whatever is counted, and of units of money. */
const mostOf = 999_999_999;

/** What the reading of a field depends on beside its object. */
export interface DiscountContext {
  /** ISO 4217: what the amounts are in. */
  readonly currency: string;
  readonly timeZone: string;
}

/** A field of a discount: its documentation and its reader, so that the two cannot differ. */
interface DiscountField<T> {
  readonly schema: TSchema;
  readonly read: (values: DiscountValues, key: string, context: DiscountContext) => T | undefined;
}

const list = Type.Union([Type.String(), Type.Array(Type.String())]);

/** The fields that a merchant may send, as they are spelled. */
export const discountFields = {
  name: {
    schema: Type.String({ description: 'What the buyer sees in the cart.', maxLength: 250 }),
    read: (values, key) => values.trimmed(key, 250),
  },
  trigger: word(
    discountTriggers,
    numbered.discountTrigger,
    'What brings it into a cart (any case). Fixed once it is made.',
  ),
  type: word(
    discountActions,
    numbered.discountType,
    'What it does to the cart (any case). Fixed once it is made.',
  ),
  expires: {
    schema: orNull(
      Type.String(),
      "When it ends; a date without a time is its whole day in the store's time zone. null: never.",
    ),
    read: (values, key, { timeZone }) => values.lastMoment(key, timeZone),
  } satisfies DiscountField<number>,
  maxNumberOfUsages: {
    schema: orNull(
      Type.Integer({ minimum: 1, maximum: mostOf }),
      'How many orders may use it. null: any number.',
    ),
    read: (values, key) => values.whole(key, values.least, mostOf),
  } satisfies DiscountField<number>,
  currency: {
    schema: orNull(
      Type.String(),
      'The currency of its amounts, which count in its carts alone. null: the store’s own.',
    ),
    read: (values, key) => values.currency(key),
  },
  combinable: flag('Whether it may stand beside other discounts. true unless told.'),
  appliesOnAllRecurringOrders: flag('Whether renewals have it too.'),
  archived: flag('true takes it out of use and keeps it for the orders that have it.'),
  code: {
    schema: orNull(
      Type.String({ maxLength: 100 }),
      'Trigger Code: what the buyer enters, in any case; plain text on one line.',
    ),
    read: (values, key) => values.line(key, 100),
  },
  itemId: text('Trigger Product: the product that must be in the cart.', 512),
  totalToReach: amount('The least that the items must come to. Beside every trigger.'),
  maxAmountToReach: amount('The most that the items may come to. Beside every trigger.'),
  quantityOfAProduct: whole('Trigger QuantityOfAProduct: the least quantity.'),
  quantityInterval: flag('Trigger QuantityOfAProduct: whether there is a greatest quantity too.'),
  maxQuantityOfAProduct: whole('Trigger QuantityOfAProduct: the greatest quantity.'),
  onlyOnSameProducts: flag('Trigger QuantityOfAProduct: whether one product must reach it by itself.'),
  quantityOfProductIds: names('Trigger QuantityOfAProduct: the products that count. null: all.'),
  triggerProductIds: names('Triggers CartContains…Products: the products.'),
  triggerCategories: categories('Triggers CartContains…Categories: the categories.'),
  amount: amount('Types FixedAmount… and AmountOnSubscription: above 0.', 'above 0'),
  rate: {
    schema: orNull(
      Type.Number({ exclusiveMinimum: 0, maximum: 100 }),
      'Types Rate…: a percentage, 100 at most.',
    ),
    read: (values, key) => values.percent(key, values.least),
  } satisfies DiscountField<number>,
  alternatePrice: text('Type AlternatePrice: the name of the price list.'),
  shippingDescription: text('Type Shipping: the name of the rate that it offers.'),
  shippingCost: amount('Type Shipping: what that rate costs.'),
  shippingGuaranteedDaysToDelivery: whole('Type Shipping: days to delivery.', 0),
  productIds: names(
    'Types …OnItems and …OnSubscription: the products that it lowers. GetFreeItems: of which some are free.',
  ),
  maxDiscountsPerItem: whole(
    'Types …OnItems and …OnCategory: how many units of each product it lowers. null: all.',
  ),
  categories: categories('Types …OnCategory: the categories that it lowers.'),
  categoryNames: categories('The older name of categories, read where those are missing.'),
  numberOfItemsRequired: whole('Type GetFreeItems: of so many units …'),
  numberOfFreeItems: whole('Type GetFreeItems: … so many are free.'),
} as const satisfies Readonly<Record<string, DiscountField<unknown>>>;

type FieldName = keyof typeof discountFields;
export type ReadField = <K extends FieldName>(key: K) => ReturnType<(typeof discountFields)[K]['read']>;

/** Reads the fields of an object by their names. */
export function fieldReader(values: DiscountValues, context: DiscountContext): ReadField {
  return (key) => discountFields[key].read(values, key, context) as never;
}

function orNull(schema: TSchema, description: string): TSchema {
  return Type.Union([schema, Type.Null()], { description });
}

function text(description: string, longest = 500): DiscountField<string> {
  return {
    schema: orNull(Type.String({ maxLength: longest }), description),
    read: (values, key) => values.trimmed(key, longest),
  };
}

function flag(description: string): DiscountField<boolean> {
  return { schema: orNull(Type.Boolean(), description), read: (values, key) => values.flag(key) };
}

function whole(description: string, least = 1): DiscountField<number> {
  return {
    schema: orNull(Type.Integer({ minimum: least, maximum: mostOf }), description),
    read: (values, key) => values.whole(key, least, mostOf),
  };
}

/** Minor units. */
function amount(description: string, least: 'from 0' | 'above 0' = 'from 0'): DiscountField<number> {
  const bounds = least === 'above 0' ? { exclusiveMinimum: 0 } : { minimum: 0 };
  return {
    schema: orNull(Type.Number(bounds), description),
    read: (values, key, { currency }) =>
      values.amount(key, currency, least === 'above 0' ? values.least : 0, mostOf * 1000),
  };
}

function names(description: string): DiscountField<readonly string[]> {
  return {
    schema: orNull(list, `${description} One text with commas, or a list.`),
    read: (values, key) => values.names(key),
  };
}

function categories(description: string): DiscountField<readonly string[]> {
  return {
    schema: orNull(list, `${description} One text with commas, or with | between them; or a list.`),
    read: (values, key) => values.categories(key),
  };
}

function word<W extends string>(
  words: readonly W[],
  byNumber: readonly W[],
  description: string,
): DiscountField<W> {
  return {
    schema: Type.Union(
      words.map((one) => Type.Literal(one)),
      { description },
    ),
    read: (values, key) => values.word(key, words, byNumber),
  };
}
