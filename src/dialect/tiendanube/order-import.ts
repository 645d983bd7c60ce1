import { type Address, noAddress, storedAddress } from '../../domain/address.js';
import { parseDate } from '../../domain/dates.js';
import { isObject, present } from '../../domain/input-values.js';
import { toMinor } from '../../domain/money.js';
import type { OrderDetails, OrderLine, OrderStatus, PaymentStatus } from '../../domain/order/order.js';
import type { ImportedOrder } from '../../domain/order/order-record.js';
import { type AddressKey, partNames } from './address.js';

export interface TiendanubeOrder {
  readonly order: ImportedOrder;
  /** Whose order it is: the number of the customer. */
  readonly customer: number | undefined;
}

const paymentStatuses: Readonly<Record<string, PaymentStatus>> = {
  authorized: 'Authorized',
  pending: 'Pending',
  paid: 'Paid',
  partially_paid: 'Pending',
  abandoned: 'Expired',
  refunded: 'Refunded',
  partially_refunded: 'Paid',
  voided: 'Cancelled',
};

/**
 * Reads an order of Tiendanube's API; what is wrong with it is told by field. Keys that the shop has no place
 * for are kept.
 */
export function readTiendanubeOrder(
  object: unknown,
  defaults: { readonly currency: string },
): TiendanubeOrder | { readonly problems: Record<string, string[]> } {
  if (!isObject(object)) return { problems: { object: ['must be an object'] } };
  const problems: Record<string, string[]> = {};
  const wrong = (key: string, why: string): void => {
    problems[key] = [...(problems[key] ?? []), why];
  };
  const text = (key: string, from: Record<string, unknown> = object): string | undefined => {
    const value = from[key];
    if (value === null || value === undefined || value === '') return undefined;
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  };
  const date = (key: string): number | undefined => {
    const value = object[key];
    const raw = isObject(value) ? value.date : value;
    if (raw === null || raw === undefined || raw === '') return undefined;
    const ms = typeof raw === 'string' ? parseDate(raw.replace(/(\.\d{3})\d+$/, '$1'))?.ms : undefined;
    if (ms === undefined && !String(raw).startsWith('-0001')) wrong(key, 'is not a date');
    return ms;
  };
  const currency = (text('currency') ?? defaults.currency).toUpperCase();
  if (!/^[A-Z]{3}$/.test(currency)) wrong('currency', 'must be a currency code such as ARS');
  const money = (key: string, from: Record<string, unknown> = object): number => {
    const value = text(key, from);
    if (value === undefined) return 0;
    const minor = toMinor(value, currency);
    if (minor === undefined) wrong(key, 'must be a number');
    return minor ?? 0;
  };
  const id = Number(object.id);
  if (!Number.isSafeInteger(id) || id < 1)
    wrong('id', object.id === undefined ? 'is missing' : 'must be a whole number');
  const createdAt = date('created_at');
  if (createdAt === undefined && !problems.created_at) wrong('created_at', 'is missing');
  const lines = readLines(object.products, money, wrong);
  const total = money('total');
  const items = lines.reduce((sum, line) => sum + line.total, 0);
  const shipping = money('shipping_cost_customer');
  const completedAt = date('completed_at');
  const shipTo = isObject(object.shipping_address) ? object.shipping_address : undefined;
  const details: OrderDetails = {
    ...(completedAt === undefined ? {} : { completedAt }),
    email: text('contact_email') ?? (isObject(object.customer) ? (text('email', object.customer) ?? '') : ''),
    billing: storedAddress(flatAddress(object, text)),
    shipping: shipTo ? storedAddress(addressOf((key) => text(key, shipTo))) : {},
    shippingSameAsBilling: false,
    ...present({ language: text('language'), notes: text('note') }),
    payment: present({
      method: text('gateway_name') ?? text('gateway'),
      gateway: text('gateway'),
      transactionId: text('gateway_id'),
    }),
    delivery: present({
      method: text('shipping_option') ?? text('shipping'),
      trackingNumber: text('shipping_tracking_number'),
      trackingUrl: text('shipping_tracking_url'),
    }),
    lines,
    taxes: [],
    discounts: [],
    refunds: [],
    customFields: [],
    totals: {
      items,
      discounts: money('discount'),
      shipping,
      taxes: 0,
      total,
      weight: Math.round(Number(object.weight ?? 0) * 1000) || 0,
    },
    given: { tiendanube: unmodelled(object) },
  };
  const order: ImportedOrder = {
    token: (text('token') ?? `tiendanube-${id}`).toLowerCase(),
    id,
    completed: true,
    status: statusOf(object),
    paymentStatus: paymentStatuses[text('payment_status') ?? ''] ?? null,
    isRecurring: object.is_subscription === true,
    invoiceNumber: text('number') ?? '',
    currency,
    createdAt: createdAt ?? 0,
    updatedAt: date('updated_at') ?? createdAt ?? 0,
    details,
  };
  if (!/^[\w-]{1,100}$/.test(order.token)) wrong('token', 'must be letters and digits');
  if (Object.keys(problems).length > 0) return { problems };
  const customer = isObject(object.customer) ? Number(object.customer.id) : Number.NaN;
  return { order, customer: Number.isSafeInteger(customer) ? customer : undefined };
}

