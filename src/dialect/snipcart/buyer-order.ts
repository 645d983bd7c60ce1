import type { Order } from '../../domain/order/order.js';
import { type Mode, snipcartOrder } from './order.js';

/** What is the merchant's own business: how the payment went behind the counter, who the buyer is in the shop's books. */
const merchants = [
  'user',
  'userId',
  'sessionToken',
  'ipAddress',
  'userAgent',
  'metadata',
  'paymentTransactionId',
  'recoveredFromCampaignId',
] as const;

/** An order as its buyer may see it. */
export function buyerOrder(order: Order, mode: Mode): Record<string, unknown> {
  const shown = snipcartOrder(order, mode);
  for (const name of merchants) delete shown[name];
  const refunds = Array.isArray(shown.refunds) ? (shown.refunds as Record<string, unknown>[]) : [];
  // A refund's comment may be a note of the merchant's.
  return {
    ...shown,
    refunds: refunds.map(({ amount, currency, creationDate }) => ({ amount, currency, creationDate })),
  };
}
