import { Type } from 'typebox';
import { discountActions, discountTriggers } from '../../domain/discount/discount.js';
import { integer } from '../../input/fields.js';

/** The bare list: all of it, unless a part is asked for. */
export const listFields = {
  offset: integer({ description: 'How many discounts to skip.', least: 0, fallback: 0 }),
  limit: integer({
    description: 'How many discounts to answer; all of them where it is absent.',
    least: 0,
    fallback: 1_000_000_000,
  }),
};

const text = (description: string) => Type.Union([Type.String(), Type.Null()], { description });
const amount = (description: string) =>
  Type.Union([Type.Number({ minimum: 0 }), Type.Null()], { description });
const whole = (description: string, minimum = 1) =>
  Type.Union([Type.Integer({ minimum }), Type.Null()], { description });
const flag = (description: string) => Type.Union([Type.Boolean(), Type.Null()], { description });
const list = (description: string) =>
  Type.Union([Type.String(), Type.Array(Type.String()), Type.Null()], {
    description: `${description} One text with commas, or a list.`,
  });
const word = (words: readonly string[], description: string) =>
  Type.Union(
    words.map((one) => Type.Literal(one)),
    { description },
  );

const definition = {
  name: Type.String({ description: 'What the buyer sees in the cart.', maxLength: 250 }),
  trigger: word(discountTriggers, 'What brings it into a cart (any case). Fixed once it is made.'),
  type: word(discountActions, 'What it does to the cart (any case). Fixed once it is made.'),
  expires: text('When it ends; a date without a time is its whole UTC day. null: never.'),
  maxNumberOfUsages: whole('How many orders may use it. null: any number.'),
  currency: text('The currency of its amounts, which count in its carts alone. null: the store’s own.'),
  combinable: flag('Whether it may stand beside other discounts. true unless told.'),
  appliesOnAllRecurringOrders: flag('Whether renewals have it too.'),
  archived: flag('true takes it out of use and keeps it for the orders that have it.'),
  code: text('Trigger Code: what the buyer enters, in any case.'),
  itemId: text('Trigger Product: the product that must be in the cart.'),
  totalToReach: amount('The least that the items must come to. Beside every trigger.'),
  maxAmountToReach: amount('The most that the items may come to. Beside every trigger.'),
  quantityOfAProduct: whole('Trigger QuantityOfAProduct: the least quantity.'),
  quantityInterval: flag('Trigger QuantityOfAProduct: whether there is a greatest quantity too.'),
  maxQuantityOfAProduct: whole('Trigger QuantityOfAProduct: the greatest quantity.'),
  onlyOnSameProducts: flag('Trigger QuantityOfAProduct: whether one product must reach it by itself.'),
  quantityOfProductIds: list('Trigger QuantityOfAProduct: the products that count. null: all.'),
  triggerProductIds: list('Triggers CartContains…Products: the products.'),
  triggerCategories: list('Triggers CartContains…Categories: the categories.'),
  amount: amount('Types FixedAmount… and AmountOnSubscription.'),
  rate: amount('Types Rate…: a percentage, 100 at most.'),
  alternatePrice: text('Type AlternatePrice: the name of the price list.'),
  shippingDescription: text('Type Shipping: the name of the rate that it offers.'),
  shippingCost: amount('Type Shipping: what that rate costs.'),
  shippingGuaranteedDaysToDelivery: whole('Type Shipping: days to delivery.', 0),
  productIds: list(
    'Types …OnItems and …OnSubscription: the products that it lowers. GetFreeItems: of which some are free.',
  ),
  maxDiscountsPerItem: whole(
    'Types …OnItems and …OnCategory: how many units of each product it lowers. null: all.',
  ),
  categories: list('Types …OnCategory: the categories that it lowers.'),
  numberOfItemsRequired: whole('Type GetFreeItems: of so many units …'),
  numberOfFreeItems: whole('Type GetFreeItems: … so many are free.'),
};

const { name, trigger, type, ...optional } = Object.fromEntries(
  Object.entries(definition).map(([key, schema]) => [key, Type.Optional(schema)]),
);

/** The body of `POST /discounts`, for the documentation. */
export const postSchema = Type.Object(
  { name: definition.name, trigger: definition.trigger, type: definition.type, ...optional },
  { title: 'NewDiscount' },
);

/** The body of `PUT /discounts/{id}`: what is not there stays. */
export const changeSchema = Type.Object(
  { name: name!, trigger: trigger!, type: type!, ...optional },
  { title: 'DiscountChange' },
);
