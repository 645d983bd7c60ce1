import { isoDate } from '../../domain/dates.js';
import { toMajor } from '../../domain/money.js';
import type { Refund } from '../../domain/order/refunds.js';
import type { Answer } from '../../shape.js';
import type { refundShape } from './shapes/order.js';

/** A refund as Snipcart's API shows it. It is `pending` while its provider has not answered. */
export function snipcartRefund(refund: Refund, currency: string): Answer<typeof refundShape> {
  const { details, state } = refund;
  return {
    id: refund.id,
    orderToken: refund.token,
    amount: toMajor(refund.amount, currency),
    comment: details.comment,
    refundedByPaymentGateway: state === 'done' && refund.paymentId !== null,
    notifyCustomer: details.notifyCustomer,
    notifiedCustomerByEmail: details.notifyCustomer && state === 'done',
    pending: state === 'asked',
    currency: currency.toLowerCase(),
    creationDate: isoDate(refund.createdAt),
    modificationDate: isoDate(refund.updatedAt),
  };
}
