import { isoDate } from '../../domain/dates.js';
import { type Minor, toMajor, toMinor } from '../../domain/money.js';
import type { Order, OrderRefund } from '../../domain/order/order.js';
import { refundedOf } from '../../domain/order/refunded.js';

type OrderAnswer = Record<string, unknown>;

/**
 * An order as it is shown with the refunds that were made here on top of what it says without them: also on
 * top of figures that an import gave.
 */
export function withRefunds(answer: OrderAnswer, order: Order): OrderAnswer {
  const { refunded = [], totals } = order.details;
  if (refunded.length === 0) return answer;
  const { currency } = order;
  const { here } = refundedOf(order);
  const less = (amount: unknown): number =>
    toMajor((minorOf(amount, currency) ?? totals.total) - here, currency);
  const summary = answer.summary as OrderAnswer | null;
  return {
    ...answer,
    refunds: [
      ...(Array.isArray(answer.refunds) ? answer.refunds : []),
      ...refunded.map((refund) => refundOf(refund, order)),
    ],
    refundsAmount: toMajor((minorOf(answer.refundsAmount, currency) ?? 0) + here, currency),
    adjustedAmount: less(answer.adjustedAmount),
    summary:
      typeof summary === 'object' && summary !== null
        ? { ...summary, adjustedTotal: less(summary.adjustedTotal) }
        : summary,
  };
}

/** Minor units of an amount as an object gives it, or undefined where that is none. */
export function minorOf(amount: unknown, currency: string): Minor | undefined {
  return typeof amount === 'number' || typeof amount === 'string' ? toMinor(amount, currency) : undefined;
}

function refundOf(refund: OrderRefund, { token, currency }: Order): OrderAnswer {
  return {
    id: refund.id,
    orderToken: token,
    amount: toMajor(refund.amount, currency),
    comment: refund.comment,
    refundedByPaymentGateway: refund.byProvider,
    notifyCustomer: refund.notifyCustomer,
    notifiedCustomerByEmail: refund.notifyCustomer,
    currency: currency.toLowerCase(),
    creationDate: isoDate(refund.createdAt),
    modificationDate: isoDate(refund.updatedAt ?? refund.createdAt),
  };
}
