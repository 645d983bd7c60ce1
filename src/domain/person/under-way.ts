import type { Tx } from '../../storage/storage.js';
import { ShopError } from '../errors.js';
import type { Order } from '../order/order.js';
import { listRefunds } from '../order/refunds.js';
import { listPayments } from '../payment/rows.js';

/** What keeps an order or cart from being erased, as what to do about it; the order is locked. */
export async function underWay(tx: Tx, storeId: number, order: Order): Promise<string[]> {
  const { token, completed, invoiceNumber } = order;
  const what = completed ? `the order ${invoiceNumber || token}` : `the cart ${token}`;
  const reasons: string[] = [];
  for (const { state, isOpen, id } of await listPayments(tx, storeId, token)) {
    if (state === 'authorised' && completed)
      reasons.push(
        `${what} has an authorised payment: capture it (status Processed) or let it go (status Cancelled)`,
      );
    else if (isOpen || state === 'pending' || state === 'authorised')
      reasons.push(
        `${what} has a payment under way (${id}): wait until it arrives or fails, or cancel it at its provider`,
      );
  }
  for (const { state, details, id } of await listRefunds(tx, storeId, token)) {
    if (state !== 'asked') continue;
    reasons.push(
      details.doubt === undefined
        ? `${what} has a refund under way (${id}): wait until the provider has answered`
        : `${what} has a refund whose end is not known (${id}): say at the refund whether it was made`,
    );
  }
  const hold = await tx
    .selectFrom('stock_hold')
    .select('product')
    .where('store_id', '=', storeId)
    .where('token', '=', token)
    .limit(1)
    .executeTakeFirst();
  if (hold && reasons.length === 0)
    reasons.push(`${what} holds stock for a payment: wait until the hold ends`);
  return reasons;
}

/** The refusal to erase somebody whose money or goods are on their way. */
export function stillUnderWay(reasons: readonly string[]): ShopError {
  const [first, ...others] = reasons;
  const more = others.length === 0 ? '' : `; and ${others.length} more`;
  return new ShopError('conflict', `nothing was erased: ${first}${more}`, { email: reasons });
}
