import { readAddress } from '../../domain/address.js';
import { toDecimal } from '../../domain/money.js';
import type { Order, OrderLine, OrderStatus, PaymentStatus } from '../../domain/order/order.js';
import type { Store } from '../../domain/store/store.js';
import type { Answer } from '../../shape.js';
import { tiendanubeAddress } from './address.js';
import { tiendanubeKept } from './customer.js';
import { zonedDate, zonedDateOrNull } from './dates.js';
import type { BillingAnswer, orderShape } from './shapes/order.js';

export const orderStates = ['open', 'closed', 'cancelled'] as const;
export type OrderState = (typeof orderStates)[number];

/** A cancelled order is cancelled, a delivered one closed, any other open. */
export function stateOf(status: OrderStatus): OrderState {
  if (status === 'Cancelled') return 'cancelled';
  return status === 'Delivered' ? 'closed' : 'open';
}

export const paymentStates = ['pending', 'authorized', 'paid', 'abandoned', 'refunded', 'voided'] as const;
export type PaymentState = (typeof paymentStates)[number];

/** What a payment is called; one of which nothing is known is pending. */
export function paymentStateOf(status: PaymentStatus | null): PaymentState {
  switch (status) {
    case 'Paid':
    case 'PaidDeferred':
    case 'Paidout':
      return 'paid';
    case 'Authorized':
      return 'authorized';
    case 'Refunded':
    case 'ChargedBack':
      return 'refunded';
    case 'Failed':
    case 'Expired':
      return 'abandoned';
    case 'Cancelled':
      return 'voided';
    default:
      return 'pending';
  }
}

export const shippingFilters = ['unpacked', 'unfulfilled', 'fulfilled'] as const;

/** Whether an order's goods have left. */
export function isFulfilled(status: OrderStatus): boolean {
  return shippingStateOf(status) !== 'unpacked';
}

function shippingStateOf(status: OrderStatus): string {
  if (status === 'Delivered') return 'delivered';
  return status === 'Shipped' || status === 'Dispatched' ? 'shipped' : 'unpacked';
}

/** An order as Tiendanube's API shows it, without its customer. */
export function tiendanubeOrder(order: Order, store: Store): Omit<Answer<typeof orderShape>, 'customer'> {
  const { details, currency } = order;
  const { timeZone } = store.settings;
  const { totals, payment, delivery } = details;
  const money = (minor: number): string => toDecimal(minor, currency);
  const billing = tiendanubeAddress(readAddress(details.billing));
  const shipping = details.shippingSameAsBilling ? billing : tiendanubeAddress(readAddress(details.shipping));
  const state = stateOf(order.status);
  const paid = paymentStateOf(order.paymentStatus) === 'paid';
  const completedAt = details.completedAt ?? order.createdAt;
  const updated = zonedDate(order.updatedAt, timeZone);
  return {
    id: order.id,
    token: order.token,
    store_id: String(store.externalId),
    contact_email: details.email,
    contact_name: billing.name,
    contact_phone: billing.phone,
    contact_identification: null,
    number: order.id,
    completed_at: {
      date: new Date(completedAt).toISOString().replace('T', ' ').replace('Z', '000'),
      timezone_type: 3,
      timezone: 'UTC',
    },
    attributes: [],
    products: details.lines.map((line) => productOf(line, money)),
    note: details.notes ?? null,
    owner_note: null,
    coupon: [],
    promotional_discount: null,
    discount: money(totals.discounts),
    discount_coupon: money(totals.discounts),
    discount_gateway: money(0),
    subtotal: money(totals.items),
    total: money(totals.total),
    total_usd: currency === 'USD' ? money(totals.total) : null,
    currency,
    language: details.language ?? 'en',
    gateway: payment.gateway ?? 'offline',
    gateway_id: payment.transactionId ?? null,
    gateway_name: payment.method ?? null,
    gateway_link: null,
    shipping_address: shipping,
    ...(Object.fromEntries(
      Object.entries(billing).map(([key, value]) => [`billing_${key}`, value]),
    ) as BillingAnswer),
    extra: {},
    storefront: 'store',
    weight: (totals.weight / 1000).toFixed(3),
    cancelled_at: state === 'cancelled' ? updated : null,
    closed_at: state === 'closed' ? updated : null,
    read_at: null,
    status: state,
    payment_status: paymentStateOf(order.paymentStatus),
    shipping_status: shippingStateOf(order.status),
    payment_details: { method: null, credit_card_company: payment.cardType ?? null, installments: 1 },
    paid_at: paid ? zonedDate(completedAt, timeZone) : null,
    cancel_reason: state === 'cancelled' ? 'other' : null,
    created_at: zonedDate(order.createdAt, timeZone),
    updated_at: updated,
    client_details: {
      browser_ip: details.client?.ip ?? null,
      user_agent: details.client?.userAgent ?? null,
    },
    total_paid_by_customer: money(paid ? totals.total : 0),
    app_id: null,
    same_billing_and_shipping_address: details.shippingSameAsBilling,
    fulfillments: [],
    is_subscription: order.isRecurring,
    shipping: delivery.provider ?? 'table',
    shipping_option: delivery.method ?? null,
    shipping_cost_owner: money(totals.shipping),
    shipping_cost_customer: money(totals.shipping),
    shipping_tracking_number: delivery.trackingNumber ?? null,
    shipping_tracking_url: delivery.trackingUrl ?? null,
    shipped_at: zonedDateOrNull(null, timeZone),
    next_action: 'noop',
    ...details.given?.[tiendanubeKept],
  };
}

function productOf(
  line: OrderLine,
  money: (minor: number) => string,
): Answer<typeof orderShape>['products'][number] {
  const size = (value: number | undefined): string => (value ?? 0).toFixed(2);
  return {
    id: idOf(line.uniqueId),
    product_id: idOf(line.product),
    variant_id: null,
    name: line.name,
    name_without_variants: line.name,
    price: money(line.unitPrice),
    compare_at_price: money(line.price),
    quantity: line.quantity,
    weight: ((line.weight ?? 0) / 1000).toFixed(3),
    width: size(line.width),
    height: size(line.height),
    depth: size(line.length),
    free_shipping: false,
    image: line.image === undefined ? null : { src: line.image },
    variant_values: [],
    properties: [],
    sku: line.product,
    barcode: null,
  };
}

/** Ids are numbers there; here they are any text. */
function idOf(text: string): number | null {
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}
