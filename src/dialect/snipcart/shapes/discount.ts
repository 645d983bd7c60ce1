import { Type } from 'typebox';
import { discountActions, discountTriggers } from '../../../domain/discount/discount.js';
import {
  emptyList,
  flag,
  guid,
  list,
  moment,
  named,
  nullOr,
  number,
  object,
  orNull,
  text,
  whole,
  word,
} from '../../../shape.js';
import { modes } from './customer.js';

const ids = nullOr(
  Type.Union([text('mug,bowl'), list(text('mug'))]),
  'One text with commas; a list where a comma within an id would be lost.',
);

/** What a merchant decides on. */
const definition = {
  name: text('20% off'),
  expires: nullOr(moment('2026-12-31T23:59:59.999Z')),
  maxNumberOfUsages: nullOr(whole(100)),
  currency: nullOr(text('usd')),
  combinable: flag(true),
  appliesOnAllRecurringOrders: flag(false),
  trigger: word(discountTriggers, 'Code'),
  code: orNull(text('TWENTY')),
  itemId: nullOr(text('mug')),
  totalToReach: nullOr(number(100)),
  maxAmountToReach: nullOr(number(500)),
  quantityInterval: nullOr(flag(false)),
  quantityOfAProduct: nullOr(whole(3)),
  maxQuantityOfAProduct: nullOr(whole(10)),
  onlyOnSameProducts: nullOr(flag(false)),
  quantityOfProductIds: ids,
  triggerProductIds: ids,
  triggerCategories: ids,
  type: word(discountActions, 'Rate'),
  amount: nullOr(number(10)),
  rate: orNull(number(20)),
  alternatePrice: nullOr(text('wholesale')),
  shippingDescription: nullOr(text('Free shipping')),
  shippingCost: nullOr(number(0)),
  shippingGuaranteedDaysToDelivery: nullOr(whole(10)),
  productIds: ids,
  maxDiscountsPerItem: nullOr(whole(1)),
  categories: ids,
  categoryNames: nullOr(list(text('mugs'))),
  numberOfItemsRequired: nullOr(whole(3)),
  numberOfFreeItems: nullOr(whole(1)),
};

/** A discount as the merchant defined it. */
export const discountShape = named(
  'Discount',
  {
    id: guid('2f3ba5dd-7a3c-4a3c-a1b8-61d5ac2b4c1e'),
    mode: word(modes, 'Live'),
    ...definition,
    numberOfUsages: whole(3, 'Orders that used it.'),
    numberOfUsagesUncompleted: whole(0, 'Payments under way that hold a use.'),
    archived: flag(false),
    isForARecoveryCampaign: flag(false),
    dataAttribute: nullOr(text('')),
    products: emptyList(),
    affectedItems: emptyList(),
    refunds: emptyList(),
    creationDate: moment('2013-10-21T20:36:26.46Z'),
    modificationDate: moment('2013-10-21T20:36:26.46Z'),
  },
  'One that was imported reads back as its document has it, with the keys that stand there beyond these.',
);

/** A line that a discount lowers. */
export const affectedItemShape = object({
  uniqueId: text('4c1a4ae6-5d2b-4ec5-a3cb-5b0d7e5ac8c1'),
  id: text('2'),
  name: text('Product 2'),
});

/** A discount as an order that was placed here shows it. */
export const appliedDiscountShape = named('AppliedDiscount', {
  id: guid('5cf1a4f3-0b1b-4d7e-9e05-6f3ad2a3ac1d'),
  discountId: guid('2f3ba5dd-7a3c-4a3c-a1b8-61d5ac2b4c1e'),
  ...definition,
  amountSaved: number(4),
  savedAmount: number(4),
  hasSavedAmount: flag(true),
  normalizedRate: orNull(number(0.2)),
  affectedItems: list(affectedItemShape),
  creationDate: moment('2013-10-21T20:36:26.46Z'),
  modificationDate: moment('2013-10-21T20:36:26.46Z'),
});

/** A discount of an order that was imported: what its document said of it, which may be more or less. */
export const importedDiscountShape = Type.Partial(
  named('ImportedDiscount', { ...appliedDiscountShape.properties, value: orNull(number(4)) }),
  {
    title: 'ImportedDiscount',
    description: 'As the imported document has it: with fewer of these keys, and perhaps with others.',
  },
);
