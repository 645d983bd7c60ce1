import { type Minor, toMinor } from '../money.js';
import type { Order, OrderRefund } from './order.js';

/** What was given back of an order, in its currency's minor units. */
export interface Refunded {
  /** Before the order came here. */
  readonly imported: Minor;
  /** Here: refunds that were made, not those that are only asked for. */
  readonly here: Minor;
  readonly total: Minor;
}

/** What was given back of an order, before its import and here: the one sum that every view of it shows. */
export function refundedOf({ details, currency }: Pick<Order, 'details' | 'currency'>): Refunded {
  const listed = details.refunds.reduce((sum, { amount }) => sum + amountOf(amount, currency), 0);
  // An imported order may say how much went back without listing its refunds.
  const imported = Math.max(listed, details.refundedElsewhere ?? 0);
  const here = (details.refunded ?? []).reduce((sum, { amount }) => sum + amount, 0);
  return { imported, here, total: imported + here };
}

/** The refund that was made last, here; undefined where there is none. */
export function latestRefund({ details }: Pick<Order, 'details'>): OrderRefund | undefined {
  return details.refunded?.at(-1);
}

function amountOf(amount: unknown, currency: string): Minor {
  const readable = typeof amount === 'number' || typeof amount === 'string';
  return (readable ? toMinor(amount, currency) : undefined) ?? 0;
}
