import type { Address } from '../address.js';
import type { RecurrenceDefinition } from '../catalog/definition.js';
import type { Discount } from '../discount/discount.js';
import type { Minor } from '../money.js';

export const orderStatuses = [
  'InProgress',
  'Processed',
  'Disputed',
  'Shipped',
  'Delivered',
  'Pending',
  'Cancelled',
  'Dispatched',
] as const;
export type OrderStatus = (typeof orderStatuses)[number];

export const paymentStatuses = [
  'Paid',
  'Deferred',
  'PaidDeferred',
  'ChargedBack',
  'Refunded',
  'Paidout',
  'Failed',
  'Pending',
  'Expired',
  'Cancelled',
  'Open',
  'Authorized',
] as const;
export type PaymentStatus = (typeof paymentStatuses)[number];

/** An order, or (while not `completed`) the cart that may become it. */
export interface Order {
  readonly token: string;
  /** Unique in its store; null while it is a cart. */
  readonly id: number | null;
  readonly position: number;
  readonly completed: boolean;
  readonly status: OrderStatus;
  readonly paymentStatus: PaymentStatus | null;
  readonly isRecurring: boolean;
  readonly invoiceNumber: string;
  /** ISO 4217, upper case; the amounts of the whole order are in its minor units. */
  readonly currency: string;
  readonly customerId: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly version: number;
  readonly details: OrderDetails;
}

/** An order but for the most of its document: what its row, its lines and the kept figures say. */
export type OrderHead = Omit<Order, 'details'> & {
  readonly details: {
    readonly totals: Pick<OrderTotals, 'total' | 'taxes' | 'shipping'>;
    readonly lines: readonly Pick<OrderLine, 'product' | 'quantity' | 'total'>[];
  };
};

