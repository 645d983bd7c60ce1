import { readAddress } from '../../domain/address.js';
import type { Cart, CartItem, ItemProblem } from '../../domain/cart/cart.js';
import { toMajor } from '../../domain/money.js';
import type { Order } from '../../domain/order/order.js';
import type { Payment } from '../../domain/payment/payment.js';
import type { Priced } from '../../domain/pricing/pricing.js';
import type { ShippingRate } from '../../domain/shipping/shipping.js';
import { nestedAddress } from './address.js';
import { appliedDiscount } from './discount.js';
import { snipcartLine } from './order-line.js';
import { keyedProblem, textKey } from './text-keys.js';

/** What a cart's state depends on beside the cart. */
export interface CartView {
  /** The cart as an order under way: `cartAsOrder`. */
  readonly order: Order;
  readonly priced: Priced;
  /** Whether the rates in the cart are for it as it is now. */
  readonly ratesCurrent: boolean;
  /** Why taxes are not in the sums yet. */
  readonly taxesMissing?: string | undefined;
  /** Items without enough stock now, by unique id. */
  readonly short?: ReadonlyMap<string, ItemProblem> | undefined;
  /** The last try to pay. */
  readonly payment?: Payment | undefined;
}

/** How far a part of the checkout is, by the numbers of Snipcart's browser state. */
const status = { none: 0, open: 1, done: 2, placed: 3 } as const;

/** A cart in the shape of `cart` in Snipcart's browser state. */
export function cartState(cart: Cart, view: CartView): Record<string, unknown> {
  const { details } = cart;
  const { currency } = details;
  const { order, priced } = view;
  const money = (minor: number): number => toMajor(minor, currency);
  const { totals } = priced;
  const lines = new Map(order.details.lines.map((line) => [line.uniqueId, line]));
  return {
    token: cart.token,
    status: status.open,
    lang: details.language,
    currency: currency.toLowerCase(),
    email: details.email,
    shipToBillingAddress: details.shipToBilling,
    billingAddress: addressOf(details.billing),
    shippingAddress: details.shipToBilling ? null : addressOf(details.shipping),
    items: {
      items: details.items.map((item) => ({
        ...snipcartLine(lines.get(item.uniqueId)!, order),
        ...browserItem(item, view),
      })),
      count: details.items.reduce((sum, { quantity }) => sum + quantity, 0),
    },
    discounts: discountsState(view),
    shippingRates: {
      loading: false,
      status: view.ratesCurrent ? 'Loaded' : 'Stale',
      items: view.ratesCurrent ? (details.offered?.rates ?? []).map((rate) => rateState(rate, money)) : [],
    },
    shippingDetails: shippingState(details.rate, money),
    taxes: taxesState(priced, money, view.taxesMissing === undefined),
    discountInducedTaxesVariation: money(totals.discountTaxVariation),
    paymentDetails: paymentState(view.payment),
    itemsTotal: money(totals.items),
    savedAmount: money(totals.discounts),
    subtotal: money(totals.subtotal + totals.includedTaxRemoved),
    shippingFees: money(totals.shipping),
    taxableTotal: money(totals.taxable),
    taxesTotal: money(totals.taxes),
    taxesIncludedTotal: money(totals.taxesIncluded),
    includedTaxRemoved: money(totals.includedTaxRemoved),
    total: money(totals.total),
    totalWeight: order.details.totals.weight,
    card: null,
    errors: view.taxesMissing === undefined ? {} : { taxes: [textKey(view.taxesMissing)] },
    invoiceNumber: null,
    customFields: details.customFields,
    metadata: details.metadata ?? null,
    notes: details.notes ?? null,
    creationDate: seconds(cart.createdAt),
    modificationDate: seconds(cart.updatedAt),
  };
}

/** Parts of a cart's state that identify a person. */
const ofBuyer = ['email', 'billingAddress', 'shippingAddress', 'notes', 'customFields'] as const;

/** A cart's state as anybody who knows its token may see it: what identifies its buyer is null. */
export function withoutBuyer(state: Record<string, unknown>): Record<string, unknown> {
  return { ...state, ...Object.fromEntries(ofBuyer.map((part) => [part, null])) };
}

/**
 * How the last try to pay stands, for a buyer who comes back to the cart: why it failed, or what is awaited.
 */
function paymentState(payment: Payment | undefined): Record<string, unknown> {
  if (!payment) return { method: null, status: status.none, details: {} };
  const { state, isOpen, details } = payment;
  const { failure } = details;
  return {
    method: details.method,
    status: isOpen ? status.open : status.none,
    details: {
      state,
      ...(state === 'failed' && failure ? { reason: textKey(failure.code), message: failure.message } : {}),
    },
  };
}

/**
 * What anybody who knows its token may see of a cart that became an order: lines and totals, nothing of its
 * buyer.
 */