function statusOf(object: Record<string, unknown>): OrderStatus {
  if (object.status === 'cancelled') return 'Cancelled';
  // What is closed is over and done with: it reads back as closed.
  if (object.status === 'closed' || object.shipping_status === 'delivered') return 'Delivered';
  if (object.shipping_status === 'shipped' || object.shipping_status === 'fulfilled') return 'Shipped';
  return object.payment_status === 'pending' || object.payment_status === 'authorized'
    ? 'Pending'
    : 'Processed';
}

type Text = (key: string, from?: Record<string, unknown>) => string | undefined;

function readLines(
  products: unknown,
  money: (key: string, from: Record<string, unknown>) => number,
  wrong: (key: string, why: string) => void,
): OrderLine[] {
  if (products === undefined || products === null) return [];
  if (!Array.isArray(products)) {
    wrong('products', 'must be a list');
    return [];
  }
  return products.flatMap((line: unknown, place) => {
    if (!isObject(line)) {
      wrong(`products[${place}]`, 'must be an object');
      return [];
    }
    const product = line.product_id ?? line.sku ?? line.id;
    const quantity = Number(line.quantity ?? 1);
    if (product === undefined || product === null) wrong(`products[${place}].product_id`, 'is missing');
    if (!Number.isSafeInteger(quantity) || quantity < 0)
      wrong(`products[${place}].quantity`, 'must be a whole number of 0 or more');
    const price = money('price', line);
    const image = isObject(line.image) ? line.image.src : undefined;
    return {
      uniqueId: String(line.id ?? place),
      product: String(product).replaceAll('\u0000', '').toWellFormed(),
      name: typeof line.name === 'string' ? line.name : String(product),
      price,
      unitPrice: price,
      quantity,
      total: price * quantity,
      ...present({
        weight: Math.round(Number(line.weight ?? 0) * 1000) || undefined,
        image: typeof image === 'string' ? image : undefined,
      }),
    };
  });
}

/** The billing address in the order's own keys; where it is silent, the contact stands in. */
function flatAddress(object: Record<string, unknown>, text: Text): Address {
  const billing = addressOf((key) => text(`billing_${key}`, object));
  return {
    ...billing,
    name: billing.name ?? text('contact_name', object) ?? null,
    phone: billing.phone ?? text('contact_phone', object) ?? null,
  };
}

function addressOf(part: (key: AddressKey) => string | undefined): Address {
  const parts = Object.entries(partNames).map(([key, name]) => [name, part(key as AddressKey) ?? null]);
  return {
    ...noAddress,
    ...Object.fromEntries(parts),
    name: part('name') ?? null,
    province: part('province') ?? null,
  };
}

/** What the shop has a place of its own for, and answers for by itself. */
const modelled = new Set([
  'customer',
  'status',
  'payment_status',
  'updated_at',
  'shipping_tracking_number',
  'shipping_tracking_url',
]);

function unmodelled(object: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(object).filter(([key]) => !modelled.has(key) && key !== '__proto__'),
  );
}
