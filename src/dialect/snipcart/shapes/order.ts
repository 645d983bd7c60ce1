import { type TSchema, Type } from 'typebox';
import { orderStatuses, paymentStatuses } from '../../../domain/order/order.js';
import {
  always,
  anything,
  emptyList,
  flag,
  guid,
  list,
  metadata,
  moment,
  named,
  noneOf,
  nullOr,
  number,
  object,
  orNull,
  record,
  text,
  whole,
  word,
} from '../../../shape.js';
import { addressShape, flatShape } from './address.js';
import { customerStatuses, modes } from './customer.js';
import { appliedDiscountShape, importedDiscountShape } from './discount.js';

const token = '93e4604e-35ac-4db7-bc3f-2871476e9e6a';

/** A custom field as it was filled in. */
export const customFieldShape = named('CustomField', {
  name: text('Engraving'),
  value: anything('For Ann', 'Text; any JSON where an import or a client put something else.'),
  placeholder: Type.Optional(nullOr(text('A name'))),
  displayValue: Type.Optional(orNull(text('For Ann'))),
  operation: Type.Optional(orNull(text(''))),
  type: Type.Optional(orNull(text('textbox'))),
  options: Type.Optional(orNull(text(''))),
  required: Type.Optional(flag(false)),
  optionsArray: Type.Optional(nullOr(list(text('Black')))),
});

/** A line. */
export const orderItemShape = named('OrderItem', {
  uniqueId: text('4c1a4ae6-5d2b-4ec5-a3cb-5b0d7e5ac8c1'),
  token: guid(token),
  id: text('2', "The merchant's own id of the product."),
  userDefinedId: text('2'),
  name: text('Product 2'),
  description: orNull(text('A short description')),
  url: orNull(text('https://shop.example/products/2')),
  image: nullOr(text('https://shop.example/products/2.jpg')),
  price: number(300),
  originalPrice: nullOr(number(320)),
  unitPrice: number(300),
  totalPrice: number(300),
  totalPriceWithoutTaxes: number(300),
  totalPriceWithoutDiscountsAndTaxes: number(300),
  totalPriceWithoutDiscountsAndTaxesLegacy: number(300),
  quantity: whole(1),
  minQuantity: nullOr(whole(1)),
  maxQuantity: nullOr(whole(10)),
  quantityStep: nullOr(whole(1)),
  stackable: flag(true),
  shippable: flag(true),
  taxable: flag(true),
  duplicatable: flag(false),
  hasDimensions: flag(false),
  hasTaxesIncluded: flag(false),
  weight: orNull(number(20, 'Grams.')),
  width: nullOr(number(10)),
  height: nullOr(number(10)),
  length: nullOr(number(10)),
  totalWeight: number(20),
  fileGuid: nullOr(text('6e4fc2d5-6e4c-4d3e-a4f2-0a6ab5be6a8e')),
  categories: noneOf(text('mugs')),
  taxes: noneOf(text('GST')),
  customFields: noneOf(customFieldShape),
  customFieldsJson: text('[]', 'The same list as text.'),
  alternatePrices: record(Type.Number(), { wholesale: 250 }),
  metadata: nullOr(metadata()),
  initialData: text(''),
  paymentSchedule: object({
    interval: whole(0, '0 a day, 1 a week, 2 a month, 3 a year.'),
    intervalCount: whole(1),
    trialPeriodInDays: nullOr(whole(7)),
    startsOn: moment(),
  }),
  subscriptionId: nullOr(text('')),
  pausingAction: text('None'),
  cancellationAction: text('None'),
  parcels: always(),
  addedOn: moment(),
  modificationDate: moment(),
});

/** Money that went back. */
export const refundShape = named('Refund', {
  id: guid('be4fc2d5-6e4c-4d3e-a4f2-0a6ab5be6a8e'),
  orderToken: guid(token),
  amount: number(12.5),
  comment: orNull(text('One of the mugs was broken')),
  refundedByPaymentGateway: flag(true),
  notifyCustomer: flag(true),
  notifiedCustomerByEmail: flag(true),
  pending: Type.Optional(flag(false, 'Whether the provider has not answered yet.')),
  currency: text('usd'),
  creationDate: moment(),
  modificationDate: moment(),
});

