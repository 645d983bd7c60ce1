import type { Customer } from '../../domain/customer/customer.js';
import { displayName } from '../../domain/customer/customer.js';
import { isoDate } from '../../domain/dates.js';
import type { Order } from '../../domain/order/order.js';
import type { Store } from '../../domain/store/store.js';
import { nestedAddress } from './address.js';
import { gravatarUrl, shownAddresses } from './customer.js';
import { type Mode, snipcartOrder } from './order.js';

/** A customer as they see themselves: not what the merchant notes, nor figures of orders that they have not proven to be theirs. */
export function snipcartAccount(customer: Customer, store: Store): Record<string, unknown> {
  const { details } = customer;
  const { billing, shipping } = shownAddresses(details);
  return {
    id: customer.guid,
    email: details.email,
    mode: store.mode,
    status: customer.status,
    creationDate: isoDate(customer.createdAt),
    name: displayName(details),
    phone: details.phone,
    identification: details.identification,
    acceptsMarketing: details.acceptsMarketing,
    gravatarUrl: gravatarUrl(details.email),
    billingAddress: nestedAddress(billing),
    shippingAddress: nestedAddress(shipping),
    shippingAddressSameAsBilling: details.shippingSameAsBilling,
  };
}

const buyersKeys = [
  ...['token', 'mode', 'status', 'paymentStatus', 'paymentMethod', 'paymentDetails', 'invoiceNumber'],
  ...['isRecurringOrder', 'currency', 'lang', 'email', 'creationDate', 'modificationDate', 'completionDate'],
  ...['cardHolderName', 'creditCardLast4Digits', 'cardType', 'willBePaidLater', 'billingAddress'],
  ...['shippingAddress', 'shippingAddressSameAsBilling', 'shippingFees', 'shippingMethod', 'trackingNumber'],
  ...['trackingUrl', 'notes', 'items', 'taxes', 'customFields', 'itemsTotal', 'itemsCount', 'subtotal'],
  ...[
    'taxesTotal',
    'savedAmount',
    'grandTotal',
    'total',
    'finalGrandTotal',
    'refundsAmount',
    'adjustedAmount',
  ],
] as const;
const discountKeys = ['code', 'name', 'type', 'rate', 'amount', 'amountSaved', 'value'] as const;
const refundKeys = ['amount', 'creationDate'] as const;

/** An order as its buyer may see it: what they bought, paid and said; not what the merchant and the machine note beside it. */
export function buyersOrder(order: Order, mode: Mode): Record<string, unknown> {
  const full = snipcartOrder(order, mode);
  return {
    ...picked(full, buyersKeys),
    discounts: listed(full.discounts).map((discount) => picked(discount, discountKeys)),
    refunds: listed(full.refunds).map((refund) => picked(refund, refundKeys)),
  };
}

function listed(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'object' && one !== null) : [];
}

function picked(source: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    keys.filter((key) => Object.hasOwn(source, key)).map((key) => [key, source[key]]),
  );
}
