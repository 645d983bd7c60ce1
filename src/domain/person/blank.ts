import type { Address } from '../address.js';
import type { OrderDetails } from '../order/order.js';
import { withoutBuyer } from '../order/without-buyer.js';
import type { PaymentDetails } from '../payment/payment.js';
import { pick } from '../pick.js';

/*
 * What remains of an object without anything about a person. The parts that stay are listed, so that a part
 * that is added later is erased until somebody decides otherwise.
 */

/** Whether book-keeping still needs the name and address that an invoice must have. */
export type Need = 'books' | 'nothing';

/**
 * An order without its buyer, at a moment: what its invoice must say of them stays as long as that is needed.
 */
export function blankedOrder(details: OrderDetails, need: Need, now: number): OrderDetails {
  const { payment, delivery } = details;
  return {
    ...withoutBuyer(details),
    billing:
      need === 'books' ? invoiced(details.invoiced?.billing ?? details.billing) : region(details.billing),
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

/**
 * A payment without its payer: what finds it at its provider stays, and what was agreed to without whom it
 * was agreed with.
 */
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