/** A refund of an order that was imported: what its document said of it, which may be more or less. */
export const importedRefundShape = Type.Partial(named('ImportedRefund', refundShape.properties), {
  title: 'ImportedRefund',
  description: 'As the imported document has it: with fewer of these keys, and perhaps with others.',
});

const taxAmounts = {
  amount: number(15),
  numberForInvoice: orNull(text('123456789 RT0001')),
  includedInPrice: flag(false),
  appliesOnShipping: flag(false),
  discountInducedAmountVariation: number(0),
};

const buyer = named('OrderBuyer', {
  id: orNull(guid('eb4c9dae-e725-4dad-b7ae-a5e48097c831')),
  email: text('geeks@snipcart.com'),
  mode: word(modes, 'Live'),
  status: word(customerStatuses, 'Unconfirmed'),
  statistics: object({
    ordersCount: whole(0),
    ordersAmount: nullOr(number(0)),
    subscriptionsCount: whole(0),
  }),
  creationDate: orNull(moment('2013-07-10T17:24:29.55Z')),
  billingAddress: addressShape,
  shippingAddress: addressShape,
  shippingAddressSameAsBilling: flag(true),
  sessionToken: nullOr(text('')),
});

/** What only the oldest documents have; the setting `omitPromocodes` leaves it out. */
const oldest = {
  promocodes: Type.Optional(
    noneOf(
      object({ code: text('TWENTY'), name: text('20% off'), type: text('Rate'), rate: orNull(number(20)) }),
    ),
  ),
  rebateAmount: Type.Optional(number(0)),
  totalRebateRate: Type.Optional(number(0)),
  hasPromocode: Type.Optional(flag(false)),
};

