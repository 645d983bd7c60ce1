import { readAddress } from '../../domain/address.js';
import { isoDate } from '../../domain/dates.js';
import { toMajor } from '../../domain/money.js';
import type { Order, OrderLine, OrderTax } from '../../domain/order/order.js';
import { flatAddress, nestedAddress } from './address.js';
import { overlaid, type Patch } from './overlay.js';

export type Mode = 'Test' | 'Live';

/** An order as Snipcart's API shows it: every field that its real payloads have, addresses flat and nested. */
export function snipcartOrder(order: Order, mode: Mode): Record<string, unknown> {
  return overlaid(renderedOrder(order, mode), order.details.given?.snipcart as Patch | undefined) as Record<
    string,
    unknown
  >;
}

/** The same without what an import said otherwise. */
export function renderedOrder(order: Order, mode: Mode): Record<string, unknown> {
  const { details, currency } = order;
  const money = (minor: number): number => toMajor(minor, currency);
  const billing = readAddress(details.billing);
  const shipping = details.shippingSameAsBilling ? billing : readAddress(details.shipping);
  const { totals, payment, delivery, client, parent } = details;
  const refunded = details.refunds.reduce(
    (sum, refund) => sum + (typeof refund.amount === 'number' ? refund.amount : 0),
    0,
  );
  const total = money(totals.total);
  const subtotal = money(totals.items - totals.discounts);
  const units = details.lines.reduce((sum, line) => sum + line.quantity, 0);
  const adjusted = Math.round((total - refunded) * 1000) / 1000;
  return {
    token: order.token,
    mode,
    status: order.status,
    paymentStatus: order.paymentStatus,
    paymentMethod: payment.method ?? 'None',
    paymentGatewayUsed: payment.gateway ?? null,
    paymentTransactionId: payment.transactionId ?? null,
    paymentDetails: { iconUrl: null, display: null, instructions: null },
    invoiceNumber: order.invoiceNumber,
    parentInvoiceNumber: parent?.invoiceNumber ?? null,
    parentToken: parent?.token ?? null,
    subscriptionId: parent?.subscription ?? null,
    isRecurringOrder: order.isRecurring,
    isRecurringV3Order: false,
    hasSubscriptions: false,
    recoveredFromCampaignId: null,
    currency: currency.toLowerCase(),
    lang: details.language ?? 'en',
    email: details.email,
    creationDate: isoDate(order.createdAt),
    modificationDate: isoDate(order.updatedAt),
    completionDate: order.completed ? isoDate(details.completedAt ?? order.createdAt) : null,
    cardHolderName: payment.cardHolder ?? null,
    creditCardLast4Digits: payment.cardLast4 ?? null,
    cardType: payment.cardType ?? null,
    willBePaidLater: payment.paidLater ?? false,
    billingAddress: nestedAddress(billing),
    shippingAddress: nestedAddress(shipping),
    ...flatAddress('billing', billing),
    ...flatAddress('shipping', shipping),
    shippingAddressSameAsBilling: details.shippingSameAsBilling,
    billingAddressComplete: true,
    shippingAddressComplete: true,
    shippingMethodComplete: true,
    shippingFees: money(totals.shipping),
    shippingMethod: delivery.method ?? null,
    shippingLocalizedMethod: delivery.localizedMethod ?? null,
    shippingProvider: delivery.provider ?? null,
    shippingRateUserDefinedId: delivery.rateId ?? null,
    shippingEnabled: true,
    trackingNumber: delivery.trackingNumber ?? null,
    trackingUrl: delivery.trackingUrl ?? null,
    notes: details.notes ?? null,
    items: details.lines.map((line) => snipcartLine(line, order)),
    plans: [],
    discounts: details.discounts,
    promocodes: details.discounts.filter((discount) => discount.trigger === 'Code').map(promocode),
    refunds: details.refunds,
    taxes: details.taxes.map((tax) => ({ taxName: tax.name, taxRate: tax.rate, ...taxAmounts(tax, money) })),
    taxProvider: 'Default',
    customFields: details.customFields,
    customFieldsJson: JSON.stringify(details.customFields),
    metadata: details.metadata ?? null,
    user: snipcartBuyer(order, mode),
    userId: details.buyer?.guid ?? null,
    sessionToken: null,
    ipAddress: client?.ip ?? null,
    userAgent: client?.userAgent ?? null,
    itemsTotal: money(totals.items),
    itemsCount: units,
    numberOfItemsInOrder: units,
    totalNumberOfItems: units,
    subtotal,
    baseTotal: total,
    taxableTotal: subtotal,
    taxesTotal: money(totals.taxes),
    savedAmount: money(totals.discounts),
    rebateAmount: money(totals.discounts),
    totalRebateRate: rebateRate(details.discounts),
    hasPromocode: details.discounts.some((discount) => discount.trigger === 'Code'),
    totalPriceWithoutDiscountsAndTaxes: money(totals.items),
    totalWeight: totals.weight,
    grandTotal: total,
    total,
    finalGrandTotal: total,
    refundsAmount: refunded,
    adjustedAmount: adjusted,
    summary: {
      subtotal,
      taxableTotal: subtotal,
      total,
      payableNow: total,
      paymentMethod: payment.method ?? 'None',
      taxes: details.taxes.map((tax) => ({
        taxId: null,
        name: tax.name,
        rate: tax.rate,
        unroundedAmount: money(tax.amount),
        ...taxAmounts(tax, money),
      })),
      discountInducedTaxesVariation: 0,
      adjustedTotal: adjusted,
      shipping: null,
    },
  };
}

