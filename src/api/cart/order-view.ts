import type { AppContext } from '../../app/context.js';
import { buyerOrder, buyersOrderShape } from '../../dialect/snipcart/buyer-order.js';
import type { Order } from '../../domain/order/order.js';
import type { Store } from '../../domain/store/store.js';
import { invoicePath } from '../../mail/links.js';
import { confirmsByMail } from '../../mail/mails-for.js';

/** The schema of `orderView`. */
export const orderViewSchema = buyersOrderShape;

/**
 * An order as its buyer may see it, with the link to its invoice (a path where the shop knows no public URL)
 * and whether a mail confirms it.
 */
export function orderView(context: AppContext, store: Store, order: Order): Record<string, unknown> {
  const invoiceUrl = `${context.publicUrl ?? ''}${invoicePath(store, order.token, order.details.linkVersion)}`;
  return { ...buyerOrder(order, store.mode), invoiceUrl, confirmedByMail: confirmsByMail(store, order) };
}
