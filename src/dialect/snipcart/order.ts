import { readAddress } from '../../domain/address.js';
import { isoDate } from '../../domain/dates.js';
import { toMajor } from '../../domain/money.js';
import type { Order, OrderTax } from '../../domain/order/order.js';
import { refundedOf } from '../../domain/order/refunded.js';
import type { Answer } from '../../shape.js';
import { flatAddress, nestedAddress } from './address.js';
import { appliedDiscount } from './discount.js';
import { snipcartLine } from './order-line.js';
import { withRefunds } from './order-refunds.js';
import { overlaid, type Patch } from './overlay.js';
import type { orderShape } from './shapes/order.js';

type OrderAnswer = Answer<typeof orderShape>;
export type Mode = 'Test' | 'Live';

/**
 * An order as Snipcart's API shows it: every field that its real payloads have, addresses flat and nested.
 */
export function snipcartOrder(order: Order, mode: Mode): Record<string, unknown> {
  const merged = overlaid(renderedOrder(order, mode), order.details.given?.snipcart as Patch | undefined);
  return withRefunds(merged as Record<string, unknown>, order);
}

/** The keys that only the oldest documents have of an order; today's Snipcart sends none of them. */
const oldestKeys = ['promocodes', 'hasPromocode', 'rebateAmount', 'totalRebateRate'] as const;

/**
 * An order as the REST answers and webhooks of a store show it: its settings may leave out the oldest
 * documents' keys.
 */
export function orderOfStore(
  order: Order,
  { mode, settings }: { readonly mode: Mode; readonly settings: { readonly omitPromocodes: boolean } },
): Record<string, unknown> {
  const answer = snipcartOrder(order, mode);
  if (settings.omitPromocodes) for (const key of oldestKeys) delete answer[key];
  return answer;
}

/** The same without what an import said otherwise, and without the refunds that were made here. */
export function renderedOrder(order: Order, mode: Mode): OrderAnswer {
  const { details, currency } = order;
  const money = (minor: number): number => toMajor(minor, currency);
  const billing = readAddress(details.billing);
  const shipping = details.shippingSameAsBilling ? billing : readAddress(details.shipping);
  const { totals, payment, delivery, client, parent } = details;
  const { imported } = refundedOf(order);
  const total = money(totals.total);
  // What a buyer abroad does not pay of the prices is taken off here, so that the parts add up to the total.
  const subtotal = money(totals.items - totals.discounts + (totals.includedTaxRemoved ?? 0));
  const taxable = totals.taxable === undefined ? subtotal : money(totals.taxable);
  const discounts = discountsOf(order);
  const units = details.lines.reduce((sum, line) => sum + line.quantity, 0);
  const adjusted = money(totals.total - imported);
  return {
    token: order.token,
    id: order.token,
    mode,
    status: order.status,
    paymentStatus: order.paymentStatus,
    paymentMethod: payment.method ?? 'None',
    paymentGatewayUsed: payment.gateway ?? null,
    paymentTransactionId: payment.transactionId ?? null,
    paymentDetails: {
      iconUrl: payment.iconUrl ?? null,
      display: payment.display ?? null,
      instructions: payment.instructions ?? null,
    },
    invoiceNumber: order.invoiceNumber,
    parentInvoiceNumber: parent?.invoiceNumber ?? null,
    parentToken: parent?.token ?? null,
    subscriptionId: parent?.subscription ?? null,
    isRecurringOrder: order.isRecurring,
    isRecurringV3Order: false,
    hasSubscriptions: details.lines.some((line) => line.recurrence !== undefined),
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
    discounts,
    promocodes: discounts.filter(isCode).map(promocode) as OrderAnswer['promocodes'] & object,
    refunds: details.refunds,
    taxes: details.taxes.map((tax) => ({ taxName: tax.name, taxRate: tax.rate, ...taxAmounts(tax, money) })),
    taxProvider: details.taxProvider === 'webhook' ? 'Webhooks' : 'Default',
    customFields: details.customFields as OrderAnswer['customFields'],
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
    taxableTotal: taxable,
    taxesTotal: money(totals.taxes),
    savedAmount: money(totals.discounts),
    rebateAmount: money(totals.discounts),
    totalRebateRate: rebateRate(discounts),
    hasPromocode: discounts.some(isCode),
    totalPriceWithoutDiscountsAndTaxes: money(totals.items),
    totalWeight: totals.weight,
    grandTotal: total,
    total,
    finalGrandTotal: total,
    refundsAmount: money(imported),
    adjustedAmount: adjusted,
    summary: {
      subtotal,
      taxableTotal: taxable,
      total,
      payableNow: total,
      paymentMethod: payment.method ?? 'None',
      taxes: details.taxes.map((tax) => ({
        taxId: null,
        name: tax.name,
        rate: tax.rate,
        unroundedAmount: money(tax.unrounded ?? tax.amount),
        ...taxAmounts(tax, money),
      })),
      discountInducedTaxesVariation: money(totals.discountTaxVariation ?? 0),
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
    discountInducedAmountVariation: money(tax.discountVariation ?? 0),
  };
}

type DiscountAnswer = Readonly<Record<string, unknown>>;

/** What an import gave, and what was applied here. */
function discountsOf({ details, currency, createdAt }: Order): readonly DiscountAnswer[] {
  const { discounts, adjustments = [], lines, completedAt } = details;
  if (adjustments.length === 0) return discounts;
  const order = { currency, lines, placedAt: completedAt ?? createdAt };
  return [...discounts, ...adjustments.map((adjustment) => appliedDiscount(adjustment, order))];
}

function isCode({ trigger }: DiscountAnswer): boolean {
  return trigger === 'Code';
}

function promocode(discount: DiscountAnswer) {
  return { code: discount.code, name: discount.name, type: discount.type, rate: discount.rate ?? null };
}

function rebateRate(discounts: readonly DiscountAnswer[]): number {
  return discounts.reduce(
    (sum, { type, rate }) => sum + (type === 'Rate' && typeof rate === 'number' ? rate : 0),
    0,
  );
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
