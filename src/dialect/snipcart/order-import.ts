import { storedAddress } from '../../domain/address.js';
import type { OrderNote } from '../../domain/order/notes.js';
import type { OrderBuyer, OrderDetails, OrderLine, OrderTax } from '../../domain/order/order.js';
import { type Order, orderStatuses, paymentStatuses } from '../../domain/order/order.js';
import type { ImportedOrder } from '../../domain/order/order-record.js';
import { givenAddress } from './address.js';
import { type Given, givenObject, type Problems, present } from './given.js';
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

/** What the shop answers for by itself after an import, whatever the file said. */
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
  const given = givenObject(object);
  const currency = (given.text('currency') ?? defaults.currency).toUpperCase();
  if (!/^[A-Z]{3}$/.test(currency)) given.wrong('currency', 'must be a currency code such as usd');
  const token = given.text('token');
  if (token === undefined || !/^[\w-]{1,100}$/.test(token))
    given.wrong('token', 'must be the order token, a GUID');
  const createdAt = given.date('creationDate') ?? given.date('completionDate');
  if (createdAt === undefined && !given.problems?.creationDate) given.wrong('creationDate', 'must be a date');
  const status = given.word('status', orderStatuses, numbered.orderStatus) ?? 'Processed';
  const completedAt = given.date('completionDate');
  const invoiceNumber = given.text('invoiceNumber') ?? '';
  const own = given.object('_comptoir');
  const order: ImportedOrder = {
    token: (token ?? '').toLowerCase(),
    id: own?.whole('id') ?? null,
    completed: status !== 'InProgress' || completedAt !== undefined || invoiceNumber !== '',
    status,
    paymentStatus: given.word('paymentStatus', paymentStatuses, paymentStatuses) ?? null,
    isRecurring: given.flag('isRecurringOrder') ?? false,
    invoiceNumber,
    currency,
    createdAt: createdAt ?? 0,
    updatedAt: given.date('modificationDate') ?? createdAt ?? 0,
    details: readDetails(given, currency, completedAt),
  };
  const notes = own?.list('notes').map(readNote);
  if (given.problems) return { problems: given.problems };
  return { order: withDifference(order, given.source), ...(notes ? { notes } : {}) };
}

function readNote(note: Given): OrderNote {
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

function readDetails(given: Given, currency: string, completedAt: number | undefined): OrderDetails {
  const lines = given.list('items').map((item) => readLine(item, currency));
  const taxes = given.list('taxes').map((tax) => readTax(tax, currency));
  const discounts = given.list('discounts').map((discount) => discount.source);
  const shippingSameAsBilling = given.flag('shippingAddressSameAsBilling') ?? false;
  const buyer = readBuyer(given);
  const text = given.texts({
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
  const totals = readTotals(given, currency, lines, taxes, discounts);
  return {
    ...(completedAt === undefined ? {} : { completedAt }),
    email: given.text('email') ?? '',
    ...(buyer ? { buyer } : {}),
    billing: storedAddress(givenAddress(given.source, 'billing')),
    shipping: shippingSameAsBilling ? {} : storedAddress(givenAddress(given.source, 'shipping')),
    shippingSameAsBilling,
    ...present({ language: text.lang, notes: text.notes }),
    payment: present({
      method: text.method,
      gateway: text.gateway,
      transactionId: text.transactionId,
      cardHolder: text.cardHolder,
      cardLast4: text.cardLast4,
      cardType: text.cardType,
      paidLater: given.flag('willBePaidLater') || undefined,
      ...paymentDetails(given.source.paymentDetails),
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
    refunds: given.list('refunds').map((refund) => refund.source),
    customFields: given.customFields('customFields', 'customFieldsJson'),
    totals,
    ...present({
      refundedElsewhere: refundedElsewhere(given, currency, totals.total),
      metadata: given.plain('metadata'),
      attention: given.object('_comptoir')?.text('attention'),
    }),
    ...(given.source.taxProvider === 'Webhooks' ? { taxProvider: 'webhook' as const } : {}),
    ...nonEmpty('parent', {
      token: text.parentToken,
      invoiceNumber: text.parentInvoice,
      subscription: text.subscription,
    }),
    ...nonEmpty('client', { ip: text.ip, userAgent: text.userAgent }),
  };
}

/** What the figures say was given back, where its refunds are not listed. */
function refundedElsewhere({ source }: Given, currency: string, total: number): number | undefined {
  const left = minorOf(source.adjustedAmount, currency);
  const refunded = minorOf(source.refundsAmount, currency) ?? (left === undefined ? 0 : total - left);
  const refunds = Array.isArray(source.refunds) ? source.refunds : [];
  const listed = refunds.reduce((sum, refund) => sum + (minorOf(refund?.amount, currency) ?? 0), 0);
  return refunded > listed ? refunded : undefined;
}

function readTotals(
  given: Given,
  currency: string,
  lines: readonly OrderLine[],
  taxes: readonly OrderTax[],
  discounts: readonly Readonly<Record<string, unknown>>[],
): OrderDetails['totals'] {
  const items = given.amount('itemsTotal', currency) ?? lines.reduce((sum, line) => sum + line.total, 0);
  const shipping = given.amount('shippingFees', currency) ?? 0;
  const taxed = given.amount('taxesTotal', currency) ?? taxes.reduce((sum, tax) => sum + tax.amount, 0);
  const saved =
    given.amount('savedAmount', currency) ??
    given.amount('rebateAmount', currency) ??
    savedBy(discounts, currency);
  const total =
    given.amount('finalGrandTotal', currency) ??
    given.amount('total', currency) ??
    given.amount('grandTotal', currency) ??
    Math.max(0, items - saved) + shipping + taxed;
  return { items, discounts: saved, shipping, taxes: taxed, total, weight: given.number('totalWeight') ?? 0 };
}

function savedBy(discounts: readonly Readonly<Record<string, unknown>>[], currency: string): number {
  return discounts.reduce(
    (sum, discount) => sum + (givenObject(discount).amount('amountSaved', currency) ?? 0),
    0,
  );
}

function readBuyer(given: Given): OrderBuyer | undefined {
  const user = given.object('user');
  const guid = user?.text('id') ?? given.text('userId');
  if (guid === undefined) return undefined;
  const status = user?.word('status', numbered.customerStatus, numbered.customerStatus) ?? 'Unconfirmed';
  const created = user?.date('creationDate') ?? given.date('creationDate') ?? 0;
  return { guid: guid.toLowerCase(), status, createdAt: created };
}

/** Keeps what the file says otherwise than the order would print, so that it reads back as it was given. */
function withDifference(order: ImportedOrder, source: Readonly<Record<string, unknown>>): ImportedOrder {
  const mode = source.mode === 'Live' ? 'Live' : 'Test';
  const printed = renderedOrder({ ...order, position: 0, customerId: null, version: 1 }, mode);
  const given = difference(source, printed, ownKeys);
  return given ? { ...order, details: { ...order.details, given: { snipcart: given } } } : order;
}

function nonEmpty<K extends string, T extends object>(name: K, parts: T): { readonly [N in K]?: Partial<T> } {
  const kept = present(parts);
  return (Object.keys(kept).length > 0 ? { [name]: kept } : {}) as never;
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
