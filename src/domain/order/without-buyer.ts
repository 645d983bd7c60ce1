import { pick } from '../pick.js';
import type { OrderDetails, OrderLine } from './order.js';

/**
 * An order, or what a cart comes to, without what identifies its buyer: sums, goods, taxes and numbers. What
 * stays is listed, so that a part that is added later goes until somebody decides otherwise.
 */
export function withoutBuyer(details: OrderDetails): OrderDetails {
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
      'erasedAt',
      'linkVersion',
    ]),
    email: '',
    billing: {},
    shipping: {},
    payment: {},
    delivery: {},
    lines: details.lines.map(lineWithoutBuyer),
    refunds: details.refunds.map((refund) => ('comment' in refund ? { ...refund, comment: '' } : refund)),
    ...(details.refunded ? { refunded: details.refunded.map((refund) => ({ ...refund, comment: '' })) } : {}),
    customFields: [],
  };
}

/** An order without the address and the browser of whoever began its cart. */
export function withoutCaller<T extends OrderDetails>({ client: _, ...details }: T): Omit<T, 'client'> {
  return details;
}

function lineWithoutBuyer({ metadata: _, customFields, ...line }: OrderLine): OrderLine {
  const chosen = customFields?.filter(({ type }) => isChoice(type));
  return { ...line, ...(chosen && chosen.length > 0 ? { customFields: chosen } : {}) };
}

/** Whether a field's value is of a list that the merchant wrote; what a buyer typed may be anything. */
export function isChoice(type: unknown): boolean {
  return typeof type === 'string' && ['dropdown', 'checkbox', 'readonly'].includes(type.toLowerCase());
}
