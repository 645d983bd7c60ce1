import { Type } from 'typebox';
import {
  always,
  anything,
  flag,
  list,
  metadata,
  named,
  noneOf,
  nullOr,
  number,
  object,
  orNull,
  text,
  whole,
  word,
} from '../../../shape.js';
import { addressShape } from './address.js';
import { affectedItemShape } from './discount.js';
import { customFieldShape, orderItemShape } from './order.js';

/** A rate as a buyer is offered it. */
export const rateShape = named('ShippingRate', {
  id: text('c3a1b2'),
  method: text('Livraison'),
  description: text('Livraison'),
  cost: number(10),
  guaranteedDaysToDelivery: nullOr(whole(5)),
  additionalInfos: nullOr(text('')),
  shippingProvider: nullOr(text('Canada Post')),
  userDefinedId: nullOr(text('express')),
  localizationId: nullOr(text('express')),
});

/** Why an item of a cart cannot be sold as it is. */
const problem = {
  key: text('product_price', "A key of the cart's texts."),
  field: text('price', '`price`, `customFields[Size]`, `url`, `quantity`, …'),
  expected: anything(300, 'What the page or the shop says: any JSON, as the field has it.'),
  got: anything(3, 'What the cart said: any JSON, as the field has it.'),
  message: text('the page says 300', 'A sentence for people.'),
};
const problemShape = named('ItemProblem', problem);
/** The same with the item that it is about, in a refusal. */
export const cartProblemShape = named('CartProblem', {
  ...problem,
  uniqueId: Type.Optional(
    text('4c1a4ae6-5d2b-4ec5-a3cb-5b0d7e5ac8c1', 'Of the item; absent where it is about the whole cart.'),
  ),
  id: Type.Optional(text('2', "The merchant's own id of the item's product.")),
});
const loadable = { loading: flag(false), status: word(['Loaded', 'Stale'], 'Loaded') };

/** A plan that an item can be subscribed to. */
const planShape = named('Plan', {
  id: text('monthly'),
  name: text('Every month'),
  frequency: word(['daily', 'weekly', 'monthly', 'yearly'], 'monthly'),
  interval: whole(1, 'How many days, weeks, months or years.'),
  price: nullOr(number(12.5, "Null: the product's own price.")),
});

const {
  stackable: _stackable,
  addedOn: _addedOn,
  modificationDate: _modified,
  ...line
} = orderItemShape.properties;

/** A line of a cart: an order's line, and what the browser's state says beyond it. */
const itemShape = named('CartItem', {
  ...line,
  stackable: Type.Union([Type.Boolean(), Type.String()], { examples: ['auto'] }),
  dimensions: object({
    weight: orNull(number(20)),
    length: nullOr(number(10)),
    width: nullOr(number(10)),
    height: nullOr(number(10)),
  }),
  availablePlans: noneOf(planShape),
  selectedPlanId: nullOr(text('monthly')),
  isRecurring: flag(false),
  isRecurringV2: flag(false),
  isRecurringV3: flag(false),
  stock: object({ isInStock: flag(true) }),
  state: object({ committing: flag(false) }),
  addedOn: whole(1382387786, 'Unix seconds.'),
  modificationDate: whole(1382387786, 'Unix seconds.'),
  validation: object(
    { valid: flag(true), errors: noneOf(problemShape) },
    'Whether the page sells it so, and what not.',
  ),
});

const tax = {
  name: text('GST'),
  rate: number(0.05),
  amount: number(15),
  includedInPrice: flag(false),
};

const sums = {
  itemsTotal: number(300),
  savedAmount: number(0),
  subtotal: number(300),
  shippingFees: number(10),
  taxesTotal: number(15),
  total: number(325),
};
const token = text('93e4604e-35ac-4db7-bc3f-2871476e9e6a');

/** A cart under way, in the shape of `cart` in Snipcart's browser state. */
export const cartShape = named('Cart', {
  token,
  status: whole(1, '1: under way, 3: an order.'),
  lang: text('en'),
  currency: text('usd'),
  email: orNull(text('geeks@snipcart.com')),
  shipToBillingAddress: flag(true),
  billingAddress: orNull(addressShape),
  shippingAddress: nullOr(addressShape),
  items: object({ items: list(itemShape), count: whole(1) }),
  discounts: object({
    items: noneOf(
      object({
        id: text('5cf1a4f3'),
        discountId: text('2f3ba5dd'),
        name: text('20% off'),
        code: nullOr(text('TWENTY')),
        trigger: text('Code'),
        type: text('Rate'),
        rate: nullOr(number(20)),
        amount: nullOr(number(10)),
        normalizedRate: nullOr(number(0.2)),
        amountSaved: number(4),
        savedAmount: number(4),
        affectedItems: list(affectedItemShape),
        combinable: flag(true),
      }),
    ),
    idle: noneOf(
      object({ code: text('OLD'), reason: text('promo_code_is_expired') }),
      'Codes that do nothing now.',
    ),
  }),
  shippingRates: object({ ...loadable, items: list(rateShape) }),
  shippingDetails: Type.Union([
    object({ ...rateShape.properties, rateId: text('c3a1b2'), status: whole(2) }),
    object({ method: Type.Null(), cost: Type.Null(), rateId: Type.Null(), status: whole(0) }),
  ]),
  taxes: object({
    ...loadable,
    items: list(
      object({
        ...tax,
        unroundedAmount: number(15),
        numberForInvoice: nullOr(text('123456789 RT0001')),
        appliesOnShipping: flag(false),
        discountInducedAmountVariation: number(0),
      }),
    ),
  }),
  discountInducedTaxesVariation: number(0),
  paymentDetails: object({
    method: nullOr(text('test-card')),
    status: whole(0),
    details: object({
      state: Type.Optional(text('failed')),
      reason: Type.Optional(text('card_declined')),
      message: Type.Optional(text('The card was declined')),
    }),
  }),
  ...sums,
  taxableTotal: number(300),
  taxesIncludedTotal: number(0),
  includedTaxRemoved: number(0),
  totalWeight: number(20),
  card: always(),
  errors: object({ taxes: Type.Optional(list(text('taxes_calculation'))) }),
  invoiceNumber: always('Null until it is an order.'),
  customFields: orNull(noneOf(customFieldShape)),
  metadata: nullOr(metadata()),
  notes: nullOr(text('Please ring twice')),
  creationDate: whole(1382387786, 'Unix seconds.'),
  modificationDate: whole(1382387786, 'Unix seconds.'),
});

/** What anybody with its token sees of a cart that became an order. */
export const placedCartShape = named('PlacedCart', {
  token,
  status: whole(3),
  currency: text('usd'),
  items: object({
    items: list(
      object({
        uniqueId: line.uniqueId,
        id: line.id,
        name: line.name,
        url: line.url,
        image: line.image,
        price: line.price,
        unitPrice: line.unitPrice,
        totalPrice: line.totalPrice,
        quantity: line.quantity,
      }),
    ),
    count: whole(1),
  }),
  taxes: object({ ...loadable, items: list(object(tax)) }),
  ...sums,
});

/** A currency, and how its amounts are written. */
export const currencyShape = named('Currency', {
  id: text('usd'),
  currency: text('usd'),
  currencySymbol: text('$'),
  precision: whole(2),
  decimalSeparator: text('.'),
  thousandSeparator: text(','),
  numberFormat: text('%s%v'),
  negativeNumberFormat: text('-%s%v'),
});
