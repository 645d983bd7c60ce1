import type { Right } from '../../domain/staff/rights.js';

/** What a call of a store's resource takes. */
export interface RouteRight {
  readonly right: Right;
  /** Whether it takes a proof of the last ten minutes of who calls. */
  readonly fresh?: true;
  /** Whether it takes one where it is asked for as CSV. */
  readonly freshAsCsv?: true;
  /**
   * Whether its answer tells who a buyer is. To somebody who may not see that, it is answered without what is
   * personal, or (`refused`) not at all.
   */
  readonly personal?: 'hidden' | 'refused';
  /** The parameters of its list that look for nothing personal: others are refused to them. */
  readonly filters?: readonly string[];
}

const orders: RouteRight = { right: 'orders.read', personal: 'hidden' };
const customers: RouteRight = { right: 'customers.read', personal: 'hidden' };
const page = ['offset', 'limit', 'orderBy'];
const orderFilters = [
  ...page,
  ...['status', 'paymentStatus', 'invoiceNumber', 'productId', 'from', 'to', 'isRecurringOrder', 'format'],
  'campaignId',
];
const products: RouteRight = { right: 'products.read' };
const reports: RouteRight = { right: 'reports.read' };
const only = (right: Right): RouteRight => ({ right });
const fresh = (right: Right): RouteRight => ({ right, fresh: true });

/**
 * The right that each resource of a store takes, by method and path: every one stands here, and what does not
 * is refused to everybody.
 */
export const routeRights: Readonly<Record<string, RouteRight>> = {
  'GET /audit': only('audit.read'),
  'GET /keys': only('keys'),
  'POST /keys': fresh('keys'),
  'DELETE /keys/:id': fresh('keys'),
  'GET /customers': { ...customers, freshAsCsv: true, filters: [...page, 'status', 'from', 'to'] },
  'GET /customers/:id': customers,
  'PUT /customers/:id': only('customers.change'),
  'DELETE /customers/:id': only('customers.erase'),
  'GET /customers/:id/orders': { ...orders, filters: orderFilters },
  'POST /customers/export': only('customers.erase'),
  'POST /customers/erase': fresh('customers.erase'),
  'GET /orders': { ...orders, filters: orderFilters },
  'GET /orders/:token': orders,
  'PUT /orders': only('orders.change'),
  'PUT /orders/:token': only('orders.change'),
  'GET /orders/:token/notifications': orders,
  'GET /orders/:token/logs': orders,
  'POST /orders/:token/notifications': only('buyers.write'),
  'GET /orders/:token/refunds': orders,
  'GET /orders/:token/refunds/:id': orders,
  'POST /orders/:token/refunds': only('orders.refund'),
  'PUT /orders/:token/refunds/:id': only('orders.refund'),
  'GET /mails': { ...orders, filters: [...page, 'state', 'kind', 'about'] },
  'GET /mails/:id': orders,
  'GET /mails/:id/html': { ...orders, personal: 'refused' },
  'POST /mails/:id/resend': only('buyers.write'),
  'POST /mails/send': only('buyers.write'),
  'GET /usersessions/:token': { ...customers, personal: 'refused' },
  'GET /data/performance': reports,
  'GET /data/orders/sales': reports,
  'GET /data/orders/count': reports,
  'GET /products': products,
  'GET /product': products,
  'POST /products': only('products.change'),
  'POST /product': only('products.change'),
  'GET /products/:id': products,
  'GET /product/:id': products,
  'PUT /products/:id': only('products.change'),
  'PUT /product/:id': only('products.change'),
  'DELETE /products/:id': only('products.change'),
  'DELETE /product/:id': only('products.change'),
  'GET /products/:id/holds': { ...products, personal: 'hidden' },
  'GET /product/:id/holds': { ...products, personal: 'hidden' },
  'GET /discounts': only('discounts'),
  'POST /discounts': only('discounts'),
  'GET /discounts/:id': only('discounts'),
  'PUT /discounts/:id': only('discounts'),
  'DELETE /discounts/:id': only('discounts'),
  'GET /settings/domain': only('settings'),
  'PUT /settings/domain': only('settings'),
  'GET /settings/alloweddomains': only('settings'),
  'POST /settings/alloweddomains': only('settings'),
  'DELETE /settings/alloweddomains': only('settings'),
  'GET /settings/general': only('settings'),
  'PUT /settings/general': only('settings'),
  'GET /settings/taxes': only('settings'),
  'PUT /settings/taxes': only('settings'),
  'GET /shipping_methods': only('settings'),
  'POST /shipping_methods': only('settings'),
  'GET /shipping_methods/:id': only('settings'),
  'PUT /shipping_methods/:id': only('settings'),
  'DELETE /shipping_methods/:id': only('settings'),
  'GET /requestvalidation/:token': only('settings'),
  'GET /settings/mail': only('mails'),
  'PUT /settings/mail': only('mails'),
  'POST /settings/mail/test': only('mails'),
  'GET /settings/mail/templates': only('mails'),
  'GET /settings/mail/templates/:kind': only('mails'),
  'PUT /settings/mail/templates/:kind': only('mails'),
  'DELETE /settings/mail/templates/:kind': only('mails'),
  'POST /settings/mail/templates/:kind/preview': only('mails'),
  'GET /settings/payment': only('settings'),
  'PUT /settings/payment': fresh('payment.secrets'),
  'GET /settings/webhooks': only('webhooks'),
  'PUT /settings/webhooks': only('webhooks'),
  'GET /webhooks': only('webhooks'),
  'POST /webhooks': only('webhooks'),
  'GET /webhooks/:id': only('webhooks'),
  'PUT /webhooks/:id': only('webhooks'),
  'DELETE /webhooks/:id': only('webhooks'),
  'POST /webhooks/:id/secret': only('webhooks'),
  'POST /webhooks/:id/test': only('webhooks'),
  'GET /webhooks/deliveries': only('webhooks'),
  'GET /webhooks/deliveries/:id': only('webhooks'),
  'POST /webhooks/deliveries/:id/resend': only('webhooks'),
};