export function placedState(order: Order): Record<string, unknown> {
  const { details, currency } = order;
  const { totals } = details;
  const money = (minor: number): number => toMajor(minor, currency);
  return {
    token: order.token,
    status: status.placed,
    currency: currency.toLowerCase(),
    items: {
      items: details.lines.map((line) => ({
        uniqueId: line.uniqueId,
        id: line.product,
        name: line.name,
        url: line.url ?? null,
        image: line.image ?? null,
        price: money(line.price),
        unitPrice: money(line.unitPrice),
        totalPrice: money(line.total),
        quantity: line.quantity,
      })),
      count: details.lines.reduce((sum, { quantity }) => sum + quantity, 0),
    },
    taxes: {
      loading: false,
      status: 'Loaded',
      items: details.taxes.map(({ name, rate, amount, includedInPrice = false }) => ({
        name,
        rate,
        amount: money(amount),
        includedInPrice,
      })),
    },
    itemsTotal: money(totals.items),
    savedAmount: money(totals.discounts),
    subtotal: money(totals.items - totals.discounts + (totals.includedTaxRemoved ?? 0)),
    shippingFees: money(totals.shipping),
    taxesTotal: money(totals.taxes),
    total: money(totals.total),
  };
}

/** A rate as a buyer is offered it. */
export function rateState(rate: ShippingRate, money: (minor: number) => number): Record<string, unknown> {
  return {
    id: rate.id,
    method: rate.description,
    description: rate.description,
    cost: money(rate.cost),
    guaranteedDaysToDelivery: rate.guaranteedDays,
    additionalInfos: rate.additionalInfos,
    shippingProvider: rate.provider,
    userDefinedId: rate.reference,
    localizationId: rate.localizationId,
  };
}

function shippingState(rate: ShippingRate | null, money: (minor: number) => number) {
  if (!rate) return { method: null, cost: null, rateId: null, status: status.none };
  return { ...rateState(rate, money), rateId: rate.id, status: status.done };
}

function taxesState({ taxes }: Priced, money: (minor: number) => number, loaded: boolean) {
  return {
    loading: false,
    status: loaded ? 'Loaded' : 'Stale',
    items: taxes.map((tax) => ({
      name: tax.name,
      rate: tax.rate,
      amount: money(tax.amount),
      unroundedAmount: money(tax.unrounded),
      numberForInvoice: tax.numberForInvoice,
      includedInPrice: tax.includedInPrice,
      appliesOnShipping: tax.appliesOnShipping,
      discountInducedAmountVariation: money(tax.discountVariation),
    })),
  };
}

/** The fields of a discount that buyers see: not its limits and further conditions. */
const ofDiscounts = [
  'id',
  'discountId',
  'name',
  'code',
  'trigger',
  'type',
  'rate',
  'amount',
  'normalizedRate',
  'amountSaved',
  'savedAmount',
  'affectedItems',
  'combinable',
] as const;

function discountsState({ order, priced }: CartView) {
  const context = { currency: order.currency, lines: order.details.lines, placedAt: order.updatedAt };
  return {
    items: (order.details.adjustments ?? []).map((one) => {
      const all = appliedDiscount(one, context);
      return Object.fromEntries(ofDiscounts.map((name) => [name, all[name] ?? null]));
    }),
    // Codes that were entered and do nothing now: they apply again once the cart fits them.
    idle: priced.idleCodes.map(({ code, reason }) => ({ code, reason: textKey(`code_${reason}`) })),
  };
}

/** What the browser's state says of an item beyond what an order's line says, or otherwise. */
function browserItem(item: CartItem, { short }: CartView) {
  const { definition, problems } = item;
  const missing = short?.get(item.uniqueId);
  const known = missing && problems.some(({ field }) => field === missing.field);
  const all = missing && !known ? [...problems, missing] : problems;
  const { weight = null, length = null, width = null, height = null } = definition.dimensions;
  const recurring = definition.recurrence !== undefined;
  return {
    stackable: definition.stackable ?? 'auto',
    dimensions: { weight, length, width, height },
    availablePlans: definition.plans.map((plan) => ({ ...plan, price: plan.price && Number(plan.price) })),
    selectedPlanId: item.planId ?? null,
    isRecurring: recurring || definition.plans.length > 0,
    isRecurringV2: recurring,
    isRecurringV3: definition.plans.length > 0,
    stock: { isInStock: !all.some(({ field }) => field === 'quantity') },
    state: { committing: false },
    addedOn: seconds(item.addedAt),
    modificationDate: seconds(item.checkedAt),
    validation: {
      valid: all.length === 0,
      errors: all.map(({ ofShop: _, ...problem }) => keyedProblem(problem)),
    },
  };
}

/** An address, or null where nothing of it is known. */
function addressOf(parts: Cart['details']['billing']): Record<string, unknown> | null {
  return Object.keys(parts).length === 0 ? null : nestedAddress(readAddress(parts));
}

/** Times in the browser are whole seconds. */
function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}