const parts = {
  token: guid(token),
  id: guid(token, 'The token again.'),
  mode: word(modes, 'Live'),
  status: word(orderStatuses, 'Processed'),
  paymentStatus: orNull(word(paymentStatuses, 'Paid')),
  paymentMethod: text('CreditCard'),
  paymentGatewayUsed: orNull(text('Stripe')),
  paymentTransactionId: orNull(text('ch_3NxYzA2eZvKYlo2C')),
  paymentDetails: object({
    iconUrl: nullOr(text('https://gateway.example/icon.svg')),
    display: nullOr(text('Bank transfer')),
    instructions: nullOr(text('Please name the invoice')),
  }),
  invoiceNumber: orNull(text('SNIP-1427')),
  parentInvoiceNumber: nullOr(text('SNIP-1401')),
  parentToken: nullOr(text(token)),
  subscriptionId: nullOr(text('')),
  isRecurringOrder: flag(false),
  isRecurringV3Order: flag(false),
  hasSubscriptions: flag(false),
  recoveredFromCampaignId: nullOr(text('')),
  currency: text('usd'),
  lang: text('en'),
  email: text('geeks@snipcart.com'),
  creationDate: moment('2013-10-21T20:36:26.46Z'),
  modificationDate: moment('2013-10-21T20:36:26.46Z'),
  completionDate: orNull(moment('2013-10-21T20:36:26.46Z'), 'null while it is a cart.'),
  cardHolderName: orNull(text('Geeks Snipcart')),
  creditCardLast4Digits: orNull(text('4242')),
  cardType: orNull(text('Visa')),
  willBePaidLater: flag(false),
  billingAddress: addressShape,
  shippingAddress: addressShape,
  ...flatShape('billing'),
  ...flatShape('shipping'),
  shippingAddressSameAsBilling: flag(true),
  billingAddressComplete: flag(true),
  shippingAddressComplete: flag(true),
  shippingMethodComplete: flag(true),
  shippingFees: number(10),
  shippingMethod: orNull(text('Livraison')),
  shippingLocalizedMethod: nullOr(text('Delivery')),
  shippingProvider: nullOr(text('Canada Post')),
  shippingRateUserDefinedId: nullOr(text('express')),
  shippingEnabled: flag(true),
  trackingNumber: nullOr(text('1Z999AA10123456784')),
  trackingUrl: nullOr(text('https://carrier.example/1Z999AA10123456784')),
  notes: nullOr(text('Please ring twice')),
  items: list(orderItemShape),
  plans: emptyList(),
  discounts: noneOf(Type.Union([appliedDiscountShape, importedDiscountShape])),
  refunds: noneOf(Type.Union([refundShape, importedRefundShape])),
  taxes: list(named('OrderTax', { taxName: text('GST'), taxRate: number(0.05), ...taxAmounts })),
  taxProvider: text('Default'),
  customFields: noneOf(customFieldShape),
  customFieldsJson: text('[]', 'The same list as text.'),
  metadata: nullOr(metadata()),
  user: buyer,
  userId: orNull(guid('eb4c9dae-e725-4dad-b7ae-a5e48097c831')),
  sessionToken: nullOr(text('')),
  ipAddress: orNull(text('203.0.113.7')),
  userAgent: orNull(text('Mozilla/5.0')),
  itemsTotal: number(300),
  itemsCount: whole(1),
  numberOfItemsInOrder: whole(1),
  totalNumberOfItems: whole(1),
  subtotal: number(300),
  baseTotal: number(325),
  taxableTotal: number(300),
  taxesTotal: number(15),
  savedAmount: number(0),
  ...oldest,
  totalPriceWithoutDiscountsAndTaxes: number(300),
  totalWeight: number(20),
  grandTotal: number(325),
  total: number(325),
  finalGrandTotal: number(325),
  refundsAmount: number(0),
  adjustedAmount: number(325),
  summary: named('OrderSummary', {
    subtotal: number(300),
    taxableTotal: number(300),
    total: number(325),
    payableNow: number(325),
    paymentMethod: text('CreditCard'),
    taxes: list(
      object({
        taxId: nullOr(text('')),
        name: text('GST'),
        rate: number(0.05),
        unroundedAmount: number(15),
        ...taxAmounts,
      }),
    ),
    discountInducedTaxesVariation: number(0),
    adjustedTotal: number(325),
    shipping: always(),
  }),
};

/** An order, or a cart under way. */
export const orderShape = named(
  'Order',
  parts,
  'An order that was imported reads back as its document has it, with the keys that stand there beyond these.',
);

/** The short row of `format=Excerpt`. */
export const excerptShape = named('OrderExcerpt', {
  ...picked(['token', 'invoiceNumber', 'recoveredFromCampaignId', 'isRecurringOrder', 'completionDate']),
  placedBy: text('Geeks Snipcart'),
  ...picked([
    'status',
    'paymentStatus',
    'paymentMethod',
    'shippingMethod',
    'finalGrandTotal',
    'adjustedAmount',
    'currency',
  ]),
});

/** An order as its buyer may see it: what is the merchant's alone is left out. */
export function buyersShape(isMerchants: (key: string) => boolean, more: Readonly<Record<string, TSchema>>) {
  const own = Object.entries(parts).filter(([key]) => !isMerchants(key));
  return named('BuyersOrder', { ...Object.fromEntries(own), ...more });
}

function picked<K extends keyof typeof parts>(keys: readonly K[]): Pick<typeof parts, K> {
  return Object.fromEntries(keys.map((key) => [key, parts[key]])) as never;
}

/** A note or a mail of an order. */
export const notificationShape = named('Notification', {
  id: guid('0fdd3b5f-9c3b-4c8a-8f3e-2f1b5d6c7a8e'),
  creationDate: moment(),
  type: text('Comment'),
  deliveryMethod: word(['Email', 'None'], 'Email'),
  body: text('', 'The mail, as HTML.'),
  message: text('Your parcel is on its way'),
  subject: Type.Optional(text('A word about your order')),
  sentOn: Type.Optional(moment()),
});
