import { storedAddress } from '../../domain/address.js';
import { present } from '../../domain/input-values.js';
import type { OrderNote } from '../../domain/order/notes.js';
import type { OrderBuyer, OrderDetails, OrderLine, OrderTax } from '../../domain/order/order.js';
import { type Order, orderStatuses, paymentStatuses } from '../../domain/order/order.js';
import type { ImportedOrder } from '../../domain/order/order-record.js';
import type { InputObject, Problems } from '../../input/object.js';
import { readAddressParts } from './address.js';
import { customFieldsOf, fileObject } from './input.js';
import { snipcartNote } from './note.js';
import { type Mode, renderedOrder, snipcartOrder } from './order.js';
import { paymentDetails, readLine, readTax } from './order-import-parts.js';
import { minorOf } from './order-refunds.js';
import { difference } from './overlay.js';
import { numbered } from './words.js';

export interface ImportDefaults {
  /** The store's currency: the seeds' orders name none. */
  readonly currency: string;
}

/** Keys that the shop calculates itself after an import, whatever the file says. */
const ownKeys: ReadonlySet<string> = new Set([
  'mode',
  'status',
  'paymentStatus',
  'metadata',
  'modificationDate',
  'trackingNumber',
  'trackingUrl',
  'sessionToken',
  '_comptoir',
]);

/** Reads an order or cart of Snipcart's API; what is wrong with it is told by field. */
export function readSnipcartOrder(
  object: unknown,
  defaults: ImportDefaults,
):
  | { readonly order: ImportedOrder; readonly notes?: readonly OrderNote[] }
  | { readonly problems: Problems } {
  const input = fileObject(object);
  const currency = (input.text('currency') ?? defaults.currency).toUpperCase();
  if (!/^[A-Z]{3}$/.test(currency)) input.wrong('currency', 'must be a currency code such as usd');
  const token = input.text('token');
  if (token === undefined || !/^[\w-]{1,100}$/.test(token))
    input.wrong('token', 'must be the order token, a GUID');
  const createdAt = input.date('creationDate') ?? input.date('completionDate');
  if (createdAt === undefined && !input.problems?.creationDate) input.wrong('creationDate', 'must be a date');
  const status = input.word('status', orderStatuses, numbered.orderStatus) ?? 'Processed';
  const completedAt = input.date('completionDate');
  const invoiceNumber = input.text('invoiceNumber') ?? '';
  const own = input.object('_comptoir');
  const order: ImportedOrder = {
    token: (token ?? '').toLowerCase(),
    id: own?.whole('id') ?? null,
    completed: status !== 'InProgress' || completedAt !== undefined || invoiceNumber !== '',
    status,
    paymentStatus: input.word('paymentStatus', paymentStatuses, paymentStatuses) ?? null,
    isRecurring: input.flag('isRecurringOrder') ?? false,
    invoiceNumber,
    currency,
    createdAt: createdAt ?? 0,
    updatedAt: input.date('modificationDate') ?? createdAt ?? 0,
    details: readDetails(input, currency, completedAt),
  };
  const notes = own?.list('notes').map(readNote);
  if (input.problems) return { problems: input.problems };
  return { order: withDifference(order, input.source), ...(notes ? { notes } : {}) };
}

function readNote(note: InputObject): OrderNote {
  return {
    id: note.text('id') ?? '',
    createdAt: note.date('creationDate') ?? 0,
    type: note.text('type') ?? 'Comment',
    deliveryMethod: note.word('deliveryMethod', numbered.deliveryMethod, numbered.deliveryMethod) ?? 'None',
    message: note.text('message') ?? '',
    ...present({
      body: note.text('body') || undefined,
      subject: note.text('subject'),
      sentAt: note.date('sentOn'),
    }),
  };
}

