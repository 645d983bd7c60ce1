import type { Address } from '../address.js';
import type { CartDetails, CartItem } from '../cart/cart.js';
import type { OrderDetails, OrderLine } from '../order/order.js';
import type { PaymentDetails } from '../payment/payment.js';

/*
 * What is left of an object once it says nothing of a person any more. What stays is listed, so that a part that is added later
 * goes until somebody decides otherwise.
 */

/** Whether book-keeping still needs the name and address that an invoice must have. */
export type Need = 'books' | 'nothing';

/** An order without its buyer, at a moment: sums, goods, taxes and numbers stay, and what its invoice must say as long as that is needed. */
export function blankedOrder(details: OrderDetails, need: Need, now: number): OrderDetails {
  const { payment, delivery } = details;
  return {
    ...pick(details, [
      'completedAt',
      'shippingSameAsBilling',
      'language',
      'taxes',
      'discounts',
      'refundedElsewhere',
      'adjustments',
      'totals',
      'taxProvider',
      'attention',
      'restocked',
      'parent',
    ]),
    email: '',
    billing: need === 'books' ? invoiced(details.billing) : region(details.billing),
    shipping: region(details.shipping),
    payment: pick(payment, [
      'method',
      'gateway',
      'transactionId',
      'cardType',
      'paidLater',
      'capturable',
      'id',
      'display',
      'iconUrl',
    ]),
    delivery: pick(delivery, ['method', 'localizedMethod', 'provider', 'rateId']),
    lines: details.lines.map(blankedLine),
    refunds: details.refunds.map((refund) => ('comment' in refund ? { ...refund, comment: '' } : refund)),
    ...(details.refunded ? { refunded: details.refunded.map((refund) => ({ ...refund, comment: '' })) } : {}),
    customFields: [],
    erasedAt: details.erasedAt ?? now,
  };
}

/** What an invoice says of its buyer. */
function invoiced(address: Partial<Address>): Partial<Address> {
  const { phone: _, ...rest } = address;
  return rest;
}

/** Where taxes were due: too many people live there to be told apart by it. */
function region(address: Partial<Address>): Partial<Address> {
  return pick(address, ['country', 'province']);
}

function blankedLine({ metadata: _, customFields, ...line }: OrderLine): OrderLine {
  const chosen = customFields?.filter(({ type }) => isChoice(type));
  return { ...line, ...(chosen && chosen.length > 0 ? { customFields: chosen } : {}) };
}

/** Of a list that the merchant wrote; what a buyer typed may be anything. */
function isChoice(type: unknown): boolean {
  return typeof type === 'string' && ['dropdown', 'checkbox', 'readonly'].includes(type.toLowerCase());
}

/** A cart without its buyer: the goods alone. */
export function blankedCart(details: CartDetails): CartDetails {
  return {
    ...pick(details, ['currency', 'language', 'shipToBilling', 'codes']),
    email: '',
    billing: {},
    shipping: {},
    items: details.items.map(blankedItem),
    rate: null,
    offered: null,
    taxes: null,
    customFields: [],
  };
}

function blankedItem({ metadata: _, chosen, ...item }: CartItem): CartItem {
  const types = new Map(item.definition.customFields.map(({ name, type }) => [name, type]));
  return { ...item, chosen: chosen.filter(({ name, type }) => isChoice(types.get(name) ?? type)) };
}

/** A payment without its payer: what finds it at its provider stays, and what was agreed to without whom it was agreed with. */
export function blankedPayment(details: PaymentDetails, need: Need, now: number): PaymentDetails {
  return {
    ...pick(details, ['method', 'display', 'iconUrl', 'surplus', 'provider']),
    ...(details.card ? { card: pick(details.card, ['type']) } : {}),
    ...(details.failure ? { failure: { code: details.failure.code, message: '' } } : {}),
    agreed: blankedAgreement(details.agreed, need, now),
  };
}

/** Empty where the order itself says what was agreed to. */
function blankedAgreement(text: string, need: Need, now: number): string {
  if (text === '') return '';
  const agreed = JSON.parse(text) as { readonly details: OrderDetails };
  return JSON.stringify({
    ...agreed,
    customerId: null,
    details: blankedOrder(agreed.details, need, now),
  });
}

/** Some parts of an object, those that it has. */
function pick<T extends object, K extends keyof T>(from: T, names: readonly K[]): Pick<T, K> {
  const parts = names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]);
  return Object.fromEntries(parts) as Pick<T, K>;
}