/** What SQL never looks at: one JSON document beside the order's columns. Absent keys are null. */
export interface OrderDetails {
  readonly completedAt?: number;
  readonly email: string;
  readonly buyer?: OrderBuyer;
  readonly billing: Partial<Address>;
  readonly shipping: Partial<Address>;
  readonly shippingSameAsBilling: boolean;
  /** Where its invoice was issued to, once an address has changed since. */
  readonly invoiced?: { readonly billing: Partial<Address>; readonly shipping: Partial<Address> };
  /** How often mailed links to it have ended: those of another number open nothing. */
  readonly linkVersion?: number;
  readonly language?: string;
  readonly notes?: string;
  readonly payment: OrderPayment;
  readonly delivery: OrderDelivery;
  readonly lines: readonly OrderLine[];
  readonly taxes: readonly OrderTax[];
  /** As an import gave them, in its dialect's words. */
  readonly discounts: readonly Readonly<Record<string, unknown>>[];
  /** As an import gave them, in its dialect's words. */
  readonly refunds: readonly Readonly<Record<string, unknown>>[];
  /** What an import says was given back, where that is more than its refunds say. */
  readonly refundedElsewhere?: Minor;
  /** The discounts of an order that was placed here. */
  readonly adjustments?: readonly OrderAdjustment[];
  /** Refunds that this shop made, the oldest first; an imported order can have some too. */
  readonly refunded?: readonly OrderRefund[];
  readonly customFields: readonly Readonly<Record<string, unknown>>[];
  readonly totals: OrderTotals;
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Who calculated the taxes: the store's table unless named. */
  readonly taxProvider?: 'webhook';
  /** Why a person must look at it: it was paid for and could not be placed as agreed. */
  readonly attention?: string;
  /** Whether what its lines took was put back on the shelf. */
  readonly restocked?: boolean;
  readonly parent?: {
    readonly token?: string;
    readonly invoiceNumber?: string;
    readonly subscription?: string;
  };
  readonly client?: { readonly ip?: string; readonly userAgent?: string };
  /** When its buyer's data were erased. */
  readonly erasedAt?: number;
  /**
   * Dialect → what an imported object says beyond or otherwise than this document: it reads back as given.
   */
  readonly given?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The buyer as they were at completion, never joined live. */
export interface OrderBuyer {
  readonly guid: string;
  readonly status: 'Confirmed' | 'Unconfirmed';
  readonly createdAt: number;
}

export interface OrderPayment {
  readonly method?: string;
  readonly gateway?: string;
  readonly transactionId?: string;
  readonly cardHolder?: string;
  readonly cardLast4?: string;
  readonly cardType?: string;
  readonly paidLater?: boolean;
  /** Whether the money is authorised at a provider of this shop, so that it can be captured here. */
  readonly capturable?: boolean;
  /** The payment (of table `payment`) that paid for an order placed here. */
  readonly id?: string;
  /** The provider's words for the buyer. */
  readonly display?: string;
  readonly iconUrl?: string;
  readonly instructions?: string;
}

/** A discount as it applied to an order. */
export interface OrderAdjustment {
  /** Of this application. */
  readonly id: string;
  readonly amountSaved: Minor;
  /** Unique ids of the lines that it lowered. */
  readonly lines: readonly string[];
  /** The definition as it was then. */
  readonly discount: Discount;
}

/** Money given back. */
export interface OrderRefund {
  readonly id: string;
  readonly amount: Minor;
  readonly comment: string;
  /** Whether a provider moved the money; else the merchant does. */
  readonly byProvider: boolean;
  readonly notifyCustomer: boolean;
  readonly createdAt: number;
  /** When the money had gone; refunds of older releases do not say. */
  readonly updatedAt?: number;
}

export interface OrderDelivery {
  readonly method?: string;
  readonly localizedMethod?: string;
  readonly provider?: string;
  readonly rateId?: string;
  readonly trackingNumber?: string;
  readonly trackingUrl?: string;
}

export interface OrderLine {
  readonly uniqueId: string;
  /** The merchant's own product id. */
  readonly product: string;
  readonly name: string;
  readonly price: Minor;
  /** Price with the chosen options. */
  readonly unitPrice: Minor;
  readonly quantity: number;
  readonly total: Minor;
  readonly description?: string;
  readonly url?: string;
  readonly image?: string;
  readonly weight?: number;
  readonly width?: number;
  readonly height?: number;
  readonly length?: number;
  readonly categories?: readonly string[];
  readonly customFields?: readonly Readonly<Record<string, unknown>>[];
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly minQuantity?: number;
  readonly maxQuantity?: number;
  readonly notStackable?: boolean;
  readonly notShippable?: boolean;
  readonly notTaxable?: boolean;
  readonly taxesIncluded?: boolean;
  readonly fileGuid?: string;
  readonly addedAt?: number;
  readonly quantityStep?: number;
  /** Names of the only taxes that apply. */
  readonly taxNames?: readonly string[];
  /** Without the taxes that are in it, and after the order's discounts. */
  readonly net?: Minor;
  readonly alternatePrices?: Readonly<Record<string, Minor>>;
  readonly recurrence?: RecurrenceDefinition;
  readonly planId?: string;
  /** The stock row that it took from: a combination's key, '' for the product's own; absent where none. */
  readonly stock?: string;
}

export interface OrderTax {
  readonly name: string;
  /** A fraction: 0.05 for 5 %. */
  readonly rate: number;
  readonly amount: Minor;
  readonly numberForInvoice?: string;
  readonly includedInPrice?: boolean;
  readonly appliesOnShipping?: boolean;
  /** Minor units with their fraction. */
  readonly unrounded?: number;
  readonly discountVariation?: Minor;
}

export interface OrderTotals {
  readonly items: Minor;
  readonly discounts: Minor;
  readonly shipping: Minor;
  readonly taxes: Minor;
  /** What the buyer pays. */
  readonly total: Minor;
  /** Grams. */
  readonly weight: number;
  /** Absent: items − discounts. */
  readonly taxable?: Minor;
  readonly discountTaxVariation?: Minor;
  readonly includedTaxRemoved?: Minor;
}

/** Whether an order counts into sums of sales: completed and not cancelled. */
export function isSale(order: { readonly completed: boolean; readonly status: string }): boolean {
  return order.completed && order.status !== 'Cancelled';
}

/** Whether an order's money has arrived. */
export function isPaid(order: {
  readonly completed: boolean;
  readonly status: string;
  readonly paymentStatus: string | null;
}): boolean {
  return isSale(order) && (order.paymentStatus === 'Paid' || order.paymentStatus === 'PaidDeferred');
}