function readDetails(input: InputObject, currency: string, completedAt: number | undefined): OrderDetails {
  const lines = input.list('items').map((item) => readLine(item, currency));
  const taxes = input.list('taxes').map((tax) => readTax(tax, currency));
  const discounts = input.list('discounts').map((discount) => discount.source);
  const shippingSameAsBilling = input.flag('shippingAddressSameAsBilling') ?? false;
  const buyer = readBuyer(input);
  const text = input.texts({
    notes: 'notes',
    lang: 'lang',
    method: 'paymentMethod',
    gateway: 'paymentGatewayUsed',
    transactionId: 'paymentTransactionId',
    cardHolder: 'cardHolderName',
    cardLast4: 'creditCardLast4Digits',
    cardType: 'cardType',
    shippingMethod: 'shippingMethod',
    localizedMethod: 'shippingLocalizedMethod',
    provider: 'shippingProvider',
    rateId: 'shippingRateUserDefinedId',
    trackingNumber: 'trackingNumber',
    trackingUrl: 'trackingUrl',
    parentToken: 'parentToken',
    parentInvoice: 'parentInvoiceNumber',
    subscription: 'subscriptionId',
    ip: 'ipAddress',
    userAgent: 'userAgent',
  });
  const totals = readTotals(input, currency, lines, taxes, discounts);
  return {
    ...(completedAt === undefined ? {} : { completedAt }),
    email: input.text('email') ?? '',
    ...(buyer ? { buyer } : {}),
    billing: storedAddress(readAddressParts(input.source, 'billing')),
    shipping: shippingSameAsBilling ? {} : storedAddress(readAddressParts(input.source, 'shipping')),
    shippingSameAsBilling,
    ...present({ language: text.lang, notes: text.notes }),
    payment: present({
      method: text.method,
      gateway: text.gateway,
      transactionId: text.transactionId,
      cardHolder: text.cardHolder,
      cardLast4: text.cardLast4,
      cardType: text.cardType,
      paidLater: input.flag('willBePaidLater') || undefined,
      ...paymentDetails(input.source.paymentDetails),
    }),
    delivery: present({
      method: text.shippingMethod,
      localizedMethod: text.localizedMethod,
      provider: text.provider,
      rateId: text.rateId,
      trackingNumber: text.trackingNumber,
      trackingUrl: text.trackingUrl,
    }),
    lines,
    taxes,
    discounts,
    refunds: input.list('refunds').map((refund) => refund.source),
    customFields: customFieldsOf(input),
    totals,
    ...present({
      refundedElsewhere: refundedElsewhere(input, currency, totals.total),
      metadata: input.plain('metadata'),
      attention: input.object('_comptoir')?.text('attention'),
    }),
    ...(input.source.taxProvider === 'Webhooks' ? { taxProvider: 'webhook' as const } : {}),
    ...nonEmpty('parent', {
      token: text.parentToken,
      invoiceNumber: text.parentInvoice,
      subscription: text.subscription,
    }),
    ...nonEmpty('client', { ip: text.ip, userAgent: text.userAgent }),
  };
}

/** What the figures say was given back, where its refunds are not listed. */
function refundedElsewhere({ source }: InputObject, currency: string, total: number): number | undefined {
  const left = minorOf(source.adjustedAmount, currency);
  const refunded = minorOf(source.refundsAmount, currency) ?? (left === undefined ? 0 : total - left);
  const refunds = Array.isArray(source.refunds) ? source.refunds : [];
  const listed = refunds.reduce((sum, refund) => sum + (minorOf(refund?.amount, currency) ?? 0), 0);
  return refunded > listed ? refunded : undefined;
}

function readTotals(
  input: InputObject,
  currency: string,
  lines: readonly OrderLine[],
  taxes: readonly OrderTax[],
  discounts: readonly Readonly<Record<string, unknown>>[],
): OrderDetails['totals'] {
  const items = input.amount('itemsTotal', currency) ?? lines.reduce((sum, line) => sum + line.total, 0);
  const shipping = input.amount('shippingFees', currency) ?? 0;
  const taxed = input.amount('taxesTotal', currency) ?? taxes.reduce((sum, tax) => sum + tax.amount, 0);
  const saved =
    input.amount('savedAmount', currency) ??
    input.amount('rebateAmount', currency) ??
    savedBy(discounts, currency);
  const total =
    input.amount('finalGrandTotal', currency) ??
    input.amount('total', currency) ??
    input.amount('grandTotal', currency) ??
    Math.max(0, items - saved) + shipping + taxed;
  return { items, discounts: saved, shipping, taxes: taxed, total, weight: input.number('totalWeight') ?? 0 };
}

function savedBy(discounts: readonly Readonly<Record<string, unknown>>[], currency: string): number {
  return discounts.reduce(
    (sum, discount) => sum + (fileObject(discount).amount('amountSaved', currency) ?? 0),
    0,
  );
}

function readBuyer(input: InputObject): OrderBuyer | undefined {
  const user = input.object('user');
  const guid = user?.text('id') ?? input.text('userId');
  if (guid === undefined) return undefined;
  const status = user?.word('status', numbered.customerStatus, numbered.customerStatus) ?? 'Unconfirmed';
  const created = user?.date('creationDate') ?? input.date('creationDate') ?? 0;
  return { guid: guid.toLowerCase(), status, createdAt: created };
}

/**
 * Stores the differences between the file's object and the one that would be answered, so that it reads back
 * as it was.
 */
function withDifference(order: ImportedOrder, source: Readonly<Record<string, unknown>>): ImportedOrder {
  const mode = source.mode === 'Live' ? 'Live' : 'Test';
  const printed = renderedOrder({ ...order, position: 0, customerId: null, version: 1 }, mode);
  const patch = difference(source, printed, ownKeys);
  return patch ? { ...order, details: { ...order.details, given: { snipcart: patch } } } : order;
}

function nonEmpty<K extends string, T extends object>(name: K, parts: T): { readonly [N in K]?: Partial<T> } {
  const unmodelled = present(parts);
  return (Object.keys(unmodelled).length > 0 ? { [name]: unmodelled } : {}) as never;
}

/** An order in the shape that `readSnipcartOrder` reads, with what that shape lacks under `_comptoir`. */
export function exportedOrder(
  order: Order,
  mode: Mode,
  notes: readonly OrderNote[],
): Record<string, unknown> {
  const { attention } = order.details;
  return {
    ...snipcartOrder(order, mode),
    _comptoir: {
      id: order.id,
      ...(notes.length > 0 ? { notes: notes.map(snipcartNote) } : {}),
      ...(attention === undefined ? {} : { attention }),
    },
  };
}