/** The short row of `format=Excerpt`. */
export function snipcartExcerpt(order: Order, mode: Mode): Record<string, unknown> {
  const full = snipcartOrder(order, mode);
  return {
    token: full.token,
    invoiceNumber: full.invoiceNumber,
    recoveredFromCampaignId: full.recoveredFromCampaignId,
    isRecurringOrder: full.isRecurringOrder,
    completionDate: full.completionDate,
    placedBy: full.billingAddressName ?? full.cardHolderName ?? full.email,
    status: full.status,
    paymentStatus: full.paymentStatus,
    paymentMethod: full.paymentMethod,
    shippingMethod: full.shippingMethod,
    finalGrandTotal: full.finalGrandTotal,
    adjustedAmount: full.adjustedAmount,
    currency: full.currency,
  };
}

function taxAmounts(tax: OrderTax, money: (minor: number) => number) {
  return {
    amount: money(tax.amount),
    numberForInvoice: tax.numberForInvoice ?? null,
    includedInPrice: tax.includedInPrice ?? false,
    appliesOnShipping: tax.appliesOnShipping ?? false,
    discountInducedAmountVariation: 0,
  };
}

function promocode(discount: Readonly<Record<string, unknown>>) {
  return { code: discount.code, name: discount.name, type: discount.type, rate: discount.rate ?? null };
}

function rebateRate(discounts: Order['details']['discounts']): number {
  return discounts.reduce(
    (sum, { type, rate }) => sum + (type === 'Rate' && typeof rate === 'number' ? rate : 0),
    0,
  );
}

function snipcartLine(line: OrderLine, order: Order) {
  const money = (minor: number): number => toMajor(minor, order.currency);
  const total = money(line.total);
  const before = money(line.unitPrice * line.quantity);
  const addedOn = isoDate(line.addedAt ?? order.createdAt);
  return {
    uniqueId: line.uniqueId,
    token: order.token,
    id: line.product,
    userDefinedId: line.product,
    name: line.name,
    description: line.description ?? null,
    url: line.url ?? null,
    image: line.image ?? null,
    price: money(line.price),
    originalPrice: null,
    unitPrice: money(line.unitPrice),
    totalPrice: total,
    totalPriceWithoutTaxes: total,
    totalPriceWithoutDiscountsAndTaxes: before,
    quantity: line.quantity,
    minQuantity: line.minQuantity ?? null,
    maxQuantity: line.maxQuantity ?? null,
    stackable: !line.notStackable,
    shippable: !line.notShippable,
    taxable: !line.notTaxable,
    duplicatable: false,
    hasDimensions: line.width !== undefined || line.height !== undefined || line.length !== undefined,
    hasTaxesIncluded: line.taxesIncluded ?? false,
    weight: line.weight ?? null,
    width: line.width ?? null,
    height: line.height ?? null,
    length: line.length ?? null,
    totalWeight: (line.weight ?? 0) * line.quantity,
    fileGuid: line.fileGuid ?? null,
    categories: line.categories ?? [],
    taxes: [],
    customFields: line.customFields ?? [],
    customFieldsJson: JSON.stringify(line.customFields ?? []),
    alternatePrices: {},
    metadata: line.metadata ?? null,
    initialData: '',
    paymentSchedule: { interval: 0, intervalCount: 1, trialPeriodInDays: null, startsOn: addedOn },
    subscriptionId: null,
    pausingAction: 'None',
    cancellationAction: 'None',
    parcels: null,
    addedOn,
    modificationDate: addedOn,
  };
}

/** The buyer as the order knows them: as they were at completion. */
function snipcartBuyer(order: Order, mode: Mode) {
  const { details } = order;
  const billing = readAddress(details.billing);
  return {
    id: details.buyer?.guid ?? null,
    email: details.email,
    mode,
    status: details.buyer?.status ?? 'Unconfirmed',
    statistics: { ordersCount: 0, ordersAmount: null, subscriptionsCount: 0 },
    creationDate: details.buyer ? isoDate(details.buyer.createdAt) : null,
    billingAddress: nestedAddress(billing),
    shippingAddress: nestedAddress(details.shippingSameAsBilling ? billing : readAddress(details.shipping)),
    shippingAddressSameAsBilling: details.shippingSameAsBilling,
    sessionToken: null,
  };
}
